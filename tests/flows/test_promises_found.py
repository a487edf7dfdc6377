"""What the machine of the promises has found, each reduced to the shortest story."""

from datetime import timedelta
from functools import partial
from types import ModuleType

import pytest

from bot.messages import gateway, inbox
from bot.threads import turns
from bot.web import patients
from tests import world
from tests.world import World

NO_ANSWER = gateway.Unknown("TimeoutError")


def count(world: World, phone: str, words: str) -> int:
    """How many texts with these words were handed over for a phone."""
    return sum(words in body for body in world.bodies(phone))


async def test_an_offer_that_closed_while_its_text_was_lost_is_not_sent_again(
    database: ModuleType,
) -> None:
    clinic = World()
    ana, ben = await clinic.patients(2)
    clinic.carrier.answers.append(NO_ANSWER)
    await clinic.slot()
    await clinic.settle()
    assert count(clinic, ana, "opened") == 1

    await clinic.say(ben, "yes")
    await clinic.pass_time(minutes=2)

    assert count(clinic, ana, "opened") == 1


async def test_an_offer_that_was_answered_while_its_text_was_lost_is_not_sent_again(
    database: ModuleType,
) -> None:
    clinic = World()
    (ana,) = await clinic.patients(1)
    clinic.carrier.answers.append(NO_ANSWER)
    await clinic.slot()
    await clinic.settle()

    await clinic.say(ana, "yes")
    await clinic.pass_time(minutes=2)

    assert count(clinic, ana, "opened") == 1


async def test_a_yes_that_crosses_the_question_does_not_give_the_slot_back(
    database: ModuleType,
) -> None:
    clinic = World()
    (ana,) = await clinic.patients(1)
    slot = await clinic.slot()
    await clinic.settle()
    await clinic.say(ana, "yes")

    await clinic.hear(ana, "no")
    await clinic.say(ana, "yes")

    assert (await world.slot_row(slot))["status"] == "filled"


async def test_a_yes_that_crosses_the_question_does_not_book_after_a_no(
    database: ModuleType,
) -> None:
    clinic = World()
    (ana,) = await clinic.patients(1)
    slot = await clinic.slot()
    await clinic.settle()
    await clinic.say(ana, "no")

    await clinic.hear(ana, "yes")
    await clinic.say(ana, "yes")
    assert (await world.slot_row(slot))["status"] == "open"

    await clinic.pass_time(seconds=1)
    await clinic.say(ana, "yes")
    assert (await world.slot_row(slot))["status"] == "filled"


@pytest.mark.parametrize(
    ("answers", "press", "not_done"),
    [(("no", "2"), "SKIP", "skip those"), (("yes", "no"), "TAKE", "given up")],
)
async def test_a_yes_from_before_a_question_is_no_answer_after_a_press_that_knew_of_it(
    database: ModuleType, answers: tuple[str, str], press: str, not_done: str
) -> None:
    """Its webhook was refused, and what the carrier kept of it comes after the press."""
    clinic = World()
    (ana,) = await clinic.patients(1)
    slot = await clinic.slot()
    await clinic.settle()
    await clinic.say(ana, answers[0])
    missed_at, clinic.now = clinic.now, clinic.now + timedelta(seconds=1)
    await clinic.say(ana, answers[1])
    clinic.now += timedelta(seconds=1)
    offer, patient = [
        await database.fetch_value(f"SELECT id FROM {table}")
        for table in ("offer", "patient_contact")
    ]
    now = clinic.now
    await database.unit(lambda: patients.answer(clinic.talk, patient, press, offer, now))
    await clinic.settle()
    before = await world.slot_row(slot)

    await inbox.store(inbox.Inbound(clinic.carrier.new_sid(), ana, "YES", missed_at, None))
    await clinic.settle()

    assert count(clinic, ana, not_done) == 0
    assert (await world.slot_row(slot))["status"] == before["status"]


async def test_a_yes_after_a_no_books_nothing_while_the_bot_must_hold_its_replies_back(
    database: ModuleType,
) -> None:
    clinic = World()
    (ana,) = await clinic.patients(1)
    slot = await clinic.slot()
    await clinic.settle()
    for _ in range(turns.MOST_REPLIES):
        await clinic.say(ana, "help")

    await clinic.say(ana, "no")
    await clinic.say(ana, "yes")
    assert (await world.slot_row(slot))["status"] == "open"
    assert count(clinic, ana, "still open") == 0

    await clinic.pass_time(minutes=2)
    await clinic.say(ana, "yes")
    assert count(clinic, ana, "still open") == 1
    await clinic.pass_time(seconds=1)
    await clinic.say(ana, "yes")
    assert (await world.slot_row(slot))["status"] == "filled"


@pytest.mark.parametrize("held_up", [NO_ANSWER, gateway.Throttled()])
async def test_a_confirmation_that_was_held_up_does_not_follow_what_gave_the_slot_back(
    database: ModuleType, held_up: gateway.SendOutcome
) -> None:
    clinic = World()
    (ana,) = await clinic.patients(1)
    slot = await clinic.slot()
    await clinic.settle()
    clinic.carrier.answers.append(held_up)
    await clinic.say(ana, "yes")
    assert count(clinic, ana, "Confirmed.") == 1

    for answer in ("no", "yes"):
        clinic.now += timedelta(milliseconds=100)
        await clinic.say(ana, answer)
    assert "given up" in clinic.bodies(ana)[-1]
    await clinic.pass_time(minutes=3)

    assert (await world.slot_row(slot))["status"] == "open"
    assert count(clinic, ana, "Confirmed.") == 1


async def test_a_place_next_in_line_that_was_held_up_does_not_follow_the_slot_itself(
    database: ModuleType,
) -> None:
    clinic = World()
    ana, ben = await clinic.patients(2)
    await clinic.slot()
    await clinic.settle()
    await clinic.say(ana, "yes")
    clinic.carrier.answers.append(NO_ANSWER)
    await clinic.say(ben, "yes")
    assert count(clinic, ben, "next in line") == 1

    for answer in ("no", "yes"):
        clinic.now += timedelta(milliseconds=100)
        await clinic.say(ana, answer)
    await clinic.pass_time(minutes=3)

    assert count(clinic, ben, "is yours") == 1
    assert count(clinic, ben, "next in line") == 1


async def test_a_yes_to_the_first_of_two_offers_of_one_slot_can_be_taken_back(
    database: ModuleType,
) -> None:
    clinic = World()
    ana, ben = await clinic.patients(2)
    slot = await clinic.slot()
    await clinic.settle()
    await clinic.say(ana, "yes")
    await clinic.say(ana, "no")
    clinic.now += timedelta(milliseconds=100)
    await clinic.hear(ana, "yes")
    clinic.carrier.answers += [gateway.Accepted("SM" + "1" * 32), gateway.Throttled()]
    await clinic.settle()

    await clinic.say(ben, "yes")
    assert (await world.offers(slot))[ben] == "accepted"
    assert count(clinic, ben, "Confirmed.") == 1
    clinic.now += timedelta(milliseconds=100)
    await clinic.say(ben, "no")
    assert "Do you want to give up" in clinic.bodies(ben)[-1]


async def test_the_confirmation_of_a_stop_that_was_held_up_does_not_follow_a_start(
    database: ModuleType,
) -> None:
    clinic = World({"OPT_OUT_MODE": "app"})
    (ana,) = await clinic.patients(1)
    clinic.carrier.answers.append(NO_ANSWER)
    await clinic.say(ana, "stop")
    assert count(clinic, ana, "no longer receive") == 1

    clinic.now += timedelta(milliseconds=100)
    await clinic.say(ana, "start")
    await clinic.pass_time(minutes=3)

    assert len(clinic.bodies(ana)) == 2
    assert count(clinic, ana, "no longer receive") == 1


async def test_who_stands_by_and_then_presses_no_stands_by_no_more(database: ModuleType) -> None:
    clinic = World()
    await clinic.patients(2)
    await clinic.slot()
    await clinic.settle()
    await clinic.oversleep(minutes=20)
    rows = await database.fetch("SELECT id, patient_id FROM offer ORDER BY id")
    for row, event in ((rows[0], "TAKE"), (rows[1], "TAKE"), (rows[1], "SKIP")):
        work = partial(
            patients.answer, clinic.talk, row["patient_id"], event, row["id"], clinic.now
        )
        await database.unit(work)
        clinic.now += timedelta(milliseconds=100)

    states = await database.fetch("SELECT state, stand_by FROM offer ORDER BY id")
    assert [(one["state"], one["stand_by"]) for one in states] == [
        ("accepted", False),
        ("declined", False),
    ]
