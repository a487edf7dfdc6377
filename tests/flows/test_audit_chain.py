"""The audit log is a chain: whatever is changed, taken out or put in behind its back shows."""

import asyncio
from contextlib import suppress
from types import ModuleType

import pytest

from bot import audit
from bot import database as db
from bot.audit import chain
from tests.world import World, column

BEHIND = "ALTER TABLE {table} DISABLE TRIGGER USER"
"""What somebody does who owns the tables."""


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


async def lines(world: World, count: int) -> None:
    for n in range(count):
        await audit.record("anna", "change", "entry", n, world.now, fields=["notes"], n=n)


async def kinds() -> list[str]:
    return [fault.kind for fault in (await chain.verify()).faults]


async def test_a_chain_that_nobody_touched_is_whole(world: World) -> None:
    assert await chain.verify() == chain.Report(0, "", [])
    await lines(world, 3)
    noted = (await chain.verify()).head
    await lines(world, 2)
    report = await chain.verify()
    assert (report.lines, report.faults) == (5, [])
    assert await chain.has(noted)
    for strange in ("", "3", "x:y", "3:0", "99999999999999999999:0"):
        assert not await chain.has(strange)


@pytest.mark.parametrize(
    ("attack", "found"),
    [
        ("UPDATE audit_log SET actor = 'ben' WHERE subject_id = 2", ["changed"]),
        ("UPDATE audit_log SET at = at - interval '1 day' WHERE subject_id = 2", ["changed"]),
        ("UPDATE audit_log SET details = '{}' WHERE subject_id = 2", ["changed"]),
        ("DELETE FROM audit_log WHERE subject_id = 2", ["missing"]),
        ("DELETE FROM audit_log WHERE subject_id = 4", ["missing"]),
        (
            "INSERT INTO audit_log (at, actor, action, subject) VALUES ('2027-01-04Z', '', '', '')",
            ["unlinked"],
        ),
    ],
)
async def test_what_is_done_behind_its_back_shows(
    world: World, attack: str, found: list[str]
) -> None:
    await lines(world, 5)
    await db.execute(BEHIND.format(table="audit_log"))
    await db.execute(attack)
    assert await kinds() == found
    await db.execute("ALTER TABLE audit_log ENABLE TRIGGER USER")
    await lines(world, 1)
    assert await kinds() == found, "what is added later hides nothing"


async def test_a_line_that_is_taken_out_with_its_link_leaves_a_gap(world: World) -> None:
    await lines(world, 5)
    for table in ("audit_log", "audit_link"):
        await db.execute(BEHIND.format(table=table))
    await db.execute("DELETE FROM audit_link WHERE position = 3")
    await db.execute("DELETE FROM audit_log WHERE subject_id = 2")
    assert await kinds() == ["gap"]


async def test_an_end_that_is_cut_off_shows_to_whoever_noted_it(world: World) -> None:
    await lines(world, 5)
    noted = (await chain.verify()).head
    for table in ("audit_log", "audit_link"):
        await db.execute(BEHIND.format(table=table))
    await db.execute("DELETE FROM audit_link WHERE position = 5")
    await db.execute("DELETE FROM audit_log WHERE subject_id = 4")
    assert await kinds() == []
    assert not await chain.has(noted)


async def test_those_who_act_at_once_and_give_up_leave_no_gap(world: World) -> None:
    """A: locks one entry, notes a line, locks another; B the other way round would wait for A if
    the chain were locked before the commit."""
    began, others = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with db.transaction():
            await audit.record("anna", "change", "entry", 1, world.now)
            began.set()
            async with asyncio.timeout(10):
                await others.wait()
            await audit.record("anna", "change", "entry", 2, world.now)

    async def second(n: int) -> None:
        await began.wait()
        async with asyncio.timeout(5):
            await audit.record("ben", "change", "entry", n, world.now)

    async def the_others() -> None:
        await asyncio.gather(*(second(n) for n in range(20)))
        others.set()

    async def third() -> None:
        await began.wait()
        with suppress(ZeroDivisionError):
            async with db.transaction():
                await audit.record("chris", "change", "entry", 9, world.now)
                raise ZeroDivisionError

    await asyncio.gather(first(), third(), the_others())
    report = await chain.verify()
    assert (report.lines, report.faults) == (22, [])
    actors = await column(
        "SELECT actor FROM audit_link AS link JOIN audit_log AS line ON line.id = link.line_id"
        " ORDER BY position DESC LIMIT 2"
    )
    assert actors == ["anna", "anna"], "whoever commits last is last"


async def test_nobody_takes_a_link_out(world: World) -> None:
    await lines(world, 2)
    for attack in (
        "DELETE FROM audit_link",
        "UPDATE audit_link SET digest = ''",
        "TRUNCATE audit_link",
    ):
        with pytest.raises(Exception, match="is only added to"):
            await db.execute(attack)
