"""How much waits for a person: what Today lists, only counted. Read-only."""

from datetime import datetime

from bot import database
from bot.waitlist.views import joining
from bot.waitlist.views.worklist import STILL_TO_BOOK


async def count(now: datetime, in_doubt_before: datetime) -> int:
    """Conversations, alerts, held files, texts in doubt (ours since ``in_doubt_before``), slots
    that nobody has booked yet, and patients who ask to be on the list."""
    counted: int = await database.fetch_value(
        f"""
        SELECT (SELECT count(*) FROM thread WHERE needs_staff_at IS NOT NULL)
            + (SELECT count(*) FROM intake_alert WHERE seen_at IS NULL)
            + (SELECT count(*) FROM intake_file
               WHERE outcome = 'held' AND released_at IS NULL AND held_with IS NULL)
            + (SELECT count(*) FROM message_log
               WHERE direction = 'outbound' AND status = 'unconfirmed' AND claimed_at <= $2)
            + (SELECT count(*) FROM message_log WHERE set_aside_at IS NOT NULL AND taken_at IS NULL)
            + (SELECT count(*) FROM cancellation_event
               WHERE status = 'filled' AND booked_at IS NULL AND slot_end_at > $1)
            + (SELECT count(*) FROM join_request AS request
               JOIN patient_contact AS contact ON contact.id = patient_id WHERE {joining.WAITS})
        """,  # noqa: S608 - a condition of another module
        now - STILL_TO_BOOK,
        in_doubt_before,
    )
    return counted
