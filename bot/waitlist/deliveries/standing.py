"""Appointments that stand, held against the slots: un-cancelled, booked, or taken by somebody else.

Promises: what is said counts only against what was said before it, so that a stale export undoes
nothing. A slot over which an appointment stands is withdrawn before its next text and before any
confirmation; staff are told when somebody other than the winner is in its time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot import audit
from bot.ledger import alerts, records
from bot.ledger.facts import Booking, Result
from bot.ledger.records import Counting
from bot.waitlist import confirmations, exports, slots
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.staff import desk

_TAKEN: Final = (
    "An export shows another patient in this time, or that it is blocked, so its offers were"
    " stopped. Check the schedule."
)
_DISPLACED: Final = (
    "This time was given to a waitlisted patient, but an export shows somebody else in it."
    " Call the patient."
)


async def settle(stood: Sequence[tuple[Result, Booking]], rules: Rules, counting: Counting) -> None:
    """Act on what these rows show; none of them changes its own outcome."""
    if not stood:
        return
    known = await records.known([result.key for result, _ in stood])
    found = await exports.overlapping(
        [fact.provider.id or 0 for _, fact in stood],
        [fact.start for _, fact in stood],
        [fact.end for _, fact in stood],
    )
    for result, _ in stood:
        row = known.get(result.key)
        if row is not None and row.held_back and counting.said(result) >= row.said_at:
            await records.mark(row.id, "uncancelled", result, counting)
    reported = await records.said_of([slot.id for slot in found])
    for slot in found:
        result, fact = stood[slot.place]
        standing = _Standing(result, fact, known.get(result.key), rules, counting)
        if slot.status == "filled":
            await standing.over_a_filled(slot)
        elif _is_of_another(fact, slot, counting) or counting.said(result) >= reported.get(
            slot.id, slot.created_at
        ):
            await standing.over_an_open(slot)
    await records.remember(stood, counting)


def _is_of_another(fact: Booking, slot: exports.Found, counting: Counting) -> bool:
    """Whether a feed's newest word on one appointment is held against a time that another gave up:
    it counts however old it is."""
    return counting.is_feed and fact.appointment_id != (slot.external_appointment_id or "")


@dataclass(frozen=True)
class _Standing:
    """One appointment that stands, and what was known of it."""

    result: Result
    fact: Booking
    known: records.Known | None
    rules: Rules
    counting: Counting

    async def over_an_open(self, slot: exports.Found) -> None:
        row, now = self.known, self.counting.now
        if row is not None and row.slot_id == slot.id:
            if await desk.withdraw(slot.id, "uncancelled", audit.BRIDGE, self.rules, now):
                await records.mark(row.id, "uncancelled", self.result, self.counting)
        elif await desk.withdraw(slot.id, "withdrawn", audit.BRIDGE, self.rules, now):
            if slot.settles_at is not None and slot.settles_at > now:
                return  # nobody was asked: the feed took back what it had just said
            await self._tell("taken_elsewhere", slot.id, _TAKEN)

    async def over_a_filled(self, slot: exports.Found) -> None:
        fact = self.fact
        if slot.closed_at is None or self.counting.said(self.result) <= slot.closed_at:
            return
        same_appointment = self.known is not None and self.known.slot_id == slot.id
        ours = fact.offer_id is not None and fact.offer_id == slot.offer_id
        if ours or (fact.phone is not None and fact.phone == slot.winner):
            if fact.is_final and await slots.mark_booked(slot.id, self.counting.now):
                await confirmations.tell(slot.id, self.rules, self.counting.now)
        elif slot.booked_at is None and (fact.phone is not None or same_appointment):
            await self._tell("winner_displaced", slot.id, _DISPLACED)

    async def _tell(self, what: alerts.What, slot_id: int, sentence: str) -> None:
        about = alerts.About(slot_id, self.counting.delivery_id, self.result.line)
        await alerts.tell(what, about, sentence, self.counting.now)
