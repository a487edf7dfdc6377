"""Who reads the wall clock, and that no test reads it beside a day that is written in it.

``tests.one_clock`` finds the same while a test runs, where a test fixes its time; here it is found
in the text, and for tests that fix none.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Final

import pytest

from bot import clock
from tests import one_clock, sources

ROOMS: Final = ("bot", "intake", "dashboard", "demo", "workstation", "migrations", "tests")
"""The benches measure time; they test nothing."""
READERS: Final = {"bot/clock.py", "tests/one_clock.py"}
"""One for all, and what takes its place in tests."""
READS: Final = re.compile(
    r"(?:^|\.)(?:(?:datetime|date)\.(?:now|utcnow|today)"
    r"|time\.(?:time|time_ns|localtime|gmtime|ctime|strftime|asctime))$"
)
SQL_TIME: Final = re.compile(
    r"(?<![.\w])now\(\)|\b(?i:(?:clock|statement|transaction)_timestamp\(\)"
    r"|current_(?:date|time|timestamp)|localtime(?:stamp)?)\b"
)
BESIDE_PROCESSES: Final = "tests/faults/"
"""Where the clock of the database is that of everything else."""

DAY: Final = re.compile(r"\b20[2-9]\d-[01]\d-[0-3]\d\b")
FIXED_DAYS: Final = {"TUESDAY", "TOMORROW"}
"""Those of ``tests.world``."""
REAL: Final = {
    "clock.now",
    "create_subprocess_exec",
    "Popen",
    "bot.simulator",
    "tests.programs",
    "tests.faults.bot_process",
    "tests.faults.clinic",
    "tests.faults.intake_process",
}
"""Whoever calls or imports one of these runs by the real clock, unless the test has fixed it."""
BOTH: Final = {
    "tests/dates.py",
    "tests/world.py",
    "tests/flows/intake_world.py",
    "tests/flows/test_wrong_clock.py",
    "tests/rules/test_clock.py",
    "tests/rules/test_dates.py",
}
"""What lets a test choose, what shifts the real clock, and the tests of these."""


MAY_READ: Final = re.compile(
    r"(?:datetime|date|time)\s*\.\s*"
    r"(?:now|utcnow|today|time|time_ns|localtime|gmtime|ctime|strftime|asctime)\b"
)
MAY_ASK: Final = re.compile(
    r"(?:(?<![.\w])|\\\w)now\(\)|(?i:_timestamp\(\)|current_(?:date|time)|localtime)"
)
MAY_HAVE_A_DAY: Final = re.compile(r"20[2-9]\d-[01]\d-[0-3]\d|TUESDAY|TOMORROW|date(?:time)?\s*\(")
MAY_RUN: Final = re.compile(
    r"clock\s*\.\s*now|create_subprocess_exec|Popen|simulator|programs|tests\.faults"
    rf"|{MAY_ASK.pattern}"
)
"""What stands in the text of each module in which the following find something."""


def reads(tree: ast.Module) -> list[str]:
    """The names by which the wall clock is read."""
    return [name for name in names(tree) if READS.search(name)]


@cache
def nodes(tree: ast.Module) -> list[ast.AST]:
    return list(ast.walk(tree))


def strings(tree: ast.Module) -> list[str]:
    """What is written in a module, docstrings apart."""
    told = {
        node.value
        for node in nodes(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    constants = (node for node in nodes(tree) if isinstance(node, ast.Constant))
    return [node.value for node in constants if isinstance(node.value, str) and node not in told]


def asks_the_database(tree: ast.Module) -> list[str]:
    """The SQL that reads the database's clock."""
    return [found[0] for text in strings(tree) for found in SQL_TIME.finditer(text)]


def fixed_days(tree: ast.Module) -> list[str]:
    """The days that are written in a module."""
    written = [found[0] for text in strings(tree) for found in DAY.finditer(text)]
    named = [name for name in names(tree) if name.rpartition(".")[2] in FIXED_DAYS]
    return written + named + [ast.unparse(node) for node in nodes(tree) if _is_a_day(node)]


def _is_a_day(node: ast.AST) -> bool:
    """``datetime(2026, 11, 24)`` and the like."""
    if not isinstance(node, ast.Call) or len(node.args) < 3:
        return False
    year = node.args[0]
    called = ast.unparse(node.func).rpartition(".")[2]
    return called in ("date", "datetime") and isinstance(year, ast.Constant)


def runs_by_the_real_clock(tree: ast.Module) -> list[str]:
    imported = {
        module
        for node in nodes(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for module in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
    }
    called = [name for name in names(tree) if name in REAL or name.rpartition(".")[2] in REAL]
    return sorted(imported & REAL) + called + asks_the_database(tree)


@cache
def names(tree: ast.Module) -> list[str]:
    """The names that a module uses, dotted as they are written."""
    return list(filter(None, map(_dotted, nodes(tree))))


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return f"{_dotted(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else ""


def test_only_one_module_reads_the_wall_clock() -> None:
    found = {
        name: reads(tree) for name, tree in sources.parsed(ROOMS, MAY_READ) if name not in READERS
    }
    assert {name: calls for name, calls in found.items() if calls} == {}


def test_the_database_is_never_asked_for_the_time() -> None:
    found = {
        name: asks_the_database(tree)
        for name, tree in sources.parsed(ROOMS, MAY_ASK)
        if not name.startswith(BESIDE_PROCESSES) and name not in BOTH
    }
    assert {name: calls for name, calls in found.items() if calls} == {}
    migrations = "\n".join(
        path.read_text() for path in (sources.ROOT / "migrations").rglob("*.sql")
    )
    assert SQL_TIME.findall(migrations) == []


def test_no_test_has_a_day_of_its_own_and_runs_by_the_real_clock() -> None:
    found = {
        name: (fixed_days(tree), runs_by_the_real_clock(tree))
        for name, tree in sources.parsed(["tests"], MAY_HAVE_A_DAY, MAY_RUN)
        if name not in BOTH
    }
    assert {name: both for name, both in found.items() if all(both)} == {}


@pytest.mark.parametrize(
    ("find", "may", "line"),
    [
        (reads, MAY_READ, "datetime.now(UTC)"),
        (reads, MAY_READ, "datetime.datetime.now(tz=UTC)"),
        (reads, MAY_READ, "date.today()"),
        (reads, MAY_READ, "(\n    datetime\n    .now(UTC)\n)"),
        (reads, MAY_READ, "time.time()"),
        (asks_the_database, MAY_ASK, "SQL = 'UPDATE timer SET due_at = now()'"),
        (asks_the_database, MAY_ASK, "f'SELECT {n} WHERE at < CURRENT_TIMESTAMP'"),
        (asks_the_database, MAY_ASK, "SQL = 'SELECT\\nnow()'"),
        (fixed_days, MAY_HAVE_A_DAY, "start = ('2027-' '01-05')"),
        (fixed_days, MAY_HAVE_A_DAY, "start = '2027-01-05 09:00'"),
        (fixed_days, MAY_HAVE_A_DAY, "datetime(2027, 1, 5, tzinfo=UTC)"),
        (fixed_days, MAY_HAVE_A_DAY, "world.TOMORROW + timedelta(days=1)"),
        (runs_by_the_real_clock, MAY_RUN, "at = clock.now()"),
        (runs_by_the_real_clock, MAY_RUN, "from tests.faults import intake_process"),
        (runs_by_the_real_clock, MAY_RUN, "from tests.faults.clinic import open_clinic"),
        (runs_by_the_real_clock, MAY_RUN, "asyncio.create_subprocess_exec('python')"),
        (runs_by_the_real_clock, MAY_RUN, "INSERT = 'VALUES (now())'"),
    ],
)
def test_a_planted_line_is_found(
    find: Callable[[ast.Module], list[str]], may: re.Pattern[str], line: str
) -> None:
    assert find(ast.parse("'''Nothing else.'''\nat = one.now\n")) == []
    assert find(ast.parse(line)) != []
    assert sources.may(line, [may])


KEPT: Final = clock.now
"""As the fields and defaults of some have it."""
NOON: Final = datetime(2026, 11, 24, 18, tzinfo=UTC)


def test_a_fixed_time_is_seen_by_whoever_asks() -> None:
    one_clock.fix(lambda: NOON)
    assert clock.now() == KEPT() == NOON


def test_a_time_fixed_after_the_real_one_was_read_fails_the_test() -> None:
    clock.now()
    with pytest.raises(one_clock.Mixed):
        one_clock.fix(lambda: NOON)


def test_a_program_of_ours_beside_a_fixed_time_fails_the_test() -> None:
    one_clock.fix(lambda: NOON)
    with pytest.raises(one_clock.Mixed):
        subprocess.run([sys.executable, "-c", ""], check=True)


def test_a_program_of_others_beside_a_fixed_time_is_no_second_clock() -> None:
    one_clock.fix(lambda: NOON)
    subprocess.run([sys.executable, "-m", "this"], check=True, capture_output=True)


def test_a_time_fixed_after_a_program_of_ours_was_started_fails_the_test() -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)
    with pytest.raises(one_clock.Mixed):
        one_clock.fix(lambda: NOON)
