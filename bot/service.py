"""The bot's composition root: settings, database, web and loops, under one TaskGroup.

A loop that dies takes the process down with an error. A request to stop ends the web server
first, then the loops, then the sender's hand-overs, then the database; a hard deadline, counted
from the request, ends what does not end by itself.
"""

import asyncio
import logging
import os
import random
from collections.abc import Awaitable, Callable
from typing import Final

from hypercorn.config import Config

from bot import database, logs, signals
from bot.carriers.twilio.texts import TwilioGateway
from bot.http1 import serve
from bot.loops import Pulse, end
from bot.messages import inbox, outbox
from bot.messages import loop as messages_loop
from bot.messages.sender import Sender
from bot.replies.intents import recognise
from bot.settings import Settings
from bot.threads import loop as threads_loop
from bot.threads import turns
from bot.timers import loop as timers_loop
from bot.timers import schedule
from bot.waitlist.conversation import commands
from bot.waitlist.conversation.script import SCRIPT
from bot.waitlist.domain import Domain
from bot.waitlist.rules import clinic
from bot.wakeup import Wakeup
from bot.web.app import create_app
from bot.web.services import Services

log = logs.get(__name__)

WORKERS: Final = 3
"""Turns, and timers, under way at once in one process; each holds one connection."""
POOL_SIZE: Final = 12
STOP_DEADLINE_SECONDS: Final = 25.0


def conversation(settings: Settings, chosen: clinic.Rules) -> turns.Conversation:
    """The waitlist's dialogue, plugged into the threads."""
    return turns.Conversation(
        script=SCRIPT,
        recognise=recognise,
        carry_out=commands.carry_out(chosen),
        render=commands.render(chosen),
    )


async def run(settings: Settings) -> None:
    """Serve until asked to stop. Raises what ended a loop, ``database.Unavailable``, or
    ``database.SchemaOutOfDate``."""
    await database.open(
        database_url=settings.database_url,
        data_dir=settings.data_dir,
        application_name="bot",
        pool_size=POOL_SIZE,
    )
    with signals.stop_event() as stop:
        deadline = asyncio.create_task(_end_in_time(stop))
        try:
            await database.check_schema()
            await _serve(settings, stop)
        finally:
            await database.close()
            deadline.cancel()


async def _end_in_time(stop: asyncio.Event) -> None:
    """From the wish to stop, or a loop's death, all the rest has so long and no longer."""
    await stop.wait()
    await asyncio.sleep(STOP_DEADLINE_SECONDS)
    log.error("did not stop in time", seconds=STOP_DEADLINE_SECONDS)
    os._exit(1)


async def _serve(settings: Settings, stop: asyncio.Event) -> None:
    gateway = TwilioGateway(settings)
    try:
        await _run_loops(settings, gateway, stop)
    finally:
        await gateway.close()


async def _run_loops(settings: Settings, gateway: TwilioGateway, stop: asyncio.Event) -> None:
    chosen = clinic.of(settings)
    domain = Domain(chosen)
    pulse = Pulse()
    wakeup = Wakeup([inbox.CHANNEL, outbox.CHANNEL, schedule.CHANNEL])
    name = settings.twilio_messaging_service_sid or settings.twilio_phone_number
    sender = Sender(
        gateway,
        domain,
        random.Random(),  # noqa: S311 - jitter, not a secret
        name=name,
        segments_per_second=settings.segments_per_second,
    )
    talk = conversation(settings, chosen)
    handlers = {
        **domain.handlers(),
        turns.TIMER_KIND: lambda due, now: turns.fire_timer(talk, due, now),
    }
    loops: list[Callable[[], Awaitable[None]]] = [
        wakeup.run,
        messages_loop.Delivering(sender, wakeup, pulse).run,
        lambda: messages_loop.mend(sender, pulse),
        lambda: messages_loop.sweep_missed(gateway, name, pulse),
    ]
    for number in range(WORKERS):
        loops.append(_named(threads_loop.run, f"turns-{number}", talk, wakeup, pulse))
        loops.append(_named(timers_loop.run, f"timers-{number}", handlers, wakeup, pulse))
    app = create_app(Services(settings, chosen, sender, pulse))
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(_forever(loop, stop)) for loop in loops]
        await serve(app, _config(settings), shutdown_trigger=stop.wait)
        log.info("stopping")
        await end(running)


def _named(
    run: Callable[..., Awaitable[None]], name: str, *arguments: object
) -> Callable[[], Awaitable[None]]:
    return lambda: run(name, *arguments)


async def _forever(loop: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:
    try:
        await loop()
    except Exception:
        log.exception("a loop died")
        raise
    else:
        raise RuntimeError("A loop ended that must not end.")
    finally:
        stop.set()


def _config(settings: Settings) -> Config:
    config = Config()
    config.bind = [f"{settings.bot_host}:{settings.bot_port}"]
    config.graceful_timeout = 5.0
    config.include_server_header = False
    config.accesslog = None
    config.errorlog = logging.getLogger("hypercorn.error")
    config.h11_max_incomplete_size = 32 * 1024
    return config
