"""The first YES takes the slot, and nobody else can. In the caller's transaction, with the
contact locked.

Two patients who say YES at once meet at the slot's row lock: the second finds the slot filled.
The partial unique index on accepted offers says the same once more.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot import database
from bot.messages import outbox
from bot.waitlist import entries, offers, ranking, slots, withdrawals
from bot.waitlist.patients import answers, visit_timer
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.offer import State
from bot.waitlist.rules.slot import Slot

Answer = Literal["won", "yours", "stand_by", "rain_check", "taken", "closed"]


@dataclass(frozen=True)
class Answered:
    """What became of a YES. ``slot`` is the slot and ``offer_id`` the offer of it that was
    answered, the patient's newest; ``None`` if there is no such offer."""

    answer: Answer
    slot: Slot | None
    offer_id: int | None


async def accept(offer_id: int, patient_id: int, rules: Rules, now: datetime) -> Answered:
    """A YES to this offer; the contact is locked. The slot's lock decides.

    A YES after the hold still wins while the slot is open, and so does one to a text that was
    reported lost: it shows that it was not.
    """
    slot = await slots.lock_of_offer(offer_id, patient_id, rules)
    if slot is None:
        return Answered("closed", None, None)
    offer = await _newest(slot.id, patient_id)
    await answers.note(offer.id, patient_id, "yes", now)
    if offer.state == "accepted":
        return Answered("yours", slot, offer.id)
    if slot.status == "filled":
        return await _too_late(offer, slot, now)
    if not slot.can_be_had(now) or not offer.listed or not offer.answerable:
        return Answered("closed", slot, offer.id)
    await give(slot, offer.id, rules, now)
    if offer.entry_id is not None:
        # A late YES may come while the next slot is being put to the same person.
        await withdrawals.withdraw_entry(offer.entry_id, "given", now)
    await slots.wake_waiting(now)
    return Answered("won", slot, offer.id)


@dataclass(frozen=True)
class _Newest:
    id: int
    entry_id: int | None
    state: State
    listed: bool
    """Whether the wish still stands on the list."""
    answerable: bool
    """Whether a YES to it still counts."""


async def _newest(slot_id: int, patient_id: int) -> _Newest:
    """The patient's newest offer of a slot: one that came back may have been offered twice."""
    newest = await database.row(
        _Newest,
        """
        SELECT offer.id, offer.entry_id, offer.state, COALESCE(entry.active, TRUE) AS listed,
               offer.state IN ('pending', 'expired', 'declined', 'failed')
               OR (offer.state = 'canceled' AND offer.closed_why = 'taken') AS answerable
        FROM offer LEFT JOIN waitlist_entry AS entry ON entry.id = entry_id
        WHERE cancellation_id = $1 AND offer.patient_id = $2 ORDER BY offer.id DESC LIMIT 1
        """,
        slot_id,
        patient_id,
    )
    assert newest is not None
    return newest


async def give(slot: Slot, offer_id: int, rules: Rules, now: datetime) -> None:
    """A locked, open slot goes to this offer: its waitlist entry leaves the list, and everybody
    else who was asked and might still answer is told once."""
    await slots.fill(slot, now)
    entry_id = await offers.accept(offer_id, now)
    if entry_id is not None:
        await entries.take_off(entry_id, "accepted", now)
    await withdrawals.cancel_live(slot, "taken", "taken", now)
    await visit_timer.arm(slot, offer_id, rules)


async def _too_late(offer: _Newest, slot: Slot, now: datetime) -> Answered:
    """A YES to a slot that is filled. The first such YES stands by for this slot; each of them is
    asked first for the next slot that fits. A notice that has not left yet is taken back: the
    answer says it better."""
    await outbox.withdraw_notice(offer.id)
    first = await offers.note_too_late(offer.id, now)
    if not first or not offer.listed:
        return Answered("taken", slot, offer.id)
    if offer.entry_id is not None:
        await ranking.promise_the_next(offer.entry_id, now)
    stands_by = await offers.stand_by(offer.id, slot.id)
    return Answered("stand_by" if stands_by else "rain_check", slot, offer.id)
