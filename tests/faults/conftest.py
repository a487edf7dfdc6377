"""A server of a fault test's own, to be restarted at will."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from bot import schema
from bot.postgres import embedded
from tests.conftest import trust, url_of
from tests.ledger import TABLE

RESTARTED = "restarted"


@pytest.fixture(scope="package")
def shaky_server() -> Iterator[embedded.Server]:
    """A server that tests may restart. A COMMIT that it has answered survives that."""
    with tempfile.TemporaryDirectory(prefix="slotfill-shaky-") as folder:
        running = embedded.start(Path(folder) / "postgres", {"fsync": "off"})
        trust(running)
        yield running
        embedded.stop(running)


@pytest.fixture
async def shaky_url(shaky_server: embedded.Server) -> str:
    """The address of a fresh table of ``tests.ledger`` on it."""
    connection = await asyncpg.connect(**shaky_server.arguments())
    await connection.execute(f"DROP TABLE IF EXISTS entry; {TABLE}")
    await connection.close()
    return url_of(shaky_server, "postgres")


@pytest.fixture
async def restarted_url(shaky_server: embedded.Server) -> AsyncIterator[str]:
    """A migrated database on it."""
    await _command(shaky_server, f"CREATE DATABASE {RESTARTED}")
    url = url_of(shaky_server, RESTARTED)
    await schema.migrate(database_url=url, data_dir=Path())
    yield url
    await _command(shaky_server, f"DROP DATABASE {RESTARTED} WITH (FORCE)")


async def _command(server: embedded.Server, sql: str) -> None:
    connection = await asyncpg.connect(**server.arguments())
    await connection.execute(sql)
    await connection.close()


@pytest.fixture
async def ledger_url(empty_url: str) -> str:
    """The address of a fresh table of ``tests.ledger`` on the session's server."""
    connection = await asyncpg.connect(empty_url)
    await connection.execute(TABLE)
    await connection.close()
    return empty_url
