"""How fast a sender may go, and whether it pauses. Shared by all processes through one row.

A sender pauses when the carrier refuses it and not one text: wrong credentials, an unregistered
number, a full queue. Its texts wait in the outbox; one that lost its worth meanwhile is withdrawn
at the claim. After the pause one text tries again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot import database
from bot.messages.gateway import Failure

MOST_SEGMENTS: Final = 20
"""No text is longer."""
OUR_FAULT_PAUSE: Final = timedelta(minutes=2)
BUSY_PAUSE: Final = timedelta(seconds=15)
LONGEST_PAUSE: Final = timedelta(minutes=10)
CALLS: Final = "calls"
"""How the name of a sender begins that makes calls."""

STATE: Final = "SELECT paused_until, free_at FROM sender_state WHERE sender = $1"
STATE_LOCKED: Final = STATE + " FOR UPDATE"


@dataclass(frozen=True)
class Room:
    """How many texts may leave now; if none, when to ask again (``until``)."""

    texts: int
    until: datetime | None = None


@dataclass(frozen=True)
class Pause:
    """Why a sender stands still, in a sentence and by the carrier's code, and until when."""

    sender: str
    code: int
    why: str
    until: datetime

    @property
    def is_of_calls(self) -> bool:
        return self.sender.partition(" ")[0] == CALLS


@dataclass(frozen=True)
class _State:
    paused_until: datetime | None
    free_at: datetime | None


async def room(sender: str, limit: int, per_second: float, now: datetime) -> Room:
    """In the caller's transaction. With a pace, the sender's row stays locked until the commit, so
    that processes take turns; ``per_second`` of 0 is no pace of ours."""
    state = await database.row(_State, STATE_LOCKED if per_second else STATE, sender)
    if state is None:
        if per_second:
            await _make(sender)
        return Room(1 if per_second else limit)
    if _is_ahead(state.paused_until, now, LONGEST_PAUSE):
        return Room(0, state.paused_until)
    if per_second and _is_ahead(state.free_at, now, timedelta(seconds=MOST_SEGMENTS / per_second)):
        return Room(0, state.free_at)
    return Room(1 if per_second or state.paused_until is not None else limit)


def _is_ahead(until: datetime | None, now: datetime, most: timedelta) -> bool:
    """Whether to wait until then. Nobody has stored a time that is further off than ``most``, but
    for whose clock was wrong."""
    return until is not None and now < until <= now + most


async def spend(sender: str, segments: int, per_second: float, now: datetime) -> None:
    """These segments leave now; the next text waits for them."""
    if per_second and segments:
        await database.execute(
            "UPDATE sender_state SET free_at = $2 WHERE sender = $1",
            sender,
            now + timedelta(seconds=segments / per_second),
        )


async def pause(sender: str, failure: Failure, until: datetime) -> None:
    """The carrier refused the sender: nobody sends with it until then."""
    await _make(sender)
    await database.execute(
        """
        UPDATE sender_state SET paused_until = $2, paused_code = $3, paused_why = $4
        WHERE sender = $1
        """,
        sender,
        until,
        failure.code,
        failure.sentence,
    )


def of_calls(number: str) -> str:
    """The sender that makes calls from a number."""
    return f"{CALLS} {number}"


async def resume(sender: str) -> None:
    """A text went through: the sender pauses no more."""
    await database.execute(
        """
        UPDATE sender_state SET paused_until = NULL, paused_code = NULL, paused_why = NULL
        WHERE sender = $1 AND paused_until IS NOT NULL
        """,
        sender,
    )


async def forget_others(senders: Collection[str]) -> None:
    """These are the senders from now on: whether another, such as a number that was mistyped, may
    send again is never tried."""
    await database.execute(
        """
        UPDATE sender_state SET paused_until = NULL, paused_code = NULL, paused_why = NULL
        WHERE paused_until IS NOT NULL AND sender <> ALL ($1::text[])
        """,
        list(senders),
    )


async def pauses() -> list[Pause]:
    """The senders that stand still, or have not yet tried again."""
    return await database.rows(
        Pause,
        """
        SELECT sender, paused_code AS code, paused_why AS why, paused_until AS until
        FROM sender_state WHERE paused_until IS NOT NULL
        """,
    )


async def _make(sender: str) -> None:
    await database.execute(
        "INSERT INTO sender_state (sender) VALUES ($1) ON CONFLICT DO NOTHING", sender
    )
