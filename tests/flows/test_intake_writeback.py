"""Filled slots on their way back into the clinic's own system."""

import csv
import io
from pathlib import Path
from types import ModuleType

import pytest
from typing_extensions import Buffer

from bot import database as bot_database
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World, row, table

ANA = "+12145550111"
BO = "+12145550122"


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    world = World(tmp_path / "data")
    await worlds.add_entry(ANA, "=HYPERLINK(1)")
    world.drop("export.csv", table([row(1, "2026-03-10 09:00")]))
    await world.settle()
    await worlds.ask_somebody(world)
    await worlds.let_win(world, ANA)
    return world


def lines(world: World) -> list[list[str]]:
    (path,) = world.where.outbox.iterdir()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


async def test_each_filled_slot_is_one_line_in_clinic_time(world: World) -> None:
    await world.settle()
    heads, line = lines(world)
    found = dict(zip(heads, line, strict=True))
    assert found["provider"] == "Dr. Chen"
    assert found["start"] == "2026-03-10 09:00"
    assert found["patient_phone"] == "12145550111"
    assert found["freed_appointment_id"] == "A1"


async def test_no_cell_of_it_is_run_by_a_spreadsheet(world: World) -> None:
    await world.settle()
    heads, line = lines(world)
    assert line[heads.index("patient_name")] == "'=HYPERLINK(1)"


async def test_a_slot_is_written_once_even_if_the_note_of_it_was_lost(world: World) -> None:
    await world.settle()
    await bot_database.execute("DELETE FROM intake_writeback")
    await world.settle()
    assert len(lines(world)) == 2
    assert await worlds.count("intake_writeback") == 1


async def test_lines_are_added_and_never_rewritten(world: World) -> None:
    await world.settle()
    (path,) = world.where.outbox.iterdir()
    before, inode = path.read_bytes(), path.stat().st_ino
    await fill_another(world)
    await world.settle()
    assert path.stat().st_ino == inode
    assert path.read_bytes().startswith(before)
    assert len(lines(world)) == 3


async def fill_another(world: World) -> None:
    """A second slot is freed and taken."""
    await worlds.add_entry(BO, "Bo")
    world.drop("export.csv", table([row(2, "2026-03-11 09:00")]))
    await world.settle()
    await worlds.ask_somebody(world)
    await worlds.let_win(world, BO)


async def test_a_file_that_staff_saved_anew_in_excel_gets_its_next_line(world: World) -> None:
    await world.settle()
    (path,) = world.where.outbox.iterdir()
    text = path.read_text("utf-8-sig").replace("Dr. Chen", "Dr. José Chén").rstrip("\r\n")
    path.write_bytes(text.replace(",", ";").encode("cp1252"))
    await bot_database.execute("DELETE FROM intake_writeback")
    await fill_another(world)
    await world.settle()
    heads, first, second = path.read_bytes().decode("cp1252").splitlines()
    assert heads.startswith("slot_id;")
    assert first.startswith("1;")
    assert second.startswith("2,")


async def test_a_line_for_which_there_is_no_room_is_written_whole_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.settle()
    (path,) = world.where.outbox.iterdir()
    before = path.read_bytes()
    await fill_another(world)
    with monkeypatch.context() as disk:
        disk.setattr(io, "FileIO", FullDisk)
        await world.settle()
    assert path.read_bytes() == before
    assert await worlds.count("intake_writeback") == 1
    await world.settle()
    assert len(lines(world)) == 3


class FullDisk(io.FileIO):
    """As a disk that is full after some bytes: the rest of a write is lost without an error."""

    def write(self, data: Buffer, /) -> int:
        return super().write(bytes(data)[:10])
