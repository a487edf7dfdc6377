"""What a patient agreed to by text: its source is seen, it is taken off by staff, and staff and the
API note what suits besides."""

from types import ModuleType

import pytest

from bot import database as db
from bot.waitlist import entries
from bot.waitlist.entries import Refused
from bot.waitlist.rules import fit
from bot.waitlist.slots import Refused as Gone
from bot.waitlist.staff import fits
from bot.waitlist.views import patient
from tests import world
from tests.world import World, column, number

ANA = number(1)
MORNINGS = list(fit.half_days("part", "AM"))


@pytest.fixture
async def one(database: ModuleType) -> World:
    return World()


async def agreed(one: World) -> int:
    """Ana has agreed to be offered afternoons alone; the id of the question."""
    await one.patient(ANA, "Ana")
    await one.slot(world.TOMORROW.replace(hour=16))
    await one.settle()
    await one.say(ANA, "no, mornings don't work for me")
    await one.say(ANA, "yes")
    (asked,) = await patient.asked(1, 9)
    assert (asked.fit.what, asked.answer, asked.holds) == ("AM", "yes", True)
    return asked.id


async def test_staff_take_off_what_a_patient_agreed_to_and_it_is_noted(one: World) -> None:
    question = await agreed(one)
    assert await column("SELECT avoid_times FROM waitlist_entry") == [MORNINGS]
    await db.unit(lambda: fits.take_off(question, "anna", one.now))
    assert await column("SELECT avoid_times FROM waitlist_entry") == [[]]
    assert await patient.asked(1, 9) == []
    assert "what suits" in str(await column("SELECT details FROM audit_log ORDER BY id DESC"))
    with pytest.raises(Gone):
        await db.unit(lambda: fits.take_off(question, "anna", one.now))
    slot = await one.slot(world.TOMORROW.replace(day=27, hour=16))
    await one.settle()
    assert await world.offers(slot) == {ANA: "pending"}
    await one.say(ANA, "no, mornings don't work for me")
    assert "Shall we only" not in one.bodies(ANA)[-1], "asked once in months, taken off or not"


async def test_what_was_changed_since_is_not_said_to_hold(one: World) -> None:
    await agreed(one)
    await db.unit(lambda: entries.change(1, {"avoid_times": ["Mon AM"]}, one.now))
    (asked,) = await patient.asked(1, 9)
    assert not asked.holds


async def test_staff_note_which_times_suit_and_how_soon_is_too_soon(one: World) -> None:
    await one.patient(ANA, "Ana", suitable_times=["Wed PM", "Fri AM"], notice_minutes=240)
    suiting = fit.avoided(["Wed PM", "Fri AM"])
    assert await column("SELECT avoid_times FROM waitlist_entry") == [suiting]
    with pytest.raises(Refused):
        await db.unit(lambda: entries.change(1, {"avoid_times": list(fit.TIMES)}, one.now))
    with pytest.raises(Refused):
        await db.unit(lambda: entries.change(1, {"notice_minutes": -1}, one.now))
    slot = await one.slot(world.TOMORROW)
    await one.settle()
    assert await world.offers(slot) == {ANA: "pending"}
