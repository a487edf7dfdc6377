"""A replay: exact where the past tells, imagined and said so where it does not."""

import random
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.waitlist.pacing import delays
from bot.waitlist.pacing.curve import Observed
from bot.waitlist.pacing.rule import Belief
from bot.waitlist.replay import engine, estimate
from bot.waitlist.replay.past import NEVER_ASKED, Became, PastSlot, Reply, Setting
from bot.waitlist.rules.contact_hours import Window

CHICAGO = ZoneInfo("America/Chicago")
OPENED = datetime(2027, 1, 4, 16, 0, tzinfo=UTC)
HOLD = timedelta(minutes=7)
LIVE = Setting("fixed", 2, HOLD)
BELIEF = Belief(0.1, 0.1, delays.of())
OFFERS = [Observed(delays.DAY, "yes", 5.0)] * 10 + [Observed(delays.DAY)] * 90


def past(*line: Reply, minutes: float = 300.0, asked: int | None = None) -> PastSlot:
    """A slot that was put to the first ``asked`` of a line, two every seven minutes."""
    count = len(line) if asked is None else asked
    slot = PastSlot(
        id=1,
        opened_at=OPENED,
        starts_at=OPENED + timedelta(minutes=minutes),
        zone=CHICAGO,
        window=Window(time(8), time(21), CHICAGO),
        live=LIVE,
        line=line,
        asked=tuple(OPENED + HOLD * (n // 2) for n in range(count)),
        became=Became(None, 0, 0),
        belief_at=lambda _: BELIEF,
    )
    return replace(slot, became=replace(engine.run(slot, LIVE), imagined=0))


SILENT, YES = Reply(), Reply("yes", 3.0)


def test_patients_answer_as_they_did_whenever_they_are_asked() -> None:
    slot = past(SILENT, SILENT, SILENT, YES)
    assert engine.run(slot, LIVE) == Became(10.0, 4, 1)
    assert engine.run(slot, replace(LIVE, size=4)) == Became(3.0, 4, 1)
    assert engine.run(slot, replace(LIVE, hold=timedelta(minutes=30))) == Became(33.0, 4, 1)


def test_a_no_of_everybody_asked_lets_the_next_be_asked_at_once() -> None:
    no = Reply("no", 2.0)
    assert engine.run(past(no, Reply("failed", 0.0), YES), LIVE) == Became(5.0, 3, 1)


def test_nobody_is_asked_at_night_and_a_slot_that_has_begun_is_taken_by_nobody() -> None:
    late = past(SILENT, SILENT, Reply("yes", 200.0), minutes=150.0)
    assert engine.run(late, LIVE) == Became(None, 3, 1)
    evening = replace(late, asked=(OPENED + timedelta(hours=10, minutes=50),) * 2)
    evening = replace(evening, starts_at=OPENED + timedelta(hours=20))
    assert engine.run(evening, LIVE).texts == 2, "Nobody is asked after nine in the evening."


def test_who_was_never_asked_is_imagined_and_counted_as_imagined() -> None:
    slot = past(SILENT, YES, *[NEVER_ASKED] * 8, asked=2)
    assert engine.run(slot, LIVE).imagined == 0
    faster = engine.run(slot, replace(LIVE, size=5))
    assert (faster.texts, faster.imagined) == (5, 3)


def test_who_could_not_be_asked_then_is_not_asked_in_a_replay() -> None:
    never = past(SILENT, SILENT, NEVER_ASKED, asked=2)
    never = replace(never, became=Became(None, 2, 0))
    found = engine.settled(never)
    assert found is not None
    assert len(found.line) == 2
    later = past(SILENT, SILENT, SILENT, YES)
    when = OPENED + timedelta(minutes=40)
    later = replace(later, asked=(*later.asked[:2], when, when), became=Became(43.0, 4, 1))
    found = engine.settled(later)
    assert found is not None
    assert engine.run(found, LIVE) == later.became
    assert engine.run(found, replace(LIVE, size=4)).minutes == pytest.approx(43.0)


def test_a_slot_in_which_a_person_stepped_in_is_not_replayed() -> None:
    slot = past(SILENT, SILENT, SILENT, YES)
    by_hand = (*slot.asked[:2], OPENED + timedelta(minutes=1), OPENED + timedelta(minutes=1))
    assert engine.settled(replace(slot, asked=by_hand, became=Became(4.0, 4, 1))) is None


def test_the_same_seed_imagines_the_same_patients() -> None:
    slots = [past(SILENT, YES, *[NEVER_ASKED] * 20, asked=2)] * 9
    faster = replace(LIVE, size=9)
    one, same, other = (
        estimate.replay(slots, faster, OFFERS, seed, 20).measures for seed in (1, 1, 2)
    )
    assert one == same != other
    for found in one.values():
        assert found.bounds[0] <= found.mean <= found.bounds[1]
        assert found.interval[0] <= found.interval[1]


def test_an_answer_that_rests_on_few_replies_is_not_sure() -> None:
    slots = [past(YES, SILENT, *[NEVER_ASKED] * 20, asked=2)] * 5
    answer = estimate.replay(slots, replace(LIVE, size=10), OFFERS, 1, 10)
    assert answer.coverage < estimate.COVERED
    assert not answer.is_sure
    assert estimate.replay(slots, None, OFFERS, 1, 10).coverage == 1.0


def test_who_learned_that_it_was_gone_may_have_said_yes_later() -> None:
    world = estimate.World(0.3, 0.1, delays.of(), heed=1.0)
    told = Reply(told=10.0, imagined=10.0)
    drawn = [estimate.imagined(told, world, random.Random(n)) for n in range(400)]
    said = [one for one in drawn if one.said == "yes"]
    assert 40 < len(said) < 120
    assert all(one.after >= 10.0 and one.heeds for one in said)
    answering = replace(world, heed=0.0)
    assert all(
        estimate.imagined(told, answering, random.Random(n)).said is None for n in range(50)
    ), "Who answers although it is gone was silent for good."
    assert estimate.imagined(YES, world, random.Random(1)).after == 3.0


def test_a_month_in_which_nothing_was_filled_has_no_time_to_fill() -> None:
    answer = estimate.replay([past(SILENT, SILENT)], None, OFFERS, 1, 10)
    assert answer.was.filled == 0.0
    assert answer.measures["minutes"].mean == float("inf")
