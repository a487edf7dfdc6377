"""Columns that are filled only in the first row of a group, as programs print a drill-down.

Promises: a cell is taken from the row above only if the whole column is written so: the first row
is filled, no value comes back within its group (an inner one may be said again at once), no outer
group begins without it, and in the outermost such column at least as many cells are empty as
filled. In any other table an empty cell stays empty. A row that lacks more than that, as a holiday
of the whole clinic, belongs to no group.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from intake.facts import headers
from intake.profiles import selection
from intake.tables.table import Cell, Lost

_FIELDS: Final = ("provider", "date")
_LEAST_BLANK: Final = 2
_LEAST_BLANK_OF_ONE: Final = 3
"""Where there is one group only, and one column that is written so."""
_MOST_GROUPS: Final = 2_000


@dataclass
class _Seen:
    values: set[str] = field(default_factory=set)
    """Of the outer group that the pass is in."""
    last: str = ""
    filled: int = 0
    blank: int = 0
    usual: bool = False
    """The column is written as in most tables."""


@dataclass
class Groups:
    """What one pass over a table has seen, and what holds at its present row.

    ``sparse`` are the fields that an earlier pass found to be written so; ``None`` in the first.
    """

    fit: selection.Fit
    sparse: frozenset[str] | None
    _columns: list[tuple[int, str]] = field(init=False)
    _seen: dict[str, _Seen] = field(init=False)
    _now: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        told_above = {*self.fit.above, *(("provider",) if self.fit.joined else ())}
        columns = self.fit.columns
        there = [name for name in _FIELDS if name in columns and name not in told_above]
        self._columns = sorted((columns[name], name) for name in there)
        self._seen = {name: _Seen() for name in there}

    def take(self, cells: Sequence[Cell]) -> tuple[Sequence[Cell], bool]:
        """The row with what its group tells, and whether it told anything."""
        if self.sparse is None:
            self._see(cells)
            return cells, False
        return self._fill(cells, self.sparse) if self.sparse else (cells, False)

    def end(self) -> None:
        """Loose text: what held before may hold no more."""
        self._now = {}

    def conclude(self) -> frozenset[str]:
        """After the first pass: which fields are written so."""
        found = list[str]()
        for _, name in self._columns:
            seen = self._seen[name]
            least = 1 if found else max(_LEAST_BLANK, seen.filled)
            if seen.filled and seen.blank >= least and not seen.usual:
                found.append(name)
        if len(found) == 1 and self._seen[found[0]].filled == 1:
            found = [] if self._seen[found[0]].blank < _LEAST_BLANK_OF_ONE else found
        return frozenset(found)

    def _see(self, cells: Sequence[Cell]) -> None:
        begins = False
        for place, name in self._columns:
            seen, cell = self._seen[name], cells[place]
            if isinstance(cell, Lost):
                seen.usual = True
            elif text := headers.word(str(cell)) if cell is not None else "":
                if begins:
                    seen.values.clear()
                again = text in seen.values and (name == self._columns[0][1] or text != seen.last)
                seen.usual = seen.usual or again or len(seen.values) > _MOST_GROUPS
                seen.values.add(text)
                seen.filled += 1
                begins = begins or text != seen.last
                seen.last = text
            else:
                seen.usual = seen.usual or begins or not seen.values
                seen.blank += 1

    def _fill(self, cells: Sequence[Cell], sparse: frozenset[str]) -> tuple[Sequence[Cell], bool]:
        told = False
        for number, (place, name) in enumerate(self._columns):
            if (text := str(cells[place] or "").strip()) == self._now.get(name):
                continue
            if text:
                for _, inner in self._columns[number:]:
                    self._now.pop(inner, None)
                self._now[name] = text
            elif name in sparse and name in self._now and self._is_whole(cells):
                cells = [*cells]
                cells[place] = self._now[name]
                told = True
        return cells, told

    def _is_whole(self, cells: Sequence[Cell]) -> bool:
        place = self.fit.columns.get("location")
        return place is None or place >= len(cells) or bool(str(cells[place] or "").strip())
