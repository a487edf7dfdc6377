"""The public holidays beside a day of which a file says that it is one, or near one.

Promises: where a line tells of Christmas Eve, Christmas Day is no day of work either. A holiday of
which a file says nothing is a day like any other: its clinic may be open.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from bot.ledger.facts import Busy

_NAMED: Final = re.compile(
    r"\b(?:holidays?|christmas|xmas|new year\w*|thanksgiving|independence day|navidad|a[nñ]o nuevo"
    r"|feriado|no[eë]l|weihnacht\w*|neujahr|silvester|feiertag\w*|natal|ano novo|f[eé]ri[eé])\b",
    re.IGNORECASE,
)
_NEAR: Final = timedelta(days=3)
_EVERYWHERE: Final = ((1, 1), (12, 25))
_AMERICAN: Final = ((7, 4),)
_NOVEMBER, _THURSDAY = 11, 3
_LAST_YEAR: Final = 2200


def beside(told: Iterable[Busy], text: str, zone: tzinfo) -> Iterator[Busy]:
    """The public holidays within a few days of those that ``text`` tells of, for everybody."""
    if not _NAMED.search(text):
        return
    for one in told:
        if one.since is None or one.since.year > _LAST_YEAR:
            continue
        first = one.since.astimezone(zone).date()
        for days in range(-_NEAR.days, _NEAR.days + 1):
            day = first + timedelta(days=days)
            if _is_one(day, zone):
                begins = datetime.combine(day, time(0), zone)
                yield Busy(
                    "away",
                    None,
                    begins.astimezone(UTC),
                    (begins + timedelta(days=1)).astimezone(UTC),
                )


def _is_one(day: date, zone: tzinfo) -> bool:
    """Whether the day is a holiday everywhere, or one where the clocks are American."""
    if (day.month, day.day) in _EVERYWHERE:
        return True
    is_american = str(zone).startswith(("America/", "US/"))
    return is_american and ((day.month, day.day) in _AMERICAN or _is_thanksgiving(day))


def _is_thanksgiving(day: date) -> bool:
    """Whether it is the fourth Thursday of November."""
    return day.month == _NOVEMBER and day.weekday() == _THURSDAY and 22 <= day.day <= 28
