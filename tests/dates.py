"""The tests on other days, in other zones and in German: ``python -m tests.dates [NAME ...]``.

Each run of pytest, and every program that its tests start, is shown a shifted clock by Debian's
``faketime``. Two clocks stay: the kernel's, so that files carry the real time, and PostgreSQL's,
whose timeouts never end under faketime; nothing of ours asks either for the time of day.

Without names every date is run in full: the rules and the flows, but for the long ones and what is
``TIMELESS``. ``--ci`` runs in full only the date that is drawn by the number of the run, and
``SHORT`` on ``EVERY_TIME``.
What a machine lacks for a date is said in a sentence, and fails where CI is set.
"""

import argparse
import locale
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot import clock
from tests import scratch
from tests.programs import ROOT, SHIFTED


@dataclass(frozen=True)
class Date:
    """When, where and in what language: so many days ahead, or a machine's own local time."""

    days: int = 0
    at: str = ""
    zone: str = "UTC"
    language: str = ""


DATES: Final[Mapping[str, Date]] = {
    "in-40-days": Date(days=40),
    "in-a-year": Date(days=365),
    "in-ten-years": Date(days=3653),
    "chicago-loses-an-hour": Date(at="2027-03-14T01:59:40", zone="America/Chicago"),
    "chicago-gains-an-hour": Date(at="2027-11-07T01:59:40", zone="America/Chicago"),
    "berlin-loses-an-hour": Date(at="2027-03-28T01:59:40", zone="Europe/Berlin"),
    "berlin-gains-an-hour": Date(at="2027-10-31T02:59:40", zone="Europe/Berlin"),
    "sydney-loses-an-hour": Date(at="2027-10-03T01:59:40", zone="Australia/Sydney"),
    "sydney-gains-an-hour": Date(at="2027-04-04T02:59:40", zone="Australia/Sydney"),
    "new-year": Date(at="2027-12-31T23:59:40"),
    "new-year-in-chicago": Date(at="2027-12-31T23:59:40", zone="America/Chicago"),
    "leap-day": Date(at="2028-02-29T12:00:00"),
    "kolkata": Date(zone="Asia/Kolkata"),
    "german": Date(language="de_DE.UTF-8"),
}
"""Those that end within a minute begin so that the tests go over the end."""
FULL: Final = ("tests/rules", "tests/flows")
TIMELESS: Final = (
    "tests/rules/test_architecture.py",
    "tests/rules/test_loading.py",
    "tests/rules/test_pacing.py",
    "tests/rules/test_planted_faults.py",
    "tests/rules/test_reader_taught.py",
    "tests/rules/test_tables.py",
    "tests/rules/test_windows.py",
)
"""They read the text of the code, or reckon without a time; nothing in them asks a clock."""
SHORT: Final = (
    "tests/flows/test_demo_running.py",  # the whole house, as processes: a slot is filled
    "tests/flows/test_dashboard_command.py",  # sessions and their cookies
    "tests/flows/test_intake_command.py",  # files of appointments some weeks ahead
    "tests/flows/test_gateway_sweep.py",  # the times that a carrier writes
    "tests/flows/test_simulator_rest.py",  # and asks by
)
"""Flows that run by the real clock. All others fix their time, which is the same on any day."""
EVERY_TIME: Final = ("in-ten-years", "chicago-loses-an-hour", "new-year")
"""Every day that is written somewhere has passed; the clinic's clock jumps; day and year change."""
NUMBERS: Final = ("GITHUB_RUN_NUMBER", "CI_PIPELINE_IID", "BUILD_NUMBER")
"""Where runners of CI tell how many runs there were."""
FAILED: Final = re.compile(rb"(?:FAILED|ERROR) \S*(?:::|\.py)")
"""How pytest's summary names a test."""
REAL: Final = "postgres,pg_ctl,initdb"
"""The programs that keep the real clock."""


def shift(date: Date, now: datetime) -> timedelta:
    """How far from the real time the clock is set."""
    if date.at:
        return datetime.fromisoformat(date.at).replace(tzinfo=ZoneInfo(date.zone)) - now
    return timedelta(days=date.days)


def lacking(date: Date) -> str | None:
    """What this machine lacks for the date, in a sentence; None if it has all."""
    if (date.days or date.at) and shutil.which("faketime") is None:
        return "There is no faketime here (on Debian: apt-get install faketime)."
    if date.language and not _speaks(date.language):
        return f"There is no locale {date.language} here (localedef -i de_DE -f UTF-8 de_DE.UTF-8)."
    return None


def _speaks(language: str) -> bool:
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, language)
    except locale.Error:
        return False
    locale.setlocale(locale.LC_ALL, before)
    return True


def drawn(environ: Mapping[str, str], now: datetime) -> tuple[str, str]:
    """The date of this run of CI, and by what it was drawn."""
    for name in NUMBERS:
        if environ.get(name, "").isdecimal():
            return _nth(int(environ[name])), f"{name} {environ[name]}"
    commit, day = _commit(), now.date()
    return _nth(zlib.crc32(f"{commit} {day}".encode())), f"commit {commit[:9]} on {day}"


def _nth(number: int) -> str:
    return list(DATES)[number % len(DATES)]


def _commit() -> str:
    asked = ["git", "rev-parse", "HEAD"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def run(date: Date, tests: Sequence[str], workers: int) -> list[str]:
    """Run these tests on the date, in sight; the lines about those that failed."""
    seconds = round(shift(date, clock.now()).total_seconds())
    faketime = ["faketime", "--exclude-monotonic", "-f", f"{seconds:+d}s"] if seconds else []
    pytest = [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "-q", "-m", "not long"]
    spread = ["-n", str(workers), "--dist", "worksteal"] if workers > 1 else []
    # In a folder of its own: by a clock ahead, the folders of other runs would look abandoned for
    # days, and pytest would remove them.
    with tempfile.TemporaryDirectory(
        prefix="slotfill-dates-", ignore_cleanup_errors=True
    ) as folder:
        left_out = [f"--ignore={timeless}" for timeless in TIMELESS]
        command = [*faketime, *pytest, *spread, f"--basetemp={folder}/tests", *left_out, *tests]
        return _watch(command, _environ(date))


def _watch(command: Sequence[str], environ: Mapping[str, str]) -> list[str]:
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        failed = []
        for line in running.stdout:
            sys.stdout.buffer.write(line)
            sys.stdout.flush()
            if FAILED.match(line):
                failed.append(line.decode(errors="replace").strip())
    return failed or ([] if running.returncode == 0 else ["pytest did not come to its end."])


def _environ(date: Date) -> dict[str, str]:
    language = {"LC_ALL": date.language} if date.language else {}
    path = {"PYTHONPATH": str(SHIFTED), "FAKETIME_SKIP_CMDS": REAL}
    return {**os.environ, "TZ": date.zone, **language, **path}


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.dates", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *DATES], metavar="NAME")
    parser.add_argument("--ci", action="store_true", help="one date in full, a few in short")
    given = parser.parse_args(words)
    plan: list[tuple[str, Sequence[str]]] = [(name, FULL) for name in given.names or DATES]
    if given.ci:
        name, by = drawn(os.environ, clock.now())
        print(f"Drawn to be run in full: {name}, by {by}.")
        plan = [(name, FULL), *((each, SHORT) for each in EVERY_TIME)]
    return _follow(plan)


def _follow(plan: Sequence[tuple[str, Sequence[str]]]) -> int:
    """The short runs at once: they wait more than they work."""
    scratch.use_memory()
    full = [_one(name, tests) for name, tests in plan if tests is FULL]
    short = [(name, tests) for name, tests in plan if tests is not FULL]
    with ThreadPoolExecutor(max(1, len(short))) as together:
        ends = full + list(together.map(lambda one: _one(*one), short))
    print("", *(line for lines, _ in ends for line in lines), sep="\n")
    return int(any(bad for _, bad in ends))


def _one(name: str, tests: Sequence[str]) -> tuple[list[str], bool]:
    """What to say of the run of one date, and whether that is bad."""
    missing = lacking(DATES[name])
    if missing is not None:
        return [f"{name}: not run. {missing}"], bool(os.environ.get("CI"))
    print(f"\n{name}: {' '.join(tests)}", flush=True)
    failed = run(DATES[name], tests, workers=4 if tests is FULL else 2)
    return [f"{name}: {line}" for line in failed] or [f"{name}: passed"], bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
