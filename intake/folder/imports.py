"""A claimed file -> the ledger, in one transaction, then its last place.

Promises: exactly-once effect. The ledger knows the file by its claim and by its bytes, and is
written in the transaction of everything that the file causes; so a crash before the commit leaves
nothing and one after it leaves only the move. Bytes that change while they are read undo the whole.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from bot import database
from bot.ledger import appointments, deliveries
from bot.ledger.door import Delivery, Effects, Ledger, Settled
from bot.ledger.facts import Result
from bot.ledger.models import IntakeFile, Outcome
from bot.settings import Settings
from bot.waitlist.rules import clinic
from bot.waitlist.rules.place import Clinic
from intake.facts import refusals
from intake.folder import claims, dates, directory, examination, faults, moves, paths, receipts
from intake.hl7 import source as sources
from intake.hl7.source import Source
from intake.profiles import profile
from intake.profiles.profile import Profile
from intake.tables import reader

SOURCE: Final = "inbox"

_HELD_ALREADY: Final = "The same file waits for a person to release it."
SAME_BYTES: Final = "The same file was taken over before."

Became = Outcome | Literal["duplicate"]


class Changed(Exception):
    """The file changed while it was read: somebody still writes it. Nothing was done."""


@dataclass(frozen=True)
class Site:
    """What an import depends on besides the file."""

    where: paths.Places
    ledger: Ledger
    profiles: Sequence[Profile]
    clinic: Clinic
    sources: Sequence[Source] = ()
    settle: timedelta = timedelta()
    """How long what messages free waits for the next of them."""

    @property
    def zone(self) -> ZoneInfo:
        return self.ledger.zone


def site(settings: Settings, effects: Effects) -> Site:
    """What imports depend on, with ``effects`` behind the ledger's door.

    Raises ``profile.Invalid``, ``sources.Invalid`` or ``sealed.Unusable``.
    """
    where, here = paths.of(settings), clinic.of(settings).clinic
    return Site(
        where,
        Ledger(effects, here.zone),
        profile.load_all(where.profiles),
        here,
        sources.load_all(where.sources),
        settings.settle,
    )


def source(folder: str | None) -> str:
    """What the ledger calls the source of a file: each folder of the inbox is one of its own."""
    return f"{SOURCE}/{folder.casefold()}" if folder else SOURCE


async def settle(claim: claims.Claim, site: Site, now: datetime) -> Became:
    """Bring a claimed file to its end and move it there; what became of it.

    Raises ``Changed``, one of ``database.TRANSIENT`` or ``OSError`` with the claim left as it was,
    to be settled again later.
    """
    return await _Import(claim, site, now).settle()


async def give_up(claim: claims.Claim, site: Site, why: str, now: datetime) -> None:
    """Refuse a file that could not be processed, for a reason in us and not in the file."""
    this = _Import(claim, site, now)
    drop = await asyncio.to_thread(this.drop)
    await this.take_over(drop, examination.Examination("rejected", why))


@dataclass(frozen=True)
class _Drop:
    """A file as it lies there."""

    delivery: Delivery
    size_bytes: int


class _Import:
    """One file on its way."""

    def __init__(self, claim: claims.Claim, site: Site, now: datetime) -> None:
        self._claim = claim
        self._site = site
        self._now = now

    async def settle(self) -> Became:
        known = await deliveries.by_reference(source(self._claim.folder), self._claim.token.hex)
        if known is not None and not known.waits_for_its_release():
            return await self._conclude(known)
        drop = await asyncio.to_thread(self.drop)
        faults.reach("after_hash")
        if drop.delivery.digest is None:
            return await self._too_large(drop)
        if (found := await self._site.ledger.known(drop.delivery)) is not None:
            return await self._end(found)
        return await self._import(drop)

    def drop(self) -> _Drop:
        """The file as it lies there, with its digest unless it is too large to be read."""
        status = self._claim.path.stat()
        readable = status.st_size <= reader.LARGEST_BYTES
        delivery = Delivery(
            source=source(self._claim.folder),
            reference=self._claim.token.hex,
            digest=paths.sha256(self._claim.path) if readable else None,
            said_at=dates.modified_at(status.st_mtime, self._now),
            received_at=self._now,
        )
        return _Drop(delivery, status.st_size)

    async def _too_large(self, drop: _Drop) -> Became:
        try:
            reader.check_size(drop.size_bytes)
        except refusals.Refused as refused:
            return await self.take_over(drop, examination.Examination("rejected", str(refused)))
        raise Changed

    async def _import(self, drop: _Drop) -> Became:
        lists = await directory.lists(self._site.clinic)
        around = examination.Surroundings(
            self._now,
            self._site.zone,
            self._site.profiles,
            lists.book,
            known=lists.said,
            sources=self._site.sources,
            known_places=lists.known_places,
            recall=appointments.recall,
            settle=self._site.settle,
        )
        opening = examination.examine(
            self._claim.path, around, name=self._claim.name, folder=self._claim.folder
        )
        examined = await asyncio.to_thread(opening.__enter__)
        try:
            return await self.take_over(drop, examined)
        finally:
            await asyncio.to_thread(opening.__exit__, None, None, None)

    async def take_over(self, drop: _Drop, examined: examination.Examination) -> Became:
        """Hand what was found to the ledger, and bring the file to its place."""
        settled = await database.unit(lambda: self._in_one_transaction(drop, examined))
        faults.reach("after_commit")
        return await self._end(settled)

    async def _in_one_transaction(self, drop: _Drop, examined: examination.Examination) -> Settled:
        known = await directory.places_known(self._site.clinic)
        with receipts.Receipt(examined.other_lines) as receipt:
            settled = await self._site.ledger.take_over(
                drop.delivery,
                _Reached(examined),
                self._now,
                reading=examined.reading(),
                receipt=receipt.by_clocks(lambda place: known.zone(place) or self._site.zone),
            )
            if settled.row.reference != drop.delivery.reference:
                return settled  # the same bytes came in meanwhile
            await deliveries.keep(settled.row.id, self._original(drop, settled))
            row = await IntakeFile.get(id=settled.row.id)
            await asyncio.to_thread(self._write, receipt, row)
        await self._check_unchanged(drop)
        faults.reach("before_commit")
        return Settled(settled.outcome, row)

    def _original(self, drop: _Drop, settled: Settled) -> deliveries.Original:
        outcome = settled.row.outcome
        return deliveries.Original(
            name=self._claim.name,
            folder=self._claim.folder,
            size_bytes=drop.size_bytes,
            place=moves.place(self._claim, outcome, self._now, self._site.zone),
        )

    def _write(self, receipt: receipts.Receipt, row: IntakeFile) -> None:
        faults.reach("receipt")
        receipt.write(self._claim.receipt, receipts.of(row, self._site.zone))

    async def _check_unchanged(self, drop: _Drop) -> None:
        again = await asyncio.to_thread(self.drop)
        if (again.delivery.digest, again.size_bytes) != (drop.delivery.digest, drop.size_bytes):
            raise Changed

    async def _end(self, settled: Settled) -> Became:
        if settled.outcome == "duplicate":
            return await self._put_away(settled.row)
        return await self._conclude(settled.row)

    async def _put_away(self, earlier: IntakeFile) -> Became:
        """The same bytes were settled before."""
        await deliveries.came_again(earlier.id)
        reason = _HELD_ALREADY if earlier.outcome == "held" else SAME_BYTES
        await asyncio.to_thread(
            moves.archive_copy, self._claim, reason, self._site.where, self._now, self._site.zone
        )
        return "duplicate"

    async def _conclude(self, known: IntakeFile) -> Became:
        """What is left when the ledger has the file: its last move."""
        if known.outcome == "discarded":
            await self._keep_discarded(known)
        await asyncio.to_thread(moves.finish, self._claim, known, self._site.where, self._site.zone)
        return known.outcome

    async def _keep_discarded(self, known: IntakeFile) -> None:
        """A person has decided, and where such a file lies is ours to say."""
        known.place = moves.place(self._claim, known.outcome, known.received_at, self._site.zone)
        await deliveries.put_at(known.id, known.place)


@dataclass(frozen=True)
class _Reached:
    """The results of a file, with the point at which a test may cut them off."""

    examined: examination.Examination

    async def __aiter__(self) -> AsyncIterator[list[Result]]:
        if self.examined.reading().refused:
            yield await asyncio.to_thread(self.examined.doubts)
        async for batch in self.examined:
            faults.reach("mid_parse")
            yield batch
