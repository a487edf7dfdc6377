"""The waitlist as a table of any length, and one entry with all that explains it. Read-only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, Literal

from bot import database
from bot.languages import Language
from bot.waitlist.rules import offer, priority
from bot.waitlist.views import search
from bot.waitlist.views.worklist import NAME

Show = Literal["waiting", "paused", "all"]

SORTS: Final[dict[str, str]] = {
    "score": "entry.priority_score",
    "name": f"lower({NAME})",
    "boost": "entry.manual_boost",
    "joined_at": "entry.joined_at",
    "current_appt_at": "entry.current_appt_at",
    "last_asked_at": "entry.last_asked_at",
}
BEST_FIRST: Final = "entry.priority_score DESC, entry.joined_at, entry.id"
SHOWN: Final[dict[Show, str]] = {
    "waiting": "entry.active",
    "paused": "NOT entry.active",
    "all": "TRUE",
}
COLUMNS: Final = f"""
    entry.id, entry.patient_id, {NAME} AS name, contact.phone_e164, contact.opt_out,
    contact.consent_source, contact.unreachable, contact.language, entry.provider_preference,
    entry.provider_type_preference, entry.location_preference, entry.avoid_places,
    entry.avoid_times, entry.notice_minutes, entry.current_appt_at, entry.urgent_flag,
    entry.manual_boost, entry.active, entry.closed_reason, entry.joined_at, entry.last_asked_at,
    entry.rain_check_at, entry.notes
"""
SOURCE: Final = """
    FROM waitlist_entry AS entry JOIN patient_contact AS contact ON contact.id = entry.patient_id
"""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One wish, with the contact behind it."""

    id: int
    patient_id: int
    name: str
    phone_e164: str
    opt_out: bool
    consent_source: str | None
    unreachable: str | None
    language: Language
    provider_preference: Sequence[str]
    provider_type_preference: str
    location_preference: Sequence[str]
    avoid_places: Sequence[str]
    avoid_times: Sequence[str]
    notice_minutes: int
    current_appt_at: datetime | None
    urgent_flag: bool
    manual_boost: int
    active: bool
    closed_reason: str | None
    joined_at: datetime
    last_asked_at: datetime | None
    rain_check_at: datetime | None
    notes: str
    being_asked: bool
    at: datetime
    """When it was read."""

    @property
    def score(self) -> priority.Score:
        """The score at the time of reading, taken apart."""
        return priority.of(self, self.at)


@dataclass(frozen=True)
class Wish:
    """What part of the list is wanted: ``said`` is looked for in names and numbers."""

    show: Show = "waiting"
    said: str = ""
    sort: str = "score"
    descending: bool = True


async def page(wish: Wish, first: int, last: int, now: datetime) -> tuple[list[Entry], int]:
    """The entries from ``first`` up to but not including ``last``, and how many there are."""
    fits = search.fits(NAME, "contact.phone_e164", "$1")
    where = f"WHERE {SHOWN[wish.show]} AND {fits}"
    said = search.patterns(wish.said)
    entries = await database.rows(
        partial(Entry, at=now),
        f"""
        SELECT {COLUMNS}, EXISTS (SELECT FROM offer WHERE offer.patient_id = entry.patient_id
            AND offer.state = 'pending') AS being_asked
        {SOURCE} {where} ORDER BY {_order(wish)} OFFSET $2 LIMIT $3
        """,  # noqa: S608 - constants of this module
        said,
        max(first, 0),
        max(last - first, 0),
    )
    count = await database.fetch_value(f"SELECT count(*) {SOURCE} {where}", said)
    return entries, count


async def one(entry_id: int, now: datetime) -> Entry | None:
    return await database.row(
        partial(Entry, at=now),
        f"""
        SELECT {COLUMNS}, EXISTS (SELECT FROM offer WHERE offer.patient_id = entry.patient_id
            AND offer.state = 'pending') AS being_asked
        {SOURCE} WHERE entry.id = $1
        """,  # noqa: S608 - constants of this module
        entry_id,
    )


@dataclass(frozen=True)
class Boost:
    """Who set an entry's boost last, when, and why."""

    actor: str
    at: datetime
    why: str


async def boost_of(entry_id: int) -> Boost | None:
    """``None`` if no person has given a reason."""
    return await database.row(
        Boost,
        """
        SELECT actor, at, details->>'why' AS why FROM audit_log
        WHERE subject = 'entry' AND subject_id = $1 AND details ? 'why' ORDER BY id DESC LIMIT 1
        """,
        entry_id,
    )


@dataclass(frozen=True, kw_only=True)
class AskedBefore:
    """An offer to an entry, and what slot it put."""

    state: offer.State
    created_at: datetime
    closed_why: str | None
    provider_name: str
    location: str
    slot_start_at: datetime
    time_zone: str | None
    """Of the place; ``None`` for the clinic's."""


async def offers_of(entry_id: int, limit: int) -> list[AskedBefore]:
    """The latest offers to this entry."""
    return await database.rows(
        AskedBefore,
        """
        SELECT offer.state, offer.created_at, offer.closed_why, provider.provider_name,
               place.location_name AS location, slot.slot_start_at, place.time_zone
        FROM offer JOIN cancellation_event AS slot ON slot.id = offer.cancellation_id
        JOIN provider_reference AS provider ON provider.id = slot.provider_id
        JOIN location_reference AS place ON place.id = slot.location_id
        WHERE offer.patient_id = (SELECT patient_id FROM waitlist_entry WHERE id = $1)
          AND offer.entry_id = $1
        ORDER BY offer.created_at DESC LIMIT $2
        """,
        entry_id,
        limit,
    )


def _order(wish: Wish) -> str:
    column = SORTS.get(wish.sort, SORTS["score"])
    if column == SORTS["score"] and wish.descending:
        return BEST_FIRST
    return f"{column} {'DESC' if wish.descending else 'ASC'} NULLS LAST, entry.id"
