"""When a call of ours may be made: narrower than when a text may. Pure.

Texas allows calls from 9 to 21, on Sundays from 12 (its rules on solicitation, which cost little to
keep). Calls end half an hour before texts do. All of it is by the clock of whoever is called, in
every zone that the number may mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.waitlist.rules.contact_hours import Window

EARLIEST: Final = time(9)
SUNDAY: Final = time(12)
EARLIER: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(minutes=4)
"""A call with its ringing, and what its webhooks may take besides."""
LEAST_LEAD: Final = timedelta(minutes=45)
"""Nobody is called for a slot that begins sooner."""
_TRIES: Final = 6
_A_DAY: Final = date(2026, 1, 1)


@dataclass(frozen=True)
class CallHours:
    """``window``: when texts may be started at the place of the slot."""

    window: Window

    def opening(
        self, now: datetime, zones: Sequence[str], hold: timedelta = LONGEST
    ) -> datetime | None:
        """The first instant from ``now`` on at which a call may be made that lasts no longer than
        ``hold``; ``None`` if there is none within a week."""
        narrow = self._narrow()
        at: datetime | None = now
        for _ in range(_TRIES):
            at = None if at is None or narrow is None else narrow.opening(at, zones, hold=hold)
            if at is None or (noon := self._noon(at, zones)) is None:
                return at
            at = noon
        return None

    def _narrow(self) -> Window | None:
        start = max(self.window.start, EARLIEST)
        end = (datetime.combine(_A_DAY, self.window.end) - EARLIER).time()
        return replace(self.window, start=start, end=end) if start < end else None

    def _noon(self, at: datetime, zones: Sequence[str]) -> datetime | None:
        """The noon of a Sunday whose morning this is for somebody; ``None`` if it is for nobody."""
        mornings = [
            datetime.combine(local.date(), SUNDAY, zone).astimezone(UTC)
            for zone in self.window.zones(zones)
            if (local := at.astimezone(zone)).weekday() == 6 and local.time() < SUNDAY
        ]
        return max(mornings, default=None)
