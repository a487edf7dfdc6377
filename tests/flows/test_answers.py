"""What a YES, a NO and a change of mind come to, whatever the offer and its slot have become."""

from datetime import timedelta
from types import ModuleType

import pytest

from bot import database as db
from bot.messages import contacts
from bot.timers import schedule
from bot.waitlist import releases
from bot.waitlist.patients import answers, first_yes
from tests import world
from tests.world import World, column, number

ANA, BEN, CID = number(1), number(2), number(3)


@pytest.fixture
async def one(database: ModuleType) -> World:
    """Three patients who were asked for the slot 1, by the offers 1 to 3."""
    one = World()
    await one.patients(3)
    await one.slot()
    await one.settle()
    one.carrier.texts.clear()
    return one


async def accept(one: World, offer: int, patient: int | None = None) -> str:
    """A YES of a patient (the one who was asked) to an offer, by their numbers from 1."""

    async def work() -> str:
        await contacts.lock(patient or offer)
        return (await first_yes.accept(offer, patient or offer, one.rules, one.now)).answer

    return await db.unit(work)


async def states() -> list[object]:
    return await column("SELECT state FROM offer ORDER BY id")


async def test_a_yes_wins_and_closes_everything_else(one: World) -> None:
    assert await accept(one, 2) == "won"
    assert await states() == ["canceled", "accepted", "canceled"]
    slot = await world.slot_row(1)
    assert (slot["status"], slot["verdict"], slot["closed_at"]) == ("filled", "filled", one.now)
    assert (slot["timer_token"], slot["next_look_at"]) == (None, None)
    entry = "SELECT active, closed_reason FROM waitlist_entry WHERE id = 2"
    assert await db.fetch_one(entry) == {"active": False, "closed_reason": "accepted"}
    await one.settle()
    assert sorted(one.asked()) == [ANA, CID]


@pytest.mark.parametrize(
    ("state", "why", "answer"),
    [
        ("pending", None, "won"),
        ("expired", "no_answer", "won"),
        ("declined", "no", "won"),
        ("canceled", "taken", "won"),
        ("canceled", "opted_out", "closed"),
        ("canceled", "removed", "closed"),
        ("failed", "30003", "won"),
    ],
)
async def test_while_the_slot_is_open_whoever_was_asked_may_still_have_it(
    one: World, state: str, why: str | None, answer: str
) -> None:
    await db.execute("UPDATE offer SET state = $1, closed_why = $2 WHERE id = 1", state, why)
    assert await accept(one, 1) == answer


async def test_a_second_yes_of_the_winner_is_theirs_already(one: World) -> None:
    assert [await accept(one, 1), await accept(one, 1)] == ["won", "yours"]


async def test_of_those_who_come_too_late_the_first_stands_by_and_all_come_first_next_time(
    one: World,
) -> None:
    await accept(one, 1)
    one.now += timedelta(seconds=1)
    assert [await accept(one, 3), await accept(one, 2)] == ["stand_by", "rain_check"]
    assert [await accept(one, 3), await accept(one, 2)] == ["taken", "taken"]
    assert await column("SELECT stand_by FROM offer ORDER BY id") == [False, False, True]
    assert await column("SELECT rain_check_at FROM waitlist_entry ORDER BY id") == [
        None,
        one.now,
        one.now,
    ]


async def test_whoever_said_no_before_does_not_stand_by(one: World) -> None:
    await db.execute("UPDATE offer SET state = 'declined', closed_why = 'no' WHERE id = 2")
    await accept(one, 1)
    assert await accept(one, 2) == "rain_check"


async def test_nobody_takes_an_offer_that_was_put_to_another(one: World) -> None:
    assert await accept(one, 1, patient=2) == "closed"
    assert await accept(one, 4711, patient=2) == "closed"
    assert await states() == ["pending"] * 3


async def test_a_slot_that_has_begun_is_nobodys_any_more(one: World) -> None:
    one.now = world.TOMORROW
    assert await accept(one, 1) == "closed"


async def test_whoever_has_left_the_list_gets_nothing(one: World) -> None:
    await db.execute("UPDATE waitlist_entry SET active = FALSE WHERE id = 1")
    assert await accept(one, 1) == "closed"


@pytest.mark.parametrize("status", ["expired", "aborted"])
async def test_a_slot_that_was_closed_is_closed(one: World, status: str) -> None:
    await db.execute(
        """
        UPDATE cancellation_event SET status = $1, verdict = 'withdrawn', closed_at = $2
        """,
        status,
        one.now,
    )
    assert await accept(one, 1) == "closed"


async def decline(one: World, offer: int) -> str:
    return await db.unit(lambda: answers.decline(offer, offer, one.rules, one.now))


async def test_a_no_is_noted_and_the_last_one_of_a_batch_moves_it_on(one: World) -> None:
    await one.patient(number(4))
    for offer in (1, 2):
        assert await decline(one, offer) == "declined"
        await one.settle()
    assert number(4) not in await world.offers(1)
    assert await decline(one, 3) == "declined"
    await one.settle()
    assert (await world.offers(1))[number(4)] == "pending"


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        ("expired", "declined"),
        ("declined", "closed"),
        ("canceled", "closed"),
        ("failed", "closed"),
        ("accepted", "closed"),
    ],
)
async def test_a_no_to_an_offer_that_is_over_changes_nothing(
    one: World, state: str, answer: str
) -> None:
    await db.execute("UPDATE offer SET state = $1, accepted_at = $2 WHERE id = 1", state, one.now)
    assert await decline(one, 1) == answer


async def give_back(one: World, offer: int) -> str:
    async def work() -> str:
        await contacts.lock(offer)
        return (await releases.give_back(offer, offer, one.rules, one.now))[0]

    return await db.unit(work)


async def test_what_is_given_back_goes_to_whoever_stands_by_without_a_new_round(
    one: World,
) -> None:
    for offer in (1, 2, 3):
        await accept(one, offer)
    await one.settle()
    one.carrier.texts.clear()
    assert await give_back(one, 1) == "released"
    await one.settle()
    assert await states() == ["canceled", "accepted", "canceled"]
    assert [text.body[:29] for text in one.carrier.texts] == ["TPCCC: Good news - the slot f"]
    assert one.asked() == [BEN]
    assert await column("SELECT active FROM waitlist_entry ORDER BY id") == [True, False, True]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE patient_contact SET opt_out = TRUE WHERE id = 2",
        "UPDATE patient_contact SET unreachable = 'dead' WHERE id = 2",
        "UPDATE waitlist_entry SET active = FALSE WHERE id = 2",
        "UPDATE waitlist_entry SET current_appt_at = '2026-11-25 12:00Z' WHERE id = 2",
        "UPDATE patient_contact SET time_zone = 'Asia/Tokyo' WHERE id = 2",
    ],
)
async def test_whoever_stands_by_and_may_not_have_it_any_more_is_passed_over(
    one: World, sql: str
) -> None:
    for offer in (1, 2):
        await accept(one, offer)
    await db.execute(sql)
    await give_back(one, 1)
    await one.settle()
    assert (await world.slot_row(1))["status"] == "open"
    assert (await world.offers(1))[BEN] == "canceled"
    assert await column("SELECT count(*) FROM offer WHERE state = 'accepted'") == [0]


async def test_whoever_gives_a_slot_back_does_not_stand_by_for_it(one: World) -> None:
    for offer in (1, 2):
        await accept(one, offer)
    await give_back(one, 1)
    assert await accept(one, 2) == "won"
    await give_back(one, 2)
    await one.settle()
    assert (await world.slot_row(1))["status"] == "open"
    assert (await world.offers(1))[BEN] == "canceled"


@pytest.mark.parametrize("words", [["no"], ["STOP"], ["STOP", "START"]])
async def test_whoever_stands_by_and_wants_it_no_more_does_not_get_it(
    one: World, words: list[str]
) -> None:
    await one.say(ANA, "yes")
    await one.say(BEN, "yes")
    for body in words:
        await one.say(BEN, body)
    await give_back(one, 1)
    await one.settle()
    assert (await world.slot_row(1))["status"] == "open"
    assert await column("SELECT count(*) FROM offer WHERE state = 'accepted'") == [0]


async def test_whoever_stands_by_is_heard_out_before_the_slot_is_theirs(one: World) -> None:
    for offer in (1, 2):
        await accept(one, offer)
    await give_back(one, 1)
    await one.hear(BEN, "STOP")
    while await schedule.fire_next(one.handlers, one.now):
        pass
    assert await states() == ["canceled", "canceled", "canceled"]
    await one.pass_time(seconds=2)
    assert (await world.offers(1))[BEN] == "canceled"
    assert (await world.slot_row(1))["status"] == "open"


async def test_a_late_yes_ends_the_offer_of_the_next_slot_to_the_same_person(one: World) -> None:
    for phone in (BEN, CID):
        await one.say(phone, "no")
    await one.pass_time(minutes=8)
    second = await one.slot(world.TOMORROW + timedelta(days=1))
    while await schedule.fire_next(one.handlers, one.now):
        pass
    assert (await world.offers(second))[ANA] == "pending"
    one.carrier.texts.clear()
    await one.say(ANA, "yes")
    assert (await world.offers(1))[ANA] == "accepted"
    assert (await world.offers(second))[ANA] == "canceled"
    assert [body[:16] for body in one.bodies(ANA)] == ["TPCCC: Confirmed"]


async def test_what_is_booked_already_only_staff_can_undo(one: World) -> None:
    await accept(one, 1)
    await db.execute("UPDATE cancellation_event SET booked_at = $1", one.now)
    assert await give_back(one, 1) == "staff"
    assert (await world.slot_row(1))["status"] == "filled"


async def test_what_is_not_theirs_or_has_begun_cannot_be_given_back(one: World) -> None:
    assert await give_back(one, 1) == "gone"
    await accept(one, 1)
    one.now = world.TOMORROW
    assert await give_back(one, 1) == "gone"


async def test_a_slot_that_was_reported_again_meanwhile_is_not_opened_twice(one: World) -> None:
    await accept(one, 1)
    twin = await one.slot()
    assert await give_back(one, 1) == "released"
    assert (await world.slot_row(1))["status"] == "aborted"
    assert (await world.slot_row(twin))["status"] == "open"
