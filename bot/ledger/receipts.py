"""What became of the rows of a delivery: counted as they are settled, and kept in short.

Promises: no name, no whole number of a patient, and no cell but masked. Nothing is held in memory
but counts and the first ``KEPT_ROWS`` refused rows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from bot.ledger.facts import Result

KEPT_ROWS: Final = 200
"""Refused rows, rows passed over, and notes on rows, that the ledger keeps; so many of each."""


@dataclass(frozen=True)
class Refused:
    """A row that was refused, and the cell (masked) for which it was."""

    line: int
    column: str
    value: str
    sentence: str


@dataclass(frozen=True)
class Passed:
    """A row that was passed over, and why; no cell of it."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Receipt:
    """``other_lines`` counts the lines that are no row; ``None`` where that is not known."""

    counts: Mapping[str, int] = field(default_factory=dict)
    """Rows by outcome."""
    other_lines: int | None = None
    refused: Sequence[Refused] = ()
    notes: Sequence[str] = ()
    passed: Sequence[Passed] = ()

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def read(stored: Mapping[str, Any]) -> Receipt:
    """What ``as_json`` gave; of an older one whatever it holds."""
    refused = tuple(Refused(**row) for row in stored.get("refused", ()))
    passed = tuple(Passed(**row) for row in stored.get("passed", ()))
    notes = tuple(stored.get("notes", ()))
    counts, other_lines = stored.get("counts", {}), stored.get("other_lines")
    return Receipt(counts, other_lines, refused, notes, passed)


@dataclass
class Tally:
    """Sees what became of each row."""

    other_lines: int | None = None
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """What is to be said of rows that were taken over."""
    passed: list[Passed] = field(default_factory=list)
    waiting: int = 0
    """Held rows that go on when staff have answered a question."""

    def add_all(self, results: Iterable[Result]) -> None:
        for result in results:
            self.add(result)

    def add(self, result: Result) -> None:
        """Count a row, and note it if there is anything to say of it."""
        self.counts[result.outcome] += 1
        self.waiting += result.outcome == "held" and result.question is not None
        if result.outcome == "accepted" and result.reason and len(self.said) < KEPT_ROWS:
            self.said.append(f"Line {result.line}: {result.reason}")
        if result.outcome == "ignored" and len(self.passed) < KEPT_ROWS:
            self.passed.append(Passed(result.line, result.reason))
        if result.outcome in ("rejected", "held"):
            self.refuse(Refused(result.line, result.column, result.value, result.reason))

    def refuse(self, row: Refused) -> None:
        """Note a refused row."""
        if len(self.refused) < KEPT_ROWS:
            self.refused.append(row)

    def is_hopeless(self) -> bool:
        """Whether there were rows and each was refused."""
        return 0 < self.counts.total() == self.counts["rejected"]

    def short(self, notes: Sequence[str] = ()) -> Receipt:
        """What the ledger keeps."""
        return Receipt(
            dict(self.counts),
            self.other_lines,
            tuple(self.refused),
            (*notes, *self.said),
            tuple(self.passed),
        )
