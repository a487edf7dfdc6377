"""Under a header: which lines are rows, and which are dashes, totals or the header once more.

Promises: what is passed over is one of a closed list of shapes without a date or phone number where
a row has one; everything else is a row or a ``Misfit``. A row count that disagrees with what was
found, rows after it, or the header of another table refuse the file. Knows nothing of files.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from intake.facts import headers, refusals
from intake.profiles import selection
from intake.tables import groups, headings
from intake.tables.table import Cell, Extent, Misfit, Row

_DASHES: Final = re.compile(r"[-=_+\s]+")
_COUNT: Final = re.compile(r"\(?\s*(\d[\d,]*) (?:rows?|records?)\b(?: affected| selected)?.*", re.I)
_FOOTER: Final = re.compile(
    r"(?:grand |sub ?|(?:provider|doctor|location|site|day|daily|page|section|group) )?"
    r"totals?(?: \w+){0,3}\s*[:=]?\s*[\d,]*(?: \w+){0,2}"
    r"|(?:row |record )?count\s*[:=]?\s*[\d,]*|number of \w+\s*[:=]?\s*[\d,]*"
    r"|(?:page|p[áa]gina) \d+(?: (?:of|de) \d+)?|summary:?|end of (?:report|file)\W*"
    r"|(?:printed|generated|run date|report (?:run|date|generated)|completion time)\b.*\d.*"
    r"|(?:impreso|generado|fecha de (?:impresi[óo]n|generaci[óo]n|reporte))\b.*\d.*",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(r"(?:grand |sub ?)?totals?\b[^\d]{0,60}:?", re.IGNORECASE)
_FIGURE: Final = re.compile(r"[\d.,]+ ?%?")
_LABELLED: Final = re.compile(r"\s*([^:]{2,30}?)\s*:\s*(?:\S.*)", re.DOTALL)
_MOST_FOOTER_CELLS: Final = 3
_HEADS_OF_ANOTHER_TABLE: Final = 3
_UNDER_A_NOTE: Final = (
    "The title above this row says more than whose day it is. Take the row out, or the note."
)


@dataclass(frozen=True)
class Header:
    line: int
    cells: tuple[str, ...]
    fit: selection.Fit


class Body:
    """One pass over what stands under a header."""

    def __init__(self, header: Header, matcher: selection.Matcher, extent: Extent) -> None:
        columns = header.fit.columns
        self._header = header
        self._names = [headers.normal(head) for head in header.cells]
        self._matcher = matcher
        self._counted = 0
        self._closed = False
        self._extent = extent
        self._headings = headings.Headings(header.fit, extent.told_above, extent.named)
        self._groups = groups.Groups(header.fit, extent.sparse)
        self._probe = next(columns[f] for f in ("start", "time", "date", "phone") if f in columns)
        """A column of dates or phone numbers: a cell of it without a digit is no value."""

    def sort(self, line: int, cells: Sequence[Cell]) -> Row | Misfit | None:
        """The line as a row or misfit; none if it is neither. Raises ``refusals.Refused``."""
        width = len(self._header.cells)
        if len(cells) > width and not any(map(filled, cells[width:])):
            cells = cells[:width]
        if self._is_no_row(line, cells):
            return None
        if self._extent.beneath and headers.normal(label(cells)) == self._extent.beneath:
            return Row(line, self._headings.blank(cells, width), beneath=True)
        if self._headings.take(cells):
            self._groups.end()
            return Row(line, self._headings.blank(cells, width), heading=True)
        if len(cells) != width or headings.is_alone(cells):
            self._headings.doubt(cells)
            self._groups.end()
        if len(cells) == width:
            whole, grouped = self._groups.take(cells)
            filled_up = self._headings.fill(whole, width)
            if self._headings.in_doubt:
                return self.count(Misfit(line, _UNDER_A_NOTE, filled_up))
            return self.count(Row(line, filled_up, grouped=grouped))
        more = ": perhaps one holds a separator without quotes" if len(cells) > width else ""
        sentence = f"This row has {len(cells)} cells under {width} heads{more}. Correct it."
        return self.count(Misfit(line, sentence, cells))

    def above(self, line: int, cells: Sequence[Cell]) -> Row:
        """A line above the header, which may tell what holds for all rows."""
        if not self._headings.take(cells):
            self._headings.end()
        return Row(line, cells, heading=True, above=True)

    def end(self) -> None:
        """The pass is over."""
        if self._extent.sparse is None:
            self._extent.sparse = self._groups.conclude()

    def count(self, row: Row | Misfit) -> Row | Misfit:
        """Note that a row was found."""
        if self._closed:
            raise refusals.Refused(
                f"Line {row.line} follows the row count that closes the table:"
                " there seem to be two tables in this file. Drop them as separate files."
            )
        self._counted += 1
        return row

    def _is_no_row(self, line: int, cells: Sequence[Cell]) -> bool:
        if self._probe < len(cells) and _has_digit(cells[self._probe]):
            return False
        texts = [str(cell).strip() for cell in cells if filled(cell)]
        if all(_DASHES.fullmatch(text) for text in texts):
            return True
        if count := _COUNT.fullmatch(texts[0]) if len(texts) == 1 else None:
            self._close(int(count[1].replace(",", "")))
            return True
        if len(texts) <= _MOST_FOOTER_CELLS and _FOOTER.fullmatch(texts[0]):
            return True
        if _TOTAL.fullmatch(texts[0]) and all(map(_FIGURE.fullmatch, texts[1:])):
            return True  # also of one provider: "Total for Dr. Vale"
        return self._is_header_again(line, [str(cell or "") for cell in cells])

    def _close(self, stated: int) -> None:
        self._closed = True
        if stated != self._counted:
            raise refusals.Refused(
                f"The file says that it holds {stated} rows, but {self._counted} were found:"
                " a part is missing. Export it again."
            )

    def _is_header_again(self, line: int, cells: Sequence[str]) -> bool:
        if len(cells) == len(self._names) and all(
            headers.normal(cell) == name for cell, name in zip(cells, self._names, strict=True)
        ):
            return True
        if self._matcher.heads_among(cells) < _HEADS_OF_ANOTHER_TABLE:
            return False
        again = self._matcher.match(cells)
        if isinstance(again, selection.Fit) or again.found >= _HEADS_OF_ANOTHER_TABLE:
            raise refusals.Refused(
                f"Line {line} looks like the header of another table."
                " Drop the tables as separate files."
            )
        return False


def header(
    line: int, cells: Sequence[Cell], matcher: selection.Matcher, *, leniently: bool = False
) -> tuple[Header | None, selection.Miss]:
    """The line as a header; else how near it comes. Raises ``refusals.Refused`` if ambiguous."""
    texts = list(cells)
    while texts and not filled(texts[-1]):
        texts.pop()
    names = tuple("" if cell is None else str(cell) for cell in texts)
    found = matcher.match(names, leniently=leniently)
    if isinstance(found, selection.Fit):
        return Header(line, names, found), selection.Miss(0, "")
    return None, found


def label(cells: Sequence[Cell]) -> str:
    """What stands before the colon in a line of one cell; empty if nothing does."""
    there = [cell for cell in cells if filled(cell)]
    found = _LABELLED.fullmatch(str(there[0])) if len(there) == 1 else None
    return found[1] if found is not None else ""


def filled(cell: Cell) -> bool:
    """Whether anything stands in the cell."""
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _has_digit(cell: Cell) -> bool:
    return any(map(str.isdigit, cell)) if isinstance(cell, str) else cell is not None
