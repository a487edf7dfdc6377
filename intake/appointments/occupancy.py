"""What takes up a provider's time, by all that is known: appointments that stand or may stand,
blocked times, and times of messages that can't be used.

Promises: errs towards "taken". A time of which nobody says whose it is may be anybody's.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from bot.ledger.facts import Provider
from intake.appointments.known import TAKING, Freed, Key, Known
from intake.facts import cache, people

_HOUR: Final = timedelta(hours=1)
_MANY_HOURS: Final = 48
_SURNAME_CHARS: Final = 4


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
            if one.state in TAKING:
                for since, until in one.takes:
                    self._add(one.provider, _Taken(since, until, key))
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
        if own is not None and own.state in TAKING and not own.takes:
            keys.add(freed.key)
        return keys

    def _at(self, freed: Freed) -> Iterator[_Taken]:
        start, end = freed.span.start, freed.span.end
        there = [self._hours.get(hour, {}) for hour in _hours(start, end)]
        for by_provider in (*there, self._long):
            for provider, spans in by_provider.items():
                if may_be_one(provider, freed.provider):
                    yield from (one for one in spans if one.since < end and start < one.until)


def _hours(since: datetime, until: datetime) -> Iterator[datetime]:
    """The hours that a time touches; one more than are many at most."""
    hour = since.replace(minute=0, second=0, microsecond=0)
    for _ in range(_MANY_HOURS + 1):
        yield hour
        hour += _HOUR
        if hour >= until:
            return


@lru_cache(cache.ANSWERS)
def may_be_one(one: Provider | None, other: Provider | None) -> bool:
    """Whether two names, of which one may be nobody's, may be the same provider's."""
    if one is None or other is None or one == other:
        return True
    if one.id is not None and other.id is not None:
        return False
    these, those = people.words(one.name), people.words(other.name)
    if not these or not those or _is_code(these) != _is_code(those):
        return True
    return people.may_be_one(these, those, slips=True) or _in_login(these, those)


def _is_code(words: tuple[str, ...]) -> bool:
    """Whether these are no name but a number of somebody."""
    return len(words) == 1 and any(char.isdigit() for char in words[0])


def _in_login(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one is a login such as ``avale`` made from the other."""
    short, long = sorted((one, other), key=len)
    return len(short) == 1 and any(
        len(word) >= _SURNAME_CHARS and word in short[0] for word in long
    )
