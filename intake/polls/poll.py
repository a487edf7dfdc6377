"""When a record system is asked, and for what.

What it says has changed is a hint, and no more: some systems do not touch the time of the last
update when an appointment is cancelled. So the days that a hint names are read whole, the next days
every few minutes, and all that is to come every night. Only such a read has an effect.

Promises: how far it was read moves only with a complete read that is committed; a system that is
busy or away is asked again when it wants to be, and keeps nobody else from their work.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.ledger import polls, questions
from bot.ledger.models import FeedPoll
from bot.ledger.polls import Progress
from intake.fhir import elements, strategy
from intake.fhir.bundles import Found
from intake.fhir.client import Busy, Failed
from intake.fhir.reading import Reader
from intake.fhir.strategy import Strategy
from intake.polls.takeover import Feed, Read, Taken

OVERLAP: Final = timedelta(minutes=5)
"""So much of what changed is asked for again: clocks differ, and commits come late."""
WINDOW_EVERY: Final = timedelta(minutes=15)
WINDOW_ALONE: Final = timedelta(minutes=5)
"""Where nothing else tells of a change."""
RING_REST: Final = timedelta(seconds=10)
"""So long after a read a ring waits, for it seldom comes alone."""
STATEMENT_EVERY: Final = timedelta(days=1)
RETRY: Final = timedelta(minutes=1)
NIGHT: Final = time(2)
"""From when on all that is to come is read, by the clinic's clock."""
_DAY: Final = timedelta(days=1)
_MOST_DOUBLINGS: Final = 4
"""Each read that comes to nothing is waited for twice as long as the one before."""
_MOST_DAYS: Final = 30
"""A hint that names more days has everything read."""

log = logging.getLogger(__name__)


@dataclass
class Poll:
    """Asks one source. ``every``: how often for what changed."""

    feed: Feed
    reader: Reader
    every: timedelta
    _strategy: Strategy | None = None
    _stated_at: datetime | None = None
    _not_before: datetime | None = None
    _look_again: datetime | None = None
    """What was freed is held against the schedule once more before anybody is asked."""
    _rung_at: datetime | None = None
    """When the record system last said that something has changed there; it is not believed."""
    _look_far: bool = False
    """Something is missing from the next days: is it further away?"""

    @property
    def source(self) -> str:
        return self.feed.name

    @property
    def _zone(self) -> ZoneInfo:
        return self.feed.site.zone

    def ring(self, now: datetime) -> None:
        """The record system says that something has changed: read the next days soon."""
        self._rung_at = self._rung_at or now

    async def step(self, now: datetime) -> bool:
        """Do what is due; whether anything was. Raises one of ``database.TRANSIENT``."""
        if self._not_before is not None and now < self._not_before:
            return False
        try:
            return await self._step(now)
        except Busy as busy:
            await self._failed(str(busy), now, timedelta(seconds=busy.seconds))
        except (Failed, strategy.Unfit) as error:
            known = await polls.of(self.source)
            failed = known.incomplete if known is not None else 0
            wait = min(RETRY * 2 ** min(failed, _MOST_DOUBLINGS), WINDOW_EVERY)
            await self._failed(str(error), now, wait)
        return True

    async def _failed(self, why: str, now: datetime, wait: timedelta) -> None:
        self._not_before = now + wait
        await polls.note_trouble(self.source, why, now)
        log.warning("a read came to nothing: source=%s", self.source)

    async def _step(self, now: datetime) -> bool:
        known = await polls.of(self.source)
        if self._strategy is None or self._is_due(self._stated_at, STATEMENT_EVERY, now):
            self._strategy, self._stated_at = await self.reader.strategy(), now
        if known is None or known.horizon_at is None or self._is_night(known.horizon_at, now):
            return await self._horizon(now, first=known is None or known.horizon_at is None)
        if self._look_far or await self.feed.released():
            return await self._horizon(now, first=False)
        again = self._look_again is not None and now >= self._look_again
        again |= self._is_rung(known, now)
        again |= known.window_at is not None and await questions.answered_since(known.window_at)
        if again or self._is_due(known.window_at, self._window_every(), now):
            await self._window(now)
        elif self._strategy.changes and self._is_due(known.changes_since, self.every, now):
            await self._changes(known, now)
        else:
            return False
        return True

    def _is_rung(self, known: FeedPoll, now: datetime) -> bool:
        """Whether to read for a ring now; one that comes while it is read counts for the next."""
        return self._rung_at is not None and self._is_due(known.window_at, RING_REST, now)

    def _window_every(self) -> timedelta:
        hints = self._strategy is not None and self._strategy.changes
        return max(WINDOW_EVERY if hints else WINDOW_ALONE, self.every)

    def _is_due(self, last: datetime | None, every: timedelta, now: datetime) -> bool:
        return last is None or now - last >= every or last > now

    def _is_night(self, last: datetime, now: datetime) -> bool:
        """Whether a night has begun since then."""
        local = now.astimezone(self._zone)
        day = local.date() if local.time() >= NIGHT else local.date() - timedelta(days=1)
        return last < datetime.combine(day, NIGHT, self._zone)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone)

    def _days(self, now: datetime, days: int) -> tuple[datetime, datetime]:
        today = now.astimezone(self._zone).date()
        return self._midnight(today), self._midnight(today + timedelta(days=days))

    async def _horizon(self, now: datetime, *, first: bool) -> bool:
        part = self._days(now, self.feed.source.horizon_days)
        taken = await self._read([part], now, horizon=True, first=first)
        self._look_far = taken.overtaken
        return True

    async def _window(self, now: datetime) -> None:
        self._look_again = self._rung_at = None
        part = self._days(now, self.feed.source.window_days)
        self._look_far = (await self._read([part], now, window=True)).missing > 0

    async def _changes(self, known: FeedPoll, now: datetime) -> None:
        """Ask what changed, and read the days of it: those that it names, and those on which it
        was known to be."""
        since = (known.changes_since or now) - OVERLAP
        changed = await self.reader.changes(since)
        starts = [elements.instant(elements.text(one, "start")) for one in changed]
        ids = [elements.text(one, "id") for one in changed]
        days = self._days_of([*starts, *await self.feed.starts_known(ids)], now)
        if len(days) > _MOST_DAYS:
            await self._horizon(now, first=False)
        elif days:
            parts = [(self._midnight(day), self._midnight(day + _DAY)) for day in days]
            self._look_far = (await self._read(parts, now, changes=True)).missing > 0
        else:
            await polls.note(self.source, self._progress(now, changes=True))

    def _days_of(self, starts: Iterable[datetime | None], now: datetime) -> list[date]:
        """The days that are to come of these times."""
        local = {start.astimezone(self._zone).date() for start in starts if start is not None}
        first, last = (at.date() for at in self._days(now, self.feed.source.horizon_days))
        return sorted(day for day in local if first <= day < last)

    def _progress(
        self, now: datetime, *, window: bool = False, horizon: bool = False, changes: bool = False
    ) -> Progress:
        assert self._strategy is not None, "the server is asked what it can first"
        whole = window or horizon
        return Progress(
            now,
            self._strategy.words,
            changes_since=now if changes or horizon else None,
            window=whole,
            horizon=horizon,
        )

    async def _read(
        self,
        parts: Sequence[tuple[datetime, datetime]],
        now: datetime,
        *,
        window: bool = False,
        horizon: bool = False,
        changes: bool = False,
        first: bool = False,
    ) -> Taken:
        found = Found()
        for since, until in parts:
            found.merge(await self.reader.window(since, until))
        read = Read(found, parts, now, horizon, first)
        wanted = [] if first else await self.feed.over_filled(read)
        numbers = {key: await self.reader.phone(reference) for key, reference in wanted}
        told = {key: number for key, number in numbers.items() if number is not None}
        progress = self._progress(now, window=window, horizon=horizon, changes=changes)
        taken = await self.feed.take(replace(read, numbers=told), progress)
        if taken.freed:
            self._look_again = now + self.feed.site.settle / 2
        return taken
