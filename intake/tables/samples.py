"""The heads and first rows of a file that no profile knows yet, or that was refused.

Promises: only the first ``ROWS`` records are looked at. The header is the first record with as many
filled cells as any other and no number among them; what is taken for it is for a person to confirm.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from intake.facts import headers, refusals
from intake.tables import body, encoding, fields, file_type, lines, reader
from intake.tables.table import Cell

ROWS: Final = 2_000
_LEAST_COLUMNS: Final = 3
_NOTHING: Final = "No table was found in this file."


@dataclass(frozen=True)
class Sample:
    """``rows`` have a cell for each head; ``labels`` stand before a colon in short lines between
    them, as ``headers.normal`` gives them, and ``alone`` are lines of one cell."""

    heads: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    labels: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()


def read(path: Path) -> Sample:
    """Sample the file; raises ``refusals.Refused``."""
    return _shaped(first_rows(path, path.name))


def first_rows(path: Path, name: str, *, sheets: int = 1) -> Sequence[Sequence[Cell]]:
    """The first rows of the file at ``path``, dropped as ``name``, by the separator that parts most
    of them alike; raises ``refusals.Refused``. What follows an open quote is left out, and sheets
    of a workbook after the first ``sheets``."""
    reader.check_size(path.stat().st_size)
    if Path(name).suffix.lower() in reader.WORKBOOKS:
        from intake.tables import workbook  # slow to import, and most files are text

        return workbook.first_rows(path, ROWS, sheets=sheets)
    file_type.refuse_unless_text(path, name)
    found = encoding.detect(path)
    records = list[str]()
    with suppress(refusals.Refused):
        for record in islice(lines.records(path, found.name), ROWS):
            if record.text.strip():
                records.append(record.text)
    tables = []
    for delimiter in fields.DELIMITERS:
        rows = [row for text in records if (row := fields.split(text, delimiter)) is not None]
        widths = Counter(len(row) for row in rows if len(row) >= _LEAST_COLUMNS)
        if widths:
            tables.append((widths.most_common(1)[0][1], rows))
    if not tables:
        raise refusals.Refused(_NOTHING)
    return max(tables, key=lambda table: table[0])[1]


def _is_row(cells: Sequence[Cell], heads: Sequence[str]) -> bool:
    """Whether it is neither the heads once more nor a line of a report: a page, a total, a note."""
    again = all(str(cell or "").strip() == head for cell, head in zip(cells, heads, strict=True))
    return not again and sum(map(body.filled, cells)) > 1


def _labels(rows: Sequence[Sequence[Cell]], width: int) -> frozenset[str]:
    """What stands before a colon in the lines that have fewer cells than the table's rows."""
    short = (row for row in rows if sum(map(body.filled, row)) * 2 <= max(width, 2))
    texts = (cell for row in short for cell in row if isinstance(cell, str) and ":" in cell)
    return frozenset(headers.normal(text.partition(":")[0]) for text in texts)


def _alone(rows: Sequence[Sequence[Cell]]) -> frozenset[str]:
    single = (row for row in rows if sum(map(body.filled, row)) == 1)
    return frozenset(headers.tidy(str(cell)) for row in single for cell in row if body.filled(cell))


def _shaped(rows: Sequence[Sequence[Cell]]) -> Sample:
    counted = [sum(map(body.filled, row)) for row in rows]
    widest = max(counted, default=0)
    for place, row in enumerate(rows):
        heads = [cell.strip() if isinstance(cell, str) else "" for cell in row]
        texts_only = all(isinstance(cell, str) or cell is None for cell in row)
        digits_only = any(head.replace(".", "").isdigit() for head in heads)
        if counted[place] >= max(_LEAST_COLUMNS, widest - 1) and texts_only and not digits_only:
            width = len(heads)
            under = [one[:width] for one in rows[place + 1 :] if len(one) >= width]
            table = [one for one in under if _is_row(one, heads)]
            return Sample(tuple(heads), table, _labels(rows, width), _alone(rows))
    raise refusals.Refused(_NOTHING)
