"""A bounded wait on a condition, for what no signal tells."""

import asyncio
from collections.abc import Awaitable, Callable

LIMIT_SECONDS = 60.0
"""For what never comes: a machine that is busy with other things is no failure."""


async def wait_until(holds: Callable[[], Awaitable[bool]], limit: float = LIMIT_SECONDS) -> None:
    """Return as soon as ``holds()`` is true; raises TimeoutError after ``limit`` seconds."""
    async with asyncio.timeout(limit):
        while not await holds():  # noqa: ASYNC110 - the condition lies in another process
            await asyncio.sleep(0.01)
