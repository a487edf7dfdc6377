"""What the cells of a file show, all together, of how it writes dates and clocks.

Promises: every date cell is looked at before the first is read; what the file, its heads, the
profile and staff leave open refuses the file, and nothing is guessed.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final, Literal

from bot.ledger import answers
from intake.facts import headers, refusals, zones
from intake.profiles import profile, selection
from intake.rows import lengths, notation, times
from intake.tables.table import Cell
from intake.words import column_traits

_CLOCKS: Final = ("time", "start", "end")
_DOTTED: Final = re.compile(r"(?:[01]?\d|2[0-3])\.\d{2}")
_OF_QUARTERS: Final = frozenset({0, 25, 50, 75})
_BEGINS: Final = ("date", "start", "time")
_LEAST_DAYS: Final = 2
_NEARLY_ALL: Final = 0.8
_MOST_DAYS: Final = 2_000
_NEAR: Final = (timedelta(days=-31), timedelta(days=120))
"""Around now: in which days an export of appointments lies as a whole."""
_MONTH_FIRST: Final = re.compile(
    r"US/.*|Pacific/Honolulu|America/(?:New_York|Detroit|Kentucky/.*|Indiana/.*|Chicago|Menominee"
    r"|North_Dakota/.*|Denver|Boise|Phoenix|Los_Angeles|Anchorage|Juneau|Sitka|Nome|Yakutat"
    r"|Metlakatla|Adak)"
)
"""Where the month is written first."""
ORDER: Final = "3/4"
"""What the question about the order of day and month is about: it is one for all files."""


def with_when(fit: selection.Fit, rows: Sequence[Sequence[Cell]]) -> selection.Fit:
    """The header with the columns of day and clock that only their cells tell, where no head does.

    They are taken only if no other column may be them: the one of days and the one of clocks, or
    the one of both.
    """
    columns = dict(fit.columns)
    lacks_day = "date" in fit.above
    if not lacks_day and {"time", "start"} & columns.keys():
        return fit
    free = [n for n in fit.unread if column_traits.may_be_when(fit.headers[n])]
    shapes = [(_shape([row[n] for row in rows if n < len(row)]), n) for n in free]
    told = {shape: place for shape, place in shapes if shape}
    if len(told) != sum(bool(shape) for shape, _ in shapes):
        return fit
    if lacks_day and set(told) == {"both"}:
        found = {"start": told["both"]}
    elif lacks_day and set(told) == {"day", "clock"}:
        found = {"date": told["day"], "time": told["clock"]}
    elif not lacks_day and set(told) == {"clock"}:
        found = {"time": told["clock"]}
    else:
        return fit
    if lacks_day:
        columns.pop("date")
    above = tuple(name for name in fit.above if name != "date")
    return fit._replace(columns=columns | found, above=above)


def with_end(fit: selection.Fit, rows: Sequence[Sequence[Cell]]) -> selection.Fit:
    """The header with the one column of lengths that tell their unit, or else the one of clocks,
    for the end of which no head tells. An end that is not after its start refuses its row."""
    if {"end", "duration"} & fit.columns.keys():
        return fit
    free = [n for n in fit.unread if column_traits.may_be_when(fit.headers[n])]
    columns = {n: [row[n] for row in rows if n < len(row)] for n in free}
    long = [n for n, cells in columns.items() if _are_lengths(cells)]
    until = [n for n, cells in columns.items() if _shape(cells) in ("clock", "both")]
    told = {"duration": long} if long else {"end": until}
    found = {name: places[0] for name, places in told.items() if len(places) == 1}
    return fit._replace(columns={**fit.columns, **found})


def _are_lengths(cells: Sequence[Cell]) -> bool:
    """Whether each cell is a length with its unit, where nearly each is filled."""
    told = [str(cell) for cell in cells if cell not in (None, "")]
    with_unit = all(any(map(str.isalpha, one)) and lengths.read(one, "minutes") for one in told)
    return with_unit and len(told) >= max(_LEAST_DAYS, len(cells) * _NEARLY_ALL)


def _shape(cells: Sequence[Cell]) -> str:
    """What each cell is, a ``day``, a ``clock`` or ``both``, where nearly each is filled."""
    told = [_part(cell) for cell in cells if cell not in (None, "")]
    if len(set(told)) != 1 or len(told) < max(_LEAST_DAYS, len(cells) * _NEARLY_ALL):
        return ""
    return told[0]


def _part(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return "day" if cell.time() == time(0) else "both"
    if isinstance(cell, date | time):
        return "day" if isinstance(cell, date) else "clock"
    found = notation.parts(cell) if isinstance(cell, str) and not cell.isdigit() else None
    if found is None:
        return ""
    return "both" if found.day and found.clock else "day" if found.day else "clock"


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
    _hints: set[profile.DateOrder] = field(default_factory=set)
    """Orders that are shown by dates beside those that are read: the export writes all alike."""
    _month_first: int = 0
    _day_first: int = 0
    _either: int = 0
    _open: set[tuple[int, int, int]] = field(default_factory=set)
    """Days of appointments in which the month may come first as well as second."""
    dated: set[str] = field(default_factory=set)
    """Fields of whose cells some hold a day."""
    _halves: set[str] = field(default_factory=set)
    _full_days: set[str] = field(default_factory=set)
    _padded: set[str] = field(default_factory=set)
    _bare_days: Counter[str] = field(default_factory=Counter)
    _four_digits: dict[str, bool] = field(default_factory=dict)
    """Fields whose numbers so far are all clocks of four digits."""
    _leading_zero: bool = False
    _dotted: dict[str, set[str]] = field(default_factory=dict)
    """Fields with cells such as ``9.30``, and what stands in them."""
    _colons: set[str] = field(default_factory=set)
    """Fields with other cells."""

    def see(self, name: str, cell: Cell, line: int) -> None:
        """Take note of a cell of the field ``name``."""
        if not isinstance(cell, str) or not cell:
            return
        if self.dates.formats and (said := times.by_format(headers.tidy(cell), self.dates.formats)):
            if said.day is not None:
                self.dated.add(name)
            return
        if (pair := notation.interval(cell)) is not None:
            self.ranges = True
            for one in pair:
                self._see(name, one, line)
            return
        if name in _CLOCKS and _DOTTED.fullmatch(tidy := headers.tidy(cell)):
            self._dotted.setdefault(name, set()).add(tidy)
            return
        self._colons.add(name)
        self._see(name, cell, line)

    def see_beside(self, cell: Cell, *, is_title: bool = False) -> None:
        """Take note of a cell of a column that is not read, or of a title."""
        if not isinstance(cell, str) or not any(map(str.isdigit, cell)):
            return
        for day in notation.pieces(cell)[0] if is_title or notation.is_time(cell) else ():
            if day.order == "numbers":
                beside = Evidence(self.dates)
                beside._see_order(day, 1)
                shown = beside.shown()
                if shown in ("mdy", "dmy"):
                    self._hints.add(shown)

    def _see(self, name: str, cell: str, line: int) -> None:
        if name in _CLOCKS and (tidy := headers.tidy(cell)).isdigit():
            is_clock = times.FOUR_DIGITS.fullmatch(tidy) is not None
            self._four_digits[name] = is_clock and self._four_digits.get(name, True)
            self._leading_zero = self._leading_zero or (is_clock and tidy.startswith("0"))
        found = notation.parts(cell)
        if found is None:
            return
        if found.day is not None:
            self.dated.add(name)
        if found.day is not None and found.day.order == "numbers":
            self._see_order(found.day, line)
            self._see_open(name, found.day)
        if found.day is not None and found.day.bare:
            self._bare_days[name] += 1
        if (clock := found.clock) is not None and not clock.full_day:
            if clock.half:
                self._halves.add(name)
            elif clock.hour >= 13 or clock.hour == 0:
                self._full_days.add(name)
            elif clock.padded:
                self._padded.add(name)

    def _see_open(self, name: str, day: notation.Day) -> None:
        if name in _BEGINS and len(self._open) < _MOST_DAYS:
            year = day.third + (2000 if day.short_year else 0)
            self._open.add((day.first, day.second, year))

    def _see_order(self, day: notation.Day, line: int) -> None:
        if (told := _by_weekday(day)) is not None:
            self._month_first = self._month_first or (line if told == "mdy" else 0)
            self._day_first = self._day_first or (line if told == "dmy" else 0)
        elif day.first <= 12 and day.second <= 12:
            if day.first != day.second:
                self._either = self._either or line
        elif day.second <= 31 and day.first <= 12:
            self._month_first = self._month_first or line
        elif day.first <= 31 and day.second <= 12:
            self._day_first = self._day_first or line

    def conclude(self, now: datetime, zone: tzinfo) -> times.Conventions:
        """Settle the doubts; raises ``refusals.Refused`` when the file leaves one open."""
        dotted = self._clocks_with_dots()
        return times.Conventions(
            now=now,
            zone=self.dates.zone or zone,
            order=self._order(now, zone),
            halves=frozenset(self._halves),
            full_days=frozenset(self._full_days),
            padded=frozenset(self._padded),
            formats=self.dates.formats,
            four_digits=self._clocks_of_four(),
            dotted=dotted,
            dated=frozenset(self.dated),
            bare_days=frozenset(f for f, rows in self._bare_days.items() if rows > 1),
            serials=self.dates.excel_serials,
            epoch=times.MAC_EPOCH if self.mac_epoch else times.EXCEL_EPOCH,
            whole_number_time=self.dates.whole_number_time,
            zones={f: there for f, said in self.asides.items() if (there := zones.named(said))},
        )

    def _clocks_with_dots(self) -> frozenset[str]:
        """Fields in which all cells are clocks such as ``9.30``: some minutes are none of those to
        which hours as decimal numbers come, and none is more than 59."""
        found = set[str]()
        for name, cells in self._dotted.items():
            minutes = {int(cell[-2:]) for cell in cells}
            told = not minutes <= _OF_QUARTERS and max(minutes) < 60
            if told and name not in self._colons and not self.dates.whole_number_time:
                found.add(name)
                for cell in cells:
                    self._see(name, cell.replace(".", ":"), 0)
        return frozenset(found)

    def _clocks_of_four(self) -> frozenset[str]:
        if not self._leading_zero or not all(self._four_digits.values()):
            return frozenset()
        return frozenset() if self.dates.whole_number_time else frozenset(self._four_digits)

    def shown(self) -> profile.DateOrder | Literal["open", "none"]:
        """The order of day and month that the cells show; ``open`` if some leave it open."""
        if self._month_first or self._day_first:
            return "mdy" if self._month_first else "dmy"
        return "open" if self._either else "none"

    def _is_month_first(self, now: datetime, zone: tzinfo) -> bool:
        """Whether the clinic is where the month is written first, and all days are near if it is,
        and some of them far if it is not."""
        if len(self._open) < _LEAST_DAYS or not _MONTH_FIRST.fullmatch(str(zone)):
            return False
        since, until = ((now + span).date() for span in _NEAR)

        def near(year: int, month: int, day: int) -> bool:
            try:
                return since <= date(year, month, day) <= until
            except ValueError:
                return False

        first = all(near(year, one, two) for one, two, year in self._open)
        return first and not any(near(y, two, one) for one, two, y in self._open if one != two)

    def _order(self, now: datetime, zone: tzinfo) -> profile.DateOrder | None:
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
        hint = next(iter(self._hints)) if len(self._hints) == 1 else None
        stated = stated or self.usual or hint
        if self._either and not shown and not stated and self._is_month_first(now, zone):
            return "mdy"
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


def _by_weekday(day: notation.Day) -> profile.DateOrder | None:
    """The order in which a day and its weekday belong together, if that is one only."""
    if not day.weekday or day.first == day.second:
        return None
    year = day.third + (2000 if day.short_year else 0)
    fitting = list[profile.DateOrder]()
    for order, month, number in (
        ("mdy", day.first, day.second),
        ("dmy", day.second, day.first),
    ):
        with suppress(ValueError):
            if notation.WEEKDAYS[date(year, month, number).weekday()] == day.weekday:
                fitting.append("mdy" if order == "mdy" else "dmy")
    return fitting[0] if len(fitting) == 1 else None
