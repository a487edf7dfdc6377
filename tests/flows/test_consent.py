"""Consent as it is kept: what undoes an opt-out and what does not, and who is never texted."""

from datetime import datetime, timedelta
from types import ModuleType

import pytest

from bot import database as db
from bot.messages import inbox
from bot.waitlist.patients import staff_optouts
from tests.world import World, column, number

ANA = number(1)


@pytest.fixture
async def one(database: ModuleType) -> World:
    """A patient who hears from us, at a carrier that leaves every keyword to us."""
    one = World({"OPT_OUT_MODE": "app"})
    await one.patient(ANA)
    return one


async def sweep(one: World, body: str, heard_at: datetime) -> None:
    """The carrier's list has a text that no webhook took."""
    await inbox.store(inbox.Inbound(one.carrier.new_sid(), ANA, body, heard_at))
    await one.settle()


async def opted_out() -> object:
    return (await column("SELECT opt_out FROM patient_contact"))[0]


@pytest.mark.parametrize("stop", ["STOP", "please don't text me any more", "wrong number"])
async def test_a_start_that_was_written_before_the_stop_restores_nothing(
    one: World, stop: str
) -> None:
    """START came while no webhook answered, STOP came to the next bot, and then the list is read:
    the older word comes last."""
    missed = one.now
    await one.pass_time(minutes=5)
    await one.say(ANA, stop)
    told = one.bodies(ANA)
    await sweep(one, "START", missed)
    assert await opted_out()
    assert one.bodies(ANA) == told
    assert await column("SELECT needs_staff_at FROM thread") == [one.now]
    await one.slot()
    await one.settle()
    assert not [body for body in one.bodies(ANA) if "earlier appointment" in body]


async def test_a_start_between_two_stops_that_comes_last_restores_nothing(one: World) -> None:
    await one.say(ANA, "STOP")
    await one.pass_time(minutes=5)
    missed = one.now
    await one.pass_time(minutes=5)
    await one.say(ANA, "STOP")
    await sweep(one, "START", missed)
    assert await opted_out()


async def test_a_start_before_staff_opted_the_patient_out_restores_nothing(one: World) -> None:
    missed = one.now
    await one.pass_time(minutes=5)
    (patient_id,) = await column("SELECT id FROM patient_contact")
    await db.unit(lambda: staff_optouts.by_staff(int(str(patient_id)), "staff", "", one.now))
    await sweep(one, "START", missed)
    assert await opted_out()


async def test_a_start_that_was_written_after_the_stop_restores_though_it_comes_late(
    one: World,
) -> None:
    await one.say(ANA, "STOP")
    written = one.now + timedelta(seconds=1)
    await one.pass_time(minutes=10)
    await sweep(one, "START", written)
    assert not await opted_out()


async def test_whoever_takes_a_wrong_number_back_is_texted_again(one: World) -> None:
    await one.say(ANA, "wrong number")
    assert await column("SELECT unreachable FROM patient_contact") == ["wrong_number"]
    await one.say(ANA, "START")
    assert one.bodies(ANA)[-1].startswith("TPCCC: Welcome back.")
    await one.slot()
    await one.settle()
    assert one.bodies(ANA)[-1].startswith("TPCCC: An earlier appointment")
