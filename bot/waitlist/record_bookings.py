"""What comes of booking a winner in the clinic's own system. Each in the caller's transaction.

Promises: a slot counts as booked only while its winner has it; who can't have it is told so kindly,
keeps the former appointment and is first for the next; staff are told what only they can do.
"""

from datetime import datetime
from typing import Final

from bot import database
from bot.ledger import alerts
from bot.ledger.alerts import About as About
from bot.waitlist import confirmations, slots
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.staff import desk

_NOT_BOOKED: Final = (
    "The record system has somebody else in this time, so the winner was told that it can't be"
    " kept. Their former appointment was not touched."
)
_FORMER: Final = (
    "The winner is booked, but the former appointment still stands in the record system: cancel it"
    " there by hand."
)
_IN_VAIN: Final = (
    "The record system holds a booking for a patient who does not have this time any more: cancel"
    " it there by hand."
)


async def stands(offer_id: int, about: About, rules: Rules, now: datetime) -> None:
    """The record system shows the booking that was made for this offer."""
    await slots.lock_status(about.slot_id)
    theirs: bool = await database.fetch_value(
        "SELECT state = 'accepted' FROM offer WHERE id = $1", offer_id
    )
    if theirs:
        if await slots.mark_booked(about.slot_id, now):
            await confirmations.tell(about.slot_id, rules, now)
    else:
        await alerts.tell("booked_in_vain", about, _IN_VAIN, now)


async def is_refused(about: About, rules: Rules, now: datetime) -> None:
    """Somebody else has the time there."""
    try:
        await desk.cannot_honour(about.slot_id, rules, now, still_free=False)
    except slots.Refused:
        return  # the patient gave it back in the meantime
    await alerts.tell("not_booked", about, _NOT_BOOKED, now)


async def former_stays(about: About, now: datetime) -> None:
    """The appointment that the winner had before can't be given up there."""
    await alerts.tell("former_by_hand", about, _FORMER, now)
