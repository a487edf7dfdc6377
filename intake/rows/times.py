"""What the dates and times of one file mean: shown by the whole file, or not decided at all.

Promises: ``3/4/2026`` is read only when the profile or another row of the file shows the order of
day and month; ``2:30`` only when something shows the half of the day; a time that the clocks skip
or pass twice never. Instants are aware and in UTC. Does not promise that an appointment is at that
time.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from bot.ledger import answers
from intake.facts import cache, headers, refusals, zones
from intake.profiles import profile
from intake.rows import notation
from intake.tables.table import Cell, Lost

_EXCEL_EPOCH: Final = date(1899, 12, 30)
_MAC_EPOCH: Final = date(1904, 1, 1)
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
_CLOCKS: Final = ("time", "start", "end")
_FOUR_DIGITS: Final = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
ORDER: Final = "3/4"
"""What the question about the order of day and month is about: it is one for all files."""
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
    epoch: date = _EXCEL_EPOCH
    whole_number_time: str | None = None
    four_digits: frozenset[str] = frozenset()
    """Fields whose clocks are ``0900`` and ``1330``: what is counted from midnight has no zero in
    front."""
    bare_days: frozenset[str] = frozenset()
    """Fields in which ``2026-12-1`` is usual, and not the beginning of ``2026-12-10``."""
    zones: Mapping[str, tzinfo] = field(default_factory=dict)
    """Fields whose head names a zone: ``start (UTC)``."""


@dataclass
class Evidence:
    """What the cells of a file show about its dates and clocks, gathered in one pass."""

    dates: profile.Dates
    mac_epoch: bool = False
    asides: Mapping[str, str] = field(default_factory=dict)
    """What stands in brackets beside the heads of fields."""
    usual: profile.DateOrder | None = None
    """The order of day and month in this clinic's files, once a person has said so."""
    ranges: bool = False
    """Whether some cell holds a start and an end."""
    _month_first: int = 0
    _day_first: int = 0
    _either: int = 0
    _halves: set[str] = field(default_factory=set)
    _full_days: set[str] = field(default_factory=set)
    _padded: set[str] = field(default_factory=set)
    _bare_days: Counter[str] = field(default_factory=Counter)
    _four_digits: dict[str, bool] = field(default_factory=dict)
    """Fields whose numbers so far are all clocks of four digits."""
    _leading_zero: bool = False

    def see(self, name: str, cell: Cell, line: int) -> None:
        """Take note of a cell of the field ``name``."""
        if not isinstance(cell, str) or not cell:
            return
        if self.dates.formats and _by_format(headers.tidy(cell), self.dates.formats):
            return
        if (pair := notation.interval(cell)) is not None:
            self.ranges = True
            for one in pair:
                self._see(name, one, line)
            return
        self._see(name, cell, line)

    def _see(self, name: str, cell: str, line: int) -> None:
        if name in _CLOCKS and (tidy := headers.tidy(cell)).isdigit():
            is_clock = _FOUR_DIGITS.fullmatch(tidy) is not None
            self._four_digits[name] = is_clock and self._four_digits.get(name, True)
            self._leading_zero = self._leading_zero or (is_clock and tidy.startswith("0"))
        found = notation.parts(cell)
        if found is None:
            return
        if found.day is not None and found.day.order == "numbers":
            self._see_order(found.day, line)
        if found.day is not None and found.day.bare:
            self._bare_days[name] += 1
        if (clock := found.clock) is not None and not clock.full_day:
            if clock.half:
                self._halves.add(name)
            elif clock.hour >= 13 or clock.hour == 0:
                self._full_days.add(name)
            elif clock.padded:
                self._padded.add(name)

    def _see_order(self, day: notation.Day, line: int) -> None:
        if day.first <= 12 and day.second <= 12:
            if day.first != day.second:
                self._either = self._either or line
        elif day.second <= 31 and day.first <= 12:
            self._month_first = self._month_first or line
        elif day.first <= 31 and day.second <= 12:
            self._day_first = self._day_first or line

    def conclude(self, now: datetime, zone: tzinfo) -> Conventions:
        """Settle the doubts; raises ``refusals.Refused`` when the file leaves one open."""
        return Conventions(
            now=now,
            zone=self.dates.zone or zone,
            order=self._order(),
            halves=frozenset(self._halves),
            full_days=frozenset(self._full_days),
            padded=frozenset(self._padded),
            formats=self.dates.formats,
            four_digits=self._clocks_of_four(),
            bare_days=frozenset(f for f, rows in self._bare_days.items() if rows > 1),
            serials=self.dates.excel_serials,
            epoch=_MAC_EPOCH if self.mac_epoch else _EXCEL_EPOCH,
            whole_number_time=self.dates.whole_number_time,
            zones={f: there for f, said in self.asides.items() if (there := zones.named(said))},
        )

    def _clocks_of_four(self) -> frozenset[str]:
        if not self._leading_zero or not all(self._four_digits.values()):
            return frozenset()
        return frozenset() if self.dates.whole_number_time else frozenset(self._four_digits)

    def shown(self) -> profile.DateOrder | Literal["open", "none"]:
        """The order of day and month that the cells show; ``open`` if some leave it open."""
        if self._month_first or self._day_first:
            return "mdy" if self._month_first else "dmy"
        return "open" if self._either else "none"

    def _order(self) -> profile.DateOrder | None:
        if self._month_first and self._day_first:
            raise refusals.Refused(
                f"The date in line {self._month_first} has the month first and the one in line"
                f" {self._day_first} the day. Export the dates in one form, such as 2026-03-31."
            )
        shown: profile.DateOrder | None = (
            "mdy" if self._month_first else "dmy" if self._day_first else None
        )
        stated = self._stated()
        if shown and stated and shown != stated:
            raise refusals.Refused(
                f"The date in line {self._month_first or self._day_first} is not in the order"
                " of day and month that the profile or its head states. Correct the date, or the"
                " profile."
            )
        stated = stated or self.usual
        if self._either and not shown and not stated:
            raise refusals.Refused(
                f"The date in line {self._either} could be month/day or day/month, and no other"
                " date in the file decides. Export dates as 2026-03-31, state the order in a"
                " profile, or answer the question about it on the Files page.",
                answers.Question("order", ORDER),
            )
        return shown or stated

    def _stated(self) -> profile.DateOrder | None:
        """The order that the profile or a head such as ``date (mm/dd/yyyy)`` states."""
        found = {order for said in self.asides.values() if (order := headers.date_order(said))}
        if self.dates.order:
            found.add(self.dates.order)
        if len(found) > 1:
            raise refusals.Refused(
                "The heads state two orders of day and month, or not that of the profile. Export"
                " the dates in one form, such as 2026-03-31."
            )
        return "mdy" if "mdy" in found else "dmy" if found else None


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
    if how.formats and (given := _by_format(tidy, how.formats)):
        return given
    if name in how.four_digits and _FOUR_DIGITS.fullmatch(tidy):
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
def _by_format(text: str, formats: tuple[str, ...]) -> Moment | None:
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
