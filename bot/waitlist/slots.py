"""Slots: opened once, closed once, and asked to be looked at. Each in the caller's transaction.

Lock order: contact -> slot -> texts -> offers. What happens while a slot is open: ``rounds``.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from bot import database, metrics
from bot.timers import schedule
from bot.waitlist import providers
from bot.waitlist.models import CancellationEvent
from bot.waitlist.places import directory
from bot.waitlist.rules import offer
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import (
    COLUMNS,
    SOURCE,
    Status,
    Unfilled,
    Verdict,
    Waits,
    Withdrawn,
    reader,
)
from bot.waitlist.rules.slot import Slot as Slot

TIMER_KIND: Final = "slot"

Source = Literal["api", "file", "staff"]


class Refused(ValueError):
    """The slot can't be opened; the message is a sentence for the person who asked."""


class UnknownProvider(Refused):
    """No active provider has this id."""


class ClosedPlace(Refused):
    """No open place has this key."""


class AlreadyOpen(Refused):
    """The same provider, place and start is open already; ``slot_id`` says as what."""

    def __init__(self, slot_id: int) -> None:
        super().__init__(f"This time is already open as slot {slot_id}.")
        self.slot_id = slot_id


@dataclass(frozen=True, kw_only=True)
class NewSlot:
    """A cancellation as somebody reports it. Times are aware."""

    provider_id: int
    place_id: int
    starts_at: datetime
    ends_at: datetime
    source: Source
    reason: str = ""
    notes: str = ""
    external_appointment_id: str | None = None
    cancelled_by_patient_id: int | None = None
    created_by_staff_id: int | None = None
    settles_at: datetime | None = None
    """Until when nobody is asked. A slot that a person opens has none."""
    follows_id: int | None = None
    """The slot whose winner gave this time up."""
    round: int = 0


async def open_slot(new: NewSlot, now: datetime) -> int:
    """Record a freed appointment and arm its first look; returns the slot's id.

    Raises ``Refused`` with nothing done: a past or reversed time, an unknown provider or place, or
    (``AlreadyOpen``) a time that is open already.
    """
    _check(new, now)
    if not await providers.keep_active(new.provider_id):
        raise UnknownProvider(f"There is no active provider {new.provider_id}.")
    if not await directory.keep_open(new.place_id):
        raise ClosedPlace("This place is not known, or it is closed: it takes no slots.")
    slot_id = await _insert(new, now)
    if slot_id is None:
        raise AlreadyOpen(await _open_twin(new))
    await schedule.arm(TIMER_KIND, slot_id, now)
    return slot_id


def _check(new: NewSlot, now: datetime) -> None:
    if new.ends_at <= new.starts_at:
        raise Refused("The slot must end after it starts.")
    if new.starts_at <= now:
        raise Refused("The slot has already started: only a future time can be offered.")


async def _insert(new: NewSlot, now: datetime) -> int | None:
    inserted: int | None = await database.fetch_value(
        """
        INSERT INTO cancellation_event (
            provider_id, location_id, slot_start_at, slot_end_at, reason, notes, status, source,
            external_appointment_id, cancelled_by_patient_id, created_by_staff_id, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9, $10, $11)
        ON CONFLICT (provider_id, location_id, slot_start_at) WHERE status = 'open'
        DO NOTHING RETURNING id
        """,
        new.provider_id,
        new.place_id,
        new.starts_at,
        new.ends_at,
        new.reason,
        new.notes,
        new.source,
        new.external_appointment_id,
        new.cancelled_by_patient_id,
        new.created_by_staff_id,
        now,
    )
    return inserted


async def _open_twin(new: NewSlot) -> int:
    twin: int | None = await database.fetch_value(
        """
        SELECT id FROM cancellation_event
        WHERE provider_id = $1 AND location_id = $2 AND slot_start_at = $3
          AND status = 'open'
        """,
        new.provider_id,
        new.place_id,
        new.starts_at,
    )
    return twin or 0


def _reader(rules: Rules) -> Callable[..., Slot]:
    return reader(rules.clinic, Slot)


async def lock(slot_id: int, rules: Rules) -> Slot | None:
    """A slot, locked until the commit."""
    return await database.row(
        _reader(rules),
        f"SELECT {COLUMNS} {SOURCE} WHERE slot.id = $1 FOR NO KEY UPDATE OF slot",
        slot_id,
    )


async def lock_status(slot_id: int) -> Status | None:
    """The status of a slot, which is locked until the commit; ``None`` if there is no such."""
    status: Status | None = await database.fetch_value(
        "SELECT status FROM cancellation_event WHERE id = $1 FOR NO KEY UPDATE", slot_id
    )
    return status


async def lock_of_offer(offer_id: int, patient_id: int, rules: Rules) -> Slot | None:
    """The slot of this patient's offer, locked until the commit."""
    return await database.row(
        _reader(rules),
        f"""
        SELECT {COLUMNS} {SOURCE}
        WHERE slot.id = (SELECT cancellation_id FROM offer WHERE id = $1 AND patient_id = $2)
        FOR NO KEY UPDATE OF slot
        """,  # noqa: S608 - constants of another module
        offer_id,
        patient_id,
    )


async def of_offer(
    offer_id: int, patient_id: int, rules: Rules, *, state: offer.State | None = None
) -> Slot | None:
    """The slot of this patient's offer, if the offer is in this state; not locked."""
    return await database.row(
        _reader(rules),
        f"""
        SELECT {COLUMNS} {SOURCE} JOIN offer ON offer.cancellation_id = slot.id
        WHERE offer.id = $1 AND offer.patient_id = $2 AND ($3::text IS NULL OR offer.state = $3)
        """,
        offer_id,
        patient_id,
        state,
    )


async def fill(slot: Slot, now: datetime) -> None:
    """Close a locked, open slot: somebody takes it."""
    await _close(slot.id, "filled", "filled", now)


async def expire(slot: Slot, why: Unfilled, now: datetime) -> None:
    """Close a locked, open slot that nobody took."""
    await _close(slot.id, "expired", why, now)


async def withdraw(slot: Slot, why: Withdrawn, now: datetime) -> None:
    """Close a locked, open slot that is no longer to be given."""
    await _close(slot.id, "aborted", why, now)


async def _close(slot_id: int, status: Status, why: Verdict, now: datetime) -> None:
    database.after_commit(metrics.SLOTS_CLOSED.labels(status=status).inc)
    await database.execute(
        """
        UPDATE cancellation_event SET status = $2, verdict = $3, closed_at = $4,
            timer_token = NULL, next_look_at = NULL
        WHERE id = $1 AND status = 'open'
        """,
        slot_id,
        status,
        why,
        now,
    )


async def reopen(slot_id: int, now: datetime) -> bool:
    """Put a locked, closed slot to the list again, and have it looked at.

    A slot that was reported again in the meantime is open as another row already, and nobody is
    asked for a provider who was switched off: then it is closed as withdrawn, and it is False.
    """
    reopened = await database.execute(
        """
        UPDATE cancellation_event AS slot SET status = 'open', verdict = NULL, closed_at = NULL,
            booked_at = NULL, waits_for = 'batch'
        WHERE id = $1 AND NOT EXISTS (SELECT FROM cancellation_event AS twin
            WHERE twin.status = 'open' AND twin.provider_id = slot.provider_id
              AND twin.location_id = slot.location_id
              AND twin.slot_start_at = slot.slot_start_at)
          AND EXISTS (SELECT FROM provider_reference
            WHERE id = slot.provider_id AND active FOR SHARE)
        """,
        slot_id,
    )
    if reopened:
        await look_soon([slot_id], now)
        return True
    await database.execute(
        "UPDATE cancellation_event SET status = 'aborted', verdict = 'withdrawn' WHERE id = $1",
        slot_id,
    )
    return False


async def note_batch(slot_id: int, batch: int, depth: int) -> None:
    """A locked slot was put to another batch: keep the batch's number, and how many patients
    suited the slot when most did."""
    await database.execute(
        """
        UPDATE cancellation_event SET batch_number = $2,
            eligible_depth = GREATEST(eligible_depth, $3::int)
        WHERE id = $1
        """,
        slot_id,
        batch,
        depth,
    )


async def open_of(provider_id: int) -> list[int]:
    """The open slots of a provider, in the order in which slots are locked."""
    open_slots = CancellationEvent.filter(provider_id=provider_id, status="open").order_by("id")
    return [one.id for one in await open_slots.only("id")]


async def open_shadows() -> list[int]:
    """The open slots of shadow mode, in the order in which slots are locked."""
    shadows = CancellationEvent.filter(shadow=True, status="open").order_by("id")
    return [one.id for one in await shadows.only("id")]


async def wait(slot: Slot, what: Waits, until: datetime) -> None:
    """Note what a locked, open slot waits for, and arm its next look: timers armed before are
    stale from now on."""
    token = uuid.uuid4()
    await database.execute(
        """
        UPDATE cancellation_event SET waits_for = $2, next_look_at = $3, timer_token = $4
        WHERE id = $1
        """,
        slot.id,
        what,
        until,
        token,
    )
    await schedule.arm(TIMER_KIND, slot.id, until, token=token)


async def mark_booked(slot_id: int, now: datetime) -> bool:
    """Note that the clinic's own system shows the winner of a filled slot; False if that was known
    or it is not filled."""
    unbooked = CancellationEvent.filter(id=slot_id, status="filled", booked_at=None)
    return bool(await unbooked.update(booked_at=now))


async def unmark_booked(slot_id: int, booked_at: datetime) -> bool:
    """Take back the mark that was set then; False if it does not stand any more."""
    booked = CancellationEvent.filter(id=slot_id, status="filled", booked_at=booked_at)
    return bool(await booked.update(booked_at=None))


async def note_of(slot_id: int) -> str | None:
    """The note for colleagues; ``None`` if there is no such slot. It is locked."""
    note: str | None = await database.fetch_value(
        "SELECT notes FROM cancellation_event WHERE id = $1 FOR NO KEY UPDATE", slot_id
    )
    return note


async def set_note(slot_id: int, text: str) -> bool:
    """Set the note for colleagues. False if there is no such slot."""
    return bool(await CancellationEvent.filter(id=slot_id).update(notes=text))


async def wake_waiting(now: datetime) -> None:
    """Have every slot that found nobody look again: somebody may have become eligible.

    Only inserts, so it may be called under any lock.
    """
    waiting = await database.column(
        "SELECT id FROM cancellation_event WHERE status = 'open' AND waits_for = 'candidates'"
    )
    if waiting:
        await schedule.arm_missing(TIMER_KIND, waiting, now)


async def look_soon(slot_ids: Sequence[int], now: datetime) -> None:
    """Have these slots looked at as soon as the transaction commits. Only inserts."""
    await schedule.arm_each(TIMER_KIND, slot_ids, now)
