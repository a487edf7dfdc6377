"""A claimed file -> ledger, rows, slots and entries in one transaction, then its last place.

Promises: exactly-once effect. The ledger knows the file by its bytes and by its claim, and is
written in the transaction of everything that the file causes; so a crash before the commit leaves
nothing and one after it leaves only the move. Bytes that change while they are read undo the whole.
A file that looks wrong as a whole is held without any effect until a person releases it.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final, Literal

from bot import database
from bot.ledger import deliveries
from bot.ledger.facts import Booking
from bot.ledger.models import IntakeFile
from bot.waitlist.rules.clinic import Rules
from intake import entry_rows, reconciling, slot_rows
from intake.facts import refusals
from intake.folder import claims, directory, faults, moves, paths, receipts
from intake.profiles.profile import Profile
from intake.review import examination, guards
from intake.tables import reader

_HELD_ALREADY: Final = "The same file waits for a person to release it."
_SAME_BYTES: Final = "The same file was taken over before."
_NOTHING_LEFT: Final = examination.NO_ROW

log = logging.getLogger(__name__)

Became = Literal["accepted", "rejected", "held", "duplicate", "discarded"]


class Changed(Exception):  # noqa: N818 - read qualified: importing.Changed
    """The file changed while it was read: somebody still writes it. Nothing was done."""


class _Known(Exception):  # noqa: N818 - ends the transaction, not an error
    """The same bytes were settled before; ``earlier`` is their row."""

    def __init__(self, earlier: IntakeFile) -> None:
        super().__init__()
        self.earlier = earlier


class _Held(Exception):  # noqa: N818 - ends the transaction, not an error
    """A person must look first; ``str()`` is the reason."""


@dataclass(frozen=True)
class Site:
    """What an import depends on besides the file."""

    where: paths.Places
    rules: Rules
    profiles: Sequence[Profile]


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
    await this.conclude_refused(drop, examination.Examination("rejected", why))


def modified_at(seconds: float, now: datetime) -> datetime:
    """A file's own time, within what a clock can show.

    One that runs ahead must not make every later file look old, and Windows has files of 1601.
    """
    return datetime.fromtimestamp(min(max(seconds, 0.0), now.timestamp()), UTC)


class _Import:
    """One file on its way."""

    def __init__(self, claim: claims.Claim, site: Site, now: datetime) -> None:
        self._claim = claim
        self._site = site
        self._now = now

    async def settle(self) -> Became:
        known = await deliveries.by_token(self._claim.token)
        released = known is not None and known.released_at is not None
        if known is not None and not (known.outcome == "held" and released):
            return await self._conclude(known)
        drop = await asyncio.to_thread(self.drop)
        faults.reach("after_hash")
        if drop.sha256 is None:
            return await self._too_large(drop)
        try:
            if not released:
                await self._check_new(drop)
            return await self._import(drop, released=released)
        except _Known as same:
            return await self._put_away(same.earlier)

    @property
    def _zone(self) -> tzinfo:
        return self._site.rules.clinic.zone

    def drop(self) -> deliveries.Drop:
        """The file as it lies there, with its digest unless it is too large to be read."""
        status = self._claim.path.stat()
        sha256 = None
        if status.st_size <= reader.LARGEST_BYTES:
            sha256 = paths.sha256(self._claim.path)
        return deliveries.Drop(
            token=self._claim.token,
            name=self._claim.name,
            folder=self._claim.folder,
            size_bytes=status.st_size,
            modified_at=modified_at(status.st_mtime, self._now),
            received_at=self._now,
            sha256=sha256,
        )

    async def _too_large(self, drop: deliveries.Drop) -> Became:
        try:
            reader.check_size(drop.size_bytes)
        except refusals.Refused as refused:
            return await self.conclude_refused(
                drop, examination.Examination("rejected", str(refused))
            )
        raise Changed

    async def _check_new(self, drop: deliveries.Drop) -> None:
        earlier = await deliveries.by_bytes(drop.sha256 or "")
        if earlier is not None and is_final(earlier):
            raise _Known(earlier)

    async def _put_away(self, earlier: IntakeFile) -> Became:
        """The same bytes were settled before."""
        await deliveries.dropped_again(earlier.id)
        reason = _HELD_ALREADY if earlier.outcome == "held" else _SAME_BYTES
        await asyncio.to_thread(
            moves.archive_copy, self._claim, reason, self._site.where, self._now, self._zone
        )
        return "duplicate"

    async def _import(self, drop: deliveries.Drop, *, released: bool) -> Became:
        around = examination.Surroundings(
            self._now, self._zone, self._site.profiles, await directory.providers_known()
        )
        opening = examination.examine(
            self._claim.path, around, name=self._claim.name, folder=self._claim.folder
        )
        examined = await asyncio.to_thread(opening.__enter__)
        try:
            if examined.outcome == "rejected" and not examined.tally:
                return await self.conclude_refused(drop, examined)
            return await self._take_over(drop, examined, released=released)
        finally:
            await asyncio.to_thread(opening.__exit__, None, None, None)

    async def _take_over(
        self, drop: deliveries.Drop, examined: examination.Examination, *, released: bool
    ) -> Became:
        try:
            known = await database.unit(
                lambda: self._in_one_transaction(drop, examined, released=released)
            )
        except _Held as held:
            why = str(held)
            known = await database.unit(lambda: self._hold(drop, examined, why))
        faults.reach("after_commit")
        return await self._conclude(known)

    async def _conclude(self, known: IntakeFile) -> Became:
        """What is left when the ledger has the file: its last move."""
        place = moves.place(self._claim, known.outcome, known.received_at, self._zone)
        if known.outcome == "discarded" and known.place != place:
            await deliveries.put_at(known.id, place)
            known.place = place
        await asyncio.to_thread(moves.finish, self._claim, known, self._site.where, self._zone)
        became: Became = known.outcome
        return became

    async def _in_one_transaction(
        self, drop: deliveries.Drop, examined: examination.Examination, *, released: bool
    ) -> IntakeFile:
        await deliveries.take_turn()
        if not released:
            await self._check_new(drop)  # again: the same bytes may have come in since
            await self._guard(examined)
        file_id = await deliveries.begin_file(drop, self._staged_place(), self._now)
        with receipts.Receipt(examined.other_lines) as receipt:
            await _Rows(file_id, drop, self._site.rules, self._now).settle(examined, receipt)
            counts = receipt.counts
            hopeless = counts.total() > 0 and counts["rejected"] == counts.total()
            outcome: Literal["accepted", "rejected"] = "rejected" if hopeless else "accepted"
            reason = _NOTHING_LEFT if hopeless else examined.reason
            return await self._finish(drop, file_id, examined, receipt, outcome, reason)

    async def _check_unchanged(self, drop: deliveries.Drop) -> None:
        again = await asyncio.to_thread(self.drop)
        if (again.sha256, again.size_bytes) != (drop.sha256, drop.size_bytes):
            raise Changed

    async def _guard(self, examined: examination.Examination) -> None:
        """End the transaction if a person must look first. Counts only what is new."""
        why = await guards.reason(examined, self._zone)
        if why is not None:
            raise _Held(why)

    async def _hold(
        self, drop: deliveries.Drop, examined: examination.Examination, why: str
    ) -> IntakeFile:
        await deliveries.take_turn()
        file_id = await deliveries.begin_file(drop, self._staged_place(), self._now)
        with receipts.Receipt(examined.other_lines) as receipt:
            async for batch in examination.batches(examined):
                for result in batch:
                    receipt.add(result)
            return await self._finish(drop, file_id, examined, receipt, "held", why)

    async def conclude_refused(
        self, drop: deliveries.Drop, examined: examination.Examination
    ) -> Became:
        """Refuse the whole file."""

        async def record() -> IntakeFile:
            await deliveries.take_turn()
            file_id = await deliveries.begin_file(drop, self._staged_place(), self._now)
            with receipts.Receipt(examined.other_lines) as receipt:
                return await self._finish(
                    drop, file_id, examined, receipt, "rejected", examined.reason
                )

        known = await database.unit(record)
        faults.reach("after_commit")
        return await self._conclude(known)

    async def _finish(
        self,
        drop: deliveries.Drop,
        file_id: int,
        examined: examination.Examination,
        receipt: receipts.Receipt,
        outcome: Literal["accepted", "rejected", "held"],
        reason: str,
    ) -> IntakeFile:
        """The last of the transaction; the ledger's row of the file."""
        await deliveries.finish_file(
            file_id,
            outcome=outcome,
            reason=reason,
            kind=examined.kind,
            profile=examined.profile_name,
            place=moves.place(self._claim, outcome, self._now, self._zone),
            new_rows=0 if outcome == "held" else receipt.counts["accepted"],
            refused_rows=receipt.counts["rejected"],
            receipt=receipt.short((*examined.notes, *receipt.said)),
        )
        await asyncio.to_thread(self._write, receipt, examined, outcome, reason)
        await self._check_unchanged(drop)
        known = await deliveries.by_token(self._claim.token)
        assert known is not None, "it was written above"
        faults.reach("before_commit")
        return known

    def _write(
        self,
        receipt: receipts.Receipt,
        examined: examination.Examination,
        outcome: str,
        reason: str,
    ) -> None:
        faults.reach("receipt")
        top = receipts.facts(
            self._claim.name,
            self._now.astimezone(self._zone),
            outcome,
            reason,
            f"{examined.kind}, profile {examined.profile_name}" if examined.kind else "",
            (*examined.notes, *receipt.said),
        )
        receipt.write(self._claim.receipt, top)

    def _staged_place(self) -> str:
        return f"staging/{self._claim.path.name}"


class _Rows:
    """The rows of one file, batch by batch, in its transaction."""

    def __init__(self, file_id: int, drop: deliveries.Drop, rules: Rules, now: datetime) -> None:
        self._slots = slot_rows.SlotRows(file_id, drop.modified_at, now)
        self._entries = entry_rows.EntryRows(file_id, drop.modified_at, now)
        self._standing = reconciling.Reconciling(file_id, drop.modified_at, rules, now)

    async def settle(self, examined: examination.Examination, receipt: receipts.Receipt) -> None:
        async for batch in examination.batches(examined):
            faults.reach("mid_parse")
            concerned = entry_rows.concerned(batch)
            rows = self._slots if examined.kind == "cancellations" else self._entries
            settled = {r.line: r for r in await rows.settle(concerned)} if concerned else {}
            await self._standing.settle([r for r in batch if isinstance(r.fact, Booking)])
            for result in batch:
                receipt.add(settled.get(result.line, result))


def is_final(earlier: IntakeFile) -> bool:
    """Whether dropping the same bytes again could change nothing.

    A refused row may have been put right since, by adding a provider; rows that were taken over
    are known by their keys.
    """
    if earlier.outcome == "held":
        return True
    return earlier.outcome == "accepted" and earlier.refused_rows == 0
