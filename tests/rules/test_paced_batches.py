"""What a computed pace does next: how many, when the next, and what it tells of that."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.waitlist.pacing import delays, rule
from bot.waitlist.pacing.rule import Belief, Situation
from bot.waitlist.rules import batches
from bot.waitlist.rules.batches import Close, Facts, OfferBatch, Paced, Wait

NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
HOLD = timedelta(minutes=7)
CHICAGO = ZoneInfo("America/Chicago")
BELIEF = Belief(0.1, 0.1, delays.of())
FRESH = Situation((), (), 60, 600.0, 593.0)


def facts(situation: Situation = FRESH, **more: object) -> Facts:
    known = Facts(
        now=NOW,
        starts_at=NOW + timedelta(minutes=situation.left),
        size=3,
        hold=HOLD,
        live_until=None,
        asked=len(situation.silent),
        unsent=0,
        paced=Paced(situation, BELIEF, "normal", CHICAGO, 17),
    )
    return replace(known, **more)  # type: ignore[arg-type]  # any field


def asked(known: Facts) -> OfferBatch:
    step = batches.policy(known)
    assert isinstance(step, OfferBatch)
    return step


def test_the_first_batch_is_the_rules_and_says_why() -> None:
    step = rule.step(FRESH, BELIEF, rule.CAPS["normal"])
    batch = asked(facts())
    assert (batch.size, batch.hold) == (step.ask, timedelta(minutes=step.look_after))
    assert batch.reason.startswith("0.6 YES expected, ")
    assert batch.reason.endswith(" % filled by 11:00 AM")
    known = (step.in_the_air, step.then, FRESH.waiting)
    assert batch.basis == batches.Basis("computed", 1, 17, 0.1, 0.95, *known)


def test_its_offers_live_as_long_as_the_clinic_has_set_and_promise_no_minutes() -> None:
    batch = asked(facts())
    assert batch.life == HOLD
    assert batch.stands is not None


def test_with_enough_on_its_way_it_waits_while_others_are_live_and_when_none_is() -> None:
    busy = Situation((0.0,) * 8, (), 50, 500.0, 493.0)
    live = facts(busy, live_until=NOW + HOLD, next_end=NOW + HOLD)
    step = batches.policy(live)
    assert isinstance(step, Wait)
    assert batches.decide(live, step, NOW) == Wait("hold", min(step.until, NOW + HOLD))
    assert batches.decide(facts(busy), step, NOW) == Wait("hold", step.until)


def test_more_are_asked_while_others_are_live() -> None:
    quiet = Situation((60.0,) * 6, (), 50, 500.0, 493.0)
    known = facts(quiet, live_until=NOW + HOLD, next_end=NOW + HOLD / 2)
    batch = asked(known)
    assert batches.decide(known, batch, NOW) == batch
    assert batches.asked(known, batch).until <= NOW + HOLD / 2


def test_while_others_are_live_nobody_is_asked_out_of_hours_or_too_late() -> None:
    known = facts(live_until=NOW + HOLD, next_end=NOW + HOLD, asked=1)
    for opening in (None, NOW + timedelta(hours=1)):
        assert batches.decide(known, asked(known), opening) == Wait("hold", NOW + HOLD)
    late = replace(known, starts_at=NOW + HOLD / 2)
    assert batches.decide(late, asked(late), NOW) == Wait("hold", NOW + HOLD / 2)
    unread = replace(known, may_start=False)
    assert isinstance(batches.decide(unread, asked(unread), NOW), Wait)


def test_with_nobody_left_a_newcomer_is_looked_for() -> None:
    alone = Situation((200.0,) * 3, (), 0, 300.0, 293.0)
    assert asked(facts(alone)).size == 1
    assert isinstance(batches.policy(facts(alone, live_until=NOW + HOLD)), Wait)


def test_a_person_who_wants_somebody_asked_is_obeyed() -> None:
    busy = Situation((0.0,) * 12, (), 50, 500.0, 493.0)
    assert isinstance(batches.policy(facts(busy)), Wait)
    assert asked(facts(busy, by_hand=True)).size == 1


@pytest.mark.parametrize("left", [30.0, 60.0])
def test_short_of_time_more_are_asked_at_once(left: float) -> None:
    short = Situation((), (), 60, left, left - 7)
    assert asked(facts(short)).size > asked(facts()).size


@settings(deadline=None, max_examples=150)
@given(
    silent=st.lists(st.floats(0, 900), max_size=20),
    waiting=st.integers(0, 80),
    left=st.floats(0.1, 3000),
    closing=st.floats(0, 3000),
    live=st.none() | st.floats(0.1, 7),
    opens=st.none() | st.sampled_from((0, 1, 700)),
    by_hand=st.booleans(),
)
def test_it_never_waits_beyond_the_start_and_asks_in_time_and_hours_alone(
    silent: list[float],
    waiting: int,
    left: float,
    closing: float,
    live: float | None,
    opens: int | None,
    by_hand: bool,
) -> None:
    until = None if live is None else NOW + timedelta(minutes=live)
    situation = Situation(tuple(silent), (), waiting, left, closing)
    known = facts(situation, live_until=until, next_end=until, by_hand=by_hand)
    opening = None if opens is None else NOW + timedelta(minutes=opens)
    match batches.decide(known, batches.policy(known), opening):
        case OfferBatch(size, hold):
            assert opening == NOW
            assert known.starts_at >= NOW + HOLD
            assert 1 <= size <= max(1, waiting)
            assert hold >= timedelta(minutes=1)
        case Wait(_, at):
            assert NOW < at <= known.starts_at
            assert until is None or at <= until
        case Close():
            assert not silent
