"""When an export was made, as the name of its file or a line above its header says."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from intake.folder import dates

CHICAGO = ZoneInfo("America/Chicago")
WEDNESDAY = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "name",
    [
        "list 2026-03-02.csv",
        "20260302-list.csv",
        "list_2026_03_02.csv",
        "2026.03.02 7am.xlsx",
        "03-02-2026.csv",
        "list 2 de marzo de 2026.xlsx",
    ],
)
def test_a_date_just_before_the_file_is_when_it_was_made(name: str) -> None:
    found = dates.said(name, (), WEDNESDAY, CHICAGO)
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
        "03-02-2026 to 03-03-2026.csv",
    ],
)
def test_any_other_name_says_nothing_of_it(name: str) -> None:
    assert dates.said(name, (), WEDNESDAY, CHICAGO) is None


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Printed 3/2/2026 8:00 AM", "2026-03-02 08:00"),
        ("Report generated: 2026-03-04 08:30", "2026-03-04 08:30"),
        ("Impreso: 02/03/2026", "2026-03-02 23:59"),
        ("As of March 3, 2026", "2026-03-03 23:59"),
    ],
)
def test_so_does_a_line_above_the_header_that_tells_of_the_report(title: str, said: str) -> None:
    found = dates.said("list.csv", ("Clinic", title), WEDNESDAY, CHICAGO)
    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M}" == said


@pytest.mark.parametrize("title", ["Cancellations 3/2/2026", "Printed", "Printed 3/9/2026"])
def test_another_line_says_nothing_of_it(title: str) -> None:
    assert dates.said("list.csv", (title,), WEDNESDAY, CHICAGO) is None
