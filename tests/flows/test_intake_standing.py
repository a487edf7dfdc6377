"""What stood in an earlier export is remembered, without people, and nothing is offered over it."""

from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from bot import database as bot_database
from bot.waitlist.views.figures import outlook
from tests.flows import intake_world as worlds
from tests.flows.intake_world import NOW, World, row, table

TEN, QUARTER, ELEVEN = "2026-03-10 10:00", "2026-03-10 10:15", "2026-03-10 11:00"


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    await worlds.add_provider("Dr. Park")
    return World(tmp_path / "data")


async def drop(world: World, *rows: str, age: timedelta | None = None) -> None:
    world.drop("export.csv", table(rows), age=age)
    await world.settle()


async def open_slots() -> int:
    return await worlds.count("cancellation_event WHERE status = 'open'")


async def test_of_two_who_stand_at_one_time_the_cancelled_one_frees_nothing(world: World) -> None:
    await drop(world, row(1, TEN, status="Scheduled"), row(2, TEN, status="Scheduled"))
    await drop(world, row(2, TEN))
    assert await open_slots() == 0
    assert "An earlier export shows another appointment" in await worlds.first_refusal()
    await drop(world, row(1, TEN), row(2, TEN), row(3, status="No show"))
    assert await open_slots() == 1


async def test_a_file_of_standing_appointments_alone_feeds_the_outlook(world: World) -> None:
    """Ten on each of three Tuesdays and fifteen on the fourth, which is seen a day before."""
    days = [("10", 10), ("17", 10), ("24", 10), ("31", 15)]
    visits = [
        row(
            100 * int(day) + n,
            f"2026-03-{day} {8 + n // 4:02}:{n % 4 * 15:02}",
            status="Booked",
            minutes=15,
        )
        for day, each in days
        for n in range(each)
    ]
    world.drop("booked 2026-03-02.csv", table(visits))
    await world.settle()
    assert await worlds.count("intake_file WHERE outcome = 'accepted'") == 1
    assert await worlds.count("ehr_appointment WHERE state = 'booked'") == 45
    await bot_database.execute(
        """
        INSERT INTO cancellation_event (provider_id, location_id, slot_start_at, slot_end_at,
                                        status, verdict, source, created_at, closed_at)
        SELECT provider.id, place.id, at, at + interval '30 min', 'expired', 'all_asked', 'api',
               at - interval '1 d', at
        FROM provider_reference AS provider, location_reference AS place,
             generate_series('2026-02-17 16:00Z'::timestamptz, '2026-03-24 16:00Z', '7 d') AS at
        WHERE provider_name = 'Dr. Chen'
        """
    )
    world.clocks.pass_seconds(timedelta(days=28).total_seconds())
    found = await outlook.read(world.rules, world.clocks.at)
    assert [(str(one.day), one.full) for one in found.expected] == [("2026-03-31", 1.5)]


@pytest.mark.parametrize(
    "stands",
    [
        row(1, QUARTER, status="Booked"),
        row(1, QUARTER, status="Booked", location="Elsewhere"),
        ",Dr. Chen,,2026-03-10,,Out of office,,",
    ],
)
async def test_nothing_opens_over_what_an_earlier_export_shows(world: World, stands: str) -> None:
    await drop(world, stands)
    await drop(world, row(2, TEN))
    assert await open_slots() == 0


@pytest.mark.parametrize(
    "cancelled", [row(1, TEN), row(2, ELEVEN), row(2, TEN, provider="Dr. Park")]
)
async def test_what_stood_itself_or_elsewhere_is_opened(world: World, cancelled: str) -> None:
    await drop(world, row(1, TEN, status="Scheduled"))
    await drop(world, cancelled)
    assert await open_slots() == 1


async def test_an_appointment_that_moved_stands_where_it_went(world: World) -> None:
    await drop(world, row(1, TEN, status="Scheduled"))
    await drop(world, row(1, ELEVEN, status="Scheduled"))
    await drop(world, row(2, TEN), row(3, ELEVEN))
    assert [start for _, start, _ in await worlds.slots()] == ["2026-03-10 15:00"]


async def test_a_file_that_is_opened_and_saved_anew_says_nothing_new(world: World) -> None:
    world.clocks.pass_seconds(timedelta(days=2).total_seconds())
    monday = table([row(1, TEN), row(2, ELEVEN)])
    world.drop("cancellations 2026-03-02.csv", monday, age=timedelta(days=2))
    await world.settle()
    world.drop("2026-03-03.csv", table([row(1, TEN, status="Scheduled")]), age=timedelta(days=1))
    await world.settle()
    world.drop("cancellations 2026-03-02.csv", monday.replace("\n", "\r\n"))
    await world.settle()
    assert [status for _, _, status in await worlds.slots()] == ["aborted", "open"]


async def test_an_older_export_moves_nothing(world: World) -> None:
    await drop(world, row(1, TEN, status="Scheduled"))
    await drop(world, row(1, ELEVEN, status="Scheduled"), age=timedelta(days=1))
    await drop(world, row(2, TEN))
    assert await open_slots() == 0


async def test_the_cancellations_of_a_day_that_was_shown_before_are_new(world: World) -> None:
    day = [f"2026-03-10 {8 + n // 4:02}:{15 * (n % 4):02}" for n in range(12)]
    await drop(world, *(row(n, at, minutes=15, status="Booked") for n, at in enumerate(day)))
    await drop(world, *(row(n, at, minutes=15) for n, at in enumerate(day)))
    assert await open_slots() == 0
    assert await worlds.count("intake_file WHERE outcome = 'held'") == 1


async def test_no_person_is_remembered_and_what_is_over_is_forgotten(world: World) -> None:
    await drop(world, row(1, TEN, status="Scheduled", phone="2145550101"))
    kept = await bot_database.fetch("SELECT * FROM intake_row")
    assert "5550101" not in str(kept)
    assert await worlds.count("patient_contact") == 0
    world.clocks.pass_seconds((timedelta(days=9)).total_seconds())
    await drop(world, row(2, "2026-03-20 10:00", status="Scheduled"))
    assert await worlds.count("intake_row") == 1
    assert world.clocks.at > NOW
