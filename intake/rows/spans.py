"""When a row may be, whatever is wrong with it: for rows that speak against a free time.

Promises: every reading of its cells that is still possible lies inside the answer. A visit whose
start and end are sure is exactly that long; one whose clock can't be read may be at any time of its
day; one that says no day, at any time. Nothing here is ever offered.
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

from intake.facts import cache
from intake.rows import notation, times
from intake.rows.cells import Cells
from intake.tables.table import Cell

_MIDNIGHT: Final = time(0)
_DAY: Final = timedelta(days=1)
_LONGEST_SHIFT: Final = timedelta(hours=12)
"""A length of more counts working hours of several days, and tells no end. Nor does a visit take
longer: of ``1:00`` to ``1:30`` the second is not in the other half of the day."""
_OPEN: Final = re.compile(
    r"\b(?:weeks?|wk|from|since|start\w*|begin\w*|onwards?|further|daily|every|each|days|months?"
    r"|ongoing|indefinite\w*|until|till|til|thru|through|to|tbd|desde|hasta|al)\b|[-\u2013+]\s*\d|\?"
)
"""What tells that a day is the first, or the last, of several."""
_ONWARDS: Final = re.compile(
    r"\b(?:leav(?:es|ing)|closes|no more|goes home|from here)\b", re.IGNORECASE
)
_BACK: Final = re.compile(r"\b(?:back|returns?|returning|regresa|vuelve|retour)\b", re.IGNORECASE)
_OF_TIMES: Final = re.compile(
    r"\b(?:[ap]m|utc|gmt|z|t|[ecmp][sd]?t|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|at|uhr|hrs?|h)\b"
    r"|[ap]\.?m\.?|\d[tz]\b|t\d"
)
_WORD: Final = re.compile(r"[^\W\d_]{2}")
_MOST_READINGS: Final = 8
FOREVER: Final = datetime(9000, 1, 1, tzinfo=UTC)
SINCE_EVER: Final = datetime(1, 1, 2, tzinfo=UTC)

_STARTS: Final = ("date", "start", "time")
_ENDS: Final = ("end_date", "end")


class Span(NamedTuple):
    """From when to when. An end that is ``None`` is not known; with both ``None`` no day is."""

    since: datetime | None
    until: datetime | None


ANY_TIME: Final = Span(None, None)


class _Said(NamedTuple):
    """All that some cells may say."""

    days: tuple[date, ...]
    clocks: tuple[time, ...]
    zone: tzinfo
    filled: bool
    """Whether anything stands in them."""

    def instants(self, days: Iterable[date]) -> list[datetime]:
        return sorted({_instant(d, c, self.zone) for d, c in product(days, self.clocks)})


def visit(cells: Cells, length: timedelta | None) -> list[Span]:
    """When an appointment may be. ``length`` is what the row states of it, if it does."""
    begins, ends = _said(cells, _STARTS), _ending(cells)
    days = begins.days or ends.days
    if not days:
        return [ANY_TIME]
    starts = begins.instants(days)
    dated = bool(begins.days) and not starts  # its clock is lost, and that of its end with it
    if dated or len(starts) > _MOST_READINGS or not (starts or ends.clocks):
        return [_whole_days(days, ends.days, begins.zone)]
    stops = ends.instants(ends.days or days)
    if not starts:
        return [Span(None, stop) for stop in stops]
    if ends.days and not stops and ends.days[-1] > days[-1]:
        stops = [_instant(ends.days[-1], _MIDNIGHT, ends.zone, more=_DAY)]
    return [Span(start, _stop(start, stops, length)) for start in starts]


def of(day: date, clock: time | None, zone: tzinfo, length: timedelta | None) -> Span:
    """One time that is told whole, but for its end; without a clock all of its day."""
    if clock is None or clock == _MIDNIGHT:
        return _whole_days((day,), (), zone)
    since = _instant(day, clock, zone)
    return Span(since, since + length if length else None)


def absence(cells: Cells, length: timedelta | None) -> list[Span]:
    """When a provider may be away: whole days, unless both clocks are sure."""
    begins, ends = _said(cells, _STARTS), _ending(cells)
    if not begins.days:
        until = _whole_days(ends.days, (), ends.zone).until if ends.days else None
        return [Span(SINCE_EVER, until) if until else ANY_TIME]
    starts = begins.instants(begins.days)
    stops = ends.instants(ends.days or begins.days)
    given = cells.whatever("duration") is not None
    if length is not None and length <= _LONGEST_SHIFT and not ends.filled:
        stops = [start + length for start in starts]
    if starts and stops and stops[-1] > starts[0] and not cells.may_be_yes("all_day"):
        return [Span(starts[0], stops[-1])]
    whole = _whole_days(begins.days, ends.days, begins.zone)
    if not starts and not ends.filled and len(begins.days) == 1:
        starts = [_instant(begins.days[0], clock, begins.zone) for clock in _said_onwards(cells)]
    if len(starts) == 1 and not ends.filled and _says_onwards(cells):
        return [Span(starts[0], whole.until)]
    unread = ends.filled and not (ends.days or ends.clocks)
    unread = unread or any(_is_open(cells.whatever(name), cells.how) for name in (*_STARTS, *_ENDS))
    unread = unread or (given and (length is None or length > _LONGEST_SHIFT))
    return [Span(whole.since, FOREVER) if unread else whole]


def stretch(text: str, how: times.Conventions) -> list[Span]:
    """The days that a note tells of, from the first to the last; empty if it tells none.

    A day without a year is the next of that name; where month and day can't be told apart, both.
    """
    full, short = notation.pieces(text)[0], notation.short_days(text)
    ways = set[frozenset[date]]()
    for order in [how.order] if how.order else ["mdy", "dmy"]:
        days = {one for day in full for one in _in_order(day, order)}
        coming = short if order == "mdy" else _turned(short)
        ways.add(frozenset(days | _coming(coming, how)))
    found = [_whole_days(sorted(days), (), how.zone) for days in ways if days]
    return [Span(one.since, FOREVER) for one in found] if _is_open(text, how) else found


def _said_onwards(cells: Cells) -> set[time]:
    """The time of day from which a text says that somebody is away: "closes 2 PM"."""
    texts = (cell for cell in cells.row if isinstance(cell, str) and _ONWARDS.search(cell))
    return {found for text in texts for one in notation.pieces(text)[1] for found in clocks(one)}


def _says_onwards(cells: Cells) -> bool:
    """Whether the row says that somebody leaves at its time."""
    return any(isinstance(cell, str) and _ONWARDS.search(cell) for cell in cells.row)


def is_past(text: str, how: times.Conventions) -> bool:
    """Whether a text is a day that is not still to come, and nothing else but a time of it."""
    days = {day for one in notation.pieces(text)[0] for day in dates(one)}
    tomorrow = how.now.astimezone(how.zone).date() + _DAY
    rest = notation.without_days(text).lower()
    return min(days, default=tomorrow) <= tomorrow and not _WORD.search(_OF_TIMES.sub(" ", rest))


def last_told(texts: Iterable[str], how: times.Conventions) -> datetime | None:
    """Until when the last day lasts that the texts name, or when it begins on which somebody is
    back; ``None`` if they name none."""
    ends = list[datetime]()
    for text in texts:
        days = coming(text, how) | {d for one in notation.pieces(text)[0] for d in dates(one)}
        if days:
            back = timedelta() if _BACK.search(text) else _DAY
            ends.append(_instant(max(days), _MIDNIGHT, how.zone, more=back))
    return max(ends, default=None)


def _in_order(day: notation.Day, order: str) -> set[date]:
    if day.order == "ymd":
        return dates(day)
    month, number = (day.first, day.second) if order == "mdy" else (day.second, day.first)
    return dates(day._replace(order="ymd", first=day.third, second=month, third=number))


def _turned(short: Sequence[notation.ShortDay]) -> list[notation.ShortDay]:
    return [one if one.named else one._replace(first=one.second, second=one.first) for one in short]


def _coming(short: Sequence[notation.ShortDay], how: times.Conventions) -> set[date]:
    """The next day of each month and day."""
    today = how.now.astimezone(how.zone).date()
    found = set[date]()
    for month, day, _ in short:
        for year in (today.year, today.year + 1):
            with suppress(ValueError):
                if (one := date(year, month, day)) >= today:
                    found.add(one)
                    break
    return found


def _is_open(cell: Cell, how: times.Conventions) -> bool:
    """Whether a text that names one day tells that it is the first of several: "week of"."""
    if not isinstance(cell, str) or len(_days_in(cell)) > 1:
        return False
    return bool(_OPEN.search(notation.without_days(cell).lower())) and not _reads(cell, how)


def _days_in(text: str) -> list[object]:
    return [*notation.pieces(text)[0], *notation.short_days(text)]


def _reads(text: str, how: times.Conventions) -> bool:
    """Whether the text is a date or a time and nothing else."""
    try:
        times.read(text, "", how)
    except times.Unclear:
        return False
    return True


def start_is_lost(cells: Cells) -> bool:
    """Whether something stands where the start should, and it is no time: cells may have moved."""
    said = _said(cells, _STARTS)
    return said.filled and not said.days


def scattered(
    row: Sequence[Cell], how: times.Conventions, *, of_starts: bool = False
) -> list[Span]:
    """When a row may be whose cells can't be told apart; empty if it tells no day and no clock."""
    days, clocks, timed = set[date](), set[time](), 0
    for cell in row:
        moments = possible(cell, "", how)
        days |= {moment.day for moment in moments if moment.day}
        hours = {moment.clock for moment in moments if moment.clock not in (None, _MIDNIGHT)}
        clocks |= {hour for hour in hours if hour}
        timed += bool(hours)
    if not days:
        return [ANY_TIME] if clocks else []
    instants = _Said(tuple(days), tuple(clocks), how.zone, filled=True).instants(days)
    if not clocks or len(instants) > _MOST_READINGS:
        return [_whole_days(tuple(days), (), how.zone)]
    if timed == 1 and of_starts:
        return [Span(one, None) for one in instants]
    if timed == 1:  # its start or its end
        return [end for one in instants for end in (Span(one, None), Span(None, one))]
    return [Span(instants[0], instants[-1])]


def possible(cell: Cell, name: str, how: times.Conventions) -> Sequence[times.Moment]:
    """Every way in which the cell may be read; empty if it holds neither a date nor a time."""
    if isinstance(cell, str):
        return _texts(cell[: notation.LONGEST_NOTE_CHARS], name, how)
    try:
        return (times.read(cell, name, how),)
    except times.Unclear:
        return ()


@lru_cache(cache.ANSWERS)
def _texts(text: str, name: str, how: times.Conventions) -> tuple[times.Moment, ...]:
    try:
        return (times.read(text, name, how),)
    except times.Unclear:
        days, hands = notation.pieces(text)
    told: set[date | None] = {found for day in days for found in dates(day)}
    hours: set[time | None] = {found for one in hands for found in clocks(one)}
    if not told and not hours:
        return ()
    readings = product(told or {None}, hours or {None})
    return tuple(times.Moment(day, hour, how.zones.get(name)) for day, hour in readings)


def _said(cells: Cells, fields: tuple[str, ...]) -> _Said:
    written = tuple(map(cells.whatever, fields))
    told = _told if all(map(_is_short, written)) else _told.__wrapped__
    return told(written, fields, cells.how)


def _is_short(cell: Cell) -> bool:
    """Whether it may come again, and is equal to nothing that reads otherwise, as 1 is to 1.0."""
    return cell is None or (isinstance(cell, str) and len(cell) <= cache.LONGEST_CHARS)


@lru_cache(cache.ANSWERS)
def _told(written: tuple[Cell, ...], fields: tuple[str, ...], how: times.Conventions) -> _Said:
    days, clocks = set[date](), set[time]()
    zone, filled = how.zone, False
    for cell, name in zip(written, fields, strict=True):
        filled = filled or cell is not None
        for moment in possible(cell, name, how):
            days |= {moment.day} if moment.day else set()
            clocks |= {moment.clock} if moment.clock not in (None, _MIDNIGHT) else set()
            zone = moment.zone or zone
        if filled and not days and isinstance(cell, str):
            days |= coming(cell, how)
    return _Said(tuple(sorted(days)), tuple(sorted(clocks)), zone, filled)


def coming(cell: str, how: times.Conventions) -> set[date]:
    """The next days that a text such as ``12/15`` may mean."""
    short = notation.short_days(cell)
    ways = [short] if how.order == "mdy" else [_turned(short)] if how.order else []
    return {day for way in ways or (short, _turned(short)) for day in _coming(way, how)}


def _ending(cells: Cells) -> _Said:
    """What the cells of the end may say, or those of the start that tell the end as well."""
    ends = _said(cells, _ENDS)
    for name in _STARTS:
        with suppress(times.Unclear):
            pair = times.interval(cells.whatever(name), name, cells.how)
            if pair is not None and not ends.clocks and pair[1].clock:
                days = (pair[1].day,) if pair[1].day else ends.days
                zone = pair[1].zone or pair[0].zone or cells.how.zone
                return _Said(days, (pair[1].clock,), zone, filled=True)
    return ends


def _stop(start: datetime, stops: Sequence[datetime], length: timedelta | None) -> datetime | None:
    later = [stop for stop in stops if stop > start]
    if length is not None:
        later.append(start + length)
    near = [stop for stop in later if stop - start <= _LONGEST_SHIFT]
    return max(near or later, default=None)


def _whole_days(days: Sequence[date], ends: Sequence[date], zone: tzinfo) -> Span:
    first, last = min(days), max((*days, *ends))
    return Span(_instant(first, _MIDNIGHT, zone), _instant(last, _MIDNIGHT, zone, more=_DAY))


def _instant(day: date, clock: time, zone: tzinfo, *, more: timedelta = timedelta()) -> datetime:
    """The local time in UTC, also where the clocks change: there the earlier reading."""
    try:
        return (datetime.combine(day, clock, zone) + more).astimezone(UTC)
    except OverflowError:
        return FOREVER if day.year > 1000 else SINCE_EVER


def dates(day: notation.Day) -> set[date]:
    """The day by either order of its numbers."""
    if day.order == "ymd":
        orders = [(day.first, day.second, day.third)]
    else:
        year = day.third + (2000 if day.short_year else 0)
        orders = [(year, day.first, day.second), (year, day.second, day.first)]
    if day.bare:  # 2026-12-1 may be the beginning of 2026-12-10 to 19
        orders += [(day.first, day.second, day.third * 10 + last) for last in range(10)]
    found = set()
    for year, month, number in orders:
        with suppress(ValueError):
            found.add(date(year + (2000 if year < 100 else 0), month, number))
    return found


def clocks(clock: notation.Clock) -> set[time]:
    """The time by either half of the day, unless it says or shows which."""
    hour = clock.hour
    if clock.half and 1 <= hour <= 12:
        hours = {hour % 12 + (12 if clock.half == "p" else 0)}
    elif 1 <= hour <= 11:
        hours = {hour, hour + 12}
    else:
        hours = {hour}
    return {time(one, clock.minute, clock.second) for one in hours}
