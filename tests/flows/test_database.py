"""The database as the rest of the bot uses it: SQL, transactions and units of work."""

import asyncio
import contextvars
import logging
from collections.abc import Awaitable, Callable
from types import ModuleType

import asyncpg
import pytest
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from bot import database
from bot.postgres import engine
from tests.ledger import Entry

ADD = "INSERT INTO entry (number) VALUES ($1)"


@pytest.fixture(autouse=True)
def opened(ledger: ModuleType) -> None:
    """Every test here has a table of entries."""


async def numbers() -> list[int]:
    return [row["number"] for row in await database.fetch("SELECT number FROM entry ORDER BY 1")]


async def add_in_transaction(*numbers: int) -> None:
    async with database.transaction():
        for number in numbers:
            await database.execute(ADD, number)


async def add_and_fail(number: int) -> None:
    async with database.transaction():
        await database.execute(ADD, number)
        await Entry.create(number=number + 1)
        raise ZeroDivisionError


async def count_attempts(times: int, error: Exception) -> int:
    """How often a unit ran that fails with ``error`` the first ``times`` times."""
    attempts = 0

    async def work() -> int:
        nonlocal attempts
        attempts += 1
        await database.execute(ADD, attempts)
        if attempts <= times:
            raise error
        return attempts

    return await database.unit(work, pause=lambda _: 0)


async def test_it_returns_the_rows_of_a_statement_with_returning() -> None:
    await database.execute("INSERT INTO entry (number) VALUES (1), (2)")
    raised = await database.fetch(
        "UPDATE entry SET number = number + $1 WHERE number = 2 RETURNING number", 40
    )
    assert raised == [{"number": 42}]
    assert await database.fetch_value("INSERT INTO entry (number) VALUES (7) RETURNING number") == 7
    assert await database.fetch_one("DELETE FROM entry WHERE number = 99 RETURNING id") is None
    assert await database.fetch_value("SELECT number FROM entry WHERE number = 99") is None
    assert await numbers() == [1, 7, 42]


async def test_it_counts_the_rows_that_a_statement_affected() -> None:
    assert await database.execute("INSERT INTO entry (number) VALUES (1), (2), (3)") == 3
    assert await database.execute("UPDATE entry SET number = number + 10 WHERE number > $1", 1) == 2
    late = "WITH late AS (SELECT 12 AS n) DELETE FROM entry USING late WHERE number = n"
    assert await database.execute(late) == 1
    assert await database.execute("UPDATE entry SET number = 5 WHERE number = 99") == 0
    assert await database.execute("LISTEN somebody") == 0


async def test_json_and_arrays_arrive_as_the_objects_that_were_sent() -> None:
    sent = {"list": [1, "ñ", None], "nested": {"yes": True}}
    row = await database.fetch_one(
        "SELECT $1::jsonb AS b, $1::json AS j, $2::text[] AS t, $3::jsonb AS none",
        sent,
        ["a", 'b "quoted"', ""],
        None,
    )
    assert row == {"b": sent, "j": sent, "t": ["a", 'b "quoted"', ""], "none": None}


async def test_models_and_sql_see_the_same_json() -> None:
    await Entry.create(number=1, note={"by": "model"})
    await database.execute("INSERT INTO entry (number, note) VALUES (2, $1)", {"by": "sql"})
    assert [entry.note for entry in await Entry.all().order_by("number")] == [
        {"by": "model"},
        {"by": "sql"},
    ]
    assert await Entry.filter(note__contains={"by": "sql"}).count() == 1
    assert await database.fetch_value("SELECT note->>'by' FROM entry WHERE number = 1") == "model"


async def test_every_connection_has_a_name_utc_and_limits() -> None:
    names = ["application_name", "timezone", *engine.LIMITS]
    found = {name: await database.fetch_value(f"SHOW {name}") for name in names}
    assert found == {"application_name": "test", "timezone": "UTC", **engine.LIMITS}


async def test_a_transaction_is_kept_whole_or_not_at_all() -> None:
    async with database.transaction():
        await database.execute(ADD, 1)
        await Entry.create(number=2)
    with pytest.raises(ZeroDivisionError):
        await add_and_fail(3)
    assert await numbers() == [1, 2]


async def test_a_transaction_inside_another_is_undone_alone() -> None:
    async with database.transaction():
        await database.execute(ADD, 1)
        with pytest.raises(IntegrityError):
            await add_in_transaction(2, 1)
        async with database.transaction():
            await database.execute(ADD, 3)
            with pytest.raises(ZeroDivisionError):
                await add_and_fail(4)
    assert await numbers() == [1, 3]


async def test_a_transaction_inside_another_falls_with_it() -> None:
    async def fail_outside() -> None:
        async with database.transaction():
            await add_in_transaction(1, 2)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_outside()
    assert await numbers() == []


async def test_a_swallowed_error_cannot_turn_commit_into_a_silent_rollback() -> None:
    async def swallow() -> None:
        async with database.transaction():
            await database.execute(ADD, 1)
            with pytest.raises(IntegrityError):
                await database.execute(ADD, 1)

    with pytest.raises(TransactionManagementError, match="rolled back"):
        await swallow()
    assert await numbers() == []


async def test_models_work_inside_and_outside_of_a_transaction() -> None:
    assert (await Entry.get_or_create(number=1))[1]
    assert not (await Entry.get_or_create(number=1))[1]
    async with database.transaction():
        assert not (await Entry.get_or_create(number=1))[1]
        assert not (await Entry.update_or_create(number=1, defaults={"note": {"a": 1}}))[1]
        await Entry.bulk_create([Entry(number=n) for n in range(2, 5)])
        locked = await Entry.filter(number=2).select_for_update().get()
        locked.note = {"b": 2}
        await Entry.bulk_update([locked], ["note"])
    assert await numbers() == [1, 2, 3, 4]
    assert (await Entry.get(number=2)).note == {"b": 2}


async def test_tasks_that_share_a_transaction_take_turns_on_its_connection() -> None:
    async def add(first: int) -> None:
        async with database.transaction():
            await database.execute(ADD, first)
            await Entry.create(number=first + 1)

    async with database.transaction():
        async with asyncio.TaskGroup() as group:
            group.create_task(database.execute(ADD, 1))
            group.create_task(database.fetch("SELECT pg_sleep(0.01)"))
            group.create_task(database.execute(ADD, 2))
        await add(3)
    assert await numbers() == [1, 2, 3, 4]


async def test_a_task_that_outlives_its_transaction_is_told_so() -> None:
    ended = asyncio.Event()

    async def straggle(work: Callable[[], Awaitable[object]]) -> None:
        await ended.wait()
        await work()

    works = [numbers, lambda: add_in_transaction(1), lambda: database.unit(numbers)]
    async with database.transaction():
        stragglers = [asyncio.create_task(straggle(work)) for work in works]
    ended.set()
    for straggler in stragglers:
        with pytest.raises(TransactionManagementError, match="has ended"):
            await straggler
    assert await database.fetch_value("SELECT 1") == 1


async def test_the_database_is_found_from_a_task_with_a_context_of_its_own() -> None:
    async def count() -> int:
        return await Entry.all().count()

    assert await asyncio.create_task(count(), context=contextvars.Context()) == 0


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.DeadlockDetectedError("x"),
        asyncpg.SerializationError("x"),
        asyncpg.LockNotAvailableError("x"),
        asyncpg.QueryCanceledError("x"),
        asyncpg.ConnectionDoesNotExistError("x"),
        asyncpg.IdleInTransactionSessionTimeoutError("x"),
        asyncpg.InterfaceError("connection is closed"),
        ConnectionRefusedError("x"),
        TimeoutError("x"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_a_unit_runs_again_as_a_whole_after_a_transient_error(error: Exception) -> None:
    assert await count_attempts(2, error) == 3
    assert await numbers() == [3]


async def test_a_unit_gives_up_after_its_last_try() -> None:
    with pytest.raises(asyncpg.DeadlockDetectedError):
        await count_attempts(5, asyncpg.DeadlockDetectedError("x"))
    assert await numbers() == []


async def test_a_unit_does_not_repeat_what_cannot_succeed() -> None:
    with pytest.raises(IntegrityError):
        await database.unit(lambda: database.execute(ADD + ", ($1)", 1))
    with pytest.raises(ZeroDivisionError):
        await count_attempts(1, ZeroDivisionError())
    assert await numbers() == []


async def test_a_unit_inside_another_is_a_savepoint_and_the_outer_one_runs_again() -> None:
    outer = inner = 0

    async def nested() -> None:
        nonlocal inner
        inner += 1
        await database.execute(ADD, inner)
        if inner == 1:
            raise asyncpg.DeadlockDetectedError("x")

    async def work() -> None:
        nonlocal outer
        outer += 1
        await database.unit(nested)

    await database.unit(work, pause=lambda _: 0)
    assert (outer, inner, await numbers()) == (2, 2, [2])


async def test_two_units_that_deadlock_both_succeed() -> None:
    await database.execute("INSERT INTO entry (id, number) VALUES (1, 1), (2, 2)")
    met = asyncio.Barrier(2)
    tries = 0

    async def raise_both(first: int, second: int) -> None:
        nonlocal tries
        tries += 1
        change = "UPDATE entry SET note = '{}', number = number + 10 WHERE id = $1"
        await database.execute(change, first)
        if tries <= 2:
            await met.wait()
        await database.execute(change, second)

    await asyncio.gather(
        database.unit(lambda: raise_both(1, 2), pause=lambda _: 0),
        database.unit(lambda: raise_both(2, 1), pause=lambda _: 0),
    )
    assert tries >= 3
    assert await numbers() == [21, 22]


async def test_a_lock_that_is_held_too_long_is_a_transient_error() -> None:
    async def lock() -> None:
        async with database.transaction():
            await database.execute("SET LOCAL lock_timeout = '20ms'")
            await database.fetch("SELECT * FROM entry FOR UPDATE")

    await database.execute(ADD, 1)
    holder = await database.connect()
    async with holder.transaction():
        await holder.execute("SELECT * FROM entry FOR UPDATE")
        with pytest.raises(database.TRANSIENT):
            await lock()
    await holder.close()
    await lock()


async def test_a_transaction_left_idle_arrives_as_transient_and_holds_no_connection() -> None:
    attempts = 0

    async def work() -> None:
        nonlocal attempts
        attempts += 1
        await database.execute(ADD, attempts)
        if attempts == 1:
            await database.execute("SET LOCAL idle_in_transaction_session_timeout = '10ms'")
            await asyncio.sleep(0.2)  # the idleness is what is tested
        await database.execute(ADD, -attempts)

    await database.unit(work, pause=lambda _: 0)
    assert await numbers() == [-2, 2]


async def test_errors_and_logs_never_repeat_a_value(caplog: pytest.LogCaptureFixture) -> None:
    secret = 15551234567
    await database.execute(
        "CREATE TABLE private (phone text PRIMARY KEY, age int, n text NOT NULL)"
    )
    add = "INSERT INTO private VALUES ($1, $2, $3)"
    with caplog.at_level(logging.DEBUG):
        await database.execute(add, f"+{secret}", 1, "x")
        await Entry.create(number=1, note={"phone": f"+{secret}"})
        for values in [(f"+{secret}", 1, "x"), (f"+{secret}1", 1, None), ("", f"+{secret}", "x")]:
            with pytest.raises((IntegrityError, OperationalError)) as raised:
                await database.execute(add, *values)
            shown = [repr(e) + str(e) for e in (raised.value, raised.value.__cause__) if e]
            assert shown
            assert str(secret) not in "".join(shown)
        with pytest.raises(OperationalError) as mistyped:
            await database.execute("SELECT $1::text::int", f"+{secret}x")
        assert str(secret) not in str(mistyped.value)
    assert str(secret) not in caplog.text


async def test_a_notification_is_rung_by_commit_and_not_by_rollback() -> None:
    async def notify_and_fail() -> None:
        async with database.transaction():
            await database.notify("bell", "lost")
            raise ZeroDivisionError

    heard: asyncio.Queue[str] = asyncio.Queue()
    listener = await database.connect()
    await listener.add_listener("bell", lambda *rung: heard.put_nowait(rung[3]))
    with pytest.raises(ZeroDivisionError):
        await notify_and_fail()
    async with database.transaction():
        await database.notify("bell", "kept")
        assert heard.empty()
    assert await asyncio.wait_for(heard.get(), 5) == "kept"
    assert heard.empty()
    await listener.close()
