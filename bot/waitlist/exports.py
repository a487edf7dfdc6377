"""Slots as an export reports them: opened by the thousand, corrected, booked, taken elsewhere.

Each in the caller's transaction, and by the same rules as ``slots`` and ``rounds``: a slot is
opened once, only an unsent one is changed in place, and whoever has been asked is told when it is
withdrawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

from bot import database
from bot.ledger import alerts
from bot.waitlist import providers, slots
from bot.waitlist.models import CancellationEvent, Offer
from bot.waitlist.places import directory

LONGEST_SLOT: Final = timedelta(hours=24)
"""A longer one is not looked for: it lets the time index answer."""

_A_DAY: Final = timedelta(hours=14)
"""Two times of one working day are no further apart."""
_NEAR: Final = timedelta(hours=2)
"""A slot that starts sooner waits for no other."""

Change = Literal["changed", "asked", "closed", "clash"]


class Time(NamedTuple):
    """The provider, place and start that make a slot what it is."""

    provider_id: int
    place_id: int
    starts_at: datetime


@dataclass(frozen=True)
class _Opened:
    id: int
    provider_id: int
    place_id: int
    starts_at: datetime


async def open_many(new: Sequence[slots.NewSlot], now: datetime) -> dict[Time, int]:
    """Open these slots and arm their first looks; the ids of those that are new.

    Left out is one that is open already, has passed, or whose provider or place is not active.
    """
    made = await database.rows(
        _Opened,
        """
        INSERT INTO cancellation_event (
            provider_id, location_id, slot_start_at, slot_end_at, reason, notes, status, source,
            external_appointment_id, cancelled_by_patient_id, settles_at, follows_id, round,
            created_at)
        SELECT given.provider_id, given.place_id, given.starts_at, given.ends_at,
               given.reason, given.notes, 'open', given.source, given.appointment,
               given.patient_id, given.settles_at, given.follows_id, given.round, $1
        FROM unnest($2::bigint[], $3::bigint[], $4::timestamptz[], $5::timestamptz[], $6::text[],
                    $7::text[], $8::text[], $9::text[], $10::bigint[], $11::timestamptz[],
                    $12::bigint[], $13::int[])
            AS given (provider_id, place_id, starts_at, ends_at, reason, notes, source, appointment,
                      patient_id, settles_at, follows_id, round)
        JOIN provider_reference AS provider ON provider.id = given.provider_id AND provider.active
        JOIN location_reference AS place ON place.id = given.place_id AND place.active
        WHERE given.starts_at > $1
        FOR SHARE OF place, provider
        ON CONFLICT (provider_id, location_id, slot_start_at) WHERE status = 'open' DO NOTHING
        RETURNING id, provider_id, location_id AS place_id, slot_start_at AS starts_at
        """,
        now,
        [one.provider_id for one in new],
        [one.place_id for one in new],
        [one.starts_at for one in new],
        [one.ends_at for one in new],
        [one.reason for one in new],
        [one.notes for one in new],
        [one.source for one in new],
        [one.external_appointment_id for one in new],
        [one.cancelled_by_patient_id for one in new],
        [one.settles_at for one in new],
        [one.follows_id for one in new],
        [one.round for one in new],
    )
    await slots.look_soon([slot.id for slot in made], now)
    if any(one.settles_at for one in new):
        await _settle_together([slot.id for slot in made], now)
    return {Time(slot.provider_id, slot.place_id, slot.starts_at): slot.id for slot in made}


async def _settle_together(slot_ids: Sequence[int], now: datetime) -> None:
    """Have what the same provider's day freed a moment ago wait for these too: a closed day comes
    as one message after the other, and is asked about once there are enough of them."""
    await database.execute(
        """
        UPDATE cancellation_event AS slot SET settles_at = fresh.settles_at
        FROM cancellation_event AS fresh
        WHERE fresh.id = ANY ($1::bigint[]) AND slot.provider_id = fresh.provider_id
          AND slot.status = 'open' AND slot.settles_at > $2 AND slot.settles_at < fresh.settles_at
          AND slot.slot_start_at > $2 + $4::interval
          AND slot.slot_start_at BETWEEN fresh.slot_start_at - $3::interval
              AND fresh.slot_start_at + $3::interval
        """,
        list(slot_ids),
        now,
        _A_DAY,
        _NEAR,
    )


class Followed(NamedTuple):
    """A slot whose winner had one of the given times before; ``place`` is that time's number."""

    place: int
    id: int
    round: int


async def followed(phones: Sequence[str | None], starts: Sequence[datetime]) -> dict[int, Followed]:
    """Which of these times, by their number from 0, were the former appointment of a winner: the
    numbers are of those who gave them up."""
    found = await database.rows(
        Followed,
        """
        SELECT DISTINCT ON (given.place) given.place - 1 AS place, slot.id, slot.round
        FROM unnest($1::text[], $2::timestamptz[]) WITH ORDINALITY
            AS given (phone, starts_at, place)
        JOIN patient_contact AS contact ON contact.phone_e164 = given.phone
        JOIN offer ON offer.patient_id = contact.id AND offer.state = 'accepted'
        JOIN waitlist_entry AS entry ON entry.id = offer.entry_id
            AND entry.current_appt_at = given.starts_at
        JOIN cancellation_event AS slot ON slot.id = offer.cancellation_id
            AND slot.status = 'filled'
        ORDER BY given.place, slot.id DESC
        """,
        list(phones),
        list(starts),
    )
    return {one.place: one for one in found}


async def change_unsent(slot_id: int, new: slots.NewSlot, now: datetime) -> Change:
    """Correct an open slot for which nobody has been asked; else say why it was left as it is.

    ``asked``: offers have gone out or wait to. ``clash``: the corrected time is open already.
    ``closed``: the slot is not open any more, or the corrected provider or place takes none.
    """
    if await slots.lock_status(slot_id) != "open":
        return "closed"
    if await Offer.exists(cancellation_id=slot_id):
        return "asked"
    if not await providers.keep_active(new.provider_id):
        return "closed"
    if not await directory.keep_open(new.place_id):
        return "closed"
    changed = await database.execute(
        """
        UPDATE cancellation_event SET provider_id = $2, location_id = $3, slot_start_at = $4,
            slot_end_at = $5, reason = $6
        WHERE id = $1 AND NOT EXISTS (
            SELECT FROM cancellation_event AS twin
            WHERE twin.provider_id = $2 AND twin.location_id = $3
              AND twin.slot_start_at = $4 AND twin.status = 'open' AND twin.id <> $1)
        """,
        slot_id,
        new.provider_id,
        new.place_id,
        new.starts_at,
        new.ends_at,
        new.reason,
    )
    if not changed:
        return "clash"
    await slots.look_soon([slot_id], now)
    return "changed"


async def open_among(slot_ids: Sequence[int]) -> set[int]:
    """Those of these slots that are open."""
    if not slot_ids:
        return set()
    slots = CancellationEvent.filter(id__in=list(slot_ids), status="open")
    return {slot.id for slot in await slots.only("id")}


async def open_at(slot_ids: Sequence[int]) -> dict[int, datetime]:
    """When those of these slots start that are open."""
    if not slot_ids:
        return {}
    slots = CancellationEvent.filter(id__in=list(slot_ids), status="open")
    return {slot.id: slot.slot_start_at for slot in await slots.only("id", "slot_start_at")}


async def reopen(slot_ids: Sequence[int], now: datetime) -> None:
    """Open those of these slots that were withdrawn and are still to come, unless their time is
    open as another slot, or something stands in it. Whoever was asked for one before is not asked
    for it again."""
    reopened = await database.column(
        """
        UPDATE cancellation_event AS slot
        SET status = 'open', verdict = NULL, closed_at = NULL, waits_for = 'batch'
        WHERE id = ANY ($1::bigint[]) AND status = 'aborted' AND verdict = 'withdrawn'
          AND slot_start_at > $2 AND NOT EXISTS (
            SELECT FROM cancellation_event AS twin
            WHERE twin.provider_id = slot.provider_id AND twin.status = 'open'
              AND twin.location_id = slot.location_id
              AND twin.slot_start_at = slot.slot_start_at)
          AND NOT EXISTS (
            SELECT FROM intake_row AS stands
            WHERE stands.provider_id = slot.provider_id
              AND stands.state IN ('standing', 'uncancelled')
              AND stands.starts_at < slot.slot_end_at AND stands.ends_at > slot.slot_start_at)
          AND EXISTS (SELECT FROM provider_reference
            WHERE id = slot.provider_id AND active FOR SHARE)
        RETURNING id
        """,
        slot_ids,
        now,
    )
    await slots.look_soon(reopened, now)


@dataclass(frozen=True)
class _Withdrawn:
    place: int
    id: int


async def taken_back(providers: Sequence[int], starts: Sequence[datetime]) -> set[int]:
    """Which of these times, by their number from 0, staff opened once and withdrew.

    A slot that an export withdrew, for somebody else was in its time, is not among them.
    """
    if not providers:
        return set()
    withdrawn = await database.rows(
        _Withdrawn,
        """
        SELECT given.place - 1 AS place, slot.id
        FROM unnest($1::bigint[], $2::timestamptz[]) WITH ORDINALITY
            AS given (provider_id, starts_at, place)
        JOIN cancellation_event AS slot
          ON slot.provider_id = given.provider_id AND slot.slot_start_at = given.starts_at
        WHERE slot.status = 'aborted' AND slot.verdict = 'withdrawn'
        """,
        providers,
        starts,
    )
    by_export = await alerts.told_of("taken_elsewhere", [slot.id for slot in withdrawn])
    return {slot.place for slot in withdrawn if slot.id not in by_export}


class Found(NamedTuple):
    """A slot that lies in a given time; ``place`` is that time's number, from 0."""

    place: int
    id: int
    status: str
    created_at: datetime
    closed_at: datetime | None
    booked_at: datetime | None
    settles_at: datetime | None
    """Until when nobody is asked."""
    slot_start_at: datetime
    location_id: int
    location: str
    """What its place is called."""
    external_appointment_id: str | None
    winner: str | None
    """The number of the patient who took it."""
    offer_id: int | None
    """The offer by which they took it."""


async def overlapping(
    providers: Sequence[int], starts: Sequence[datetime], ends: Sequence[datetime]
) -> list[Found]:
    """Open and filled slots that lie in one of these times of a provider.

    A slot stands in the answer once for each of the given times that it lies in.
    """
    return await database.rows(
        Found,
        """
        SELECT given.place - 1 AS place, slot.id, slot.status, slot.created_at, slot.closed_at,
               slot.booked_at, slot.settles_at, slot.slot_start_at, slot.location_id,
               place.location_name AS location, slot.external_appointment_id,
               contact.phone_e164 AS winner, offer.id AS offer_id
        FROM unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[]) WITH ORDINALITY
            AS given (provider_id, starts_at, ends_at, place)
        CROSS JOIN LATERAL (
            SELECT * FROM cancellation_event
            WHERE provider_id = given.provider_id AND status IN ('open', 'filled')
              AND slot_start_at < given.ends_at AND slot_end_at > given.starts_at
              AND slot_start_at > given.starts_at - $4::interval
            OFFSET 0 -- keeps the join to one look into the time index for each given time
        ) AS slot
        JOIN location_reference AS place ON place.id = slot.location_id
        LEFT JOIN offer ON offer.cancellation_id = slot.id AND offer.state = 'accepted'
        LEFT JOIN patient_contact AS contact ON contact.id = offer.patient_id
        ORDER BY given.place, slot.id
        """,
        providers,
        starts,
        ends,
        LONGEST_SLOT,
    )
