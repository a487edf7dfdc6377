"""Messages a second from a frame to its committed answer, against a bare echo beside it.

The floor is an asyncio server that reads the same frames, appends each to a file, syncs it to the
disk and answers. Run: ``python -m bench.feed``. It prints the ratio, what a sync takes, and how
long an answer takes at 20 messages a second. In a folder that lies in memory a sync is nothing, and
so is what the ratio tells: let ``TMPDIR`` name a folder on a disk.
"""

import asyncio
import itertools
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import click

from bench import figures
from bench.ground import Ground, ground
from bot import clock, database, logs
from bot.settings import Settings
from intake import service
from intake.folder import paths
from intake.mllp.frames import CR, FS, framed
from intake.mllp.kept import Kept
from intake.mllp.listener import Listener
from intake.mllp.takeover import Feed

LOOPBACK: Final = "127.0.0.1"
SECONDS: Final = 2.0
PROVIDERS: Final = 50
EVENTS: Final = ("S12", "S12", "S14", "S12", "S13", "S12", "S12", "S15")
AT_ONCE: Final = 10
SYNCS: Final = 20
CALM_MESSAGES: Final = 100
CALM_EVERY: Final = 0.05


def message(number: int, now: datetime) -> bytes:
    """A day's traffic: mostly bookings, an eighth cancels, each of a time of its own."""
    event, provider = EVENTS[number % len(EVENTS)], number % PROVIDERS
    place = number // PROVIDERS
    start = now + timedelta(days=2 + place // 16, minutes=30 * (place % 16))
    lines = (
        f"MSH|^~\\&|BENCH|CLINIC|||{now:%Y%m%d%H%M%S}||SIU^{event}|{number}|P|2.5.1",
        f"SCH|B{number}|B{number}|||||||30|MIN|^^^{start:%Y%m%d%H%M}",
        f"PID|1||{number}||DOE^JOHN||19700101",
        "RGS|1",
        "AIL|1||Main St",
        f"AIP|1||^{provider}^",
    )
    return framed("".join(f"{line}\r" for line in lines).encode())


async def measure(fresh: Ground, now: datetime, at_once: int = 1) -> figures.Figure:
    """Messages answered in a second, as a share of the bare echo's; ``at_once``: so many are sent
    before the first answer."""
    feed, numbers = await _feed(fresh.folder / "data", now), itertools.count()
    listener = Listener(feed)
    port = await listener.start(LOOPBACK, 0)
    floor = await asyncio.start_server(_echo(fresh.folder / "floor"), LOOPBACK, 0)
    floor_port = floor.sockets[0].getsockname()[1]
    try:
        return await figures.compare(
            "messages to committed answers" if at_once == 1 else f"{at_once} sent at once",
            lambda: _rate(port, numbers, now, at_once),
            f"an echo that appends and syncs a line ({_sync(fresh.folder / 'sync'):.2g} ms a sync)",
            lambda: _rate(floor_port, numbers, now, at_once),
        )
    finally:
        await listener.stop()
        floor.close()


async def _feed(data: Path, now: datetime) -> Feed:
    paths.Places(data).make()
    await database.execute(
        "INSERT INTO provider_reference (provider_name, provider_type, created_at)"
        " SELECT number::text, 'MD/DO', $1 FROM generate_series(0, $2::int - 1) AS number",
        now,
        PROVIDERS,
    )
    await database.execute(
        "INSERT INTO location_reference (location_name, created_at, updated_at)"
        " VALUES ('Main St', $1, $1)",
        now,
    )
    kept = Kept(data / "messages", 7)
    kept.open()
    return Feed(service.site(Settings(data_dir=data)), kept)


def _sync(path: Path) -> float:
    """Milliseconds that a sync of one line to this disk takes, mostly."""
    file, took = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), []
    for _ in range(SYNCS):
        os.write(file, b"a line\n")
        begun = time.perf_counter()
        os.fsync(file)
        took.append(1_000 * (time.perf_counter() - begun))
    os.close(file)
    return statistics.median(took)


def _echo(
    path: Path,
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                frame = await reader.readuntil(FS + CR)
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()
                return
            os.write(file, frame.replace(b"\r", b" ") + b"\n")
            await asyncio.to_thread(os.fsync, file)
            writer.write(framed(b"MSH|^~\\&|||||||ACK|1|P|2.5.1\rMSA|AA|1\r"))
            await writer.drain()

    return serve


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *given: bytes) -> None:
    writer.write(b"".join(given))
    for _ in given:
        answer = await reader.readuntil(FS + CR)
        if b"|AA|" not in answer:
            raise RuntimeError("A message was not accepted.")


async def _rate(
    port: int, numbers: "itertools.count[int]", now: datetime, at_once: int = 1
) -> float:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    begun, sent = time.perf_counter(), 0
    while time.perf_counter() - begun < SECONDS:
        await _ask(reader, writer, *(message(next(numbers), now) for _ in range(at_once)))
        sent += at_once
    writer.close()
    return sent / (time.perf_counter() - begun)


async def calm(fresh: Ground, now: datetime) -> list[float]:
    """Milliseconds to each answer at 20 messages a second, the longest last."""
    listener = Listener(await _feed(fresh.folder / "data", now))
    reader, writer = await asyncio.open_connection(LOOPBACK, await listener.start(LOOPBACK, 0))
    took = []
    for number in range(CALM_MESSAGES):
        begun = time.perf_counter()
        await _ask(reader, writer, message(number, now))
        took.append(1_000 * (time.perf_counter() - begun))
        await asyncio.sleep(CALM_EVERY)
    writer.close()
    await listener.stop()
    return sorted(took)


async def _run() -> None:
    now = clock.now()
    async with ground(now) as fresh:
        click.echo(figures.line(await measure(fresh, now)))
    async with ground(now) as fresh:
        click.echo(figures.line(await measure(fresh, now, AT_ONCE)))
    async with ground(now) as fresh:
        took = await calm(fresh, now)
    click.echo(
        f"at 20 messages a second: median {took[len(took) // 2]:.0f} ms,"
        f" 99 of 100 within {took[int(len(took) * 0.99) - 1]:.0f} ms"
    )


if __name__ == "__main__":
    logs.set_up("WARNING", None)
    asyncio.run(_run())
