"""Hands texts to the carrier, each at most once as far as we can know.

A text is claimed and committed, then handed over with no transaction open, then settled under the
fence of its claim:

    queued --claim--> sending --accepted--> sent --callbacks--> delivered | undelivered | failed
      ^  \\                |  \\--refused--> failed
      |   \\--withdrawn    |---throttled--> queued, later
      |                    '---unknown----> unconfirmed --the carrier has it--> sent
      '------------------------ the carrier has never seen it ----'

What becomes of it from there, ``fates`` finds out; whether it may still go, ``last_check``. While
patients may have written what nobody has read, only answers are claimed; while the installation
stands still, or is in shadow mode, nothing is.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot import alerts, database, installation, logs
from bot.data_dir.marker import Marker
from bot.messages import contacts, delivery, segments
from bot.messages import gateway as carrier
from bot.messages.dispatch import ceilings, claims, pace
from bot.messages.dispatch.claims import Claimed as Claimed
from bot.messages.dispatch.fates import LEASE, RESOLVE_AFTER, Domain, Fates
from bot.messages.dispatch.last_check import LastCheck
from bot.messages.numbers import Numbers

log = logs.get(__name__)

PASSED_OVER: Final = timedelta(milliseconds=100)
"""When to look again for a text whose contact was busy: nothing rings when its lock is let go."""
BACKOFF_SECONDS: Final = 2.0
MOST_BACKOFF_SECONDS: Final = 120.0
SENDER_PAUSES: Final[Mapping[carrier.Verdict | None, timedelta]] = {
    "our_fault": pace.OUR_FAULT_PAUSE,
    "busy": pace.BUSY_PAUSE,
}
"""Refusals that are not about the text: it waits, and so does everything of this sender."""


WENT_BACK: Final = (
    "The database is older than what has left: it was restored, or a standby took over that lacked"
    " the last of it. Run: python -m bot restored --since TIME"
)


NOT_OURS: Final = (
    "The carrier refuses texts from the number of one of the places: they leave from the clinic's."
    " Is that number (Settings, Places) one of this account?"
)


class _WentBack(Exception):
    """The database counts fewer claims than were made."""


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
        marker: Marker | None = None,
        numbers: Numbers | None = None,
        texts_per_day: int | None = None,
    ) -> None:
        self.fates = Fates(gateway, domain)
        self._gateway = gateway
        self._domain = domain
        self._chance = chance
        self._name = name
        self._pace = segments_per_second
        self._marker = marker or Marker()
        self._last_check = LastCheck(domain, numbers)
        self._texts_per_day = texts_per_day
        self.rests_until: datetime | None = None
        """When the last claim said that the next one may find room; none if at any time."""

    async def claim(self, now: datetime, *, limit: int) -> list[Claimed]:
        """The next texts, at most one of each contact and the oldest first.

        A contact whose own text waits for its turn, or whose turn is being taken, is passed over:
        if that is a STOP, ours must not leave. Texts that may not go now are withdrawn or put off.
        """
        try:
            claimed, count = await database.unit(lambda: self._claim(now, limit))
        except _WentBack:
            await self.look_back(now)
            return []
        except installation.Shadowed:
            return []
        self._marker.note(count)
        return claimed

    async def look_back(self, now: datetime) -> None:
        """Stand still if the database has forgotten texts that were claimed before."""
        state = await installation.state()
        if self._marker.has_gone_back(state.claims) and state.shut_why is None:
            log.error("the database went back", claims=state.claims, known=self._marker.high)
            await installation.shut(WENT_BACK, now)

    async def _claim(self, now: datetime, limit: int) -> tuple[list[Claimed], int]:
        state = await installation.state()
        if self._marker.has_gone_back(state.claims):
            raise _WentBack
        if state.shut_why is not None or state.shadow_since is not None:
            self.rests_until = None
            return [], state.claims
        claimed = await self._claim_due(now, limit, may_start=not state.behind)
        return claimed, await installation.count_claim() if claimed else state.claims

    async def _claim_due(self, now: datetime, limit: int, *, may_start: bool) -> list[Claimed]:
        room = await pace.room(self._name, limit, self._pace, now)
        self.rests_until = room.until
        due = await claims.due(now, room.texts, may_start=may_start) if room.texts else []
        going = await self._last_check.passed(due, now)
        leaving = await self._within_the_day(going, now)
        numbers = await self._numbers_of(leaving)
        claimed = [claims.claimed(text, numbers[text.id], now) for text in leaving]
        if room.texts and may_start and not claimed and await claims.some_are_due(now):
            self.rests_until = now + PASSED_OVER
        await claims.mark_sending(claimed)
        spent = sum(segments.count(text.body).segments for text in claimed)
        await pace.spend(self._name, spent, self._pace, now)
        return claimed

    async def _numbers_of(self, leaving: Sequence[claims.Due]) -> dict[int, str | None]:
        """The number of ours that each leaves from, by its id: an answer from the one that was
        written to, what speaks of an offer from its place's, anything else where the conversation
        is. What the carrier has refused to take from a place's number leaves from the clinic's."""
        started = {text.offer_id for text in leaving if text.offer_id and text.reply_to is None}
        of_places = await self._domain.numbers(started) if started else {}
        return {
            text.id: None
            if text.was_refused
            else of_places.get(text.offer_id, text.their_number)
            if text.reply_to is None
            else text.their_number
            for text in leaving
        }

    async def _within_the_day(self, going: list[claims.Due], now: datetime) -> list[claims.Due]:
        """Texts that we start have a ceiling for each day, answers have not."""
        started = [text for text in going if text.reply_to is None]
        if self._texts_per_day is None or not started:
            return going
        granted = await ceilings.spend("texts", len(started), self._texts_per_day, now)
        held = {text.id for text in started[granted:]}
        for message_id in held:
            await claims.put_off(message_id, ceilings.tomorrow(now))
        return [text for text in going if text.id not in held]

    async def hand_over(self, text: Claimed, now: datetime) -> carrier.SendOutcome:
        """Call the carrier. No transaction is open, and nothing is recorded yet.

        A claim that has run out is handed over no more: whoever gave it up may have sent the text.
        """
        if now - text.at >= LEASE:
            return carrier.Unknown("the claim ran out")
        left = (text.expires_at - now).total_seconds() if text.expires_at else None
        outgoing = carrier.Outgoing(
            text.name,
            text.to,
            text.body,
            int(left) if left is not None else None,
            text.our_number,
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
        await self.fates.note_sent(text.patient_id, text.offer_id, now)

    async def _refused(self, text: Claimed, failure: carrier.Failure, now: datetime) -> None:
        if failure.verdict == "our_fault" and text.our_number is not None:
            # It may be that number alone: the clinic's own says whether everything must pause.
            await alerts.tell("senders", NOT_OURS, now)
            await claims.settle(text, "queued", error_code=failure.code)
            return
        if failure.verdict in SENDER_PAUSES:
            until = now + SENDER_PAUSES[failure.verdict]
            await pace.pause(self._name, failure, until)
            await claims.settle(text, "queued", not_before=until)
            return
        if await claims.settle(text, "failed", error_code=failure.code):
            about = claims.About(text.id, text.patient_id, text.offer_id, text.at)
            await self.fates.failed(about, failure, now)

    def _backoff(self, tries: int) -> timedelta:
        most = min(BACKOFF_SECONDS * 2.0**tries, MOST_BACKOFF_SECONDS)
        return timedelta(seconds=self._chance.uniform(most / 2, most))
