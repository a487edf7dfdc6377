"""LISTEN, or the poll interval, whichever comes first.

A notification is only ever a reason to look sooner. Whoever waits gives the longest time that it
can do without one; while the connection is down nothing is lost but that time, and when it is back
every channel rings once, since nobody knows what was missed.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

import asyncpg

from bot import database
from bot.loops import is_cancelled

HEARTBEAT_SECONDS = 20.0
"""How often the connection is tried, since a cut network is otherwise never noticed."""

LOST = (asyncpg.PostgresError, *database.TRANSIENT)
"""Whatever ends a connection, a refused password included, costs no more than the poll interval."""

NO_SESSION = (
    "not listening, only polling: DATABASE_URL is a pooler, which keeps no session; name PostgreSQL"
    " itself in DATABASE_DIRECT_URL"
)

log = logging.getLogger(__name__)


class Wakeup:
    """Rings of ``channels``, heard on a connection outside the pool while ``run`` runs."""

    def __init__(self, channels: Sequence[str]) -> None:
        self._channels = tuple(channels)
        self._rings: Counter[str] = Counter()
        self._heard: WeakKeyDictionary[asyncio.Task[Any], Counter[str]] = WeakKeyDictionary()
        self._last_heard: Counter[str] = Counter()
        self._news = {channel: asyncio.Event() for channel in self._channels}

    async def run(self) -> None:
        """Listen until cancelled, through any loss of the connection."""
        attempt = 0
        while not is_cancelled():
            try:
                connection = await database.connect()
            except database.NoSession:
                log.warning(NO_SESSION)
                await asyncio.Event().wait()
            except LOST as error:
                log.warning("not listening, only polling: %s", type(error).__name__)
            else:
                attempt = 0
                await self._listen(connection)
            attempt += 1
            await asyncio.sleep(database.backoff(attempt))
        raise asyncio.CancelledError

    async def wait(self, channel: str, timeout: float) -> bool:
        """True once ``channel`` rings, False after ``timeout`` seconds without.

        A ring since this task's last wait counts at once. A task that has never waited takes up
        where the last waiter left off, so that a task made for one wait is not rung for ever.
        """
        task = asyncio.current_task()
        assert task is not None
        heard = self._heard.setdefault(task, Counter(self._last_heard))
        rung = heard[channel] != self._rings[channel]
        if not rung:
            with suppress(TimeoutError):
                async with asyncio.timeout(timeout):
                    await self._news[channel].wait()
            rung = heard[channel] != self._rings[channel]
        heard[channel] = self._last_heard[channel] = self._rings[channel]
        return rung

    async def _listen(self, connection: Any) -> None:
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        try:
            for channel in self._channels:
                await connection.add_listener(channel, self._hear)
            for channel in self._channels:
                self._ring(channel)
            while not is_cancelled():
                with suppress(TimeoutError):
                    async with asyncio.timeout(HEARTBEAT_SECONDS):
                        await lost.wait()
                await connection.execute("SELECT 1")
        except LOST as error:
            log.warning("stopped listening, only polling: %s", type(error).__name__)
        finally:
            connection.terminate()

    def _hear(self, _connection: object, _pid: int, channel: str, _payload: str) -> None:
        self._ring(channel)

    def _ring(self, channel: str) -> None:
        self._rings[channel] += 1
        # Whoever waits now holds the old event; whoever comes later gets the new one.
        self._news[channel].set()
        self._news[channel] = asyncio.Event()
