"""Places with numbers of their own: what leaves from which, and what an answer to each may do."""

from datetime import timedelta
from types import ModuleType
from typing import Final

import pytest

from bot import database
from bot.waitlist import entries
from bot.waitlist.places import directory
from bot.waitlist.staff import place_changes
from bot.waitlist.staff import texts as staff_texts
from tests.carrier import refused
from tests.world import TOMORROW, World, column, number, offers, slot_row

ANA, BEN = number(1), number(2)
PLANO, FRISCO = "+12145550141", "+12145550142"
CLINIC: Final = None
"""The clinic's own sender, as it is stored."""


async def place(one: World, name: str, sender: str) -> int:
    new = place_changes.Declared(location_name=name, sender=sender)
    return await database.unit(lambda: place_changes.add(new, "sam", one.rules, one.now))


@pytest.fixture
async def one(database: ModuleType) -> World:
    """A clinic with two places, each with a number of its own."""
    one = World()
    await place(one, "Plano", PLANO)
    await place(one, "Frisco", FRISCO)
    return one


def left(one: World, phone: str = ANA) -> list[str | None]:
    """The numbers of ours that the texts to this phone left from."""
    return [text.our_number for text in one.carrier.texts if text.to == phone]


async def two_offers(one: World) -> tuple[int, int]:
    """Ana is offered a slot in Plano, and when its hold is over one in Frisco: both may be had."""
    await one.patient(ANA)
    plano = await one.slot(location="Plano")
    await one.settle()
    await one.pass_time(minutes=8)
    frisco = await one.slot(TOMORROW + timedelta(hours=2), location="Frisco")
    await one.settle()
    assert left(one) == [PLANO, FRISCO]
    return plano, frisco


async def status(*slots: int) -> list[str]:
    return [str((await slot_row(slot))["status"]) for slot in slots]


async def test_what_speaks_of_a_slot_leaves_from_its_place(one: World) -> None:
    await one.patients(2)
    await one.slot(location="Frisco")
    await one.settle()
    await one.say(ANA, "yes", to=FRISCO)
    assert left(one) == [FRISCO, FRISCO]
    assert left(one, BEN) == [FRISCO, FRISCO]
    assert await column("SELECT DISTINCT our_number FROM message_log") == [FRISCO]


@pytest.mark.parametrize("to", [CLINIC, PLANO, FRISCO])
async def test_a_text_is_answered_from_the_number_that_was_written_to(
    one: World, to: str | None
) -> None:
    await one.patient(ANA)
    await one.say(ANA, "help", to=to)
    assert left(one) == [to]


async def test_what_staff_write_leaves_where_the_conversation_is(one: World) -> None:
    await one.patient(ANA)
    await one.say(ANA, "what do I need to bring along?", to=FRISCO)
    (patient_id,) = await column("SELECT id FROM patient_contact")
    (shown,) = await column("SELECT max(id) FROM message_log")
    patient, seen, words = int(str(patient_id)), int(str(shown)), "Just yourself."
    await database.unit(
        lambda: staff_texts.write(patient, words, "sam", one.rules, one.now, shown=seen)
    )
    await one.settle()
    assert one.bodies(ANA)[-1].endswith(words)
    assert left(one)[-1] == FRISCO


@pytest.mark.parametrize("to", [PLANO, FRISCO, CLINIC])
async def test_a_stop_at_any_number_ends_the_offers_of_all(one: World, to: str | None) -> None:
    plano, frisco = await two_offers(one)
    await one.say(ANA, "stop", to=to)
    said = len(left(one))
    for number_of_ours in (PLANO, FRISCO, CLINIC):
        await one.say(ANA, "yes", to=number_of_ours)
    await one.slot(TOMORROW + timedelta(hours=4), location="Plano")
    await one.pass_time(minutes=20)
    assert len(left(one)) == said
    assert "filled" not in await status(plano, frisco)
    assert set((await offers(frisco)).values()) == {"canceled"}


async def test_a_yes_takes_the_slot_that_this_number_offered(one: World) -> None:
    """Ana answers the older text, by the number that it came from: its slot is still to be had."""
    plano, frisco = await two_offers(one)
    await one.say(ANA, "yes", to=PLANO)
    assert await status(plano, frisco) == ["filled", "open"]
    assert "Plano" in one.bodies(ANA)[-1]
    assert left(one)[-1] == PLANO


async def test_a_yes_to_the_number_of_a_slot_that_is_gone_takes_no_other(one: World) -> None:
    plano, frisco = await two_offers(one)
    await one.patient(BEN)
    await one.pass_time(minutes=8)
    await one.say(BEN, "yes", to=PLANO)
    if (await status(plano)) != ["filled"]:
        pytest.fail("Ben was to take the slot in Plano.")
    await one.say(ANA, "yes", to=PLANO)
    assert await status(frisco) == ["open"]
    await one.say(ANA, "yes", to=FRISCO)
    assert await status(frisco) == ["filled"]


async def test_a_yes_to_a_number_that_asked_nothing_is_asked_for_once_more(one: World) -> None:
    await one.patient(ANA)
    slot = await one.slot(location="Frisco")
    await one.settle()
    await one.say(ANA, "yes", to=PLANO)
    assert await status(slot) == ["open"]
    assert "at Frisco. Reply YES to take it" in one.bodies(ANA)[-1]
    assert left(one) == [FRISCO, PLANO]
    await one.say(ANA, "yes", to=PLANO)
    assert await status(slot) == ["filled"]


async def test_two_yes_in_a_row_to_a_number_that_asked_nothing_take_nothing(one: World) -> None:
    """The second was typed before the question could be read."""
    await one.patient(ANA)
    slot = await one.slot(location="Frisco")
    await one.settle()
    await one.hear(ANA, "yes", to=PLANO)
    await one.hear(ANA, "yes!", to=PLANO)
    await one.settle()
    assert await status(slot) == ["open"]
    await one.say(ANA, "yes", to=FRISCO)
    assert await status(slot) == ["filled"]


async def test_after_a_no_there_a_yes_here_takes_nothing_unseen(one: World) -> None:
    plano, frisco = await two_offers(one)
    await one.say(ANA, "no", to=PLANO)
    await one.say(ANA, "no", to=FRISCO)
    await one.say(ANA, "yes", to=PLANO)
    assert await status(plano, frisco) == ["open", "open"]
    assert "still open" in one.bodies(ANA)[-1]


async def test_whoever_is_booked_here_and_says_no_there_is_looked_after(one: World) -> None:
    """Frisco asks, and the NO goes to Plano, where Ana has a slot: she may not come."""
    await one.patient(ANA, joined_at=one.now - timedelta(days=9))
    plano = await one.slot(location="Plano")
    await one.settle()
    await one.say(ANA, "yes", to=PLANO)
    await one.patient(ANA, "Ana's son")
    frisco = await one.slot(TOMORROW + timedelta(hours=2), location="Frisco")
    await one.settle()
    assert left(one)[-1] == FRISCO
    await one.say(ANA, "no I can't make it", to=PLANO)
    assert await status(plano, frisco) == ["filled", "open"]
    assert (await offers(frisco))[ANA] == "pending"
    assert await column("SELECT needs_staff_at IS NOT NULL FROM thread") == [True]


async def test_the_question_of_one_number_is_not_given_up_by_a_yes_to_another(one: World) -> None:
    await one.patient(ANA)
    slot = await one.slot(location="Plano")
    await one.settle()
    await one.say(ANA, "yes", to=PLANO)
    await one.say(ANA, "no", to=PLANO)
    assert "give" in one.bodies(ANA)[-1]
    await one.say(ANA, "yes", to=FRISCO)
    assert await status(slot) == ["filled"]
    await one.say(ANA, "yes", to=PLANO)
    assert await status(slot) == ["open"]


async def test_a_number_that_the_carrier_refuses_holds_up_nobody(one: World) -> None:
    """The place's number is none of the account: the text leaves from the clinic's, and staff are
    told once."""
    await one.patients(1)
    one.carrier.answers.append(refused(21606))
    await one.slot(location="Plano")
    await one.settle()
    assert left(one) == [PLANO, CLINIC]
    assert one.carrier.fates == ["refused", ""]
    assert await column("SELECT what FROM alert") == ["senders"]
    await one.say(ANA, "yes")
    assert left(one)[-1] == CLINIC
    assert "Confirmed" in one.bodies(ANA)[-1]


async def test_a_former_number_of_a_place_is_ours_for_ever(one: World) -> None:
    key = (await directory.read(one.rules.clinic)).find("Plano").id
    none = {"sender": None}
    await database.unit(lambda: place_changes.change(key, none, "sam", one.rules, one.now))
    assert await directory.senders() == {PLANO, FRISCO}


@pytest.mark.parametrize("sender", ["+12145550100", "+12145550199"])
async def test_the_clinics_own_number_is_no_places(one: World, sender: str) -> None:
    with pytest.raises(place_changes.Refused, match="own number"):
        await place(one, "Dallas", sender)


async def test_a_number_is_a_patients_or_ours_and_never_both(one: World) -> None:
    with pytest.raises(entries.Refused, match="own number"):
        await one.patient(PLANO)
    entry = await one.patient(ANA)
    numbers = one.rules.numbers
    with pytest.raises(entries.Refused, match="own number"):
        await database.unit(lambda: entries.correct_number(entry, FRISCO, numbers, one.now))
    with pytest.raises(place_changes.Refused, match="A patient on the list has this number"):
        await place(one, "Dallas", ANA)
    assert ANA not in await directory.senders()
