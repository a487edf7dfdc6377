"""The memory of appointments: a message means what it says with all that was said before it."""

import random
from datetime import time
from pathlib import Path
from types import ModuleType

import pytest

from bot.database import column, fetch
from bot.ledger import feeds
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World, row, table
from tests.rules.hl7_samples import siu


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    return World(tmp_path / "data")


def chen(event: str = "S15", minute: int = 0, **change: str) -> str:
    """A message about a visit at Dr. Chen's, written so many minutes after eight."""
    usual = {
        "at": f"202603020{8 + minute // 60}{minute % 60:02d}00",
        "control": f"{event}-{minute}",
        "start": "202603101400",
        "end": "202603101430",
        "provider": "7^CHEN^AMY",
        "place": "Main St",
    }
    return siu(event, **{**usual, **change})


BARE = {"start": "", "end": "", "provider": "", "place": "", "patient": ""}
LATER = {"start": "202603121000", "end": "202603121030"}


async def drop(world: World, *files: str) -> None:
    """Drop these one after the other."""
    for content in files:
        world.drop(f"{next(world._ages)}.hl7", content)
        await world.settle()


async def open_times() -> list[str]:
    return await column(
        """
        SELECT to_char(slot_start_at AT TIME ZONE 'America/Chicago', 'DD HH24:MI')
        FROM cancellation_event WHERE status = 'open' ORDER BY 1
        """
    )


async def test_a_cancel_that_holds_only_an_id_frees_what_an_earlier_file_said(
    world: World,
) -> None:
    await drop(world, chen("S12"), chen("S15", 5, **BARE).replace("|30|MIN|", "|||"))
    assert await open_times() == ["10 14:00"]


@pytest.mark.parametrize("event", ["S13", "S14"])
async def test_a_move_frees_the_time_that_an_earlier_file_said(world: World, event: str) -> None:
    await drop(world, chen("S12"), chen(event, 5, **LATER))
    assert await open_times() == ["10 14:00"]


async def test_what_nobody_has_ever_said_is_counted(world: World) -> None:
    await drop(world, chen("S15", 5, **BARE), chen("S15", 6, id="B2"))
    assert await open_times() == ["10 14:00"]
    hours = (time(8), time(18))
    (one,) = await feeds.feeds(world.site.zone, hours, world.clocks.at)
    assert (one.cancelled, one.unresolved, one.unresolved_share) == (2, 1, 0.5)


async def test_an_export_says_what_appointments_there_are(world: World) -> None:
    world.drop("all.csv", table([row(1, "2026-03-10 14:00", status="booked")]))
    await world.settle()
    await drop(world, chen("S15", 65, **BARE).replace("|30|MIN|", "|||"))
    assert await open_times() == ["10 14:00"]


async def test_an_id_that_two_senders_use_is_neithers_in_an_export(world: World) -> None:
    world.drop("all.csv", table([row(1, "2026-03-10 14:00", status="booked")]))
    await world.settle()
    north = chen("S12", 64, sending="SYS|NORTH")
    await drop(world, north, chen("S15", 65, sending="SYS|SOUTH", **BARE))
    assert await open_times() == []


async def test_a_neighbour_that_can_be_read_in_part_is_remembered_too(world: World) -> None:
    broken = chen("S12", id="B7", end="").replace("|30|MIN|", "|||")
    await drop(world, broken, chen("S15", 5))
    assert await open_times() == []
    await drop(world, chen("S23", 6, id="X", start="202603100000", end="202603130000"))
    await drop(world, chen("S15", 7, id="C8", **LATER))
    assert await open_times() == []


async def test_a_message_that_can_not_be_used_withdraws_what_is_open_at_its_time(
    world: World,
) -> None:
    for spoils in (
        chen("S12", 5, id="B7", end="").replace("|30|MIN|", "|||"),
        chen("S17", 6),
        chen("S26", 7),
        chen("S23", 8, id="X", start="202603100000", end="202603120000"),
        chen("S15", 9, id="B8", reason="Provider out"),
    ):
        await worlds.forget()
        await drop(world, chen())
        assert await open_times() == ["10 14:00"]
        await drop(world, spoils)
        assert (await open_times(), spoils[:70]) == ([], spoils[:70])


async def test_the_memory_holds_no_people(world: World) -> None:
    await drop(world, chen("S12", place="Main St"))
    text = str(await fetch("SELECT * FROM ehr_appointment")).casefold()
    assert not [word for word in ("doe", "john", "555", "'77'", "1970", "a1'") if word in text]


async def test_what_is_long_over_is_forgotten(world: World) -> None:
    await drop(world, chen("S12"))
    world.clocks.pass_seconds(60 * 86_400)
    later = {"at": "20260502090000", "start": "202605101400", "end": "202605101430"}
    await drop(world, chen("S12", 5, id="B7", **later))
    assert await worlds.count("ehr_appointment") == 1


MOVED_TWICE = [
    chen("S12", 0),
    chen("S13", 1, **LATER),
    chen("S13", 2, start="202603131100", end="202603131130"),
]


@pytest.mark.parametrize("at_once", [True, False])
async def test_an_appointment_that_moves_twice_frees_both_of_its_times(
    world: World, at_once: bool
) -> None:
    await drop(world, *(["".join(MOVED_TWICE)] if at_once else MOVED_TWICE))
    assert await open_times() == ["10 14:00", "12 10:00"]
    assert await worlds.count("intake_row WHERE slot_id IS NOT NULL") == 2
    await drop(world, chen("S12", 3, id="B7"))
    assert await open_times() == ["12 10:00"]


async def test_what_moves_back_takes_its_former_time_however_late_that_comes(
    world: World,
) -> None:
    world.clocks.pass_seconds(86_400)  # the messages were written the day before
    await drop(world, chen("S12", 0), chen("S13", 1, **LATER), chen("S13", 2))
    assert await open_times() == ["12 10:00"]


@pytest.mark.parametrize("reverse", [False, True])
async def test_a_time_stays_free_though_the_clinic_takes_away_the_next_one(
    world: World, reverse: bool
) -> None:
    taken = chen("S15", 2, reason="Provider cancelled", **LATER)
    order = [chen("S12", 0), chen("S13", 1, **LATER), taken]
    await drop(world, *(reversed(order) if reverse else order))
    assert await open_times() == ["10 14:00"]


@pytest.mark.parametrize("event", ["S12", "S23"])
async def test_what_was_there_before_a_cancel_holds_though_it_comes_later(
    world: World, event: str
) -> None:
    await drop(world, chen("S15", 5), chen(event, 1, id="B7", end="202603101500"))
    assert await open_times() == []


DAY = [
    chen("S12", 0, id="A"),
    chen("S13", 1, id="A", **LATER),
    chen("S15", 2, id="A", **BARE),
    chen("S12", 3, id="B", start="202603111000", end="202603111030"),
    chen("S15", 4, id="B", start="202603111000", end="202603111030"),
    chen("S12", 5, id="C", **LATER),
    chen("S12", 6, id="D", start="202603130900", end="202603130930"),
    chen("S15", 7, id="D", start="202603130900", end="202603130930"),
    chen("S12", 8, id="D", start="202603130900", end="202603130930"),
]


async def state() -> tuple[list[str], list[tuple[str, str]]]:
    known = await fetch("SELECT natural_key, state FROM ehr_appointment ORDER BY 1")
    return await open_times(), [(one["natural_key"], one["state"]) for one in known]


async def test_messages_in_any_order_end_in_the_memory_of_the_sorted_order(world: World) -> None:
    await drop(world, *DAY)
    sorted_state = await state()
    assert sorted_state[0] == ["10 14:00", "11 10:00"]
    dice = random.Random(16)
    for _ in range(12):
        await worlds.forget()
        order = dice.sample(DAY, len(DAY)) + dice.choices(DAY, k=3)
        await drop(world, *order)
        assert await state() == sorted_state
