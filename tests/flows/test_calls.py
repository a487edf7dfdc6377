"""Patients who can't be texted are called by staff, in the order of the list."""

import asyncio
from datetime import timedelta
from types import ModuleType

import pytest

from bot import database as db
from bot.waitlist.slots import Refused
from bot.waitlist.staff import desk
from bot.waitlist.views import call_list
from tests.world import World, number, offers, slot_row


@pytest.fixture
def world(database: ModuleType) -> World:
    return World({"BATCH_SIZE": "2"})


async def landline(world: World, n: int, name: str = "", **more: object) -> int:
    """A patient who agreed to texts on a number that takes none; the entry."""
    entry = await world.patient(number(n), name, **more)
    await db.execute(
        "UPDATE patient_contact SET unreachable = 'landline' WHERE phone_e164 = $1", number(n)
    )
    return entry


async def to_call(slot: int) -> list[str]:
    return [call.phone_e164 for call in (await call_list.of_slots([slot])).get(slot, ())]


async def call_of(slot: int, phone: str) -> int:
    calls = (await call_list.of_slots([slot]))[slot]
    return next(call.id for call in calls if call.phone_e164 == phone)


async def noted(world: World, call: int, result: str) -> None:
    work = desk.called(call, result, "Zoe", world.rules, world.now)  # type: ignore[arg-type]
    await db.unit(lambda: work)


async def test_who_stands_as_high_as_those_who_are_texted_is_called_beside_them(
    world: World,
) -> None:
    for n, days in ((1, 100), (2, 99), (3, 1)):
        await world.patient(number(n), joined_at=world.now - timedelta(days=days))
    await landline(world, 11, joined_at=world.now - timedelta(days=101))
    await landline(world, 12, joined_at=world.now - timedelta(days=1))
    slot = await world.slot()
    await world.settle()
    assert world.asked() == [number(1), number(2)]
    assert await to_call(slot) == [number(11)]


async def test_a_slot_that_would_close_stays_open_while_somebody_is_to_be_called(
    world: World,
) -> None:
    await landline(world, 11)
    slot = await world.slot(world.now + timedelta(minutes=5))
    await world.settle()
    assert (await slot_row(slot))["status"] == "open"
    assert await to_call(slot) == [number(11)]
    await world.pass_time(minutes=5)
    assert (await slot_row(slot))["verdict"] == "not_called"


async def test_who_takes_it_on_the_phone_has_it_and_who_was_texted_is_told(world: World) -> None:
    await world.patient(number(1))
    await landline(world, 11)
    slot = await world.slot()
    await world.settle()
    await noted(world, await call_of(slot, number(11)), "taken")
    await world.settle()
    assert (await slot_row(slot))["status"] == "filled"
    assert (await offers(slot))[number(11)] == "accepted"
    assert world.bodies(number(11)) == []
    assert len(world.bodies(number(1))) == 2


async def test_the_next_are_called_when_the_first_have_answered(world: World) -> None:
    for n in (11, 12, 13, 14):
        await landline(world, n, joined_at=world.now - timedelta(days=30 - n))
    begins = world.now + timedelta(minutes=40)
    slot = await world.slot(begins)
    await world.settle()
    assert await to_call(slot) == [number(11), number(12)]
    await noted(world, await call_of(slot, number(11)), "declined")
    assert await to_call(slot) == [number(12)]
    await noted(world, await call_of(slot, number(12)), "no_answer")
    assert await to_call(slot) == [number(13), number(14), number(12)]
    for n in (13, 14):
        await noted(world, await call_of(slot, number(n)), "declined")
    await world.until(begins)
    assert (await slot_row(slot))["verdict"] == "all_asked"


async def test_a_yes_by_text_and_a_yes_on_the_phone_have_one_winner(world: World) -> None:
    await world.patient(number(1))
    await landline(world, 11)
    slot = await world.slot()
    await world.settle()
    await world.hear(number(1), "YES")
    call = await call_of(slot, number(11))

    async def press() -> bool:
        try:
            await noted(world, call, "taken")
        except Refused:
            return False
        return True

    taken, _ = await asyncio.gather(press(), world.settle())
    states = await offers(slot)
    assert sorted(states.values()).count("accepted") == 1
    assert (states.get(number(11)) == "accepted") == taken


async def test_a_result_is_noted_once_and_not_for_a_slot_that_is_gone(world: World) -> None:
    await landline(world, 11)
    slot = await world.slot()
    await world.settle()
    call = await call_of(slot, number(11))
    await noted(world, call, "declined")
    with pytest.raises(Refused, match="noted the result"):
        await noted(world, call, "no_answer")
    with pytest.raises(Refused, match="no such call"):
        await noted(world, 999, "declined")
    await db.unit(lambda: desk.withdraw(slot, "withdrawn", "Zoe", world.rules, world.now))
    with pytest.raises(Refused, match="withdrawn"):
        await noted(world, call, "later")


@pytest.mark.parametrize("why", ["opted_out", "wrong_number", "invalid", "off_list"])
async def test_nobody_is_called_who_asked_for_quiet_or_whose_number_is_not_theirs(
    why: str, world: World
) -> None:
    entry = await landline(world, 11)
    match why:
        case "opted_out":
            await db.execute("UPDATE patient_contact SET opt_out = TRUE, unreachable = NULL")
        case "off_list":
            await db.execute("UPDATE waitlist_entry SET active = FALSE WHERE id = $1", entry)
        case _:
            await db.execute("UPDATE patient_contact SET unreachable = $1", why)
    slot = await world.slot()
    await world.settle()
    assert await to_call(slot) == []


async def test_without_consent_to_texts_a_call_is_what_is_left(world: World) -> None:
    await world.patient(number(11), consent_source=None)
    slot = await world.slot()
    await world.settle()
    assert await to_call(slot) == [number(11)]
