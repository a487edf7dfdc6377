"""A closed day, or a flood, is held however its cancellations arrive."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from bot import database as bot_database
from bot.ledger import digests, held
from bot.ledger.door import Delivery, Reading, Settled
from bot.ledger.facts import Cancellation, Place, Provider, Result
from tests.flows import intake_world as worlds
from tests.flows.intake_world import NOW, World, row, table

CLOSED = "2026-03-10"
ANA = "+12145550111"


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    return World(tmp_path / "data")


def of_the_day(numbers: Sequence[int]) -> list[str]:
    """Rows of one provider on one day; each number has its quarter of an hour."""
    return [row(n, f"{CLOSED} {8 + n // 4:02}:{15 * (n % 4):02}", minutes=15) for n in numbers]


def spread(numbers: Sequence[int]) -> list[str]:
    """Rows of a day each."""
    return [row(n, f"{date(2026, 3, 10) + timedelta(days=n)} 09:00") for n in numbers]


async def drop_each(world: World, rows: Sequence[str], a_file: int = 1) -> None:
    """Drop the rows in files of so many, one after the other."""
    for first in range(0, len(rows), a_file):
        world.drop(f"day-{first}.csv", table(rows[first : first + a_file]))
        await world.settle()


async def open_slots() -> int:
    return await worlds.count("cancellation_event WHERE status = 'open'")


async def test_thirty_files_of_one_row_are_held_like_one_of_thirty(world: World) -> None:
    await drop_each(world, of_the_day(range(30)))
    assert await open_slots() == 0
    (question,) = await held.waiting()
    assert "is the clinic closed that day?" in question.reason
    assert "9 of them in earlier deliveries" in question.reason
    await held.release(question.id, "dana", world.clocks.at)
    await world.settle()
    assert await open_slots() == 30
    assert await held.waiting() == []
    assert len(world.names("archive")) == 30


async def test_thirty_files_dropped_at_once_are_held_too(world: World) -> None:
    for number, text in enumerate(of_the_day(range(30))):
        world.drop(f"{number}.csv", table([text]))
    await world.settle()
    assert await open_slots() == 0
    assert len(await held.waiting()) == 1


async def test_three_files_of_four_are_held_at_the_third(world: World) -> None:
    await drop_each(world, of_the_day(range(12)), a_file=4)
    assert await open_slots() == 0
    assert len(await held.waiting()) == 1
    assert await worlds.count("intake_file WHERE outcome = 'accepted'") == 2


async def test_three_files_of_ten_are_three_questions(world: World) -> None:
    await drop_each(world, of_the_day(range(30)), a_file=10)
    assert await open_slots() == 0
    assert len(await held.waiting()) == 3


async def test_whoever_was_asked_for_a_time_of_the_closed_day_is_asked_no_more(
    world: World,
) -> None:
    await worlds.add_entry(ANA)
    await drop_each(world, of_the_day(range(1)))
    await worlds.ask_somebody(world)
    await drop_each(world, of_the_day(range(1, 10)))
    assert await worlds.count("offer WHERE state = 'pending'") == 0
    assert await worlds.count("message_log WHERE status = 'queued' AND kind = 'offer'") == 0


async def test_a_discarded_day_stays_closed_whatever_repeats_it(world: World) -> None:
    await drop_each(world, of_the_day(range(12)))
    (question,) = await held.waiting()
    await held.discard(question.id, "dana", world.clocks.at)
    await world.settle()
    assert await open_slots() == 0
    assert len(world.names("rejected")) == 3
    await drop_each(world, [*of_the_day(range(9)), row(99, "2026-03-20 09:00")], a_file=10)
    assert await open_slots() == 1


async def test_a_released_day_does_not_ask_again_for_the_next_row(world: World) -> None:
    await drop_each(world, of_the_day(range(10)))
    (question,) = await held.waiting()
    await held.release(question.id, "dana", world.clocks.at)
    await world.settle()
    await drop_each(world, of_the_day(range(10, 15)))
    assert await held.waiting() == []
    assert await open_slots() == 15


async def test_a_day_that_empties_over_weeks_is_no_closure(world: World) -> None:
    for number in range(12):
        await drop_each(world, of_the_day([number]))
        world.clocks.pass_seconds(8 * 3600)
    assert await held.waiting() == []
    assert await open_slots() == 12


async def test_many_days_of_one_row_each_are_no_closure(world: World) -> None:
    await drop_each(world, spread(range(30)))
    assert await open_slots() == 30


async def test_a_flood_in_small_files_is_held_like_one_in_a_large_one(world: World) -> None:
    await drop_each(world, spread(range(122)), a_file=20)
    assert await open_slots() == 0
    (question,) = await held.waiting()
    assert "120 new cancellations, 100 of them in earlier deliveries," in question.reason
    await held.release(question.id, "dana", world.clocks.at)
    await world.settle()
    assert await open_slots() == 122


async def test_a_time_that_was_taken_back_and_stands_again_is_not_opened_by_a_release(
    world: World,
) -> None:
    await drop_each(world, of_the_day(range(10)))
    (question,) = await held.waiting()
    stands = of_the_day([3])[0].replace("cancelled", "Scheduled")
    await drop_each(world, [stands, row(99, "2026-03-20 09:00")], a_file=2)
    await held.release(question.id, "dana", world.clocks.at)
    await world.settle()
    assert await worlds.count("cancellation_event WHERE status = 'open'") == 10
    assert await worlds.count("intake_row WHERE state = 'uncancelled'") == 1


async def test_a_corrected_row_opens_nothing_while_its_day_waits(world: World) -> None:
    await drop_each(world, of_the_day(range(10)))
    world.drop("corrected.csv", table([row(3, "2026-03-12 09:00")]))
    await world.settle()
    assert await open_slots() == 0
    assert "waits with a held file" in await worlds.first_refusal()


def told(number: int) -> tuple[Delivery, list[Result]]:
    """One message of a feed: a cancellation of its own quarter of an hour on the closed day."""
    start = datetime(2026, 3, 10, 14, tzinfo=UTC) + timedelta(minutes=15 * number)
    fact = Cancellation(
        f"F{number}", Provider(1, "Dr. Chen"), Place(1, "Main St"), start,
        start + timedelta(minutes=15), "", None,
    )  # fmt: skip
    key = digests.key("feed", str(number))
    delivery = Delivery(
        source="feed",
        reference=f"message-{number}",
        digest=digests.key("message", str(number)).hex() * 2,
        said_at=NOW,
        received_at=NOW,
    )
    return delivery, [Result(1, "accepted", "", (fact,), key)]


async def tell(world: World, number: int) -> Settled:
    delivery, results = told(number)
    reading = Reading(kind="cancellations")
    return await bot_database.unit(
        lambda: world.site.ledger.take_over(delivery, results, NOW, reading=reading)
    )


async def test_messages_of_a_feed_are_held_like_rows_of_a_file(world: World) -> None:
    became = [(await tell(world, number)).outcome for number in range(12)]
    assert became == ["accepted"] * 9 + ["held"] * 3
    assert await open_slots() == 0


async def test_a_message_that_is_sent_again_has_no_second_effect(world: World) -> None:
    assert (await tell(world, 1)).outcome == "accepted"
    assert (await tell(world, 1)).outcome == "accepted"
    delivery, results = told(1)
    renamed = Delivery(
        source="feed", reference="again", digest=delivery.digest, said_at=NOW, received_at=NOW
    )
    again = await bot_database.unit(lambda: world.site.ledger.take_over(renamed, results, NOW))
    assert again.outcome == "duplicate"
    assert await open_slots() == 1
    assert await worlds.count("intake_file") == 1


async def test_each_source_is_counted_by_itself(world: World) -> None:
    for number in range(6):
        assert (await tell(world, number)).outcome == "accepted"
    await drop_each(world, of_the_day(range(30, 36)))
    assert await held.waiting() == []
    assert await open_slots() == 12
