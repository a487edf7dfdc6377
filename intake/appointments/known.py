"""What is known of appointments by what a record system says of them, message or resource.

Promises: no name of a patient and no number is kept. What an export says of an id counts for the
one sender that uses it, until the sender has spoken later; where two senders use one id it is
nobody's, and still takes up its time.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.ledger import digests
from bot.ledger.facts import (
    AppointmentState,
    Booking,
    Cancellation,
    Former,
    Mentions,
    Place,
    Provider,
    Remembered,
    Told,
)

Key = bytes
State = AppointmentState

_DAY: Final = timedelta(hours=12)
"""Of a provider at most."""
TAKING: Final = frozenset({"booked", "doubtful", "over", "blocked"})
"""The states in which an appointment takes up its time, or may."""


class Span(NamedTuple):
    """From when to when the provider's time is, with ``end`` as ``start`` where nothing
    says it; and from when to when it may be taken up, where several starts or ends are said."""

    start: datetime
    end: datetime
    since: datetime
    reach: datetime


class Patient(NamedTuple):
    """Whose appointment it is, as two digests; empty where the message does not say."""

    id: bytes
    name: bytes

    def is_another(self, than: "Patient") -> bool:
        """Whether these two are surely not one person."""
        told = [(a, b) for a, b in zip(self, than, strict=True) if a and b]
        return bool(told) and all(a != b for a, b in told)


NOBODY: Final = Patient(b"", b"")


@dataclass(frozen=True)
class Known:
    """What is remembered of an appointment. No name of a patient, no number."""

    state: State
    said_at: datetime
    span: Span | None = None
    provider: Provider | None = None
    place: str = ""
    patient: Patient = NOBODY
    step: int = -1
    """After how many messages of this file it was said; below 0 for earlier ones."""
    timed_at: datetime | None = None
    """When its time, provider and place were said, which may be before ``said_at``."""
    perhaps: tuple[datetime, datetime] | None = None
    """From when to when it may be, where its span is not known, or a newer word that can't be used
    may have moved it there."""
    former: Former | None = None
    told: tuple[Told, ...] = ()
    """What was said of it, in the order of writing."""
    recalled: bool = False
    """It was said before this file, though this file may have said more of it."""

    @property
    def taken(self) -> tuple[datetime, datetime] | None:
        """From when to when it may take up time; ``None`` if nothing is known of that."""
        return (self.span.since, self.span.reach) if self.span is not None else self.perhaps

    @property
    def takes(self) -> set[tuple[datetime, datetime]]:
        """All times that it may take up."""
        return {one for one in (self.taken, self.perhaps) if one is not None}

    @property
    def moved_from(self) -> "Known | None":
        """As it was before a move that waits for staff to say where that was."""
        if (one := self.former) is None:
            return None
        span = Span(one.start, one.end, one.since, one.until)
        return replace(self, provider=one.provider, place=one.place, span=span)

    def waits_for(self, said_at: datetime) -> bool:
        """Whether it is the move that was said then which waits."""
        return self.former is not None and self.former.said_at == said_at

    def waiting(self, before: "Known", said_at: datetime) -> "Known":
        """With the time that it had ``before`` a move, kept until it is said where that was."""
        if before.span is None or before.provider is None:
            return self
        former = Former(before.provider, before.place, *before.span, said_at)
        return replace(self, former=former)


class Freed(NamedTuple):
    """A time that an appointment gives up, or takes."""

    provider: Provider
    place: Place
    span: Span
    key: Key
    id: str
    reason: str
    phone: str | None
    patient_died: bool = False

    def cancellation(self) -> Cancellation:
        """It is free."""
        return Cancellation(
            self.id,
            self.provider,
            self.place,
            self.span.start,
            self.span.end,
            self.reason,
            self.phone,
            self.patient_died,
        )

    def booking(self, offer_id: int | None = None, *, is_final: bool = True) -> Booking:
        """It is taken; for an offer of ours, where that is known."""
        start, end = self.span.start, self.span.end
        about = (self.id, self.provider, self.place, start, end)
        return Booking(*about, self.phone, offer_id, is_final)


def remembered(key: Key, id: str, known: Known) -> Remembered:  # noqa: A002 - the appointment's
    """What is kept of an appointment, without people."""
    span, taken = known.span, _as_one(known)
    return Remembered(
        key,
        digests.appointment(id),
        from_export=False,
        state=known.state,
        said_at=known.said_at,
        provider=known.provider,
        place=known.place,
        start=span.start if span else None,
        end=span.end if span else None,
        since=taken[0] if taken else None,
        until=taken[1] if taken else None,
        patient=known.patient.id,
        timed_at=known.timed_at,
        former=known.former,
        told=known.told,
    )


def _as_one(known: Known) -> tuple[datetime, datetime] | None:
    """The times that an appointment may take up as one: all of a day, or where it was moved to."""
    if known.span is None or known.perhaps is None:
        return known.taken
    since = min(known.span.since, known.perhaps[0])
    until = max(known.span.reach, known.perhaps[1])
    return (since, until) if until - since <= _DAY else known.perhaps


def knowing(remembered: Iterable[Remembered], mentions: Mentions) -> dict[Key, Known]:
    """What is known of each appointment, under the key of its sender."""
    rows = {one.key: one for one in remembered}
    known = {key: _known(one) for key, one in rows.items()}
    senders = Counter(one.id_key for one in rows.values() if not one.from_export)
    senders.update(id_key for key, id_key in mentions.ids.items() if key not in rows)
    for key, id_key in mentions.ids.items():
        own, exported = rows.get(key), rows.get(id_key)
        if exported is None or not exported.from_export:
            continue
        if own is not None and own.said_at >= exported.said_at:
            known.pop(id_key, None)
        elif senders[id_key] == 1:
            known[key] = _known(exported)
            known.pop(id_key, None)
    return known


def _known(one: Remembered) -> Known:
    span = taken = None
    if one.since is not None and one.until is not None:
        taken = (one.since, one.until)
        if one.start is not None and one.end is not None:
            span = Span(one.start, one.end, *taken)
    patient = Patient(one.patient, b"")
    return Known(
        one.state,
        one.said_at,
        span,
        one.provider,
        one.place,
        patient,
        timed_at=one.timed_at,
        perhaps=taken if span is None else None,
        former=one.former,
        told=one.told,
        recalled=True,
    )
