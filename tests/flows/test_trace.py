"""The story of one case, as whoever is asked "why" reads it."""

from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from bot import cli, trace
from bot.waitlist.staff import desk
from bot.waitlist.views import story
from tests.world import TOMORROW, World, column, number

ANA = number(1)
ZONE = "America/Chicago"


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


async def case(world: World) -> int:
    await world.patient(ANA, "Ana Reyes")
    await world.patient(number(2), "Ben Carter")
    slot_id = await world.slot(TOMORROW)
    await world.settle()
    await world.pass_time(minutes=2)
    await world.say(ANA, "yes please, it is Ana")
    await world.say(number(2), "STOP")
    return slot_id


def lines(found: list[story.Line], world: World, *, show: bool = False) -> list[str]:
    return [trace._line(one, world.rules.clinic.zone, show=show) for one in found]


async def test_a_patients_story_is_in_order_and_says_why(world: World) -> None:
    slot_id = await case(world)
    (patient_id,) = await column("SELECT id FROM patient_contact WHERE phone_e164 = $1", ANA)
    told = lines(await story.of_patient(int(str(patient_id)), ZONE), world)
    parts = [
        f"first known, as patient {patient_id}", "consent given", "on the list",
        f"of slot {slot_id}", "decided: offer", "came in, read as YES", "offer 1 accepted",
    ]  # fmt: skip
    at = [next(n for n, line in enumerate(told) if part in line) for part in parts]
    assert at[:5] == sorted(at[:5])
    assert told == sorted(told, key=lambda line: line[:19])
    whole = "\n".join(told)
    assert "Ana" not in whole
    assert ANA not in whole
    assert "+1...0001" in whole
    shown = "\n".join(lines(await story.of_patient(int(str(patient_id)), ZONE), world, show=True))
    assert "'yes please, it is Ana'" in shown
    assert ANA in shown


async def test_a_slots_story_names_its_batches_offers_texts_and_who_touched_it(
    world: World,
) -> None:
    slot_id = await case(world)
    later = await world.slot(TOMORROW, provider="Dr. Moss")
    await desk.withdraw(later, "withdrawn", "anna", world.rules, world.now)
    told = "\n".join(lines(await story.of_slot(slot_id, ZONE), world))
    for part in (
        f"slot {slot_id} opened, from api: Dr. Lee, Plano, 2026-11-25 15:15",
        "batch 1: up to 3 asked of 2 who fit",
        "handed to the carrier", "accepted", f"slot {slot_id} is filled: filled",
        "is canceled: taken",
    ):  # fmt: skip
        assert part in told, part
    assert "Ben" not in told
    assert "Dr. Moss" not in told
    assert "anna did: withdraw slot" in "\n".join(lines(await story.of_slot(later, ZONE), world))
    assert await story.of_slot(4711, ZONE) == []


async def test_an_open_slot_says_what_comes_next_and_what_it_waits_for(world: World) -> None:
    world.now += timedelta(hours=14)  # midnight
    await world.patient(ANA, "Ana Reyes")
    slot_id = await world.slot(TOMORROW)
    await world.settle()
    last = lines(await story.of_slot(slot_id, ZONE), world)[-1]
    assert last.startswith("2026-11-25 08:00")
    assert last.endswith(f"next, slot {slot_id} asks somebody: before then no text may be sent")
    await world.pass_time(hours=8)
    assert "asks the next" in lines(await story.of_slot(slot_id, ZONE), world)[-1]


def test_the_command_tells_it_and_says_what_is_not_there(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    environ = {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path)}
    for which, said in (
        ("17", "There is no slot 17."),
        (ANA, "There is no contact with this number."),
        ("hello", ""),
    ):
        done = CliRunner().invoke(cli.main, ["trace", which], env=environ)
        assert done.exit_code == 2
        assert said in done.output
        assert "Traceback" not in done.output
