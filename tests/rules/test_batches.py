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


BATCH = OfferBatch(4, HOLD, "a test")


def facts(
    *,
    starts_at: datetime = TOMORROW,
    live_until: datetime | None = None,
    asked: int = 0,
    unsent: int = 0,
    to_call: int = 0,
    called: int = 0,
    found_nobody: bool = False,
) -> Facts:
    return Facts(
        now=NOW,
        starts_at=starts_at,
        size=3,
        hold=timedelta(minutes=10),
        live_until=live_until,
        asked=asked,
        unsent=unsent,
        to_call=to_call,
        called=called,
        found_nobody=found_nobody,
    )


@pytest.mark.parametrize(
    ("known", "opening", "decision"),
    [
        # There is time, and it is within hours: ask.
        (facts(), NOW, BATCH),
        (facts(asked=3), NOW, BATCH),
        (facts(unsent=3, found_nobody=True), NOW, BATCH),
        (facts(starts_at=NOW + HOLD), NOW, BATCH),
        # A hold runs: wait for it, but not beyond the start.
        (facts(live_until=NOW + HOLD, asked=3), NOW, Wait("hold", NOW + HOLD)),
        (facts(live_until=LATER, asked=3, starts_at=SOON), NOW, Wait("hold", SOON)),
        (facts(live_until=NOW + HOLD, asked=3), None, Wait("hold", NOW + HOLD)),
        # No time for another hold: a late YES may still come from whoever was asked.
        (facts(starts_at=NOW + HOLD - TICK, asked=1), NOW, Wait("cut_off", NOW + HOLD - TICK)),
        (facts(starts_at=SOON), NOW, Close("too_late")),
        (facts(starts_at=SOON, found_nobody=True), NOW, Close("nobody_fits")),
        (facts(starts_at=SOON, unsent=2), NOW, Close("not_sent")),
        (facts(starts_at=SOON, unsent=2, asked=1), NOW, Wait("cut_off", SOON)),
        # Outside the hours: wait for them, if there is time after them.
        (facts(), LATER, Wait("hours", LATER)),
        (facts(starts_at=LATER + HOLD), LATER, Wait("hours", LATER)),
        (facts(starts_at=LATER + HOLD - TICK), LATER, Close("no_contact_hours")),
        (facts(), None, Close("no_contact_hours")),
        (facts(asked=1), None, Wait("cut_off", TOMORROW)),
        (facts(starts_at=LATER, asked=1), LATER, Wait("cut_off", LATER)),
        # Somebody is still to be called: it stays open for them.
        (facts(starts_at=SOON, to_call=1), NOW, Wait("cut_off", SOON)),
        (facts(to_call=2), None, Wait("cut_off", TOMORROW)),
        (facts(starts_at=NOW, to_call=1, asked=3, called=2), NOW, Close("not_called")),
        (facts(starts_at=NOW, called=2), NOW, Close("all_asked")),
        # It starts.
        (facts(starts_at=NOW, asked=2), NOW, Close("all_asked")),
        (facts(starts_at=NOW, asked=2, unsent=1), NOW, Close("all_asked")),
        (facts(starts_at=NOW, unsent=1), NOW, Close("not_sent")),
        (facts(starts_at=NOW), NOW, Close("nobody_fits")),
        (facts(starts_at=NOW, live_until=NOW + HOLD, asked=1), NOW, Close("all_asked")),
    ],
)
def test_it_does_the_one_next_thing(
    known: Facts, opening: datetime | None, decision: Decision
) -> None:
    assert batches.decide(known, BATCH, opening) == decision


def test_as_many_are_asked_for_as_long_as_the_clinic_has_set() -> None:
    batch = batches.policy(facts())
    assert isinstance(batch, OfferBatch)
    assert (batch.size, batch.hold) == (3, timedelta(minutes=10))
    assert batch.reason == batches.AS_SET


def test_staff_call_when_no_text_helps_any_more() -> None:
    waits = [Wait("hold", SOON), Wait("hours", LATER), Wait("batch", SOON)]
    assert [batches.may_call(wait) for wait in waits] == [False, False, False]
    helpless: list[Wait | Close] = [
        Wait("candidates", SOON),
        Wait("cut_off", SOON),
        Close("too_late"),
    ]
    assert [batches.may_call(wait) for wait in helpless] == [True, True, True]
    assert batches.called(facts(), Close("too_late")) == Wait("cut_off", TOMORROW)
    assert batches.called(facts(), helpless[0]) == helpless[0]


def test_a_batch_is_waited_for_until_its_hold_or_the_start() -> None:
    assert batches.asked(facts(), BATCH) == Wait("hold", NOW + HOLD)
    assert batches.asked(facts(starts_at=SOON), BATCH) == Wait("hold", SOON)


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
        found_nobody=found_nobody,
    )
    match batches.decide(known, BATCH, opening):
        case OfferBatch():
            assert opening == NOW
            assert starts_at >= NOW + HOLD
            assert live_until is None
        case Wait(_, until):
            assert NOW < until <= starts_at
        case Close():
            assert starts_at <= NOW or asked == 0
