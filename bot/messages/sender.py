"""Hands texts to the carrier, each at most once as far as we can know.

A text is claimed and committed, then handed over with no transaction open, then settled under the
fence of its claim:

    queued --claim--> sending --accepted--> sent --callbacks--> delivered | undelivered | failed
      ^  \\                |  \\--refused--> failed
      |   \\--withdrawn    |---throttled--> queued, later
      |                    '---unknown----> unconfirmed --the carrier has it--> sent
      '------------------------ the carrier has never seen it ----'

The carrier has no idempotency key, so a text whose fate is unknown is never sent again blindly:
``resolve`` asks the carrier first. At the claim everything is looked at once more: consent, hours,
and whether the text is still worth anything.
"""

import asyncio
import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from bot import database
from bot.messages import contacts, delivery, outbox, pace, segments
from bot.messages import gateway as carrier

LEASE: Final = timedelta(seconds=20)
"""After this a claim counts as abandoned; the hand-over itself ends after 15 seconds."""
RESOLVE_AFTER: Final = timedelta(seconds=30)
"""How long after a text's fate became unknown we ask: what was cut off may still be on its way.
Not after the claim: a machine may have slept since, and its hand-over goes on as it wakes."""
CLOCK_SKEW: Final = timedelta(minutes=2)
PASSED_OVER: Final = timedelta(milliseconds=100)
"""When to look again for a text whose contact was busy: nothing rings when its lock is let go."""
BACKOFF_SECONDS: Final = 2.0
MOST_BACKOFF_SECONDS: Final = 120.0
SENDER_PAUSES: Final[Mapping[carrier.Verdict | None, timedelta]] = {
    "our_fault": pace.OUR_FAULT_PAUSE,
    "busy": pace.BUSY_PAUSE,
}
"""Refusals that are not about the text: it waits, and so does everything of this sender."""
STOPPED: Final = "stopped"
"""The confirmation of an opt-out: the one text that may follow it, and untrue after a START."""


class Domain(Protocol):
    """What the texts are about. Called inside the transaction that settles a text."""

    def opening(self, now: datetime, zones: Sequence[str]) -> datetime:
        """``now`` if a text may be started in all these zones, else when that next is so."""
        ...

    async def outlived(self, texts: Sequence[outbox.Subject]) -> set[outbox.Subject]:
        """Those of these texts that say what is not so any more."""
        ...

    async def sent(self, offer_id: int, now: datetime) -> None:
        """The text that puts this offer has left us."""
        ...

    async def unsent(self, offer_id: int, now: datetime) -> None:
        """The text that puts this offer has never left us, and will not."""
        ...

    async def failed(self, offer_id: int, why: str, now: datetime) -> None: ...

    async def opted_out(self, patient_id: int, now: datetime) -> None: ...


@dataclass(frozen=True)
class Claimed:
    """A text in our hands, fenced by its token. ``offer_id`` is the offer that it puts."""

    id: int
    patient_id: int
    offer_id: int | None
    to: str
    body: str
    expires_at: datetime | None
    tries: int
    token: uuid.UUID
    at: datetime


class Sender:
    """The outbox's way to one carrier."""

    def __init__(
        self,
        gateway: carrier.Gateway,
        domain: Domain,
        chance: random.Random,
        *,
        name: str = "sender",
        segments_per_second: float = 0,
    ) -> None:
        self._gateway = gateway
        self._domain = domain
        self._chance = chance
        self._name = name
        self._pace = segments_per_second
        self.rests_until: datetime | None = None
        """When the last claim said that the next one may find room; none if at any time."""

    async def claim(self, now: datetime, *, limit: int) -> list[Claimed]:
        """The next texts, at most one of each contact and the oldest first.

        A contact whose own text waits for its turn, or whose turn is being taken, is passed over:
        if that is a STOP, ours must not leave. Texts that may not go now are withdrawn or put off.
        """
        return await database.unit(lambda: self._claim(now, limit))

    async def _claim(self, now: datetime, limit: int) -> list[Claimed]:
        room = await pace.room(self._name, limit, self._pace, now)
        self.rests_until = room.until
        rows = await self._due(now, room.texts) if room.texts else []
        about = [_subject(row) for row in rows if row["offer_id"] is not None]
        # A text may have been held up, or its fate unknown, while what it speaks of went on.
        outlived = await self._domain.outlived(about) if about else set()
        claimed = [_claimed(row, now) for row in rows if await self._may_go(row, outlived, now)]
        if room.texts and not claimed and await _some_are_due(now):
            self.rests_until = now + PASSED_OVER
        await _mark_sending(claimed)
        spent = sum(segments.count(text.body).segments for text in claimed)
        await pace.spend(self._name, spent, self._pace, now)
        return claimed

    async def _due(self, now: datetime, limit: int) -> list[dict[str, Any]]:
        return await database.fetch(
            """
            SELECT text.id, text.patient_id, text.offer_id, text.body, text.kind, text.expires_at,
                   text.reply_to, text.created_at, text.tries, contact.phone_e164, contact.opt_out,
                   contact.unreachable, contact.time_zone, contact.zones
            FROM message_log AS text JOIN patient_contact AS contact ON contact.id = patient_id
            WHERE direction = 'outbound' AND status = 'queued' AND text.channel = 'sms'
              AND (not_before IS NULL OR not_before <= $1)
              AND NOT EXISTS (
                SELECT FROM message_log AS earlier
                WHERE earlier.patient_id = text.patient_id AND earlier.id < text.id
                  AND earlier.direction = 'outbound' AND earlier.status IN ('queued', 'sending')
                  AND (earlier.not_before IS NULL OR earlier.not_before <= $1))
              AND NOT EXISTS (
                SELECT FROM message_log AS heard
                WHERE heard.patient_id = text.patient_id AND heard.direction = 'inbound'
                  AND heard.taken_at IS NULL AND heard.set_aside_at IS NULL)
            ORDER BY text.id LIMIT $2
            FOR NO KEY UPDATE OF text SKIP LOCKED
            FOR SHARE OF contact SKIP LOCKED
            """,
            now,
            limit,
        )

    async def _may_go(
        self, row: dict[str, Any], outlived: set[outbox.Subject], now: datetime
    ) -> bool:
        is_offer = row["kind"] == outbox.OFFER
        expired = row["expires_at"] is not None and row["expires_at"] <= now
        over = _subject(row) in outlived
        silenced = row["opt_out"] != (row["kind"] == STOPPED)
        started = row["reply_to"] is None
        if expired or over or silenced or (started and row["unreachable"]):
            await _set(row["id"], "withdrawn")
            if is_offer:
                await self._domain.unsent(row["offer_id"], now)
            return False
        if not started and now - row["created_at"] <= outbox.PROMPT:
            return True
        zones = [row["time_zone"]] if row["time_zone"] else row["zones"]
        opening = self._domain.opening(now, zones)
        if opening > now:
            await _set(row["id"], "queued", not_before=opening)
            return False
        return True

    async def hand_over(self, text: Claimed, now: datetime) -> carrier.SendOutcome:
        """Call the carrier. No transaction is open, and nothing is recorded yet.

        A claim that has run out is handed over no more: whoever gave it up may have sent the text.
        """
        if now - text.at >= LEASE:
            return carrier.Unknown("the claim ran out")
        left = (text.expires_at - now).total_seconds() if text.expires_at else None
        outgoing = carrier.Outgoing(
            text.id, text.to, text.body, int(left) if left is not None else None
        )
        return await self._gateway.send(outgoing)

    async def settle(self, text: Claimed, outcome: carrier.SendOutcome, now: datetime) -> None:
        """Record what came of a hand-over, unless somebody settled it in the meantime."""
        await database.unit(lambda: self._settle(text, outcome, now))

    async def _settle(self, text: Claimed, outcome: carrier.SendOutcome, now: datetime) -> None:
        # Contact before text, as everywhere: a callback of this very text may come at this moment.
        await contacts.lock(text.patient_id)
        match outcome:
            case carrier.Accepted(sid):
                await self._accepted(text, sid, now)
            case carrier.Refused(failure):
                await self._refused(text, failure, now)
            case carrier.Throttled():
                await _fenced(text, "queued", not_before=now + self._backoff(text.tries))
            case carrier.Unknown():
                await _fenced(text, "unconfirmed", not_before=now + RESOLVE_AFTER)

    async def _accepted(self, text: Claimed, sid: str, now: datetime) -> None:
        # Also when the text waits again: this answer came after everybody had given it up.
        await database.execute(
            """
            UPDATE message_log SET twilio_sid = COALESCE(twilio_sid, $2), sent_at = $3,
                status = CASE WHEN status IN ('queued', 'sending', 'unconfirmed') THEN 'sent'
                    ELSE status END
            WHERE id = $1
            """,
            text.id,
            None if await delivery.is_known(sid) else sid,
            now,
        )
        await pace.resume(self._name)
        await self._note_sent(text.patient_id, text.offer_id, now)

    async def _note_sent(self, patient_id: int, offer_id: int | None, now: datetime) -> None:
        await database.execute(
            "UPDATE patient_contact SET last_contacted_at = $2 WHERE id = $1", patient_id, now
        )
        if offer_id is not None:
            await self._domain.sent(offer_id, now)

    async def _refused(self, text: Claimed, failure: carrier.Failure, now: datetime) -> None:
        if failure.verdict in SENDER_PAUSES:
            until = now + SENDER_PAUSES[failure.verdict]
            await pace.pause(self._name, failure, until)
            await _fenced(text, "queued", not_before=until)
            return
        if await _fenced(text, "failed", error_code=failure.code):
            await self.failed(text.patient_id, text.offer_id, failure, now)

    async def failed(
        self, patient_id: int, offer_id: int | None, failure: carrier.Failure | None, now: datetime
    ) -> None:
        """Draw the consequences of a text that will not arrive; the contact is locked."""
        if failure is not None and failure.unreachable:
            await contacts.mark_unreachable(patient_id, failure.unreachable, now)
        if failure is not None and failure.verdict == "opted_out":
            source = f"carrier error {failure.code}"
            if await contacts.revoke(patient_id, source, now):
                await self._domain.opted_out(patient_id, now)
        if offer_id is not None:
            await self._domain.failed(offer_id, str(failure.code) if failure else "no code", now)

    def _backoff(self, tries: int) -> timedelta:
        most = min(BACKOFF_SECONDS * 2.0**tries, MOST_BACKOFF_SECONDS)
        return timedelta(seconds=self._chance.uniform(most / 2, most))

    async def callback(self, message_id: int, report: carrier.Report, now: datetime) -> None:
        """One word of the carrier on one text, in a transaction of its own."""
        await database.unit(lambda: self._callback(message_id, report, now))

    async def _callback(self, message_id: int, report: carrier.Report, now: datetime) -> None:
        row = await database.fetch_one(
            """
            SELECT patient_id, CASE WHEN kind = $2 THEN offer_id END AS offer_id
            FROM message_log WHERE id = $1
            """,
            message_id,
            outbox.OFFER,
        )
        if row is None:
            return
        await contacts.lock(row["patient_id"])
        reached = await delivery.record(message_id, report, now)
        if reached in delivery.FAILURES:
            await self.failed(row["patient_id"], row["offer_id"], report.failure, now)
        elif reached is not None:
            await self._note_sent(row["patient_id"], row["offer_id"], now)

    async def abandon(self, now: datetime) -> int:
        """Claims whose holder died become unconfirmed; returns how many."""
        return await database.execute(
            """
            UPDATE message_log SET status = 'unconfirmed', not_before = $2
            WHERE direction = 'outbound' AND status = 'sending' AND claimed_at < $1
            """,
            now - LEASE,
            now + RESOLVE_AFTER,
        )

    async def resolve(self, now: datetime) -> int:
        """Ask the carrier about texts whose fate is unknown; returns how many were settled."""
        rows = await database.fetch(
            """
            SELECT text.id, text.patient_id, text.body, text.claimed_at, text.expires_at,
                   contact.phone_e164
            FROM message_log AS text JOIN patient_contact AS contact ON contact.id = patient_id
            WHERE direction = 'outbound' AND status = 'unconfirmed'
              AND (not_before IS NULL OR not_before <= $1)
            ORDER BY text.id LIMIT 20
            """,
            now,
        )
        # All at once: a carrier that hangs holds us for one time-out, not for one of each text.
        answers = await asyncio.gather(*(self._ask(row) for row in rows))
        settled = 0
        for row, seen in zip(rows, answers, strict=True):
            if seen is not None:
                settled += await self._resolve_one(row, seen, now)
        return settled

    async def _ask(self, row: dict[str, Any]) -> Sequence[carrier.Seen] | None:
        """What the carrier remembers of our texts to this number; none if it can't be asked."""
        try:
            return await self._gateway.sent_to(row["phone_e164"], row["claimed_at"] - CLOCK_SKEW)
        except carrier.Unreachable:
            return None

    async def _resolve_one(
        self, row: dict[str, Any], seen: Sequence[carrier.Seen], now: datetime
    ) -> bool:
        return await database.unit(lambda: self._adopt(row, seen, now))

    async def _adopt(
        self, row: dict[str, Any], seen: Sequence[carrier.Seen], now: datetime
    ) -> bool:
        await contacts.lock(row["patient_id"])
        for one in seen:
            if one.body == row["body"] and not await delivery.is_known(one.sid):
                await self._callback(row["id"], one.report, now)
                return True
        # The carrier was asked long enough after the hand-over and knows nothing of this text.
        again = await database.execute(
            """
            UPDATE message_log SET status = 'queued', claim_token = NULL
            WHERE id = $1 AND status = 'unconfirmed' AND claimed_at = $2
            """,
            row["id"],
            row["claimed_at"],
        )
        return bool(again)


def _subject(row: dict[str, Any]) -> outbox.Subject:
    return outbox.Subject(row["kind"], row["offer_id"])


def _claimed(row: dict[str, Any], now: datetime) -> Claimed:
    return Claimed(
        id=row["id"],
        patient_id=row["patient_id"],
        offer_id=row["offer_id"] if row["kind"] == outbox.OFFER else None,
        to=row["phone_e164"],
        body=row["body"],
        expires_at=row["expires_at"],
        tries=row["tries"],
        token=uuid.uuid4(),
        at=now,
    )


async def _some_are_due(now: datetime) -> bool:
    """Whether a text was passed over, or waits behind one that was just taken out of the way."""
    some: bool = await database.fetch_value(
        """
        SELECT EXISTS (SELECT FROM message_log
            WHERE direction = 'outbound' AND status = 'queued' AND channel = 'sms'
              AND (not_before IS NULL OR not_before <= $1))
        """,
        now,
    )
    return some


async def _mark_sending(texts: Sequence[Claimed]) -> None:
    for text in texts:
        await database.execute(
            """
            UPDATE message_log SET status = 'sending', claim_token = $2, claimed_at = $3,
                tries = tries + 1
            WHERE id = $1
            """,
            text.id,
            text.token,
            text.at,
        )


async def _fenced(
    text: Claimed,
    status: str,
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


async def _set(message_id: int, status: str, *, not_before: datetime | None = None) -> None:
    await database.execute(
        "UPDATE message_log SET status = $2, not_before = $3 WHERE id = $1",
        message_id,
        status,
        not_before,
    )
