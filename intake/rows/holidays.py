"""The few days of the year on which hardly any clinic is open.

Promises: New Year's Day and Christmas everywhere; where the clocks are American, Independence Day
and Thanksgiving too.
Does not promise to know a clinic's own closed days: those stand in its exports.
"""

from datetime import date, tzinfo
from typing import Final

_EVERYWHERE: Final = ((1, 1), (12, 25))
_AMERICAN: Final = ((7, 4),)
_NOVEMBER, _THURSDAY = 11, 3


def is_one(day: date, zone: tzinfo) -> bool:
    """Whether the day is one of them, by the clocks of ``zone``."""
    if (day.month, day.day) in _EVERYWHERE:
        return True
    is_american = str(zone).startswith(("America/", "US/"))
    return is_american and ((day.month, day.day) in _AMERICAN or _is_thanksgiving(day))


def _is_thanksgiving(day: date) -> bool:
    """Whether it is the fourth Thursday of November."""
    return day.month == _NOVEMBER and day.weekday() == _THURSDAY and 22 <= day.day <= 28
