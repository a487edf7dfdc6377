"""Arm timers, and fire what is due.

A timer fires once: it is deleted in the transaction that does its work. It never fires early, and
is late only while nobody was there to fire it. One whose work breaks again and again is set aside:
staff are told, and it is tried now and then, so that a mended bot takes it up by itself. Arming
only inserts; see ``models.Timer``.
"""

import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot import database, installation

CHANNEL: Final = "timers"
MOST_TRIES: Final = 6
RETRY_SECONDS: Final = 2.0
MOST_RETRY_SECONDS: Final = 600.0


@dataclass(frozen=True)
class Due:
    """A timer that fires: its subject compares the token with its own."""

    id: int
    kind: str
    subject_id: int
    token: uuid.UUID | None


Handler = Callable[[Due, datetime], Awaitable[None]]
Handlers = Mapping[str, Handler]


class Broken(Exception):
    """A timer's handler failed; ``timer`` is the one, ``__cause__`` is why."""

    def __init__(self, timer: Due) -> None:
        super().__init__(f"The timer {timer.id} ({timer.kind} {timer.subject_id}) broke.")
        self.timer = timer


async def arm(
    kind: str, subject_id: int, due_at: datetime, *, token: uuid.UUID | None = None
) -> None:
    """Add a timer in the caller's transaction and wake the loop when that commits."""
    await database.execute(
        "INSERT INTO timer (kind, subject_id, due_at, token) VALUES ($1, $2, $3, $4)",
        kind,
        subject_id,
        due_at,
        token,
    )
    await database.notify(CHANNEL)


async def arm_each(kind: str, subject_ids: Sequence[int], due_at: datetime) -> None:
    """Add a timer without a token for each of these subjects, in the caller's transaction."""
    if not subject_ids:
        return
    await database.execute(
        "INSERT INTO timer (kind, subject_id, due_at) SELECT $1, unnest($2::bigint[]), $3",
        kind,
        list(subject_ids),
        due_at,
    )
    await database.notify(CHANNEL)


async def arm_missing(kind: str, subject_ids: Sequence[int], due_at: datetime) -> None:
    """As ``arm_each``, but for subjects that have such a timer due by then or being retried.

    One that fires at this moment still counts as there: use it where a missed look does no harm.
    """
    armed = await database.execute(
        """
        INSERT INTO timer (kind, subject_id, due_at)
        SELECT $1, subject, $3 FROM unnest($2::bigint[]) AS subject
        WHERE NOT EXISTS (
            SELECT FROM timer WHERE kind = $1 AND subject_id = subject
              AND token IS NULL AND (due_at <= $3 OR tries > 0))
        """,
        kind,
        list(subject_ids),
        due_at,
    )
    if armed:
        await database.notify(CHANNEL)


async def next_due_at() -> datetime | None:
    """When the loop must wake at the latest; none when nothing is armed."""
    due_at: datetime | None = await database.fetch_value("SELECT min(due_at) FROM timer")
    return due_at


async def fire_next(handlers: Handlers, now: datetime) -> bool:
    """Fire the one timer that has been due the longest. False when none is due.

    Raises ``Broken`` after undoing what a failing handler did; ``retry_later`` puts it off.
    """
    return await database.unit(lambda: _fire_next(handlers, now))


async def _fire_next(handlers: Handlers, now: datetime) -> bool:
    due = await database.row(
        Due,
        f"""
        DELETE FROM timer WHERE id = (
            SELECT id FROM timer WHERE due_at <= $1 AND NOT {installation.STANDS_STILL}
            ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id, kind, subject_id, token
        """,  # noqa: S608 - a constant
        now,
    )
    if due is None:
        return False
    try:
        await handlers[due.kind](due, now)
    except database.TRANSIENT:
        raise
    except Exception as error:
        raise Broken(due) from error
    return True


async def retry_later(timer: Due, now: datetime) -> None:
    """Put a broken timer off, longer each time; after a few tries it counts as set aside."""
    await database.execute(
        """
        UPDATE timer SET tries = tries + 1,
            due_at = $2::timestamptz + make_interval(secs => LEAST($3 * 2 ^ LEAST(tries, 30), $5)),
            set_aside_at = CASE WHEN tries + 1 >= $4 THEN COALESCE(set_aside_at, $2) END
        WHERE id = $1
        """,
        timer.id,
        now,
        RETRY_SECONDS,
        MOST_TRIES,
        MOST_RETRY_SECONDS,
    )


def delay(due_at: datetime | None, now: datetime, *, most: timedelta) -> float:
    """Seconds to sleep until the next timer, never more than ``most``."""
    if due_at is None:
        return most.total_seconds()
    return max(0.0, min((due_at - now).total_seconds(), most.total_seconds()))
