"""Messages of a feed -> the ledger, each or those that came together in one transaction.

Promises: exactly-once effect, however often and by which connection it is sent: the ledger knows a
message by its bytes. What is given back was committed. Nothing of a message is logged but the
beginning of its digest.
"""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Final

from tortoise.expressions import Q

from bot import database
from bot.ledger import appointments, deliveries, questions
from bot.ledger.door import Became, Delivery, Reading
from bot.ledger.facts import Result
from bot.ledger.floods import Limits
from bot.ledger.models import IntakeFile
from intake.appointments.clinic import Clinic
from intake.facts import headers
from intake.folder import directory, faults, imports
from intake.hl7 import memory, messages, order, reading
from intake.hl7.messages import Message
from intake.mllp.kept import Kept

SOURCE: Final = "mllp"
_NAME_CHARS: Final = 40

log = logging.getLogger(__name__)


@dataclass
class Feed:
    """What a message is taken over by."""

    site: imports.Site
    kept: Kept
    lists: directory.Kept = field(init=False)

    def __post_init__(self) -> None:
        self.lists = directory.Kept(self.site.clinic)

    async def take(self, raw: bytes, message: Message, now: datetime) -> Became:
        """Take a message over, once; when this returns it is committed."""
        (became,) = await self.take_all([(raw, message)], now)
        return became

    async def take_all(
        self, given: Sequence[tuple[bytes, Message]], now: datetime
    ) -> Sequence[Became]:
        """Take messages over in their order, each once: all of them, or none."""
        named = [digest(raw) for raw, _ in given]
        await asyncio.to_thread(self._keep, named, [raw for raw, _ in given])
        work = [
            (self._delivery(one, message, now), message)
            for one, (_, message) in zip(named, given, strict=True)
        ]
        became = await self._settled(work, now)
        for one, outcome in zip(named, became, strict=True):
            log.info("a message is settled: message=%s outcome=%s", one[:8], outcome)
        return became

    def _keep(self, named: Sequence[str], raws: Sequence[bytes]) -> None:
        for one, raw in zip(named, raws, strict=True):
            self.kept.keep(one, raw)

    async def _settled(
        self, work: Sequence[tuple[Delivery, Message]], now: datetime
    ) -> Sequence[Became]:
        became = await database.unit(partial(self._in_one_transaction, work, now), repeatable=True)
        faults.reach("message_committed")
        return became

    def _delivery(self, named: str, message: Message, now: datetime) -> Delivery:
        said_at = order.Clock(self.site.zone, now).said_at(message)
        return Delivery(
            source=source(message),
            reference=named,
            digest=named,
            said_at=min(said_at, now),
            received_at=now,
            name=f"A message of {source(message).removeprefix(f'{SOURCE}/')}",
        )

    async def _in_one_transaction(
        self, work: Sequence[tuple[Delivery, Message]], now: datetime
    ) -> Sequence[Became]:
        lists = await self.lists.lists(await deliveries.take_turn_of_message(directory.STATE))
        clinic = Clinic(self.site.zone, lists.book, lists.known_places)
        sources = [one.told(lists.said) for one in self.site.sources]
        reader = reading.Reader(sources, clinic, order.Clock(self.site.zone, now))
        return [await self._take_one(delivery, message, reader, now) for delivery, message in work]

    async def _take_one(
        self, delivery: Delivery, message: Message, reader: reading.Reader, now: datetime
    ) -> Became:
        file = messages.File((message,))
        origin = reader.source_of_all(file)
        became = await self.site.ledger.take_message(
            delivery,
            _Results(memory.Recalling(reader, file, appointments.recall)),
            now,
            Reading(
                kind="cancellations",
                profile=origin.name if origin else None,
                is_feed=True,
                settle=self.site.settle,
                limits=Limits(closure=origin.closure) if origin else Limits(),
            ),
        )
        faults.reach("message_taken")
        return became

    async def take_released(self, now: datetime) -> int:
        """Take up the messages on which a person has decided; how many."""
        released = IntakeFile.filter(
            source__startswith=f"{SOURCE}/", outcome="held", released_at__isnull=False
        )
        taken = 0
        for row in await released.order_by("said_at", "id"):
            taken += await self._take_kept(row, row.reference, now)
        return taken

    async def take_again(self, row: IntakeFile, question_id: int, now: datetime) -> bool:
        """Take a message up once more, after the answer to a question; whether it was there."""
        if not row.source.startswith(f"{SOURCE}/") or row.digest is None:
            return False
        return await self._take_kept(row, f"{row.digest}/{question_id}", now)

    async def _take_kept(self, row: IntakeFile, reference: str, now: datetime) -> bool:
        named = row.digest or row.reference
        raw = await asyncio.to_thread(self.kept.read, named)
        if raw is None:
            log.error("a message that waited is gone: message=%s", named[:8])
            return False
        message = messages.one(raw)
        delivery = replace(self._delivery(named, message, now), reference=reference)
        await self._settled([(delivery, message)], now)
        return True

    async def purge(self, now: datetime) -> int:
        """Remove raw messages that are old, and what is remembered of visits that are long over;
        how many messages."""
        await database.unit(partial(self.site.ledger.forget_over, now))
        asking = Q(outcome="held") | Q(id__in=list(await questions.asking()))
        rows = await IntakeFile.filter(asking, source__startswith=f"{SOURCE}/")
        waiting = {row.digest for row in rows}
        return await asyncio.to_thread(self.kept.purge, now.timestamp(), waiting)


@dataclass
class _Results:
    """What a message does, by what is remembered within the transaction: nobody else changes that
    before its end."""

    recalling: memory.Recalling
    _results: list[Result] | None = None

    async def __aiter__(self) -> AsyncIterator[list[Result]]:
        if self._results is None:
            self._results = await self.recalling.results()
        yield self._results


def digest(raw: bytes) -> str:
    """By what a message is known, here and in its folder."""
    return hashlib.sha256(raw).hexdigest()


def source(message: Message) -> str:
    """What the ledger calls the sender: the guards count by it."""
    sender = headers.phrase(f"{message.first('MSH', 3)} {message.first('MSH', 4)}")
    return f"{SOURCE}/{sender[:_NAME_CHARS] or 'unknown'}"
