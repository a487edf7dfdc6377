"""Asking the record system as a part of the service, beside the rounds of the inbox."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
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


def asked(settings: Settings, own: Path | None) -> list[source.Source]:
    """The record systems that are asked, each with its connection; the first, if ``FHIR_URL`` names
    one, is that which winners are booked in. Raises ``source.Invalid``."""
    known = source.every(own)
    found = [one for one in known.values() if one.connection is not None]
    if not settings.fhir_url:
        return found
    first = source.named(settings.fhir_source, own)
    if first in found:
        raise source.Invalid(f"FHIR_URL and the file of {first.name} both say where it is.")
    connection = source.Connection(
        url=settings.fhir_url,
        client_id=settings.fhir_client_id,
        key=settings.fhir_key,
        key_id=settings.fhir_key_id,
        token_url=settings.fhir_token_url,
        poll_seconds=int(settings.fhir_poll.total_seconds()),
    )
    return [first.model_copy(update={"connection": connection}), *found]


def client(connection: source.Connection, scopes: str) -> Client:
    """Who asks this record system. Raises ``token.Unusable``."""
    made = Client(Base(connection.url))
    if connection.client_id and connection.key is not None:
        identity = Identity(connection.client_id, connection.key, connection.key_id, scopes)
        identity.check()
        made.keeper = Keeper(identity, connection.token_url, made.post_form, clock.now)
    return made


@dataclass(frozen=True)
class Asking:
    """A record system that is asked."""

    client: Client
    reader: Reader
    poll: Poll


@asynccontextmanager
async def serving(
    origin: source.Source, site: imports.Site, scopes: str = ""
) -> AsyncIterator[Asking]:
    """Ask a record system while this is open; ``scopes``: besides its own. Raises
    ``token.Unusable``."""
    assert origin.connection is not None, "it is asked where it is known where it is"
    every = timedelta(seconds=origin.connection.poll_seconds)
    async with client(origin.connection, f"{origin.scopes} {scopes}".strip()) as asked_there:
        reader = Reader(asked_there, origin)
        poll = Poll(Feed(site, origin), reader, every)
        async with _rung(poll), repeated("a read", poll.step):
            yield Asking(asked_there, reader, poll)


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
