"""Files that a person must release: too many cancellations, or a day of a closed clinic."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from bot import database as bot_database
from bot.ledger import held
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World, row, table

MANY = [row(number) for number in range(120)]
DAY = [row(n, f"2026-03-10 {8 + n // 4:02}:{15 * (n % 4):02}", minutes=15) for n in range(12)]


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    return World(tmp_path / "data")


async def the_held(world: World) -> int:
    (found,) = await held.waiting()
    number: int = found.id
    return number


def spread(rows: list[str]) -> list[str]:
    """The same rows over so many days that no day looks like a closure."""
    begin = datetime(2026, 3, 10, 9)  # noqa: DTZ001 - clinic time
    return [
        row(number, (begin + timedelta(days=number)).isoformat()) for number in range(len(rows))
    ]


async def test_far_more_cancellations_than_usual_wait_for_a_person(world: World) -> None:
    world.drop("all.csv", table(spread(MANY)))
    await world.settle()
    assert await worlds.slots() == []
    assert await worlds.count("timer") == 0
    (file,) = await held.waiting()
    assert "120 new cancellations" in file.reason
    assert [name for name in world.everything() if name.startswith("staging/held/")]


async def test_a_released_file_is_taken_over_whole(world: World) -> None:
    world.drop("all.csv", table(spread(MANY)))
    await world.settle()
    await held.release(await the_held(world), "dana", world.clocks.at)
    await world.settle()
    assert len(await worlds.slots()) == 120
    assert len(world.names("archive")) == 1
    assert await held.waiting() == []
    assert await worlds.count("audit_log WHERE action = 'release' AND actor = 'dana'") == 1


async def test_a_discarded_file_has_no_effect_and_goes_to_rejected(world: World) -> None:
    world.drop("all.csv", table(spread(MANY)))
    await world.settle()
    await held.discard(await the_held(world), "dana", world.clocks.at)
    await world.settle()
    assert await worlds.slots() == []
    (name,) = world.names("rejected")
    assert await bot_database.fetch_value("SELECT place FROM intake_file") == f"rejected/{name}"
    assert ["Outcome", "Discarded by a person: nothing was done"] in world.receipt("rejected")


async def test_a_file_is_released_or_discarded_only_while_it_is_held(world: World) -> None:
    world.drop("all.csv", table(spread(MANY)))
    await world.settle()
    number = await the_held(world)
    await held.release(number, "dana", world.clocks.at)
    with pytest.raises(held.NotHeld):
        await held.release(number, "eli", world.clocks.at)
    with pytest.raises(held.NotHeld):
        await held.discard(number, "eli", world.clocks.at)


async def test_of_two_people_who_decide_at_once_one_has_decided(world: World) -> None:
    world.drop("all.csv", table(spread(MANY)))
    await world.settle()
    number = await the_held(world)
    both = await asyncio.gather(
        held.release(number, "dana", world.clocks.at),
        held.discard(number, "eli", world.clocks.at),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in both) == ["NoneType", "NotHeld"]
    assert await worlds.count("audit_log WHERE subject = 'file'") == 1


async def test_a_day_with_many_cancellations_of_one_provider_asks_about_a_closure(
    world: World,
) -> None:
    world.drop("closed.csv", table(DAY))
    await world.settle()
    assert await worlds.slots() == []
    (file,) = await held.waiting()
    assert "is the clinic closed that day?" in file.reason
    assert "2026-03-10" in file.reason


async def test_a_released_closure_does_not_ask_again_with_the_next_export(world: World) -> None:
    world.drop("closed.csv", table(DAY))
    await world.settle()
    await held.release(await the_held(world), "dana", world.clocks.at)
    await world.settle()
    world.drop("next.csv", table([*DAY, row(99, "2026-03-20 09:00")]))
    await world.settle()
    assert await held.waiting() == []
    assert len(await worlds.slots()) == 13


async def test_the_usual_number_grows_with_what_was_usual(world: World) -> None:
    await bot_database.execute(
        """
        INSERT INTO intake_file (source, reference, digest, name, said_at, kind, outcome,
                                 place, new_rows, received_at, decided_at)
        VALUES ('inbox', 'before', repeat('a', 64), 'before.csv', $1, 'cancellations',
                'accepted', 'archive/before.csv', 60, $1, $1)
        """,
        worlds.NOW,
    )
    world.drop("all.csv", table(spread(MANY)))
    await world.settle()
    assert len(await worlds.slots()) == 120


async def test_the_same_bytes_dropped_while_held_are_put_away(world: World) -> None:
    for _ in range(2):
        world.drop("all.csv", table(spread(MANY)))
        await world.settle()
    assert len(await held.waiting()) == 1
    assert len(world.names("archive")) == 1
    assert await worlds.slots() == []
