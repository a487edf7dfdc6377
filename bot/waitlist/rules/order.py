"""In which order the patients whom a slot suits are asked.

Whoever said YES too late for an earlier slot comes first (a rain check); for a slot of this day
then whoever texted TODAY this morning. Then the order is the priority score, then who was asked
least recently, then who joined first.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.waitlist.rules.slot import Slot

LISTED: Final = "e.priority_score DESC, e.last_asked_at NULLS FIRST, e.joined_at, e.id"
RAIN_CHECKS: Final = "e.rain_check_at IS NOT NULL ORDER BY e.rain_check_at, e.id"
EVERYBODY: Final = f"TRUE ORDER BY {LISTED}"


def passes(slot: Slot, now: datetime) -> Sequence[str]:
    """What is asked of an entry besides, and in which order: the best are found by the first of
    these, then by the next."""
    if slot.days_ahead(now) != 0:
        return RAIN_CHECKS, EVERYBODY
    day = slot.local.date().isoformat()
    return RAIN_CHECKS, f"e.wants_today = DATE '{day}' ORDER BY {LISTED}", EVERYBODY
