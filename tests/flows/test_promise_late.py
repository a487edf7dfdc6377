"""A winner was told by when the time is final: what happens when nobody has booked it by then."""

from datetime import timedelta
from types import ModuleType

from bot import database as databases
from bot.notices import conditions
from bot.waitlist.staff import desk
from bot.waitlist.views import worklist
from tests.world import World, freed_by


async def late(world: World) -> list[tuple[str, int, object]]:
    zone, hours = world.settings.timezone, world.settings.desk_hours
    found = await conditions.holding(world.settings.data_dir, zone, hours, world.now)
    return [(one.place, one.count, one.since) for one in found if one.kind == "promise_late"]


async def test_a_promise_that_is_not_kept_in_time_is_told_and_shown_until_it_is_booked(
    database: ModuleType,
) -> None:
    world = World({"FHIR_BOOK": "yes"})
    (phone, *_) = await world.patients(1)
    slot = await world.slot()
    assert world.rules.books_in
    await freed_by(world.rules.books_in, slot, world.now)
    await world.settle()
    await world.say(phone, "yes")
    won_at = world.now
    assert "is held for you" in world.bodies(phone)[-1]
    await world.pass_time(minutes=29)
    (shown,) = await worklist.to_book(world.rules, world.now)
    assert (shown.promised_by, await late(world)) == (won_at + timedelta(minutes=30), [])
    assert not shown.is_promise_late(world.now)
    await world.pass_time(minutes=2)
    assert shown.is_promise_late(world.now)
    assert await late(world) == [("Plano", 1, won_at + timedelta(minutes=30))]
    await databases.unit(lambda: desk.mark_booked(slot, world.rules, world.now))
    assert await late(world) == []


async def test_who_was_told_at_once_that_it_is_final_was_promised_nothing(
    database: ModuleType,
) -> None:
    world = World()
    (phone, *_) = await world.patients(1)
    await world.slot()
    await world.settle()
    await world.say(phone, "yes")
    await world.pass_time(hours=2)
    (shown,) = await worklist.to_book(world.rules, world.now)
    assert (shown.promised_by, await late(world)) == (None, [])
