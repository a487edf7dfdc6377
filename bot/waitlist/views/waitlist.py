"""The waitlist as a table of any length, and one entry with all that explains it. Read-only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, Literal

from bot import database, languages
from bot.languages import Language
from bot.waitlist.rules import offer, priority
from bot.waitlist.views import search
from bot.waitlist.views.people import NAME

Show = Literal["waiting", "paused", "all"]
Only = Literal["", "untexted", "quiet", "boosted", "urgent", "asked"]

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
ASKED: Final = """
    EXISTS (SELECT FROM offer
        WHERE offer.patient_id = entry.patient_id AND offer.state = 'pending')
"""
ONLY: Final[dict[Only, str]] = {
    "": "TRUE",
    "untexted": "(contact.opt_out OR contact.unreachable IS NOT NULL"
    " OR contact.consent_source IS NULL OR contact.paused_at IS NOT NULL"
    f" OR contact.language NOT IN {languages.WRITTEN})",
    "quiet": "entry.quiet_until > $2",
    "boosted": "entry.manual_boost > 0",
    "urgent": "entry.urgent_flag",
    "asked": ASKED,
}
FILTERED: Final = """
    ($3::text[] = '{}' OR EXISTS (
        SELECT FROM unnest(entry.location_preference) AS place WHERE lower(place) = ANY ($3)))
    AND ($4 = '' OR EXISTS (
        SELECT FROM unnest(entry.provider_preference) AS name WHERE lower(name) = lower($4)))
    AND ($5 = '' OR contact.language = $5)
    AND entry.joined_at <= $2::timestamptz - $6::int * interval '1 day'
"""
"""What a ``Wish`` asks besides, for the values of ``_given``."""
COLUMNS: Final = f"""
    entry.id, entry.patient_id, {NAME} AS name, contact.phone_e164, contact.opt_out,
    contact.consent_source, contact.voice_consent_source, contact.unreachable, contact.language,
    entry.provider_preference, entry.provider_type_preference, entry.location_preference,
    entry.avoid_places, entry.avoid_times, entry.notice_minutes, entry.current_appt_at,
    entry.urgent_flag, entry.manual_boost, entry.active, entry.closed_reason, entry.joined_at,
    entry.last_asked_at, entry.rain_check_at, entry.notes, entry.quiet_until, entry.updated_at
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
    voice_consent_source: str | None
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
    quiet_until: datetime | None
    """Until when nothing is offered."""
    updated_at: datetime
    being_asked: bool
    at: datetime
    """When it was read."""

    @property
    def score(self) -> priority.Score:
        """The score at the time of reading, taken apart."""
        return priority.of(self, self.at)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What part of the list is wanted: ``said`` is looked for in names and numbers, ``places`` are
    the spellings of one, and an empty field asks for nothing."""

    show: Show = "waiting"
    said: str = ""
    places: Sequence[str] = ()
    provider: str = ""
    language: str = ""
    only: Only = ""
    days: int = 0
    """For how long they have waited at least."""
    sort: str = "score"
    descending: bool = True


async def page(wish: Wish, first: int, last: int, now: datetime) -> tuple[list[Entry], int]:
    """The entries from ``first`` up to but not including ``last``, and how many there are."""
    given = _given(wish, now)
    entries = await database.rows(
        partial(Entry, at=now),
        f"""
        SELECT {COLUMNS}, {ASKED} AS being_asked
        {SOURCE} {_where(wish)} ORDER BY {_order(wish)} OFFSET $7 LIMIT $8
        """,
        *given,
        max(first, 0),
        max(last - first, 0),
    )
    count = await database.fetch_value(f"SELECT count(*) {SOURCE} {_where(wish)}", *given)
    return entries, count


async def ids(wish: Wish, most: int, now: datetime) -> list[int]:
    """The first of these entries, by their ids."""
    found: list[int] = await database.column(
        f"SELECT entry.id {SOURCE} {_where(wish)} ORDER BY {_order(wish)} LIMIT $7",
        *_given(wish, now),
        most,
    )
    return found


def _where(wish: Wish) -> str:
    fits = search.fits(NAME, "contact.phone_e164", "$1")
    return f"WHERE {SHOWN[wish.show]} AND {ONLY[wish.only]} AND {FILTERED} AND {fits}"


def _given(wish: Wish, now: datetime) -> tuple[object, ...]:
    places = list(wish.places)
    return search.patterns(wish.said), now, places, wish.provider, wish.language, wish.days


async def one(entry_id: int, now: datetime) -> Entry | None:
    return await database.row(
        partial(Entry, at=now),
        f"""
        SELECT {COLUMNS}, {ASKED} AS being_asked {SOURCE} WHERE entry.id = $1
        """,
        entry_id,
    )


async def many(entry_ids: Sequence[int], now: datetime) -> list[Entry]:
    """These entries, best first."""
    return await database.rows(
        partial(Entry, at=now),
        f"""
        SELECT {COLUMNS}, {ASKED} AS being_asked {SOURCE}
        WHERE entry.id = ANY ($1::bigint[]) ORDER BY {BEST_FIRST}
        """,
        list(entry_ids),
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
        SELECT line.actor, line.at, reason.why
        FROM boost_reason AS reason JOIN audit_log AS line ON line.id = reason.line_id
        WHERE reason.entry_id = $1 AND NOT EXISTS (
            SELECT FROM audit_log AS undone WHERE undone.subject = 'entry'
              AND undone.subject_id = $1 AND undone.action = 'undo'
              AND (undone.details->>'line')::bigint = line.id)
        ORDER BY line.id DESC LIMIT 1
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
