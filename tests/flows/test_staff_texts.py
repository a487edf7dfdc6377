"""What a person at the desk writes to a patient: once, by day, to who may be texted; and whatever
is answered to it books nobody and gives up nothing."""

from datetime import UTC, datetime, timedelta
from functools import partial
from types import ModuleType

import pytest

from bot import database as bot_database
from bot.messages import contacts
from bot.waitlist.patients.staff_optouts import by_staff
from bot.waitlist.slots import Refused
from bot.waitlist.staff import texts as staff_texts
from tests.world import World, column, number, offers, slot_row

ANA = number(1)


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


async def patient_of(phone: str) -> int:
    (found,) = await column("SELECT id FROM patient_contact WHERE phone_e164 = $1", phone)
    assert isinstance(found, int)
    return found


async def write(world: World, phone: str, words: str, shown: int | None = None) -> datetime:
    patient = await patient_of(phone)
    seen = await staff_texts.latest(patient) if shown is None else shown
    at = await bot_database.unit(
        lambda: staff_texts.write(patient, words, "anna", world.rules, world.now, shown=seen)
    )
    await world.settle()
    return at


async def needs(phone: str) -> list[object]:
    sql = """
        SELECT needs_staff_why FROM thread JOIN patient_contact ON patient_contact.id = patient_id
        WHERE phone_e164 = $1
    """
    return await column(sql, phone)


async def test_it_says_who_writes_and_stands_in_the_audit_log_without_its_words(
    world: World,
) -> None:
    await world.patient(ANA, "Ana")
    assert await write(world, ANA, " “Please bring your card” ") == world.now
    assert world.bodies(ANA) == ['TPCCC: "Please bring your card"']
    lines = await bot_database.fetch("SELECT actor, action, details::text FROM audit_log")
    assert [(line["actor"], line["action"]) for line in lines] == [("anna", "write")]
    assert "card" not in lines[0]["details"]


async def test_a_second_press_writes_nothing(world: World) -> None:
    await world.patient(ANA, "Ana")
    await write(world, ANA, "Hello", shown=0)
    with pytest.raises(Refused, match="Something was written in the meantime"):
        await write(world, ANA, "Hello", shown=0)
    assert len(world.bodies(ANA)) == 1


async def test_what_the_patient_wrote_meanwhile_must_be_read_first(world: World) -> None:
    await world.patient(ANA, "Ana")
    await world.say(ANA, "hello?")
    seen = await staff_texts.latest(await patient_of(ANA))
    await world.say(ANA, "STOP IT PLEASE, I am in hospital")
    with pytest.raises(Refused):
        await write(world, ANA, "See you on Monday", shown=seen)


async def test_nobody_who_opted_out_never_agreed_or_can_not_be_reached_is_written_to(
    world: World,
) -> None:
    for n, why in ((1, staff_texts.OPTED_OUT), (2, staff_texts.UNREACHABLE)):
        await world.patient(number(n), f"Patient {n}")
        patient = await patient_of(number(n))
        if why == staff_texts.OPTED_OUT:
            await bot_database.unit(partial(by_staff, patient, "anna", "phone", world.now))
        else:
            await contacts.mark_unreachable(patient, "landline", world.now)
        with pytest.raises(Refused, match=why[:20]):
            await write(world, number(n), "Hello")
    await contacts.ensure(number(3), world.now)
    with pytest.raises(Refused, match="not agreed"):
        await write(world, number(3), "Hello")
    assert world.asked() == []


async def test_an_opt_out_before_it_leaves_takes_it_back(world: World) -> None:
    await world.patient(ANA, "Ana")
    world.now = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)  # 11 PM in Chicago
    at = await write(world, ANA, "Hello")
    assert at == datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
    assert world.bodies(ANA) == [], "nothing leaves at night"
    await world.say(ANA, "STOP")
    said = world.bodies(ANA)
    await world.until(at + timedelta(hours=1))
    assert world.bodies(ANA) == said
    assert not any("Hello" in body for body in said)


async def test_it_waits_for_the_morning_and_leaves_once(world: World) -> None:
    await world.patient(ANA, "Ana")
    world.now = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
    at = await write(world, ANA, "Hello")
    await world.until(at + timedelta(days=1))
    assert world.bodies(ANA) == ["TPCCC: Hello"]


@pytest.mark.parametrize("answer", ["yes", "YES please", "ok", "y", "no", "1", "I will be there"])
async def test_an_answer_to_it_takes_no_slot_and_goes_to_a_person(
    world: World, answer: str
) -> None:
    await world.patient(ANA, "Ana")
    slot = await world.slot()
    await world.settle()
    await write(world, ANA, "Can we call you at 3?")
    sent = len(world.bodies(ANA))
    await world.say(ANA, answer)
    assert (await slot_row(slot))["status"] == "open"
    assert await offers(slot) == {ANA: "pending"}
    assert await needs(ANA) == ["answers what you wrote"]
    assert len(world.bodies(ANA)) == sent, "a person answers, nobody else"


async def test_an_answer_to_it_gives_no_slot_up(world: World) -> None:
    await world.patient(ANA, "Ana")
    slot = await world.slot()
    await world.settle()
    await world.say(ANA, "YES")
    await write(world, ANA, "Do you need an interpreter?")
    await world.say(ANA, "no")
    await world.say(ANA, "yes")
    assert (await slot_row(slot))["status"] == "filled"
    assert await needs(ANA) == ["answers what you wrote"]


async def test_thanks_for_it_bother_nobody(world: World) -> None:
    await world.patient(ANA, "Ana")
    await write(world, ANA, "See you on Monday")
    await world.say(ANA, "thank you")
    assert await needs(ANA) in ([], [None])


async def test_stop_and_help_work_after_it(world: World) -> None:
    await world.patient(ANA, "Ana")
    await write(world, ANA, "Hello")
    await world.say(ANA, "STOP")
    assert await column("SELECT opt_out FROM patient_contact") == [True]


async def test_the_next_offer_is_answered_as_ever(world: World) -> None:
    await world.patient(ANA, "Ana")
    await write(world, ANA, "Hello")
    await world.say(ANA, "hello back")
    slot = await world.slot()
    await world.settle()
    await world.say(ANA, "YES")
    assert await offers(slot) == {ANA: "accepted"}


@pytest.mark.parametrize("words", ["", "  ", "\0", "x" * 320, "ж" * 150])
async def test_nothing_and_too_much_are_not_sent(world: World, words: str) -> None:
    await world.patient(ANA, "Ana")
    with pytest.raises(Refused):
        await write(world, ANA, words)
    assert world.asked() == []
