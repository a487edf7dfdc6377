"""Looks every minute, tells staff, and knocks at the address that misses us when we are dead."""

import asyncio
from typing import Final

import aiohttp

from bot import clock, logs
from bot.loops import LONGEST_BEAT_SECONDS, Pulse, keep
from bot.notices.reports import mailing
from bot.notices.routes import Routes
from bot.notices.watch import Watch
from bot.settings import Settings

log = logs.get(__name__)

REST_SECONDS: Final = 30.0
HEARTBEAT_SECONDS: Final = 10.0
assert REST_SECONDS < LONGEST_BEAT_SECONDS


async def run(settings: Settings, routes: Routes, pulse: Pulse) -> None:
    """Until cancelled."""
    watch = Watch(settings, routes.audiences)

    async def once() -> bool:
        async with pulse.kept("notices"):
            if await watch.once(clock.now()):
                while await routes.deliver(clock.now()):
                    pass
            if watch.desk_is_open(clock.now()):
                await mailing.once(settings, routes, clock.now())
            if settings.heartbeat_url:
                await _knock(settings.heartbeat_url)
        return False

    async def rest() -> None:
        await asyncio.sleep(REST_SECONDS)

    await keep("notices", once, rest, pulse)


async def _knock(url: str) -> None:
    timeout = aiohttp.ClientTimeout(total=HEARTBEAT_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            if answer.status >= 400:
                log.warning("heartbeat refused", status=answer.status)
    except (aiohttp.ClientError, TimeoutError) as error:
        # The address is a secret, and the error may quote it.
        log.warning("heartbeat lost", error=type(error).__name__)
