"""What a newer export says, however badly, counts against a time that an older one freed; and what
an older one showed as standing, however badly, counts against a time that a newer one frees."""

from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from bot import database as bot_database
from bot.waitlist.staff import desk
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World, row, table

TEN, QUARTER = "2026-03-10 10:00", "2026-03-10 10:15"
FAR = row(9, "2026-04-20 10:00", status="Scheduled", provider="Dr. Oak")


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_place()
    for name in ("Dr. Chen", "Dr. Park", "Dr. Oak"):
        await worlds.add_provider(name)
    return World(tmp_path / "data")


async def drop(world: World, *rows: str, age: timedelta | None = None) -> None:
    world.drop("export.csv", table(rows), age=age)
    await world.settle()


async def opened() -> list[str]:
    return [slot for slot, _, status in await worlds.slots() if status == "open"]


SAYS_IT_IS_NOT_FREE = [
    row(2, QUARTER, status="Confirmed"),
    row(2, TEN, status="Confirmed", location="East"),
    row(2, TEN, status="Zorb"),
    row(2, TEN, status=""),
    row(1, TEN, status="Appt Made"),
    "A1,Dr. Chen,Main St,2026-03-10 10:00,,Scheduled,,",
    "A2,Dr. Chen,Main St,2026-03-10 10:00,30 min,Scheduled,,",
    "1.2E+09,Dr. Chen,Main St,2026-03-10 10:00,2026-03-10 10:30,Scheduled,,",
    "A2,Dr. Chen,Main St,2026-03-10 9:3x,2026-03-10 10:30,Scheduled,,",
    "A2,Dr. Chen,Main St,2026-03-10,,Scheduled,,",
    "A2,Dr. Chen,Main St,,,Scheduled,,",
    '"A2","Chen, Wei",Main St,2026-03-10 10:00,2026-03-10 10:30,Scheduled,,',
    "A2,Dr Chenn,Main St,2026-03-10 10:00,2026-03-10 10:30,Scheduled,,",
    "A2,,Main St,2026-03-10 10:00,2026-03-10 10:30,Scheduled,,",
    "A1,Dr. Chen,Main St,2026-03-10 10:00,2026-03-10 10:30,Cancelled,provider out,",
    "A2,Dr. Chen,Main St,2026-03-10 08:00,2026-03-10 12:00,Cancelled,Dr. Chen sick,",
    ",Dr. Chen,,2026-03-10,,Vacation,,",
    ",Dr. Chen,,2026-03-08,2026-03-12,Vacation,,",
    ",,,2026-03-10,,Holiday,clinic closed,",
    ",ALL,,2026-03-10 08:00,2026-03-10 12:00,Meeting,,",
    "Dr. Chen OUT 3/10",
    "*** Dr. Chen OUT 3/10/2026 ***,,,,,,,",
    "A2,Dr. Chen,2026-03-10 10:00,Scheduled",
    "Clinic closed Mar 10,,,,,,,",
]


@pytest.mark.parametrize("newer", SAYS_IT_IS_NOT_FREE)
async def test_a_newer_row_takes_the_time_back(world: World, newer: str) -> None:
    await drop(world, row(1, TEN), row(3, TEN, provider="Dr. Oak"), FAR)
    assert "A1" in await opened()
    await drop(world, newer, FAR)
    assert "A1" not in await opened()


@pytest.mark.parametrize("newer", SAYS_IT_IS_NOT_FREE)
async def test_an_older_file_takes_nothing_back(world: World, newer: str) -> None:
    await drop(world, row(1, TEN), FAR)
    await drop(world, newer, FAR, age=timedelta(days=1))
    assert "A1" in await opened()


STOOD = [
    one
    for one in SAYS_IT_IS_NOT_FREE
    if not one.startswith(("A1", "A2,Dr. Chen,Main St,,,")) and "Cancelled" not in one
]


@pytest.mark.parametrize("older", STOOD)
async def test_what_stood_before_keeps_the_time(world: World, older: str) -> None:
    await drop(world, older, FAR)
    await drop(world, row(1, TEN), FAR)
    assert "A1" not in await opened()


@pytest.mark.parametrize(
    "beside",
    [
        row(2, "2026-03-10 11:00", status="Zorb"),
        "A2,Dr. Park,Main St,2026-03-10 10:00,,Scheduled,,",
        "A2,Dr. Park,Main St,,,Scheduled,,",
        "A2,,,,,Scheduled,,",
        ",Dr. Chen,,2026-03-11,,Vacation,,",
        "Dr. Park OUT 3/10",
    ],
)
async def test_what_is_about_another_time_takes_nothing(world: World, beside: str) -> None:
    await drop(world, row(1, TEN), FAR)
    await drop(world, beside, FAR)
    assert "A1" in await opened()


ANA = "+12145550111"


async def offered_again(world: World) -> None:
    slot = await bot_database.fetch_value("SELECT id FROM cancellation_event")
    now = world.clocks.now()
    await bot_database.unit(lambda: desk.offer_again(slot, world.rules, now))
    await bot_database.execute("UPDATE intake_alert SET seen_at = $1, seen_by = 'ana'", now)


@pytest.mark.parametrize("status", ["Zorb", ""])
async def test_where_only_staff_can_tell_they_are_told_at_once_and_the_next_text_waits_for_them(
    world: World, status: str
) -> None:
    await worlds.add_entry(ANA)
    await drop(world, row(1, TEN), FAR)
    await worlds.ask_somebody(world)
    await bot_database.execute("UPDATE message_log SET status = 'sent' WHERE kind = 'offer'")
    await drop(world, row(1, TEN, status=status), FAR)
    assert await opened() == []
    assert await worlds.alerts() == ["taken_elsewhere"]
    early = "not_before IS NULL OR not_before < $1"
    asked = f"SELECT count(*) FROM message_log WHERE status = 'queued' AND ({early})"
    assert await bot_database.fetch_value(asked, world.clocks.now() + timedelta(minutes=10)) == 0
    await offered_again(world)
    assert await opened() == ["A1"]
    assert await worlds.count("offer WHERE state = 'pending'") == 1
    assert await worlds.count("message_log WHERE status = 'queued'") == 0


async def test_the_same_doubt_in_the_next_export_is_put_to_staff_anew(world: World) -> None:
    await drop(world, row(1, TEN), FAR)
    await drop(world, row(1, TEN, status="Zorb"), FAR)
    await offered_again(world)
    world.clocks.pass_seconds(60)
    await drop(world, row(1, TEN, status="Zorb"), FAR, row(8, QUARTER, provider="Dr. Oak"))
    assert "A1" not in await opened()
    assert await worlds.count("intake_alert WHERE seen_at IS NULL") == 1
