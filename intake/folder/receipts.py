"""The receipt of a file: what became of it and of each of its rows, the refused ones last.

Promises: written beside the file as a CSV that opens in Excel, with no cell that a spreadsheet
would run, no name and no whole number of a patient; the same in short goes to the ledger. Nothing
is held in memory but what the ledger keeps.
"""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Final

from bot.ledger import receipts
from bot.ledger.facts import Result
from bot.ledger.models import IntakeFile

_IN_MEMORY_BYTES: Final = 1 << 20
_COPY_CHARS: Final = 1 << 16
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_ROWS: Final = {
    "accepted": "Taken over",
    "ignored": "Passed over",
    "duplicate": "Known already",
}
_WORDS: Final = {
    "accepted": "Accepted",
    "rejected": "Refused",
    "held": "Held: a person must release or discard it",
    "duplicate": "Known already: nothing was done",
    "discarded": "Discarded by a person: nothing was done",
}


class Receipt(receipts.Tally):
    """Gathers what became of the rows; ``write`` makes the file of it."""

    _zone_of: Callable[[str], tzinfo] | None = None

    def __enter__(self) -> "Receipt":
        self._spool = SpooledTemporaryFile(_IN_MEMORY_BYTES, "w+", encoding="utf-8", newline="")
        self._rows = csv.writer(self._spool)
        self._used = SpooledTemporaryFile(_IN_MEMORY_BYTES, "w+", encoding="utf-8", newline="")
        self._used_rows = csv.writer(self._used)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._spool.close()
        self._used.close()

    def by_clocks(self, zone_of: Callable[[str], tzinfo]) -> "Receipt":
        """Tell the rows that are not refused too, each with its time by the clock of its place."""
        self._zone_of = zone_of
        return self

    def add(self, result: Result) -> None:
        """Count a row and note what became of it."""
        super().add(result)
        if self._zone_of is None or result.outcome in ("rejected", "held"):
            return
        when = ""
        if result.start is not None:
            when = f"{result.start.astimezone(self._zone_of(result.location)):%a %Y-%m-%d %H:%M}"
        told = (_ROWS[result.outcome], when, result.provider, result.location, result.reason)
        self._used_rows.writerow([result.line, *map(harmless, told)])

    def refuse(self, row: receipts.Refused) -> None:
        """Note a refused row: the first for the ledger, each for the file."""
        super().refuse(row)
        cells = (row.column, row.value, row.sentence)
        self._rows.writerow([row.line, *map(harmless, cells)])

    def recall(self, short: receipts.Receipt) -> None:
        """Take up what the ledger has kept."""
        self.counts.update(short.counts)
        for row in short.refused:
            self.refuse(row)

    def write(self, path: Path, facts: Sequence[tuple[str, str]]) -> None:
        """Write the receipt to ``path``, whole or not at all: ``facts`` first, then the rows."""
        whole = path.with_name(f"{path.name}.part")
        with whole.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerows([harmless(name), harmless(value)] for name, value in facts)
            rows.writerows(self._totals())
            if self._used.tell():
                rows.writerow([])
                rows.writerow(["Line", "What became of it", "When", "Provider", "Place", "Why"])
                _copy(self._used, file)
            if self.counts["rejected"]:
                rows.writerow([])
                rows.writerow(["Line", "Column", "Cell (masked)", "Why it was refused"])
                _copy(self._spool, file)
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


def _copy(rows: SpooledTemporaryFile[str], file: io.TextIOBase) -> None:
    rows.seek(0)
    while piece := rows.read(_COPY_CHARS):
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


def of(row: IntakeFile, zone: tzinfo) -> list[tuple[str, str]]:
    """The lines at the top of the receipt of a file that the ledger has settled."""
    read_as = f"{row.kind}, profile {row.profile}" if row.kind else ""
    received = row.received_at.astimezone(zone)
    return facts(row.name, received, row.outcome, row.reason, read_as, row.short().notes)


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text
