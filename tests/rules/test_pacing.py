"""How many are asked and when: the bounds that can be proved, and clinics of invented patients."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.waitlist.pacing import curve, delays, rule
from bot.waitlist.pacing.curve import Observed
from bot.waitlist.pacing.rule import CAPS, Belief, Situation
from tests.patients_who_answer import Clinic, Rule, answer, fill

CURVE = delays.of()
SLOTS = 500


def paced(yes: float, cap: float = CAPS["normal"]) -> Rule:
    belief = Belief(yes, 0.1, CURVE)

    def ask(situation: Situation) -> tuple[int, float]:
        step = rule.step(situation, belief, cap)
        return step.ask, step.look_after

    return ask


def everybody(situation: Situation) -> tuple[int, float]:
    """All at once: no rule fills more, at any time."""
    return situation.waiting, 30.0


@pytest.mark.parametrize(
    ("minutes", "share"), [(0, 0.0), (5, 0.27), (15, 0.46), (45, 0.615), (2000, 1.0)]
)
def test_the_first_days_delays_are_those_of_texting(minutes: float, share: float) -> None:
    assert CURVE.by(minutes) == pytest.approx(share, abs=0.005)


def test_what_may_be_asked_at_once_turns_away_what_the_cap_allows() -> None:
    assert rule.burst(1.0) == pytest.approx(1.594, abs=0.001)
    assert rule.burst(0.5) == pytest.approx(0.874, abs=0.001)
    for cap in (0.1, 0.75, 1.0, 5.0):
        assert rule.turned_away(rule.burst(cap)) == pytest.approx(cap)


def test_a_short_list_is_asked_at_once() -> None:
    step = rule.step(Situation((), (), 12, 600.0), Belief(0.1, 0.1, CURVE), CAPS["normal"])
    assert step.ask == 12


def test_a_deep_list_is_asked_a_few_at_a_time_and_fewer_where_more_say_yes() -> None:
    first = {
        yes: rule.step(Situation((), (), 60, 600.0), Belief(yes, 0.1, CURVE), 1.0).ask
        for yes in (0.05, 0.1, 0.2)
    }
    assert 10 <= first[0.05] <= 14
    assert 5 <= first[0.1] <= 6
    assert 2 <= first[0.2] <= 3


def test_a_slot_that_should_have_been_taken_by_now_is_believed_to_be_liked_less() -> None:
    belief = Belief(0.1, 0.1, CURVE)
    fresh = rule.step(Situation((), (), 60, 600.0), belief, 1.0)
    stale = rule.step(Situation((300.0,) * 40, (), 60, 600.0), belief, 1.0)
    assert stale.ask > fresh.ask


def test_the_forecast_of_asking_all_at_once_is_that_of_a_burst() -> None:
    patients, yes = 30, 0.05
    met = rule.forecast(math.inf, patients, rule.Horizon(600.0, 1440.0), yes, CURVE)
    exact = patients * yes / (1 - (1 - yes) ** patients) - 1
    assert met == pytest.approx(exact, abs=0.03)


@pytest.mark.parametrize(
    "clinic",
    [
        Clinic(0.05, depth=60),
        Clinic(0.1, depth=10),
        Clinic(0.1, depth=30),
        Clinic(0.1, depth=60),
        Clinic(0.2, depth=30),
        Clinic(0.2, depth=60),
    ],
    ids=lambda clinic: f"{clinic.yes}-{clinic.depth}",
)
def test_few_are_turned_away_and_nearly_all_is_filled(clinic: Clinic) -> None:
    got = fill(clinic, paced(clinic.yes), SLOTS, seed=7)
    best = fill(clinic, everybody, SLOTS, seed=7)
    assert got.turned_away(clinic.yes) <= 1.15
    assert got.filled >= 0.98 * best.filled
    assert got.within_two_hours >= 0.94 * best.within_two_hours


@pytest.mark.parametrize(
    "clinic",
    [Clinic(minutes=60.0), Clinic(minutes=180.0, closing=20.0)],
    ids=["a slot in one hour", "doors close in twenty minutes"],
)
def test_short_of_time_it_asks_faster(clinic: Clinic) -> None:
    got = fill(clinic, paced(clinic.yes), SLOTS, seed=7)
    best = fill(clinic, everybody, SLOTS, seed=7)
    assert got.filled >= 0.94 * best.filled
    assert got.texts < 0.65 * best.texts


@pytest.mark.parametrize("believed", [0.05, 0.2])
def test_a_wrong_belief_is_slow_or_turns_away_some_more_but_fills_the_day(believed: float) -> None:
    got = fill(Clinic(), paced(believed), SLOTS, seed=7)
    best = fill(Clinic(), everybody, SLOTS, seed=7)
    assert got.filled >= 0.98 * best.filled
    assert got.turned_away(0.1) <= 2.1


def log(clinic: Clinic, offers: int, dice: random.Random) -> list[Observed]:
    """Offers of the last week with what became of them."""
    found = []
    for _ in range(offers):
        said, delay = answer(clinic, dice)
        age = dice.uniform(0.0, 10_000.0)
        heard = said in ("yes", "no") and delay <= age
        found.append(
            Observed(age, "yes" if said == "yes" else "no", delay) if heard else Observed(age)
        )
    return found


def test_before_the_first_offer_the_belief_is_on_the_high_side() -> None:
    assert curve.learn([]) == curve.prior()
    assert curve.prior().belief.yes == pytest.approx(0.12)


@pytest.mark.parametrize("yes", [0.05, 0.2])
def test_ten_slots_teach_how_many_say_yes(yes: float) -> None:
    learnt = [
        curve.learn(log(Clinic(yes), 250, random.Random(seed))).belief.yes for seed in range(20)
    ]
    assert sum(learnt) / len(learnt) == pytest.approx(yes, rel=0.2)


def test_answers_teach_how_fast_they_come() -> None:
    quick = [Observed(5000.0, "yes", 2.0 + n % 5) for n in range(300)]
    learnt = curve.learn([*quick, *[Observed(5000.0)] * 1000]).belief
    assert learnt.delays.by(7.0) > 0.9
    assert learnt.yes == pytest.approx(300 / 1300, abs=0.02)


@pytest.mark.parametrize("after", [1430.0, 1440.0, 3000.0])
def test_one_late_answer_among_many_silent_says_nothing_of_the_quick(after: float) -> None:
    quick = [Observed(9000.0, "yes", 3.0)] * 100
    silent = [Observed(9000.0)] * 900
    before = curve.learn([*quick, *silent]).belief.delays.by(15.0)
    late = curve.learn([*quick, *silent, Observed(9000.0, "no", after)]).belief.delays.by(15.0)
    assert late == pytest.approx(before, abs=0.02)


def test_a_late_answer_when_hardly_an_offer_is_as_old_says_nothing_of_the_quick() -> None:
    young = [Observed(20.0, "yes", 3.0)] * 40 + [Observed(20.0)] * 300
    old = [Observed(300.0, "yes", 250.0)] + [Observed(300.0)] * 3
    learnt = curve.learn([*young, *old]).belief.delays
    assert learnt.by(15.0) > 0.45


def test_an_offer_that_has_just_left_says_nothing_yet() -> None:
    learnt = curve.learn([Observed(0.0)] * 500)
    assert learnt.belief.yes == pytest.approx(curve.prior().belief.yes)


def test_a_kind_of_slot_is_believed_to_be_like_all_until_it_shows_otherwise() -> None:
    parent = Belief(0.1, 0.1, CURVE)
    assert curve.narrowed(parent, []) == parent
    liked = [Observed(5000.0, "yes", 3.0)] * 30 + [Observed(5000.0)] * 30
    assert 0.3 < curve.narrowed(parent, liked).yes < 0.5


ages = st.floats(0.0, 1e6)


@settings(deadline=None, max_examples=200)
@given(
    silent=st.lists(ages, max_size=40),
    declined=st.lists(ages, max_size=5),
    waiting=st.sampled_from([0, 1, 7, 60, 10**6]),
    left=st.sampled_from([0.0, 0.5, 3.0, 100.0, 1e6]),
    closing=st.sampled_from([None, 0.0, 0.2, 5.0, 1e5]),
    yes=st.sampled_from([0.001, 0.05, 0.5, 0.99]),
    cap=st.sampled_from([0.1, *CAPS.values(), 5.0]),
)
def test_it_never_breaks_never_hurries_and_never_asks_more_than_twice_the_cap_allows(
    silent: list[float],
    declined: list[float],
    waiting: int,
    left: float,
    closing: float | None,
    yes: float,
    cap: float,
) -> None:
    belief = Belief(yes, 0.01, CURVE)
    situation = Situation(tuple(silent), tuple(declined), waiting, left, closing)
    step = rule.step(situation, belief, cap)
    assert 0 <= step.ask <= waiting
    assert 1.0 <= step.look_after <= rule.LONGEST_WAIT
    before = rule.in_the_air(silent, belief)
    most = max(rule.MOST_IN_THE_AIR * cap * rule.SHORT_CAP, before)
    assert step.in_the_air <= most + 1e-9
