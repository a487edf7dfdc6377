"""How long an appointment is, as tables write it: ``30``, ``30 min``, ``1h 30min``, ``0:30``; and
when it ends.

Promises: a unit that is written goes before the one that a profile states; a number without any is
in that one. What can't be read for certain gives ``None``, and an end where the cells that tell it
do not agree raises ``Bad``.
"""

import re
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Final, Literal

from intake.facts import cache, headers
from intake.profiles import profile, selection
from intake.rows import times
from intake.rows.cells import EMPTY, Bad, Cells
from intake.tables.table import Cell

Unit = Literal["minutes", "seconds", "hours"] | int
"""A number: a unit of so many minutes."""

_HOURS: Final = r"(?:h|hr|hrs|hour|hours|hora|horas|std|stunden?)"
_MINUTES: Final = r"(?:m|min|mins|minute|minutes|minuto|minutos|minuten)"
_SECONDS: Final = r"(?:s|sec|secs|second|seconds)"
_WRITTEN: Final = re.compile(
    rf"(?:(?P<hours>[0-9]{{1,2}}(?:[.,][0-9]{{1,2}})?) ?{_HOURS}\b\.?)?"
    rf"(?:,? ?(?:and )?(?P<minutes>[0-9]{{1,4}}(?:\.0+)?) ?{_MINUTES}\b\.?)?"
    rf"(?:(?P<seconds>[0-9]{{1,6}}) ?{_SECONDS}\b\.?)?"
)
_TIGHT: Final = re.compile(r"(?P<hours>[0-9]{1,2})h(?P<minutes>[0-9]{1,2})(?:m|min)?")
_CLOCK: Final = re.compile(r"(?P<hours>0?[0-5]):(?P<minutes>[0-5][0-9])(?::00)?")
"""Of more hours it is a time of day that stands in the wrong column."""
_ISO: Final = re.compile(r"pt(?:(?P<hours>[0-9]{1,2})h)?(?:(?P<minutes>[0-9]{1,3})m)?(?:0s)?")
_PRIME: Final = re.compile(r"(?P<minutes>[0-9]{1,3}) ?'")
SHORTEST: Final = timedelta(minutes=5)
UNUSUAL: Final = timedelta(minutes=10)
"""Below this only five minutes are a length: ``6`` may as well count units of ten minutes."""
_NUMBER: Final = re.compile(r"(?P<whole>[0-9]{1,6})(?P<part>[.,][0-9]{1,4})?")
LONGEST_APPOINTMENT: Final = timedelta(hours=12)

_WHEN: Final = ("date", "start", "time")
_MIDNIGHT: Final = time(0)
_ONE: Final = "Correct one of them."
NO_CLOCK: Final = (
    "There is no time of day in this cell; midnight counts as none, since a date without a time"
    " turns into it. Write the time."
)
_UNITS: Final = (
    "No visit is as short: this seems to count units of some minutes. Make a profile for this"
    " export: Files > New kind of export."
)


def read(cell: Cell, unit: Unit) -> timedelta | None:
    """The length that the cell states, if it can be told. ``unit`` is that of bare numbers."""
    if isinstance(cell, time):
        if cell.hour > 5:
            return None
        return timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return None
    return _text(headers.word(str(cell)), unit)


def is_usual(length: timedelta) -> bool:
    """Whether a number may count minutes, and not units of some."""
    return length == SHORTEST or length >= UNUSUAL


@lru_cache(cache.ANSWERS)
def _text(word: str, unit: Unit) -> timedelta | None:
    if not word.isascii():
        return None
    if found := _NUMBER.fullmatch(word):
        return _number(found, unit)
    for form in (_CLOCK, _ISO, _TIGHT, _PRIME, _WRITTEN):
        if found := form.fullmatch(word):
            parts = {k: float(v.replace(",", ".")) for k, v in found.groupdict().items() if v}
            return timedelta(**parts) if parts else None
    return None


def _number(found: re.Match[str], unit: Unit) -> timedelta | None:
    part = (found["part"] or "").strip(".,").rstrip("0")
    if part and unit != "hours":
        return None
    if isinstance(unit, int):
        return timedelta(minutes=unit * int(found["whole"]))
    return timedelta(**{unit: float(f"{found['whole']}.{part or 0}")})


def unit(fit: selection.Fit, layout: profile.Cancellations) -> Unit:
    """The unit of lengths: as their head states it, else the profile."""
    place = fit.columns.get("duration")
    told = headers.UNITS.get(fit.asides.get("duration", ""))
    in_head = headers.unit_told(fit.headers[place]) if place is not None else None
    return told or in_head or layout.duration_unit


def end(cells: Cells, start: datetime, layout: profile.Cancellations, counted: Unit) -> datetime:
    """The end of the row's appointment; lengths are ``counted`` in that unit."""
    told, day = cells.until(*_WHEN), cells.moment("end_date")
    moment = cells.moment("end") or told
    minutes = _minutes(cells, layout, counted)
    if told is not None and moment is not None and moment.clock != told.clock:
        raise Bad("end", f"The end here is not that of the start's column. {_ONE}")
    if moment is None:
        if minutes is None:
            field = "end" if cells.has("end") else "duration"
            raise Bad(field, EMPTY)
        return start + minutes
    if day is not None and moment.day not in (None, day.day):
        raise Bad("end", f"The date here is not that of the date column. {_ONE}")
    clock = _clock("end", moment)
    local = start.astimezone(moment.zone or cells.how.zone)
    ends = moment.day or (day and day.day) or local.date()
    ends_at = cells.instant("end", moment._replace(day=ends), clock)
    given = cells.has("duration") and minutes is not None
    if given and minutes is not None and start + minutes != ends_at:
        raise Bad("duration", f"Start and duration do not lead to the end given. {_ONE}")
    return ends_at


def _minutes(cells: Cells, layout: profile.Cancellations, counted: Unit) -> timedelta | None:
    cell = cells.raw("duration")
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        always = layout.always_minutes
        return timedelta(minutes=always) if always else None
    written = "units" if isinstance(counted, int) else counted
    span = read(cell, counted)
    if span is None:
        said = f"This is no length that is known. Write it in {written}."
        raise Bad("duration", said)
    if not SHORTEST <= span <= LONGEST_APPOINTMENT:
        raise Bad("duration", f"This is no usual number of {written}. Correct it.")
    if not is_usual(span):
        raise Bad("duration", _UNITS)
    return span


def _clock(field: str, moment: times.Moment) -> time:
    """The time of day. Midnight is what a date without one turns into on its way."""
    if moment.clock is None or moment.clock == _MIDNIGHT:
        raise Bad(field, NO_CLOCK)
    return moment.clock
