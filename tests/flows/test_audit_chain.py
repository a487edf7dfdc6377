"""The audit log is a chain: whatever is changed, taken out or put in behind its back shows."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from bot import audit
from bot import database as db
from bot.audit import chain, heads
from tests.world import World, column

BEHIND = "ALTER TABLE {table} DISABLE TRIGGER USER"
"""What somebody does who owns the tables."""


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


@pytest.fixture(autouse=True, params=[2, chain.TOGETHER])
def together(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read in parts, and a fault at the edge of one is found as any other."""
    monkeypatch.setattr(chain, "TOGETHER", request.param)


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


CUT: Final = (
    "DELETE FROM audit_link WHERE position > 3",
    "DELETE FROM audit_log WHERE subject_id > 2",
)
REWRITTEN: Final = (
    "DELETE FROM audit_link",
    "UPDATE audit_log SET actor = 'ben' WHERE subject_id = 2",
    "CREATE TABLE again AS SELECT * FROM audit_log",
    "DELETE FROM audit_log",
    "ALTER TABLE audit_log ENABLE TRIGGER audit_log_linked",
    "INSERT INTO audit_log SELECT * FROM again ORDER BY id",
    "DROP TABLE again",
)
SWAPPED: Final = (
    """
    UPDATE audit_log AS one SET actor = other.actor, details = other.details, at = other.at,
        subject_id = other.subject_id
    FROM audit_log AS other WHERE one.id <> other.id AND one.subject_id IN (1, 3)
        AND other.subject_id IN (1, 3)
    """,
)


@pytest.mark.parametrize(
    ("attack", "shows", "ends"),
    [
        (CUT, [], 1),
        (REWRITTEN, [], 1),
        (("TRUNCATE audit_link, audit_log",), [], 1),
        (("TRUNCATE audit_link",), ["unlinked"] * 5, 1),
        (SWAPPED, ["changed", "changed"], 0),
    ],
)
async def test_what_the_chain_alone_does_not_show_the_noted_ends_do(
    world: World, tmp_path: Path, attack: Sequence[str], shows: list[str], ends: int
) -> None:
    await heads.note(tmp_path, world.now - timedelta(days=1))
    assert heads.noted(tmp_path) == [], "of no line nothing is noted"
    await lines(world, 5)
    await heads.note(tmp_path, world.now - timedelta(hours=1))
    await heads.note(tmp_path, world.now)
    assert len(heads.noted(tmp_path)) == 1, "one for each day"
    assert await heads.lost(tmp_path) == []
    for table in ("audit_log", "audit_link"):
        await db.execute(BEHIND.format(table=table))
    for statement in attack:
        await db.execute(statement)
    for table in ("audit_log", "audit_link"):
        await db.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    assert await kinds() == shows
    assert len(await heads.lost(tmp_path)) == ends
    await lines(world, 6)
    await heads.note(tmp_path, world.now + timedelta(days=1))
    lost = await heads.lost(tmp_path)
    assert len(lost) == ends, "what is added later hides nothing"
    if lost:
        assert await heads.restored_since(lost[-1].at) is None
        await audit.record("restored", "restored", "database", None, world.now + timedelta(hours=1))
        assert await heads.restored_since(lost[-1].at) is not None


async def test_what_is_no_note_is_passed_over(world: World, tmp_path: Path) -> None:
    (tmp_path / heads.FILE).write_bytes(b"\xff\n\nnever 1:x\n2026-11-30T00:00:00+00:00 1:x\n")
    assert [one.head for one in heads.noted(tmp_path)] == ["1:x"]
    assert len(await heads.lost(tmp_path)) == 1


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
