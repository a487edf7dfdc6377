"""Names, numbers and cells: what is left alone, what is masked, what is made harmless."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ledger.facts import Result
from bot.ledger.receipts import KEPT_ROWS
from bot.messages import phone
from intake.facts import phones
from intake.folder import names, receipts
from intake.rows import masking

DIGITS = "0123456789"


def number(template: str, digits: str) -> str:
    """``template`` with each ``#`` replaced by the next digit."""
    source = iter(digits)
    return "".join(next(source) if mark == "#" else mark for mark in template)


@given(
    st.sampled_from(
        ("(###) ###-####", "###-###-####", "##########", "+1##########", "1-###-###-####",
         "###.###.####", "##########.0", "(###)###-####", "### ### ####", "+1 (###) ###-####")
    ),
    st.text(DIGITS, min_size=10, max_size=10),
)  # fmt: skip
def test_the_short_cut_reads_american_numbers_as_the_careful_way_does(
    template: str, digits: str
) -> None:
    text = number(template, digits)
    try:
        careful: str | None = phone.parse(text)
    except phone.Invalid:
        careful = None
    try:
        short: str | None = phones.parse(text)
    except phone.Invalid:
        short = None
    assert short == careful


@pytest.mark.parametrize(
    "name",
    ["~$list.xlsx", ".~lock.list.csv#", "Thumbs.db", "desktop.ini", "._list.csv", ".hidden",
     "1A2b3C4d", "list.csv.part", "x.tmp", "x.crdownload", "x.filepart", "x.writing"],
)  # fmt: skip
def test_files_of_other_programs_are_ignored(name: str) -> None:
    assert names.ignored(name)


@pytest.mark.parametrize("name", ["list.csv", "list", "12345678.csv", "part.csv", "temp list.csv"])
def test_files_for_us_are_not_ignored(name: str) -> None:
    assert not names.ignored(name)


@given(st.text(min_size=1, max_size=300))
def test_a_safe_name_stays_one_name_everywhere(name: str) -> None:
    safe = names.safe(name)
    assert safe
    assert Path(safe).name == safe
    assert not set(safe) & set('<>:"/\\|?*\0\n')
    assert not safe.startswith(".")
    assert not safe.endswith((" ", "."))
    assert safe.split(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}
    safe.encode()
    assert names.safe(safe) == safe


@pytest.mark.parametrize(
    "cell", ["2026-03-10 09:00", "3/4/2026 2:30", "2:30 pm", "2026-03-10T09:00", "13.45"]
)
def test_a_time_is_shown_as_written_so_that_it_can_be_found(cell: str) -> None:
    assert masking.masked(cell) == cell


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("Ana Diaz", "A* D*"),
        ("(214) 555-0101", "(###) ###-####"),
        ("214-555-0101", "###-###-####"),
        ("2145550101", "##########"),
        ("555-0101", "###-####"),
        ("Núñez, María", "N*, M*"),
        (2145550101.0, "##########.#"),
    ],
)
def test_names_and_numbers_are_not_shown(cell: str, shown: str) -> None:
    assert masking.masked(cell) == shown


@given(st.text(alphabet=st.characters(categories=("L", "N", "Zs", "P")), max_size=80))
def test_no_word_and_no_long_number_survives_masking(cell: str) -> None:
    shown = masking.masked(cell)
    assert len(shown) <= masking.LONGEST_CHARS
    assert not any(
        len(run) > 1 for run in "".join(c if c.isalpha() else " " for c in shown).split()
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "|", "%"])
def test_no_cell_of_a_receipt_is_a_formula(start: str, tmp_path: Path) -> None:
    path = tmp_path / "receipt.csv"
    with receipts.Receipt() as receipt:
        receipt.add(Result(2, "rejected", f"{start}1+1", column=f"{start}A1", value=f"{start}cmd"))
        receipt.write(path, [("File", f"{start}name.csv")])
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(start)]
    assert not list(tmp_path.glob("*.part"))


def test_a_receipt_keeps_every_refused_row_and_the_ledger_the_first_ones(tmp_path: Path) -> None:
    path = tmp_path / "receipt.csv"
    with receipts.Receipt() as receipt:
        for line in range(2, 5_002):
            receipt.add(Result(line, "rejected", "This cell is empty.", column="start"))
        short = receipt.short(["a note"])
        receipt.write(path, [("File", "list.csv")])
    assert len(path.read_text("utf-8-sig").splitlines()) == 5_000 + 7
    assert len(short.refused) == KEPT_ROWS
    assert short.counts == {"rejected": 5_000}


def test_a_receipt_tells_what_became_of_every_row(tmp_path: Path) -> None:
    path = tmp_path / "receipt.csv"
    nine = datetime(2026, 3, 10, 14, tzinfo=UTC)
    with receipts.Receipt().by_clocks(lambda _: ZoneInfo("America/Chicago")) as receipt:
        receipt.add(Result(2, "accepted", "", provider="Dr. Chen", location="Main St", start=nine))
        receipt.add(Result(3, "ignored", "Not a cancelled appointment."))
        receipt.add(Result(4, "rejected", "This cell is empty.", column="start"))
        receipt.write(path, [("File", "list.csv")])
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert ["2", "Taken over", "Tue 2026-03-10 09:00", "Dr. Chen", "Main St", ""] in rows
    assert ["3", "Passed over", "", "", "", "Not a cancelled appointment."] in rows
    assert rows[-1] == ["4", "start", "", "This cell is empty."]
