"""One sample file and what must become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

NOW: Final = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
"""When the samples are read: a Monday, nine in the morning in Chicago."""

HEADS: Final = "appointment_id,provider,location,start,end,status,reason,patient_phone"
GOOD: Final = "A1,Dr. Chen,Main St,2026-03-10 09:00,2026-03-10 09:30,cancelled,sick,(214) 555-0101"
SECOND: Final = "A2,Dr. Chen,Main St,2026-03-10 10:00,2026-03-10 10:30,cancelled,,2145550102"
BOOKED: Final = "A3,Dr. Chen,Main St,2026-03-11 10:00,2026-03-11 10:30,Scheduled,,2145550103"
NINE: Final = "2026-03-10T14:00:00+00:00"
"""The start of ``GOOD``."""

WAITLIST: Final = (
    "phone,name,provider_preference,provider_type,location_preference,current_appointment,"
    "urgent,boost,consent,joined"
)


@dataclass(frozen=True)
class Case:
    """``rows`` has a letter for each row: accepted, rejected, ignored, duplicate."""

    name: str
    content: bytes | None
    """None for a workbook, which ``write`` makes."""
    outcome: str = "accepted"
    says: str = ""
    """Words of the file's reason."""
    rows: str = ""
    because: Mapping[int, str] = field(default_factory=dict)
    """Words of the reason of the row at that line."""
    starts: Mapping[int, str] = field(default_factory=dict)
    """The start of the row at that line."""
    notes: str = ""
    kind: str | None = "cancellations"
    profile: str | None = "default"


def lines(*rows: str, end: str = "\n") -> str:
    """Rows under the usual heads."""
    return end.join((HEADS, *rows)) + end


def text(name: str, content: str, encoding: str = "utf-8", **expected: object) -> Case:
    """A sample of text."""
    return Case(name, content.encode(encoding), **expected)  # type: ignore[arg-type]  # by name


def refused(name: str, content: str | bytes, says: str) -> Case:
    """A sample that is refused whole, before any row is judged."""
    raw = content.encode() if isinstance(content, str) else content
    return Case(name, raw, "rejected", says, kind=None, profile=None)


def start(value: str, end: str = "2026-03-10 15:00") -> str:
    """A row that starts at ``value``, as written."""
    return f"A1,Dr. Chen,Main St,{value},{end},cancelled,,"
