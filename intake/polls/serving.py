"""Asking the record system as a part of the service, beside the rounds of the inbox."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import clock, database
from bot.ledger import polls
from bot.settings import Settings
from bot.wakeup import Wakeup
from intake.fhir import source
from intake.fhir.address import Base
from intake.fhir.client import Client
from intake.fhir.reading import Reader
from intake.fhir.token import Client as Identity
from intake.fhir.token import Keeper
from intake.folder import imports
from intake.polls.poll import Poll
from intake.polls.takeover import Feed

LOOK_SECONDS: Final = 2.0
"""Between two looks at what is due."""

RINGS_SECONDS: Final = 3_600.0
"""A ring is waited for at most so long at once; nothing happens without one."""

Step = Callable[[datetime], Awaitable[object]]

log = logging.getLogger(__name__)


def client(settings: Settings, origin: source.Source) -> Client:
    """Who asks this record system. Raises ``token.Unusable``."""
    made = Client(Base(settings.fhir_url))
    if settings.fhir_client_id and settings.fhir_key is not None:
        identity = Identity(
            settings.fhir_client_id,
            settings.fhir_key,
            settings.fhir_key_id,
            f"{origin.scopes} {origin.books}" if settings.fhir_book else origin.scopes,
        )
        identity.check()
        made.keeper = Keeper(identity, settings.fhir_token_url, made.post_form, clock.now)
    return made


@dataclass(frozen=True)
class Asking:
    """A record system that is asked."""

    client: Client
    reader: Reader
    poll: Poll


@asynccontextmanager
async def serving(settings: Settings, site: imports.Site) -> AsyncIterator[Asking]:
    """Ask the record system at ``fhir_url`` while this is open. Raises ``source.Invalid`` or
    ``token.Unusable``."""
    origin = source.named(settings.fhir_source, site.where.record_systems)
    async with client(settings, origin) as asked:
        reader = Reader(asked, origin)
        poll = Poll(Feed(site, origin), reader, settings.fhir_poll)
        async with _rung(poll), repeated("a read", poll.step):
            yield Asking(asked, reader, poll)


@asynccontextmanager
async def _rung(poll: Poll) -> AsyncIterator[None]:
    """Pass rings on while this is open: the record system's, and those of staff."""
    wakeup = Wakeup((polls.CHANNEL,))

    async def pass_on() -> None:
        while True:
            if await wakeup.wait(polls.CHANNEL, RINGS_SECONDS):
                poll.ring(clock.now())

    tasks = [asyncio.create_task(wakeup.run()), asyncio.create_task(pass_on())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def repeated(what: str, step: Step) -> AsyncIterator[None]:
    """Do a step every few seconds while this is open, whatever becomes of it."""
    task = asyncio.create_task(_repeat(what, step))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _repeat(what: str, step: Step) -> None:
    while True:
        try:
            await step(clock.now())
        except database.TRANSIENT as error:  # the database is gone for now
            log.warning("%s waits: error=%s", what, type(error).__name__)
        except Exception as error:  # noqa: BLE001 - the next step begins anew
            log.error("%s failed: error=%s", what, type(error).__name__)  # noqa: TRY400 - a traceback could quote an answer
        await asyncio.sleep(LOOK_SECONDS)
