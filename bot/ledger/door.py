"""The one door: the only way by which anything from outside changes slots and waitlist entries.

Promises: a delivery has its effect once, in the caller's transaction and with its row in the
ledger, whatever is sent again, by whom and how often; two deliveries never judge by the same past.
One that looks wrong, by itself or with what came before it, opens nothing until a person releases
it; what came before it is taken back until then, and so is what it speaks against. Who sends it
need not know any of that.

What facts do to slots and entries is handed in as ``Effects``, so that the ledger knows no clinic.
"""

from collections.abc import AsyncIterable, AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol
from zoneinfo import ZoneInfo

from bot.ledger import (
    answers,
    appointments,
    deliveries,
    feeds,
    floods,
    questions,
    receipts,
    records,
)
from bot.ledger.deliveries import Delivery as Delivery
from bot.ledger.facts import Result
from bot.ledger.models import IntakeFile, Kind, Outcome
from bot.ledger.records import Counting

Results = AsyncIterable[Sequence[Result]] | Sequence[Result]
"""What a delivery says, in its order; in batches that can be read any number of times, or all."""

NO_ROW: Final = "No row of this file can be used. Correct the rows; each has its reason."


class Effects(Protocol):
    """What facts do to slots and entries. In the door's transaction."""

    async def judge(self, results: Sequence[Result], counting: Counting) -> list[Result]:
        """What would become of these results, in their order. Only reads."""
        ...

    async def settle(self, results: Sequence[Result], counting: Counting) -> list[Result]:
        """Do what they say and count it; the results with what became of each, in their order."""
        ...

    async def doubt(self, results: Sequence[Result], counting: Counting) -> None:
        """Stop the offers of times against which these rows speak, though none of them is used."""
        ...

    async def take_back(self, slot_ids: Sequence[int], now: datetime) -> None:
        """Withdraw those of these slots that are open, with their live offers."""
        ...

    async def reopen(self, slot_ids: Sequence[int], now: datetime) -> None:
        """Open slots that were taken back once more."""
        ...


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the source found about the delivery as a whole."""

    kind: Kind | None = None
    profile: str | None = None
    reason: str = ""
    """A sentence about the whole, if there is anything to say."""
    refused: bool = False
    """Nothing of it could be read; ``reason`` says why."""
    notes: Sequence[str] = ()
    is_feed: bool = False
    """Its rows are messages, which are counted by the day."""
    settle: timedelta = timedelta()
    """How long a freed time waits before anybody is asked, for the next message may take it
    back."""
    questions: Sequence[answers.Question] = ()
    """What staff must say before the delivery as a whole can be used."""
    limits: floods.Limits = field(default_factory=floods.Limits)


Became = Outcome | Literal["duplicate"]


@dataclass(frozen=True)
class Settled:
    """What became of a delivery, and its row in the ledger; of a duplicate, that of the first."""

    outcome: Became
    row: IntakeFile


@dataclass(frozen=True)
class _Begun:
    """A delivery whose row in the ledger is begun. ``before``: the row as it was."""

    delivery: Delivery
    row_id: int
    before: IntakeFile | None
    now: datetime

    @property
    def is_released(self) -> bool:
        """Whether it waited for a person, who has released it."""
        before = self.before
        named = before is not None and before.reference == self.delivery.reference
        return named and before is not None and before.waits_for_its_release()


@dataclass(frozen=True)
class Ledger:
    """The door, with what it needs of the clinic: its zone tells where a day begins."""

    effects: Effects
    zone: ZoneInfo

    async def known(self, delivery: Delivery) -> Settled | None:
        """What became of it, if that is settled. Only reads."""
        return _known(await deliveries.before(delivery), delivery)

    async def question(
        self, source: str, results: Results, limits: floods.Limits, now: datetime
    ) -> floods.Question | None:
        """What a person would be asked about such a delivery first. Only reads."""
        return await floods.ask(source, _Batches(results), limits, self.zone, now)

    async def take_over(
        self,
        delivery: Delivery,
        results: Results,
        now: datetime,
        *,
        reading: Reading | None = None,
        receipt: receipts.Tally | None = None,
    ) -> Settled:
        """Bring a delivery to its end, once; ``receipt`` sees what became of each result.

        What is settled already is left as it is, and nothing is done.
        """
        await deliveries.take_turn()
        before = await deliveries.before(delivery)
        if (found := _known(before, delivery)) is not None:
            return found
        row_id = await deliveries.begin(delivery, now)
        await self.forget_over(now)
        begun = _Begun(delivery, row_id, before, now)
        outcome = await self._bring_in(
            begun, results, reading or Reading(), receipt or receipts.Tally()
        )
        return Settled(outcome, await IntakeFile.get(id=row_id))

    async def take_message(
        self, delivery: Delivery, results: Results, now: datetime, reading: Reading
    ) -> Became:
        """Bring one message to its end, once; what became of it. The caller has taken the turn
        (``deliveries.take_turn_of_message``)."""
        before, row_id = None, await deliveries.begin_new(delivery, now)
        if row_id is None:
            before = await deliveries.before(delivery)
            if (found := _known(before, delivery)) is not None:
                return found.outcome
            row_id = await deliveries.begin(delivery, now)
        begun = _Begun(delivery, row_id, before, now)
        return await self._bring_in(begun, results, reading, receipts.Tally())

    async def _bring_in(
        self, begun: "_Begun", results: Results, reading: Reading, receipt: receipts.Tally
    ) -> Outcome:
        """Do what a delivery says, or have a person asked about it first."""
        delivery, now, released = begun.delivery, begun.now, begun.is_released
        counting = Counting(
            begun.row_id, delivery.said_at, now, reading.profile, reading.settle, reading.is_feed
        )
        held = None
        if not released and not reading.refused:
            held = await self.question(delivery.source, results, reading.limits, now)
        if held is not None:
            await self._hold(delivery.source, held, reading.limits, counting)
        elif released:
            await self._bring_back(counting)
        asked = set(reading.questions)
        async for batch in _Batches(results):
            if held or reading.refused:
                await self.effects.doubt(batch, counting)
            if reading.refused:
                continue
            settled = batch if held else await self._settle(batch, counting)
            if reading.is_feed and settled and begun.before is None:
                day = now.astimezone(self.zone).date()
                await feeds.count(delivery.source, day, settled, counting)
            receipt.add_all(settled)
            asked |= {one.question for one in settled if one.question is not None}
        most = questions.MOST_MESSAGES if reading.is_feed else questions.MOST_FILES
        await questions.ask(asked, counting.delivery_id, now, most=most)
        outcome, reason = _outcome(reading, held, receipt)
        await deliveries.finish(
            counting.delivery_id,
            outcome=outcome,
            reason=reason,
            kind=reading.kind,
            profile=reading.profile,
            receipt=receipt.short(reading.notes),
            waiting=receipt.waiting,
        )
        return outcome

    async def forget_over(self, now: datetime) -> None:
        """Remove what is remembered of visits that are long over: with every file, and from time to
        time where only messages come."""
        await appointments.forget_over(now)
        await records.forget_over(now)

    async def _settle(self, batch: Sequence[Result], counting: Counting) -> list[Result]:
        settled = await self.effects.settle(batch, counting)
        await appointments.remember(settled, counting)
        return settled

    async def _hold(
        self, source: str, held: floods.Question, limits: floods.Limits, counting: Counting
    ) -> None:
        """Ask a person, and take back what earlier deliveries opened of the same."""
        await deliveries.hold(counting.delivery_id, source, held)
        rows = await floods.to_hold_back(source, held, limits, self.zone, counting.now)
        if rows:
            await self.effects.take_back([row.slot_id for row in rows], counting.now)
            await records.hold_back(rows, counting.delivery_id, counting.now)

    async def _bring_back(self, counting: Counting) -> None:
        rows = await records.held_back(counting.delivery_id)
        if rows:
            await self.effects.reopen([row.slot_id for row in rows], counting.now)
            await records.hold_back(rows, None, counting.now)


def _known(before: IntakeFile | None, delivery: Delivery) -> Settled | None:
    """What became of a delivery, by what is known of it ``before``, if that is settled."""
    if before is None:
        return None
    if before.reference == delivery.reference:
        return None if before.waits_for_its_release() else Settled(before.outcome, before)
    return Settled("duplicate", before) if before.is_final() else None


def _outcome(
    reading: Reading, held: floods.Question | None, receipt: receipts.Tally
) -> tuple[Outcome, str]:
    if reading.refused:
        return "rejected", reading.reason
    if held is not None:
        return "held", held.sentence
    if receipt.is_hopeless():
        return "rejected", NO_ROW
    return "accepted", reading.reason


class _Batches:
    """The results in batches, from the first at each time."""

    def __init__(self, results: Results) -> None:
        self._results = results

    def __aiter__(self) -> AsyncIterator[Sequence[Result]]:
        if isinstance(self._results, AsyncIterable):
            return aiter(self._results)
        return _at_once(self._results)


async def _at_once(results: Sequence[Result]) -> AsyncIterator[Sequence[Result]]:
    if results:
        yield results
