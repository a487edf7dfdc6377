"""Waiting for work: rung by NOTIFY, and by the clock when nothing rings."""

import asyncio
from collections.abc import AsyncIterator
from types import ModuleType

import pytest

from bot import database
from bot.wakeup import Wakeup
from tests.waiting import wait_until

LONG = 20.0
SHORT = 0.05
LISTENERS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query = $1"


@pytest.fixture(autouse=True)
def opened(ledger: ModuleType) -> None:
    """Every test here has a database."""


@pytest.fixture
async def bells() -> AsyncIterator[Wakeup]:
    """A Wakeup of two channels that is listening, with the rings of its start behind it."""
    made = Wakeup(["inbox", "timers"])
    running = asyncio.create_task(made.run())
    for channel in ("inbox", "timers"):
        assert await made.wait(channel, LONG)
    yield made
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def cut() -> None:
    """End the listening connection, as an operator or a restart would."""
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    mine = " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    await database.fetch(cut + mine)


async def test_it_wakes_when_a_transaction_that_notified_commits(bells: Wakeup) -> None:
    waiting = asyncio.create_task(bells.wait("inbox", LONG))
    async with database.transaction():
        await database.notify("inbox")
        await asyncio.sleep(SHORT)
        assert not waiting.done()
    assert await waiting


async def test_it_returns_after_its_time_when_nothing_rings(bells: Wakeup) -> None:
    loop = asyncio.get_running_loop()
    started = loop.time()
    assert not await bells.wait("inbox", SHORT)
    assert SHORT <= loop.time() - started < LONG / 2


async def test_channels_ring_apart(bells: Wakeup) -> None:
    await database.notify("timers")
    assert await bells.wait("timers", LONG)
    assert not await bells.wait("inbox", SHORT)


async def test_a_ring_between_two_waits_is_not_lost(bells: Wakeup) -> None:
    for _ in range(3):
        await database.notify("inbox")
        await database.notify("timers")
        assert await bells.wait("timers", LONG)  # the one to inbox came before it
        assert await bells.wait("inbox", 0)
        assert not await bells.wait("inbox", 0)


async def test_every_waiter_of_a_channel_wakes(bells: Wakeup) -> None:
    waiting = [asyncio.create_task(bells.wait("inbox", LONG)) for _ in range(5)]
    await asyncio.sleep(0)
    await database.notify("inbox")
    assert await asyncio.gather(*waiting) == [True] * 5


async def test_a_busy_waiter_hears_what_rang_for_another(bells: Wakeup) -> None:
    begun, finish = asyncio.Event(), asyncio.Event()

    async def work() -> list[bool]:
        await bells.wait("inbox", SHORT)
        begun.set()
        await finish.wait()
        return [await bells.wait("inbox", LONG), await bells.wait("inbox", 0)]

    busy = asyncio.create_task(work())
    await begun.wait()
    await database.notify("inbox")
    assert await bells.wait("inbox", LONG)
    finish.set()
    assert await busy == [True, False]


async def test_a_task_for_each_wait_is_not_rung_for_ever(bells: Wakeup) -> None:
    await database.notify("inbox")
    heard = [await asyncio.create_task(bells.wait("inbox", timeout)) for timeout in (LONG, 0, 0)]
    assert heard == [True, False, False]


async def test_a_cancelled_wait_does_not_swallow_a_ring(bells: Wakeup) -> None:
    waiting = asyncio.create_task(bells.wait("inbox", LONG))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await database.notify("inbox")
    assert await bells.wait("inbox", LONG)


async def test_it_rings_every_channel_and_hears_again_after_the_connection_was_cut(
    bells: Wakeup,
) -> None:
    for _ in range(3):
        await cut()
        assert await bells.wait("inbox", LONG)
        assert await bells.wait("timers", LONG)
        await database.notify("timers")
        assert await bells.wait("timers", LONG)


async def test_while_it_is_cut_off_only_the_poll_interval_passes(
    bells: Wakeup, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = asyncio.Event()

    async def refuse() -> None:
        refused.set()
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(database, "connect", refuse)
        await cut()
        await asyncio.wait_for(refused.wait(), LONG)
        assert not await bells.wait("inbox", SHORT)
    assert await bells.wait("inbox", LONG)


async def test_it_holds_one_connection_outside_the_pool_and_lets_it_go(bells: Wakeup) -> None:
    async def listeners() -> int:
        return len(await database.fetch(LISTENERS, 'LISTEN "timers"'))

    async def gone() -> bool:
        return await listeners() == 1

    second = Wakeup(["timers"])
    running = asyncio.create_task(second.run())
    assert await second.wait("timers", LONG)
    assert await listeners() == 2
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await wait_until(gone)
