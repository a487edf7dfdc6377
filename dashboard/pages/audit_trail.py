"""Who did what, as an admin reads it: every line of the audit log, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import database
from dashboard import times
from dashboard.parts import pieces
from dashboard.parts.markup import div

DID: Final = {
    "add": "added",
    "alias": "gave a spelling to",
    "answer": "answered a question about",
    "ask_now": "asked the next batch for",
    "attended": "looked after the conversation of",
    "booked": "marked as booked",
    "boost": "boosted",
    "call": "noted a call about",
    "cancel": "opened",
    "change": "changed",
    "close": "closed",
    "discard": "discarded",
    "drop_alias": "took a spelling from",
    "export": "exported the messages of",
    "failed_login": "failed to sign in",
    "forget": "removed the number, name and words of",
    "give": "gave by hand",
    "give_back": "gave back",
    "go_on": "says that texts may go on to",
    "hold": "put a legal hold on",
    "login": "signed in",
    "logout": "signed out",
    "looked_after": "looked after a reply of",
    "not_honoured": "could not honour",
    "note": "wrote a note at",
    "open": "opened again",
    "opt_out": "opted out",
    "password": "set the password of",
    "pause": "took off the list",
    "press_skip": "skipped an opening on the page of",
    "press_take": "took an opening on the page of",
    "read": "looked at",
    "read_wrongly": "corrected the reading of a reply of",
    "reachable": "says that texts reach the number of",
    "refuse": "does not know",
    "release": "released",
    "release_hold": "ended a legal hold on",
    "remove": "removed from the list",
    "restored": "put in order after a restore",
    "resume": "put back on the list",
    "save": "saved",
    "seen": "has seen the alert about",
    "take": "looks after",
    "undo": "took back what was done with",
    "upload": "uploaded",
    "withdraw": "withdrew",
    "write": "wrote to",
}
HEADS: Final = ("When", "Who", "Did", "To", "Details")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the audit log, and of its subject, where there is one, its name and (of a slot)
    when it starts."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    subject_id: int | None
    details: Mapping[str, object]
    slot_start_at: datetime | None
    time_zone: str | None
    """Of the slot's place, if it has one of its own."""
    name: str


async def latest(limit: int) -> list[Line]:
    """The latest lines of the audit log."""
    return await database.rows(
        Line,
        """
        SELECT line.id, line.at, line.actor, line.action, line.subject, line.subject_id,
               line.details, slot.slot_start_at, there.time_zone,
               COALESCE(staff.username, file.name, place.location_name,
                   provider.provider_name,
                   NULLIF(entry.patient_name, ''), contact.display_name, '') AS name
        FROM (SELECT * FROM audit_log ORDER BY id DESC LIMIT $1) AS line
        LEFT JOIN intake_alert AS alert
            ON line.subject = 'alert' AND alert.id = line.subject_id
        LEFT JOIN cancellation_event AS slot
            ON slot.id = CASE line.subject WHEN 'slot' THEN line.subject_id
                WHEN 'alert' THEN alert.slot_id END
        LEFT JOIN location_reference AS there ON there.id = slot.location_id
        LEFT JOIN provider_reference AS provider
            ON provider.id = CASE line.subject WHEN 'provider' THEN line.subject_id
                ELSE slot.provider_id END
        LEFT JOIN location_reference AS place
            ON line.subject = 'place' AND place.id = line.subject_id
        LEFT JOIN waitlist_entry AS entry
            ON line.subject = 'entry' AND entry.id = line.subject_id
        LEFT JOIN message_log AS text ON line.subject = 'text' AND text.id = line.subject_id
        LEFT JOIN patient_contact AS contact
            ON contact.id = CASE line.subject WHEN 'patient' THEN line.subject_id
                WHEN 'entry' THEN entry.patient_id WHEN 'text' THEN text.patient_id END
        LEFT JOIN staff_user AS staff ON line.subject = 'user' AND staff.id = line.subject_id
        LEFT JOIN intake_file AS file
            ON line.subject IN ('file', 'intake_file') AND file.id = line.subject_id
        ORDER BY line.id DESC
        """,
        limit,
    )


def table(lines: Sequence[Line], zone: ZoneInfo, now: datetime) -> Markup:
    if not lines:
        return pieces.empty(
            "Nothing yet", "Every action of a person is kept here with who and when.", "list"
        )
    rows = pieces.rows(HEADS, [_row(line, zone, now) for line in lines], "table")
    return div(rows, class_="card scroll-x", tabindex=0)


def _row(line: Line, zone: ZoneInfo, now: datetime) -> list[str]:
    details = ", ".join(f"{name}: {value}" for name, value in line.details.items())
    return [
        times.moment(line.at, zone, now),
        line.actor,
        DID.get(line.action, line.action.replace("_", " ")),
        subject(line, zone, now),
        details,
    ]


def subject(line: Line, zone: ZoneInfo, now: datetime) -> str:
    """Whom or what a line is about: its name, and the start of a slot; else its number. Pure."""
    starts = line.slot_start_at
    there = times.zone_of(line.time_zone, zone)
    parts = [line.name, times.moment(starts, there, now, zone) if starts else ""]
    named = ", ".join(part for part in parts if part)
    return named or f"{line.subject} {line.subject_id or ''}".strip()
