"""The clinic's places as files name them: each row by its place's clock, and nothing guessed."""

import csv
from pathlib import Path
from types import ModuleType

import pytest

from bot import database as bot_database
from bot.waitlist.staff import place_changes
from tests.flows import intake_world as worlds
from tests.flows.intake_world import WAITLIST_HEADS, World, row, table
from tests.world import column

ANA = "+12145550111"
STARTS = "SELECT to_char(slot_start_at AT TIME ZONE 'UTC', 'HH24:MI') FROM cancellation_event"


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    world = World(tmp_path / "data")
    for name, zone in (("Main St", None), ("El Paso", "America/Denver")):
        await add(world, place_changes.Declared(location_name=name, time_zone=zone))
    return world


async def add(world: World, new: place_changes.Declared) -> int:
    now = world.clocks.now()
    return await bot_database.unit(lambda: place_changes.add(new, "sam", world.rules, now))


async def test_a_row_is_read_and_receipted_by_the_clock_of_its_place(world: World) -> None:
    rows = [row(1, "2026-03-10 09:00"), row(2, "2026-03-10 11:00", location="el paso")]
    world.drop("export.csv", table(rows))
    await world.settle()
    assert sorted(map(str, await column(STARTS))) == ["14:00", "17:00"]
    told = [line[2] for line in world.receipt("archive") if len(line) > 4 and line[0] in "23"]
    assert told == ["Tue 2026-03-10 09:00", "Tue 2026-03-10 11:00"]


async def test_a_time_that_names_its_offset_is_what_it_says(world: World) -> None:
    written = row(1, "2026-03-10 11:00", location="El Paso")
    for clock in ("11:00", "11:30"):
        written = written.replace(f" {clock}", f"T{clock}:00-05:00")
    world.drop("export.csv", table([written]))
    await world.settle()
    assert await column(STARTS) == ["16:00"]


async def test_what_is_filled_goes_back_by_the_clock_of_its_place(world: World) -> None:
    await worlds.add_entry(ANA, "Ana")
    world.drop("export.csv", table([row(1, "2026-03-10 11:00", location="El Paso")]))
    await world.settle()
    await worlds.ask_somebody(world)
    await worlds.let_win(world, ANA)
    await world.settle()
    (path,) = world.where.outbox.iterdir()
    with path.open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    assert line["start"] == "2026-03-10 11:00"


async def test_a_spelling_that_nobody_knows_opens_nothing_until_it_is_said_what_it_means(
    world: World,
) -> None:
    rows = [row(1, "2026-03-10 09:00"), row(2, "2026-03-10 11:00", location="EP")]
    world.drop("export.csv", table(rows))
    await world.settle()
    assert await column(STARTS) == ["14:00"]
    now = world.clocks.now()
    await bot_database.unit(lambda: place_changes.add_alias(2, "EP", "sam", world.rules, now))
    world.drop("again.csv", table([row(2, "2026-03-10 11:00", location="EP")]))
    await world.settle()
    assert sorted(map(str, await column(STARTS))) == ["14:00", "17:00"]


async def test_a_row_at_a_closed_place_opens_nothing_and_says_so(world: World) -> None:
    await bot_database.unit(lambda: place_changes.close(2, "sam", world.clocks.now()))
    rows = [row(1, "2026-03-10 09:00"), row(2, "2026-03-10 11:00", location="El Paso")]
    world.drop("export.csv", table(rows))
    await world.settle()
    assert await column(STARTS) == ["14:00"]
    assert any(
        "This place is closed." in cell for line in world.receipt("archive") for cell in line
    )


async def test_a_wish_for_a_place_is_kept_by_its_name_or_refused(world: World) -> None:
    rows = [f"{ANA},Ana,,,el  PASO,,,,yes,", "+12145550112,Bo,,,Pluto,,,,yes,"]
    world.drop("waitlist.csv", "\n".join([WAITLIST_HEADS, *rows]) + "\n")
    await world.settle()
    assert await column("SELECT location_preference FROM waitlist_entry") == [["El Paso"]]
    refused = [line[-1] for line in world.receipt("archive") if "location_preference" in line]
    assert [why[:23] for why in refused] == ["This place is not known"]
