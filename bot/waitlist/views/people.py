"""Whose a number, an entry or a text is: patients by the name on the list, or else on the number.

Nothing here locks or writes. A name may be empty, a number never is. Whoever shows a row decides
how much of name and number may be seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import database
from bot.waitlist.views import search

NAME: Final = "COALESCE(NULLIF(entry.patient_name, ''), contact.display_name)"


@dataclass(frozen=True)
class Person:
    """A patient, by the name on the list or else on the number."""

    id: int
    name: str
    phone_e164: str


async def person(patient_id: int) -> Person | None:
    """A contact by the name on the list, where there is one."""
    return await database.row(
        Person,
        """
        SELECT contact.id, COALESCE((
                SELECT patient_name FROM waitlist_entry
                WHERE patient_id = contact.id AND patient_name <> ''
                ORDER BY active DESC, id DESC LIMIT 1), contact.display_name) AS name,
            contact.phone_e164
        FROM patient_contact AS contact WHERE contact.id = $1
        """,
        patient_id,
    )


@dataclass(frozen=True)
class Known:
    """What is known of a number. ``listed``: the names of its entries on the list."""

    name: str
    opt_out: bool
    opted_out_at: datetime | None
    unreachable: str | None
    listed: Sequence[str]


async def known(phone_e164: str) -> Known | None:
    """``None`` if nobody with this number has been heard of."""
    return await database.row(
        Known,
        """
        SELECT contact.display_name AS name, contact.opt_out, contact.unreachable,
            (SELECT max(at) FROM consent_event
             WHERE patient_id = contact.id AND kind = 'revoked'
               AND channel = 'sms') AS opted_out_at,
            ARRAY(SELECT patient_name FROM waitlist_entry
                  WHERE patient_id = contact.id AND active ORDER BY id) AS listed
        FROM patient_contact AS contact WHERE phone_e164 = $1
        """,
        phone_e164,
    )


async def of_entry(entry_id: int) -> Person | None:
    """Whose a waitlist entry is, by the name on it."""
    return await database.row(
        Person,
        f"""
        SELECT contact.id, {NAME} AS name, contact.phone_e164
        FROM waitlist_entry AS entry JOIN patient_contact AS contact ON contact.id = patient_id
        WHERE entry.id = $1
        """,  # noqa: S608 - a constant
        entry_id,
    )


async def writer(message_id: int) -> Person | None:
    """Who wrote a text to us."""
    sql = "SELECT patient_id FROM message_log WHERE id = $1"
    return await person(await database.fetch_value(sql, message_id) or 0)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An entry that stands on the list, and whose it is."""

    id: int
    patient_id: int
    name: str
    phone_e164: str
    priority_score: int


async def find_entries(said: str, limit: int) -> list[Listed]:
    """Active entries that fit ``said``, best first."""
    return await database.rows(
        Listed,
        f"""
        SELECT entry.id, entry.patient_id, {NAME} AS name, contact.phone_e164,
               entry.priority_score
        FROM waitlist_entry AS entry JOIN patient_contact AS contact ON contact.id = patient_id
        WHERE entry.active AND {search.fits(NAME, "contact.phone_e164", "$1")}
        ORDER BY priority_score DESC, joined_at, entry.id LIMIT $2
        """,  # noqa: S608 - a constant
        search.patterns(said),
        limit,
    )
