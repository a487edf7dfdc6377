"""What a patient's page shows: where they stand, what is open to them, what they chose. Read-only.

No name, provider or reason is read: what is not here can't be shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot import database
from bot.languages import Language
from bot.waitlist.rules import place
from bot.waitlist.rules import slot as slot_row
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.place import Place
from bot.waitlist.rules.slot import Slot

MOST_AHEAD: Final = 100
"""Beyond so many it does not matter how many more stand before somebody."""
LATELY: Final = timedelta(days=14)
MOST_OPENINGS: Final = 200


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """The oldest wish of a patient; where one phone serves two, what was chosen for both."""

    id: int
    joined_at: datetime
    last_asked_at: datetime | None
    avoid_times: Sequence[str]
    avoid_places: Sequence[str]
    location_preference: Sequence[str]
    current_appt_at: datetime | None
    quiet_until: datetime | None
    notice_minutes: int


@dataclass(frozen=True, kw_only=True)
class Offered(Slot):
    """A slot of an offer that this patient has, or may still take."""

    offer_id: int
    accepted_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Openings:
    """How many times were freed lately, and how many of them the patient's own choices let
    through."""

    all: int
    suited: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``ahead`` is at most ``MOST_AHEAD``; ``wishes`` is ``None`` for who waits for nothing."""

    language: Language
    opt_out: bool
    wishes: Wishes | None
    waiting: int
    """How many wait on this number."""
    ahead: int
    open: Sequence[Offered]
    booked: Sequence[Offered]
    places: Sequence[Place]
    """Where openings may be for them."""
    openings: Openings


async def of(patient_id: int, rules: Rules, now: datetime) -> Standing:
    contact = await database.fetch_one(
        "SELECT language, opt_out FROM patient_contact WHERE id = $1", patient_id
    )
    assert contact is not None
    waiting = await _wishes(patient_id)
    wishes = waiting[0] if waiting else None
    offered = await _offered(patient_id, rules, now)
    return Standing(
        language=Language(contact["language"]),
        opt_out=contact["opt_out"],
        wishes=wishes,
        waiting=len(waiting),
        ahead=await _ahead(wishes.id) if wishes else 0,
        open=[one for one in offered if one.accepted_at is None] if wishes else [],
        booked=[one for one in offered if one.accepted_at is not None],
        places=await _places(wishes, rules) if wishes else [],
        openings=await _openings(wishes, rules, now) if wishes else Openings(all=0, suited=0),
    )


async def _wishes(patient_id: int) -> Sequence[Wishes]:
    return await database.rows(
        Wishes,
        """
        SELECT id, joined_at, last_asked_at, avoid_times, avoid_places, location_preference,
               current_appt_at, quiet_until, notice_minutes
        FROM waitlist_entry WHERE patient_id = $1 AND active ORDER BY id
        """,
        patient_id,
    )


async def _ahead(entry_id: int) -> int:
    """How many other entries stand before this one in the line."""
    ahead: int = await database.fetch_value(
        f"""
        SELECT count(*) FROM (
            SELECT FROM waitlist_entry AS e, waitlist_entry AS own
            WHERE own.id = $1 AND e.active AND e.patient_id <> own.patient_id
              AND e.priority_score >= own.priority_score AND (
                e.priority_score > own.priority_score
                OR e.priority_score = own.priority_score AND (
                    COALESCE(e.last_asked_at, '-infinity'), e.joined_at, e.id) < (
                    COALESCE(own.last_asked_at, '-infinity'), own.joined_at, own.id))
            LIMIT {MOST_AHEAD}) AS before
        """,  # noqa: S608 - a number of this module
        entry_id,
    )
    return ahead


async def _offered(patient_id: int, rules: Rules, now: datetime) -> Sequence[Offered]:
    """Their appointments ahead, and what a YES would take: the newest offer of each open slot."""
    return await database.rows(
        slot_row.reader(rules.clinic, Offered),
        f"""
        SELECT {slot_row.COLUMNS}, offer.id AS offer_id, offer.accepted_at
        {slot_row.SOURCE} JOIN offer ON offer.cancellation_id = slot.id
        WHERE offer.patient_id = $1 AND slot.slot_start_at > $2 AND (offer.state = 'accepted'
            OR offer.state IN ('pending', 'expired') AND offer.offer_sent_at IS NOT NULL
            AND slot.status = 'open' AND place.active AND EXISTS (SELECT FROM waitlist_entry AS e
                WHERE e.id = offer.entry_id AND e.active)
            AND NOT EXISTS (SELECT FROM offer AS newer WHERE newer.patient_id = $1
                AND newer.cancellation_id = slot.id AND newer.id > offer.id))
        ORDER BY slot.slot_start_at, offer.id
        """,  # noqa: S608 - constants of another module
        patient_id,
        now,
    )


async def visit(offer_id: int, patient_id: int, rules: Rules) -> Offered | None:
    """The appointment that this patient has by this offer; ``None`` if it is not theirs."""
    return await database.row(
        slot_row.reader(rules.clinic, Offered),
        f"""
        SELECT {slot_row.COLUMNS}, offer.id AS offer_id, offer.accepted_at
        {slot_row.SOURCE} JOIN offer ON offer.cancellation_id = slot.id
        WHERE offer.id = $1 AND offer.patient_id = $2 AND offer.state = 'accepted'
        """,
        offer_id,
        patient_id,
    )


async def language_of(patient_id: int) -> Language:
    found: str = await database.fetch_value(
        "SELECT language FROM patient_contact WHERE id = $1", patient_id
    )
    return Language(found)


async def _places(wishes: Wishes, rules: Rules) -> Sequence[Place]:
    places = await database.rows(
        place.reader(rules.clinic),
        f"""
        SELECT {place.COLUMNS} FROM location_reference AS place WHERE active
        ORDER BY lower(location_name), place.id
        """,  # noqa: S608 - a constant of another module
    )
    wanted = {place.folded(one) for one in wishes.location_preference}
    return [one for one in places if not wanted or one.spellings & wanted]


async def _openings(wishes: Wishes, rules: Rules, now: datetime) -> Openings:
    lately = await database.rows(
        slot_row.reader(rules.clinic, Slot),
        f"""
        SELECT {slot_row.COLUMNS} {slot_row.SOURCE}
        WHERE slot.created_at > $1 AND slot.created_at >= $2 AND slot.batch_number > 0
        ORDER BY slot.id DESC LIMIT {MOST_OPENINGS}
        """,
        now - LATELY,
        wishes.joined_at,
    )
    return Openings(all=len(lately), suited=sum(suits(wishes, slot) for slot in lately))


def suits(wishes: Wishes, slot: Slot) -> bool:
    """Whether what the patient chose themselves lets a slot through. Pure."""
    wanted = {place.folded(one) for one in wishes.location_preference}
    spellings = slot.place.spellings
    return (
        slot.half_day not in wishes.avoid_times
        and not spellings & set(wishes.avoid_places)
        and (not wanted or bool(spellings & wanted))
        and (wishes.current_appt_at is None or wishes.current_appt_at > slot.starts_at)
        and slot.created_at + timedelta(minutes=wishes.notice_minutes) <= slot.starts_at
    )
