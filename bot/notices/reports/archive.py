"""The reports that were made, as they were, and what became of the message of each. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot import database

Fate = Literal["kept", "refused", "unknown", "sent"]


@dataclass(frozen=True)
class Kept:
    """A report that was made, and what became of the message. ``at``: since when that is so."""

    month: date
    made_at: datetime
    fate: Fate
    at: datetime


async def newest(last: int = 12) -> Sequence[Kept]:
    """The newest, the newest first."""
    return await database.rows(
        Kept,
        """
        SELECT month, made_at, CASE WHEN sent_at IS NOT NULL THEN 'sent'
               WHEN refused_at IS NOT NULL THEN 'refused'
               WHEN tried_at IS NOT NULL THEN 'unknown' ELSE 'kept' END AS fate,
               COALESCE(sent_at, refused_at, tried_at, made_at) AS at
        FROM monthly_report ORDER BY month DESC LIMIT $1
        """,
        last,
    )


async def found(month: date) -> bytes | None:
    """The report of a month, as it was made."""
    drawn: bytes | None = await database.fetch_value(
        "SELECT document FROM monthly_report WHERE month = $1", month
    )
    return drawn


def file_name(month: date) -> str:
    return f"fill-rates-{month:%Y-%m}.pdf"
