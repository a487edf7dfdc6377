"""Records of two lines: under a row a line of its own says more about it, as ``Comment: flu``.

Promises: a line is counted to the row above it only if it is alone in its row under a label that is
one of remarks or reasons, and each such line of the table follows a row or another such line. What
it says then stands in a column of its own, as if the program had written it there.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from intake.facts import headers
from intake.profiles import selection
from intake.tables import body
from intake.tables.table import Misfit, Row, Table

ROWS: Final = 2_000
"""So many rows are looked at."""
_LEAST: Final = 2


def joined(
    table: Table, fit: selection.Fit, is_of_remarks: Callable[[str], bool]
) -> tuple[Table, selection.Fit]:
    """The table with such lines beside their rows, if it has them. ``is_of_remarks`` tells whether
    a label is one of remarks or reasons."""
    found = _label(table, len(fit.headers), is_of_remarks)
    if found is None:
        return table, fit
    extent = table.extent
    extent.beneath, extent.sparse = headers.normal(found), None
    said = fit.profile.cancellations
    columns = dict(fit.columns)
    if said and "reason" not in columns and headers.normal(found) in said.heads.get("reason", ()):
        columns["reason"] = len(fit.headers)
    whole = replace(table, read=lambda: _merged(table.read()))
    return whole, fit._replace(headers=(*fit.headers, found), columns=columns)


def _label(table: Table, width: int, is_of_remarks: Callable[[str], bool]) -> str | None:
    """The one label under which lines of this table say more about the rows above them."""
    found, heads, follows = set[str](), list[str](), False
    for row in islice(table.read(), ROWS):
        if isinstance(row, Row) and row.heading:
            follows = False
            continue
        name = body.label(row.cells[:width])
        if name and is_of_remarks(name):
            if not follows:
                return None
            found.add(headers.normal(name))
            heads.append(name)
        follows = isinstance(row, Row) or bool(name)
    return heads[0] if len(found) == 1 and len(heads) >= _LEAST else None


def _merged(rows: Iterator[Row | Misfit]) -> Iterator[Row | Misfit]:
    before: Row | None = None
    for row in rows:
        if isinstance(row, Row) and row.beneath and before is not None and not before.heading:
            before = _with(before, row)
            continue
        if before is not None:
            yield before
        before = row._replace(cells=[*row.cells, None]) if isinstance(row, Row) else None
        if isinstance(row, Misfit):
            yield row
    if before is not None:
        yield before


def _with(row: Row, more: Row) -> Row:
    text = str(next(filter(None, more.cells))).partition(":")[2].strip()
    said = "; ".join(filter(None, (str(row.cells[-1] or ""), text)))
    return row._replace(cells=[*row.cells[:-1], said], mark=row.mark or more.mark)
