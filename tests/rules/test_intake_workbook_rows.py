"""The rows of a workbook as clinics make them: typed, merged, hidden, commented, or elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from intake.facts import providers
from intake.folder import examination
from tests.rules import test_intake_layouts as layouts

HEADS = ["id", "provider", "location", "date", "start", "end", "status"]
DAY = date(2026, 12, 10)
NINE = [1, "Dr. Vale", "Main", DAY, time(9), time(9, 30), "Cancelled"]
TEN = [2, "Dr. Vale", "Main", DAY, time(10), time(10, 30), "Cancelled"]
LATER = [3, "Dr. Vale", "Main", date(2026, 12, 20), time(10), time(10, 30), "Booked"]


def offered(
    tmp_path: Path,
    rows: Sequence[Any],
    change: Callable[[Any], object] | None = None,
    around: examination.Surroundings = layouts.AROUND,
) -> list[str]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(sheet)
    path = tmp_path / "export.xlsx"
    book.save(path)
    with examination.examine(path, around) as examined:
        results = [one for batch in examined.batches() for one in batch]
    return [
        f"{one.start.astimezone(layouts.CHICAGO):%m-%d %H:%M}"
        for one in results
        if one.outcome == "accepted" and one.start
    ]


@pytest.mark.parametrize("length", [time(0, 30), timedelta(minutes=30), 30, "30 min", "0:30"])
def test_a_length_may_be_typed_in_any_way(length: object, tmp_path: Path) -> None:
    heads = ["id", "provider", "location", "start", "duration", "status"]
    row = [1, "Dr. Vale", "Main", datetime(2026, 12, 10, 9), length, "Cancelled"]  # noqa: DTZ001
    assert offered(tmp_path, [heads, row]) == ["12-10 09:00"]


def test_a_merged_name_holds_for_its_rows(tmp_path: Path) -> None:
    rows: list[Any] = [HEADS, NINE, [2, None, *TEN[2:]]]
    found = offered(tmp_path, rows, lambda sheet: sheet.merge_cells("B2:B3"))
    assert found == ["12-10 09:00", "12-10 10:00"]


def test_a_heading_may_be_merged_over_the_whole_row(tmp_path: Path) -> None:
    heading = ["Provider: Dr. Vale", *[None] * 6]
    rows: list[Any] = [HEADS, heading, [1, None, *NINE[2:]], [3, None, *LATER[2:]]]
    assert offered(tmp_path, rows, lambda sheet: sheet.merge_cells("A2:G2")) == ["12-10 09:00"]


def struck(sheet: Any) -> None:
    for cell in sheet[2]:
        cell.font = Font(strike=True)


def hidden(sheet: Any) -> None:
    sheet.row_dimensions[2].hidden = True


def commented(sheet: Any) -> None:
    sheet["G2"].comment = Comment("rebooked", "x")


@pytest.mark.parametrize("change", [struck, hidden, commented])
def test_what_only_a_person_sees_of_a_row_keeps_it_from_being_offered(
    change: Callable[[Any], object], tmp_path: Path
) -> None:
    assert offered(tmp_path, [HEADS, NINE, TEN], change) == ["12-10 10:00"]


@pytest.mark.parametrize("change", [struck, hidden])
def test_a_visit_that_is_struck_or_hidden_stands(
    change: Callable[[Any], object], tmp_path: Path
) -> None:
    assert offered(tmp_path, [HEADS, [*NINE[:6], "Booked"], NINE], change) == []


def test_a_second_list_beside_the_first_refuses_the_workbook(tmp_path: Path) -> None:
    def add(sheet: Any) -> None:
        other = sheet.parent.create_sheet("Blocks")
        other.append(["provider", "start", "end"])
        other.append(["Dr. Vale", "2026-12-10 08:00", "2026-12-10 17:00"])

    assert offered(tmp_path, [HEADS, NINE, LATER], add) == []


@pytest.mark.parametrize(("flag", "found"), [(True, []), (False, ["12-10 09:00"])])
def test_a_flag_that_is_a_true_or_false_counts(
    flag: bool,
    found: list[str],
    tmp_path: Path,
) -> None:
    rows: list[Any] = [[*HEADS, "Rebooked"], [*NINE, flag], [*LATER, False]]
    assert offered(tmp_path, rows) == found


def test_a_note_in_its_own_row_counts(tmp_path: Path) -> None:
    rows: list[Any] = [HEADS, ["Dr. Vale OUT Dec 10"], NINE, [*LATER[:6], "Cancelled"]]
    assert offered(tmp_path, rows) == ["12-20 10:00"]


WHO = ["Provider", "From", "To", "Kind"]
OUT = ["Staff", "First day", "Last day", "Kind"]


@pytest.mark.parametrize(
    ("title", "rows", "found"),
    [
        ("Time off", [WHO, ["Dr. Vale", DAY, DAY, "PTO"]], []),
        ("Time off", [WHO, ["Dr. Park", DAY, DAY, "PTO"]], ["12-10 09:00"]),
        ("Time off", [WHO, [None, DAY, DAY, "closed"]], []),
        ("Out", [WHO, ["Dr. Vale", "8 Dec 2026", "12 Dec 2026", "x"]], []),
        ("Out", [WHO, ["Dr. Vale", "no. 7", "no. 8", "x"]], []),
        ("Vacation", [OUT, ["Dr. Vale", date(2026, 12, 8), date(2026, 12, 12), None]], []),
        ("Sheet2", [OUT, ["Dr. Vale", date(2026, 12, 8), date(2026, 12, 12), "vacation"]], []),
        ("Sheet2", [["Made on", DAY]], ["12-10 09:00"]),
    ],
)  # fmt: skip
def test_a_sheet_of_days_out_counts_against_their_times(
    title: str, rows: list[list[Any]], found: list[str], tmp_path: Path
) -> None:
    def beside(sheet: Any) -> None:
        other = sheet.parent.create_sheet(title)
        for row in rows:
            other.append(row)

    named = providers.Book([providers.Known(1, "Dr. Vale"), providers.Known(2, "Dr. Park")])
    around = replace(layouts.AROUND, book=named)
    assert offered(tmp_path, [HEADS, NINE, LATER], beside, around) == found


def test_a_list_beside_the_table_that_is_not_of_days_out_refuses_the_workbook(
    tmp_path: Path,
) -> None:
    rows = [["Provider", "From", "To", "Kind"], ["Dr. Park", DAY, None, "PTO"]]

    def beside(sheet: Any) -> None:
        other = sheet.parent.create_sheet("Off")
        for row in rows:
            other.append(row)

    assert offered(tmp_path, [HEADS, NINE, LATER], beside) == []


def test_a_cancellation_or_an_act_still_to_come_frees_nothing(tmp_path: Path) -> None:
    said, before, coming = (
        datetime.combine(date(2026, month, day), time(9, 5))
        for month, day in ((11, 28), (11, 20), (12, 9))
    )
    for moment, times in ((said, ["12-10 09:00"]), (coming, [])):
        rows = ([*HEADS, "cancelled at"], [*NINE, moment], [*LATER, None])
        assert offered(tmp_path, rows) == times
    heads = [*HEADS[:-1], "Action", "Action Date/Time"]
    booked = datetime.combine(date(2026, 11, 21), time(10, 30))
    for moment, times in ((said, ["12-10 09:00"]), (before, []), (coming, [])):
        acts = ([*NINE[:-1], "Schedule", booked], [*NINE[:-1], "Cancel", moment])
        assert offered(tmp_path, (heads, *acts, [*LATER, booked])) == times
