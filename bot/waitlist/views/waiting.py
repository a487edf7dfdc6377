"""How much waits for a person: what Today lists, only counted. Read-only."""

from datetime import datetime

from bot import database
from bot.waitlist.views.worklist import STILL_TO_BOOK


async def count(now: datetime, in_doubt_before: datetime) -> int:
    """Conversations, alerts, held files, texts in doubt (ours since ``in_doubt_before``) and slots
    that nobody has booked yet."""
    counted: int = await database.fetch_value(
        """
        SELECT (SELECT count(*) FROM thread WHERE needs_staff_at IS NOT NULL)
            + (SELECT count(*) FROM intake_alert WHERE seen_at IS NULL)
            + (SELECT count(*) FROM intake_file
               WHERE outcome = 'held' AND released_at IS NULL AND held_with IS NULL)
            + (SELECT count(*) FROM message_log
               WHERE direction = 'outbound' AND status = 'unconfirmed' AND claimed_at <= $2)
            + (SELECT count(*) FROM message_log WHERE set_aside_at IS NOT NULL AND taken_at IS NULL)
            + (SELECT count(*) FROM cancellation_event
               WHERE status = 'filled' AND booked_at IS NULL AND slot_end_at > $1)
        """,
        now - STILL_TO_BOOK,
        in_doubt_before,
    )
    return counted
