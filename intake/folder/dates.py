"""When an export was made, as its name says: a file that was saved anew is newer than what it says.

Promises: a date in the name counts only if it is just before that of the file; an older one is part
of a name that stays the same, a later one is of the appointments.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

RECENT: Final = timedelta(days=14)

_DATE: Final = re.compile(r"(?<![0-9])(20[0-9]{2})([-_.]?)([01][0-9])\2([0-3][0-9])(?![0-9]{3})")


def modified_at(seconds: float, now: datetime) -> datetime:
    """A file's own time, within what a clock can show.

    One that runs ahead must not make every later file look old, and Windows has files of 1601.
    """
    return datetime.fromtimestamp(min(max(seconds, 0.0), now.timestamp()), UTC)


def named(name: str, modified_at: datetime, zone: ZoneInfo) -> datetime | None:
    """The last instant of the day in the file's name, if the file itself is of a later day."""
    found = {_day(*one.group(1, 3, 4)) for one in _DATE.finditer(name)}
    local = modified_at.astimezone(zone).date()
    day = found.pop() if len(found) == 1 else None
    if day is None or not local - RECENT <= day < local:
        return None
    return datetime.combine(day, time.max, zone)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
