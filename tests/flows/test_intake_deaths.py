"""A patient who is reported dead in one list is not asked from another, and staff are told."""

from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from bot import database as bot_database
from bot.waitlist import rounds
from tests.flows import intake_world as worlds
from tests.flows.intake_world import WAITLIST_HEADS, World, row, table

TEN = "2026-03-10 10:00"
NUMBER = "2145550199"
LISTED = f"{WAITLIST_HEADS}\n{NUMBER},Ana,,Any,,,no,,yes,\n"


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_place()
    await worlds.add_provider()
    return World(tmp_path / "data")


async def drop(world: World, name: str, content: str) -> None:
    world.drop(name, content)
    await world.settle()


def cancelled(reason: str) -> str:
    return table([row(1, TEN, phone=NUMBER).replace(",,", f",{reason},")])


async def asked(world: World) -> int:
    await drop(world, "other.csv", table([row(2, "2026-03-11 10:00")]))
    slots = await bot_database.fetch("SELECT id FROM cancellation_event WHERE status = 'open'")
    for slot in slots:
        looking = partial(rounds.look, slot["id"], world.rules, world.clocks.at)
        await bot_database.unit(looking)
    return await worlds.count("offer")


@pytest.mark.parametrize("reason", ["Deceased", "Patient passed away", "pt died last week"])
async def test_whoever_is_reported_dead_is_not_asked(world: World, reason: str) -> None:
    await drop(world, "waitlist.csv", LISTED)
    await drop(world, "a.csv", cancelled(reason))
    assert await asked(world) == 0
    assert await worlds.alerts() == ["reported_dead"]


async def test_a_list_that_comes_later_asks_nobody_either(world: World) -> None:
    await drop(world, "a.csv", cancelled("deceased"))
    await drop(world, "waitlist.csv", LISTED)
    assert await asked(world) == 0


@pytest.mark.parametrize("reason", ["death in family", "mother died", "Husband passed away"])
async def test_a_death_in_the_family_takes_nobody_off(world: World, reason: str) -> None:
    await drop(world, "waitlist.csv", LISTED)
    await drop(world, "a.csv", cancelled(reason))
    assert await asked(world) == 1
    assert await worlds.alerts() == []


async def test_a_waitlist_that_says_so_takes_the_patient_out_of_every_list(world: World) -> None:
    await drop(world, "waitlist.csv", LISTED)
    await drop(world, "second.csv", LISTED.replace(",yes,", ",deceased,"))
    assert await asked(world) == 0


@pytest.mark.parametrize("other", ['"RUIZ, ANA"', "ana  ruiz", "Ruiz Ana"])
async def test_one_person_under_two_spellings_is_one_entry(world: World, other: str) -> None:
    both = [f"{NUMBER},{name},,Any,,,no,,yes," for name in ("Ana Ruiz", other)]
    await drop(world, "both.csv", "\n".join((WAITLIST_HEADS, *both)) + "\n")
    await drop(world, "again.csv", "\n".join((WAITLIST_HEADS, both[1])) + "\n")
    assert await worlds.count("waitlist_entry") == 1


async def test_two_people_of_one_family_are_two_entries(world: World) -> None:
    both = [f"{NUMBER},{name},,Any,,,no,,yes," for name in ("Ana Ruiz", "Luis Ruiz")]
    await drop(world, "both.csv", "\n".join((WAITLIST_HEADS, *both)) + "\n")
    assert await worlds.count("waitlist_entry") == 2
