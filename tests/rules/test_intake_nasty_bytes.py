"""Bytes made to hang or to fill the memory of a reader."""

import time
import tracemalloc
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile
from tests.rules.intake_samples.case import GOOD, HEADS, NOW

AROUND: Final = examination.Surroundings(
    NOW, ZoneInfo("America/Chicago"), profile.load_all(), providers.Book(None)
)
LONGEST_SECONDS: Final = 20.0
HEAD: Final = f"{HEADS}\n".encode()
NASTY: Final = {
    "quotes": b'"' * 1_000_000,
    "pairs of quotes": HEAD + b'"",' * 300_000,
    "quotes that never pair": HEAD + b'a"b,' * 15_000 + b"\n" + b'a"b,' * 15_000,
    "one quote a line": HEAD + b'A1,"x\n' * 100_000,
    "line ends": b"\n" * 1_000_000,
    "carriage returns": HEAD + b"\r" * 500_000,
    "separators": HEAD + b",,,,,,,\n" * 100_000,
    "a line of separators": HEAD + b"," * 60_000 + b"\n" + b"," * 60_000,
    "dashes": HEAD + b"-----\n" * 100_000,
    "headers": HEAD * 10_000,
    "words without a digit": HEAD + b"a,b,c,d,e,f,g,h\n" * 30_000,
    "totals": HEAD + b"Total\n" * 100_000,
    "spaces in a date": HEAD
    + (GOOD.replace(" 09:00", " " * 50_000 + "09:00") + "\n").encode() * 20,
    "marks in a name": HEAD + (GOOD.replace("Dr. Chen", "." * 60_000) + "\n").encode() * 20,
    "twins": HEAD + f"{GOOD}\n".encode() * 20_000,
    "one crowded day": HEAD
    + b"".join(
        f"A{n},Dr. Chen,Main St,2026-03-10 09:00,2026-03-10 17:00,"
        f"{'cancelled' if n % 2 else 'booked'},,\n".encode()
        for n in range(20_000)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
def test_it_answers_soon_whatever_the_bytes(name: str, tmp_path: Path) -> None:
    path = tmp_path / "nasty.csv"
    path.write_bytes(NASTY[name])
    begun = time.process_time()
    with examination.examine(path, AROUND) as examined:
        rows = sum(len(batch) for batch in examined.batches())
    assert rows == examined.tally.total()
    assert examined.outcome in ("accepted", "rejected")
    assert time.process_time() - begun < LONGEST_SECONDS


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peaks = []
    for rows in (1_000, 4_000):
        path = tmp_path / f"{rows}.csv"
        lines = (GOOD.replace("A1", f"A{n}").replace("sick", "x" * 200) for n in range(rows))
        path.write_text(HEAD.decode() + "\n".join(lines) + "\n")
        tracemalloc.start()
        with examination.examine(path, AROUND) as examined:
            assert sum(len(batch) for batch in examined.batches()) == rows
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 3_500_000
