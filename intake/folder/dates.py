"""When an export was made, as its name or its title says: one that was saved anew is newer than
what it says.

Promises: a date counts only if it is just before that of the file; an older one is part of a name
that stays the same, a later one is of the appointments. Where month and day can't be told apart,
the older reading counts, which opens less.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Final
from zoneinfo import ZoneInfo

from intake.facts import headers
from intake.rows import notation, spans

RECENT: Final = timedelta(days=14)

_COMPACT: Final = re.compile(r"(?<![0-9])(20[0-9]{2})([-_.]?)([01][0-9])\2([0-3][0-9])(?![0-9]{3})")
_OF_THE_REPORT: Final = re.compile(
    r"\b(?:print|generat|creat|export|produced|issued|extract|run|as of|report date|date of report"
    r"|impres|generad|emitid|emision|exportad|fecha de(?:l)? (?:reporte|informe)|al dia)\w*"
)
"""What a line above the header says where its date is that of the export."""


def modified_at(seconds: float, now: datetime) -> datetime:
    """A file's own time, within what a clock can show.

    One that runs ahead must not make every later file look old, and Windows has files of 1601.
    """
    return datetime.fromtimestamp(min(max(seconds, 0.0), now.timestamp()), UTC)


def said(
    name: str, titles: Sequence[str], modified_at: datetime, zone: ZoneInfo
) -> datetime | None:
    """As of when the export speaks, if its name or a line above its header says that it is older
    than the file: the last instant of a day, or the time of day that is told with it."""
    found = [_recent(_named(name), modified_at, zone)]
    for title in titles:
        if _OF_THE_REPORT.search(headers.folded(headers.phrase(title))):
            found.append(_recent(_told(title), modified_at, zone))
    return min((one for one in found if one is not None), default=None)


def _recent(
    found: set[tuple[date, time | None]], modified_at: datetime, zone: ZoneInfo
) -> datetime | None:
    """The older of the readings that lie just before the file's own time. Of two days in one text
    nobody knows which is meant."""
    at = [datetime.combine(day, clock or time.max, zone) for day, clock in found]
    likely = [one for one in at if modified_at - RECENT - timedelta(days=1) <= one < modified_at]
    return min(likely, default=None)


def _named(name: str) -> set[tuple[date, time | None]]:
    compact = {_day(*one.group(1, 3, 4)) for one in _COMPACT.finditer(name)}
    days = {day for day in compact if day is not None}
    days = days or _days(name.replace("_", " ")) or _days(name.replace("_", "-"))
    return {(day, None) for day in days} if len(compact) < 2 else set()


def _told(title: str) -> set[tuple[date, time | None]]:
    days, clocks = notation.pieces(title)
    found = {one for day in days for one in spans.dates(day)} if len(days) == 1 else set()
    hours = (
        {hour for clock in clocks for hour in spans.clocks(clock)} if len(clocks) == 1 else set()
    )
    return set(product(found, hours)) if hours else {(day, None) for day in found}


def _days(text: str) -> set[date]:
    days, _ = notation.pieces(text)
    return set(spans.dates(days[0])) if len(days) == 1 else set()


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
