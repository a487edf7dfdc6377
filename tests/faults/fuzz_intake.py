"""Bytes in, receipts out: ``python -m tests.faults.fuzz_intake --minutes 10``.

Takes the sample files apart and together at random and has each result examined. Whatever the bytes
are, the reader must answer within a few seconds, with an outcome and a reason, every row accounted
for, every accepted row complete, and a receipt that a spreadsheet can open without running
anything. A failure keeps its bytes in the folder ``fuzz-failures`` and ends the run with status 1.
"""

import csv
import random
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from bot.ledger.facts import Cancellation, Entry, Result
from intake.facts import providers
from intake.folder import examination, receipts
from intake.profiles import profile
from tests.rules.intake_samples.case import NOW
from tests.rules.intake_samples.write import FOLDER

LONGEST_SECONDS: Final = 10.0
KEPT: Final = Path("fuzz-failures")
AROUND: Final = examination.Surroundings(
    NOW, ZoneInfo("America/Chicago"), profile.load_all(), providers.Book(None)
)
TOKENS: Final = (
    b'"', b'""', b",", b";", b"\t", b"|", b"\n", b"\r\n", b"\r", b"\0", b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"=cmd|' /C calc'!A0", b"@SUM(1)", b"+1", b"-1", b"\xc3", b"\xe2\x80\xaf", b"2.14555E+09",
    b"2026-03-10 09:00", b"3/4/2026", b"2:30", b"99999999999999999999", b"46091.54", b"cancelled",
    b"Total,,,", b"(2 rows affected)", b"sep=;", b"-----", b"\x1a", b"\x0c", b"\xe2\x80\xae",
    b"1e309",
    "１２３".encode(), b"x" * 70_000, b"NaN", b"0000-00-00", b"9999-12-31 23:59", b"#REF!",
)  # fmt: skip


def mutated(dice: random.Random, samples: list[bytes]) -> bytes:
    """A sample after a few random changes."""
    data = bytearray(dice.choice(samples))
    for _ in range(dice.choice((1, 1, 2, 3, 8))):
        at = dice.randrange(len(data) + 1)
        match dice.randrange(8):
            case 0:
                data[at:at] = dice.choice(TOKENS)
            case 1:
                del data[at : at + dice.choice((1, 2, 10, 200))]
            case 2 if data:
                data[at % len(data)] = dice.randrange(256)
            case 3:
                other = dice.choice(samples)
                cut = dice.randrange(len(other) + 1)
                data[at:] = other[cut:]
            case 4:
                data = data[:at]
            case 5:
                old, new = dice.sample((b",", b";", b"\t", b"|", b'"', b" ", b"\n", b"\r\n"), 2)
                data = data.replace(old, new, dice.choice((1, -1)))
            case 6:
                piece = bytes(data[at : at + dice.randrange(1, 400)])
                data[at:at] = piece * dice.choice((1, 2, 30))
            case _:
                lines = bytes(data).split(b"\n")
                dice.shuffle(lines)
                data = bytearray(b"\n".join(lines))
    return bytes(data)


def check(path: Path, receipt_path: Path) -> str:
    """Examine one file and assert what must hold; its outcome."""
    begun = time.monotonic()
    with examination.examine(path, AROUND) as examined, receipts.Receipt() as receipt:
        results = [result for batch in examined.batches() for result in batch]
        for result in results:
            check_row(result)
            receipt.add(result)
        assert examined.tally.total() == len(results)
        assert examined.outcome in ("accepted", "rejected")
        assert examined.reason or examined.outcome == "accepted"
        lines = [result.line for result in results]
        assert lines == sorted(set(lines))
        top = receipts.facts(path.name, NOW, examined.outcome, examined.reason, "", examined.notes)
        receipt.write(receipt_path, top)
    check_receipt(receipt_path)
    assert time.monotonic() - begun < LONGEST_SECONDS
    return examined.outcome


def check_row(result: Result) -> None:
    assert result.outcome in ("accepted", "rejected", "ignored", "duplicate")
    assert result.outcome == "accepted" or result.reason
    if result.outcome != "accepted":
        return
    match result.fact:
        case Cancellation() as fact:
            assert NOW < fact.start < fact.end
            assert fact.provider.name
            assert fact.place.name
            assert len(result.key) == 16
        case Entry() as entry:
            assert entry.phone.startswith("+")
            assert entry.consent
            assert 0 <= entry.boost <= 40
        case _:
            raise AssertionError("an accepted row says something")


def check_receipt(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    assert rows
    for row in rows:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row), row


@click.command()
@click.option("--minutes", type=float, default=10.0)
@click.option("--seed", type=int, default=None, help="Repeat a run.")
def main(minutes: float, seed: int | None) -> None:
    """Fuzz until the time is over."""
    seed = random.SystemRandom().randrange(1 << 32) if seed is None else seed
    click.echo(f"seed {seed}")
    dice = random.Random(seed)
    files = sorted(FOLDER.iterdir())
    texts = [path.read_bytes() for path in files if path.suffix != ".xlsx"]
    books = [path.read_bytes() for path in files if path.suffix == ".xlsx"]
    deadline = time.monotonic() + 60 * minutes
    outcomes: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < deadline:
            book = dice.random() < 0.1
            path = Path(folder) / ("fuzz.xlsx" if book else "fuzz.csv")
            path.write_bytes(mutated(dice, books if book else texts))
            try:
                outcome = check(path, Path(folder) / "receipt.csv")
            except Exception:  # whatever it is, it is what we look for
                KEPT.mkdir(exist_ok=True)
                kept = KEPT / f"{seed}-{sum(outcomes.values())}{path.suffix}"
                kept.write_bytes(path.read_bytes())
                traceback.print_exc()
                click.echo(f"failed after {sum(outcomes.values())} files; bytes in {kept}")
                sys.exit(1)
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
    click.echo(f"{sum(outcomes.values())} files without a fault: {outcomes}")


if __name__ == "__main__":
    main()
