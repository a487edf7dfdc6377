"""What a reader hands over: one header and the rows under it, each with its line in the file.

Promises: a row has exactly one cell for each head. A row that does not is a ``Misfit``, never bent
into shape. Lines count from 1 as an editor shows them; for a workbook they are its row numbers.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Lost:
    """A cell whose value the file does not tell; ``sentence`` says why, and what to do."""

    sentence: str
    is_merged: bool = False
    """It is a part of the cell on its left, of which the value is told."""

    def __str__(self) -> str:
        return ""


Cell = str | int | float | bool | datetime | date | time | Lost | None
"""Text from a CSV; from a workbook also what was typed: numbers, dates, booleans."""

Progress = Callable[[int], None]
"""Called now and then with the number of bytes read so far in this pass."""


def no_progress(_: int) -> None:
    """For whoever does not watch."""


class Row(NamedTuple):
    line: int
    cells: Sequence[Cell]
    mark: str = ""
    """Why it may not be meant, in a sentence: it is struck through, or nobody sees it."""
    heading: bool = False
    """It says whom the rows under it are about, and nothing of its own."""
    above: bool = False
    """It stands above the header, where a note may say who is away."""
    grouped: bool = False
    """The first row of its group tells whom or which day it is about."""
    beneath: bool = False
    """It says more about the row above it, and is none of its own."""


class Misfit(NamedTuple):
    """A row that does not fit under the header; ``sentence`` says how."""

    line: int
    sentence: str
    cells: Sequence[Cell] = ()
    """What stands in it, as far as that can be told."""
    beside: str = ""
    """It is of another sheet than the table, of which these are the title and the first line. It
    opens nothing of its own."""
    is_day_out: bool = False
    """That sheet is a list of days out."""


@dataclass(slots=True)
class Extent:
    """What a pass has seen so far: lines, whatever stands in them; all when it is over."""

    lines: int = 0
    told_above: set[str] = field(default_factory=set)
    """Fields that some heading of a group told."""
    sparse: frozenset[str] | None = None
    """Fields that only the first row of each group tells; ``None`` until one pass is over."""
    beneath: str = ""
    """The label of lines that say more about the row above them, if the table has such."""
    named: dict[str, str] = field(default_factory=dict)
    """Lines between the rows that hold nothing but a name of the clinic's -> ``provider`` or
    ``location``."""
    remarks: list[str] = field(default_factory=list)
    """What was noticed about the rows, for the receipt."""


@dataclass(frozen=True, slots=True)
class Table:
    """One header and its rows. ``read`` starts a fresh pass over the file each time."""

    heads: tuple[str, ...]
    header_line: int
    notes: tuple[str, ...]
    read: Callable[[], Iterator[Row | Misfit]]
    extent: Extent
