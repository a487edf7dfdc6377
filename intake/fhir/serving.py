"""Asking the record system as a part of the service, beside the rounds of the inbox."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Final

from bot import clock, database
from bot.settings import Settings
from intake.fhir import source
from intake.fhir.address import Base
from intake.fhir.client import Client
from intake.fhir.poll import Poll
from intake.fhir.reading import Reader
from intake.fhir.takeover import Feed
from intake.fhir.token import Client as Identity
from intake.fhir.token import Keeper
from intake.folder import imports

LOOK_SECONDS: Final = 2.0
"""Between two looks at what is due."""

log = logging.getLogger(__name__)


def client(settings: Settings, origin: source.Source) -> Client:
    """Who asks this record system. Raises ``token.Unusable``."""
    made = Client(Base(settings.fhir_url))
    if settings.fhir_client_id and settings.fhir_key is not None:
        identity = Identity(
            settings.fhir_client_id, settings.fhir_key, settings.fhir_key_id, origin.scopes
        )
        identity.check()
        made.keeper = Keeper(identity, settings.fhir_token_url, made.post_form, clock.now)
    return made


@asynccontextmanager
async def serving(settings: Settings, site: imports.Site) -> AsyncIterator[Poll | None]:
    """Ask while this is open, if an address is set. Raises ``source.Invalid`` or
    ``token.Unusable``."""
    if not settings.fhir_url:
        yield None
        return
    origin = source.named(settings.fhir_source, site.where.record_systems)
    async with client(settings, origin) as asking:
        poll = Poll(Feed(site, origin), Reader(asking, origin), settings.fhir_poll)
        task = asyncio.create_task(_ask(poll, clock.now))
        try:
            yield poll
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _ask(poll: Poll, now: Callable[[], datetime]) -> None:
    while True:
        await one_step(poll, now())
        await asyncio.sleep(LOOK_SECONDS)


async def one_step(poll: Poll, now: datetime) -> None:
    """A step, whatever becomes of it."""
    try:
        await poll.step(now)
    except database.TRANSIENT as error:  # the database is gone for now
        log.warning("a read waits: error=%s", type(error).__name__)
    except Exception as error:  # noqa: BLE001 - the next step begins anew
        log.error("a read failed: error=%s", type(error).__name__)  # noqa: TRY400 - a traceback could quote an answer
