"""Why a patient says NO, and what may follow from it. Each in the caller's transaction.

The words and their digits are ``declines``'.
"""

from datetime import datetime

from bot.languages import Language
from bot.waitlist import entries, offers, slots, wording
from bot.waitlist.rules import declines
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.place import folded
from bot.waitlist.rules.slot import Slot


async def note(offer_id: int, patient_id: int, reason: str, rules: Rules) -> Slot | None:
    """Store the reason with the declined offer; returns the slot, or ``None`` if there is no such
    offer."""
    if not await offers.note_reason(offer_id, patient_id, reason):
        return None
    return await slots.of_offer(offer_id, patient_id, rules)


async def leave_list(offer_id: int, now: datetime) -> None:
    """The patient needs no earlier appointment any more: the entry leaves the list."""
    entry_id = await offers.entry_of(offer_id)
    if entry_id is not None:
        await entries.leave(entry_id, "no_longer_needed", now)


def avoidable(reason: str, slot: Slot, language: Language) -> dict[str, object]:
    """The question that a reason may lead to, as values of its phrase; empty if to none."""
    if reason == declines.WRONG_TIME:
        return {
            "question": "avoid_time",
            "kind": "time",
            "what": slot.half_day,
            "half_day": wording.half_day(slot.local, language),
        }
    if reason == declines.WRONG_PLACE:
        return {
            "question": "avoid_place",
            "kind": "place",
            "what": folded(slot.place.name),
            "location": slot.place.name,
        }
    return {}


async def avoid(offer_id: int, kind: entries.Avoided, what: str, now: datetime) -> None:
    """The patient agreed: such openings are not offered to this entry any more."""
    entry_id = await offers.entry_of(offer_id)
    if entry_id is not None:
        await entries.avoid(entry_id, kind, what, now)
