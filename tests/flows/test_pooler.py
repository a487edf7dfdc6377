"""Everything but LISTEN through a real PgBouncer in transaction mode, with fewer servers than
clients: what leans on a session meets somebody else's."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from bot import database, schema
from bot.postgres import embedded
from bot.wakeup import NO_SESSION, Wakeup
from tests import conversation, pooler
from tests.conftest import MODELS
from tests.flows.test_conversations import TEXTS
from tests.waiting import wait_until

STORIES = (
    "yes_and_no/both_say_yes_at_once",
    "fair/next_in_line_gets_it",
    "stop_and_start/stop_while_next_in_line",
)


@pytest.fixture
async def pooled_url(server: embedded.Server, database_url: str) -> AsyncIterator[str]:
    pooler.needed()
    async with pooler.before(server) as port:
        yield f"postgresql://postgres@127.0.0.1:{port}/{urlsplit(database_url).path[1:]}"


@contextlib.asynccontextmanager
async def opened(url: str, folder: Path, direct_url: str | None = None) -> AsyncIterator[None]:
    await database.open(
        database_url=url,
        direct_url=direct_url,
        data_dir=folder,
        application_name="test",
        models=MODELS,
    )
    try:
        yield
    finally:
        await database.close()


@pytest.mark.parametrize("name", STORIES)
async def test_a_conversation_goes_as_it_is_written(
    name: str, pooled_url: str, tmp_path: Path
) -> None:
    async with opened(pooled_url, tmp_path):
        await schema.check()
        await conversation.play(TEXTS[name])


async def test_each_of_many_at_once_gets_its_own_answer_and_leaves_nothing_behind(
    pooled_url: str, database_url: str, tmp_path: Path
) -> None:
    async def alone(n: int) -> None:
        kind = "int" if n % 2 else "text"
        value: object = n if n % 2 else f"text {n}"
        assert await database.fetch_value(f"SELECT $1::{kind}", value) == value

    async def together(n: int) -> None:
        async def work() -> None:
            await database.execute("SELECT pg_advisory_xact_lock($1)", n)
            assert await database.fetch_value("SELECT $1::int + 1", n) == n + 1
            found = await database.fetch_one(
                "SELECT current_setting('statement_timeout') AS most,"
                " current_setting('timezone') AS zone"
            )
            assert found == {"most": "15s", "zone": "UTC"}

        await database.unit(work)

    async with opened(pooled_url, tmp_path):
        await asyncio.gather(*(one(n) for n in range(100) for one in (alone, together)))
        with pytest.raises(Exception, match="DivisionByZeroError"):
            await database.fetch_value("SELECT 1 / $1::int", 0)
        await asyncio.gather(*(alone(n) for n in range(20)))
        through = await asyncpg.connect(pooled_url, statement_cache_size=0)
        for _ in range(pooler.SERVERS * 2):
            assert (await through.execute("SHOW statement_timeout")) == "SHOW"
            async with through.transaction():
                assert await through.fetchval("SHOW statement_timeout") == "0"
                assert await through.fetchval("SELECT count(*) FROM pg_prepared_statements") == 0
        await through.close()
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
        own = "(SELECT oid FROM pg_database WHERE datname = current_database())"
        assert await database.fetch_value(f"{held} {own}") == 0


async def test_a_ring_comes_by_the_direct_address(
    pooled_url: str, database_url: str, tmp_path: Path
) -> None:
    async with opened(pooled_url, tmp_path, database_url):
        wakeup = Wakeup(["news"])
        running = asyncio.create_task(wakeup.run())
        assert await wakeup.wait("news", 5.0)  # that it listens
        await database.unit(lambda: database.notify("news"))
        assert await wakeup.wait("news", 5.0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_without_a_direct_address_it_says_so_once_and_looks_by_itself(
    pooled_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(pooled_url, tmp_path):
        wakeup = Wakeup(["news"])
        with caplog.at_level(logging.WARNING, "bot.wakeup"):
            running = asyncio.create_task(wakeup.run())

            async def said() -> bool:
                return NO_SESSION in caplog.messages

            await wait_until(said)
            assert not await wakeup.wait("news", 0.05)
        assert caplog.messages == [NO_SESSION]
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_direct_address_that_leads_elsewhere_is_refused(
    pooled_url: str, empty_url: str, tmp_path: Path
) -> None:
    with pytest.raises(database.Unavailable, match="names another database"):
        async with opened(pooled_url, tmp_path, empty_url):
            pass
    with pytest.raises(database.Unavailable, match="is a pooler too"):
        async with opened(pooled_url, tmp_path, pooled_url):
            pass


async def test_what_needs_a_session_refuses_a_pooler_in_a_sentence(
    pooled_url: str, tmp_path: Path
) -> None:
    with pytest.raises(database.Unavailable, match="DATABASE_DIRECT_URL"):
        await schema.migrate(database_url=pooled_url, data_dir=tmp_path)
