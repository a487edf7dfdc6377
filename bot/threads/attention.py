"""Threads that wait for a person of the clinic. In the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime

from bot import database
from bot.messages import contacts
from bot.threads.models import Thread


@dataclass(frozen=True)
class Need:
    """Since when a thread waits for a person, and why."""

    since: datetime
    why: str


async def lock(patient_id: int) -> Need | None:
    """What a thread needs, locked until the commit; ``None`` if it needs nobody."""
    await contacts.lock(patient_id)
    return await database.row(
        Need,
        """
        SELECT needs_staff_at AS since, COALESCE(needs_staff_why, '') AS why FROM thread
        WHERE patient_id = $1 AND needs_staff_at IS NOT NULL
        """,
        patient_id,
    )


async def end(patient_id: int, now: datetime) -> None:
    """A thread waits for nobody any more."""
    await Thread.filter(patient_id=patient_id).update(
        needs_staff_at=None, needs_staff_why=None, updated_at=now
    )


async def restore(patient_id: int, need: Need, now: datetime) -> bool:
    """A thread waits for a person as it did. False if it does so already."""
    await contacts.lock(patient_id)
    waiting = await Thread.filter(patient_id=patient_id, needs_staff_at=None).update(
        needs_staff_at=need.since, needs_staff_why=need.why, updated_at=now
    )
    return bool(waiting)
