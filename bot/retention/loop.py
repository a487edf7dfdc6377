"""Carries the policy out, a small step at a time, whenever there is something to remove."""

import asyncio
import time
from typing import Final

from bot import clock, installation, logs
from bot.loops import LONGEST_BEAT_SECONDS, Pulse, keep
from bot.retention import policy
from bot.settings import Settings

log = logs.get(__name__)

REST_SECONDS: Final = 30.0
EVERY_SECONDS: Final = 3600.0
"""Between two looks when the last has found nothing."""
STEP_REST_SECONDS: Final = 1.0
"""Between two steps: whoever serves patients goes first."""
assert REST_SECONDS < LONGEST_BEAT_SECONDS


async def run(settings: Settings, pulse: Pulse) -> None:
    """Until cancelled. Nothing is removed while the installation stands still."""
    limits = policy.of(settings)
    looks_at = 0.0

    async def once() -> bool:
        nonlocal looks_at
        if time.monotonic() < looks_at or (await installation.state()).shut_why is not None:
            return False
        async with pulse.kept("retention"):
            done = await policy.step(limits, clock.now())
        if done:
            log.info("removed after its time", **done)
            await asyncio.sleep(STEP_REST_SECONDS)
        else:
            looks_at = time.monotonic() + EVERY_SECONDS
        return bool(done)

    async def rest() -> None:
        await asyncio.sleep(REST_SECONDS)

    await keep("retention", once, rest, pulse)
