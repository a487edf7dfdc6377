"""Timers: fired once, never early, and put off when their work breaks."""

import uuid
from datetime import datetime, timedelta
from types import ModuleType

import pytest

from bot import database as db
from bot.timers import schedule
from tests.world import TUESDAY, World, column

TICK = timedelta(microseconds=1)


class Fired:
    """A handler that notes what fired, and breaks where it is told to."""

    def __init__(self, *, breaks: bool = False) -> None:
        self.subjects: list[int] = []
        self.breaks = breaks

    async def __call__(self, due: schedule.Due, now: datetime) -> None:
        self.subjects.append(due.subject_id)
        await schedule.arm("trace", due.subject_id, now + timedelta(days=365))
        if self.breaks:
            raise ValueError("no")


async def fire(handler: Fired, now: datetime) -> bool:
    return await schedule.fire_next({"work": handler}, now)


async def arm(subject_id: int, due_at: datetime = TUESDAY) -> None:
    await schedule.arm("work", subject_id, due_at)


async def test_a_timer_fires_at_its_time_and_never_before(database: ModuleType) -> None:
    handler = Fired()
    await arm(7)
    assert await fire(handler, TUESDAY - TICK) is False
    assert await fire(handler, TUESDAY) is True
    assert await fire(handler, TUESDAY) is False
    assert handler.subjects == [7]


async def test_what_has_been_due_longest_fires_first(database: ModuleType) -> None:
    handler = Fired()
    for subject_id, minutes in ((1, 3), (2, 1), (3, 2)):
        await arm(subject_id, TUESDAY - timedelta(minutes=minutes))
    while await fire(handler, TUESDAY):
        pass
    assert handler.subjects == [1, 3, 2]


async def test_a_timer_of_a_transaction_that_failed_was_never_armed(database: ModuleType) -> None:
    async def work() -> None:
        await arm(7)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await db.unit(work)
    assert await schedule.next_due_at() is None


async def test_work_that_breaks_leaves_nothing_behind_but_its_timer(database: ModuleType) -> None:
    await arm(7)
    with pytest.raises(schedule.Broken) as broken:
        await fire(Fired(breaks=True), TUESDAY)
    assert broken.value.timer.subject_id == 7
    assert isinstance(broken.value.__cause__, ValueError)
    assert await column("SELECT kind FROM timer") == ["work"]


async def test_broken_work_is_tried_later_and_later_and_after_a_while_set_aside(
    database: ModuleType,
) -> None:
    await arm(7)
    waits: list[float] = []
    since: set[datetime] = set()
    now = TUESDAY
    for tries in range(11):
        with pytest.raises(schedule.Broken) as broken:
            await fire(Fired(breaks=True), now)
        await schedule.retry_later(broken.value.timer, now)
        due_at = await db.fetch_value("SELECT due_at FROM timer")
        waits.append((due_at - now).total_seconds())
        (aside,) = await column("SELECT set_aside_at FROM timer")
        assert (aside is not None) is (tries + 1 >= schedule.MOST_TRIES)
        if isinstance(aside, datetime):
            since.add(aside)
        now = due_at
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]
    assert since == {TUESDAY + timedelta(seconds=62)}


async def test_work_that_was_set_aside_is_done_once_it_no_longer_breaks(
    database: ModuleType,
) -> None:
    await arm(7)
    now = TUESDAY
    for _ in range(schedule.MOST_TRIES):
        with pytest.raises(schedule.Broken) as broken:
            await fire(Fired(breaks=True), now)
        await schedule.retry_later(broken.value.timer, now)
        now = await db.fetch_value("SELECT due_at FROM timer")
    assert await column("SELECT set_aside_at IS NOT NULL FROM timer") == [True]
    mended = Fired()
    assert await fire(mended, now) is True
    assert mended.subjects == [7]
    assert await column("SELECT kind FROM timer") == ["trace"]


async def test_neighbours_of_broken_work_go_on(database: ModuleType) -> None:
    await arm(1, TUESDAY - timedelta(minutes=1))
    await arm(2)
    with pytest.raises(schedule.Broken) as broken:
        await fire(Fired(breaks=True), TUESDAY)
    await schedule.retry_later(broken.value.timer, TUESDAY)
    healthy = Fired()
    assert await fire(healthy, TUESDAY) is True
    assert healthy.subjects == [2]


@pytest.mark.parametrize(
    ("due_in", "most", "seconds"), [(None, 5, 5), (3, 5, 3), (9, 5, 5), (0, 5, 0), (-2, 5, 0)]
)
def test_it_rests_until_the_next_timer_and_never_too_long(
    due_in: float | None, most: float, seconds: float
) -> None:
    due_at = None if due_in is None else TUESDAY + timedelta(seconds=due_in)
    assert schedule.delay(due_at, TUESDAY, most=timedelta(seconds=most)) == seconds


async def test_a_slots_timer_that_another_has_replaced_does_nothing(database: ModuleType) -> None:
    one = World()
    await one.patients(2)
    slot_id = await one.slot()
    await db.execute("DELETE FROM timer")
    await schedule.arm("slot", slot_id, one.now, token=uuid.uuid4())
    await one.settle()
    assert one.carrier.texts == []
    await schedule.arm("slot", slot_id, one.now)
    await one.settle()
    assert len(one.carrier.texts) == 2


async def test_a_timer_of_a_slot_that_is_gone_does_nothing(database: ModuleType) -> None:
    one = World()
    await schedule.arm("slot", 4711, one.now)
    await one.settle()
    assert await column("SELECT kind FROM timer") == []
