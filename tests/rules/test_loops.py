"""What keeps the bot's loops going, and what ends them."""

import asyncio

import pytest

from bot.loops import PASSING, Pulse, keep


async def test_a_cancellation_taken_for_a_passing_fault_ends_the_loop_all_the_same() -> None:
    waiting = asyncio.Event()

    async def once() -> bool:
        waiting.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise PASSING[0] from None
        return True

    async def rest() -> None:
        raise AssertionError("nothing was found to do")

    loop = asyncio.create_task(keep("one", once, rest, Pulse()))
    await waiting.wait()
    loop.cancel()
    async with asyncio.timeout(20):
        with pytest.raises(asyncio.CancelledError):
            await loop


async def test_a_passing_fault_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.loops.PAUSE_SECONDS", 0.0)
    rounds = 0

    async def once() -> bool:
        nonlocal rounds
        rounds += 1
        if rounds < 3:
            raise PASSING[0]
        raise LookupError("what a loop did not expect")

    async def rest() -> None:
        raise AssertionError("nothing was found to do")

    with pytest.raises(LookupError):
        await keep("one", once, rest, Pulse())
    assert rounds == 3
