"""A clock that is set forward and back, and the two nights in which the clinic's own changes."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from types import ModuleType
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from bot import database as db
from bot.loops import Pulse
from bot.timers import loop, schedule
from bot.wakeup import Wakeup
from tests import one_clock, world
from tests.promises import standing
from tests.waiting import wait_until
from tests.world import TUESDAY, World, number

pytestmark = pytest.mark.long

SEED: Final = 20261126
STEPS: Final = 120
HOUR: Final = timedelta(hours=1)
MINUTE: Final = timedelta(minutes=1)
TICK: Final = timedelta(microseconds=1)
CHICAGO: Final = ZoneInfo("America/Chicago")
JUMPS: Final = (HOUR, -HOUR, MINUTE, MINUTE, 7 * MINUTE, timedelta(seconds=5))
WORDS: Final = ("yes", "no", "help", "yes", "what?", "2")


def offered_at(one: World) -> list[datetime]:
    """What the clock showed when each offer was handed over, in order."""
    return [seen.created_at for seen in one.carrier.memory if "An earlier appointment" in seen.body]


class Hands:
    """A clock whose hands a test moves. ``fired``: the timers' subjects, and when it was then."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.fired: list[tuple[int, datetime]] = []
        self.last = 0

    async def note(self, due: schedule.Due, now: datetime) -> None:
        self.fired.append((due.subject_id, now))

    def subjects(self) -> list[int]:
        return [subject for subject, _ in self.fired]

    async def all_due_have_fired(self) -> None:
        """What is due is fired in order, so once a timer of this very instant has, so have all."""
        self.last -= 1
        mark = self.last
        await schedule.arm("note", mark, self.now)

        async def has_fired() -> bool:
            return mark in self.subjects()

        await wait_until(has_fired, 30)


@asynccontextmanager
async def timers_running(hands: Hands) -> AsyncIterator[None]:
    """Two workers of the timers' loop, woken as in the bot."""
    wakeup = Wakeup([schedule.CHANNEL])
    handlers = {"note": hands.note}
    tasks = [asyncio.create_task(wakeup.run())] + [
        asyncio.create_task(loop.run(f"timers-{n}", handlers, wakeup, Pulse())) for n in range(2)
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_timers_under_a_clock_that_steps_an_hour_fire_once_and_never_before_it_shows_so(
    database: ModuleType,
) -> None:
    hands = Hands(TUESDAY)
    one_clock.fix(lambda: hands.now)
    for minutes in range(1, 121):
        await schedule.arm("note", minutes, TUESDAY + minutes * MINUTE)
    async with timers_running(hands):
        await hands.all_due_have_fired()
        assert hands.subjects() == [-1]
        for shown, passed in ((5, 5), (65, 65), (5, 65), (20, 65), (64, 65), (66, 66), (121, 120)):
            hands.now = TUESDAY + shown * MINUTE
            await hands.all_due_have_fired()
            assert sorted(s for s in hands.subjects() if s > 0) == list(range(1, passed + 1))
    assert all(now >= TUESDAY + subject * MINUTE for subject, now in hands.fired if subject > 0)


async def test_a_clinic_whose_clock_steps_an_hour_does_nothing_early_and_nothing_twice(
    database: ModuleType,
) -> None:
    chance = random.Random(SEED)
    print(f"seed {SEED}")
    one = World({"BATCH_SIZE": "2"})
    phones = await one.patients(8)
    eye = await database.connect()
    heard = 0
    try:
        for step in range(STEPS):
            before = await standing.moment(eye)
            one.now += chance.choice(JUMPS)
            if step % 10 == 0:
                await one.slot(one.now + timedelta(days=1), location=f"Room {step}")
            if chance.random() < 0.3:
                await one.hear(chance.choice(phones), chance.choice(WORDS))
                heard += 1
            await one.settle()
            caps = one.rules.caps
            broken = await standing.look(eye, one.now, [], [], caps.per_day, caps.per_week, heard)
            assert broken == [], f"step {step}"
            assert standing.moved(before, await standing.moment(eye), one.now) == []
    finally:
        await eye.close()
    assert max(Counter(text.token for text in one.carrier.texts).values()) == 1
    assert Counter(await world.column("SELECT state FROM offer"))["accepted"] > 0
    assert all(time(8) <= at.astimezone(CHICAGO).time() < time(20) for at in offered_at(one))


@pytest.mark.parametrize("back", [timedelta(minutes=5), HOUR, timedelta(hours=7)])
async def test_a_yes_counts_though_the_clock_was_set_back_since_the_offer_left(
    database: ModuleType, back: timedelta
) -> None:
    one = World({"BATCH_SIZE": "1"})
    await one.patient(number(1))
    slot_id = await one.slot()
    await one.settle()
    one.now += MINUTE - back
    await one.say(number(1), "yes")
    assert await world.offers(slot_id) == {number(1): "accepted"}


async def test_a_yes_that_came_before_the_offer_left_books_nothing_though_the_clock_was_set_back(
    database: ModuleType,
) -> None:
    one = World({"BATCH_SIZE": "1"})
    await one.patient(number(1))
    await one.hear(number(1), "yes")
    one.now += MINUTE
    slot_id = await one.slot()
    await schedule.fire_next(one.handlers, one.now)
    await db.execute(
        "UPDATE message_log SET status = 'sent', claimed_at = $1 WHERE kind = 'offer'", one.now
    )
    one.now -= HOUR
    await one.settle()
    assert await world.offers(slot_id) == {number(1): "pending"}


# The nights in which the clocks of Chicago change: 2026-11-01 (back) and 2027-03-14 (forward).

ALL_DAY: Final = {"CONTACT_HOURS_START": "00:00", "CONTACT_HOURS_END": "23:59"}
NIGHTS: Final = [datetime(2026, 11, 1, 7, tzinfo=UTC), datetime(2027, 3, 14, 8, tzinfo=UTC)]
"""The instant of each change."""
CHANGES: Final = pytest.mark.parametrize("change", NIGHTS, ids=["back", "forward"])


@CHANGES
async def test_a_hold_over_the_change_of_the_clocks_lasts_its_seven_minutes(
    database: ModuleType, change: datetime
) -> None:
    one = World(ALL_DAY | {"BATCH_SIZE": "1"}, now=change - 3 * MINUTE)
    assert one.now.astimezone(CHICAGO).utcoffset() != change.astimezone(CHICAGO).utcoffset()
    await one.patients(2)
    await one.slot(change + timedelta(days=1))
    await one.settle()
    await one.until(change + 4 * MINUTE - TICK)
    assert offered_at(one) == [change - 3 * MINUTE]
    await one.until(change + HOUR)
    assert offered_at(one) == [change - 3 * MINUTE, change + 4 * MINUTE]


@CHANGES
async def test_in_the_night_of_the_change_no_text_is_started_and_at_eight_the_first_leaves(
    database: ModuleType, change: datetime
) -> None:
    """The last hold of the evening ends at its edge; the next batch waits for the new morning."""
    day = change.astimezone(CHICAGO).date()
    evening = datetime.combine(day - timedelta(days=1), time(19, 53), CHICAGO).astimezone(UTC)
    morning = datetime.combine(day, time(8), CHICAGO).astimezone(UTC)
    assert morning - evening != timedelta(hours=12, minutes=7)
    one = World({"BATCH_SIZE": "1"}, now=evening)
    await one.patients(4)
    await one.slot(evening + timedelta(days=2))
    await one.settle()
    await one.until(morning - TICK)
    assert offered_at(one) == [evening]
    await one.until(morning + 10 * MINUTE)
    assert offered_at(one) == [evening, morning, morning + 7 * MINUTE]


@CHANGES
async def test_timers_all_through_the_night_of_the_change_fire_at_their_instants(
    database: ModuleType, change: datetime
) -> None:
    one = World(now=change - 2 * HOUR)
    hands = Hands(one.now)
    one.handlers = {"note": hands.note}
    dues = [change + n * timedelta(minutes=10) for n in range(-11, 13)]
    for subject, due_at in enumerate(dues):
        await schedule.arm("note", subject, due_at)
    await one.until(change + 3 * HOUR)
    assert hands.fired == list(enumerate(dues))
