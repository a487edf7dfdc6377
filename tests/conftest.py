"""A real PostgreSQL for the tests: one server a session, a fresh database a test.

Each test's database is a clone of a template that the migrations made once, or as good as one.
"""

import asyncio
import gc
import os
import tempfile
from collections.abc import AsyncIterator, Generator, Iterable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import asyncpg
import pytest
from tortoise.apps import Apps
from tortoise.models import MetaInfo

from bot import database as bot_database
from bot import schema
from bot.postgres import embedded, rights
from tests import one_clock, scratch, voicemails
from tests.databases import Databases, command
from tests.least_rights import least_rights as least_rights
from tests.ledger import TABLE

scratch.use_memory()

TEMPLATE = "template_slotfill"
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # its statistics would come now and then, and change plans
}

os.environ.setdefault("RUN_AS_ROOT", "yes")
"""For commands that a test calls in its own process, and programs with this environment."""


def url_of(server: embedded.Server, name: str) -> str:
    """The address of a database of ``server``, as DATABASE_URL would hold it."""
    return f"postgresql://postgres@/{name}?host={quote(server.host, safe='')}&port={server.port}"


_finalise = MetaInfo.finalise_model
_finalised: dict[MetaInfo, tuple[str, ...]] = {}


def _finalise_once(meta: MetaInfo) -> None:
    """Make a model ready where its fields are not those that it was made ready with.

    It takes as long as a short test; a process of a clinic does it once anyway.
    """
    fields = tuple(meta.fields_map)
    if _finalised.get(meta) != fields:
        _finalise(meta)
        _finalised[meta] = fields


MetaInfo.finalise_model = _finalise_once  # type: ignore[assignment]

_build = Apps._build_initial_querysets
_built: dict[MetaInfo, tuple[str, ...]] = {}


def _build_once(apps: Apps) -> None:
    """Build the models' first queries where their fields are not those that they were built of."""
    metas = [model._meta for app in apps.apps.values() for model in app.values()]
    if any(_built.get(meta) != tuple(meta.fields_map) for meta in metas):
        _build(apps)
        _built.update({meta: tuple(meta.fields_map) for meta in metas})


Apps._build_initial_querysets = _build_once  # type: ignore[assignment]

_introspect = asyncpg.Connection._introspect_types
_types: dict[frozenset[int], Any] = {}
OURS = 16_384
"""The first number of a type that a schema makes; those below are the same in each database."""


async def _introspect_once(connection: Any, numbers: Iterable[int], timeout: Any) -> Any:
    """What the driver asks of types that every PostgreSQL has: each connection asks it anew, and
    the plan of its question takes longer than a short test."""
    wanted = frozenset(numbers)
    if wanted in _types:
        return _types[wanted], SimpleNamespace(name="not asked")
    found, statement = await _introspect(connection, wanted, timeout)
    if max(wanted) < OURS:
        _types[wanted] = found
    return found, statement


asyncpg.Connection._introspect_types = _introspect_once

MODELS = (*bot_database.MODELS, "intake.bookings.models", "dashboard.access.models")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What thousands of tests are made of stays to the end: the collector passes it over, then and
    while it is gathered."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True)
def clock_of_the_test() -> Iterator[None]:
    """Fails a test that sees both a fixed time and the real one."""
    with one_clock.kept():
        yield


@pytest.fixture(autouse=True)
def mask_of_the_test() -> Iterator[None]:
    """Commands close to others what their process makes; a test's process makes more after them."""
    before = os.umask(0)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture(autouse=True)
def voicemails_of_the_test() -> Iterator[None]:
    """Fails a test in which a voicemail has recorded anything of a visit."""
    with voicemails.searched():
        yield


def trust(server: embedded.Server) -> None:
    """Let tests make users of their own, and connect by any way, without passwords."""
    (server.handle.pgdata / "pg_hba.conf").write_text(
        "local all,replication all trust\nhost all all 127.0.0.1/32 trust\n"
    )
    asyncio.run(command(server.arguments(), "SELECT pg_reload_conf()"))


@pytest.fixture(scope="session")
def server() -> Iterator[embedded.Server]:
    """A PostgreSQL of the session's own, gone with it."""
    with tempfile.TemporaryDirectory(prefix="slotfill-tests-") as folder:
        running = embedded.start(Path(folder) / "postgres", FAST)
        trust(running)
        yield running
        embedded.stop(running)


@pytest.fixture(scope="session")
def template(server: embedded.Server) -> str:
    """The name of a migrated database that nobody is connected to."""

    async def make() -> None:
        await command(server.arguments(), f"CREATE DATABASE {TEMPLATE}")
        url = url_of(server, TEMPLATE)
        await schema.migrate(database_url=url, data_dir=Path())
        connection = await asyncpg.connect(url)
        tables = [row["tablename"] for row in await connection.fetch(rights.TABLES)]
        for statement in rights.statements(tables, "public"):
            await connection.execute(statement)
        await connection.close()

    asyncio.run(make())
    return TEMPLATE


@pytest.fixture
async def empty_url(server: embedded.Server) -> AsyncIterator[str]:
    """The address of a fresh database without a single table."""
    name = f"empty_{uuid4().hex}"
    await command(server.arguments(), f"CREATE DATABASE {name} TEMPLATE template1")
    yield url_of(server, name)
    await command(server.arguments(), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def databases(server: embedded.Server, template: str) -> Databases:
    """Those that the session's tests are lent."""
    return Databases(server.arguments(), template)


@pytest.fixture
async def database_url(server: embedded.Server, databases: Databases) -> AsyncIterator[str]:
    """The address of a fresh migrated database, for processes that a test starts."""
    async for name in databases.lend():
        yield url_of(server, name)


@pytest.fixture
async def database(
    database_url: str, tmp_path: Path, least_rights: None
) -> AsyncIterator[ModuleType]:
    """``bot.database``, open on a fresh migrated database with all models, each service with no
    more rights than its own."""
    await bot_database.open(
        database_url=database_url,
        data_dir=tmp_path,
        application_name="test",
        models=MODELS,
        pool_size=10,
    )
    yield bot_database
    await bot_database.close()


@pytest.fixture
async def ledger(empty_url: str, tmp_path: Path) -> AsyncIterator[ModuleType]:
    """``bot.database``, open with a pool of 5 on nothing but the table of ``tests.ledger``."""
    await bot_database.open(
        database_url=empty_url,
        data_dir=tmp_path,
        application_name="test",
        models=["tests.ledger"],
        pool_size=5,
    )
    await bot_database.execute(TABLE)
    yield bot_database
    await bot_database.close()
