"""How long an appointment is, as tables write it: ``30``, ``30 min``, ``1h 30min``, ``0:30``.

Promises: a unit that is written goes before the one that a profile states; a number without any is
in that one. What can't be read for certain gives ``None``.
"""

import re
from datetime import time, timedelta
from functools import lru_cache
from typing import Final, Literal

from intake.facts import cache, headers
from intake.tables.table import Cell

Unit = Literal["minutes", "seconds", "hours"]

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
_NUMBER: Final = re.compile(r"(?P<whole>[0-9]{1,6})(?P<part>[.,][0-9]{1,4})?")


def read(cell: Cell, unit: Unit) -> timedelta | None:
    """The length that the cell states, if it can be told. ``unit`` is that of bare numbers."""
    if isinstance(cell, time):
        if cell.hour > 5:
            return None
        return timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return None
    return _text(headers.word(str(cell)), unit)


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
    return timedelta(**{unit: float(f"{found['whole']}.{part or 0}")})
