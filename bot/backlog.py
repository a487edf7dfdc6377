"""What waits, and for how long: one look for health, metrics and the dashboard."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import database
from bot.messages import inbox, outbox

DUE: Final = f"status = 'queued' AND {outbox.may_leave('text', '$1')}"
PUT_OFF: Final = "status = 'queued' AND tries >= 8"
"""The carrier has been too busy for a text for minutes. Between its tries it is not due, and waits
all the same."""
LONGEST_BETWEEN: Final = 120
"""Seconds between two tries: a text of the evening has waited since the morning, when it was first
tried."""


@dataclass(frozen=True)
class Backlog:
    """Counts, and ages in seconds of the oldest. Private data has no place here."""

    inbound_waiting: int
    inbound_oldest_seconds: float
    inbound_set_aside: int
    outbox_due: int
    outbox_oldest_seconds: float
    outbox_unconfirmed: int
    timers_overdue: int
    timers_oldest_seconds: float
    timers_set_aside: int
    slots_open: int
    threads_for_staff: int


async def measure(now: datetime) -> Backlog:
    """The backlog at ``now``."""
    found = await database.row(
        Backlog,
        f"""
        SELECT inbound.*, aside.*, outbox.*, timers.*,
            (SELECT count(*) FROM cancellation_event WHERE status = 'open') AS slots_open,
            (SELECT count(*) FROM thread WHERE needs_staff_at IS NOT NULL) AS threads_for_staff
        FROM (
            SELECT count(*) AS inbound_waiting,
                COALESCE(extract(epoch FROM $1 - min(received_at)), 0)::float8
                    AS inbound_oldest_seconds
            FROM message_log
            WHERE {inbox.waits("message_log")}) AS inbound,
        (
            SELECT count(*) AS inbound_set_aside FROM message_log
            WHERE set_aside_at IS NOT NULL AND taken_at IS NULL) AS aside,
        (
            SELECT count(*) FILTER (WHERE {DUE}) AS outbox_due,
                GREATEST(0, extract(epoch FROM $1 - min(COALESCE(not_before, created_at))
                        FILTER (WHERE {DUE})),
                    max(LEAST(extract(epoch FROM $1 - created_at), tries * {LONGEST_BETWEEN}))
                        FILTER (WHERE {PUT_OFF}))::float8 AS outbox_oldest_seconds,
                count(*) FILTER (WHERE status = 'unconfirmed') AS outbox_unconfirmed
            FROM message_log AS text
            WHERE direction = 'outbound' AND status IN ('queued', 'sending', 'unconfirmed')
        ) AS outbox,
        (
            SELECT count(*) FILTER (WHERE set_aside_at IS NULL AND due_at <= $1) AS timers_overdue,
                COALESCE(extract(epoch FROM $1 - min(due_at)
                    FILTER (WHERE set_aside_at IS NULL AND due_at <= $1)), 0)::float8
                    AS timers_oldest_seconds,
                count(set_aside_at) AS timers_set_aside
            FROM timer) AS timers
        """,  # noqa: S608 - a condition of another module
        now,
    )
    assert found is not None
    return found


async def connected() -> list[str]:
    """The names under which processes hold connections to this database now, each once: ``bot``,
    ``intake``, ``dashboard``. A service that is missing here does no work."""
    return await database.column(
        """
        SELECT DISTINCT application_name AS name FROM pg_stat_activity
        WHERE datname = current_database() AND application_name <> '' ORDER BY name
        """
    )
