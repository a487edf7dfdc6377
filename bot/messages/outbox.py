"""Texts out, decided but not yet handed to the carrier. All in the caller's transaction.

What is enqueued is sent only if that transaction commits. Until the sender claims it, a text can
be withdrawn without a trace at the patient.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import database
from bot.dialogue.turn import Position
from bot.messages.channels import Channel

CHANNEL = "outbox"
OFFER = "offer"
"""The kind of a text that puts an offer to a patient: it is worth nothing once that is closed."""
SHADOW = "shadow"
"""The status of a text that was decided in shadow mode: it never leaves."""
PROMPT = timedelta(minutes=15)
"""An answer that comes later (we, or the carrier, were down) goes as one that we start: at a decent
hour."""

LONGEST_WAIT = timedelta(days=8)
"""No text waits for longer: within a week an hour is found at which it may leave."""


def may_leave(text: str, now: str) -> str:
    """The condition, in SQL, that this row of ``message_log`` need not wait any more. A time that
    is further off than any text waits was stored by a clock that was wrong."""
    days = LONGEST_WAIT.days
    return (
        f"({text}.not_before IS NULL OR {text}.not_before <= {now}"
        f" OR {text}.not_before > {now}::timestamptz + interval '{days} days')"
    )


@dataclass(frozen=True)
class Subject:
    """What a text is about: its kind, and the offer that it speaks of."""

    kind: str
    offer_id: int


@dataclass(frozen=True)
class Text:
    """One text to one contact.

    ``offer_id`` names the offer that it puts, or of which it says what may cease to be so.
    ``reply_to`` names the inbound that it answers; without one, or later than ``PROMPT``, we start
    it, so it keeps to the contact hours. ``asks`` is the position in which the next reply is to be
    read. Before ``not_before`` the text waits; after ``expires_at`` it is worthless and is not sent
    any more.
    """

    patient_id: int
    kind: str
    body: str
    offer_id: int | None = None
    reply_to: int | None = None
    asks: Position | None = None
    expires_at: datetime | None = None
    not_before: datetime | None = None
    channel: Channel = Channel.SMS


async def latest_bodies(patient_id: int, limit: int) -> list[str]:
    """What was texted to a contact of late: a reply may quote it."""
    return await database.column(
        """
        SELECT DISTINCT ON (body) body FROM (
            SELECT id, body FROM message_log
            WHERE patient_id = $1 AND direction = 'outbound' AND status NOT IN ('queued', 'shadow')
            ORDER BY id DESC LIMIT $2) AS latest
        """,
        patient_id,
        limit,
    )


async def enqueue(texts: Sequence[Text], now: datetime) -> bool:
    """Add texts and wake the sender when the transaction commits. False if one of them will never
    leave: the database keeps them here in shadow mode."""
    if not texts:
        return True
    kept = await database.column(
        """
        INSERT INTO message_log (patient_id, direction, channel, kind, body, offer_id, reply_to,
                                 asks, expires_at, not_before, status, created_at)
        SELECT patient_id, 'outbound', channel, kind, body, offer_id, reply_to, asks, expires_at,
               not_before, 'queued', $2
        FROM jsonb_to_recordset($1::jsonb) AS text (
            patient_id BIGINT, channel TEXT, kind TEXT, body TEXT, offer_id BIGINT, reply_to BIGINT,
            asks JSONB, expires_at TIMESTAMPTZ, not_before TIMESTAMPTZ)
        RETURNING status
        """,
        [_row(text) for text in texts],
        now,
    )
    await database.notify(CHANNEL)
    return SHADOW not in kept


async def withdraw_all_waiting() -> None:
    """Take back every text that nobody has claimed."""
    await database.execute(
        """
        UPDATE message_log SET status = 'withdrawn', not_before = NULL
        WHERE direction = 'outbound' AND status = 'queued'
        """
    )


async def withdraw_for_contact(patient_id: int) -> int:
    """Take back every waiting text of a contact; returns how many."""
    return await database.execute(
        """
        UPDATE message_log SET status = 'withdrawn'
        WHERE patient_id = $1 AND direction = 'outbound' AND status = 'queued'
        """,
        patient_id,
    )


async def withdraw_for_offers(offer_ids: Sequence[int]) -> set[int]:
    """Take back the waiting texts of these offers; returns the offers whose text never left."""
    unsent = await database.column(
        """
        UPDATE message_log SET status = 'withdrawn'
        WHERE offer_id = ANY ($1::bigint[]) AND direction = 'outbound' AND kind = 'offer'
          AND status = 'queued'
        RETURNING offer_id
        """,
        list(offer_ids),
    )
    return set(unsent)


async def has_told(patient_ids: Sequence[int], since: datetime) -> bool:
    """Whether anything but an offer has left, or is leaving now, to one of these contacts since."""
    told: bool = await database.fetch_value(
        """
        SELECT EXISTS (SELECT FROM message_log
            WHERE patient_id = ANY ($1::bigint[]) AND direction = 'outbound' AND kind <> 'offer'
              AND created_at >= $2 AND status NOT IN ('queued', 'withdrawn', 'shadow'))
        """,
        list(patient_ids),
        since,
    )
    return told


async def has_been_told(patient_id: int, kind: str) -> bool:
    """Whether this contact was ever texted so, or is about to be."""
    told: bool = await database.fetch_value(
        """
        SELECT EXISTS (SELECT FROM message_log
            WHERE patient_id = $1 AND direction = 'outbound' AND kind = $2
              AND status NOT IN ('withdrawn', 'failed', 'shadow'))
        """,
        patient_id,
        kind,
    )
    return told


async def withdraw_notice(offer_id: int) -> None:
    """Take back what we started to say about an offer since, if it has not left yet."""
    await database.execute(
        """
        UPDATE message_log SET status = 'withdrawn'
        WHERE offer_id = $1 AND direction = 'outbound' AND kind <> 'offer' AND reply_to IS NULL
          AND status = 'queued'
        """,
        offer_id,
    )


async def recent_replies(patient_id: int, since: datetime) -> int:
    """How many replies this contact was given since then: a brake on two machines talking."""
    count: int = await database.fetch_value(
        """
        SELECT count(*) FROM message_log
        WHERE patient_id = $1 AND direction = 'outbound' AND reply_to IS NOT NULL
          AND created_at > $2
        """,
        patient_id,
        since,
    )
    return count


def question(position: Position) -> dict[str, object]:
    """A position as it is stored: with a text that asks it, and with a thread."""
    return {"state": position.state, "memory": dict(position.memory)}


def _row(text: Text) -> dict[str, object]:
    return {
        "patient_id": text.patient_id,
        "channel": text.channel,
        "kind": text.kind,
        "body": text.body,
        "offer_id": text.offer_id,
        "reply_to": text.reply_to,
        "asks": question(text.asks) if text.asks is not None else None,
        "expires_at": text.expires_at.isoformat() if text.expires_at else None,
        "not_before": text.not_before.isoformat() if text.not_before else None,
    }
