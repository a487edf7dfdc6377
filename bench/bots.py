"""Turns by two processes, as a share of what one of them takes: a second bot just helps.

Each process is a bot without web and sender: its workers take turns until no text waits. It waits
for a line on its standard input, drains, and answers with a line, so that starting costs nothing.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import count
from typing import Final

from bench import figures
from bench.ground import Ground, patients
from bot import clock, database, service
from bot.settings import load
from bot.threads import turns
from bot.waitlist.rules import clinic

TURNS: Final = 300
"""In one round."""
READY: Final = b"ready\n"


async def measure(ground: Ground, now: datetime) -> figures.Figure:
    rounds = count()
    async with _bot(ground) as first, _bot(ground) as second:

        async def rate(bots: Sequence[asyncio.subprocess.Process]) -> float:
            await _hear(next(rounds), now)
            start = time.perf_counter()
            await asyncio.gather(*(_drain(bot) for bot in bots))
            seconds = time.perf_counter() - start
            waiting = "SELECT count(*) FROM message_log WHERE taken_at IS NULL AND status = $1"
            if left := await database.fetch_value(waiting, "received"):
                raise RuntimeError(f"{left} texts still wait for their turn.")
            return TURNS / seconds

        return await figures.compare(
            "turns taken by two bots",
            lambda: rate([first, second]),
            "one bot alone",
            lambda: rate([first]),
        )


async def _hear(place: int, now: datetime) -> None:
    """A text of each of ``TURNS`` more patients waits for its turn."""
    numbers = await patients(place * TURNS, TURNS, now)
    await database.execute(
        """
        INSERT INTO message_log (patient_id, direction, kind, body, twilio_sid, status, created_at,
                                 received_at)
        SELECT id, 'inbound', 'reply', 'NO', 'SM' || id, 'received', $1, $1
        FROM patient_contact WHERE phone_e164 = ANY ($2::text[])
        """,
        now,
        numbers,
    )


async def _drain(bot: asyncio.subprocess.Process) -> None:
    assert bot.stdin is not None
    bot.stdin.write(b"go\n")
    await _is_ready(bot)


async def _is_ready(bot: asyncio.subprocess.Process) -> None:
    assert bot.stdout is not None
    if await bot.stdout.readline() != READY:
        raise RuntimeError("A bot ended before its work.")


@asynccontextmanager
async def _bot(ground: Ground) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.bots"),
        env={**os.environ, **ground.environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        await _is_ready(process)
        yield process
    finally:
        process.kill()
        await process.wait()


async def _serve() -> None:
    settings = load()
    await database.open(
        database_url=settings.database_url, data_dir=settings.data_dir, application_name="bench"
    )
    talk = service.conversation(settings, clinic.of(settings))

    async def drain() -> None:
        while await turns.take_next(talk, clock.now()) is not None:
            pass

    sys.stdout.buffer.write(READY)
    sys.stdout.flush()
    while await asyncio.to_thread(sys.stdin.readline):
        await asyncio.gather(*(drain() for _ in range(service.WORKERS)))
        sys.stdout.buffer.write(READY)
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve())
