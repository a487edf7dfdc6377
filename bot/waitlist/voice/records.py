"""The calls of the system as they are stored: one for a slot and a patient, ever.

    dialling --the carrier has it--> placed --> ringing --> talking --> completed
       |  |                             |          |
       |  '--no answer--> unconfirmed --+          '--> busy | no_answer | canceled | failed
       |                       '--the carrier has never seen it--> lost
       '--refused--> failed

A ladder that only goes up. What is unknown is asked after at the carrier and never dialled again.
One live call for a slot, and one for a patient: partial unique indexes say so. In the caller's
transaction, with the contact locked.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from bot import database
from bot.languages import Language
from bot.messages.dialler import State
from bot.waitlist.voice.models import VoiceCall

Result = Literal["taken", "skipped", "stopped", "wants_call", "too_late", "machine"]
"""What came of a call by a key, or that a machine picked up; none where nobody pressed one."""
RANK: Final[Mapping[State, int]] = {
    "dialling": 0,
    "unconfirmed": 0,
    "placed": 1,
    "ringing": 2,
    "talking": 3,
    "completed": 4,
    "busy": 4,
    "no_answer": 4,
    "canceled": 4,
    "failed": 4,
    "lost": 4,
}
OVER: Final = tuple(state for state, rank in RANK.items() if rank == 4)


@dataclass(frozen=True, kw_only=True)
class Call:
    id: int
    slot_id: int
    patient_id: int
    phone_call_id: int | None
    """The line of the list of calls; ``None`` if that is gone."""
    offer_id: int
    token: uuid.UUID
    sid: str | None
    state: State
    claimed_at: datetime
    heard_at: datetime | None
    result: Result | None
    phone_e164: str
    language: Language

    @property
    def is_over(self) -> bool:
        return self.state in OVER


CALL: Final = """
    SELECT call.id, call.cancellation_id AS slot_id, call.patient_id, call.phone_call_id,
           call.offer_id, call.token, call.twilio_sid AS sid, call.state, call.claimed_at,
           call.heard_at, call.result, contact.phone_e164, contact.language
    FROM voice_call AS call JOIN patient_contact AS contact ON contact.id = call.patient_id
"""


async def claim(
    slot_id: int,
    patient_id: int,
    phone_call_id: int,
    offer_id: int,
    claim_token: uuid.UUID,
    now: datetime,
    ask_at: datetime,
) -> uuid.UUID | None:
    """Note that a call is about to be handed over; its name, or ``None`` if there was one before,
    or another is under way for this slot or this patient."""
    token: uuid.UUID | None = await database.fetch_value(
        """
        INSERT INTO voice_call (cancellation_id, patient_id, phone_call_id, offer_id, token,
                                claim_token, state, claimed_at, ask_at)
        VALUES ($1, $2, $3, $4, gen_random_uuid(), $5, 'dialling', $6, $7)
        ON CONFLICT DO NOTHING RETURNING token
        """,
        slot_id,
        patient_id,
        phone_call_id,
        offer_id,
        claim_token,
        now,
        ask_at,
    )
    return token


async def unclaim(token: uuid.UUID, claim_token: uuid.UUID) -> bool:
    """The carrier has refused this call before it was one, for a reason that passes: as if it had
    not been claimed."""
    gone = VoiceCall.filter(
        token=token, claim_token=claim_token, state__in=("dialling", "unconfirmed")
    )
    return bool(await gone.delete())


async def patient_of(token: uuid.UUID) -> int | None:
    """Whom the call with this name is to; not locked."""
    patient_id: int | None = await database.fetch_value(
        "SELECT patient_id FROM voice_call WHERE token = $1", token
    )
    return patient_id


async def lock(token: uuid.UUID) -> Call:
    """A call whose contact is locked. Raises ``LookupError``."""
    call = await database.row(Call, f"{CALL} WHERE call.token = $1 FOR UPDATE OF call", token)
    if call is None:
        raise LookupError("There is no such call.")
    return call


async def move(call: Call, state: State, now: datetime, *, code: int | None = None) -> bool:
    """Climb to this state. False if that is no step up; a call that is over stays so."""
    if RANK[state] <= RANK[call.state] and (state, call.state) != ("unconfirmed", "dialling"):
        return False
    await database.execute(
        """
        UPDATE voice_call SET state = $2, error_code = COALESCE($3, error_code),
            ended_at = CASE WHEN $4 THEN $5::timestamptz END
        WHERE id = $1
        """,
        call.id,
        state,
        code,
        state in OVER,
        now,
    )
    return True


async def note_sid(call: Call, sid: str) -> bool:
    """The carrier's own name for the call, told by it or by its first request. False if the call is
    known by another."""
    if call.sid is not None:
        return call.sid == sid
    if await is_known(sid):
        return False
    await VoiceCall.filter(id=call.id, twilio_sid=None).update(twilio_sid=sid)
    return True


async def is_known(sid: str) -> bool:
    """Whether a call of ours has this name of the carrier's."""
    return await VoiceCall.exists(twilio_sid=sid)


async def note_heard(call: Call, now: datetime) -> None:
    """A person has pressed the key to hear the opening."""
    await VoiceCall.filter(id=call.id, heard_at=None).update(heard_at=now)


async def note_result(call: Call, result: Result) -> None:
    await VoiceCall.filter(id=call.id, result=None).update(result=result)


async def note_hung_up(call: Call, now: datetime) -> None:
    await VoiceCall.filter(id=call.id).update(hung_up_at=now)


async def ask_later(call: Call, at: datetime) -> None:
    await VoiceCall.filter(id=call.id).update(ask_at=at)


async def abandoned(now: datetime, lease: timedelta) -> Sequence[Call]:
    """Claims whose holder died before it could say what came of the hand-over."""
    return await database.rows(
        Call,
        f"{CALL} WHERE call.state = 'dialling' AND (call.claimed_at < $1 OR call.claimed_at > $2)",
        now - lease,
        now + lease,
    )


async def to_ask_after(now: datetime, limit: int) -> Sequence[Call]:
    """Calls of unknown fate, or of which the carrier has said nothing for too long. No time to ask
    is further off than minutes, unless a clock was wrong."""
    return await database.rows(
        Call,
        f"""
        {CALL} WHERE call.ended_at IS NULL AND call.state <> 'dialling'
          AND (call.ask_at <= $1 OR call.ask_at > $1::timestamptz + interval '10 minutes')
        ORDER BY call.ask_at LIMIT $2
        """,
        now,
        limit,
    )


async def to_hang_up(limit: int) -> Sequence[Call]:
    """Calls that have become pointless: what they put is over while the phone rings, or whoever
    talks has opted out in the meantime."""
    return await database.rows(
        Call,
        f"""
        {CALL} JOIN offer ON offer.id = call.offer_id
        WHERE call.ended_at IS NULL AND call.hung_up_at IS NULL AND call.twilio_sid IS NOT NULL
          AND call.result IS NULL
          AND (contact.opt_out OR call.state <> 'talking'
               AND offer.state NOT IN ('pending', 'expired'))
        ORDER BY call.id LIMIT $1
        """,
        limit,
    )
