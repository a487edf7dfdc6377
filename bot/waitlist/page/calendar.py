"""An appointment as a file for a calendar (RFC 5545). Pure.

It says where and when, and neither who nor why. Times are UTC, so that no calendar needs to know
our zone; the UID stays the same, so that a second file replaces the first.
"""

from datetime import UTC, datetime
from typing import Final

from bot.waitlist.rules.slot import Slot

TYPE: Final = "text/calendar; charset=utf-8; method=PUBLISH"
LINE_OCTETS: Final = 75


def file(slot: Slot, offer_id: int, title: str, note: str, booked_at: datetime) -> bytes:
    """The file; ``title`` and ``note`` are the patient's language."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//slotfill//patients page//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:slotfill-{slot.id}-{offer_id}",
        "SEQUENCE:0",
        f"DTSTAMP:{_utc(booked_at)}",
        f"DTSTART:{_utc(slot.starts_at)}",
        f"DTEND:{_utc(slot.ends_at)}",
        f"SUMMARY:{_text(title)}",
        f"LOCATION:{_text(f'{slot.place.brand}, {slot.place.name}')}",
        f"DESCRIPTION:{_text(note)}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(map(_folded, lines))


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(said: str) -> str:
    escaped = said.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(escaped.split())


def _folded(line: str) -> bytes:
    """A content line; a long one goes on after a blank (3.1), never within a character."""
    parts, length = [b""], 0
    for character in line:
        encoded = character.encode()
        if length + len(encoded) > LINE_OCTETS:
            parts.append(b" ")
            length = 1
        parts[-1] += encoded
        length += len(encoded)
    return b"\r\n".join(parts) + b"\r\n"
