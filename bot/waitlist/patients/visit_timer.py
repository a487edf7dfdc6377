"""A timer for each visit that a slot of ours leads to: what is asked then, and whether, is for
``ratings``. Every service that gives slots arms it; the bot alone fires it."""

from datetime import timedelta
from typing import Final

from bot.timers import schedule
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot

TIMER_KIND: Final = "visit"
AFTER: Final = timedelta(hours=2)
"""How long after a visit's end its patient is asked, if the hours allow a text."""


async def arm(slot: Slot, offer_id: int, rules: Rules) -> None:
    """This offer has taken the slot: look once that is over. In the caller's transaction."""
    if rules.asks_after_visits:
        await schedule.arm(TIMER_KIND, offer_id, slot.ends_at + AFTER)
