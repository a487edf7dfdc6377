"""What the ledger keeps of a delivery's receipt: the counts, the notes and the first refused rows.

Promises: no name, no whole number of a patient, and no cell but masked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Refused:
    """A row that was refused, and the cell (masked) for which it was."""

    line: int
    column: str
    value: str
    sentence: str


@dataclass(frozen=True)
class Receipt:
    """``other_lines`` counts the lines that are no row; ``None`` where that is not known."""

    counts: Mapping[str, int] = field(default_factory=dict)
    """Rows by outcome."""
    other_lines: int | None = None
    refused: Sequence[Refused] = ()
    notes: Sequence[str] = ()

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def read(stored: Mapping[str, Any]) -> Receipt:
    """What ``as_json`` gave; of an older one whatever it holds."""
    refused = tuple(Refused(**row) for row in stored.get("refused", ()))
    return Receipt(
        stored.get("counts", {}), stored.get("other_lines"), refused, tuple(stored.get("notes", ()))
    )
