"""What was said of one appointment, in the order of writing, and which times it gave up by that.

Promises: pure; a word that comes late counts where it was written: what it shows to be free is the
same as if it had come in time, and so is what it shows not to be. Of what was kept before there was
a history the newest word alone is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from bot.ledger.facts import Does, Provider, Told
from intake.appointments.known import Known, Span, State
from intake.appointments.occupancy import may_be_one

KEPT: Final = 12
"""So many words on an appointment are kept, the newest."""
_STATES: Final[dict[Does, State]] = {
    "free": "cancelled",
    "book": "booked",
    "move": "booked",
    "swap": "booked",
    "remove": "gone",
    "hold": "doubtful",
    "over": "over",
    "block": "blocked",
    "open": "opened",
}
_DOES: Final[dict[State, Does]] = {state: does for does, state in reversed(_STATES.items())}


class GivenUp(NamedTuple):
    """A time that an appointment gave up, and the word by which it did."""

    provider: Provider
    place: str
    span: Span
    by: Told

    @property
    def time(self) -> tuple[int | str, datetime]:
        """The same for every way to give up this time."""
        return self.provider.id or self.provider.name, self.span.start

    def of(self, known: Known) -> Known:
        """The appointment as it was then."""
        return replace(
            known, provider=self.provider, place=self.place or known.place, span=self.span
        )


class Retold(NamedTuple):
    """What a word changes that comes late."""

    known: Known
    free: list[GivenUp]
    """Times that were given up, as it shows."""
    kept: list[GivenUp]
    """Times that were not, though they seemed to be."""


def add(told: Sequence[Told], one: Told) -> tuple[Told, ...]:
    """The words with this one where it was written; it stands for what it said before."""
    others = [each for each in told if each[:2] != one[:2] or each.times != one.times]
    at = sum(each.said_at <= one.said_at for each in others)
    return tuple([*others[:at], one, *others[at:]][-KEPT:])


def retell(known: Known, late: Told) -> Retold:
    """What a word changes that was written before the newest."""
    before = known.told or (_seed(known),)
    after = add(before, late)
    there, now = _walk(before), _walk(after)
    free = [one for one in now.given_up if one.time not in there.times]
    kept = [one for one in there.given_up if one.time not in now.times]
    told = replace(known, told=after)
    if now.span is not None and now.provider is not None:
        told = replace(
            told,
            span=now.span,
            provider=now.provider,
            place=now.place or known.place,
            timed_at=now.timed_at,
        )
    return Retold(told, free, kept)


def _seed(known: Known) -> Told:
    """The newest word on an appointment of which no other is kept."""
    does = _DOES[known.state]
    return Told(known.said_at, does, does == "free", known.provider, known.place, known.span)


@dataclass
class _Walk:
    """An appointment as one word after the other leaves it."""

    given_up: list[GivenUp]
    state: State | None = None
    span: Span | None = None
    provider: Provider | None = None
    place: str = ""
    timed_at: datetime | None = None

    @property
    def times(self) -> set[tuple[int | str, datetime]]:
        return {one.time for one in self.given_up}

    def hear(self, one: Told) -> None:
        span = Span(*one.times) if one.times is not None else None
        if one.leaves_free and (given := self._gives_up(one, span)) is not None:
            self.given_up.append(given)
        says_more = one.does != "open" and not (one.does == "free" and self.state == "cancelled")
        self.state = _STATES[one.does]
        self.span, self.timed_at = (span, one.said_at) if span else (self.span, self.timed_at)
        self.provider, self.place = one.provider or self.provider, one.place or self.place
        if says_more:
            self._take_back(one)

    def _take_back(self, one: Told) -> None:
        """What was given up by an earlier word is not free any more at the time of this one, unless
        this one gives it up too."""
        self.given_up = [
            each for each in self.given_up if each.by is one or not self._lies_over(each)
        ]

    def _lies_over(self, given: GivenUp) -> bool:
        if self.span is None or not may_be_one(self.provider, given.provider):
            return False
        return self.span.since < given.span.end and given.span.start < self.span.reach

    def _gives_up(self, one: Told, span: Span | None) -> GivenUp | None:
        if one.does == "free":
            return self._cancelled(one, span)
        if one.does not in ("move", "swap") or self.state != "booked":
            return None
        if self.span is None or self.provider is None:
            return None
        moved = span is not None and span.start != self.span.start
        swapped = one.does == "swap" and not may_be_one(one.provider, self.provider)
        given = GivenUp(self.provider, self.place or one.place, self.span, one)
        return given if moved or swapped else None

    def _cancelled(self, one: Told, span: Span | None) -> GivenUp | None:
        if self.state in ("gone", "over") or (self.state == "cancelled" and self.span is not None):
            return None
        if self.state == "booked" and self._differs(one, span):
            return None
        provider, span = one.provider or self.provider, span or self.span
        if provider is None or span is None:
            return None
        return GivenUp(provider, one.place or self.place, span, one)

    def _differs(self, one: Told, span: Span | None) -> bool:
        if span is not None and self.span is not None and span.start != self.span.start:
            return True
        return not may_be_one(one.provider, self.provider)


def _walk(told: Sequence[Told]) -> _Walk:
    walk = _Walk([])
    for one in told:
        walk.hear(one)
    return walk
