"""The winners who were told by when their time is final, and whether that was kept. Only reads.

Promises: a winner counts from the first text that said so until the booking stands, the slot is
somebody's else, or its time has come.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot import database

WITHIN: Final = timedelta(minutes=30)
"""So long a winner waits at most: the record system is given ten minutes, and staff the rest."""
AT_LEAST: Final = timedelta(minutes=10)


def _interval(span: timedelta) -> str:
    return f"interval '{int(span.total_seconds())} seconds'"


PROMISED: Final = f"""
    LEFT JOIN LATERAL (
        SELECT greatest(
            slot.closed_at + {_interval(WITHIN)}, held.created_at + {_interval(AT_LEAST)}
        ) AS by
        FROM message_log AS held
        WHERE held.offer_id = offer.id AND held.kind = 'held' AND held.status <> 'withdrawn'
        ORDER BY held.id LIMIT 1) AS promised ON TRUE
"""  # noqa: S608 - constants of this module
"""Of ``cancellation_event AS slot`` and its accepted ``offer``: ``promised.by``, by when the winner
was told that it is final; ``NULL`` where nobody was."""


@dataclass(frozen=True)
class Broken:
    """Promises of one place that were not kept in time; ``since`` the first should have been."""

    place: str
    count: int
    since: datetime


async def broken(now: datetime) -> list[Broken]:
    """The promises that were not kept in time and still can be."""
    return await database.rows(
        Broken,
        f"""
        SELECT place.location_name AS place, count(*) AS count, min(promised.by) AS since
        FROM cancellation_event AS slot
        JOIN location_reference AS place ON place.id = slot.location_id
        JOIN offer ON offer.cancellation_id = slot.id AND offer.state = 'accepted'
        {PROMISED}
        WHERE slot.status = 'filled' AND slot.booked_at IS NULL AND slot.slot_start_at > $1
          AND promised.by <= $1
        GROUP BY place.location_name ORDER BY place.location_name
        """,  # noqa: S608 - a constant
        now,
    )
