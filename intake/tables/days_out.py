"""A list of days out in another sheet of a workbook: who is away, from when to when.

Promises: it is one only if its heads are those of people, days and reasons, and each of its rows
has all of the dates of which its heads speak; any other list beside the table refuses the file. Its
rows open nothing. Whom each is about is told by the names in it, and without any it is everybody.
Where a sheet has no list, a line with a day may be such a row: its words tell.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Final

from intake.tables import body
from intake.tables.table import Cell, Misfit

FIELDS: Final = frozenset(
    {"provider", "location", "date", "start", "time", "end", "end_date", "reason", "all_day"}
)
"""What heads of such a list may be for; there is no patient among them, and no status."""
MOST: Final = 5_000
"""A list of more rows is none of days out."""
_DAYS: Final = frozenset({"date", "start", "end", "end_date"})
_OFF: Final = "Row {row} of the sheet '{sheet}' is read as time off: nothing is offered in it."


def rows(
    sheet: str, lines: Sequence[tuple[int, Sequence[Cell]]], told: Sequence[str | None]
) -> list[Misfit] | None:
    """The rows under the heads of such a list; ``None`` if it is none. ``told`` are the fields
    that its heads are for."""
    known = [name for name in told if name is not None]
    dated = [n for n, name in enumerate(told) if name in _DAYS]
    if len(lines) >= MOST or "provider" not in known or not dated or not set(known) <= FIELDS:
        return None
    found = [(number, cells) for number, cells in lines if any(map(body.filled, cells))]
    if not all(_is_dated(cells, dated) for _, cells in found):
        return None
    said = ((n, _OFF.format(row=n, sheet=sheet), cells) for n, cells in found)
    return [Misfit(*one, beside=sheet, is_day_out=True) for one in said]


def dated(sheet: str, lines: Iterable[tuple[int, Sequence[Cell]]]) -> Iterator[Misfit]:
    """The lines with a day of a sheet without a list: they may tell that somebody is away."""
    beside = ""
    for number, cells in lines:
        if not beside:
            beside = " ".join([sheet, *(cell for cell in cells if isinstance(cell, str))])
        if any(map(_is_day, cells)):
            yield Misfit(number, _OFF.format(row=number, sheet=sheet), cells, beside=beside)


def _is_dated(cells: Sequence[Cell], dated: Sequence[int]) -> bool:
    return all(n < len(cells) and _is_day(cells[n]) for n in dated)


def _is_day(cell: Cell) -> bool:
    if isinstance(cell, str):
        return any(map(str.isdigit, cell))
    return isinstance(cell, date | datetime)
