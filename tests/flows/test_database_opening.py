"""Opening the database: what an operator is told, and what is left behind when it fails."""

import asyncio
import os
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tortoise.timezone import get_default_timezone

from bot import database, schema
from tests.waiting import wait_until

SECRET = "s3cret/p@ss"


async def open_at(url: str, models: list[str] | None = None) -> None:
    await database.open(
        database_url=url,
        data_dir=Path("unused"),
        application_name="test",
        models=models or ["tests.ledger"],
    )


def message(kind: bytes, body: bytes) -> bytes:
    """One message of PostgreSQL's protocol, version 3."""
    return kind + struct.pack("!i", len(body) + 4) + body


def refusal(code: bytes) -> bytes:
    return message(b"E", b"SFATAL\0VFATAL\0C" + code + b"\0Mrefused " + SECRET.encode() + b"\0\0")


def greeting(version: bytes) -> bytes:
    return (
        message(b"R", struct.pack("!i", 0))
        + message(b"S", b"server_version\0" + version + b"\0")
        + message(b"Z", b"I")
    )


@asynccontextmanager
async def impostor(answer: bytes) -> AsyncIterator[str]:
    """The address of a server that answers every start-up message with ``answer``."""

    served = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.append(asyncio.current_task())
        await reader.readexactly(8)  # the client asks for TLS
        writer.write(b"N")
        await reader.read(1024)
        writer.write(answer)
        await reader.read(1024)
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield f"postgresql://clinic:s3cret%2Fp%40ss@127.0.0.1:{port}/clinic"
    await asyncio.gather(*(task for task in served if task))


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (b"28P01", "refuses this user, password or address"),
        (b"28000", "refuses this user, password or address"),
        (b"3D000", "no such database"),
        (b"57P03", "No PostgreSQL answers"),
        (b"53300", "cannot be used (TooManyConnectionsError)"),
    ],
)
async def test_it_says_why_the_server_refuses_and_never_the_password(
    code: bytes, sentence: str
) -> None:
    async with impostor(refusal(code)) as url:
        with pytest.raises(database.Unavailable) as raised:
            await open_at(url)
    assert sentence in str(raised.value)
    assert "DATABASE_URL" in str(raised.value)
    assert SECRET not in str(raised.value)
    assert raised.value.__suppress_context__


@pytest.mark.parametrize("version", [b"13.14", b"9.6.24"])
async def test_it_refuses_a_server_that_is_too_old(version: bytes) -> None:
    async with impostor(greeting(version)) as url:
        with pytest.raises(database.Unavailable, match="14 or newer is needed"):
            await open_at(url)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://clinic:s3cret/p@ss@127.0.0.1/clinic",
        "postgresql://clinic:s3cret/p@ss@127.0.0.1/clinic",
        "postgresql://clinic:s3cret@127.0.0.1:notaport/clinic",
        "postgresql://clinic:s3cret@127.0.0.1:1/clinic",
        "postgresql://clinic:s3cret@nowhere.invalid/clinic",
        "postgresql:///clinic?user=clinic&password=s3cret&host=/no/such/socket",
        "not a url but s3cret",
    ],
)
async def test_an_address_that_leads_nowhere_is_told_without_being_repeated(url: str) -> None:
    with pytest.raises(database.Unavailable) as raised:
        await open_at(url)
    assert "s3cret" not in str(raised.value)
    assert str(raised.value).endswith((".", "postgresql://"))


async def test_it_reaches_an_external_server_by_its_address(empty_url: str) -> None:
    await open_at(empty_url)
    assert await database.fetch_value("SELECT current_database()") == urlsplit(empty_url).path[1:]
    await database.close()


async def test_it_opens_once_and_again_after_it_was_closed(empty_url: str) -> None:
    await open_at(empty_url)
    with pytest.raises(RuntimeError, match="open already"):
        await open_at(empty_url)
    assert await database.fetch_value("SELECT 1") == 1
    await database.close()
    await database.close()
    with pytest.raises(RuntimeError):
        await database.fetch_value("SELECT 1")
    with pytest.raises(RuntimeError):
        await database.connect()
    await open_at(empty_url)
    assert await database.fetch_value("SELECT 1") == 1
    await database.close()


async def test_a_failed_open_leaves_nothing_behind(empty_url: str) -> None:
    with pytest.raises(database.Unavailable):
        await open_at("postgresql://127.0.0.1:1/clinic")
    with pytest.raises(Exception, match="no_such_module"):
        await open_at(empty_url, models=["tests.no_such_module"])
    await open_at(empty_url)
    assert await database.fetch_value("SELECT 1") == 1
    await database.close()


async def alone(watcher: Any) -> bool:
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    return bool(await watcher.fetchval(others) == 1)


async def test_closing_returns_every_connection_to_the_server(empty_url: str) -> None:
    await open_at(empty_url)
    await asyncio.gather(*(database.fetch("SELECT pg_sleep(0.05)") for _ in range(10)))
    watcher = await database.connect()
    assert not await alone(watcher)
    await database.close()
    await wait_until(lambda: alone(watcher))
    await watcher.close()


async def test_opening_and_migrating_leave_the_clinics_time_zone_setting_alone(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIMEZONE", "America/Chicago")
    monkeypatch.delenv("USE_TZ", raising=False)

    await schema.migrate(database_url=empty_url, data_dir=tmp_path)
    await database.open(database_url=empty_url, data_dir=tmp_path, application_name="test")
    try:
        assert os.environ["TIMEZONE"] == "America/Chicago"
        assert "USE_TZ" not in os.environ
        assert str(get_default_timezone()) == "UTC"
    finally:
        await database.close()
