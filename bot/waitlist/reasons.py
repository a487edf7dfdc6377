"""Why patients say NO, and what may follow from it. Each in the caller's transaction.

One digit: 1 too soon, 2 wrong day or time, 3 wrong provider or place, 4 no longer needed. Only 4
acts at once; 2 and 3 lead to a question, and to something that is avoided only after its YES.
"""

from datetime import datetime
from typing import Final

from bot import database
from bot.languages import Language
from bot.waitlist import offers, slots, wording
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot

TOO_SOON: Final = 1
WRONG_TIME: Final = 2
WRONG_PLACE: Final = 3
NO_LONGER_NEEDED: Final = 4


async def note(offer_id: int, patient_id: int, reason: int, rules: Rules) -> Slot | None:
    """Store the reason with the declined offer; returns the slot, or ``None`` if there is no such
    offer."""
    noted = await database.execute(
        """
        UPDATE offer SET decline_reason = $3
        WHERE id = $1 AND patient_id = $2 AND state = 'declined'
        """,
        offer_id,
        patient_id,
        reason,
    )
    if not noted:
        return None
    return await slots.of_offer(offer_id, patient_id, rules)


async def leave_list(offer_id: int, now: datetime) -> None:
    """The patient needs no earlier appointment any more: the entry leaves the list."""
    await database.execute(
        """
        UPDATE waitlist_entry SET active = FALSE, closed_reason = 'no_longer_needed',
            updated_at = $2
        WHERE active AND id = (SELECT entry_id FROM offer WHERE id = $1)
        """,
        offer_id,
        now,
    )
    entry_id = await database.fetch_value("SELECT entry_id FROM offer WHERE id = $1", offer_id)
    if entry_id is not None:
        await offers.withdraw_entry(entry_id, "no_longer_needed", now)


def avoidable(reason: int, slot: Slot, language: Language) -> dict[str, object]:
    """The question that a reason may lead to, as values of its phrase; empty if to none."""
    if reason == WRONG_TIME:
        return {
            "question": "avoid_time",
            "kind": "time",
            "what": slot.half_day,
            "half_day": wording.half_day(slot.local, language),
        }
    if reason == WRONG_PLACE:
        return {
            "question": "avoid_place",
            "kind": "place",
            "what": slot.place.name.lower(),
            "location": slot.place.name,
        }
    return {}


async def avoid(offer_id: int, kind: str, what: str, now: datetime) -> None:
    """The patient agreed: such openings are not offered to this entry any more."""
    column = {"time": "avoid_times", "place": "avoid_places"}[kind]
    await database.execute(
        f"""
        UPDATE waitlist_entry SET {column} = array_append({column}, $2), updated_at = $3
        WHERE id = (SELECT entry_id FROM offer WHERE id = $1) AND NOT $2 = ANY ({column})
        """,  # noqa: S608 - one of two names of ours
        offer_id,
        what,
        now,
    )
