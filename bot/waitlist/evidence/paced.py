"""What a computed pace goes by, read under the slot's lock: who has answered, and who is left."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot import database
from bot.waitlist.evidence import curves
from bot.waitlist.pacing.rule import Belief, Situation
from bot.waitlist.rules import eligibility
from bot.waitlist.rules.batches import Paced
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot

ENOUGH_YES: Final = 8.0
"""YESes that a line may hold before a longer one makes no difference to how many are asked."""
MINUTE: Final = timedelta(minutes=1)


def enough(belief: Belief) -> int:
    """Patients whom it is enough to count of those who wait."""
    return math.ceil(ENOUGH_YES / belief.yes)


@dataclass(frozen=True)
class _Said:
    sent_at: datetime
    declined_at: datetime | None


async def read(slot: Slot, rules: Rules, now: datetime) -> Paced:
    """The slot as the rule may know it, and what is believed of its patients."""
    version = await curves.newest()
    belief = version.of(slot, now)
    limit = enough(belief)
    closed = rules.closed_zones.at(now, rules.hold)
    waiting = len(await eligibility.line(slot, limit, rules.caps, closed, now))
    return Paced(
        situation=await _situation(slot, waiting, rules, now),
        belief=Belief(belief.yes, belief.no, belief.delays),
        pace=rules.pace,
        zone=slot.place.zone,
        curve=version.id,
    )


async def _situation(slot: Slot, waiting: int, rules: Rules, now: datetime) -> Situation:
    asked = await database.rows(
        _Said,
        """
        SELECT COALESCE(offer_sent_at, created_at) AS sent_at, declined_at FROM offer
        WHERE cancellation_id = $1 AND state IN ('pending', 'expired', 'declined')
          AND channel = 'sms'
        """,
        slot.id,
    )
    closing = rules.window_at(slot.place).last_start(slot.starts_at, rules.hold, now)
    return Situation(
        silent=tuple(_minutes(now - one.sent_at) for one in asked if one.declined_at is None),
        declined=tuple(
            _minutes(one.declined_at - one.sent_at) for one in asked if one.declined_at is not None
        ),
        waiting=waiting,
        left=_minutes(slot.starts_at - now),
        closing=_minutes(closing - now),
    )


def _minutes(long: timedelta) -> float:
    return max(0.0, long / MINUTE)
