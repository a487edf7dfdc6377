"""A server that is restarted again and again while units of work run."""

import asyncio
import random
from collections import Counter

import pytest

from bot import database
from bot.postgres import embedded
from tests.faults.harness import OURS, check_whole, control, pool_of
from tests.waiting import wait_until

WORKERS = 8
RESTARTS = 6
PAUSE_SECONDS = 0.05


class Workers:
    """Units that each add a number of their own; what their callers were told of it."""

    def __init__(self) -> None:
        self.told: dict[int, str] = {}
        self.stop = asyncio.Event()

    async def run(self, worker: int) -> None:
        number = worker
        while not self.stop.is_set():
            number += WORKERS
            self.told[number] = await self._add(number)

    async def _add(self, number: int) -> str:
        async def work() -> None:
            await database.execute("INSERT INTO entry (note) VALUES ($1)", {"number": number})
            await database.fetch("SELECT count(*) FROM entry")

        try:
            await database.unit(work, tries=60, pause=lambda _: PAUSE_SECONDS)
        except database.Unsettled:
            return "unsettled"
        return "done"


async def done_at_least(workers: Workers, count: int) -> None:
    """Wait until ``count`` more numbers were added."""
    goal = len(workers.told) + count

    async def reached() -> bool:
        return len(workers.told) >= goal

    await wait_until(reached)


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_restarts_under_load_neither_lose_nor_repeat_a_unit(
    shaky_server: embedded.Server, shaky_url: str, mode: str
) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    workers = Workers()
    async with pool_of(OURS, shaky_url), asyncio.TaskGroup() as group:
        for worker in range(WORKERS):
            group.create_task(workers.run(worker))
        for _ in range(RESTARTS):
            await done_at_least(workers, dice.randrange(1, 200))
            await asyncio.to_thread(control, shaky_server, "-m", mode, "restart")
        await done_at_least(workers, 50)
        workers.stop.set()
    async with pool_of(OURS, shaky_url):
        rows = await database.fetch("SELECT (note->>'number')::int AS number FROM entry")
        times = Counter(row["number"] for row in rows)
        print(Counter(workers.told.values()))
        assert {number for number, outcome in workers.told.items() if outcome == "done"} <= set(
            times
        )
        assert set(times) <= set(workers.told)
        assert set(times.values()) == {1}


async def test_the_pool_is_whole_after_every_restart(
    shaky_server: embedded.Server, shaky_url: str
) -> None:
    async with pool_of(OURS, shaky_url):
        for mode in ["fast", "immediate"] * 3:
            async with database.transaction():
                await database.fetch("SELECT 1")
            with pytest.raises(database.TRANSIENT):
                await be_restarted_inside(shaky_server, mode)
            await check_whole()


async def be_restarted_inside(server: embedded.Server, mode: str) -> None:
    async with database.transaction():
        await database.fetch("SELECT 1")
        await asyncio.to_thread(control, server, "-m", mode, "restart")
        await database.fetch("SELECT 1")
