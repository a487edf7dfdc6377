"""The runner of the other days: it shifts the clock of all that a test starts."""

import ast
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from bot import clock
from tests import dates, programs
from tests.dates import DATES, Date

NOW: Final = datetime(2026, 11, 24, 16, tzinfo=UTC)
WRITTEN_TODAY: Final = """
import datetime, subprocess, sys, time
from bot import clock
from tests import programs

SHOW = "from bot import clock; print(clock.now().isoformat())"

def test_it_counts_from_now():
    time.sleep(0.01)
    told = subprocess.check_output([sys.executable, "-c", SHOW], env=programs.environ(), text=True)
    apart = datetime.datetime.fromisoformat(told.strip()) - clock.now()
    assert abs(apart) < datetime.timedelta(minutes=5)

def test_it_has_a_day_of_its_own():
    assert clock.now() < datetime.datetime.fromisoformat("{tomorrow}")
"""


def test_each_date_is_drawn_by_some_run_and_the_same_run_draws_the_same() -> None:
    by_number = {dates.drawn({"BUILD_NUMBER": str(n)}, NOW)[0] for n in range(len(DATES))}
    assert by_number == set(DATES)
    assert dates.drawn({"BUILD_NUMBER": "17"}, NOW)[1] == "BUILD_NUMBER 17"
    assert dates.drawn({}, NOW) == dates.drawn({"BUILD_NUMBER": ""}, NOW)


def test_without_a_number_another_day_draws_another_date() -> None:
    drawn = {dates.drawn({}, NOW + timedelta(days=n))[0] for n in range(100)}
    assert len(drawn) > len(DATES) / 2


@pytest.mark.parametrize("path", dates.TIMELESS)
def test_what_is_left_out_imports_no_time(path: str) -> None:
    tree = ast.parse((programs.ROOT / path).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert not [node for node in imports if re.search("time|clock|zone", ast.unparse(node))]


@pytest.mark.parametrize(
    ("date", "now"),
    [
        (Date(days=40), "2027-01-03 16:00"),
        (Date(at="2027-03-14T01:59:40", zone="America/Chicago"), "2027-03-14 07:59"),
        (Date(at="2027-11-07T01:59:40", zone="America/Chicago"), "2027-11-07 06:59"),
        (Date(at="2027-04-04T02:59:40", zone="Australia/Sydney"), "2027-04-03 15:59"),
        (Date(zone="Asia/Kolkata"), "2026-11-24 16:00"),
    ],
)
def test_the_clock_is_set_to_the_time_of_the_date(date: Date, now: str) -> None:
    assert f"{NOW + dates.shift(date, NOW):%Y-%m-%d %H:%M}" == now


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_without_faketime_a_sentence_says_so_and_ci_fails(
    ci: str, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", "")
    assert dates.main(["leap-day"]) == status
    assert "leap-day: not run. There is no faketime here" in capsys.readouterr().out


def test_a_test_with_a_day_of_its_own_fails_in_ten_years_and_no_other(tmp_path: Path) -> None:
    date = DATES["in-ten-years"]
    missing = dates.lacking(date)
    if missing and not os.environ.get("CI"):
        pytest.skip(missing)
    if programs.CLOCK in os.environ:
        pytest.skip("The clock is shifted already.")
    planted = tmp_path / "test_planted.py"
    tomorrow = clock.now() + timedelta(days=1)
    planted.write_text(WRITTEN_TODAY.format(tomorrow=tomorrow.isoformat()))
    assert len(dates.run(Date(), [str(planted)], workers=1)) == 0
    (failed,) = dates.run(date, [str(planted)], workers=1)
    assert "test_it_has_a_day_of_its_own" in failed
