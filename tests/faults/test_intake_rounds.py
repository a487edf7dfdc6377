"""What goes wrong in a round ends that round, never the service."""

from pathlib import Path
from types import ModuleType

import pytest

from bot import database as bot_database
from intake import service
from intake.bookings import writeback
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World, row, table


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    return World(tmp_path / "data")


@pytest.mark.parametrize("error", [bot_database.Unsettled("in COMMIT"), ValueError("a surprise")])
async def test_a_fault_of_the_write_back_stops_no_file(
    world: World, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr(writeback.CsvFile, "book", fail)
    world.drop("today.csv", table([row(1)]))
    for _ in range(3):
        await service.one_round(world.attendant)
        world.clocks.pass_seconds(60)
    assert len(await worlds.slots()) == 1
