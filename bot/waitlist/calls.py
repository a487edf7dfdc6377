"""Calls to patients of the list who can't be texted, when their turn comes.

    automatic --+--> due            the system can't call them, and says why
                +--> taken, declined, no_answer, later
    due --+--> taken                the slot is theirs
          +--> declined             not for this slot
          +--> no_answer, later     staff may call again

One call for a slot and a patient, and one who makes it: while it is ``automatic`` it is the
system's (``voice``), and staff only look on; after that it is theirs. What comes of a call of staff
is noted by ``desk.called``; whether a text or a call wins is decided by the slot's row lock alone.
One transaction each, the caller's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from bot import database
from bot.waitlist.models import PhoneCall
from bot.waitlist.rules.eligibility import Candidate

Result = Literal["taken", "declined", "no_answer", "later"]
NotDialled = Literal["no_consent", "language", "shared", "too_often", "unanswered", "too_late"]
"""Why staff are to call though the system may: no consent to automated calls; no voice in their
language; two who wait share the number; called too often of late; twice in a row in vain; too late
for the slot."""
SYSTEM: Final = "automated call"
"""Who has made a call, where it was no person."""
OPEN: Final = ("automatic", "due", "later")
OVER: Final = ("taken", "declined")


@dataclass(frozen=True)
class Call:
    id: int
    slot_id: int
    patient_id: int
    entry_id: int | None
    """``None`` if the entry is gone."""
    is_automatic: bool
    """Whether the system makes it."""


@dataclass(frozen=True)
class Counted:
    """The calls of a slot that are still to be made, and those that were."""

    to_make: int
    made: int


MOST_A_DAY: Final = 1
MOST_A_WEEK: Final = 3
MOST_IN_VAIN: Final = 2
"""Automated calls to one number. Source: 47 CFR 64.1200(a)(3)(v) and (a)(9)(iv), 1 a day and 3 a
week, kept for every number as a habit."""
LOST: Final = "lost_call"
"""How the record calls a call whose row a restore has lost; it counts from when it was found."""
NOT_DIALLED: Final = f"""
    CASE
        WHEN contact.voice_consent_source IS NULL THEN 'no_consent'
        WHEN NOT contact.language = ANY ({{spoken}}) THEN 'language'
        WHEN (SELECT count(*) FROM waitlist_entry AS other
              WHERE other.patient_id = contact.id AND other.active) > 1 THEN 'shared'
        WHEN (SELECT count(*) >= {MOST_A_WEEK} OR {MOST_A_DAY} <= count(*) FILTER (
                  WHERE made.at > {{now}}::timestamptz - interval '1 day')
              FROM (SELECT claimed_at FROM voice_call AS call WHERE call.patient_id = contact.id
                  UNION ALL SELECT at FROM audit_log AS line
                  WHERE line.subject = 'patient' AND line.subject_id = contact.id
                    AND line.action = '{LOST}' AND (line.details->>'ours')::boolean) AS made (at)
              WHERE made.at > {{now}}::timestamptz - interval '7 days') THEN 'too_often'
        WHEN (SELECT count(*) = {MOST_IN_VAIN} AND bool_and(
                  heard_at IS NULL AND (result IS NULL OR result = 'machine'))
              FROM (SELECT heard_at, result FROM voice_call AS made
                    WHERE made.patient_id = contact.id
                    ORDER BY made.id DESC LIMIT {MOST_IN_VAIN}) AS latest) THEN 'unanswered'
    END
"""  # noqa: S608 - numbers of this module
"""Why the system does not call a contact; ``NULL`` if it may."""


async def make(
    slot_id: int, candidates: Sequence[Candidate], spoken: Sequence[str] | None, now: datetime
) -> None:
    """These are to be called for a locked slot; who was before is not again. ``spoken`` are the
    languages in which the system calls, ``None`` if it does not."""
    why = NOT_DIALLED.format(spoken="$5::text[]", now="$2")
    await database.execute(
        f"""
        INSERT INTO phone_call (cancellation_id, patient_id, entry_id, state, not_dialled,
                                created_at)
        SELECT $1, patient_id, entry_id,
               CASE WHEN $5::text[] IS NULL OR why IS NOT NULL THEN 'due' ELSE 'automatic' END,
               CASE WHEN $5::text[] IS NOT NULL THEN why END, $2
        FROM unnest($3::bigint[], $4::bigint[]) WITH ORDINALITY
            AS candidate (patient_id, entry_id, place)
        JOIN patient_contact AS contact ON contact.id = candidate.patient_id
        CROSS JOIN LATERAL (SELECT {why} AS why) AS reason
        ORDER BY candidate.place ON CONFLICT DO NOTHING
        """,  # noqa: S608 - a condition of this module
        slot_id,
        now,
        [candidate.patient_id for candidate in candidates],
        [candidate.entry_id for candidate in candidates],
        None if spoken is None else list(spoken),
    )


async def leave_to_staff(call_id: int, why: NotDialled | None) -> None:
    """The system does not make this call: staff may."""
    call = PhoneCall.filter(id=call_id, state="automatic")
    await call.update(state="due", not_dialled=why)


async def leave_all_to_staff() -> None:
    """The system calls nobody any more."""
    await PhoneCall.filter(state="automatic").update(state="due")


async def count(slot_id: int) -> Counted:
    """Who left the list, or asked for quiet, is not called any more, and keeps nobody waiting."""
    counted = await database.row(
        Counted,
        """
        SELECT count(*) FILTER (WHERE call.state = ANY ($2::text[]) AND entry.active
                   AND NOT contact.opt_out) AS to_make,
               count(*) FILTER (WHERE NOT call.state = ANY ($2::text[])) AS made
        FROM phone_call AS call JOIN patient_contact AS contact ON contact.id = call.patient_id
        LEFT JOIN waitlist_entry AS entry ON entry.id = call.entry_id
        WHERE call.cancellation_id = $1
        """,
        slot_id,
        list(OPEN),
    )
    assert counted is not None
    return counted


async def get(call_id: int) -> Call | None:
    found = await PhoneCall.get_or_none(id=call_id)
    if found is None:
        return None
    automatic = found.state == "automatic"
    return Call(found.id, found.cancellation_id, found.patient_id, found.entry_id, automatic)


async def note(call_id: int, result: Result, by: str, now: datetime) -> bool:
    """What came of a call. False if that is known already."""
    noted = PhoneCall.filter(id=call_id).exclude(state__in=OVER)
    return bool(await noted.update(state=result, called_at=now, called_by=by))
