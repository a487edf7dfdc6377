"""A live feed is not a file: what it frees waits a moment, and a closed day is asked about."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from bot.database import column, unit
from bot.ledger import held
from bot.waitlist import rounds
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World
from tests.flows.test_appointments import chen

PATIENT = "+12145550177"


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    await worlds.add_entry(PATIENT)
    return World(tmp_path / "data")


async def drop(world: World, content: str) -> None:
    world.drop(f"{next(world._ages)}.hl7", content)
    await world.attendant.round()
    world.clocks.pass_seconds(6)
    await world.attendant.round()


async def fire(world: World) -> None:
    """Every timer that is due fires, as the bot would."""
    for slot_id in await column(
        "DELETE FROM timer WHERE kind = 'slot' AND due_at <= $1 RETURNING subject_id",
        world.clocks.at,
    ):
        await unit(partial(rounds.look, slot_id, world.rules, world.clocks.at))


async def asked() -> int:
    return await worlds.count("offer")


async def test_nobody_is_asked_before_the_message_has_settled(world: World) -> None:
    await drop(world, chen())
    await fire(world)
    assert await asked() == 0
    world.clocks.pass_seconds(125)
    await fire(world)
    assert await asked() == 1


async def test_a_new_booking_within_the_delay_withdraws_silently(world: World) -> None:
    await drop(world, chen())
    await drop(world, chen("S12", 5, id="B7"))
    world.clocks.pass_seconds(300)
    await fire(world)
    assert await asked() == 0
    assert await worlds.count("intake_alert") == 0
    assert await worlds.count("message_log") == 0
    assert await worlds.count("cancellation_event WHERE status = 'open'") == 0


async def test_a_time_that_is_near_waits_less(world: World) -> None:
    await drop(world, chen(start="202603021000", end="202603021030"))
    (waits,) = await column("SELECT settles_at - created_at FROM cancellation_event")
    assert timedelta(seconds=90) < waits < timedelta(seconds=120)


@pytest.mark.parametrize("seconds", [1, 15, 60])
async def test_a_snow_day_of_single_messages_texts_nobody_before_a_person_says_so(
    world: World, seconds: int
) -> None:
    for number in range(40):
        start = f"20260310{8 + number // 6:02d}{10 * (number % 6):02d}"
        end = f"20260310{8 + number // 6:02d}{10 * (number % 6) + 9:02d}"
        await drop(world, chen("S15", number, id=f"S{number}", start=start, end=end))
        world.clocks.pass_seconds(max(seconds - 6, 0))
        await fire(world)
    world.clocks.pass_seconds(3_600)
    await fire(world)
    assert (await asked(), await worlds.count("message_log")) == (0, 0)
    (question,) = await held.waiting()
    await held.release(question.id, "dana", world.clocks.at)
    await world.settle()
    await fire(world)
    assert await worlds.count("cancellation_event WHERE status = 'open'") == 40
    assert await asked() == 1
