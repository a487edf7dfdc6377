"""Slots that a clock which was wrong has told to wait for hours: found, and looked at again.

Nothing that is stored as a time to come is believed if it is further off than what it waits for
lasts: a hold, a next look.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Final

from bot import clock, database, logs
from bot.loops import Pulse, keep
from bot.waitlist import slots
from bot.waitlist.rules.batches import RELOOK
from bot.waitlist.rules.clinic import Rules

log = logs.get(__name__)

TOLERANCE: Final = timedelta(minutes=1)
LOOK_SECONDS: Final = 30.0


async def run(rules: Rules, pulse: Pulse) -> None:
    """Look for such slots now and then. Ends only when it is cancelled."""

    async def once() -> bool:
        if found := await database.unit(lambda: look_again(rules, clock.now())):
            log.warning("slots waited by a wrong clock", slots=found)
        return False

    async def rest() -> None:
        await asyncio.sleep(LOOK_SECONDS)

    await keep("wrong-clock", once, rest, pulse)


async def look_again(rules: Rules, now: datetime) -> int:
    """Have every such slot looked at; returns how many there are."""
    found = await database.column(
        """
        SELECT slot.id FROM cancellation_event AS slot LEFT JOIN offer_batch AS batch
          ON batch.cancellation_id = slot.id AND batch.number = slot.batch_number
        WHERE slot.status = 'open' AND waits_for IN ('batch', 'hold', 'candidates')
          AND next_look_at > $1::timestamptz + $3::interval
            + GREATEST($2::interval, make_interval(secs => COALESCE(hold_seconds, 0)))
        """,
        now,
        max(rules.hold, RELOOK),
        TOLERANCE,
    )
    await slots.look_soon(found, now)
    return len(found)


async def shorten_holds(slot_id: int, hold: timedelta, now: datetime) -> None:
    """Begin the live holds of a locked slot anew that would last longer than any is given: than
    their batch says, and than ``hold``, the clinic's own."""
    await database.execute(
        """
        WITH held AS (
            SELECT offer.id,
                GREATEST(make_interval(secs => COALESCE(hold_seconds, 0)), $3::interval) AS hold
            FROM offer LEFT JOIN offer_batch AS batch
              ON batch.cancellation_id = offer.cancellation_id AND batch.number = batch_number
            WHERE offer.cancellation_id = $1 AND state = 'pending')
        UPDATE offer SET hold_expires_at = $2::timestamptz + held.hold,
            created_at = LEAST(created_at, $2)
        FROM held
        WHERE offer.id = held.id AND hold_expires_at > $2::timestamptz + held.hold + $4::interval
        """,
        slot_id,
        now,
        hold,
        TOLERANCE,
    )
