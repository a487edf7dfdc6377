"""The simulator's background work: supervised by one task group, and cancelled as a whole."""

import asyncio
from collections.abc import Coroutine


class Tasks:
    """Starts tasks in ``group``: an error in one of them ends the simulator, and loudly."""

    def __init__(self, group: asyncio.TaskGroup) -> None:
        self._group = group
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Start ``work`` and return its task."""
        task = self._group.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def wait_idle(self) -> None:
        """Return when nothing runs any more, whatever was started in between."""
        while self._running:
            await asyncio.wait(self._running)

    def cancel_all(self) -> None:
        """Ask everything that runs to stop; what asks is spared."""
        for task in self._running - {asyncio.current_task()}:
            task.cancel()
