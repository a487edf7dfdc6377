"""How many slots will still come free on each day of a week, by what came free before. Pure.

A base rate and nothing more: as many as on the same weekday, seen from the same distance, over the
last eight weeks; a little drawn to all days, for eight are few. Where the booked appointments are
known, in proportion to how full the day is. It books nothing and lowers nobody's place: it says
whom to phone and whether to add to the list.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

DAYS: Final = 7
WEEKS: Final = 8
DRAWN: Final = 2
"""Weeks of an average day that every weekday is drawn by."""
FEWEST_WEEKS: Final = 2
LEAST: Final = 0.05
"""Slots; less than this is nothing to prepare for."""
FULLEST: Final = 2.0


@dataclass(frozen=True)
class Freed:
    """A slot that came free: its kind, its day by the clock of its place, and when it did."""

    kind: str
    day: date
    at: datetime


@dataclass(frozen=True)
class Expected:
    """Slots of a kind that will still come free on a day; ``low`` and ``high`` hold it in eight
    weeks of ten. ``full``: how full the day is by what is booked, 1 as usual; ``None`` if nothing
    is known of that."""

    day: date
    kind: str
    freed: float
    low: int
    high: int
    full: float | None = None


def weeks_known(freed: Sequence[Freed], now: datetime) -> int:
    """For how many whole weeks slots have been seen, at most ``WEEKS``."""
    first = min((one.at for one in freed), default=now)
    return min(WEEKS, (now - first) // timedelta(weeks=1))


def week(
    freed: Sequence[Freed],
    full: Mapping[tuple[date, str], float],
    told: Mapping[tuple[date, str], float],
    today: date,
    now: datetime,
) -> list[Expected]:
    """What is still to come, by day and kind; empty while too few weeks are known. ``full`` is how
    full a day is, where that is known; ``told`` what a model says, where one has earned it."""
    weeks = weeks_known(freed, now)
    if weeks < FEWEST_WEEKS:
        return []
    found = []
    for kind in sorted({one.kind for one in freed}):
        ours = [one for one in freed if one.kind == kind]
        for ahead in range(DAYS):
            day = today + timedelta(days=ahead)
            booked = full.get((day, kind))
            usual = _usual(ours, day, weeks, now) * (1.0 if booked is None else booked)
            expected = told.get((day, kind), usual)
            if expected >= LEAST:
                found.append(Expected(day, kind, expected, *_range(expected), booked))
    return sorted(found, key=lambda one: (one.day, one.kind))


def _usual(freed: Sequence[Freed], day: date, weeks: int, now: datetime) -> float:
    """As many as on this weekday, each week seen from as long before. A weekday on which nothing
    ever came free is a day on which the clinic is closed."""
    same, all_days = 0, 0
    for one in freed:
        back = (day - one.day).days
        if not 0 < back <= weeks * DAYS or one.at <= now - timedelta(days=back):
            continue
        all_days += 1
        same += back % DAYS == 0
    if not same:
        return 0.0
    return (same + DRAWN * all_days / (weeks * DAYS)) / (weeks + DRAWN)


def _range(mean: float) -> tuple[int, int]:
    """The tenth and the ninetieth of a hundred, of counts that come by chance around a mean."""
    low, count, below = None, 0, math.exp(-mean)
    at = below
    while below < 0.9:
        if low is None and below >= 0.1:
            low = count
        count += 1
        at *= mean / count
        below += at
    return (count if low is None else low), count


def fullness(booked: Mapping[tuple[date, str], int], day: date, kind: str) -> float | None:
    """How full a day is beside the same weekdays before, of which two at least are known."""
    before = [booked.get((day - timedelta(weeks=n), kind), 0) for n in range(1, 5)]
    known = [count for count in before if count]
    if len(known) < FEWEST_WEEKS:
        return None
    return min(FULLEST, booked.get((day, kind), 0) / (sum(known) / len(known)))


def needed(expected: float, yes: float, cap: float) -> int:
    """Patients who fit that are needed to be asked: each fill takes (1 + turned away) texts for
    each YES."""
    return math.ceil(expected * (1 + cap) / yes)
