"""The listener as a part of the service: opened where a port is set, minded between rounds."""

import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.ledger import feeds
from bot.settings import Settings
from intake.folder import imports
from intake.mllp import secure
from intake.mllp.kept import Kept
from intake.mllp.listener import Listener
from intake.mllp.takeover import Feed

PURGE_EVERY: Final = timedelta(hours=1)

log = logging.getLogger(__name__)


@dataclass
class Serving:
    """What is minded between rounds. ``listener``: ``None`` where no port is set."""

    feed: Feed
    listener: Listener | None = None
    certificate: secure.Certificate | None = None
    context: ssl.SSLContext | None = None
    _purged_at: datetime | None = None

    async def mind(self, now: datetime) -> None:
        """Take up what was released, and renew and purge what is old. Raises one of
        ``database.TRANSIENT``."""
        await self.feed.take_released(now)
        if self.listener is not None:
            await feeds.note_listener(self.listener.said(), now)
        if self.certificate is not None and self.context is not None:
            self.certificate.renew(self.context)
        if self._purged_at is None or now - self._purged_at >= PURGE_EVERY:
            self._purged_at = now
            removed = await self.feed.purge(now)
            if removed:
                log.info("old messages are removed: messages=%d", removed)


def feed(settings: Settings, site: imports.Site) -> Feed:
    """What messages are taken over by."""
    return Feed(site, Kept(settings.data_dir / "messages", settings.feed_keep_days))


@asynccontextmanager
async def serving(settings: Settings, site: imports.Site) -> AsyncIterator[Serving]:
    """Listen while this is open, if a port is set. Raises ``secure.Unusable`` or ``OSError``."""
    served = Serving(feed(settings, site))
    served.feed.kept.open()
    if not settings.mllp_port:
        yield served
        return
    if settings.mllp_tls_cert is not None and settings.mllp_tls_key is not None:
        served.certificate = secure.Certificate(
            settings.mllp_tls_cert, settings.mllp_tls_key, settings.mllp_tls_ca
        )
        served.context = served.certificate.context()
    served.listener = Listener(served.feed)
    await served.listener.start(settings.mllp_host, settings.mllp_port, served.context)
    try:
        yield served
    finally:
        await served.listener.stop()
