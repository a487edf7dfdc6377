"""Threads as conversations: who spoke last, and everything that was said. Read-only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot import database
from bot.waitlist.views import search

LATEST_TEXTS: Final = 2000
"""So many of the newest texts are looked through for conversations: older ones are searched for."""


@dataclass(frozen=True, kw_only=True)
class Conversation:
    patient_id: int
    name: str
    phone_e164: str
    opt_out: bool
    paused_at: datetime | None
    needs_staff_at: datetime | None
    needs_staff_why: str | None
    last_at: datetime
    last_body: str
    last_direction: str


@dataclass(frozen=True, kw_only=True)
class Said:
    """One text. ``reading`` is how an inbound was read: its intent, rule and normalised text."""

    id: int
    direction: str
    kind: str
    body: str
    status: str
    error_code: int | None
    created_at: datetime
    sent_at: datetime | None
    taken_at: datetime | None
    set_aside_at: datetime | None
    reading: Mapping[str, Any] | None
    meant: str | None
    """What a person said that it meant, where it was read wrongly."""
    delivered_at: datetime | None
    unlisted: bool = False
    """Whether the carrier does not know this text that came in."""


async def latest(said: str, limit: int, *, needing: bool = False) -> list[Conversation]:
    """The conversations that spoke last, or those whose number, or whose name there or on the list,
    fits ``said``; ``needing``: of those alone that wait for a person."""
    if search.words(said):
        picked = f"""
            SELECT contact.id AS patient_id, (
                SELECT max(id) FROM message_log WHERE patient_id = contact.id) AS last_id
            FROM patient_contact AS contact
            WHERE {search.fits("display_name", "phone_e164", "$2")} OR EXISTS (
                SELECT FROM waitlist_entry WHERE patient_id = contact.id
                  AND {search.fits("patient_name", "phone_e164", "$2")})
            ORDER BY last_id DESC NULLS LAST LIMIT $1
        """  # noqa: S608 - constants of another module
        given: tuple[object, ...] = (limit, search.patterns(said))
    elif needing:
        picked = """
            SELECT patient_id, (
                SELECT max(id) FROM message_log WHERE patient_id = thread.patient_id) AS last_id
            FROM thread WHERE needs_staff_at IS NOT NULL ORDER BY needs_staff_at LIMIT $1
        """
        given = (limit,)
    else:
        picked = """
            SELECT patient_id, max(id) AS last_id FROM (
                SELECT id, patient_id FROM message_log ORDER BY id DESC LIMIT $2) AS newest
            GROUP BY patient_id ORDER BY last_id DESC LIMIT $1
        """
        given = (limit, LATEST_TEXTS)
    return await database.rows(
        Conversation,
        f"""
        SELECT picked.patient_id, contact.display_name AS name, contact.phone_e164,
               contact.opt_out, contact.paused_at, thread.needs_staff_at,
               thread.needs_staff_why, text.created_at AS last_at, text.body AS last_body,
               text.direction AS last_direction
        FROM ({picked}) AS picked
        JOIN patient_contact AS contact ON contact.id = picked.patient_id
        JOIN message_log AS text ON text.id = picked.last_id
        LEFT JOIN thread ON thread.patient_id = picked.patient_id
        {"WHERE thread.needs_staff_at IS NOT NULL" if needing else ""}
        ORDER BY picked.last_id DESC
        """,  # noqa: S608 - one of a few constants
        *given,
    )


async def paused() -> int:
    """How many contacts are offered nothing because they may want no more texts."""
    count: int = await database.fetch_value(
        "SELECT count(*) FROM patient_contact WHERE paused_at IS NOT NULL"
    )
    return count


@dataclass(frozen=True, kw_only=True)
class With:
    """Whom a conversation is with, and whether it waits for staff."""

    patient_id: int
    name: str
    phone_e164: str
    opt_out: bool
    paused_at: datetime | None
    unreachable: str | None
    needs_staff_at: datetime | None
    needs_staff_why: str | None
    entry_id: int | None
    """Their entry on the list, or else their last."""


async def one(patient_id: int) -> With | None:
    return await database.row(
        With,
        """
        SELECT contact.id AS patient_id, contact.display_name AS name, contact.phone_e164,
               contact.opt_out, contact.paused_at, contact.unreachable,
               thread.needs_staff_at, thread.needs_staff_why,
               (SELECT id FROM waitlist_entry WHERE patient_id = contact.id
                ORDER BY active DESC, id DESC LIMIT 1) AS entry_id
        FROM patient_contact AS contact LEFT JOIN thread ON thread.patient_id = contact.id
        WHERE contact.id = $1
        """,
        patient_id,
    )


async def said(patient_id: int, limit: int) -> Sequence[Said]:
    """The last ``limit`` texts with a contact, the oldest of them first."""
    texts = await database.rows(
        Said,
        """
        SELECT text.id, direction, kind, body, text.status, text.error_code, created_at, sent_at,
               taken_at, set_aside_at, reading,
               (SELECT meant FROM reading_correction WHERE message_id = text.id) AS meant,
               (SELECT min(at) FROM delivery_event
                WHERE message_id = text.id AND delivery_event.status = 'delivered') AS delivered_at,
               COALESCE(raw_meta->>'listed' = 'no', FALSE) AS unlisted
        FROM message_log AS text WHERE patient_id = $1 ORDER BY text.id DESC LIMIT $2
        """,
        patient_id,
        limit,
    )
    return texts[::-1]
