"""A conversation as a file."""

import csv
import io
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.waitlist.views import conversations


def as_csv(said: Sequence[conversations.Said], zone: ZoneInfo) -> str:
    """A conversation as a table that Excel opens; no cell of it is run as a formula."""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["Time", "From", "Text", "Read as", "Rule", "Status", "Error"])
    for text in said:
        reading = text.reading or {}
        rows.writerow(
            [
                f"{text.created_at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
                "patient" if text.direction == "inbound" else "us",
                harmless(text.body),
                reading.get("intent", ""),
                reading.get("rule", ""),
                text.status,
                text.error_code or "",
            ]
        )
    return "\ufeff" + file.getvalue()


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text
