"""What an open slot does next, as a table of facts and decisions."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.waitlist.rules import batches
from bot.waitlist.rules.batches import Close, Decision, Facts, OfferBatch, Wait

NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
HOLD = timedelta(minutes=7)
SOON = NOW + timedelta(minutes=6, seconds=59)
LATER = NOW + timedelta(hours=5)
TOMORROW = NOW + timedelta(days=1)
TICK = timedelta(microseconds=1)


def facts(
    *,
    starts_at: datetime = TOMORROW,
    live_until: datetime | None = None,
    asked: int = 0,
    unsent: int = 0,
    opening: datetime | None = NOW,
    found_nobody: bool = False,
) -> Facts:
    return Facts(
        now=NOW,
        starts_at=starts_at,
        hold=HOLD,
        live_until=live_until,
        asked=asked,
        unsent=unsent,
        opening=opening,
        found_nobody=found_nobody,
    )


@pytest.mark.parametrize(
    ("known", "decision"),
    [
        # There is time, and it is within hours: ask.
        (facts(), OfferBatch()),
        (facts(asked=3), OfferBatch()),
        (facts(unsent=3, found_nobody=True), OfferBatch()),
        (facts(starts_at=NOW + HOLD), OfferBatch()),
        # A hold runs: wait for it, but not beyond the start.
        (facts(live_until=NOW + HOLD, asked=3), Wait("hold", NOW + HOLD)),
        (facts(live_until=LATER, asked=3, starts_at=SOON), Wait("hold", SOON)),
        (facts(live_until=NOW + HOLD, asked=3, opening=None), Wait("hold", NOW + HOLD)),
        # No time for another hold: a late YES may still come from whoever was asked.
        (facts(starts_at=NOW + HOLD - TICK, asked=1), Wait("cut_off", NOW + HOLD - TICK)),
        (facts(starts_at=SOON), Close("too_late")),
        (facts(starts_at=SOON, found_nobody=True), Close("nobody_fits")),
        (facts(starts_at=SOON, unsent=2), Close("not_sent")),
        (facts(starts_at=SOON, unsent=2, asked=1), Wait("cut_off", SOON)),
        # Outside the hours: wait for them, if there is time after them.
        (facts(opening=LATER), Wait("hours", LATER)),
        (facts(opening=LATER, starts_at=LATER + HOLD), Wait("hours", LATER)),
        (facts(opening=LATER, starts_at=LATER + HOLD - TICK), Close("no_contact_hours")),
        (facts(opening=None), Close("no_contact_hours")),
        (facts(opening=None, asked=1), Wait("cut_off", TOMORROW)),
        (facts(opening=LATER, starts_at=LATER, asked=1), Wait("cut_off", LATER)),
        # It starts.
        (facts(starts_at=NOW, asked=2), Close("all_asked")),
        (facts(starts_at=NOW, asked=2, unsent=1), Close("all_asked")),
        (facts(starts_at=NOW, unsent=1), Close("not_sent")),
        (facts(starts_at=NOW), Close("nobody_fits")),
        (facts(starts_at=NOW, live_until=NOW + HOLD, asked=1), Close("all_asked")),
    ],
)
def test_it_does_the_one_next_thing(known: Facts, decision: Decision) -> None:
    assert batches.decide(known) == decision


def test_a_batch_is_waited_for_until_its_hold_or_the_start() -> None:
    assert batches.asked(facts()) == Wait("hold", NOW + HOLD)
    assert batches.asked(facts(starts_at=SOON)) == Wait("hold", SOON)


def test_with_nobody_to_ask_it_looks_again_soon_and_not_after_the_start() -> None:
    assert batches.nobody(facts()) == Wait("candidates", NOW + batches.RELOOK)
    soon = NOW + timedelta(seconds=1)
    assert batches.nobody(facts(starts_at=soon)) == Wait("candidates", soon)


instants = st.timedeltas(timedelta(hours=-2), timedelta(days=2)).map(lambda on: NOW + on)


@given(
    starts_at=instants,
    live_until=st.none() | instants.filter(lambda at: at > NOW),
    asked=st.integers(0, 3),
    unsent=st.integers(0, 3),
    opening=st.none() | instants.filter(lambda at: at >= NOW),
    found_nobody=st.booleans(),
)
def test_it_never_asks_without_time_or_out_of_hours_and_never_waits_beyond_the_start(
    starts_at: datetime,
    live_until: datetime | None,
    asked: int,
    unsent: int,
    opening: datetime | None,
    found_nobody: bool,
) -> None:
    known = facts(
        starts_at=starts_at,
        live_until=live_until,
        asked=asked,
        unsent=unsent,
        opening=opening,
        found_nobody=found_nobody,
    )
    match batches.decide(known):
        case OfferBatch():
            assert opening == NOW
            assert starts_at >= NOW + HOLD
            assert live_until is None
        case Wait(_, until):
            assert NOW < until <= starts_at
        case Close():
            assert starts_at <= NOW or asked == 0
