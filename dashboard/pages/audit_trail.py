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
    "begin": "began",
    "boost": "boosted",
    "call": "noted a call about",
    "cancel": "opened",
    "change": "changed",
    "close": "closed",
    "discard": "discarded",
    "drop_alias": "took a spelling from",
    "end": "ended",
    "end_session": "ended a session of",
    "export": "exported the messages of",
    "export_record": "saved as CSV",
    "failed_login": "failed to sign in",
    "forget": "removed the number, name and words of",
    "give": "gave by hand",
    "give_back": "gave back",
    "go_on": "says that texts may go on to",
    "hold": "put a legal hold on",
    "login": "signed in",
    "notify": "sent a test message",
    "logout": "signed out",
    "looked_after": "looked after a reply of",
    "lost_call": "found a call that a restore had lost with",
    "not_honoured": "could not honour",
    "need_second_step": "said whether a second step is needed for",
    "no_second_step": "switched off the second step of",
    "note": "wrote a note at",
    "open": "opened again",
    "opt_out": "opted out",
    "password": "set the password of",
    "pause": "took off the list",
    "places": "chose the places of",
    "press_skip": "skipped an opening on the page of",
    "press_take": "took an opening on the page of",
    "read": "looked at",
    "read_now": "had read",
    "read_wrongly": "corrected the reading of a reply of",
    "reachable": "says that texts reach the number of",
    "refuse": "does not know",
    "refused": "was refused",
    "release": "released",
    "release_hold": "ended a legal hold on",
    "remove": "removed from the list",
    "reset_second_step": "reset the second step of",
    "restored": "put in order after a restore",
    "resume": "put back on the list",
    "save": "saved",
    "say_go": "said go, after a restore, to",
    "search": "searched",
    "second_step": "set up the second step of",
    "seen": "has seen the alert about",
    "take": "looks after",
    "undo": "took back what was done with",
    "unlisted": "found that the carrier does not know",
    "upload": "uploaded",
    "withdraw": "withdrew",
    "withdraw_many": "withdrew several",
    "change_many": "changed several",
    "write": "wrote to",
}
SUBJECTS: Final = {
    "callback": "a forged report on a text",
    "conversations": "the conversations",
    "database": "the database",
    "record_system": "a record system",
    "key": "a wrong key of the staff API",
    "record": "who did what",
    "sign_in": "a sign-in that is no account's, or too fast",
    "waitlist": "the waitlist",
    "webhook": "a forged text",
}
"""What a line is about that has no row of its own."""
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


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which lines: from ``start`` until ``end``, of one actor and one deed where they are named."""

    start: datetime
    end: datetime
    who: str = ""
    did: str = ""


WISHED: Final = """
    ($1::timestamptz IS NULL OR at >= $1) AND ($2::timestamptz IS NULL OR at < $2)
    AND ($3 = '' OR actor = $3) AND ($4 = '' OR action = $4)
"""


COUNT: Final = f"SELECT count(*) FROM audit_log WHERE {WISHED}"  # noqa: S608 - our own words


async def count(wish: Wish) -> int:
    """How many lines there are like this."""
    counted: int = await database.fetch_value(COUNT, wish.start, wish.end, wish.who, wish.did)
    return counted


async def actors() -> list[str]:
    """Everybody who has done anything, by name."""
    return [str(name) for name in await database.column(ACTORS)]


ACTORS: Final = """
    WITH RECURSIVE known AS (
        (SELECT actor FROM audit_log ORDER BY actor LIMIT 1)
        UNION ALL SELECT (SELECT actor FROM audit_log WHERE actor > known.actor ORDER BY actor
            LIMIT 1) FROM known WHERE known.actor IS NOT NULL)
    SELECT actor FROM known WHERE actor IS NOT NULL
"""
"""One step of an index for each, and not for each line."""


async def latest(limit: int) -> list[Line]:
    """The latest lines of the audit log."""
    return await _lines(None, None, "", "", limit, 0)


async def page(wish: Wish, offset: int, limit: int) -> list[Line]:
    """Lines like this, the latest first."""
    return await _lines(wish.start, wish.end, wish.who, wish.did, limit, offset)


LINES: Final = f"""
    SELECT line.id, line.at, line.actor, line.action, line.subject, line.subject_id,
           line.details, slot.slot_start_at, there.time_zone,
           COALESCE(staff.username, file.name, place.location_name,
               provider.provider_name,
               NULLIF(entry.patient_name, ''), contact.display_name, '') AS name
    FROM (SELECT * FROM audit_log WHERE {WISHED}
        ORDER BY id DESC LIMIT $5 OFFSET $6) AS line
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
"""  # noqa: S608 - our own words


async def _lines(*given: object) -> list[Line]:
    return await database.rows(
        Line,
        LINES,
        *given,
    )


def table(lines: Sequence[Line], zone: ZoneInfo, now: datetime) -> Markup:
    if not lines:
        return pieces.empty(
            "Nothing yet", "Every action of a person is kept here with who and when.", "list"
        )
    rows = pieces.rows(HEADS, [row(line, zone, now) for line in lines], "table")
    return div(rows, class_="card scroll-x wide", tabindex=0)


def row(line: Line, zone: ZoneInfo, now: datetime) -> list[str]:
    """When, who, did, to whom, and the details. Pure."""
    details = ", ".join(f"{name}: {_said(value)}" for name, value in line.details.items())
    return [
        times.moment(line.at, zone, now),
        line.actor,
        DID.get(line.action, line.action.replace("_", " ")),
        subject(line, zone, now),
        details,
    ]


def _said(value: object) -> object:
    """Things with details of their own, which stand in lines of their own, are counted."""
    things = isinstance(value, list) and value and isinstance(value[0], dict)
    return len(value) if isinstance(value, list) and things else value


def subject(line: Line, zone: ZoneInfo, now: datetime) -> str:
    """Whom or what a line is about: its name, and the start of a slot; else its number. Pure."""
    starts = line.slot_start_at
    there = times.zone_of(line.time_zone, zone)
    parts = [line.name, times.moment(starts, there, now, zone) if starts else ""]
    named = ", ".join(part for part in parts if part)
    if not named and line.subject_id is None:
        return SUBJECTS.get(line.subject, line.subject.replace("_", " "))
    return named or f"{line.subject} {line.subject_id or ''}".strip()
