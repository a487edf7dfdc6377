"""Bots that fail where a test wants it, and what the tests that start them share."""

import asyncio
import os
import random
from dataclasses import dataclass

from tests import programs
from tests.faults import nursery
from tests.faults.clinic import START_SECONDS, Bot, Clinic
from tests.waiting import wait_until

LIMIT_SECONDS = 40.0


@dataclass
class FailingBot(Bot):
    """A process of ``tests.faults.failing_bot``; without faults it is a bot in a hurry."""

    faults: tuple[str, ...] = ()

    async def start(self) -> None:
        """Start it and wait until it takes requests."""
        await self.launch()
        await wait_until(self._is_well, START_SECONDS)

    async def launch(self) -> None:
        """Start it, and wait for nothing."""
        environ = {**programs.environ(), **self.environ, "BOT_PORT": str(self.port)}
        log = self.folder / f"bot-{self.port}.log"
        self.process = await nursery.rear(self.faults, environ, self.folder, log)

    async def ends(self) -> int:
        """Its exit status, once it has ended by itself; TimeoutError if it does not."""
        assert self.process is not None
        async with asyncio.timeout(LIMIT_SECONDS):
            return await self.process.wait()


async def replace(clinic: Clinic, *faults: str, **settings: str) -> FailingBot:
    """Put a bot with these faults, and with these settings besides, into the place of the first."""
    bot = await prepare(clinic, *faults, **settings)
    await bot.start()
    return bot


async def prepare(clinic: Clinic, *faults: str, **settings: str) -> FailingBot:
    """End the first bot, and have one with these faults ready to be launched in its place."""
    before = clinic.bots[0]
    if before.process is not None and before.process.returncode is None:
        await before.kill()
    bot = FailingBot({**before.environ, **settings}, before.folder, before.port, faults=faults)
    clinic.bots[0] = bot
    return bot


def dice() -> random.Random:
    """Chance from a seed that is printed; ``FAULT_SEED`` repeats a run."""
    seed = int(os.environ.get("FAULT_SEED") or random.SystemRandom().randrange(2**32))
    print(f"FAULT_SEED={seed}")
    return random.Random(seed)


async def open_slot(clinic: Clinic, provider_id: int, location: str = "Plano") -> int:
    """A freed appointment as the database sees one, without a bot that answers; its id."""
    slot_id: int = await clinic.value(
        """
        WITH place AS (
            INSERT INTO location_reference (location_name, created_at, updated_at)
            VALUES ($2, now(), now())
            ON CONFLICT (lower(location_name), lower(COALESCE(brand_name, '')))
                DO UPDATE SET updated_at = now() RETURNING id),
        opened AS (
            INSERT INTO cancellation_event (provider_id, location_id, slot_start_at, slot_end_at,
                status, source, created_at)
            SELECT $1, id, now() + '2 days', now() + '2 days 1 hour', 'open', 'api', now()
            FROM place
            RETURNING id),
        armed AS (
            INSERT INTO timer (kind, subject_id, due_at) SELECT 'slot', id, now() FROM opened)
        SELECT id FROM opened, pg_notify('timers', '')
        """,
        provider_id,
        location,
    )
    return slot_id
