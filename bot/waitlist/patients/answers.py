"""A patient's answers to an offer, but for a YES (`first_yes`), and what they have by one. Each in
the caller's transaction, with the contact locked."""

from datetime import datetime
from typing import Literal

from bot import database
from bot.waitlist import offers, slots
from bot.waitlist.evidence import curves
from bot.waitlist.pacing.curve import Said
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot


async def note(offer_id: int, patient_id: int, said: Said, now: datetime) -> None:
    """Answers are what the next decisions rest on."""
    await offers.note_answer(offer_id, patient_id, said, now)
    await curves.heard(now)


async def decline(
    offer_id: int, patient_id: int, rules: Rules, now: datetime
) -> Literal["declined", "closed"]:
    """A NO to this offer; the contact is locked. The batch moves on when all have answered."""
    slot = await slots.lock_of_offer(offer_id, patient_id, rules)
    if slot is not None:
        await note(offer_id, patient_id, "no", now)
    if slot is None or not await offers.decline(offer_id, patient_id, now):
        return "closed"
    await offers.moved_on([slot.id], now)
    return "declined"


async def holds_a_slot(patient_id: int, now: datetime) -> bool:
    """Whether this patient has a slot that is still ahead."""
    holds: bool = await database.fetch_value(
        """
        SELECT EXISTS (
            SELECT FROM offer JOIN cancellation_event AS slot ON slot.id = cancellation_id
            WHERE patient_id = $1 AND offer.state = 'accepted' AND slot_start_at > $2)
        """,
        patient_id,
        now,
    )
    return holds


async def held(offer_id: int, patient_id: int, rules: Rules, now: datetime) -> Slot | None:
    """The slot that this patient has by this offer, if it is still ahead."""
    slot = await slots.of_offer(offer_id, patient_id, rules, state="accepted")
    return slot if slot is not None and slot.starts_at > now else None
