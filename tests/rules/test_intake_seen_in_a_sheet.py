"""What a person sees of a workbook and its values do not tell."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill

from bot.ledger.facts import Entry, Result
from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile
from tests.rules.intake_samples.case import HEADS, NOW, WAITLIST

AROUND = examination.Surroundings(
    NOW, ZoneInfo("America/Chicago"), profile.load_all(), providers.Book(None)
)
Change = Callable[[Any], None]
WIDE = f"{HEADS},cancelled by,blocked"


def row(name: str, start: str, status: str = "Cancelled", reason: str | None = "sick") -> list[Any]:
    hour = int(start[:2])
    times = [f"2026-12-10 {start}", f"2026-12-10 {hour:02}:50"]
    return [name, "Dr. Vale", "Main", *times, status, reason, None, "Patient", "no"]


def read(path: Path, *rows: list[Any], change: Change, heads: str = WIDE) -> list[Result]:
    return examine(path, *rows, change=change, heads=heads)[0]


def examine(
    path: Path, *rows: list[Any], change: Change, heads: str = WIDE
) -> tuple[list[Result], str]:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for cells in (heads.split(","), *rows):
        sheet.append(cells)
    change(sheet)
    book.save(path / "book.xlsx")
    with examination.examine(path / "book.xlsx", AROUND) as examined:
        found = [result for batch in examined.batches() for result in batch]
    return found, " ".join(examined.notes)


def put(cell: str, value: str) -> Change:
    return lambda sheet: sheet.__setitem__(cell, value)


def strike(sheet: Any) -> None:
    for cell in sheet[2]:
        cell.font = Font(strike=True)


def hide(sheet: Any) -> None:
    sheet.row_dimensions[2].hidden = True


def nothing(_: Any) -> None:
    return None


@pytest.mark.parametrize("column", "ACDEFGIJ")
def test_a_formula_without_a_value_is_not_an_empty_cell(column: str, tmp_path: Path) -> None:
    first, second = read(
        tmp_path, row("A1", "09:00"), row("A2", "13:00"), change=put(f"{column}2", "=X1")
    )
    assert (first.outcome, second.outcome) == ("rejected", "accepted")
    assert "formula" in first.reason


@pytest.mark.parametrize("change", [strike, hide])
def test_a_row_that_may_not_be_meant_is_not_offered(change: Change, tmp_path: Path) -> None:
    results = read(tmp_path, row("A1", "09:00"), row("A2", "13:00"), change=change)
    assert [one.outcome for one in results] == ["rejected", "accepted"]


@pytest.mark.parametrize("change", [strike, hide])
def test_an_appointment_in_such_a_row_stands_nevertheless(change: Change, tmp_path: Path) -> None:
    stands = row("A1", "09:00", "Scheduled")
    results = read(tmp_path, stands, row("A2", "09:00"), row("A3", "13:00"), change=change)
    assert [one.outcome for one in results] == ["ignored", "rejected", "accepted"]


def test_what_is_merged_over_two_rows_stands_in_both(tmp_path: Path) -> None:
    rows = row("A1", "09:00", reason="Provider out"), row("A2", "13:00", reason=None)
    results = read(tmp_path, *rows, change=lambda sheet: sheet.merge_cells("G2:G3"))
    assert ["by the clinic" in one.reason for one in results] == [True, True]


def test_a_preference_merged_over_two_rows_is_the_preference_of_both(tmp_path: Path) -> None:
    patients = [
        [f"21455501{n:02}", f"P {n}", "Dr. Vale" if n == 1 else None, *[None] * 5, "yes"]
        for n in (1, 2)
    ]
    results = read(
        tmp_path,
        *patients,
        change=lambda sheet: sheet.merge_cells("C2:C3"),
        heads=WAITLIST.removesuffix(",joined"),
    )
    wishes = [one.fact.providers for one in results if isinstance(one.fact, Entry)]
    assert wishes == [("Dr. Vale",), ("Dr. Vale",)]


def test_a_cell_merged_with_its_neighbour_is_not_empty(tmp_path: Path) -> None:
    results = read(
        tmp_path,
        row("A1", "09:00"),
        row("A2", "13:00"),
        change=lambda sheet: sheet.merge_cells("H2:I2") or put("H2", "note")(sheet),
    )
    assert [one.outcome for one in results] == ["rejected", "accepted"]


def test_rows_of_a_rare_colour_are_named(tmp_path: Path) -> None:
    def colour(sheet: Any) -> None:
        for cell in sheet[3]:
            cell.fill = PatternFill("solid", fgColor="FFFF0000")

    rows = [row(f"A{hour}", f"{hour:02}:00") for hour in range(9, 14)]
    results, notes = examine(tmp_path, *rows, change=colour)
    assert [one.outcome for one in results] == ["accepted"] * 5
    assert "line 3" in notes
    assert "colour" not in examine(tmp_path, *rows, change=nothing)[1]


@pytest.mark.parametrize("ink", [False, True])
def test_a_row_of_a_colour_that_a_line_explains_is_not_offered(ink: bool, tmp_path: Path) -> None:
    def colour(sheet: Any) -> None:
        for cell in sheet[3]:
            if ink:
                cell.font = Font(color="FFFF0000")
            else:
                cell.fill = PatternFill("solid", fgColor="FFFF0000")
        sheet["A6"] = "red = filled again"

    rows = [row("A1", "09:00"), row("A2", "10:00"), row("A3", "13:00")]
    results = read(tmp_path, *rows, change=colour)[:3]
    assert [one.outcome for one in results] == ["accepted", "rejected", "accepted"]
    assert "colour" in results[1].reason
