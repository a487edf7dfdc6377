"""What has become of our texts: by the carrier's reports, or by asking it.

The carrier has no idempotency key, so a text whose fate is unknown is never sent again blindly:
``resolve`` asks the carrier first. A text on which no report came is asked after once.
"""

import asyncio
import functools
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot import database, logs
from bot.messages import contacts, delivery, opt_outs, outbox
from bot.messages import gateway as carrier
from bot.messages.dispatch import claims

log = logs.get(__name__)

LEASE: Final = timedelta(seconds=20)
"""After this a claim counts as abandoned; the hand-over itself ends after 15 seconds."""
RESOLVE_AFTER: Final = timedelta(seconds=30)
"""How long after a text's fate became unknown we ask: what was cut off may still be on its way.
Not after the claim: a machine may have slept since, and its hand-over goes on as it wakes."""
ASKED_AT_ONCE: Final = 20
"""So many texts of unknown fate are asked about together."""
CLOCK_SKEW: Final = timedelta(minutes=2)
LOOKED_BACK: Final = timedelta(days=1)
"""How long before its claim a text of unknown fate is looked for at the carrier: by a clock that
was wrong it may have been claimed too late. What is known by its id is no other text's."""
REPORTED_BY: Final = timedelta(minutes=15)
"""A text on which nothing more was reported by then is asked after."""
REPORTED_NO_MORE: Final = timedelta(days=14)
"""Nobody asks after texts that are older. A bot may be down over the holidays."""
ASK_AGAIN: Final = timedelta(minutes=1)


Opening = Callable[[datetime, Sequence[str]], datetime]
"""For a time and zones: the time if a text may be started in all of them, else when that next is
so."""


class Domain(Protocol):
    """What the texts are about. Called inside the transaction that settles a text."""

    async def openings(self, offer_ids: Collection[int]) -> Mapping[int | None, Opening]:
        """When texts may be started that are about these offers, and (``None``) about none."""
        ...

    async def numbers(self, offer_ids: Collection[int]) -> Mapping[int | None, str | None]:
        """The numbers of ours that texts about these offers leave from; ``None`` for the clinic's
        sender."""
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


class Fates:
    """The carrier's word on texts, and what follows from it."""

    def __init__(self, gateway: carrier.Gateway, domain: Domain) -> None:
        self._gateway = gateway
        self._domain = domain
        self._asks_after: datetime | None = None
        self._unanswered: str | None = None
        """Why the carrier could not be asked the last time; each reason is logged once."""

    async def callback(self, token: uuid.UUID, report: carrier.Report, now: datetime) -> None:
        """One word of the carrier on the text with this token, in a transaction of its own."""
        await database.unit(lambda: self._callback(token, report, now))

    async def _callback(self, token: uuid.UUID, report: carrier.Report, now: datetime) -> None:
        about = await claims.about(token)
        if about is None:
            # A restore has lost this text, or somebody has deleted its patient.
            log.warning("report on no text of ours", word=report.word)
            return
        await contacts.lock(about.patient_id)
        reached = await delivery.record(about.id, report, now)
        if reached in delivery.FAILURES:
            _note(about.id, reached, report.failure)
            await self.failed(about, report.failure, now)
        elif reached is not None:
            await self.note_sent(about.patient_id, about.offer_id, now)

    async def abandon(self, now: datetime) -> int:
        """Claims whose holder died become unconfirmed; returns how many."""
        return await claims.abandon(now - LEASE, now + CLOCK_SKEW, now + RESOLVE_AFTER)

    async def resolve(self, now: datetime) -> int:
        """Ask the carrier about texts whose fate is unknown; returns how many were settled."""
        texts = await claims.unconfirmed(now, ASKED_AT_ONCE)
        # All at once: a carrier that hangs holds us for one time-out, not for one of each text.
        answers = await asyncio.gather(*(self._ask(text, now) for text in texts))
        settled = 0
        for text, seen in zip(texts, answers, strict=True):
            if seen is not None:
                settled += await self._resolve_one(text, seen, now)
        return settled

    @staticmethod
    def _since(text: claims.Unconfirmed, now: datetime) -> datetime:
        return min(text.claimed_at, now) - LOOKED_BACK

    async def _ask(self, text: claims.Unconfirmed, now: datetime) -> Sequence[carrier.Seen] | None:
        """What the carrier remembers of our texts to this number; ``None`` if nobody can ask it."""
        try:
            seen = await self._gateway.sent_to(text.phone_e164, self._since(text, now))
        except carrier.Unreachable as error:
            if str(error) != self._unanswered:
                log.warning("nobody knows of a text", message=text.id, reason=str(error))
            self._unanswered = str(error)
            return None
        self._unanswered = None
        return seen

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
                await self._callback(text.name, one.report, now)
                return True
        # The carrier was asked long enough after the hand-over and knows nothing of this text.
        return await claims.send_again(text)

    async def ask_after(self, now: datetime) -> int:
        """Ask the carrier, once, what became of texts on which no report came; returns of how many.

        A report that met an outage of ours is lost, and with it that a confirmation never arrived.
        """
        if self._asks_after is not None and now < self._asks_after:
            return 0
        texts = await claims.unreported(now - REPORTED_NO_MORE, now - REPORTED_BY, ASKED_AT_ONCE)
        reports = await asyncio.gather(*(self._look_up(text.sid) for text in texts))
        for text, report in zip(texts, reports, strict=True):
            if report is not None:
                await database.unit(functools.partial(self._checked, text.token, report, now))
        self._asks_after = now + ASK_AGAIN if None in reports else None
        return len(texts)

    async def _look_up(self, sid: str) -> carrier.Report | None:
        try:
            return await self._gateway.look_up(sid)
        except carrier.Unreachable as error:
            log.warning("no word on a text", reason=str(error))
            return None

    async def _checked(self, token: uuid.UUID, report: carrier.Report, now: datetime) -> None:
        await self._callback(token, report, now)
        await claims.note_checked(token, now)

    async def note_sent(self, patient_id: int, offer_id: int | None, now: datetime) -> None:
        await contacts.note_contacted(patient_id, now)
        if offer_id is not None:
            await self._domain.sent(offer_id, now)

    async def failed(
        self, about: claims.About, failure: carrier.Failure | None, now: datetime
    ) -> None:
        """Draw the consequences of a text that will not arrive; the contact is locked."""
        if failure is not None and failure.unreachable:
            await contacts.mark_unreachable(
                about.patient_id, failure.unreachable, now, left_at=about.left_at
            )
        if failure is not None and failure.verdict == "opted_out":
            source = f"carrier error {failure.code}"
            if await opt_outs.revoke(about.patient_id, source, now):
                await self._domain.opted_out(about.patient_id, now)
        if about.offer_id is not None:
            why = str(failure.code) if failure else "no code"
            await self._domain.failed(about.offer_id, why, now)


def _note(message_id: int, reached: str, failure: carrier.Failure | None) -> None:
    """One line for each text that does not arrive."""
    code, reason = (failure.code, failure.sentence) if failure else (None, "no reason given")
    log.warning("text not delivered", message=message_id, status=reached, code=code, reason=reason)
