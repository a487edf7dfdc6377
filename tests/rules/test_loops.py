"""What keeps the bot's loops going, and what ends them."""

import asyncio
import contextlib

import asyncpg
import pytest

from bot import database
from bot.loops import PASSING, Pulse, end, keep


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


async def test_reads_side_by_side_fail_as_one_and_cancel_nobody() -> None:
    async def fail(error: Exception) -> None:
        raise error

    async def read(*errors: Exception) -> None:
        async with database.side_by_side() as group:
            for error in errors:
                group.create_task(fail(error))

    with pytest.raises(PASSING):
        await read(ConnectionResetError(), asyncpg.ConnectionDoesNotExistError())
    with pytest.raises(LookupError):
        await read(ConnectionResetError(), LookupError())
    me = asyncio.current_task()
    assert me is not None
    assert me.cancelling() == 0, "a loop that finds itself cancelled ends, and the bot with it"


async def test_a_loop_whose_own_timeout_runs_out_at_that_moment_is_ended_too() -> None:
    async def once() -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0):
                await asyncio.Event().wait()
        return True

    async def rest() -> None:
        raise AssertionError("there is always something to do")

    loop = asyncio.create_task(keep("one", once, rest, Pulse()))
    async with asyncio.timeout(20):
        while not loop.cancelling():  # noqa: ASYNC110 - a moment that lasts one step of the loop
            await asyncio.sleep(0)
        await end([loop])
    assert loop.cancelled()


async def test_loops_that_their_group_has_cancelled_are_not_cancelled_again() -> None:
    finished = asyncio.Event()

    async def dies() -> None:
        raise LookupError("what a loop did not expect")

    async def finishes_its_work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            finished.set()

    async def service() -> None:
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(finishes_its_work()), group.create_task(dies())]
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait(running)
            await end(running)

    with pytest.raises(ExceptionGroup):
        await service()
    assert finished.is_set()


async def test_a_task_that_has_come_to_its_end_keeps_nobody_from_being_ended() -> None:
    async def is_done_once() -> None:
        return

    async def goes_on() -> None:
        await asyncio.Event().wait()

    running = [asyncio.create_task(is_done_once()), asyncio.create_task(goes_on())]
    await running[0]
    async with asyncio.timeout(20):
        await end(running)
    assert running[1].cancelled()
