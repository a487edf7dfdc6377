"""What facts from outside do to slots and entries: handed to the ledger by whoever opens it.

Promises: all in the ledger's transaction. Of one row the freed time comes before the taken one, so
that a move opens its old time and never the new one.
"""

from collections.abc import Sequence
from datetime import datetime

from bot import audit
from bot.ledger.facts import Booking, Entry, Refusal, Result
from bot.ledger.records import Counting
from bot.waitlist import exports
from bot.waitlist.deliveries import deaths, doubts, freed, standing, wishes
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.staff import desk


class Effects:
    """A ``bot.ledger.door.Effects``."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    async def judge(self, results: Sequence[Result], counting: Counting) -> list[Result]:
        """What would become of these results, in their order. Only reads."""
        numbers = self._rules.numbers
        became = {r.line: r for r in await wishes.judge(_wishes(results), numbers, counting)}
        became |= {r.line: r for r in await freed.judge(results, self._rules, counting)}
        return [became.get(result.line, result) for result in results]

    async def settle(self, results: Sequence[Result], counting: Counting) -> list[Result]:
        """Do what they say and count it; the results with what became of each, in their order."""
        became = {r.line: r for r in await freed.settle(results, self._rules, counting)}
        became |= {r.line: r for r in await wishes.settle(_wishes(results), self._rules, counting)}
        await standing.settle(_standing(results), self._rules, counting)
        await doubts.settle(results, self._rules, counting)
        await deaths.settle(results, counting)
        return [became.get(result.line, result) for result in results]

    async def doubt(self, results: Sequence[Result], counting: Counting) -> None:
        """Stop the offers of times against which these rows speak, though none of them is used."""
        unsure = [
            one._replace(facts=(), busy=tuple(b._replace(against="unsure") for b in one.busy))
            for one in results
            if one.busy
        ]
        await doubts.settle(unsure, self._rules, counting, remembered=False)

    async def take_back(self, slot_ids: Sequence[int], now: datetime) -> None:
        """Withdraw those of these slots that are open, with their live offers."""
        for slot_id in slot_ids:
            await desk.withdraw(slot_id, "withdrawn", audit.BRIDGE, self._rules, now)

    async def reopen(self, slot_ids: Sequence[int], now: datetime) -> None:
        """Open slots that were taken back once more."""
        await exports.reopen(slot_ids, now)


def _wishes(results: Sequence[Result]) -> list[Result]:
    """Wishes that were accepted, and patients who refuse whatever became of their row."""
    return [
        one
        for one in results
        if isinstance(one.fact, Refusal)
        or (one.outcome == "accepted" and isinstance(one.fact, Entry))
    ]


def _standing(results: Sequence[Result]) -> list[tuple[Result, Booking]]:
    """Appointments that stand; one that a row tells beside its own has no number, and no key."""
    return [
        (one._replace(key=b"", facts=(fact,)) if place and not fact.appointment_id else one, fact)
        for one in results
        for place, fact in enumerate(one.facts)
        if isinstance(fact, Booking)
    ]
