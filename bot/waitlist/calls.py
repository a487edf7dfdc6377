"""Calls that staff make: to patients of the list who can't be texted, when their turn comes.

    due --+--> taken                the slot is theirs
          +--> declined             not for this slot
          +--> no_answer, later     staff may call again

One call for a slot and a patient. What comes of it is noted by ``desk.called``; whether a text or a
call wins is decided by the slot's row lock alone. One transaction each, the caller's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from bot import database
from bot.waitlist.models import PhoneCall
from bot.waitlist.rules.eligibility import Candidate

Result = Literal["taken", "declined", "no_answer", "later"]
OPEN: Final = ("due", "later")
OVER: Final = ("taken", "declined")


@dataclass(frozen=True)
class Call:
    id: int
    slot_id: int
    patient_id: int
    entry_id: int | None
    """``None`` if the entry is gone."""


@dataclass(frozen=True)
class Counted:
    """The calls of a slot that are still to be made, and those that were."""

    to_make: int
    made: int


async def make(slot_id: int, candidates: Sequence[Candidate], now: datetime) -> None:
    """These are to be called for a locked slot; who was before is not again."""
    await database.execute(
        """
        INSERT INTO phone_call (cancellation_id, patient_id, entry_id, state, created_at)
        SELECT $1, patient_id, entry_id, 'due', $2
        FROM unnest($3::bigint[], $4::bigint[]) WITH ORDINALITY
            AS candidate (patient_id, entry_id, place)
        ORDER BY candidate.place ON CONFLICT DO NOTHING
        """,
        slot_id,
        now,
        [candidate.patient_id for candidate in candidates],
        [candidate.entry_id for candidate in candidates],
    )


async def count(slot_id: int) -> Counted:
    to_make = await PhoneCall.filter(cancellation_id=slot_id, state__in=OPEN).count()
    made = await PhoneCall.filter(cancellation_id=slot_id).exclude(state__in=OPEN).count()
    return Counted(to_make, made)


async def get(call_id: int) -> Call | None:
    found = await PhoneCall.get_or_none(id=call_id)
    if found is None:
        return None
    return Call(found.id, found.cancellation_id, found.patient_id, found.entry_id)


async def note(call_id: int, result: Result, by: str, now: datetime) -> bool:
    """What came of a call. False if that is known already."""
    noted = PhoneCall.filter(id=call_id).exclude(state__in=OVER)
    return bool(await noted.update(state=result, called_at=now, called_by=by))
