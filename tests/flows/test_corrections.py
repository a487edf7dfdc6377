"""A reading that a person puts right: what follows, and what is kept of it."""

from types import ModuleType

import pytest

from bot import database as db
from bot.waitlist import corrections
from bot.waitlist.slots import Refused
from tests.world import TOMORROW, World, number

ANA = number(1)


@pytest.fixture
async def one(database: ModuleType) -> World:
    world = World()
    await world.patient(ANA, "Ana Reyes")
    await world.slot(TOMORROW)
    await world.settle()
    world.carrier.texts.clear()
    return world


async def heard() -> int:
    found: int = await db.fetch_value("SELECT max(id) FROM message_log WHERE direction = 'inbound'")
    return found


async def correct(world: World, meant: corrections.Meant) -> str:
    text = await heard()
    was = await db.unit(lambda: corrections.correct(text, meant, "Kim", world.rules, world.now))
    await world.settle()
    return was


async def test_a_yes_that_was_not_understood_books(one: World) -> None:
    await one.say(ANA, "the cows will be milked by then")
    one.carrier.texts.clear()
    assert await correct(one, "YES") == "UNCLEAR"
    assert one.bodies(ANA)[0].startswith("TPCCC: Confirmed.")
    assert await db.fetch_value("SELECT status FROM cancellation_event") == "filled"


async def test_a_yes_that_was_none_is_asked_whether_it_is_given_up(one: World) -> None:
    await one.say(ANA, "yes")
    one.carrier.texts.clear()
    assert await correct(one, "UNCLEAR") == "YES"
    assert "Do you want to give up" in one.bodies(ANA)[0]
    assert await db.fetch_value("SELECT status FROM cancellation_event") == "filled"


async def test_a_stop_that_was_none_is_undone_but_not_the_carriers(one: World) -> None:
    await one.say(ANA, "please stop texting me")
    assert await correct(one, "UNCLEAR") == "STOP"
    assert not await db.fetch_value("SELECT opt_out FROM patient_contact")
    await one.say(ANA, "STOP")
    with pytest.raises(Refused, match="carrier"):
        await correct(one, "UNCLEAR")
    assert await db.fetch_value("SELECT opt_out FROM patient_contact")


async def test_a_stop_that_was_missed_is_one(one: World) -> None:
    await one.say(ANA, "the cows will be milked by then")
    one.carrier.texts.clear()
    await correct(one, "STOP")
    assert await db.fetch_value("SELECT opt_out FROM patient_contact")
    assert one.bodies(ANA) == []


async def test_who_wants_texts_after_all_is_offered_them_again(one: World) -> None:
    await one.say(ANA, "these texts keep coming")
    assert await db.fetch_value("SELECT paused_at IS NOT NULL FROM patient_contact")
    await correct(one, "UNCLEAR")
    assert await db.fetch_value("SELECT paused_at IS NULL FROM patient_contact")


async def test_it_is_corrected_once_and_kept_without_names_and_numbers(one: World) -> None:
    await one.say(ANA, "ana reyes here, tell Bob at 972-555-0123 the cows are milked, 3:15")
    await correct(one, "YES")
    [kept] = await corrections.examples()
    assert (kept.meant, kept.offered) == ("YES", "2026-11-25T15:15")
    assert kept.example == "Alex Alex here, tell Alex at 5550100 the cows are milked, 3:15"
    with pytest.raises(Refused):
        await correct(one, "NO")


async def test_what_was_read_so_is_no_correction(one: World) -> None:
    await one.say(ANA, "yes")
    with pytest.raises(Refused, match="read so"):
        await correct(one, "YES")
