"""What the cells of one file say of dates and times, by the conventions of the file.

Promises: ``3/4/2026`` is read only when the conventions tell the order of day and month; ``2:30``
only when something shows the half of the day; a time that the clocks skip or pass twice never.
Instants are aware and in UTC. Does not promise that an appointment is at that time.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final, NamedTuple

from intake.facts import cache, headers, zones
from intake.profiles import profile
from intake.rows import notation
from intake.tables.table import Cell, Lost

EXCEL_EPOCH: Final = date(1899, 12, 30)
MAC_EPOCH: Final = date(1904, 1, 1)
_DAY_SECONDS: Final = 86_400
_SERIAL_STEP_SECONDS: Final = 300
_SERIAL_SLACK_SECONDS: Final = 2
"""Excel writes fractions of a day with five digits or more; fewer would blur the time."""
_SERIAL_PAST: Final = timedelta(days=400)
_SERIAL_AHEAD: Final = timedelta(days=800)
_LONGEST_RANGE: Final = timedelta(hours=4)
"""How far apart a start and an end may be of which only the end tells the half of the day."""
_YEARS_AHEAD: Final = 3
_YEARS_BACK: Final = 30

_MORNING: Final = range(9, 13)
"""Hours that a clinic has only once a day, so that they need no AM."""
_EARLY: Final = range(7, 9)
"""Hours that are evening in some clinics."""


_ISO: Final = re.compile(r"[0-9][Tt][0-9]|:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)? ?[+-]")
"""A time behind which an offset is usual."""
FOUR_DIGITS: Final = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
_NO_FORM: Final = (
    "This is not a date or time in a form that is known. Write it as 2026-03-31 14:30."
)


class Unclear(ValueError):
    """The cell can't be read for certain; ``str()`` says why, in a sentence about the cell."""


class Moment(NamedTuple):
    """What one cell holds of a local time."""

    day: date | None = None
    clock: time | None = None
    zone: tzinfo | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Conventions:
    """How this file writes times, all doubts settled. Compared by identity: one for each file."""

    now: datetime
    zone: tzinfo
    order: profile.DateOrder | None = None
    halves: frozenset[str] = frozenset()
    """Fields in which some cell has AM or PM."""
    full_days: frozenset[str] = frozenset()
    """Fields in which some cell shows a clock of 24 hours: 00:15 or 13:00."""
    padded: frozenset[str] = frozenset()
    """Fields in which some hour has a leading zero."""
    formats: tuple[str, ...] = ()
    serials: bool = False
    epoch: date = EXCEL_EPOCH
    whole_number_time: str | None = None
    four_digits: frozenset[str] = frozenset()
    """Fields whose clocks are ``0900`` and ``1330``: what is counted from midnight has no zero in
    front."""
    dotted: frozenset[str] = frozenset()
    """Fields whose clocks are ``9.30``."""
    dated: frozenset[str] = frozenset()
    """Fields of whose cells some hold a day."""
    bare_days: frozenset[str] = frozenset()
    """Fields in which ``2026-12-1`` is usual, and not the beginning of ``2026-12-10``."""
    zones: Mapping[str, tzinfo] = field(default_factory=dict)
    """Fields whose head names a zone: ``start (UTC)``."""


def read(cell: Cell, name: str, how: Conventions) -> Moment:
    """What the cell of the field ``name`` says; raises ``Unclear``."""
    said = _read(cell, name, how)
    return said if said.zone is not None else said._replace(zone=how.zones.get(name))


def _read(cell: Cell, name: str, how: Conventions) -> Moment:
    match cell:
        case Lost():
            raise Unclear(cell.sentence)
        case datetime():
            return Moment(cell.date(), _whole_second(cell.time()))
        case date():
            return Moment(cell)
        case time():
            return Moment(None, _whole_second(cell))
        case bool() | None:
            raise Unclear("This is not a date or time. Correct it.")
        case int() | float():
            return _number(float(cell), name, how)
        case _ if len(cell) > cache.LONGEST_CHARS:
            raise Unclear(_NO_FORM)
        case _ if (pair := interval(cell, name, how)) is not None:
            return pair[0]
        case _:
            return _text(cell, name, how)


def interval(cell: Cell, name: str, how: Conventions) -> tuple[Moment, Moment] | None:
    """The start and the end that one cell tells, as ``9:00 - 9:30 AM``; raises ``Unclear``."""
    if not isinstance(cell, str) or (pair := notation.interval(cell)) is None:
        return None
    if not _is_range(cell, name, how):
        return None
    return _pair(*pair, name, how)


@lru_cache(cache.ANSWERS)
def _is_range(cell: str, name: str, how: Conventions) -> bool:
    """Whether the second part is an end, and not an offset from UTC as in ``09:00-06:00``."""
    whole = notation.parts(cell)
    if whole is None or whole.day is None or whole.clock is None:
        return True
    moment = _moment(whole, name, how)
    if moment.day is None or moment.clock is None or moment.zone is None:
        return True
    local = datetime.combine(moment.day, moment.clock, how.zones.get(name) or how.zone)
    return not _ISO.search(cell) and local.utcoffset() != moment.zone.utcoffset(None)


@lru_cache(cache.ANSWERS)
def _pair(first: str, second: str, name: str, how: Conventions) -> tuple[Moment, Moment]:
    begins, ends = notation.parts(first), notation.parts(second)
    assert begins, "notation.interval found it"
    assert ends, "notation.interval found it"
    assert begins.clock, "notation.interval found one"
    assert ends.clock, "notation.interval found one"
    until = _moment(ends, name, how)
    if begins.clock.half or not ends.clock.half or begins.clock.full_day:
        return _moment(begins, name, how), until
    likely = list[Moment]()
    for half in ("a", "p"):
        since = _moment(begins._replace(clock=begins.clock._replace(half=half)), name, how)
        if timedelta() < _between(since, until) <= _LONGEST_RANGE:
            likely.append(since)
    if len(likely) != 1:
        raise Unclear("AM or PM is missing at the start of this time. Write it as 2:30 PM.")
    return likely[0], until


def _between(since: Moment, until: Moment) -> timedelta:
    assert since.clock, "both have a clock"
    assert until.clock, "both have a clock"
    day = datetime(2000, 1, 1)  # noqa: DTZ001 - only to subtract
    return datetime.combine(day, until.clock) - datetime.combine(day, since.clock)


@lru_cache(cache.ANSWERS)
def instant(day: date, clock: time, zone: tzinfo) -> datetime:
    """The local time as an instant in UTC; raises ``Unclear`` where the clocks change."""
    try:
        local = datetime.combine(day, clock, zone)
        if not zones.fits(zone, local):
            raise Unclear(
                "The zone that is named is that of the other half of the year. Write the time with"
                " its offset from UTC, as 2026-07-01T09:30-05:00."
            )
        found = local.astimezone(UTC)
        if local.utcoffset() == local.replace(fold=1).utcoffset():
            return found
    except OverflowError:
        raise Unclear("This date is out of range. Correct it.") from None
    if found.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        raise Unclear(
            "This time comes twice: the clocks are put back over it. Write it with its offset from"
            " UTC, as 2026-11-01T01:30-05:00."
        )
    raise Unclear(
        "This time does not exist: the clocks are put forward over it. Correct it in the schedule"
        " and export again."
    )


@lru_cache(cache.ANSWERS)
def _text(cell: str, name: str, how: Conventions) -> Moment:
    tidy = headers.tidy(cell)
    if how.formats and (given := by_format(tidy, how.formats)):
        return given
    if name in how.four_digits and FOUR_DIGITS.fullmatch(tidy):
        return Moment(None, time(int(tidy[:2]), int(tidy[2:])))
    found = notation.parts(cell)
    if found is None:
        try:
            number = float(tidy) if tidy.isascii() and "e" not in tidy.lower() else None
        except ValueError:
            number = None
        if number is None:
            raise Unclear(_NO_FORM)
        return _number(number, name, how)
    return _moment(found, name, how)


def _moment(found: notation.Parts, name: str, how: Conventions) -> Moment:
    if found.day and found.day.bare and name not in how.bare_days:
        raise Unclear("This date may be cut off at its end. Write the day with two digits.")
    day = _day(found.day, how) if found.day else None
    clock = _clock(found.clock, name, how) if found.clock else None
    return Moment(day, clock, _offset(found.offset))


def _day(day: notation.Day, how: Conventions) -> date:
    year, month, number = day.first, day.second, day.third
    if day.order == "numbers":
        year, month, number = day.third, day.first, day.second
        if how.order == "dmy":
            month, number = number, month
    if day.short_year:
        year += 2000
        if not how.now.year - _YEARS_BACK <= year <= how.now.year + _YEARS_AHEAD:
            raise Unclear(
                "The year has two digits and could be in another century. Write it with four."
            )
    try:
        found = date(year, month, number)
    except ValueError:
        raise Unclear("There is no such day. Correct the date.") from None
    if day.weekday and notation.WEEKDAYS[found.weekday()] != day.weekday:
        raise Unclear("The weekday and the date do not belong together. Correct one of them.")
    return found


def _clock(clock: notation.Clock, name: str, how: Conventions) -> time:
    hour = clock.hour
    if clock.half:
        if not 1 <= hour <= 12:
            raise Unclear("An hour with AM or PM must be from 1 to 12. Correct it.")
        hour = hour % 12 + (12 if clock.half == "p" else 0)
    elif not clock.full_day and 1 <= hour <= 12 and not _half_known(clock, name, how):
        raise Unclear(
            "This time could be in the morning or the evening: AM or PM is missing. Write it as"
            " 2:30 PM."
        )
    return time(hour, clock.minute, clock.second)


def _half_known(clock: notation.Clock, name: str, how: Conventions) -> bool:
    if name in how.halves:
        return False
    if clock.hour in _MORNING:
        return True
    if clock.hour in _EARLY:
        return name in how.full_days or name in how.padded
    return clock.padded and name in how.full_days


def _offset(written: str) -> tzinfo | None:
    if not written:
        return None
    if written[0] not in "+-":
        return zones.named(written)
    digits = written[1:].replace(":", "")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    if span > timedelta(hours=14):
        raise Unclear("The offset from UTC is out of range. Correct it.")
    return timezone(-span if written[0] == "-" else span)


_WHOLE_NUMBER_TIMES: Final[dict[str, Callable[[int], tuple[int, int]]]] = {
    "hhmm": lambda number: divmod(number, 100),
    "minutes": lambda number: divmod(number, 60),
    "seconds": lambda number: divmod(number // 60, 60),
}


def _number(number: float, name: str, how: Conventions) -> Moment:
    if name == "time" and number >= 1 and number.is_integer():
        return Moment(None, _whole_number_time(int(number), how))
    if number.is_integer() and (compact := notation.parts(str(int(number)))) and compact.day:
        return Moment(_day(compact.day, how))
    if not how.serials:
        raise Unclear(
            "A bare number is no date or time unless a profile says so. Format the column as date"
            " and time, and save it again."
        )
    if 0 < number < 1:
        return Moment(None, _fraction(number))
    days = int(number)
    low, high = how.now.date() - _SERIAL_PAST, how.now.date() + _SERIAL_AHEAD
    if not (low - how.epoch).days <= days <= (high - how.epoch).days:
        raise Unclear("This number is no date near today. Correct it.")
    return Moment(how.epoch + timedelta(days=days), _fraction(number - days))


def _whole_number_time(number: int, how: Conventions) -> time:
    if how.whole_number_time is None:
        raise Unclear(
            "A bare number is no time of day unless a profile gives its unit. Add it there, or"
            " write the time as 2:30 PM."
        )
    hour, minute = _WHOLE_NUMBER_TIMES[how.whole_number_time](number)
    if not 0 <= hour <= 23 or not 0 <= minute <= 59:
        raise Unclear(
            "This number is no time of day in the unit that the profile gives. Correct it."
        )
    return time(hour, minute)


def _fraction(part: float) -> time | None:
    """The time of day in Excel's fraction of a day; none for a bare date."""
    seconds = round(part * _DAY_SECONDS)
    if seconds == 0:
        return None
    steps = round(seconds / _SERIAL_STEP_SECONDS) * _SERIAL_STEP_SECONDS
    if abs(seconds - steps) > _SERIAL_SLACK_SECONDS or steps >= _DAY_SECONDS:
        raise Unclear(
            "This number is not exact enough to be a time of day. Format the column as date and"
            " time, and save it again."
        )
    return time(steps // 3600, steps % 3600 // 60)


def _whole_second(clock: time) -> time | None:
    """A workbook's time without the dust of binary fractions; none for a bare date."""
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second
    seconds += clock.microsecond >= 500_000
    if seconds in (0, _DAY_SECONDS):
        return None
    return time(seconds // 3600, seconds % 3600 // 60, seconds % 60)


@lru_cache(cache.ANSWERS)
def by_format(text: str, formats: tuple[str, ...]) -> Moment | None:
    """The text by the first of the profile's formats that fits it whole."""
    for one in formats:
        try:
            given = datetime.strptime(text, one)  # noqa: DTZ007 - made local by the caller
        except ValueError:
            continue
        has_day = any(mark in one for mark in ("%d", "%j", "%x", "%c"))
        has_clock = any(mark in one for mark in ("%H", "%I", "%X", "%c"))
        return Moment(
            given.date() if has_day else None, given.time() if has_clock else None, given.tzinfo
        )
    return None
