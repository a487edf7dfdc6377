"""When an export was made, as the name of its file says."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from intake.folder import dates

CHICAGO = ZoneInfo("America/Chicago")
WEDNESDAY = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "name",
    ["list 2026-03-02.csv", "20260302-list.csv", "list_2026_03_02.csv", "2026.03.02 7am.xlsx"],
)
def test_a_date_just_before_the_file_is_when_it_was_made(name: str) -> None:
    found = dates.named(name, WEDNESDAY, CHICAGO)
    assert found is not None
    assert (found.date().isoformat(), found.hour) == ("2026-03-02", 23)


@pytest.mark.parametrize(
    "name",
    [
        "list.csv",
        "list 2026-03-04.csv",
        "for 2026-03-10.csv",
        "layout 2025-01-01.csv",
        "2026-03-02 to 2026-03-03.csv",
        "20260302123456789.csv",
        "2026-02-31.csv",
        "03-02-2026.csv",
    ],
)
def test_any_other_name_says_nothing_of_it(name: str) -> None:
    assert dates.named(name, WEDNESDAY, CHICAGO) is None
