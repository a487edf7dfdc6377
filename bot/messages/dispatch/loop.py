"""Runs the sender: hands over what is due, a few texts at a time, and mends what was cut short."""

import asyncio
import time
from contextlib import suppress
from datetime import datetime
from typing import Final

from bot import clock, logs, metrics
from bot.loops import Pulse, keep
from bot.messages import gateway, outbox
from bot.messages.dispatch.sender import Claimed, Sender
from bot.messages.sweep import Sweeper
from bot.wakeup import Wakeup

log = logs.get(__name__)

POLL_SECONDS: Final = 2.0
AT_ONCE: Final = 16
"""Hand-overs under way at once in one process."""
MEND_SECONDS: Final = 3.0
SWEEP_SECONDS: Final = 300.0
LEAST_REST_SECONDS: Final = 1.0
LONGEST_WANT_SECONDS: Final = 60.0
"""A sweep that is wanted for longer has not succeeded: people must know."""


class Delivering:
    """The loop that claims texts and hands them over. ``run`` ends only when it is cancelled, and
    then lets the hand-overs under way settle."""

    def __init__(self, sender: Sender, sweeper: Sweeper, wakeup: Wakeup, pulse: Pulse) -> None:
        self._sender = sender
        self._sweeper = sweeper
        self._wakeup = wakeup
        self._pulse = pulse
        self._under_way: set[asyncio.Task[None]] = set()
        self._unanswered: str | None = None

    def trouble(self) -> str | None:
        """Why the last text could not be handed over; ``None`` if the carrier has answered."""
        why = self._unanswered
        return f"No text can be handed over to the carrier: {why.rstrip('.')}." if why else None

    async def run(self) -> None:
        try:
            await keep("sender", self._once, self._rest, self._pulse)
        finally:
            if self._under_way:
                await asyncio.wait(self._under_way)

    async def _once(self) -> bool:
        room = AT_ONCE - len(self._under_way)
        if room == 0:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            return True
        if clock.is_doubtful():
            return False  # the sweep, which comes at once, asks what time it is
        # Whatever this process may have missed is known to all before a text of its own leaves.
        await self._sweeper.announce()
        texts = await self._sender.claim(clock.now(), limit=room)
        for text in texts:
            task = asyncio.create_task(self._deliver(text))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return bool(texts)

    async def _rest(self) -> None:
        until = self._sender.rests_until
        pause = (until - clock.now()).total_seconds() if until else POLL_SECONDS
        await self._wakeup.wait(outbox.CHANNEL, max(0.0, min(pause, POLL_SECONDS)))

    async def _deliver(self, text: Claimed) -> None:
        outcome = await self._sender.hand_over(text, clock.now())
        self._unanswered = outcome.why if isinstance(outcome, gateway.Unknown) else None
        _note(text, outcome)
        try:
            await self._sender.settle(text, outcome, clock.now())
        except Exception:
            # The claim runs out and the carrier is asked: nothing is lost and nothing sent twice.
            log.exception("text not settled", message=text.id)


def _note(text: Claimed, outcome: gateway.SendOutcome) -> None:
    """One line for each hand-over; whatever went wrong has its reason there."""
    name = type(outcome).__name__
    metrics.TEXTS.labels(outcome=name.lower()).inc()
    match outcome:
        case gateway.Accepted():
            log.info("text handed over", message=text.id, answers=text.reply_to, outcome=name)
            if text.heard_at is not None:
                took = (clock.now() - text.heard_at).total_seconds()
                metrics.ANSWER_SECONDS.observe(max(0.0, took))
        case gateway.Refused(failure):
            log.warning(
                "text handed over",
                message=text.id,
                outcome=name,
                code=failure.code,
                reason=failure.sentence,
            )
        case gateway.Throttled():
            log.warning(
                "text handed over", message=text.id, outcome=name, code=429, reason="too many"
            )
        case gateway.Unknown(why, code):
            log.warning("text handed over", message=text.id, outcome=name, code=code, reason=why)


async def mend(sender: Sender, pulse: Pulse) -> None:
    """Settle what a killed sender left behind. Ends only when it is cancelled."""

    async def once() -> bool:
        await sender.look_back(clock.now())
        abandoned = await sender.fates.abandon(clock.now())
        resolved = await sender.fates.resolve(clock.now())
        if abandoned or resolved:
            log.warning("texts mended", abandoned=abandoned, resolved=resolved)
        await sender.fates.ask_after(clock.now())
        return False

    async def rest() -> None:
        await asyncio.sleep(MEND_SECONDS)

    await keep("mender", once, rest, pulse)


def agree(theirs: datetime) -> None:
    """Go by the carrier's clock if this machine's differs."""
    ahead = clock.agree(theirs)
    if abs(ahead) > clock.TOLERANCE:
        log.error("this machine's clock is wrong", seconds_ahead=round(ahead.total_seconds()))


class Sweeping:
    """The loop that fetches what the webhooks missed: at the start, as soon as something may have
    been missed anywhere, when the machine's clock is in doubt, and every few minutes."""

    def __init__(self, sweeper: Sweeper, pulse: Pulse) -> None:
        self._sweeper = sweeper
        self._pulse = pulse
        self._due = 0.0
        self._failed: str | None = None
        self._wanted_since: float | None = None

    def trouble(self) -> str | None:
        """Why nobody knows what patients wrote; ``None`` while sweeps succeed."""
        if self._failed is not None:
            return f"The carrier can't be asked what patients wrote: {self._failed.rstrip('.')}."
        since = self._wanted_since
        if since is not None and time.monotonic() - since > LONGEST_WANT_SECONDS:
            return "What patients wrote in an outage is not read yet: no text is started before."
        return None

    async def run(self) -> None:
        await keep("sweeper", self._once, self._rest, self._pulse)

    async def _once(self) -> bool:
        if time.monotonic() < self._due and not await self._is_wanted():
            return False
        self._wanted_since = self._wanted_since or time.monotonic()
        try:
            async with self._pulse.kept("sweeper"):
                swept = await self._sweeper.sweep(clock.now())
        except gateway.Unreachable as error:
            self._fail(str(error))
            return False
        self._failed = self._wanted_since = None
        self._due = time.monotonic() + SWEEP_SECONDS
        if swept.missed:
            log.warning("texts swept", missed=swept.missed)
        agree(swept.at)
        return False

    async def _is_wanted(self) -> bool:
        rung = self._sweeper.rung.is_set()
        return rung or clock.is_doubtful() or await self._sweeper.is_behind()

    def _fail(self, why: str) -> None:
        if why != self._failed:
            log.warning("sweep failed", reason=why)
        self._failed = why

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(MEND_SECONDS):
                await self._sweeper.rung.wait()
                # Webhooks that are refused one after the other are no reason to ask at every one.
                await asyncio.sleep(LEAST_REST_SECONDS)
