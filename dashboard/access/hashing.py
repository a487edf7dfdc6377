"""Hashing of passwords, a bounded queue of it.

A hash costs 64 MiB and a tenth of a second. A flood of sign-ins takes neither the machine nor the
time of an honest one: two are hashed at once, and a few wait. The next is always the last to come
from the source of which the fewest wait, so whoever comes beside a flood, or after it, waits for
one hash and not for all of them; when too many wait, the source with the most gives up its first. A
browser that has signed in before is a source by itself.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

T = TypeVar("T")

AT_ONCE: Final = 2
MOST_WAITING: Final = 16


class Busy(Exception):
    """Too many sign in at once: this one was not looked at."""

    def __init__(self) -> None:
        super().__init__("Many people sign in at this moment. Try again in a few seconds.")


class Queue:
    """Runs ``AT_ONCE`` pieces of work in threads; the rest waits, up to ``MOST_WAITING``."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, "argon2")
        self._running = 0
        self._waiting: dict[str, list[asyncio.Future[None]]] = {}

    async def run(self, source: str, work: Callable[..., T], *arguments: object) -> T:
        """What ``work(*arguments)`` returns, for whoever comes from ``source``. Raises ``Busy``."""
        if self._running < AT_ONCE:
            self._running += 1
        else:
            await self._wait(source)
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, work, *arguments)
        finally:
            self._pass_on()

    async def _wait(self, source: str) -> None:
        mine = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(source, []).append(mine)
        if sum(map(len, self._waiting.values())) > MOST_WAITING:
            most = max(self._waiting, key=self._count)
            self._leave(most, self._waiting[most][0]).set_exception(Busy())
        try:
            await mine
        except asyncio.CancelledError:
            if mine in self._waiting.get(source, ()):
                self._leave(source, mine)
            elif mine.done() and not mine.cancelled() and mine.exception() is None:
                self._pass_on()  # its turn came at the moment in which it was given up
            raise

    def _pass_on(self) -> None:
        if not self._waiting:
            self._running -= 1
            return
        fewest = min(self._waiting, key=self._count)
        following = self._leave(fewest, self._waiting[fewest][-1])
        if following.done():
            self._pass_on()
        else:
            following.set_result(None)

    def _leave(self, source: str, one: asyncio.Future[None]) -> asyncio.Future[None]:
        self._waiting[source].remove(one)
        if not self._waiting[source]:
            del self._waiting[source]
        return one

    def _count(self, source: str) -> int:
        return len(self._waiting[source])


queue: Final = Queue()
