"""What staff read of slots: open and filled ones, whom they were put to, and a day in numbers.

Nothing here locks or writes. Instants are aware and in UTC; a name may be empty, a number never
is. Whoever shows a row decides how much of name and number may be seen.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from bot import database
from bot.waitlist.models import ProviderReference
from bot.waitlist.rules import offer, place, slot
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.place import Place
from bot.waitlist.views import people
from bot.waitlist.views.promises import PROMISED

STILL_TO_BOOK: Final = timedelta(days=1)
"""A filled slot that nobody marked as booked is shown until so long after its end."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One offer of a slot, and whom it was made to."""

    id: int
    slot_id: int
    patient_id: int
    name: str
    phone_e164: str
    state: offer.State
    batch_number: int
    created_at: datetime
    offer_sent_at: datetime | None
    hold_expires_at: datetime
    accepted_at: datetime | None
    declined_at: datetime | None
    closed_why: str | None
    text_status: str | None
    """The status of the offer's text; ``None`` if it has none."""


@dataclass(frozen=True)
class Batch:
    """How a slot was put to its patients at last. ``sizes``: how many were asked each time."""

    slot_id: int
    sizes: Sequence[int]
    hold_seconds: float
    next_size: int | None
    """How many are asked next, where that was computed."""
    reason: str


@dataclass(frozen=True, kw_only=True)
class OpenSlot(slot.Slot):
    """With its offers, the newest batch first, and the batch that was asked last."""

    asked: Sequence[Asked] = ()
    batch: Batch | None = None
    chain: Sequence[datetime] = ()
    """When the slots start that it follows, the first cancellation first."""


@dataclass(frozen=True, kw_only=True)
class FilledSlot(slot.Slot):
    """With its winner, who is the patient."""

    closed_at: datetime
    patient_id: int
    name: str
    phone_e164: str
    current_appt_at: datetime | None
    """The appointment that the winner held before; still theirs until somebody changes it."""
    told: str | None
    """What became of the text that says the slot is theirs; ``None`` if none was meant to."""
    promised_by: datetime | None = None
    """By when the winner was told that it is final; ``None`` where it is, or nobody said so."""

    @property
    def is_untold(self) -> bool:
        """Whether that text will not arrive, so that somebody should call."""
        return self.told in ("failed", "undelivered", "withdrawn")

    def is_promise_late(self, now: datetime) -> bool:
        """Whether the winner was told that it is final by now, and it is not."""
        return self.booked_at is None and self.promised_by is not None and self.promised_by <= now


@dataclass(frozen=True, kw_only=True)
class GivenSlot(slot.Slot):
    """With its winner, if it has one, and how many are being asked for it now."""

    winner: people.Person | None
    live: int


@dataclass(frozen=True, kw_only=True)
class Day:
    """One clinic day in numbers."""

    cancelled: int
    closed: int
    """As ``closed`` says it: filled, run out of time, or withdrawn."""
    filled: int
    unfilled: int
    texts_sent: int
    replies: int


async def open_slots(rules: Rules) -> list[OpenSlot]:
    """Every open slot with its offers, the next to start first."""
    found = await database.rows(
        slot.reader(rules.clinic, OpenSlot),
        f"""
        SELECT {slot.COLUMNS} {slot.SOURCE}
        WHERE slot.status = 'open' ORDER BY slot.slot_start_at, slot.id
        """,
    )
    ids = [one.id for one in found]
    offers, batches = await asked(ids), await _batches(ids)
    chains = await _chains([one.id for one in found if one.follows_id is not None])
    return [
        replace(
            one,
            asked=tuple(offers[one.id]),
            batch=batches.get(one.id),
            chain=chains.get(one.id, ()),
        )
        for one in found
    ]


async def _chains(slot_ids: Sequence[int]) -> dict[int, list[datetime]]:
    """For each of these slots the starts of those that it follows."""
    if not slot_ids:
        return {}
    return await database.pairs(
        """
        WITH RECURSIVE chain (slot_id, follows_id, starts_at, back) AS (
            SELECT id, follows_id, NULL::timestamptz, 0 FROM cancellation_event
            WHERE id = ANY ($1::bigint[])
            UNION ALL
            SELECT chain.slot_id, before.follows_id, before.slot_start_at, back + 1
            FROM chain JOIN cancellation_event AS before ON before.id = chain.follows_id)
        SELECT slot_id, array_agg(starts_at ORDER BY back DESC) AS starts FROM chain
        WHERE back > 0 GROUP BY slot_id
        """,
        list(slot_ids),
    )


async def _batches(slot_ids: Sequence[int]) -> dict[int, Batch]:
    batches = await database.rows(
        Batch,
        """
        SELECT DISTINCT ON (cancellation_id) cancellation_id AS slot_id,
            array_agg(size) OVER (PARTITION BY cancellation_id ORDER BY number) AS sizes,
            hold_seconds, next_size, reason
        FROM offer_batch WHERE cancellation_id = ANY ($1::bigint[])
        ORDER BY cancellation_id, number DESC
        """,
        list(slot_ids),
    )
    return {one.slot_id: one for one in batches}


async def asked(slot_ids: Sequence[int]) -> dict[int, list[Asked]]:
    """The offers of these slots, by slot; the newest batch first."""
    found = await database.rows(
        Asked,
        f"""
        SELECT offer.id, offer.cancellation_id AS slot_id, offer.patient_id, {people.NAME} AS name,
               contact.phone_e164, offer.state, offer.batch_number, offer.created_at,
               offer.offer_sent_at, offer.hold_expires_at, offer.accepted_at, offer.declined_at,
               offer.closed_why, text.status AS text_status
        FROM offer JOIN patient_contact AS contact ON contact.id = offer.patient_id
        LEFT JOIN waitlist_entry AS entry ON entry.id = offer.entry_id
        LEFT JOIN LATERAL (
            SELECT status FROM message_log
            WHERE offer_id = offer.id AND direction = 'outbound' AND kind = 'offer'
            ORDER BY id DESC LIMIT 1) AS text ON TRUE
        WHERE offer.cancellation_id = ANY ($1::bigint[])
        ORDER BY offer.batch_number DESC, offer.id
        """,  # noqa: S608 - a constant
        list(slot_ids),
    )
    by_slot: dict[int, list[Asked]] = defaultdict(list)
    for one in found:
        by_slot[one.slot_id].append(one)
    return by_slot


async def to_book(rules: Rules, now: datetime) -> list[FilledSlot]:
    """Filled slots that nobody has booked yet, the longest waiting first."""
    return await _filled(
        rules,
        "slot.booked_at IS NULL AND slot.slot_end_at > $1 ORDER BY slot.closed_at, slot.id",
        now - STILL_TO_BOOK,
    )


async def booked_since(rules: Rules, since: datetime, limit: int) -> list[FilledSlot]:
    """Slots that were marked as booked since then, the latest first."""
    return await _filled(
        rules,
        "slot.booked_at >= $1 ORDER BY slot.booked_at DESC, slot.id LIMIT $2",
        since,
        limit,
    )


async def _filled(rules: Rules, which: str, *parameters: object) -> list[FilledSlot]:
    return await database.rows(
        slot.reader(rules.clinic, FilledSlot),
        f"""
        SELECT {slot.COLUMNS}, offer.patient_id, {people.NAME} AS name, contact.phone_e164,
               entry.current_appt_at, told.status AS told, promised.by AS promised_by
        {slot.SOURCE}
        JOIN offer ON offer.cancellation_id = slot.id AND offer.state = 'accepted'
        JOIN patient_contact AS contact ON contact.id = offer.patient_id
        LEFT JOIN waitlist_entry AS entry ON entry.id = offer.entry_id
        LEFT JOIN LATERAL (
            SELECT status FROM message_log
            WHERE message_log.patient_id = offer.patient_id AND direction = 'outbound'
              AND kind IN ('confirmed', 'held', 'promoted')
              AND message_log.created_at = offer.accepted_at
            ORDER BY message_log.id DESC LIMIT 1) AS told ON TRUE
        {PROMISED}
        WHERE slot.status = 'filled' AND {which}
        """,  # noqa: S608 - constants of this module
        *parameters,
    )


async def slot_named(rules: Rules, slot_id: int) -> GivenSlot | None:
    """One slot, open or not, and whose it is."""

    def read(
        *, winner_id: int | None, winner_name: str, winner_phone: str, **rest: Any
    ) -> GivenSlot:
        winner = None if winner_id is None else people.Person(winner_id, winner_name, winner_phone)
        return slot.reader(rules.clinic, partial(GivenSlot, winner=winner))(**rest)

    return await database.row(
        read,
        f"""
        SELECT {slot.COLUMNS}, contact.id AS winner_id, {people.NAME} AS winner_name,
               contact.phone_e164 AS winner_phone,
               (SELECT count(*) FROM offer
                WHERE offer.cancellation_id = slot.id AND offer.state = 'pending') AS live
        {slot.SOURCE}
        LEFT JOIN offer ON offer.cancellation_id = slot.id AND offer.state = 'accepted'
        LEFT JOIN patient_contact AS contact ON contact.id = offer.patient_id
        LEFT JOIN waitlist_entry AS entry ON entry.id = offer.entry_id
        WHERE slot.id = $1
        """,  # noqa: S608 - constants
        slot_id,
    )


async def day(start: datetime, end: datetime) -> Day:
    """What happened from ``start`` to ``end``."""
    counted = await database.row(
        Day,
        """
        SELECT
            (SELECT count(*) FROM cancellation_event
             WHERE created_at >= $1 AND created_at < $2) AS cancelled,
            (SELECT count(*) FROM cancellation_event
             WHERE closed_at >= $1 AND closed_at < $2 AND status = 'filled') AS filled,
            (SELECT count(*) FROM cancellation_event
             WHERE closed_at >= $1 AND closed_at < $2) AS closed,
            (SELECT count(*) FROM cancellation_event
             WHERE closed_at >= $1 AND closed_at < $2 AND status = 'expired') AS unfilled,
            (SELECT count(*) FROM message_log WHERE created_at >= $1 AND created_at < $2
             AND direction = 'outbound' AND sent_at IS NOT NULL) AS texts_sent,
            (SELECT count(*) FROM message_log WHERE created_at >= $1 AND created_at < $2
             AND direction = 'inbound') AS replies
        """,
        start,
        end,
    )
    assert counted is not None
    return counted


async def providers() -> list[slot.Provider]:
    """Active providers by name."""
    active = await ProviderReference.filter(active=True).order_by("provider_name")
    return [slot.Provider(one.id, one.provider_name, one.provider_type) for one in active]


async def places(rules: Rules) -> list[Place]:
    """Active places by name, with what they inherit."""
    return await database.rows(
        place.reader(rules.clinic),
        f"""
        SELECT {place.COLUMNS} FROM location_reference AS place
        WHERE active ORDER BY lower(location_name), id
        """,  # noqa: S608 - a constant
    )
