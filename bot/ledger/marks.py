"""Marks in a record system that should be gone and are not. Only reads.

Promises: a mark counts from when nobody was asked for its time any more, until it is removed or its
time is a day past, when nobody tries any longer (``intake.bookings.marks``).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot import database

PATIENCE: Final = timedelta(minutes=15)
"""Removing takes seconds, or a try every two minutes where the record system is busy."""
TRIED: Final = timedelta(days=1)
"""So long after its time a mark that can't be removed is still tried."""


@dataclass(frozen=True, kw_only=True)
class Stays:
    """A mark that could not be removed, ``since`` then; staff know its time by these."""

    slot_id: int
    place: str
    zone: str | None
    """The place's own, by which its times are told; ``None`` for the clinic's."""
    provider: str
    starts_at: datetime
    since: datetime


async def that_stay(now: datetime) -> list[Stays]:
    """All of them, the earliest time first."""
    return await database.rows(
        Stays,
        """
        SELECT ended.* FROM (
            SELECT slot.id AS slot_id, place.location_name AS place,
                   place.time_zone AS zone, provider.provider_name AS provider,
                   slot.slot_start_at AS starts_at,
                   least(slot.booked_at, slot.slot_start_at,
                         CASE WHEN slot.status NOT IN ('open', 'filled') THEN slot.closed_at END
                   ) AS since
            FROM ehr_mark AS mark
            JOIN cancellation_event AS slot ON slot.id = mark.slot_id
            JOIN location_reference AS place ON place.id = slot.location_id
            JOIN provider_reference AS provider ON provider.id = slot.provider_id
            WHERE mark.state <> 'removed' AND slot.slot_start_at > $2) AS ended
        WHERE ended.since <= $1 ORDER BY ended.starts_at, ended.slot_id
        """,
        now - PATIENCE,
        now - TRIED,
    )
