"""Invented patients: the same ones for every setting, and as many YESes as were asked for."""

import pytest

from bot.replies.intents import recognise
from bot.simulation import outcome, patients
from bot.simulation.outcome import Slot
from bot.simulation.patients import Habits

HABITS = Habits(yes=0.1, no=0.2, stop=0.01, unreachable=0.25)
MANY = 4000


def answers(habits: Habits, seed: int = 1) -> list[patients.Answer | None]:
    return [patients.answer(habits, f"+1972555{n:04d}", 1, "today", seed) for n in range(MANY)]


def test_the_same_seed_draws_the_same_patients_and_another_others() -> None:
    assert answers(HABITS) == answers(HABITS)
    assert answers(HABITS) != answers(HABITS, seed=2)


def test_they_say_yes_no_and_stop_as_often_as_they_should() -> None:
    said = [one.said for one in answers(HABITS) if one is not None]
    assert said.count("yes") / MANY == pytest.approx(0.1, abs=0.02)
    assert said.count("no") / MANY == pytest.approx(0.2, abs=0.02)
    assert said.count("stop") / MANY == pytest.approx(0.01, abs=0.006)


def test_half_of_those_who_answer_do_so_soon_and_nobody_after_a_day() -> None:
    minutes = sorted(one.minutes for one in answers(HABITS) if one is not None)
    assert 15 < minutes[len(minutes) // 2] < 30
    assert minutes[-1] <= 24 * 60


def test_as_many_numbers_reach_nobody_as_should() -> None:
    reached = sum(patients.is_reachable(HABITS, str(n), 1) for n in range(MANY))
    assert reached / MANY == pytest.approx(0.75, abs=0.03)


def test_slots_differ_by_their_appeal_which_is_one_on_average() -> None:
    differ = Habits(appeal=0.8)
    drawn = [patients.appeal(differ, str(n), 1) for n in range(MANY)]
    assert sum(drawn) / MANY == pytest.approx(1.0, abs=0.05)
    assert max(drawn) > 2.5
    assert patients.appeal(Habits(), "any", 1) == 1.0


def test_whom_mornings_never_suit_says_so_in_words_that_are_read_and_takes_afternoons() -> None:
    habits = Habits(yes=0.5, no=0.5, stop=0.0, unsuited=0.5)
    phones = [f"+1972555{n:04d}" for n in range(200)]
    unsuited = [phone for phone in phones if patients.never(habits, phone, 1) == "AM"]
    assert 30 < len(unsuited) < 70
    for phone in unsuited:
        refused = patients.answer(habits, phone, 1, "opened Tue at 9:00 AM", 1)
        assert refused is not None
        read = recognise(refused.words)
        assert (refused.said, read.unsuited) == ("no", "AM"), refused.words
    later = [patients.answer(habits, phone, 1, "opened Tue at 3:00 PM", 1) for phone in unsuited]
    assert any(one is not None and one.said == "yes" for one in later)
    assert patients.never(HABITS, phones[0], 1) is None


def test_a_month_is_summed_over_the_slots_that_were_filled() -> None:
    slots = [Slot(True, 10.0, 60, 20, 3), Slot(True, 200.0, 60, 22, 1), Slot(False, None, 0, 0, 0)]
    summed = outcome.summed(slots, 0.1)
    assert summed.filled == pytest.approx(2 / 3)
    assert summed.within_two_hours == pytest.approx(1 / 3)
    assert (summed.texts, summed.turned_away) == (21.0, 1.0)
    assert summed.ceiling == pytest.approx(2 / 3, abs=0.01)
