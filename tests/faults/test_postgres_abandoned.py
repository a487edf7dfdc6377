"""Clients that hang up while a real server is in a transaction for them."""

import asyncio
import random
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import hypercorn.asyncio
import pytest
from hypercorn.config import Config
from quart import Quart
from tortoise.transactions import in_transaction

from bot import database
from tests.faults.harness import OURS, STOCK, check_whole, is_whole, pool_of

REQUESTS = 600
AT_ONCE = 20
PATIENCE_SECONDS = 0.03
REQUEST = b"POST /work HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"


def app() -> Quart:
    made = Quart(__name__)

    @made.post("/work")
    async def work() -> str:
        async with in_transaction() as transaction:
            await transaction.execute_query("INSERT INTO entry (number) VALUES (NULL)")
            await transaction.execute_query("INSERT INTO entry (number) VALUES (NULL)")
        return "done"

    return made


@asynccontextmanager
async def served() -> AsyncIterator[int]:
    """The port at which hypercorn serves the app."""
    listener = socket.create_server(("127.0.0.1", 0))
    port: int = listener.getsockname()[1]
    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.loglevel = "CRITICAL"
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(hypercorn.asyncio.serve(app(), config, shutdown_trigger=stop.wait))
        yield port
        stop.set()


async def request(port: int, patience: float | None) -> bytes:
    """The answer's first line; nothing when the client hung up after ``patience`` seconds."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(REQUEST)
        async with asyncio.timeout(patience):
            return await reader.readline()
    except TimeoutError:
        return b""
    finally:
        writer.transport.abort()


async def abandon(port: int, dice: random.Random, count: int) -> int:
    """Send ``count`` requests and hang up in the midst of most; how many were answered."""
    answered = 0

    async def one_after_the_other() -> None:
        nonlocal answered
        for _ in range(count // AT_ONCE):
            answer = await request(port, dice.expovariate(1 / PATIENCE_SECONDS))
            answered += bool(answer)

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(one_after_the_other())
    return answered


@pytest.fixture
def dice() -> random.Random:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    return random.Random(seed)


async def test_hundreds_of_abandoned_requests_leave_the_pool_whole(
    ledger_url: str, dice: random.Random
) -> None:
    async with pool_of(OURS, ledger_url):
        async with served() as port:
            answered = await abandon(port, dice, REQUESTS)
            print(f"{REQUESTS} requests, {answered} answered")
            assert REQUESTS - answered > 150
            async with asyncio.timeout(20):
                again = await asyncio.gather(*(request(port, None) for _ in range(AT_ONCE)))
            assert again == [b"HTTP/1.1 200 \r\n"] * AT_ONCE
        await check_whole()
        rows = await database.fetch_value("SELECT count(*) FROM entry")
        assert rows % 2 == 0
        assert rows >= 2 * (answered + AT_ONCE)


async def test_the_same_requests_empty_the_pool_of_tortoises_own_engine(
    ledger_url: str, dice: random.Random
) -> None:
    async with pool_of(STOCK, ledger_url):
        async with served() as port, asyncio.timeout(45):
            whole = True
            while whole:
                await abandon(port, dice, AT_ONCE)
                whole = await is_whole()
        assert not whole
