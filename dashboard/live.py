"""Tells open pages that something changed, so that they ask again. Nothing else is ever pushed.

Two things lead to a new ``revision``: a notification of the bot (a text came in, a text is to be
sent, a timer was set), and, for what rings no bell (a delivery report, a file's rows), the
position of the server's write-ahead log, looked at while anybody watches. A revision too many
costs one query; one too few cannot last longer than ``LOOK_SECONDS``.
"""

import asyncio
from contextlib import suppress
from typing import Final

from bot import database, logs
from bot.messages import inbox, outbox
from bot.timers import schedule
from bot.wakeup import Wakeup

CHANNELS: Final = (inbox.CHANNEL, outbox.CHANNEL, schedule.CHANNEL)
LOOK_SECONDS: Final = 2.0
LEAST_SECONDS: Final = 0.4
"""Pages are not asked to look again more often than this, however much happens."""
CHANNEL_POLL_SECONDS: Final = 30.0

log = logs.get(__name__)


class Changes:
    """A number that rises with every change that staff could see."""

    def __init__(self) -> None:
        self.revision = 1
        self._news = asyncio.Event()
        self._rung = asyncio.Event()
        self._watchers = 0

    def ring(self) -> None:
        """Something changed."""
        self._rung.set()

    async def wait(self, seen: int, timeout: float) -> int:
        """The revision, as soon as it differs from ``seen``; after ``timeout`` seconds as it is."""
        self._watchers += 1
        try:
            if self.revision == seen:
                news = self._news
                with suppress(TimeoutError):
                    async with asyncio.timeout(timeout):
                        await news.wait()
            return self.revision
        finally:
            self._watchers -= 1

    async def run(self) -> None:
        """Listen and look until cancelled."""
        wakeup = Wakeup(CHANNELS)
        async with asyncio.TaskGroup() as group:
            group.create_task(wakeup.run())
            group.create_task(self._publish())
            group.create_task(self._look())
            for channel in CHANNELS:
                group.create_task(self._hear(wakeup, channel))

    async def _publish(self) -> None:
        while True:
            await self._rung.wait()
            self._rung.clear()
            self.revision += 1
            self._news.set()
            self._news = asyncio.Event()
            await asyncio.sleep(LEAST_SECONDS)

    async def _hear(self, wakeup: Wakeup, channel: str) -> None:
        while True:
            if await wakeup.wait(channel, CHANNEL_POLL_SECONDS):
                self.ring()

    async def _look(self) -> None:
        seen = None
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if not self._watchers:
                continue
            try:
                position = await database.fetch_value("SELECT pg_current_wal_insert_lsn()::text")
            except database.TRANSIENT as error:
                log.warning("cannot look for changes", error=type(error).__name__)
                continue
            if position != seen:
                seen = position
                self.ring()
