"""Slots: opened once, looked at until they close, closed once, taken back."""

from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Literal

import pytest

from bot import database as db
from bot.timers import schedule
from bot.waitlist import rounds, slots
from bot.waitlist.staff import desk
from tests import world
from tests.world import TOMORROW, TUESDAY, World, column, number

HOUR = timedelta(hours=1)


@pytest.fixture
def one(database: ModuleType) -> World:
    return World()


def new(**more: object) -> slots.NewSlot:
    fields: dict[str, object] = {
        "provider_id": 1,
        "place_id": 1,
        "starts_at": TOMORROW,
        "ends_at": TOMORROW + HOUR,
        "source": "api",
        **more,
    }
    return slots.NewSlot(**fields)  # type: ignore[arg-type]  # any field


async def open_slot(one: World, **more: object) -> int:
    return await db.unit(lambda: slots.open_slot(new(**more), one.now))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ends_at": TOMORROW}, "The slot must end after it starts."),
        ({"starts_at": TUESDAY}, "The slot has already started"),
        ({"provider_id": 4711}, "There is no active provider 4711."),
        ({"place_id": 4711}, "This place is not known, or it is closed: it takes no slots."),
    ],
)
async def test_what_cannot_be_offered_is_refused_in_a_sentence(
    one: World, wrong: dict[str, object], sentence: str
) -> None:
    await one.provider()
    await one.place()
    with pytest.raises(slots.Refused, match=sentence):
        await open_slot(one, **wrong)
    assert await column("SELECT id FROM cancellation_event") == []
    assert await schedule.next_due_at() is None


async def test_a_provider_who_has_left_is_refused(one: World) -> None:
    await one.provider()
    await one.place()
    await db.execute("UPDATE provider_reference SET active = FALSE")
    with pytest.raises(slots.UnknownProvider):
        await open_slot(one)


async def test_the_same_time_is_open_once_and_the_second_report_is_told_as_what(
    one: World,
) -> None:
    await one.provider()
    await one.place()
    first = await open_slot(one)
    with pytest.raises(slots.AlreadyOpen) as refused:
        await open_slot(one)
    assert refused.value.slot_id == first
    assert await open_slot(one, place_id=await one.place("Frisco")) != first
    assert await open_slot(one, starts_at=TOMORROW - HOUR) != first


async def read(one: World, slot_id: int) -> slots.Slot:
    slot = await slots.lock(slot_id, one.rules)
    assert slot is not None
    return slot


async def test_a_time_that_was_closed_may_be_freed_again(one: World) -> None:
    first = await one.slot()
    await slots.fill(await read(one, first), one.now)
    assert await one.slot() != first


async def test_only_an_open_slot_closes_and_only_once(one: World) -> None:
    slot_id = await one.slot()
    slot = await read(one, slot_id)
    await slots.fill(slot, one.now)
    await slots.expire(slot, "all_asked", one.now + HOUR)
    await slots.withdraw(slot, "withdrawn", one.now + HOUR)
    row = await world.slot_row(slot_id)
    assert (row["status"], row["verdict"], row["closed_at"]) == ("filled", "filled", one.now)


async def test_a_slot_is_offered_at_once_and_says_what_it_waits_for(one: World) -> None:
    await one.patients(1)
    slot_id = await one.slot()
    await one.settle()
    row = await world.slot_row(slot_id)
    assert (row["waits_for"], row["batch_number"]) == ("hold", 1)
    assert row["next_look_at"] == one.now + one.rules.hold


@pytest.mark.parametrize(
    ("patients", "starts_in", "waits_for"),
    [
        (0, timedelta(days=1), "candidates"),
        (1, timedelta(minutes=7), "hold"),
        (1, timedelta(days=1), "hold"),
    ],
)
async def test_an_open_slot_always_has_its_next_look_before_it_starts(
    one: World, patients: int, starts_in: timedelta, waits_for: str
) -> None:
    await one.patients(patients)
    slot_id = await one.slot(one.now + starts_in)
    await one.settle()
    row = await world.slot_row(slot_id)
    assert row["waits_for"] == waits_for
    armed = await column("SELECT due_at FROM timer WHERE token = $1", row["timer_token"])
    assert armed == [row["next_look_at"]]
    assert isinstance(row["next_look_at"], datetime)
    assert one.now < row["next_look_at"] <= one.now + starts_in


async def test_looking_again_without_need_does_no_harm(one: World) -> None:
    await one.patients(2)
    slot_id = await one.slot()
    await one.settle()
    before = await column("SELECT count(*) FROM timer")
    for _ in range(5):
        await db.unit(lambda: rounds.look(slot_id, one.rules, one.now))
    await one.settle()
    assert len(one.carrier.texts) == 2
    assert await column("SELECT count(*) FROM timer") == before


async def test_a_closed_slot_is_not_looked_at_any_more(one: World) -> None:
    await one.patients(1)
    slot_id = await one.slot()
    await slots.withdraw(await read(one, slot_id), "withdrawn", one.now)
    await one.settle()
    assert one.carrier.texts == []


async def test_a_newcomer_wakes_only_slots_that_found_nobody_and_each_once(one: World) -> None:
    waiting = await one.slot()
    busy = await one.slot(location="Frisco")
    await one.settle()
    await db.execute("UPDATE cancellation_event SET waits_for = 'hold' WHERE id = $1", busy)
    await db.execute("DELETE FROM timer")
    for _ in range(3):
        await slots.wake_waiting(one.now)
    assert await column("SELECT subject_id FROM timer") == [waiting]


async def withdraw(one: World, slot_id: int, verdict: Literal["withdrawn", "uncancelled"]) -> bool:
    line = await db.unit(lambda: desk.withdraw(slot_id, verdict, "anna", one.rules, one.now))
    return line is not None


async def test_a_slot_that_is_taken_back_ends_its_offers_and_tells_those_who_were_asked(
    one: World,
) -> None:
    await one.patients(3)
    slot_id = await one.slot()
    await one.settle()
    await one.say(number(1), "no")
    one.carrier.texts.clear()
    assert await withdraw(one, slot_id, "uncancelled") is True
    await one.settle()
    assert sorted((await world.offers(slot_id)).values()) == ["canceled", "canceled", "declined"]
    assert one.asked() == [number(2), number(3)]
    assert all("no longer open" in text.body for text in one.carrier.texts)
    assert await withdraw(one, slot_id, "withdrawn") is False
    assert (await world.slot_row(slot_id))["verdict"] == "uncancelled"


async def test_an_offer_that_has_not_left_is_taken_back_without_a_word(one: World) -> None:
    await one.patients(2)
    slot_id = await one.slot()
    await schedule.fire_next(one.handlers, one.now)
    assert await withdraw(one, slot_id, "withdrawn") is True
    await one.settle()
    assert one.carrier.texts == []


async def test_what_was_missed_while_nobody_was_there_is_done_late_and_in_order(
    one: World,
) -> None:
    """A bot that was down for a day: the hold has run out, the slot has begun."""
    await one.patients(4)
    slot_id = await one.slot(one.now + 3 * HOUR)
    await one.settle()
    one.now += timedelta(days=1)
    await one.settle()
    row = await world.slot_row(slot_id)
    assert (row["status"], row["verdict"]) == ("expired", "all_asked")
    assert set((await world.offers(slot_id)).values()) == {"expired"}
    assert len(one.carrier.texts) == 3


async def test_times_are_kept_to_the_microsecond(one: World) -> None:
    starts_at = datetime(2026, 11, 25, 15, 0, 0, 123456, tzinfo=UTC)
    slot_id = await one.slot(starts_at)
    assert (await world.slot_row(slot_id))["slot_start_at"] == starts_at
