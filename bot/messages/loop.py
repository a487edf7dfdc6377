"""Runs the sender: hands over what is due, a few texts at a time, and mends what was cut short."""

import asyncio
import time
from typing import Final

from bot import clock, logs
from bot.loops import Pulse, keep
from bot.messages import outbox, sweep
from bot.messages.gateway import Unreachable
from bot.messages.sender import Claimed, Sender
from bot.wakeup import Wakeup

log = logs.get(__name__)

POLL_SECONDS: Final = 2.0
AT_ONCE: Final = 16
"""Hand-overs under way at once in one process."""
MEND_SECONDS: Final = 3.0
SWEEP_SECONDS: Final = 300.0


class Delivering:
    """The loop that claims texts and hands them over. ``run`` ends only when it is cancelled, and
    then lets the hand-overs under way settle."""

    def __init__(self, sender: Sender, wakeup: Wakeup, pulse: Pulse) -> None:
        self._sender = sender
        self._wakeup = wakeup
        self._pulse = pulse
        self._under_way: set[asyncio.Task[None]] = set()

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
        log.info("text handed over", message=text.id, outcome=type(outcome).__name__)
        try:
            await self._sender.settle(text, outcome, clock.now())
        except Exception:
            # The claim runs out and the carrier is asked: nothing is lost and nothing sent twice.
            log.exception("text not settled", message=text.id)


async def mend(sender: Sender, pulse: Pulse) -> None:
    """Settle what a killed sender left behind. Ends only when it is cancelled."""

    async def once() -> bool:
        abandoned = await sender.abandon(clock.now())
        resolved = await sender.resolve(clock.now())
        if abandoned or resolved:
            log.warning("texts mended", abandoned=abandoned, resolved=resolved)
        return False

    async def rest() -> None:
        await asyncio.sleep(MEND_SECONDS)

    await keep("mender", once, rest, pulse)


async def sweep_missed(mailbox: sweep.Mailbox, sender: str, pulse: Pulse) -> None:
    """Fetch what the webhooks missed: at the start, and every few minutes. Never ends by itself."""
    due = 0.0

    async def once() -> bool:
        nonlocal due
        if time.monotonic() < due:
            return False
        try:
            missed = await sweep.sweep(mailbox, sender, clock.now())
        except Unreachable as error:
            log.warning("sweep failed", error=str(error))
            return False
        due = time.monotonic() + SWEEP_SECONDS
        if missed:
            log.warning("texts swept", missed=missed)
        return False

    async def rest() -> None:
        await asyncio.sleep(MEND_SECONDS)

    await keep("sweeper", once, rest, pulse)
