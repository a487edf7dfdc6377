"""A read of the schedule -> the ledger, in one transaction with how far it was read.

Promises: exactly-once effect: a time is freed by one delivery for what is known of its appointment,
however often it is read; what a read says of all else is one delivery, and none where nothing has
changed. A read that was overtaken by a later one has no effect. What a person must decide waits
without holding up the rest, and is read anew when it is released.
"""

import asyncio
import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Final

from tortoise.queryset import QuerySet

from bot import database
from bot.ledger import alerts, appointments, deliveries, digests, polls
from bot.ledger.door import Delivery, Reading
from bot.ledger.facts import Booking, Cancellation, Mentions, Remembered, Result
from bot.ledger.floods import Limits
from bot.ledger.models import IntakeFile
from bot.ledger.polls import Progress
from bot.waitlist import exports
from intake.appointments.clinic import Clinic
from intake.appointments.known import knowing
from intake.fhir import judging, resources
from intake.fhir.bundles import Found
from intake.fhir.resources import Seen
from intake.fhir.source import Source
from intake.folder import directory, faults, imports

PREFIX: Final = "fhir/"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Read:
    """Parts of the schedule, each read whole, and when that began."""

    found: Found
    parts: Sequence[tuple[datetime, datetime]]
    at: datetime
    horizon: bool = False
    """It is all that is to come: what is not in it is not anywhere."""
    first: bool = False
    """Nothing was read before."""
    numbers: Mapping[bytes, str] = field(default_factory=dict)
    """Of patients who stand in a time that we have filled, by the key of the appointment."""


@dataclass(frozen=True)
class Taken:
    """What came of a read. ``missing``: what stood and is not in it; ``freed``: how many times."""

    changed: int = 0
    freed: int = 0
    missing: int = 0
    overtaken: bool = False


@dataclass(frozen=True)
class Feed:
    """What reads are taken over by."""

    site: imports.Site
    source: Source

    @property
    def name(self) -> str:
        """What the ledger calls this source."""
        return f"{PREFIX}{self.source.name}"

    async def take(self, read: Read, reached: Progress) -> Taken:
        """Take a read over; when this returns it is committed."""
        taken = await database.unit(partial(self._in_one_transaction, read, reached))
        faults.reach("read_committed")
        if taken.changed or taken.missing:
            log.info(
                "a read is taken over: changed=%d freed=%d missing=%d",
                taken.changed,
                taken.freed,
                taken.missing,
            )
        return taken

    async def _in_one_transaction(self, read: Read, reached: Progress) -> Taken:
        await deliveries.take_turn()
        if await polls.is_overtaken(self.name, read.at):
            return Taken(overtaken=True)
        judged = await self.judge(read)
        calm = [one for one in judged.results if not _frees(one)]
        freed = [one for one in judged.results if _frees(one)]
        if calm:
            await self._deliver_calm(calm, read)
        for one in freed:
            await self._deliver(self._reference(one, judged), [one], read.at)
        if read.horizon:
            await self._conclude_released(read.at)
        faults.reach("read_taken")
        await polls.note(self.name, reached)
        return Taken(len(judged.results), len(freed), len(judged.missing))

    async def judge(self, read: Read) -> "Judged":
        """What a read says that was not known. Only reads."""
        whole = await self._judge(read)
        numbers = {**read.numbers, **await _formers(whole.results)}
        numbered = [_numbered(one, numbers) for one in whole.results]
        agreed = await _agreed(numbered)
        new = [
            one for one in numbered if one.key in agreed or _differs(one, whole.there.get(one.key))
        ]
        return replace(whole, results=new)

    async def judge_all(self, read: Read) -> Sequence[Result]:
        """What would become of each appointment, known or not. Only reads."""
        return (await self._judge(read)).results

    async def _judge(self, read: Read) -> "Judged":
        lists = await directory.lists(self.site.clinic)
        clinic = Clinic(self.site.zone, lists.book, lists.known_places)
        seen = await asyncio.to_thread(self._see, read, clinic)
        mentions = _mentions(seen, read)
        there = {one.key: one for one in await appointments.recall(mentions)}
        stood = set[bytes]()
        for since, until in read.parts:
            stood |= await polls.standing(self.name, max(since, read.at), until)
        missing = stood - {one.key for one in seen}
        around = judging.Around(self.source, clinic, read.at, lists.said, first=read.first)
        known, gone = knowing(there.values(), mentions), missing if read.horizon else ()
        results = await asyncio.to_thread(judging.judge, seen, known, gone, around)
        return Judged(results, missing, there)

    def _see(self, read: Read, clinic: Clinic) -> list[Seen]:
        return [
            resources.see(line, one, read.found.names, self.source, clinic)
            for line, one in enumerate(read.found.all, start=1)
        ]

    async def _deliver_calm(self, calm: Sequence[Result], read: Read) -> None:
        row = await self._deliver(f"read {read.at.isoformat()}", calm, read.at)
        vanished = [one.key for one in calm if one.reason == judging.VANISHED]
        if vanished:
            await alerts.tell_of_vanished(vanished, row.id, judging.VANISHED, read.at)

    async def _deliver(self, reference: str, results: Sequence[Result], at: datetime) -> IntakeFile:
        settled = await self.site.ledger.take_over(
            Delivery(
                source=self.name,
                reference=reference,
                digest=hashlib.sha256(reference.encode()).hexdigest(),
                said_at=at,
                received_at=at,
                name=f"A read of {self.source.title}",
            ),
            results,
            at,
            reading=Reading(
                kind="cancellations",
                profile=self.source.name,
                is_feed=True,
                settle=self.site.settle,
                limits=Limits(closure=self.source.closure),
            ),
        )
        return settled.row

    def _reference(self, result: Result, judged: "Judged") -> str:
        """The same for the same time of an appointment of which the same was known."""
        before = judged.there.get(result.key)
        said = before.said_at.isoformat() if before is not None else ""
        times = [(fact.start, fact.end) for fact in result.facts]  # type: ignore[union-attr]
        return digests.key(result.key.hex(), said, str(times)).hex()

    async def starts_known(self, ids: Iterable[str]) -> list[datetime]:
        """When these appointments were known to start."""
        keys = {resources.key(self.source, one): digests.appointment(one) for one in ids}
        there = await appointments.recall(Mentions(keys, ()))
        return [one.start for one in there if one.key in keys and one.start is not None]

    async def released(self) -> bool:
        """Whether a person has decided on something that was not read anew since."""
        return await self._released().exists()

    def _released(self) -> QuerySet[IntakeFile]:
        return IntakeFile.filter(source=self.name, outcome="held", released_at__isnull=False)

    async def _conclude_released(self, at: datetime) -> None:
        """What was released and is not free any more has no effect."""
        for row in await self._released():
            await self._deliver(row.reference, (), at)

    async def over_filled(self, read: Read) -> list[tuple[bytes, str]]:
        """The appointments in times that we have filled of which more must be known, and their
        patients' references: only these are asked for a number."""
        judged = await self.judge(read)
        lines = {one.line: one for one in judged.results}
        booked = [
            (line, fact)
            for line, one in lines.items()
            for fact in one.facts
            if isinstance(fact, Booking) and fact.provider.id is not None
        ]
        found = await exports.overlapping(
            [fact.provider.id or 0 for _, fact in booked],
            [fact.start for _, fact in booked],
            [fact.end for _, fact in booked],
        )
        all_read = read.found.all
        wanted = {
            booked[slot.place][0]
            for slot in found
            if slot.status == "filled" and slot.booked_at is None
        }
        return [
            (lines[line].key, patients[0][0])
            for line in sorted(wanted)
            if (patients := resources.references(all_read[line - 1], ("Patient",)))
        ]


@dataclass(frozen=True)
class Judged:
    """What a read says, what stood and is not in it, and what was known."""

    results: Sequence[Result]
    missing: set[bytes]
    there: Mapping[bytes, Remembered]


def _frees(result: Result) -> bool:
    return result.outcome == "accepted" and any(
        isinstance(fact, Cancellation) for fact in result.facts
    )


def _numbered(result: Result, numbers: Mapping[bytes, str]) -> Result:
    if result.key not in numbers:
        return result
    phone = numbers[result.key]
    facts = [
        replace(fact, phone=phone) if isinstance(fact, Booking | Cancellation) else fact
        for fact in result.facts
    ]
    return result._replace(facts=tuple(facts))


async def _agreed(results: Sequence[Result]) -> set[bytes]:
    """The keys of bookings of ours that are final there by now, where it is not noted yet: it may
    have been known before that they stand."""
    offers = {
        fact.offer_id: one.key
        for one in results
        for fact in one.facts
        if isinstance(fact, Booking) and fact.offer_id is not None and fact.is_final
    }
    if not offers:
        return set()
    sql = """
        SELECT offer.id FROM offer
        JOIN cancellation_event AS slot ON slot.id = offer.cancellation_id
        WHERE offer.id = ANY ($1::bigint[]) AND offer.state = 'accepted'
          AND slot.status = 'filled' AND slot.booked_at IS NULL
    """
    return {offers[one] for one in await database.column(sql, list(offers))}


async def _formers(results: Sequence[Result]) -> dict[bytes, str]:
    """The numbers of winners whose former appointments, which we gave up, are among these."""
    freed = {
        fact.appointment_id: one.key
        for one in results
        for fact in one.facts
        if isinstance(fact, Cancellation)
    }
    if not freed:
        return {}
    found: dict[str, str] = await database.pairs(
        """
        SELECT booking.former_id, contact.phone_e164 FROM ehr_booking AS booking
        JOIN offer ON offer.id = booking.offer_id
        JOIN patient_contact AS contact ON contact.id = offer.patient_id
        WHERE booking.former_id = ANY ($1::text[])
        """,
        list(freed),
    )
    return {freed[former_id]: number for former_id, number in found.items()}


def _mentions(seen: Sequence[Seen], read: Read) -> Mentions:
    """The appointments and the times of which must be known what stands there."""
    times = [(one.span.since, one.span.reach) for one in seen if one.span is not None]
    ids = {one.key: digests.appointment(one.id) for one in seen}
    return Mentions(ids, [*read.parts, *times])


def _differs(result: Result, before: Remembered | None) -> bool:
    """Whether a result says more than is remembered, leaving aside when it was said."""
    after = result.remembered
    if after is None or before is None or before.from_export:
        return True
    return _kept(after) != _kept(before)


def _kept(one: Remembered) -> tuple[object, ...]:
    provider = one.provider.id if one.provider is not None else None
    times = (one.start, one.end, one.since, one.until)
    gave_up = one.former[:-1] if one.former is not None else None
    return (one.state, provider, one.place, *times, one.patient, gave_up)
