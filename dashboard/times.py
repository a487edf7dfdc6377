"""Instants as staff read them: in the clinic's own time, or that of a place, in words where those
are shorter. Pure."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
YEAR = timedelta(days=365)


def zone_of(name: str | None, home: ZoneInfo) -> ZoneInfo:
    """The zone of a place, which is the clinic's unless it has one of its own."""
    return ZoneInfo(name) if name else home


def clock_time(at: datetime, zone: ZoneInfo, home: ZoneInfo | None = None) -> str:
    """``2:05 PM``; ``2:05 PM MST`` where the clock is another than at ``home``."""
    local = at.astimezone(zone)
    clock = f"{local.hour % 12 or 12}:{local.minute:02d} {'AM' if local.hour < 12 else 'PM'}"
    other = home is not None and at.astimezone(home).utcoffset() != local.utcoffset()
    return f"{clock} {local:%Z}" if other else clock


def hour(of_day: int) -> str:
    """``3 PM``."""
    return f"{of_day % 12 or 12} {'AM' if of_day < 12 else 'PM'}"


def day_name(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """``Today``, ``Tomorrow``, ``Yesterday``, or ``Wed, Dec 3`` (with the year if another)."""
    day, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    named = {0: "Today", 1: "Tomorrow", -1: "Yesterday"}.get((day - today).days)
    if named:
        return named
    written = f"{day:%a}, {day:%b} {day.day}"
    return written if day.year == today.year else f"{written}, {day.year}"


def date(at: datetime, zone: ZoneInfo) -> str:
    """``Dec 3, 2026``."""
    local = at.astimezone(zone)
    return f"{local:%b} {local.day}, {local.year}"


def moment(at: datetime, zone: ZoneInfo, now: datetime, home: ZoneInfo | None = None) -> str:
    """``Today 2:05 PM``, with ``home`` as for ``clock_time``."""
    return f"{day_name(at, zone, now)} {clock_time(at, zone, home)}"


def in_sentence(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """``at 2:05 PM``, ``tomorrow at 2:05 PM``, ``on Wed, Dec 3 at 2:05 PM``."""
    day, hour = day_name(at, zone, now), f"at {clock_time(at, zone)}"
    if day == "Today":
        return hour
    return f"{day.lower()} {hour}" if day in ("Tomorrow", "Yesterday") else f"on {day} {hour}"


def span(length: timedelta) -> str:
    """A length in its two largest units: ``3 d 4 h``, ``2 h 5 min``, ``7 min``, ``under 1 min``."""
    if length < MINUTE:
        return "under 1 min"
    if length < HOUR:
        return f"{length // MINUTE} min"
    if length < DAY:
        hours, rest = divmod(length, HOUR)
        minutes = rest // MINUTE
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, rest = divmod(length, DAY)
    hours = rest // HOUR
    return f"{days} d {hours} h" if hours else f"{days} d"


def rough(length: timedelta) -> str:
    """A length at a glance, in its largest unit: ``7 min``, ``37 h``, ``674 d``, ``2.5 years``."""
    if length < HOUR:
        return span(length)
    if length < 4 * DAY:
        return f"{length / HOUR:.0f} h"
    if length < 2 * YEAR:
        return f"{length / DAY:.0f} d"
    return f"{length / YEAR:.1f} years"


def ago(at: datetime, now: datetime) -> str:
    """``7 min ago``."""
    return f"{span(max(now - at, timedelta(0)))} ago"


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def stamp(at: datetime) -> int:
    """An instant as a whole number, for a button to carry."""
    return (at - EPOCH) // timedelta(microseconds=1)


def instant_of(stamp: int) -> datetime:
    return EPOCH + timedelta(microseconds=stamp)


def day_start(at: datetime, zone: ZoneInfo, days: int = 0) -> datetime:
    """When the clinic day of ``at`` begins, or the one so many days later; in UTC."""
    day = at.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def month_start(at: datetime, zone: ZoneInfo, months: int) -> datetime:
    """When the clinic's calendar month of ``at`` begins, or the one so many months later."""
    local = at.astimezone(zone)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    return datetime(year, month + 1, 1, tzinfo=zone).astimezone(UTC)
