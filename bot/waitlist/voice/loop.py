"""Runs the calls: the next one as soon as it may be made, and what was cut short is mended."""

import asyncio
from typing import Final

from bot import clock
from bot.loops import Pulse, keep
from bot.waitlist.voice.dialling import Calling

POLL_SECONDS: Final = 2.0
MEND_SECONDS: Final = 1.0


async def dial(calling: Calling, pulse: Pulse) -> None:
    """Make calls, one after the other."""

    async def once() -> bool:
        return not clock.is_doubtful() and await calling.dial_next(clock.now())

    await keep("calls", once, lambda: asyncio.sleep(POLL_SECONDS), pulse)


async def mend(calling: Calling, pulse: Pulse) -> None:
    """End calls that have become pointless, and ask after those that nobody has told the end of."""

    async def once() -> bool:
        await calling.mend(clock.now())
        return False

    await keep("calls mended", once, lambda: asyncio.sleep(MEND_SECONDS), pulse)
