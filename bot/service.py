"""The bot's composition root: settings, database, web and loops, under one TaskGroup.

A loop that dies takes the process down with an error. A request to stop ends the web server
first, then the loops, then the sender's hand-overs, then the database; a hard deadline, counted
from the request, ends what does not end by itself.
"""

import asyncio
import logging
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

from hypercorn.config import Config

from bot import clock, database, logs, schema
from bot.audit import heads
from bot.carriers.twilio.calls import TwilioDialler
from bot.carriers.twilio.texts import TwilioGateway
from bot.data_dir.marker import Marker
from bot.http import forwarded
from bot.http.http1 import serve
from bot.loops import Pulse, end
from bot.messages import contacts, inbox, outbox
from bot.messages.dispatch import loop as messages_loop
from bot.messages.dispatch import pace
from bot.messages.dispatch.sender import Sender
from bot.messages.sweep import Sweeper
from bot.messages.unlisted import Unlisted
from bot.notices import loop as notices_loop
from bot.notices.routes import Routes
from bot.process import signals
from bot.replies.explanation import recognise, warming
from bot.replies.reading import Intent
from bot.restored import Report, Suspicion, restored, resume
from bot.retention import loop as retention_loop
from bot.settings import Settings
from bot.threads import loop as threads_loop
from bot.threads import positions, turns
from bot.timers import loop as timers_loop
from bot.timers import schedule
from bot.waitlist import calls, fits
from bot.waitlist.conversation import commands, fitting, visits
from bot.waitlist.conversation.question import question
from bot.waitlist.conversation.script import SCRIPT
from bot.waitlist.domain import Domain
from bot.waitlist.fairness import months
from bot.waitlist.patients import visit_timer
from bot.waitlist.places import directory
from bot.waitlist.rules import clinic
from bot.waitlist.upkeep import wrong_clock
from bot.waitlist.voice import loop as voice_loop
from bot.waitlist.voice.dialling import Calling
from bot.wakeup import Wakeup
from bot.web import public
from bot.web.app import create_app
from bot.web.services import Services

log = logs.get(__name__)

WORKERS: Final = 3
"""Turns, and timers, under way at once in one process; each holds one connection."""
POOL_SIZE: Final = 12
STOP_DEADLINE_SECONDS: Final = 25.0
SETTLED_SECONDS: Final = 60.0
PAUSE_SECONDS: Final = 0.01


def conversation(settings: Settings, chosen: clinic.Rules) -> turns.Conversation:
    """The waitlist's dialogue, plugged into the threads."""
    return turns.Conversation(
        script=SCRIPT,
        recognise=recognise,
        question=question(chosen),
        carry_out=commands.carry_out(chosen),
        render=commands.render(chosen),
        knows=commands.knows,
        stranger_texts_per_day=settings.stranger_texts_per_day,
    )


def stops(text: inbox.Inbound) -> bool:
    """Whether a text ends its patient's consent."""
    return text.keyword == "STOP" or recognise(text.body).intent is Intent.STOP


async def run(settings: Settings) -> None:
    """Serve until asked to stop. Raises what ended a loop, ``database.Unavailable``, or
    ``schema.OutOfDate``."""
    await database.open(
        database_url=settings.database_url,
        direct_url=settings.database_direct_url,
        data_dir=settings.data_dir,
        application_name="bot",
        pool_size=POOL_SIZE,
    )
    with signals.stop_event() as stop:
        deadline = asyncio.create_task(_end_in_time(stop))
        try:
            await schema.check()
            await directory.ensure_first(clinic.of(settings).clinic, clock.now())
            await _serve(settings, stop)
        finally:
            await database.close()
            deadline.cancel()


async def put_in_order(settings: Settings, since: datetime) -> Report:
    """``restored``, with the real carrier. Raises as that, and as ``run``."""
    async with _opened(settings, "restored"):
        gateway = TwilioGateway(settings, directory.senders)
        try:
            sweeper = Sweeper(gateway, _sender_name(settings), stops)
            dialler = TwilioDialler(gateway.account) if settings.voice else None
            return await restored(settings, gateway, sweeper, since, clock.now(), dialler)
        finally:
            await gateway.close()


async def say_go(settings: Settings) -> str | None:
    """``resume``. Raises as ``run``."""
    async with _opened(settings, "resume"):
        return await resume(settings, clock.now())


@asynccontextmanager
async def _opened(settings: Settings, name: str) -> AsyncIterator[None]:
    await database.open(
        database_url=settings.session_url, data_dir=settings.data_dir, application_name=name
    )
    try:
        await schema.check()
        yield
    finally:
        await database.close()


async def _end_in_time(stop: asyncio.Event) -> None:
    """From the wish to stop, or a loop's death, all the rest has so long and no longer."""
    await stop.wait()
    await asyncio.sleep(STOP_DEADLINE_SECONDS)
    log.error("did not stop in time", seconds=STOP_DEADLINE_SECONDS)
    os._exit(1)


async def _serve(settings: Settings, stop: asyncio.Event) -> None:
    gateway = TwilioGateway(settings, directory.senders)
    try:
        await _run_loops(settings, gateway, stop)
    finally:
        await gateway.close()


async def _run_loops(settings: Settings, gateway: TwilioGateway, stop: asyncio.Event) -> None:
    chosen = clinic.of(settings)
    routes = Routes(settings)
    domain = Domain(chosen)
    pulse = Pulse()
    wakeup = Wakeup([inbox.CHANNEL, outbox.CHANNEL, schedule.CHANNEL])
    marker = Marker(settings.data_dir, f"bot-{settings.bot_port}")
    marker.check()
    sender = Sender(
        gateway,
        domain,
        random.Random(),  # noqa: S311 - jitter, not a secret
        name=_sender_name(settings),
        segments_per_second=settings.segments_per_second,
        marker=marker,
        numbers=chosen.numbers,
        texts_per_day=settings.texts_per_day,
    )
    sweeper = _sweeper(settings, gateway)
    sweeping = messages_loop.Sweeping(sweeper, pulse)
    await _look_around(gateway, sweeper, sender)
    await database.unit(lambda: contacts.allow(chosen.numbers, clock.now()))
    calls_from = pace.of_calls(settings.twilio_phone_number)
    await pace.forget_others((_sender_name(settings), calls_from))
    talk = conversation(settings, chosen)
    calling = Calling(TwilioDialler(gateway.account), chosen, settings.twilio_phone_number, marker)
    if not settings.voice:
        await database.unit(calls.leave_all_to_staff)
    handlers = {
        **domain.handlers(),
        turns.TIMER_KIND: lambda due, now: turns.fire_timer(talk, due, now),
        fits.TIMER_KIND: fitting.firing(talk, chosen),
        visit_timer.TIMER_KIND: visits.firing(talk, chosen),
    }
    delivering = messages_loop.Delivering(sender, sweeper, wakeup, pulse)
    loops: list[Callable[[], Awaitable[None]]] = [
        wakeup.run,
        delivering.run,
        lambda: messages_loop.mend(sender, pulse),
        sweeping.run,
        lambda: notices_loop.run(settings, routes, pulse),
        lambda: wrong_clock.run(chosen, pulse),
        lambda: retention_loop.run(settings, pulse),
        lambda: months.run(settings.timezone, pulse),
    ]
    if settings.voice:
        loops.append(lambda: voice_loop.dial(calling, pulse))
        loops.append(lambda: voice_loop.mend(calling, pulse))
    for number in range(WORKERS):
        loops.append(_named(threads_loop.run, f"turns-{number}", talk, wakeup, pulse))
        loops.append(_named(timers_loop.run, f"timers-{number}", handlers, wakeup, pulse))
    addresses = gateway.account.addresses
    troubles = (delivering.trouble, sweeping.trouble)
    services = Services(
        settings, chosen, sender, pulse, addresses, sweeper, talk, calling, troubles
    )
    loops.append(services.refused.run)
    loops.append(lambda: heads.run(settings.data_dir))
    await _run_and_answer(services, loops, stop)


async def _look_around(gateway: TwilioGateway, sweeper: Sweeper, sender: Sender) -> None:
    """Before anything else: while this process was away, patients may have written, the database
    may have gone back, and the clock of this machine may have been set."""
    clock.hold()
    if (theirs := await gateway.account.ask_time()) is not None:
        messages_loop.agree(theirs)
    await sweeper.announce()
    await sender.look_back(clock.now())


async def _run_and_answer(
    services: Services, loops: list[Callable[[], Awaitable[None]]], stop: asyncio.Event
) -> None:
    """The loops, and the web server for as long as nobody asks to stop."""
    settings, app = services.settings, create_app(services)
    local = not settings.public_base_url.startswith("https:")
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(_forever(loop, stop)) for loop in loops]
        running.append(group.create_task(_warm()))
        listening = group.create_task(
            serve(
                public.only(app) if local else forwarded.by_proxy(public.only(app)),
                _config(settings.public_host, settings.public_port),
                shutdown_trigger=stop.wait,
            )
        )
        config = _config(settings.bot_host, settings.bot_port)
        await serve(app, config, shutdown_trigger=stop.wait)
        await listening
        log.info("stopping")
        await end(running)


async def _warm() -> None:
    """Nobody's first reply waits for two thousand patterns, and no start waits for them either:
    a process that has settled makes them ready, a little at a time."""
    await asyncio.sleep(SETTLED_SECONDS)
    for _ in warming():
        await asyncio.sleep(PAUSE_SECONDS)


def _sender_name(settings: Settings) -> str:
    return settings.twilio_messaging_service_sid or settings.twilio_phone_number


def _sweeper(settings: Settings, gateway: TwilioGateway) -> Sweeper:
    suspicion = Suspicion(gateway, clinic.of(settings).clinic)
    unlisted = Unlisted(gateway, stops, flag)
    return Sweeper(gateway, _sender_name(settings), stops, suspicion.check, unlisted)


async def flag(patient_id: int, why: str, now: datetime) -> None:
    """Have a person look at a patient's conversation."""
    await positions.flag(patient_id, SCRIPT.start, why, now)


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


def _config(host: str, port: int) -> Config:
    config = Config()
    config.bind = [f"{host}:{port}"]
    config.graceful_timeout = 3.0
    config.include_server_header = False
    config.accesslog = None
    config.errorlog = logging.getLogger("hypercorn.error")
    config.h11_max_incomplete_size = 32 * 1024
    return config
