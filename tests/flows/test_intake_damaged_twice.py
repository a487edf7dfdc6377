"""A clinic exported twice with damage: nothing is open over what stands in the day itself."""

import csv
import io
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from bot import database as bot_database
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World
from tests.rules.test_intake_damaged_days import (
    CHICAGO,
    DAMAGE,
    LAYOUTS,
    PROVIDERS,
    STANDS,
    Visit,
    damaged,
    row,
)

HEADS = LAYOUTS["two moments"].split(",")
QUARTERS = (15, 30, 45, 60)


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_place("Main")
    for name in PROVIDERS:
        await worlds.add_provider(name)
    return World(tmp_path / "data")


def first_day(rng: random.Random) -> dict[int, Visit]:
    visits = list[Visit]()
    for provider in PROVIDERS:
        at = datetime(2026, 3, 10, 8, tzinfo=CHICAGO)
        for _ in range(rng.randint(1, 5)):
            at += timedelta(minutes=rng.choice((0, 15, 60)))
            ends = at + timedelta(minutes=rng.choice(QUARTERS))
            visits.append(
                Visit(provider, at, ends, rng.choice((*STANDS, "Cancelled", "Cancelled")))
            )
            at = ends
    return dict(enumerate(visits))


def next_day(day: dict[int, Visit], rng: random.Random) -> dict[int, Visit]:
    """The same a day later: some stand again, and some freed times were given to others."""
    later = dict(day)
    for number, visit in day.items():
        if visit.status == "Cancelled":
            match rng.choice(("stays", "stands again", "given", "given")):
                case "stands again":
                    later[number] = replace(visit, status="Scheduled")
                case "given":
                    starts = visit.starts + timedelta(minutes=rng.choice((0, 0, 5)))
                    given = replace(visit, starts=starts, status=rng.choice(STANDS))
                    later[100 + number] = given
    return later


def export(day: dict[int, Visit], rng: random.Random) -> str:
    """The day with at most one damaged cell in each row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for number, visit in day.items():
        cells = row(visit, number, "two moments")
        if rng.random() < 0.4:
            head = rng.choice(HEADS)
            cells[head] = damaged(cells[head], rng.choice(DAMAGE))
        writer.writerow([cells[head] for head in HEADS])
    return out.getvalue()


async def open_over(day: dict[int, Visit]) -> list[object]:
    """Open slots over which something stands in the day itself."""
    slots = await bot_database.fetch(
        "SELECT provider_name, slot_start_at, slot_end_at FROM cancellation_event"
        " JOIN provider_reference AS who ON who.id = provider_id WHERE status = 'open'"
    )
    return [
        (dict(slot), visit)
        for slot in slots
        for visit in day.values()
        if visit.status in STANDS
        and visit.provider == slot["provider_name"]
        and visit.starts.astimezone(UTC) < slot["slot_end_at"]
        and slot["slot_start_at"] < visit.ends.astimezone(UTC)
    ]


@pytest.mark.parametrize("seed", range(24))
async def test_nothing_is_open_over_what_stands_by_either_export(world: World, seed: int) -> None:
    rng = random.Random(seed)
    monday = first_day(rng)
    tuesday = next_day(monday, rng)
    for name, day in (("monday.csv", monday), ("tuesday.csv", tuesday)):
        world.drop(name, export(day, rng))
        await world.settle()
        assert not await open_over(day)
