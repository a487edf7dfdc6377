"""The outbox as its sender takes texts from it: due, claimed, settled under the fence of the claim.

In the caller's transaction. What may go is ``last_check``'s to say; what follows when a text does
not arrive, ``sender``'s.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot import database
from bot.messages import inbox, outbox

Settled = Literal["queued", "unconfirmed", "failed"]


@dataclass(frozen=True, kw_only=True)
class Due:
    """A text whose time has come, with its contact as it stands; both locked until the commit."""

    id: int
    name: uuid.UUID
    patient_id: int
    offer_id: int | None
    body: str
    kind: str
    expires_at: datetime | None
    reply_to: int | None
    created_at: datetime
    tries: int
    heard_at: datetime | None
    """When the text came in that it answers."""
    phone_e164: str
    opt_out: bool
    unreachable: str | None
    zones: Sequence[str]
    """The zones in all of which it must be a decent hour; empty if none is known."""
    their_number: str | None
    """The number of ours at which this conversation is: that of the text which it answers, or else
    of the latest in or out."""
    was_refused: bool
    """Whether the carrier has refused to take it from a place's own number."""

    @property
    def is_offer(self) -> bool:
        return self.kind == outbox.OFFER

    @property
    def subject(self) -> outbox.Subject | None:
        return outbox.Subject(self.kind, self.offer_id) if self.offer_id is not None else None


@dataclass(frozen=True)
class Claimed:
    """A text in our hands, fenced by its token. ``name`` is what the carrier reports by, and
    ``offer_id`` is the offer that it puts."""

    id: int
    name: uuid.UUID
    patient_id: int
    offer_id: int | None
    to: str
    body: str
    expires_at: datetime | None
    tries: int
    token: uuid.UUID
    at: datetime
    reply_to: int | None = None
    heard_at: datetime | None = None
    our_number: str | None = None
    """The number that it leaves from; ``None`` for the clinic's sender."""


@dataclass(frozen=True, kw_only=True)
class Unconfirmed:
    """A text of which nobody knows whether the carrier has it."""

    id: int
    name: uuid.UUID
    patient_id: int
    body: str
    claimed_at: datetime
    phone_e164: str


@dataclass(frozen=True)
class About:
    """Whose text it is, the offer that it puts, if it puts one, and when it left, if it has."""

    id: int
    patient_id: int
    offer_id: int | None
    left_at: datetime | None


async def due(now: datetime, limit: int, *, may_start: bool) -> list[Due]:
    """The next texts, at most one of each contact and the oldest first.

    A contact whose own text waits for its turn, or whose turn is being taken, is passed over.
    Unless texts may be started, answers alone are due, and what waits before them is passed over.
    """
    return await database.rows(
        Due,
        f"""
        SELECT text.id, text.token AS name, text.patient_id, text.offer_id, text.body, text.kind,
               text.expires_at, text.reply_to, text.created_at, text.tries,
               (SELECT received_at FROM message_log AS heard WHERE heard.id = text.reply_to)
                   AS heard_at, contact.phone_e164,
               contact.opt_out, contact.unreachable,
               CASE WHEN contact.time_zone IS NULL THEN contact.zones
                    ELSE jsonb_build_array(contact.time_zone) END AS zones,
               text.error_code IS NOT NULL AS was_refused,
               CASE WHEN text.reply_to IS NOT NULL
                    THEN (SELECT heard.our_number FROM message_log AS heard
                          WHERE heard.id = text.reply_to)
                    ELSE (SELECT latest.our_number FROM message_log AS latest
                          WHERE latest.patient_id = text.patient_id AND latest.id < text.id
                            AND latest.status NOT IN ('queued', 'withdrawn')
                          ORDER BY latest.id DESC LIMIT 1) END AS their_number
        FROM message_log AS text JOIN patient_contact AS contact ON contact.id = patient_id
        WHERE direction = 'outbound' AND status = 'queued' AND text.channel = 'sms'
          AND {outbox.may_leave("text", "$1")}
          AND ($3 OR text.reply_to IS NOT NULL AND text.created_at >= $4)
          AND NOT EXISTS (
            SELECT FROM message_log AS earlier
            WHERE earlier.patient_id = text.patient_id AND earlier.id < text.id
              AND earlier.direction = 'outbound' AND earlier.status IN ('queued', 'sending')
              AND {outbox.may_leave("earlier", "$1")}
              AND ($3 OR earlier.status = 'sending'
                OR earlier.reply_to IS NOT NULL AND earlier.created_at >= $4))
          AND NOT {inbox.own_text_waits("text.patient_id")}
        ORDER BY text.id LIMIT $2
        FOR NO KEY UPDATE OF text SKIP LOCKED
        FOR SHARE OF contact SKIP LOCKED
        """,  # noqa: S608 - a condition of another module
        now,
        limit,
        may_start,
        now - outbox.PROMPT,
    )


async def some_are_due(now: datetime) -> bool:
    """Whether a text was passed over, or waits behind one that was just taken out of the way."""
    some: bool = await database.fetch_value(
        f"""
        SELECT EXISTS (SELECT FROM message_log AS text
            WHERE direction = 'outbound' AND status = 'queued' AND channel = 'sms'
              AND {outbox.may_leave("text", "$1")})
        """,  # noqa: S608 - a condition of another module
        now,
    )
    return some


def claimed(text: Due, our_number: str | None, now: datetime) -> Claimed:
    return Claimed(
        id=text.id,
        name=text.name,
        patient_id=text.patient_id,
        offer_id=text.offer_id if text.is_offer else None,
        to=text.phone_e164,
        body=text.body,
        expires_at=text.expires_at,
        tries=text.tries,
        token=uuid.uuid4(),
        at=now,
        reply_to=text.reply_to,
        heard_at=text.heard_at,
        our_number=our_number,
    )


async def mark_sending(texts: Sequence[Claimed]) -> None:
    for text in texts:
        await database.execute(
            """
            UPDATE message_log SET status = 'sending', claim_token = $2, claimed_at = $3,
                our_number = $4, tries = tries + 1
            WHERE id = $1
            """,
            text.id,
            text.token,
            text.at,
            text.our_number,
        )


async def withdraw(message_id: int) -> None:
    """Take a text out of the outbox that has not been claimed."""
    await database.execute(
        "UPDATE message_log SET status = 'withdrawn', not_before = NULL WHERE id = $1", message_id
    )


async def put_off(message_id: int, until: datetime) -> None:
    await database.execute(
        "UPDATE message_log SET not_before = $2 WHERE id = $1", message_id, until
    )


async def settle(
    text: Claimed,
    status: Settled,
    *,
    not_before: datetime | None = None,
    error_code: int | None = None,
) -> bool:
    """Settle a text that is still ours: a callback or ``abandon`` may have come before."""
    changed = await database.execute(
        """
        UPDATE message_log SET status = $3, not_before = $4, error_code = COALESCE($5, error_code)
        WHERE id = $1 AND claim_token = $2 AND status IN ('sending', 'unconfirmed')
        """,
        text.id,
        text.token,
        status,
        not_before,
        error_code,
    )
    return bool(changed)


async def note_accepted(message_id: int, sid: str | None, now: datetime) -> None:
    """The carrier has a text, under this id. Also when the text waits again: this answer came after
    everybody had given it up."""
    await database.execute(
        """
        UPDATE message_log SET twilio_sid = COALESCE(twilio_sid, $2), sent_at = $3,
            status = CASE WHEN status IN ('queued', 'sending', 'unconfirmed') THEN 'sent'
                ELSE status END
        WHERE id = $1
        """,
        message_id,
        sid,
        now,
    )


async def about(name: uuid.UUID) -> About | None:
    """The text of ours that has this name."""
    return await database.row(
        About,
        """
        SELECT id, patient_id, CASE WHEN kind = $2 THEN offer_id END AS offer_id,
               COALESCE(claimed_at, sent_at) AS left_at
        FROM message_log WHERE token = $1 AND direction = 'outbound'
        """,
        name,
        outbox.OFFER,
    )


@dataclass(frozen=True)
class Unreported:
    """A text that the carrier took and has said nothing more of."""

    token: uuid.UUID
    sid: str


async def unreported(after: datetime, before: datetime, limit: int) -> list[Unreported]:
    """Texts that left between these times and that nobody has asked after, the oldest first."""
    return await database.rows(
        Unreported,
        """
        SELECT token, twilio_sid AS sid FROM message_log
        WHERE status = 'sent' AND checked_at IS NULL AND twilio_sid IS NOT NULL
          AND sent_at BETWEEN $1 AND $2
        ORDER BY sent_at LIMIT $3
        """,
        after,
        before,
        limit,
    )


async def note_checked(name: uuid.UUID, now: datetime) -> None:
    """Somebody has asked after this text."""
    await database.execute("UPDATE message_log SET checked_at = $2 WHERE token = $1", name, now)


async def abandon(claimed_before: datetime, claimed_after: datetime, ask_from: datetime) -> int:
    """Claims of before then, whose holders died, become unconfirmed; returns how many. So do claims
    of after a time that is still to come: their holder's clock was wrong."""
    return await database.execute(
        """
        UPDATE message_log SET status = 'unconfirmed', not_before = $3
        WHERE direction = 'outbound' AND status = 'sending'
          AND (claimed_at < $1 OR claimed_at > $2)
        """,
        claimed_before,
        claimed_after,
        ask_from,
    )


async def unconfirmed(now: datetime, limit: int) -> list[Unconfirmed]:
    """Texts about which the carrier may be asked now, the oldest first. ``not_before`` is at most a
    minute off, unless a clock was wrong."""
    return await database.rows(
        Unconfirmed,
        """
        SELECT text.id, text.token AS name, text.patient_id, text.body, text.claimed_at,
               contact.phone_e164
        FROM message_log AS text JOIN patient_contact AS contact ON contact.id = patient_id
        WHERE direction = 'outbound' AND status = 'unconfirmed'
          AND (not_before IS NULL OR not_before <= $1
            OR not_before > $1::timestamptz + interval '1 minute')
        ORDER BY text.id LIMIT $2
        """,
        now,
        limit,
    )


async def send_again(text: Unconfirmed) -> bool:
    """Put a text that the carrier has never seen back into the outbox. False if somebody settled it
    or claimed it again in the meantime."""
    again = await database.execute(
        """
        UPDATE message_log SET status = 'queued', claim_token = NULL
        WHERE id = $1 AND status = 'unconfirmed' AND claimed_at = $2
        """,
        text.id,
        text.claimed_at,
    )
    return bool(again)
