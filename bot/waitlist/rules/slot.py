"""A slot as everybody reads it: a freed appointment time with its provider and its place. A value.

What is local about a slot, its wall clock and its half day, is its place's.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeVar

from bot.waitlist.rules import place
from bot.waitlist.rules.place import Clinic, Place

Status = Literal["open", "filled", "expired", "aborted"]
Waits = Literal["batch", "hold", "hours", "candidates", "cut_off"]
"""What an open slot does next, or waits for."""
Unfilled = Literal[
    "nobody_fits", "all_asked", "not_called", "no_contact_hours", "too_late", "not_sent"
]
"""Why nobody took a slot before it began."""
Withdrawn = Literal["withdrawn", "uncancelled"]
"""Why a slot was taken back: by a person, or because the appointment stands after all."""
Verdict = Literal["filled"] | Unfilled | Withdrawn
HALF_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def half_day(local: datetime) -> str:
    """The half day of a local time, as entries store those they avoid: ``Wed AM``."""
    return f"{HALF_DAYS[local.weekday()]} {'AM' if local.hour < 12 else 'PM'}"


@dataclass(frozen=True)
class Provider:
    id: int
    name: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Slot:
    """``batch_number`` counts the batches that were asked; ``eligible_depth`` is as for
    ``eligibility.depth``, or ``None`` while nobody has been looked for."""

    id: int
    provider: Provider
    place: Place
    starts_at: datetime
    ends_at: datetime
    created_at: datetime
    status: Status = "open"
    verdict: Verdict | None = None
    notes: str = ""
    cancelled_by: int | None = None
    """The contact who gave the appointment up, where that is known."""
    follows_id: int | None = None
    """The slot whose winner gave this time up."""
    round: int = 0
    """How many patients have moved up before it came free."""
    batch_number: int = 0
    eligible_depth: int | None = None
    waits_for: Waits = "batch"
    next_look_at: datetime | None = None
    settles_at: datetime | None = None
    """Until when nobody is asked, for the feed that freed it may take it back."""
    timer_token: uuid.UUID | None = None
    closed_at: datetime | None = None
    booked_at: datetime | None = None
    shadow: bool = False
    """Whether it was opened in shadow mode: nobody is texted about it, and nobody can have it."""

    @property
    def local(self) -> datetime:
        """When it starts, on the wall clock of its place."""
        return self.starts_at.astimezone(self.place.zone)

    @property
    def half_day(self) -> str:
        """The half day of its start."""
        return half_day(self.local)

    def days_ahead(self, now: datetime) -> int:
        """In how many days it is, by the calendar of its place: 0 today."""
        return (self.local.date() - now.astimezone(self.place.zone).date()).days

    def can_be_had(self, now: datetime) -> bool:
        return (
            self.status == "open" and not self.shadow and self.place.active and self.starts_at > now
        )


COLUMNS: Final = f"""
    slot.id, slot.provider_id, provider.provider_name, provider.provider_type, {place.COLUMNS},
    slot.slot_start_at AS starts_at, slot.slot_end_at AS ends_at, slot.status, slot.verdict,
    slot.notes, slot.cancelled_by_patient_id AS cancelled_by, slot.follows_id, slot.round,
    slot.batch_number, slot.eligible_depth, slot.waits_for, slot.next_look_at, slot.settles_at,
    slot.timer_token, slot.created_at, slot.closed_at, slot.booked_at, slot.shadow
"""
SOURCE: Final = """
    FROM cancellation_event AS slot
    JOIN provider_reference AS provider ON provider.id = slot.provider_id
    JOIN location_reference AS place ON place.id = slot.location_id
"""

S = TypeVar("S", bound=Slot)


def reader(clinic: Clinic, kind: Callable[..., S]) -> Callable[..., S]:
    """What makes a ``kind`` of slot of a row with ``COLUMNS`` and the fields of its own."""

    def read(*, provider_id: int, provider_name: str, provider_type: str, **rest: Any) -> S:
        provider = Provider(provider_id, provider_name, provider_type)
        where = place.read(clinic, {name: rest.pop(name) for name in place.FIELDS})
        return kind(provider=provider, place=where, **rest)

    return read
