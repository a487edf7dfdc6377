"""What stands once for several rows, or in two columns for one thing, is read where it is sure."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile
from tests.rules.intake_samples.case import NOW

AROUND = examination.Surroundings(
    NOW, ZoneInfo("America/Chicago"), profile.load_all(), providers.Book(None)
)


def offered(tmp_path: Path, text: str) -> list[str]:
    """Line, provider and local time of what would be offered."""
    path = tmp_path / "export.csv"
    path.write_text(text.strip() + "\n", "utf-8")
    with examination.examine(path, AROUND) as examined:
        rows = [one for batch in examined.batches() for one in batch if one.outcome == "accepted"]
    return [
        f"{one.line} {one.provider} {one.start.astimezone(AROUND.zone):%d %H:%M}"
        for one in rows
        if one.start is not None
    ]


HEAD = "Provider,Date,Time,Duration,Location,Status"
DRILL_DOWN = f"""{HEAD}
Dr. Vale,03/10/2026,9:00 AM,30,Main,Cancelled
,,10:00 AM,30,Main,Scheduled
,03/25/2026,9:00 AM,30,Main,Cancelled
Dr. Park,03/25/2026,9:00 AM,30,Main,Booked
,,10:00 AM,30,Main,Cancelled
"""


def test_the_name_and_the_day_of_a_group_hold_for_its_rows(tmp_path: Path) -> None:
    assert offered(tmp_path, DRILL_DOWN) == [
        "2 Dr. Vale 10 09:00",
        "4 Dr. Vale 25 09:00",
        "6 Dr. Park 25 10:00",
    ]


@pytest.mark.parametrize(
    ("row", "left"),
    [
        (",,,,,", 3),
        (",,8:00 AM,600,,Holiday", 2),
        (",03/25/2026,8:00 AM,600,Main,Vacation", 1),
        (",,10:00 AM,30,Main,Appt Made", 2),
        ("Dr. Vale,,11:00 AM,30,Main,Cancelled", 0),
        ("Dr. Vale,03/10/2026,11:00 AM,30,Main,Cancelled", 1),
    ],
    ids=["blank", "holiday", "vacation", "unknown word", "no day", "name again"],
)
def test_what_may_be_of_others_counts_for_everybody_and_a_usual_table_has_no_groups(
    row: str, left: int, tmp_path: Path
) -> None:
    assert len(offered(tmp_path, f"{DRILL_DOWN}{row}\n")) <= left


@pytest.mark.parametrize(
    "rows",
    [
        ["Dr. Vale,9", ",10", "Dr. Park,10"],
        ["Dr. Vale,9", ",10", "Dr. Park,10", "Dr. Vale,11", ",12", ",13"],
        [",10", "Dr. Vale,10", ",11", ",12"],
        ["Dr. Vale,9", ",10", ",11"],
    ],
)
def test_a_row_without_a_name_is_nobodys_where_the_table_may_only_lack_it(
    rows: list[str], tmp_path: Path
) -> None:
    head = "Provider,Start,Duration,Location,Status"
    lines = [
        f"{name},2026-03-10 {int(hour):02}:00,30,Main,Cancelled"
        for name, hour in (one.split(",") for one in rows)
    ]
    unnamed = {str(n) for n, one in enumerate(rows, start=2) if one.startswith(",")}
    found = offered(tmp_path, "\n".join([head, *lines]))
    assert not unnamed & {one.split()[0] for one in found}


def test_a_name_in_two_columns_is_one(tmp_path: Path) -> None:
    text = """
Patient First Name,Patient Last Name,Provider First,Provider Last,Location,Start,End,Status
Bo,Roe,Anna,Vale,Main,2026-03-10 09:00,2026-03-10 09:30,Cancelled
Bo,Roe,Jo,Vale,Main,2026-03-10 09:00,2026-03-10 09:30,Scheduled
,,Anna,Vale,Main,2026-03-11 09:00,2026-03-11 09:30,Cancelled
Cy,Roe,Anna,Vale,Main,2026-03-12 09:00,2026-03-12 09:30,Cancelled
Di,Roe,,Vale,Main,2026-03-12 09:00,2026-03-12 09:30,Scheduled
"""
    assert offered(tmp_path, text) == ["2 Anna Vale 10 09:00"]


def test_a_whole_name_is_held_against_its_parts(tmp_path: Path) -> None:
    text = """
Provider,Provider First Name,Provider Last Name,Location,Start,End,Status
Dr. Vale,Anna,Vale,Main,2026-03-10 09:00,2026-03-10 09:30,Cancelled
Dr. Vale,Jo,Park,Main,2026-03-11 09:00,2026-03-11 09:30,Cancelled
"""
    assert [one.split()[0] for one in offered(tmp_path, text)] in ([], ["2"])


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ("0900", "1330", 2),
        ("1000", "1330", 0),
        ("0900", "930", 0),
        ("0900", "1460", 0),
        ("0900", "45000", 0),
    ],
)
def test_clocks_of_four_digits_are_read_where_a_zero_stands_in_front(
    first: str, second: str, count: int, tmp_path: Path
) -> None:
    rows = [
        f"Dr. Vale,2026-03-1{n},{one},30,Main,Cancelled" for n, one in ((1, first), (2, second))
    ]
    assert len(offered(tmp_path, "\n".join([HEAD, *rows]))) == count


def test_a_day_that_is_said_again_at_once_is_no_other_way_of_writing(tmp_path: Path) -> None:
    assert offered(tmp_path, f"{DRILL_DOWN},03/25/2026,11:00 AM,30,Main,Cancelled") == [
        "2 Dr. Vale 10 09:00",
        "4 Dr. Vale 25 09:00",
        "6 Dr. Park 25 10:00",
        "7 Dr. Park 25 11:00",
    ]
