"""After the database was restored to an earlier state: nothing that it believes is promised anew.

What was open in the backup may have been filled since, and what it believes to be a question may
have been answered. So all of it closes, and a person looks at whoever was promised something.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot import database
from bot.messages.recovery import Recovered

PROMISES: Final = frozenset({"confirmed", "confirmed_linked", "held", "final", "promoted"})
TAKES_BACK: Final = frozenset({"released", "not_honoured"})
TOLD: Final = "told by text, not in our records"
NOT_TOLD: Final = "booked in our records, and perhaps never told"
KEPT: Final = ("booked", "talking")
"""The thread's states of a patient who has a slot, and of one with whom a person writes: they
stay."""


async def close_all(now: datetime) -> tuple[int, int]:
    """Close every open slot and every live offer, in silence; how many of each. In the caller's
    transaction, while nothing else runs."""
    offers = await database.execute(
        """
        UPDATE offer SET state = 'canceled', closed_why = 'restored' WHERE state = 'pending'
        """
    )
    await database.execute("UPDATE offer SET stand_by = FALSE WHERE stand_by")
    slots = await database.execute(
        """
        UPDATE cancellation_event SET status = 'aborted', verdict = 'withdrawn', closed_at = $1,
            timer_token = NULL, next_look_at = NULL
        WHERE status = 'open'
        """,
        now,
    )
    return slots, offers


def to_look_at(recovered: Sequence[Recovered], withdrawn: Sequence[Recovered]) -> dict[int, str]:
    """Patients whom a person must look at, and why. Pure."""
    untold = {text.patient_id: NOT_TOLD for text in withdrawn if text.kind in PROMISES}
    told = {text.patient_id: TOLD for text in recovered if text.kind in PROMISES | TAKES_BACK}
    return untold | told
