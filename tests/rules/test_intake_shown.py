"""What ``check`` prints: each row with what becomes of it, and the clinic's day."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile
from intake.tools import shown
from tests.rules.intake_samples.case import GOOD, NOW, SECOND, lines

ROWS = (
    GOOD,
    SECOND.replace("cancelled", "Scheduled"),
    ",Dr. Park,,2026-03-10,,Vacation,,",
    GOOD.replace("A1", "A4").replace("Dr. Chen", "Dr. Park"),
)


def read(tmp_path: Path) -> shown.Text:
    path = tmp_path / "export.csv"
    path.write_text(lines(*ROWS))
    around = examination.Surroundings(
        NOW, ZoneInfo("America/Chicago"), profile.load_all(), providers.Book(None)
    )
    text = shown.Text(around.zone)
    with examination.examine(path, around) as examined:
        for batch in examined.batches():
            for result in batch:
                text.row(result)
    return text


def test_the_day_is_drawn_with_a_column_for_each_provider(tmp_path: Path) -> None:
    text = read(tmp_path)
    drawn = [" ".join(line.split()) for line in text.days()]
    assert drawn[1:] == [
        "Tue 2026-03-10 Dr. Chen Dr. Park",
        "09:00 free: offered in doubt",
        "10:00 taken .",
        "",
    ]


def test_every_row_is_told_with_what_becomes_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read(tmp_path)
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "line 2: would be offered: Tue 2026-03-10 09:00-09:30 Dr. Chen, Main St."
    assert told[1].startswith("line 3: passed over: Tue 2026-03-10 10:00 Dr. Chen, Main St. Not a")
    assert told[3].startswith("line 5: Line 4 shows another appointment")
