"""A bounded wait on a condition, for what no signal tells."""

import asyncio
import time
from collections.abc import Awaitable, Callable

LIMIT_SECONDS = 60.0
"""For what never comes: a machine that is busy with other things is no failure."""
SOONEST_SECONDS = 0.01
LATEST_SECONDS = 0.1
RESTS = 10
"""A pause is so many times longer than the look: what is waited for needs the processor too."""


async def wait_until(holds: Callable[[], Awaitable[bool]], limit: float = LIMIT_SECONDS) -> None:
    """Return soon after ``holds()`` is true; raises TimeoutError after ``limit`` seconds."""
    async with asyncio.timeout(limit):
        while True:
            begun = time.monotonic()
            if await holds():
                return
            rest = RESTS * (time.monotonic() - begun)
            await asyncio.sleep(min(max(rest, SOONEST_SECONDS), LATEST_SECONDS))
