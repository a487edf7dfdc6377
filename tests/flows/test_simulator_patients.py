"""Sample patients answer offers, and nothing else; a phone used by hand is left alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot import simulator
from bot.simulator import Habits, Settings, Simulator
from bot.simulator.orders import Order
from bot.simulator.phones import LONGEST_VALIDITY

OFFER = "An earlier appointment is open. Reply YES to take it or NO to pass."
PATIENTS = [f"+1214555{last:04}" for last in range(40)]


@asynccontextmanager
async def patients(habits: Habits, seed: int = 1) -> AsyncIterator[Simulator]:
    settings = Settings(step_seconds=0, seed=seed, habits=habits)
    async with simulator.running(settings) as local:
        yield local


def offer(local: Simulator, number: str, body: str = OFFER) -> None:
    order = Order(number, Settings().numbers[0], None, body, "", LONGEST_VALIDITY)
    local.carrier.accept(order)


def answers(local: Simulator, number: str) -> list[str]:
    return [text.body for text in local.texts(number) if text.is_inbound]


async def answers_of_all(habits: Habits, seed: int = 1) -> list[list[str]]:
    async with patients(habits, seed) as local:
        for number in PATIENTS:
            offer(local, number)
        await local.settle()
        return [answers(local, number) for number in PATIENTS]


async def test_they_answer_in_their_shares_and_the_same_with_the_same_seed() -> None:
    habits = Habits(answering=0.5, median_delay=0, unclear=0.2, late=0)
    said = await answers_of_all(habits)
    assert 10 < len([one for one in said if one]) < 30
    assert max(map(len, said)) == 1
    assert said == await answers_of_all(habits)
    assert said != await answers_of_all(habits, seed=2)


async def test_without_an_autopilot_nobody_answers() -> None:
    assert not any(await answers_of_all(Habits(answering=0)))


async def test_only_a_question_is_answered() -> None:
    async with patients(Habits(answering=1, median_delay=0)) as local:
        offer(local, PATIENTS[0], "You are booked for Tuesday. Reply STOP to end these texts.")
        await local.settle()
        assert answers(local, PATIENTS[0]) == []


async def test_a_phone_used_by_hand_is_left_alone() -> None:
    async with patients(Habits(answering=1, median_delay=0)) as local:
        local.phones.take_by_hand(PATIENTS[0])
        offer(local, PATIENTS[0])
        await local.settle()
        assert answers(local, PATIENTS[0]) == []


async def test_an_answer_that_was_under_way_is_dropped_when_a_person_types() -> None:
    async with patients(Habits(answering=1, median_delay=0.2)) as local:
        offer(local, PATIENTS[0])
        await local.wait_for(PATIENTS[0], 1)
        await local.text(PATIENTS[0], "it is me")
        await local.settle()
        assert answers(local, PATIENTS[0]) == ["it is me"]


async def test_an_unclear_answer_is_made_up_for_when_asked_again() -> None:
    habits = Habits(answering=1, median_delay=0, accept=1e-9, decline=0, unclear=1, late=0)
    async with patients(habits) as local:
        offer(local, PATIENTS[0])
        await local.settle()
        offer(local, PATIENTS[0], "Please reply YES or NO.")
        await local.settle()
        unclear, clear = answers(local, PATIENTS[0])
    assert "yes" not in unclear.lower() or "if" in unclear
    assert clear.lower().startswith("y")


async def test_a_late_yes_comes_late() -> None:
    habits = Habits(
        answering=1, median_delay=0, accept=1e-9, decline=0, unclear=0, late=1, late_delay=0.3
    )
    async with patients(habits) as local:
        offer(local, PATIENTS[0])
        await local.settle()
        asked, answered = local.texts(PATIENTS[0])
    assert asked.arrived is not None
    assert (answered.created - asked.arrived).total_seconds() >= 0.3
    assert "yes" in answered.body.lower()


@pytest.mark.parametrize(
    "wrong",
    [{"answering": 2}, {"accept": 0, "decline": 0}, {"unclear": -1}, {"median_delay": -1}],
)
def test_senseless_habits_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        Habits(**wrong)
