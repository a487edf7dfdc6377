"""What takes up a provider's time, by all that is known: appointments that stand or may stand,
blocked times, and times of messages that can't be used.

Promises: errs towards "taken". A time of which nobody says whose it is may be anybody's.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.ledger.facts import AppointmentState, Former, Place, Provider
from intake.hl7 import people
from intake.hl7.appointment import Span
from intake.hl7.people import NOBODY, Patient

Key = bytes
State = AppointmentState

TAKING: Final = frozenset({"booked", "doubtful", "over", "blocked"})
"""The states in which an appointment takes up its time, or may."""
_HOUR: Final = timedelta(hours=1)
_MANY_HOURS: Final = 48


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
    """From when to when it may be, where its span is not known."""
    former: Former | None = None

    @property
    def taken(self) -> tuple[datetime, datetime] | None:
        """From when to when it may take up time; ``None`` if nothing is known of that."""
        return (self.span.since, self.span.reach) if self.span is not None else self.perhaps

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
    """A time that a message gives up, or takes."""

    provider: Provider
    place: Place
    span: Span
    key: Key
    id: str
    reason: str
    phone: str | None
    patient_died: bool = False


class Shadow(NamedTuple):
    """A time that may not be free. ``key``: what is said later of this appointment ends it."""

    provider: Provider | None
    since: datetime
    until: datetime
    key: Key | None
    step: int


class _Taken(NamedTuple):
    since: datetime
    until: datetime
    key: Key | None


class Occupied:
    """What takes up time, to be looked for by provider and hour."""

    def __init__(self, known: Mapping[Key, Known], shadows: Iterable[Shadow]) -> None:
        self._known = known
        self._hours: dict[datetime, dict[Provider | None, list[_Taken]]] = {}
        self._long: dict[Provider | None, list[_Taken]] = defaultdict(list)
        for key, one in known.items():
            if one.state in TAKING and one.taken is not None:
                self._add(one.provider, _Taken(*one.taken, key))
        for shadow in shadows:
            later = known.get(shadow.key) if shadow.key is not None else None
            if later is None or later.step <= shadow.step:
                self._add(shadow.provider, _Taken(shadow.since, shadow.until, None))

    def _add(self, provider: Provider | None, taken: _Taken) -> None:
        hours = list(_hours(taken.since, taken.until))
        if len(hours) > _MANY_HOURS:
            self._long[provider].append(taken)
            return
        for hour in hours:
            self._hours.setdefault(hour, {}).setdefault(provider, []).append(taken)

    def over(self, freed: Freed) -> set[Key | None]:
        """The appointments that take up a time, or ``None`` for what is no appointment."""
        own = self._known.get(freed.key)
        keys = {one.key for one in self._at(freed)}
        if own is not None and own.state in TAKING and own.taken is None:
            keys.add(freed.key)
        return keys

    def _at(self, freed: Freed) -> Iterator[_Taken]:
        start, end = freed.span.start, freed.span.end
        there = [self._hours.get(hour, {}) for hour in _hours(start, end)]
        for by_provider in (*there, self._long):
            for provider, spans in by_provider.items():
                if people.may_be_one(provider, freed.provider):
                    yield from (one for one in spans if one.since < end and start < one.until)


def _hours(since: datetime, until: datetime) -> Iterator[datetime]:
    """The hours that a time touches; one more than are many at most."""
    hour = since.replace(minute=0, second=0, microsecond=0)
    for _ in range(_MANY_HOURS + 1):
        yield hour
        hour += _HOUR
        if hour >= until:
            return
