"""Loops that never end by themselves, and the pulse that shows that they live.

A passing fault of the database costs a loop a pause. Anything else that a loop did not expect
ends it, and with it the process: whoever supervises starts a clean one.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Final

from bot import database, logs

log = logs.get(__name__)

LONGEST_BEAT_SECONDS: Final = 45.0
"""No loop is silent for longer than this while it lives: its longest rest and its longest call."""
PAUSE_SECONDS: Final = 1.0
PASSING: Final[tuple[type[BaseException], ...]] = (*database.TRANSIENT, database.Unsettled)
"""Whatever was or was not done, the next round looks at what is there."""


class Pulse:
    """When each loop last came round. ``monotonic`` gives seconds."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._beats: dict[str, float] = {}

    def beat(self, name: str) -> None:
        self._beats[name] = self._monotonic()

    @asynccontextmanager
    async def kept(self, name: str) -> AsyncIterator[None]:
        """Beat on by itself during a long piece of work, each step of which ends by itself."""
        beating = asyncio.create_task(self._keep_beating(name))
        try:
            yield
        finally:
            beating.cancel()

    async def _keep_beating(self, name: str) -> None:
        while True:
            self.beat(name)
            await asyncio.sleep(LONGEST_BEAT_SECONDS / 3)

    def ages(self) -> Mapping[str, float]:
        """Seconds since each loop's last beat."""
        now = self._monotonic()
        return {name: now - beat for name, beat in self._beats.items()}

    def silent(self) -> list[str]:
        """The loops that have not come round for too long."""
        return [name for name, age in self.ages().items() if age > LONGEST_BEAT_SECONDS]


def is_cancelled() -> bool:
    """Whether the current task was cancelled, even if the cancellation got lost on its way: below
    us it may end as an error that passes, such as a query that was cancelled with it."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def keep(
    name: str,
    once: Callable[[], Awaitable[bool]],
    rest: Callable[[], Awaitable[object]],
    pulse: Pulse,
) -> None:
    """Until cancelled, do ``once`` again and again, and ``rest`` when it found nothing to do."""
    while not is_cancelled():
        pulse.beat(name)
        try:
            if not await once():
                await rest()
        except PASSING as error:
            log.warning("loop pauses", loop=name, error=type(error).__name__)
            await asyncio.sleep(PAUSE_SECONDS)
    raise asyncio.CancelledError


async def end(running: Sequence[asyncio.Task[None]]) -> None:
    """Cancel the loops of a task group, once, and wait for them.

    If one has died the group has cancelled the others, and a second time would cut short what they
    still finish. One that has come to its end, as what is done once does, has cancelled nobody. A
    task's ``cancelling()`` does not tell: it is above 0 too while a timeout of the task's own runs
    out.
    """
    if not any(task.done() and (task.cancelled() or task.exception()) for task in running):
        for task in running:
            task.cancel()
    await asyncio.wait(running)
