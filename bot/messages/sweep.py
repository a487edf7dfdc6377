"""Fetches what arrived at the carrier while no webhook of ours answered.

The carrier's list is read again from a little before where the last sweep ended, all of it, and
every text is stored by its id, so what was here already changes nothing. Its time is when the
carrier had it, by our clock: a reply is read against what the patient had been asked by then, and a
START against when they said STOP. A sweep ends where the carrier's
own clock stood when it was asked, and only once all that it was shown is stored.

Until a sweep has succeeded that began after something may have been missed, nobody starts a text
(``bot.installation``). A process that starts may have missed something, and so does one whose
webhook answered with an error: it remembers that until it can write it down, and claims no text
before.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from tortoise.exceptions import OperationalError

from bot import database, installation, logs
from bot.messages import inbox, outbox
from bot.messages.unlisted import Unlisted

log = logs.get(__name__)

OVERLAP: Final = timedelta(minutes=10)
"""How far back a sweep reads again: lists lag."""
LOOK_BACK: Final = timedelta(days=3)
"""How far back a sweep reads that was told to begin in the future, which nobody can know."""
CLOCK_SKEW: Final = timedelta(minutes=2)
CHUNK: Final = 100
"""Texts that are stored in one transaction."""


@dataclass(frozen=True)
class Listed:
    """Texts to us, oldest first, and the carrier's own time when it was asked."""

    texts: list[inbox.Inbound]
    asked_at: datetime


@dataclass(frozen=True)
class Swept:
    """How many texts were missed, and the carrier's own time when it was asked."""

    missed: int
    at: datetime


class Mailbox(Protocol):
    """What a carrier remembers of texts to us."""

    async def received(self, since: datetime) -> Listed:
        """Every text to our numbers since then. Raises ``gateway.Unreachable``."""
        ...


class Sweeper:
    """One sender's, in one process. ``stops`` says whether a text ends a patient's consent;
    ``first`` is done once, before the first sweep opens anything; ``unlisted`` looks for texts that
    the carrier does not know."""

    def __init__(
        self,
        mailbox: Mailbox,
        sender: str,
        stops: Callable[[inbox.Inbound], bool],
        first: Callable[[datetime], Awaitable[None]] | None = None,
        unlisted: Unlisted | None = None,
    ) -> None:
        self._mailbox = mailbox
        self._sender = sender
        self._first = first
        self._unlisted = unlisted
        self.stops = stops
        self._missed = 1
        self._announced = 0
        self.rung = asyncio.Event()
        """Set while a sweep should come at once."""

    def miss(self) -> None:
        """A text may have come that was not stored. Never fails."""
        self._missed += 1
        self.rung.set()

    async def announce(self) -> None:
        """Tell all processes what this one may have missed. To be called before texts leave."""
        missed = self._missed
        if missed > self._announced:
            await installation.want_sweep()
            self._announced = max(missed, self._announced)

    async def begin_at(self, since: datetime) -> None:
        """Have the next sweep begin no later than this."""
        await database.execute(
            """
            INSERT INTO sender_state (sender, swept_until) VALUES ($1, $2)
            ON CONFLICT (sender) DO UPDATE
                SET swept_until = LEAST(sender_state.swept_until, EXCLUDED.swept_until)
            """,
            self._sender,
            since,
        )

    async def is_behind(self) -> bool:
        """Whether anybody may have missed something since the last sweep began."""
        return self._missed > self._announced or (await installation.state()).behind

    async def sweep(self, now: datetime) -> Swept:
        """Store what we missed. A first sweep only notes the time: before it nobody was waiting for
        an answer of ours. Raises ``gateway.Unreachable``."""
        self.rung.clear()
        await self.announce()
        wanted = await installation.sweeps_wanted()
        since = await self._since(now)
        listed = await self._mailbox.received((since or now) - OVERLAP)
        missed = await self._store(listed.texts) if since is not None else 0
        if self._first is not None:
            await self._first(now)
            self._first = None
        if self._unlisted is not None and since is not None:
            known = {text.sid: text for text in listed.texts}
            await self._unlisted.look(known, since - OVERLAP, listed.asked_at)
        await database.unit(lambda: self._advance(listed.asked_at, wanted))
        return Swept(missed, listed.asked_at)

    async def _since(self, now: datetime) -> datetime | None:
        """Where the last sweep ended."""
        since: datetime | None = await database.fetch_value(
            "SELECT swept_until FROM sender_state WHERE sender = $1", self._sender
        )
        if since is not None and since > now + CLOCK_SKEW:
            log.error("a sweep ended in the future", until=since.isoformat())
            return now - LOOK_BACK
        return since

    async def _store(self, texts: Iterable[inbox.Inbound]) -> int:
        unknown = await inbox.unknown(texts)
        silenced = {text.sender for text in unknown if self.stops(text)}
        # Whoever has stopped comes first, with all that they wrote, in its order.
        unknown.sort(key=lambda text: text.sender not in silenced)
        chunks = [unknown[at : at + CHUNK] for at in range(0, len(unknown), CHUNK)]
        return sum([await _store_chunk(chunk) for chunk in chunks])

    async def _advance(self, until: datetime, wanted: int) -> None:
        await installation.swept(wanted)
        await database.notify(outbox.CHANNEL)
        await database.execute(
            """
            INSERT INTO sender_state (sender, swept_until) VALUES ($1, $2)
            ON CONFLICT (sender) DO UPDATE SET swept_until = EXCLUDED.swept_until
            """,
            self._sender,
            until,
        )


async def _store_chunk(texts: Sequence[inbox.Inbound]) -> int:
    try:
        return await inbox.store_all(texts)
    except OperationalError:
        return sum([await _store(text) for text in texts])


async def _store(text: inbox.Inbound) -> bool:
    """Store one text, in letters that any database holds if it must be; one that can't be stored at
    all must not hold up the others."""
    for version in (text, inbox.in_ascii(text)):
        try:
            return await inbox.store(version)
        except OperationalError as error:
            log.error("text not stored", sid=text.sid, error=str(error))  # noqa: TRY400 - no value
    return False
