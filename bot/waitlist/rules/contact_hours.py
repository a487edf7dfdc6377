"""When a text may be started: inside the window, at the place of whoever receives it. Pure.

The window is a time of day from start (inclusive) to end (exclusive), the same on every day. Days
with a clock change need no case of their own: every check is made on the wall clock of the place.
Source: the clinic's setting; the federal rule is 47 CFR 64.1200(c)(1), 8 to 21 at the recipient's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

DAYS_AHEAD: Final = 8
MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Hours:
    """From ``start`` up to ``end`` on a day's clock."""

    start: time
    end: time


@dataclass(frozen=True)
class Window:
    """The contact hours, and the clinic's zone for patients whose place is unknown.

    ``own`` are hours that a place of the clinic keeps besides, by its own clock, which is
    ``clinic`` then. They only narrow: nobody is texted at night because a desk is awake.
    """

    start: time
    end: time
    clinic: ZoneInfo
    own: Hours | None = None

    def at(self, zone: ZoneInfo, own: Hours | None) -> "Window":
        """The hours in which a place texts that has this clock, and perhaps hours of its own."""
        return replace(self, clinic=zone, own=own)

    def shared(self, own: Hours) -> timedelta:
        """How long a day has of these hours inside the window, on a day without a clock change."""
        start, end = max(self.start, own.start), min(self.end, own.end)
        return timedelta(hours=end.hour - start.hour, minutes=end.minute - start.minute)

    def zones(self, names: Sequence[str]) -> list[ZoneInfo]:
        """The zones in all of which it must be allowed; the clinic's if none is known."""
        known = [zone for zone in map(_zone, names) if zone is not None]
        return known or [self.clinic]

    def opening(
        self, now: datetime, names: Sequence[str] = (), *, hold: timedelta = timedelta(0)
    ) -> datetime | None:
        """The first instant from ``now`` on at which a text with this hold may be started.

        The whole hold lies inside the window in every zone: it may end at the very edge. None if
        there is no such instant within a week (zones too far apart, or a hold too long).
        """
        clocks = [(zone, Hours(self.start, self.end)) for zone in self.zones(names)]
        if self.own is not None:
            clocks.append((self.clinic, self.own))
        at: datetime = now
        for _ in range(DAYS_AHEAD * len(clocks) + 1):
            moved = max(_opening_in(zone, hours, at, hold) for zone, hours in clocks)
            if moved == at:
                return at
            at = moved
        return None

    def closing(self, now: datetime, hold: timedelta) -> datetime | None:
        """The last instant of this day, at the clinic, at which a text with this hold may be
        started; ``None`` if it is over."""
        day = now.astimezone(self.clinic).date()
        end = self.end if self.own is None else min(self.end, self.own.end)
        last = min(_instants(datetime.combine(day, end), self.clinic)) - hold
        return last if last > now else None

    def last_start(self, starts_at: datetime, hold: timedelta, now: datetime) -> datetime:
        """Until when somebody can be asked for a slot: an offer has its hold before the slot starts
        and before the contact hours end, unless later ones come."""
        before_slot = starts_at - hold
        closing = self.closing(now, hold)
        if closing is None or closing >= before_slot:
            return before_slot
        again = self.opening(closing + MINUTE, hold=hold)
        return before_slot if again is not None and again <= before_slot else closing


def _opening_in(zone: ZoneInfo, hours: Hours, at: datetime, hold: timedelta) -> datetime:
    local = at.astimezone(zone)
    for days in range(DAYS_AHEAD):
        day = local.date() + timedelta(days=days)
        # In a gap or a fold of the clock the stricter meaning counts.
        opens = max(_instants(datetime.combine(day, hours.start), zone))
        closes = min(_instants(datetime.combine(day, hours.end), zone))
        start = max(at, opens)
        if start + hold <= closes and start < closes:
            return start
    return at + timedelta(days=DAYS_AHEAD)


class ClosedZones:
    """Which of the world's zones an offer may not be started in.

    Each zone's answer is kept for as long as it holds, and all answers together until the first
    of them changes, so asking often costs little.
    """

    def __init__(self, window: Window) -> None:
        self._window = window
        self._known: dict[timedelta, dict[str, tuple[bool, datetime, datetime]]] = {}
        self._all: dict[timedelta, tuple[list[str], datetime, datetime]] = {}

    def at(self, now: datetime, hold: timedelta) -> Sequence[str]:
        """The names of the zones that are closed at ``now`` to an offer with this hold."""
        answer = self._all.get(hold)
        if answer is None or not answer[1] <= now < answer[2]:
            known = self._known.setdefault(hold, {})
            closed = [name for name in _names() if self._closed(name, now, hold, known)]
            since, until = zip(*(one[1:] for one in known.values()), strict=True)
            answer = self._all[hold] = closed, max(since), min(until)
        return answer[0]

    def _closed(
        self,
        name: str,
        now: datetime,
        hold: timedelta,
        kept: dict[str, tuple[bool, datetime, datetime]],
    ) -> bool:
        known = kept.get(name)
        if known is None or not known[1] <= now < known[2]:
            known = kept[name] = self._look(name, now, hold)
        return known[0]

    def _look(self, name: str, now: datetime, hold: timedelta) -> tuple[bool, datetime, datetime]:
        """Closed or not, and from when until when that is so."""
        zone = _zone(name)
        opening = None if zone is None else self._window.opening(now, [name], hold=hold)
        if zone is None or opening is None:
            return True, now, now + timedelta(days=1)
        if opening > now:
            return True, now, opening
        day = now.astimezone(zone).date()
        closes = min(_instants(datetime.combine(day, self._window.end), zone))
        # At the very edge it is still open; a microsecond later it is not.
        return False, now, closes - hold + timedelta(microseconds=1)


@lru_cache(maxsize=8)
def closed_zones(window: Window) -> ClosedZones:
    """The closed zones of these hours, the same for all who ask in this process: the first look
    at all of the world's zones takes as long as many texts."""
    return ClosedZones(window)


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))


def _instants(local: datetime, zone: ZoneInfo) -> list[datetime]:
    """The instants that a wall time may mean: one on most days, two in a gap or a fold."""
    return [local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
