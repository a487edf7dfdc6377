"""Several files one after the other: what a newer one says in any form, used or not, counts against
what an older one freed; and what is older, whatever its file's own time, frees nothing."""

import io
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import Workbook

from tests.flows import intake_world as worlds
from tests.flows.intake_world import HEADS, World, row, table

TEN = "2026-03-10 10:00"
FAR = row(9, "2026-04-20 10:00", status="Scheduled", provider="Dr. Oak")
FREED = table([row(1, TEN), FAR])
STANDS = table([row(1, TEN, status="Scheduled"), FAR])


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_place()
    for name in ("Dr. Chen", "Dr. Park", "Dr. Oak"):
        await worlds.add_provider(name)
    return World(tmp_path / "data")


def _two_lists() -> bytes:
    book = Workbook()
    for title, status in (("Freed", "Cancelled"), ("Day", "Scheduled")):
        sheet = book.create_sheet(title)
        sheet.append(HEADS.split(","))
        at = datetime(2026, 3, 10, 10)  # noqa: DTZ001 - a workbook's cell
        sheet.append(["A7", "Dr. Chen", "Main St", at, at.replace(minute=30), status])
    del book["Sheet"]
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _other_heads(more: str, *rows: str) -> str:
    return "\n".join((f"appointment_id,provider,location,start,end,status,{more}", *rows)) + "\n"


MOVED_IN = _other_heads(
    "rescheduled to",
    "A7,Dr. Chen,Main St,2026-03-06 09:00,2026-03-06 09:30,Rescheduled,2026-03-10 10:00",
    "A8,Dr. Oak,Main St,2026-04-20 10:00,2026-04-20 10:30,Scheduled,",
)
A_CLOSED_DAY = [row(n, f"2026-03-11 {n - 12:02}:00") for n in range(20, 31)]
NEWER: dict[str, tuple[str, str | bytes]] = {
    "a file that is held": (
        "b.csv",
        table([row(1, TEN, status="Scheduled"), *A_CLOSED_DAY]),
    ),
    "a file that breaks off": ("b.csv", table([row(1, TEN, status="Scheduled"), FAR])[:-30]),
    "dates in either order": (
        "b.csv",
        f"{HEADS}\nA1,Dr. Chen,Main St,3/10/2026 10:00,3/10/2026 10:30,Scheduled,,\n",
    ),
    "a header without an end": (
        "b.csv",
        (
            "appointment_id,provider,location,start,status\n"
            "A1,Dr. Chen,Main St,2026-03-10 10:00,Scheduled\n"
        ),
    ),
    "a workbook of two lists": ("b.xlsx", _two_lists()),
    "a patient moved into it": ("b.csv", MOVED_IN),
    "the provider stands in for another": (
        "b.csv",
        _other_heads(
            "covering provider",
            "A7,Dr. Park,Main St,2026-03-10 10:00,2026-03-10 10:30,Scheduled,Dr. Chen",
            "A8,Dr. Oak,Main St,2026-04-20 10:00,2026-04-20 10:30,Scheduled,",
        ),
    ),
    "a block that comes again": (
        "b.csv",
        _other_heads(
            "recurrence",
            "A7,Dr. Chen,Main St,2026-03-03 10:00,2026-03-03 11:00,Blocked,Every week",
            "A8,Dr. Oak,Main St,2026-04-20 10:00,2026-04-20 10:30,Scheduled,",
        ),
    ),
}


@pytest.mark.parametrize("newer", NEWER)
async def test_a_newer_file_takes_the_time_back(world: World, newer: str) -> None:
    world.drop("a.csv", FREED)
    await world.settle()
    assert [status for _, _, status in await worlds.slots()] == ["open"]
    world.drop(*NEWER[newer])
    await world.settle()
    assert "open" not in [status for name, _, status in await worlds.slots() if name == "A1"]
    assert await worlds.alerts() == ["taken_elsewhere"]


@pytest.mark.parametrize(
    "alien",
    [
        "invoice,amount,paid\n7,12.50,2026-03-10\n",
        "provider,birthday,room,phone\nDr. Park,2026-03-10,4,x12\n",
        f"{HEADS}\nA1,Dr. Chen,Main St,3/10/2026 10:00,3/10/2026 10:30,Cancelled,,\n",
        "not a table at all",
    ],
)
async def test_a_refused_file_about_something_else_takes_nothing_back(
    world: World, alien: str
) -> None:
    world.drop("a.csv", FREED)
    await world.settle()
    world.drop("b.csv", alien)
    await world.settle()
    assert [status for _, _, status in await worlds.slots()] == ["open"]
    assert world.names("rejected")


async def test_what_a_refused_file_showed_is_not_held_against_the_corrected_one(
    world: World,
) -> None:
    world.drop("a.csv", f"{HEADS}\nA1,Dr. Chen,Main St,3/10/2026 10:00,3/10/2026 10:30,Booked,,\n")
    await world.settle()
    world.drop("b.csv", FREED)
    await world.settle()
    assert [status for _, _, status in await worlds.slots()] == ["open"]


OLDER = {
    "its name": ("list 2026-03-01.csv", FREED),
    "its name, month first": ("list 03-01-2026.csv", FREED),
    "its title": ("b.csv", f"Report generated: 2026-03-01 08:00\n{FREED}"),
    "its title, month first": ("b.csv", f"Printed 3/1/2026 8:00 AM\n{FREED}"),
}


@pytest.mark.parametrize("older", OLDER)
async def test_an_older_export_that_is_dropped_later_frees_nothing(
    world: World, older: str
) -> None:
    world.drop("a.csv", STANDS)
    await world.settle()
    world.drop(*OLDER[older])
    await world.settle()
    assert await worlds.slots() == []


async def test_where_the_patient_was_moved_is_taken_also_in_the_row_that_frees_a_time(
    world: World,
) -> None:
    moved = "A7,Dr. Chen,Main St,2026-03-06 09:00,2026-03-06 09:30,Cancelled,2026-03-10 10:00"
    world.drop("a.csv", _other_heads("rescheduled to", moved))
    await world.settle()
    world.drop("b.csv", FREED)
    await world.settle()
    assert [(name, status) for name, _, status in await worlds.slots()] == [("A7", "open")]
