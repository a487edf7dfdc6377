"""The priority score, to the microsecond: what it is, and when time alone changes it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.waitlist.rules import priority

NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def days(count: float) -> timedelta:
    return timedelta(days=count)


def score(
    now: datetime = NOW,
    *,
    urgent: bool = False,
    boost: int = 0,
    appointment: datetime | None = None,
    joined: datetime = NOW,
) -> priority.Score:
    return priority.score(
        urgent=urgent, boost=boost, current_appt_at=appointment, joined_at=joined, now=now
    )


def test_it_is_nothing_for_a_newcomer_without_anything() -> None:
    assert score().total == 0


def test_urgent_adds_thirty() -> None:
    assert score(urgent=True).total == 30


@pytest.mark.parametrize("boost", [0, 1, 39, 40])
def test_the_boost_adds_itself(boost: int) -> None:
    assert score(boost=boost).total == boost


@pytest.mark.parametrize(
    ("away", "points"),
    [
        (days(400), 20),
        (days(180), 20),
        (days(180) - TICK, 10),
        (days(90), 10),
        (days(90) - TICK, 5),
        (days(30), 5),
        (days(30) - TICK, 0),
        (days(0), 0),
        (-days(1), 0),
    ],
)
def test_a_far_appointment_adds_twenty_ten_or_five(away: timedelta, points: int) -> None:
    assert score(appointment=NOW + away).total == points


@pytest.mark.parametrize(
    ("since", "points"),
    [
        (days(0), 0),
        (days(30) - TICK, 0),
        (days(30), 1),
        (days(60) - TICK, 1),
        (days(60), 2),
        (days(300) - TICK, 9),
        (days(300), 10),
        (days(3000), 10),
        (-days(1), 0),
    ],
)
def test_each_thirty_days_on_the_list_add_one_and_at_most_ten(
    since: timedelta, points: int
) -> None:
    assert score(joined=NOW - since).total == points


def test_everything_together_is_a_hundred() -> None:
    most = score(urgent=True, boost=40, appointment=NOW + days(180), joined=NOW - days(300))
    assert most.total == 100
    assert most.changes_at == NOW + TICK


@pytest.mark.parametrize(
    ("appointment", "joined", "changes_at"),
    [
        (None, NOW, NOW + days(30)),
        (None, NOW - days(30), NOW + days(30)),
        (None, NOW - days(300), None),
        (NOW + days(29), NOW - days(300), None),
        (NOW + days(200), NOW - days(300), NOW + days(20) + TICK),
        (NOW + days(180), NOW - days(300), NOW + TICK),
        (NOW + days(90), NOW, NOW + TICK),
        (NOW + days(100), NOW, NOW + days(10) + TICK),
    ],
)
def test_it_says_when_it_changes_by_time_alone(
    appointment: datetime | None, joined: datetime, changes_at: datetime | None
) -> None:
    assert score(appointment=appointment, joined=joined).changes_at == changes_at


moments = st.timedeltas(days(-1000), days(1000)).map(lambda away: NOW + away)
steps = st.sampled_from([0, 30, 60, 90, 180, 300]).flatmap(
    lambda count: st.sampled_from([days(count) - TICK, days(count), days(count) + TICK])
)
spans = steps | st.timedeltas(timedelta(0), days(700))


@given(now=moments, away=st.none() | spans, since=spans, share=st.floats(0, 1))
def test_it_is_constant_until_it_changes_and_differs_then(
    now: datetime, away: timedelta | None, since: timedelta, share: float
) -> None:
    appointment = None if away is None else now + away
    joined = now - since
    first = score(now, appointment=appointment, joined=joined)
    until = first.changes_at or now + days(1000)
    assert until > now
    for at in (now + (until - now - TICK) * share, until - TICK):
        later = score(at, appointment=appointment, joined=joined)
        assert later.total == first.total
        assert later.changes_at == first.changes_at
    if first.changes_at is not None:
        changed = score(first.changes_at, appointment=appointment, joined=joined)
        assert changed.total != first.total
