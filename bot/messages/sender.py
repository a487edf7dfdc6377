"""Hands texts to the carrier, each at most once as far as we can know.

A text is claimed and committed, then handed over with no transaction open, then settled under the
fence of its claim:

    queued --claim--> sending --accepted--> sent --callbacks--> delivered | undelivered | failed
      ^  \\                |  \\--refused--> failed
      |   \\--withdrawn    |---throttled--> queued, later
      |                    '---unknown----> unconfirmed --the carrier has it--> sent
      '------------------------ the carrier has never seen it ----'

The carrier has no idempotency key, so a text whose fate is unknown is never sent again blindly:
``resolve`` asks the carrier first. When a text is claimed, its consent, its hour and its worth are
checked once more.
"""

import asyncio
import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot import database
from bot.messages import claims, contacts, delivery, outbox, pace, segments
from bot.messages import gateway as carrier
from bot.messages.claims import Claimed as Claimed

LEASE: Final = timedelta(seconds=20)
"""After this a claim counts as abandoned; the hand-over itself ends after 15 seconds."""
RESOLVE_AFTER: Final = timedelta(seconds=30)
"""How long after a text's fate became unknown we ask: what was cut off may still be on its way.
Not after the claim: a machine may have slept since, and its hand-over goes on as it wakes."""
ASKED_AT_ONCE: Final = 20
"""So many texts of unknown fate are asked about together."""
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

    async def outlived(self, about: Sequence[outbox.Subject]) -> set[outbox.Subject]:
        """Those of these texts that have become untrue."""
        ...

    async def sent(self, offer_id: int, now: datetime) -> None:
        """The text that puts this offer has left us."""
        ...

    async def unsent(self, offer_id: int, now: datetime) -> None:
        """The text that puts this offer has never left us, and will not."""
        ...

    async def failed(self, offer_id: int, why: str, now: datetime) -> None: ...

    async def opted_out(self, patient_id: int, now: datetime) -> None: ...


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
        due = await claims.due(now, room.texts) if room.texts else []
        about = [text.subject for text in due if text.subject is not None]
        # A text may have been held up, or its fate unknown, while what it speaks of went on.
        outlived = await self._domain.outlived(about) if about else set()
        claimed = [
            claims.claimed(text, now) for text in due if await self._may_go(text, outlived, now)
        ]
        if room.texts and not claimed and await claims.some_are_due(now):
            self.rests_until = now + PASSED_OVER
        await claims.mark_sending(claimed)
        spent = sum(segments.count(text.body).segments for text in claimed)
        await pace.spend(self._name, spent, self._pace, now)
        return claimed

    async def _may_go(self, text: claims.Due, outlived: set[outbox.Subject], now: datetime) -> bool:
        expired = text.expires_at is not None and text.expires_at <= now
        over = text.subject in outlived
        silenced = text.opt_out != (text.kind == STOPPED)
        started = text.reply_to is None
        if expired or over or silenced or (started and text.unreachable):
            await claims.withdraw(text.id)
            if text.is_offer and text.offer_id is not None:
                await self._domain.unsent(text.offer_id, now)
            return False
        if not started and now - text.created_at <= outbox.PROMPT:
            return True
        opening = self._domain.opening(now, text.zones)
        if opening > now:
            await claims.put_off(text.id, opening)
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
                await claims.settle(text, "queued", not_before=now + self._backoff(text.tries))
            case carrier.Unknown():
                await claims.settle(text, "unconfirmed", not_before=now + RESOLVE_AFTER)

    async def _accepted(self, text: Claimed, sid: str, now: datetime) -> None:
        await claims.note_accepted(text.id, None if await delivery.is_known(sid) else sid, now)
        await pace.resume(self._name)
        await self._note_sent(text.patient_id, text.offer_id, now)

    async def _note_sent(self, patient_id: int, offer_id: int | None, now: datetime) -> None:
        await contacts.note_contacted(patient_id, now)
        if offer_id is not None:
            await self._domain.sent(offer_id, now)

    async def _refused(self, text: Claimed, failure: carrier.Failure, now: datetime) -> None:
        if failure.verdict in SENDER_PAUSES:
            until = now + SENDER_PAUSES[failure.verdict]
            await pace.pause(self._name, failure, until)
            await claims.settle(text, "queued", not_before=until)
            return
        if await claims.settle(text, "failed", error_code=failure.code):
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
        about = await claims.about(message_id)
        if about is None:
            return
        await contacts.lock(about.patient_id)
        reached = await delivery.record(message_id, report, now)
        if reached in delivery.FAILURES:
            await self.failed(about.patient_id, about.offer_id, report.failure, now)
        elif reached is not None:
            await self._note_sent(about.patient_id, about.offer_id, now)

    async def abandon(self, now: datetime) -> int:
        """Claims whose holder died become unconfirmed; returns how many."""
        return await claims.abandon(now - LEASE, now + RESOLVE_AFTER)

    async def resolve(self, now: datetime) -> int:
        """Ask the carrier about texts whose fate is unknown; returns how many were settled."""
        texts = await claims.unconfirmed(now, ASKED_AT_ONCE)
        # All at once: a carrier that hangs holds us for one time-out, not for one of each text.
        answers = await asyncio.gather(*(self._ask(text) for text in texts))
        settled = 0
        for text, seen in zip(texts, answers, strict=True):
            if seen is not None:
                settled += await self._resolve_one(text, seen, now)
        return settled

    async def _ask(self, text: claims.Unconfirmed) -> Sequence[carrier.Seen] | None:
        """What the carrier remembers of our texts to this number; ``None`` if nobody can ask it."""
        try:
            return await self._gateway.sent_to(text.phone_e164, text.claimed_at - CLOCK_SKEW)
        except carrier.Unreachable:
            return None

    async def _resolve_one(
        self, text: claims.Unconfirmed, seen: Sequence[carrier.Seen], now: datetime
    ) -> bool:
        return await database.unit(lambda: self._adopt(text, seen, now))

    async def _adopt(
        self, text: claims.Unconfirmed, seen: Sequence[carrier.Seen], now: datetime
    ) -> bool:
        await contacts.lock(text.patient_id)
        for one in seen:
            if one.body == text.body and not await delivery.is_known(one.sid):
                await self._callback(text.id, one.report, now)
                return True
        # The carrier was asked long enough after the hand-over and knows nothing of this text.
        return await claims.send_again(text)
