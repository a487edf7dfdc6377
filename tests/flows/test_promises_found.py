"""What the machine of the promises has found, each reduced to the shortest story."""

from types import ModuleType

from bot.messages.gateways import gateway
from bot.threads import turns
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
