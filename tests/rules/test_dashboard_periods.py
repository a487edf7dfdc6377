"""Which days a page of figures is about, by its address; and shares as they are shown."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dashboard.pages.figures.fill_facts import asked
from dashboard.pages.figures.fill_tiles import percent
from dashboard.pages.filters import Days

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("search", "named"),
    [
        ("", "October 26 to November 24, 2026"),
        ("?period=7", "November 18 to 24, 2026"),
        ("?period=month", "October 1 to 31, 2026"),
        ("?period=365", "November 25, 2025 to November 24, 2026"),
        ("?period=nonsense", "October 26 to November 24, 2026"),
        ("?from=2026-11-03&to=2026-11-03", "November 3, 2026"),
        ("?from=2026-11-09&to=2026-11-03", "November 3 to 9, 2026"),
        ("?from=2026-01-01&to=2099-01-01", "January 1 to November 24, 2026"),
        ("?from=2031-01-01", "November 24, 2026"),
        ("?from=0001-01-01&to=x", "October 26 to November 24, 2026"),
    ],
)
def test_an_address_names_its_days(search: str, named: str) -> None:
    when = asked(search, NOW, CHICAGO)
    assert when.named == named
    assert when.before < when.start < when.end


def test_the_days_before_are_as_many_also_over_a_clock_change() -> None:
    when = asked("?from=2026-10-31&to=2026-11-02", NOW, CHICAGO)
    assert Days(date(2026, 10, 28), date(2026, 10, 30)).span(CHICAGO) == (when.before, when.start)


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (None, "-"), (0, "0%"), (1, "100%"), (0.5, "50%"), (4264 / 4272, "99.8%"),
        (0.99999, "99.9%"), (0.004, "0.4%"), (1e-9, "0.1%"), (0.995, "99.5%"), (0.994, "99%"),
    ],
)  # fmt: skip
def test_what_is_not_whole_is_never_shown_as_all_or_nothing(
    share: float | None, shown: str
) -> None:
    assert percent(share) == shown
