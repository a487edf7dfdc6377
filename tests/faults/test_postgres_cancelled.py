"""Tasks cancelled at every point of a transaction leave the pool whole and the data consistent."""

import asyncio
import contextlib
import itertools
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Sequence
from functools import partial
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from bot import database
from tests.faults.harness import OURS, STOCK, check_whole, is_whole, pool, pool_of
from tests.ledger import Entry

ADD = "INSERT INTO entry (number) VALUES ($1)"
Work = Callable[[int], Coroutine[Any, Any, None]]


async def add_pair(number: int) -> None:
    """Two rows, or none: ``number`` and its negative."""
    async with in_transaction() as transaction:
        await transaction.execute_query(ADD, [number])
        await transaction.execute_query(ADD, [-number])


async def add_pair_in_savepoints(number: int) -> None:
    async with database.transaction():
        await Entry.create(number=number)
        with contextlib.suppress(ZeroDivisionError):
            async with database.transaction():
                await database.execute(ADD, 0)
                raise ZeroDivisionError
        async with database.transaction():
            await Entry.create(number=-number)


async def add_pair_in_bulk(number: int) -> None:
    await Entry.bulk_create([Entry(number=number), Entry(number=-number)])


async def add_pair_as_unit(number: int) -> None:
    await database.unit(lambda: add_pair(number))


async def get_or_create_pair(number: int) -> None:
    async with database.transaction():
        await Entry.get_or_create(number=number)
        await Entry.update_or_create(number=-number, defaults={"note": {"a": 1}})


async def get_or_create_alone(number: int) -> None:
    await Entry.get_or_create(number=None, note={"alone": number})


async def fail_half_way(number: int) -> None:
    with contextlib.suppress(ZeroDivisionError):
        async with database.transaction():
            await database.execute(ADD, number)
            raise ZeroDivisionError


async def read(_: int) -> None:
    await database.fetch("SELECT count(*) FROM entry")


WORKS: list[Work] = [
    add_pair,
    add_pair_in_savepoints,
    add_pair_in_bulk,
    add_pair_as_unit,
    get_or_create_pair,
    get_or_create_alone,
    fail_half_way,
    read,
]


@pytest.fixture
async def complaints() -> AsyncIterator[list[dict[str, Any]]]:
    """What the event loop was told of errors that nobody awaited."""
    told: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: told.append(context))
    yield told
    loop.set_exception_handler(None)


class Cut:
    """Awaits ``work`` and cancels the task at the given suspensions of it, counted from 0."""

    def __init__(self, work: Coroutine[Any, Any, None], at: Sequence[int]) -> None:
        self.work = work
        self.at = at
        self.suspensions = 0

    def __await__(self) -> Generator[Any, None, None]:
        resume: Callable[[], Any] = partial(self.work.send, None)
        while True:
            try:
                future = resume()
            except StopIteration:
                return
            task = asyncio.current_task()
            if self.suspensions in self.at and task:
                task.cancel()
            self.suspensions += 1
            try:
                yield future
            except BaseException as error:
                resume = partial(self.work.throw, error)
            else:
                resume = partial(self.work.send, None)


async def ended(task: asyncio.Future[None]) -> bool:
    """Whether the task ended by itself, once it has."""
    try:
        await task
    except asyncio.CancelledError:
        return False
    return True


async def cut(work: Coroutine[Any, Any, None], *at: int) -> bool:
    """Whether ``work`` ended before it was cancelled at any of the suspensions ``at``."""

    async def run() -> None:
        await Cut(work, at)

    return await ended(asyncio.create_task(run()))


async def assert_consistent() -> None:
    halves = "SELECT number FROM entry e WHERE number IS NOT NULL AND NOT EXISTS"
    other = " (SELECT FROM entry o WHERE o.number = -e.number)"
    assert await database.fetch(halves + other) == []


@pytest.mark.parametrize("connected", [True, False], ids=["connected", "connecting"])
@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.__name__)
async def test_a_cancel_at_any_suspension_gives_the_connection_back(
    ledger_url: str, complaints: list[dict[str, Any]], work: Work, connected: bool
) -> None:
    numbers = itertools.count(1)
    async with pool_of(OURS, ledger_url):
        assert await is_whole()
        for second in (0, 1, 2, 5):  # cancelled once more, so much later
            suspension, done = 0, False
            while not done:
                if not connected:
                    await pool().expire_connections()
                done = await cut(work(next(numbers)), suspension, suspension + second)
                suspension += 1
            assert suspension > 2
        await assert_consistent()
        await check_whole()
    assert complaints == []


async def test_thousands_of_random_cancels_leave_the_pool_whole(
    ledger_url: str, complaints: list[dict[str, Any]]
) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    numbers = itertools.count(1)
    outcomes: Counter[bool] = Counter()

    async def one_after_the_other(count: int) -> None:
        for _ in range(count):
            task = asyncio.create_task(dice.choice(WORKS)(next(numbers)))
            if dice.random() < 0.7:
                await asyncio.wait([task], timeout=dice.expovariate(1 / 0.006))
                task.cancel()
            if dice.random() < 0.2:  # once more while it is cleaning up
                await asyncio.sleep(0)
                task.cancel()
            outcomes[await ended(task)] += 1

    async with pool_of(OURS, ledger_url):
        async with asyncio.TaskGroup() as group:
            for _ in range(20):
                group.create_task(one_after_the_other(150))
        print(f"ended {outcomes[True]}, cancelled {outcomes[False]}")
        assert outcomes[True] > 100
        assert outcomes[False] > 100
        await assert_consistent()
        await check_whole()
    assert complaints == []


async def test_tortoises_own_engine_does_leak_under_the_same_cancels(ledger_url: str) -> None:
    async with pool_of(STOCK, ledger_url):
        for suspension in range(40):
            await cut(add_pair(suspension + 1), suspension)
        assert not await is_whole()
