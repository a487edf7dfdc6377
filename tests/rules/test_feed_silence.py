"""When a source of messages counts as silent: by its own days, within the clinic's hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.ledger.feeds import silent_since

ZONE = ZoneInfo("America/Chicago")
HOURS = (time(7, 30), time(18))
TODAY = date(2026, 3, 3)
"""A Tuesday."""
USUAL = {
    TODAY - timedelta(days=back): timedelta(minutes=20)
    for back in range(1, 28)
    if (TODAY - timedelta(days=back)).weekday() < 5
}


def at(hour: int, minute: int = 0, day: date = TODAY) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("last", "now", "silent"),
    [
        (at(10), at(10, 25), False),
        (at(10), at(10, 31), True),
        (at(17, 0, TODAY - timedelta(days=1)), at(7, 50), False),
        (at(17, 0, TODAY - timedelta(days=1)), at(8, 5), True),
        (at(10), at(19), False),
        (at(10), at(12, 0, TODAY + timedelta(days=4)), False),
    ],
)
def test_a_source_is_silent_if_nothing_came_for_longer_than_on_any_day(
    last: datetime, now: datetime, silent: bool
) -> None:
    assert (silent_since(last, USUAL, ZONE, HOURS, now) is not None) is silent


def test_a_source_that_is_new_is_never_silent() -> None:
    assert silent_since(at(8), {TODAY: timedelta()}, ZONE, HOURS, at(15)) is None
