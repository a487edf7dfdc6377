"""The receipt of a file: what became of it and of each row that was refused.

Promises: written beside the file as a CSV that opens in Excel, with no cell that a spreadsheet
would run, no name and no whole number of a patient; the same in short goes to the database. Nothing
is held in memory but counts and the first ``KEPT_ROWS`` refused rows.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Final

from bot.ledger import receipts
from bot.ledger.facts import Result

KEPT_ROWS: Final = 200
"""Refused rows that the database keeps; the file beside has all."""

_IN_MEMORY_BYTES: Final = 1 << 20
_COPY_CHARS: Final = 1 << 16
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_WORDS: Final = {
    "accepted": "Accepted",
    "rejected": "Refused",
    "held": "Held: a person must release or discard it",
    "duplicate": "Known already: nothing was done",
    "discarded": "Discarded by a person: nothing was done",
}


@dataclass
class Receipt:
    """Gathers what became of the rows; ``write`` makes the file of it."""

    other_lines: int | None = None
    """Lines that are no row, if the file could be read so far."""
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[receipts.Refused] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """What is to be told of rows that were taken over."""

    def __enter__(self) -> "Receipt":
        self._spool = SpooledTemporaryFile(_IN_MEMORY_BYTES, "w+", encoding="utf-8", newline="")
        self._rows = csv.writer(self._spool)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._spool.close()

    def add(self, result: Result) -> None:
        """Count a row, and note it if it was refused."""
        self.counts[result.outcome] += 1
        if result.outcome == "accepted" and result.reason and len(self.said) < KEPT_ROWS:
            self.said.append(f"Line {result.line}: {result.reason}")
        if result.outcome != "rejected":
            return
        row = receipts.Refused(result.line, result.column, result.value, result.reason)
        if len(self.refused) < KEPT_ROWS:
            self.refused.append(row)
        self._write(row)

    def recall(self, short: receipts.Receipt) -> None:
        """Take up what ``short`` gave out."""
        self.counts.update(short.counts)
        for row in short.refused:
            self._write(row)

    def short(self, notes: Sequence[str]) -> receipts.Receipt:
        """What the database keeps."""
        return receipts.Receipt(
            dict(self.counts), self.other_lines, tuple(self.refused), tuple(notes)
        )

    def _write(self, row: receipts.Refused) -> None:
        cells = (row.column, row.value, row.sentence)
        self._rows.writerow([row.line, *map(harmless, cells)])

    def write(self, path: Path, facts: Sequence[tuple[str, str]]) -> None:
        """Write the receipt to ``path``, whole or not at all: ``facts`` first, then the rows."""
        whole = path.with_name(f"{path.name}.part")
        with whole.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerows([harmless(name), harmless(value)] for name, value in facts)
            rows.writerows(self._totals())
            if self.counts["rejected"]:
                rows.writerow([])
                rows.writerow(["Line", "Column", "Cell (masked)", "Why it was refused"])
                self._copy_rows(file)
        whole.replace(path)

    def _totals(self) -> list[list[object]]:
        others = "Other lines: titles, heads, totals, empty ones, and where a cell runs on"
        return [
            ["Rows taken over", self.counts["accepted"]],
            ["Rows refused", self.counts["rejected"]],
            ["Rows passed over", self.counts["ignored"]],
            ["Rows known already", self.counts["duplicate"]],
            *([] if self.other_lines is None else [[others, self.other_lines]]),
        ]

    def _copy_rows(self, file: io.TextIOBase) -> None:
        self._spool.seek(0)
        while piece := self._spool.read(_COPY_CHARS):
            file.write(piece)


def facts(
    name: str,
    received: datetime,
    outcome: str,
    reason: str,
    read_as: str,
    notes: Sequence[str],
) -> list[tuple[str, str]]:
    """The lines at the top of a receipt. ``received`` is in the clinic's time."""
    lines = [
        ("File", name),
        ("Dropped", f"{received:%Y-%m-%d %H:%M}"),
        ("Outcome", _WORDS[outcome]),
    ]
    if reason:
        lines.append(("Reason", reason))
    if read_as:
        lines.append(("Read as", read_as))
    return [*lines, *(("Note", note) for note in notes)]


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text
