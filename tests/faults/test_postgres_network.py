"""Connections that die in the midst of a transaction, at its COMMIT, or without a sign."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from tortoise.transactions import in_transaction

from bot import database, wakeup
from bot.postgres import embedded, engine, server
from bot.wakeup import Wakeup
from tests.faults.harness import OURS, check_whole, control, is_whole, pool_of
from tests.faults.proxy import Proxy, proxied
from tests.waiting import wait_until

ADD = "INSERT INTO entry (number) VALUES ($1)"
KILL = "SELECT pg_terminate_backend($1)"


@pytest.fixture
async def proxy(shaky_server: embedded.Server, shaky_url: str) -> AsyncIterator[Proxy]:
    """The shaky server behind a network that can fail."""
    async with proxied(shaky_server, "postgres") as made:
        yield made


async def numbers() -> list[int]:
    return [row["number"] for row in await database.fetch("SELECT number FROM entry ORDER BY id")]


class Counted:
    """A unit's work that adds the number of its own attempt."""

    def __init__(self) -> None:
        self.attempts = 0

    async def __call__(self) -> int:
        self.attempts += 1
        await database.execute(ADD, self.attempts)
        return self.attempts


async def die_inside() -> None:
    """Be killed by another connection while in a transaction, then use it."""
    async with in_transaction() as transaction:
        pid = (await transaction.execute_query_dict("SELECT pg_backend_pid() AS pid"))[0]["pid"]
        await transaction.execute_query(ADD, [1])
        killer = asyncio.create_task(kill(pid))
        await killer
        await transaction.execute_query(ADD, [2])


async def kill(pid: int) -> None:
    connection = await database.connect()

    async def gone() -> bool:
        alive = "SELECT count(*) FROM pg_stat_activity WHERE pid = $1"
        return bool(await connection.fetchval(alive, pid) == 0)

    await connection.fetchval(KILL, pid)
    await wait_until(gone)
    await connection.close()


async def test_after_a_silent_death_the_task_goes_on_with_another_connection(
    ledger_url: str,
) -> None:
    async with pool_of(OURS, ledger_url):
        for _ in range(10):
            with pytest.raises(database.TRANSIENT):
                await die_inside()
            assert await numbers() == []
        await check_whole()


async def test_a_unit_whose_connection_dies_runs_again(ledger_url: str) -> None:
    async def work() -> int:
        attempt = await counted()
        if attempt == 1:
            pid = await database.fetch_value("SELECT pg_backend_pid()")
            await asyncio.create_task(kill(pid))
        await database.execute(ADD, 10 + attempt)
        return attempt

    counted = Counted()
    async with pool_of(OURS, ledger_url):
        assert await database.unit(work, pause=lambda _: 0) == 2
        assert await numbers() == [2, 12]
        await check_whole()


async def test_a_commit_that_never_reached_the_server_is_done_again(proxy: Proxy) -> None:
    work = Counted()
    async with pool_of(OURS, proxy.url):
        proxy.lose = "request"
        assert await database.unit(work, pause=lambda _: 0) == 2
        assert await numbers() == [2]
        await check_whole()


async def test_a_commit_whose_answer_was_lost_is_not_done_again(proxy: Proxy) -> None:
    work = Counted()
    async with pool_of(OURS, proxy.url):
        proxy.lose = "answer"
        assert await database.unit(work) == 1
        assert proxy.lost.is_set()
        assert work.attempts == 1
        assert await numbers() == [1]
        await check_whole()


async def test_a_lost_answer_to_nothing_written_is_simply_asked_again(proxy: Proxy) -> None:
    async with pool_of(OURS, proxy.url):
        proxy.lose = "answer"
        assert await database.unit(numbers, pause=lambda _: 0) == []
        assert proxy.lost.is_set()


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_a_commit_whose_answer_was_lost_with_the_server_is_left_open(
    proxy: Proxy, shaky_server: embedded.Server, mode: str
) -> None:
    work = Counted()
    async with pool_of(OURS, proxy.url):
        proxy.lose = "answer"
        unit = asyncio.create_task(database.unit(work))
        await proxy.lost.wait()
        proxy.refuse = True
        await asyncio.to_thread(control, shaky_server, "-m", mode, "restart")
        proxy.refuse = False
        with pytest.raises(database.Unsettled):
            await unit
        assert work.attempts == 1
        assert await numbers() == [1]


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_a_commit_that_was_lost_with_the_server_is_done_again(
    proxy: Proxy, shaky_server: embedded.Server, mode: str
) -> None:
    work = Counted()
    async with pool_of(OURS, proxy.url):
        proxy.lose = "request"
        unit = asyncio.create_task(database.unit(work, pause=lambda _: 0))
        await proxy.lost.wait()
        proxy.refuse = True
        await asyncio.to_thread(control, shaky_server, "-m", mode, "restart")
        proxy.refuse = False
        assert await unit == 2
        assert await numbers() == [2]


async def test_a_commit_that_cannot_be_asked_after_in_time_is_left_open(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "SETTLE_SECONDS", 0.5)
    async with pool_of(OURS, proxy.url):
        proxy.lose = "answer"
        unit = asyncio.create_task(database.unit(Counted()))
        await proxy.lost.wait()
        proxy.refuse = True
        with pytest.raises(database.Unsettled):
            await unit
        proxy.refuse = False
        assert await numbers() == [1]


async def test_a_server_that_falls_silent_holds_nobody_for_ever(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "COMMAND_SECONDS", 0.3)
    monkeypatch.setattr(server, "CONNECT_SECONDS", 0.3)
    monkeypatch.setattr(engine, "ROLLBACK_SECONDS", 0.3)
    monkeypatch.setattr(engine, "ACQUIRE_SECONDS", 0.5)
    async with pool_of(OURS, proxy.url):
        assert await is_whole()
        proxy.silent = True
        async with asyncio.timeout(10):
            for _ in range(8):
                with pytest.raises(database.TRANSIENT):
                    await database.unit(Counted(), tries=1)
                with pytest.raises(database.TRANSIENT):
                    await numbers()
        proxy.silent = False
        await proxy.hang_up()
        await check_whole()


async def test_nobody_waits_for_ever_for_a_connection(
    ledger_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "ACQUIRE_SECONDS", 0.1)
    enough = asyncio.Event()
    begun = asyncio.Barrier(6)

    async def hold() -> None:
        async with database.transaction():
            await begun.wait()
            await enough.wait()

    async with pool_of(OURS, ledger_url), asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(hold())
        await begun.wait()
        with pytest.raises(TimeoutError):
            await database.fetch("SELECT 1")
        with pytest.raises(TimeoutError):
            await database.unit(numbers, tries=1)
        enough.set()


async def test_a_listener_that_was_cut_off_silently_listens_again(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wakeup, "HEARTBEAT_SECONDS", 0.1)
    monkeypatch.setattr(server, "COMMAND_SECONDS", 0.3)
    monkeypatch.setattr(server, "CONNECT_SECONDS", 0.3)
    bells = Wakeup(["inbox"])
    async with pool_of(OURS, proxy.url):
        listening = asyncio.create_task(bells.run())
        assert await bells.wait("inbox", 10)
        proxy.silent = True
        assert not await bells.wait("inbox", 1.0)
        proxy.silent = False
        assert await bells.wait("inbox", 10)  # it is back
        await database.notify("inbox")
        assert await bells.wait("inbox", 10)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
