"""Slots: opened once, closed once, and asked to be looked at. Each in the caller's transaction.

Lock order: contact -> slot -> texts -> offers. What happens while a slot is open: ``looking``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from bot import database
from bot.timers import schedule

TIMER_KIND: Final = "slot"

Source = Literal["api", "file", "staff"]


class Refused(ValueError):  # noqa: N818 - read qualified: slots.Refused
    """The slot can't be opened; the message is a sentence for the person who asked."""


class UnknownProvider(Refused):
    """No active provider has this id."""


class AlreadyOpen(Refused):
    """The same provider, place and start is open already; ``slot_id`` says as what."""

    def __init__(self, slot_id: int) -> None:
        super().__init__(f"This time is already open as slot {slot_id}.")
        self.slot_id = slot_id


@dataclass(frozen=True, kw_only=True)
class NewSlot:
    """A cancellation as somebody reports it. Times are aware."""

    provider_id: int
    location: str
    starts_at: datetime
    ends_at: datetime
    source: Source
    reason: str = ""
    notes: str = ""
    external_appointment_id: str | None = None
    cancelled_by_patient_id: int | None = None
    created_by_staff_id: int | None = None


async def open_slot(new: NewSlot, now: datetime) -> int:
    """Record a freed appointment and arm its first look; returns the slot's id.

    Raises ``Refused`` with nothing done: a past or reversed time, no place, an unknown provider, or
    (``AlreadyOpen``) a time that is open already.
    """
    _check(new, now)
    known = "SELECT EXISTS (SELECT FROM provider_reference WHERE id = $1 AND active)"
    if not await database.fetch_value(known, new.provider_id):
        raise UnknownProvider(f"There is no active provider {new.provider_id}.")
    slot_id = await _insert(new, now)
    if slot_id is None:
        raise AlreadyOpen(await _open_twin(new))
    await schedule.arm(TIMER_KIND, slot_id, now)
    return slot_id


def _check(new: NewSlot, now: datetime) -> None:
    if not new.location.strip():
        raise Refused("A slot needs a location.")
    if new.ends_at <= new.starts_at:
        raise Refused("The slot must end after it starts.")
    if new.starts_at <= now:
        raise Refused("The slot has already started: only a future time can be offered.")


async def _insert(new: NewSlot, now: datetime) -> int | None:
    inserted: int | None = await database.fetch_value(
        """
        INSERT INTO cancellation_event (
            provider_id, location, slot_start_at, slot_end_at, reason, notes, status, source,
            external_appointment_id, cancelled_by_patient_id, created_by_staff_id, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9, $10, $11)
        ON CONFLICT (provider_id, lower(location), slot_start_at) WHERE status = 'open'
        DO NOTHING RETURNING id
        """,
        new.provider_id,
        new.location.strip(),
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
        WHERE provider_id = $1 AND lower(location) = lower($2) AND slot_start_at = $3
          AND status = 'open'
        """,
        new.provider_id,
        new.location.strip(),
        new.starts_at,
    )
    return twin or 0


async def lock(slot_id: int) -> dict[str, Any] | None:
    """A slot with its provider's name and type, locked until the commit."""
    return await database.fetch_one(
        """
        SELECT slot.*, provider.provider_name, provider.provider_type
        FROM cancellation_event AS slot
        JOIN provider_reference AS provider ON provider.id = slot.provider_id
        WHERE slot.id = $1 FOR NO KEY UPDATE OF slot
        """,
        slot_id,
    )


async def close(slot_id: int, status: str, verdict: str, now: datetime) -> None:
    """Close a locked slot and whatever of it is still live. Only an open slot closes."""
    await database.execute(
        """
        UPDATE cancellation_event SET status = $2, verdict = $3, closed_at = $4,
            timer_token = NULL, next_look_at = NULL
        WHERE id = $1 AND status = 'open'
        """,
        slot_id,
        status,
        verdict,
        now,
    )


async def wake_waiting(now: datetime) -> None:
    """Have every slot that found nobody look again: somebody may have become eligible.

    Only inserts, so it may be called under any lock.
    """
    woken = await database.execute(
        """
        INSERT INTO timer (kind, subject_id, due_at)
        SELECT $1, id, $2 FROM cancellation_event
        WHERE status = 'open' AND waits_for = 'candidates'
          AND NOT EXISTS (
            SELECT FROM timer WHERE timer.kind = $1 AND subject_id = cancellation_event.id
              AND token IS NULL AND (due_at <= $2 OR tries > 0))
        """,
        TIMER_KIND,
        now,
    )
    if woken:
        await database.notify(schedule.CHANNEL)


async def look_soon(slot_ids: Sequence[int], now: datetime) -> None:
    """Have these slots looked at as soon as the transaction commits. Only inserts."""
    for slot_id in slot_ids:
        await schedule.arm(TIMER_KIND, slot_id, now)
