"""After the database was restored to an earlier state: what the carrier knows of our texts.

Texts that left since the backup are stored as what they are, so that a conversation reads as the
patient knows it. What the backup believes to be waiting is withdrawn: it may have left already.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import database
from bot.messages import contacts, phone
from bot.messages.gateway import Seen

ADOPT: Final = """
    UPDATE message_log SET twilio_sid = $3, status = $4, error_code = $5, claimed_at = $6,
        sent_at = $6
    WHERE id = (
        SELECT id FROM message_log
        WHERE patient_id = $1 AND body = $2 AND direction = 'outbound' AND twilio_sid IS NULL
          AND status IN ('queued', 'sending', 'unconfirmed')
        ORDER BY id LIMIT 1)
    RETURNING id
"""
ADD: Final = """
    INSERT INTO message_log (patient_id, direction, kind, body, twilio_sid, status, error_code,
                             created_at, claimed_at, sent_at, raw_meta)
    VALUES ($1, 'outbound', $7, $2, $3, $4, $5, $6, $6, $6, '{"recovered": true}')
"""


@dataclass(frozen=True)
class Recovered:
    """A text that a patient has, of which we knew nothing."""

    patient_id: int
    kind: str
    at: datetime | None = None
    """When it left, if it has."""


async def unknown(seen: Sequence[Seen]) -> list[Seen]:
    """Those of the carrier's texts that are here neither by their id nor as one whose fate is
    unknown."""
    sids = await database.column(
        """
        SELECT sid FROM unnest($1::text[], $2::text[], $3::text[]) AS seen (sid, number, body)
        WHERE NOT EXISTS (SELECT FROM message_log WHERE twilio_sid = sid)
          AND NOT EXISTS (
            SELECT FROM message_log AS text JOIN patient_contact AS contact
            ON contact.id = patient_id
            WHERE phone_e164 = number AND text.body = seen.body AND direction = 'outbound'
              AND twilio_sid IS NULL AND claimed_at IS NOT NULL)
        """,
        [one.sid for one in seen],
        [one.to for one in seen],
        [one.body for one in seen],
    )
    return [one for one in seen if one.sid in set(sids)]


async def newest_sent_at() -> datetime | None:
    """When the last text of which we know has left."""
    newest: datetime | None = await database.fetch_value(
        "SELECT max(claimed_at) FROM message_log WHERE direction = 'outbound'"
    )
    return newest


async def take_over(
    seen: Sequence[Seen], kind_of: Callable[[str], str], now: datetime
) -> list[Recovered]:
    """Store what the carrier has of us and we have not, in the caller's transaction."""
    known = await database.column(
        "SELECT twilio_sid FROM message_log WHERE twilio_sid = ANY ($1::text[])",
        [one.sid for one in seen],
    )
    found = [await _take_over(one, kind_of, now) for one in seen if one.sid not in known]
    return [one for one in found if one is not None]


async def _take_over(seen: Seen, kind_of: Callable[[str], str], now: datetime) -> Recovered | None:
    try:
        number = phone.parse(seen.to)
    except phone.Invalid:
        return None
    patient_id = await contacts.ensure(number, now)
    failure = seen.report.failure
    facts = (
        patient_id,
        seen.body,
        seen.sid,
        seen.report.status or "sent",
        failure.code if failure else None,
        seen.created_at,
    )
    if await database.fetch_value(ADOPT, *facts) is not None:
        return None
    kind = kind_of(seen.body)
    await database.execute(ADD, *facts, kind)
    return Recovered(patient_id, kind, seen.created_at)


async def withdraw_all() -> list[Recovered]:
    """Nothing that the backup believes to be on its way may leave now; what that was."""
    return await database.rows(
        Recovered,
        """
        UPDATE message_log SET status = 'withdrawn', claim_token = NULL
        WHERE direction = 'outbound' AND status IN ('queued', 'sending', 'unconfirmed')
        RETURNING patient_id, kind
        """,
    )
