"""Where each thread stands: loaded and saved under the contact's lock.

A text that asks something carries the position in which its answer is to be read. It counts from
the moment at which it was handed over: a YES that came before a new offer left us is never an
answer to that offer, and an offer that was withdrawn was never asked. A text that was handed over
"later than now" tells that the clock was set back since: what was heard since came after it.

What the carrier's list told of later is timed by the carrier's clock, in whole seconds. A question
that seems to have left us soon after such a text may be what it answers: that is asked again.

A position stands at one of our numbers: the one that asked, or was last written to. What a patient
writes to another of them answers what that one asked, if nothing was said there since; if it did
not ask, the answer is for elsewhere, and certain of nothing.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot import database
from bot.dialogue import Position
from bot.messages import inbox
from bot.threads.models import Thread

CLOCK_SKEW: Final = timedelta(minutes=2)
"""By how much the clocks of two machines may differ without one of them having been set back."""


@dataclass(frozen=True)
class Stored:
    """A position, the newest question that it takes into account, and the number of ours at which
    it stands. ``elsewhere``: a text came to another number of ours, which did not ask this, or
    before it was asked, as far as the clocks can tell."""

    position: Position
    asked_by: int
    our_number: str | None = None
    elsewhere: bool = False
    later: bool = False
    """Whether its question had not left us when the text came: since then something else happened
    that took it into account, a timer or a press."""


async def load(patient_id: int, start: str, *, heard_at: datetime, now: datetime) -> Stored:
    """The position in which a text that came in at ``heard_at`` is to be read at ``now``."""
    stored = await database.row(
        _stored,
        """
        SELECT state, memory, asked_by, thread.our_number,
               COALESCE(asked.claimed_at > $2 AND NOT (asked.claimed_at > $3 AND $2 <= $3), FALSE)
                   AS later
        FROM thread LEFT JOIN message_log AS asked ON asked.id = thread.asked_by
        WHERE thread.patient_id = $1
        """,
        patient_id,
        heard_at,
        now + CLOCK_SKEW,
    ) or Stored(Position(start), 0)
    newer = await database.row(
        _question,
        """
        SELECT id, asks, our_number FROM message_log
        WHERE patient_id = $1 AND id > $2 AND direction = 'outbound' AND asks IS NOT NULL
          AND status NOT IN ('queued', 'withdrawn', 'failed', 'shadow')
          AND (claimed_at <= $3 OR claimed_at > $4 AND $3 <= $4)
        ORDER BY id DESC LIMIT 1
        """,
        patient_id,
        stored.asked_by,
        heard_at,
        now + CLOCK_SKEW,
    )
    return newer or stored


async def heard(waiting: inbox.Waiting, start: str, now: datetime) -> Stored:
    """The position in which a text that waits for its turn is to be read."""
    patient_id, our_number, heard_at = waiting.patient_id, waiting.our_number, waiting.received_at
    stands = await load(patient_id, start, heard_at=heard_at, now=now)
    if waiting.swept:
        latest = await load(patient_id, start, heard_at=heard_at + CLOCK_SKEW, now=now)
        if latest.asked_by != stands.asked_by:
            return replace(latest, elsewhere=True)
    if stands.later:
        return replace(stands, elsewhere=True)
    if stands.our_number == our_number:
        return stands
    asked_there = await _unanswered(patient_id, our_number, heard_at, now)
    if asked_there is not None:
        return replace(stands, position=asked_there.position, our_number=our_number)
    if not stands.asked_by:
        return replace(stands, our_number=our_number)
    # It goes on standing where it does: what is asked again now counts once that has left us.
    return replace(stands, elsewhere=True)


async def _unanswered(
    patient_id: int, our_number: str | None, heard_at: datetime, now: datetime
) -> Stored | None:
    """The newest question that this number of ours has asked, if nothing was read there since."""
    return await database.row(
        _question,
        """
        SELECT id, asks, our_number FROM message_log AS asked
        WHERE patient_id = $1 AND our_number IS NOT DISTINCT FROM $2
          AND direction = 'outbound' AND asks IS NOT NULL
          AND status NOT IN ('queued', 'withdrawn', 'failed')
          AND (claimed_at <= $3 OR claimed_at > $4 AND $3 <= $4)
          AND NOT EXISTS (
            SELECT FROM message_log AS said
            WHERE said.patient_id = $1 AND said.our_number IS NOT DISTINCT FROM $2
              AND said.direction = 'inbound' AND said.taken_at IS NOT NULL
              AND said.received_at >= asked.claimed_at AND said.received_at <= $3)
        ORDER BY id DESC LIMIT 1
        """,
        patient_id,
        our_number,
        heard_at,
        now + CLOCK_SKEW,
    )


def _stored(
    *, state: str, memory: dict[str, object], asked_by: int, our_number: str | None, later: bool
) -> Stored:
    return Stored(Position(state, memory), asked_by, our_number, later=later)


def _question(
    *,
    id: int,  # noqa: A002 - a column's name
    asks: Mapping[str, object],
    our_number: str | None,
) -> Stored:
    return Stored(asked(asks), id, our_number)


async def save(patient_id: int, stands: Stored, now: datetime, *, flag: str | None) -> None:
    await database.execute(
        """
        INSERT INTO thread (patient_id, state, memory, asked_by, needs_staff_at, needs_staff_why,
                            updated_at, our_number)
        VALUES ($1, $2, $3::jsonb, $4,
                CASE WHEN $5::text IS NOT NULL THEN $6::timestamptz END, $5, $6, $7)
        ON CONFLICT (patient_id) DO UPDATE SET
            state = EXCLUDED.state, memory = EXCLUDED.memory, asked_by = EXCLUDED.asked_by,
            our_number = EXCLUDED.our_number,
            needs_staff_at = COALESCE(EXCLUDED.needs_staff_at, thread.needs_staff_at),
            needs_staff_why = COALESCE(EXCLUDED.needs_staff_why, thread.needs_staff_why),
            updated_at = EXCLUDED.updated_at
        """,
        patient_id,
        stands.position.state,
        dict(stands.position.memory),
        stands.asked_by,
        flag,
        now,
        stands.our_number,
    )


async def flag(patient_id: int, start: str, why: str, now: datetime) -> None:
    """Have a person look at this thread."""
    await database.execute(
        """
        INSERT INTO thread (patient_id, state, needs_staff_at, needs_staff_why, updated_at)
        VALUES ($1, $2, $4, $3, $4)
        ON CONFLICT (patient_id) DO UPDATE SET needs_staff_at = EXCLUDED.needs_staff_at,
            needs_staff_why = EXCLUDED.needs_staff_why, updated_at = EXCLUDED.updated_at
        """,
        patient_id,
        start,
        why,
        now,
    )


async def forget_questions(start: str, *, keep: Sequence[str], now: datetime) -> None:
    """No question that was asked until now awaits an answer. Threads in one of the states ``keep``
    stay there; all timers are stale."""
    await database.execute(
        """
        UPDATE thread SET
            state = CASE WHEN state = ANY ($2::text[]) THEN state ELSE $1 END,
            memory = CASE WHEN state = ANY ($2::text[]) THEN memory ELSE '{}' END,
            asked_by = GREATEST(asked_by, (SELECT COALESCE(max(id), 0) FROM message_log)),
            timer_token = NULL, updated_at = $3
        """,
        start,
        list(keep),
        now,
    )


async def remove(patient_id: int) -> None:
    """Nothing is known any more of where this thread stood; its timers are stale."""
    await Thread.filter(patient_id=patient_id).delete()


async def new_token(patient_id: int) -> uuid.UUID:
    """A new timer token for the thread: every timer armed before is stale from now on."""
    token = uuid.uuid4()
    await Thread.filter(patient_id=patient_id).update(timer_token=token)
    return token


def asked(stored: Mapping[str, object]) -> Position:
    memory = stored["memory"]
    return Position(str(stored["state"]), memory if isinstance(memory, dict) else {})


async def holds_token(patient_id: int, token: uuid.UUID | None) -> bool:
    """Whether a timer with this token is the thread's current one."""
    return token is not None and await Thread.exists(patient_id=patient_id, timer_token=token)
