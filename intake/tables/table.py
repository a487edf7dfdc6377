"""What a reader hands over: one header and the rows under it, each with its line in the file.

Promises: a row has exactly one cell for each head. A row that does not is a ``Misfit``, never bent
into shape. Lines count from 1 as an editor shows them; for a workbook they are its row numbers.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

Cell = str | int | float | bool | datetime | date | time | None
"""Text from a CSV; from a workbook also what was typed: numbers, dates, booleans."""

Progress = Callable[[int], None]
"""Called now and then with the number of bytes read so far in this pass."""


def no_progress(_: int) -> None:
    """For whoever does not watch."""


class Row(NamedTuple):
    line: int
    cells: Sequence[Cell]


class Misfit(NamedTuple):
    """A row that does not fit under the header; ``sentence`` says how."""

    line: int
    sentence: str


@dataclass(slots=True)
class Extent:
    """How many lines a pass has seen so far, whatever stands in them; all when it is over."""

    lines: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """One header and its rows. ``read`` starts a fresh pass over the file each time."""

    heads: tuple[str, ...]
    header_line: int
    notes: tuple[str, ...]
    read: Callable[[], Iterator[Row | Misfit]]
    extent: Extent
