"""The rows of one sheet, with what a person sees of them and a table of values does not tell.

Promises: a formula for which no value is stored is a ``Lost`` cell and not an empty one; what is
merged over several rows stands in each of them; a row that is struck through, or hidden by a filter
or by hand, says so. Rows are streamed; held in memory are the merged ranges, up to
``MOST_MERGED`` of them. Does not promise to know what a colour means: rows of a rare one are named.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from openpyxl import Workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import (
    DATA_TAG,
    FORMULA_TAG,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
)
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from intake.facts import refusals
from intake.tables.table import Cell, Lost

MOST_MERGED: Final = 50_000

_DAY_START: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - only its time of day is used
_CHUNK_BYTES: Final = 1 << 20
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}[0-9]+:[A-Z]{1,3}[0-9]+)"')
_LONGEST_MARK: Final = 80
_STRIKE: Final = f"{{{SHEET_MAIN_NS}}}strike"
_STRING: Final = f"{{{SHEET_MAIN_NS}}}si"
_MOST_NAMED: Final = 10
_FIRST_INK: Final = 100_000
"""From this number on colours are of letters."""
_RARE: Final = 3
"""A colour of more than every third row is a pattern of the table."""

STRUCK: Final = (
    "This row is struck through. If it is meant, take the line off, and drop the file again."
)
HIDDEN: Final = (
    "This row is hidden in the workbook, by a filter or by hand. If it is meant, show it, and save"
    " the file again."
)
FORMULA: Final = Lost(
    "This cell reads as empty: it is a formula without a stored value. Write the value, or save the"
    " workbook in Excel."
)
MERGED: Final = Lost(
    "This cell is merged with the one on its left, so that it can't be told what stands in it."
    " Write it anew.",
    is_merged=True,
)


class Line(NamedTuple):
    """One row. ``mark`` is why it may not be meant; ``colours`` are of its filled cells."""

    number: int
    cells: list[Cell]
    mark: str
    colours: frozenset[int]


@dataclass
class Colours:
    """Counts the rows of each colour."""

    _rows: Counter[frozenset[int]] = field(default_factory=Counter)
    _lines: dict[frozenset[int], list[int]] = field(default_factory=dict)

    def see(self, line: Line) -> None:
        self._rows[line.colours] += 1
        lines = self._lines.setdefault(line.colours, [])
        if len(lines) < _MOST_NAMED:
            lines.append(line.number)

    def remark(self) -> str | None:
        """Which rows have a colour of their own."""
        rare = [one for one, count in self._rows.items() if count * _RARE < self._rows.total()]
        lines = sorted(line for one in rare if one for line in self._lines[one])[:_MOST_NAMED]
        if not lines:
            return None
        named = ", ".join(map(str, lines))
        return f"Rows with a colour of their own (line {named}): what a colour means is not read."


class _Parser(WorkSheetParser):  # type: ignore[misc]  # openpyxl has no types
    """Marks formulas without a value, and notes what is struck through or hidden."""

    def __init__(self, source: Any, sheet: ReadOnlyWorksheet, struck: set[int]) -> None:
        book = sheet.parent
        super().__init__(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        self.hidden = self.struck = False
        self._struck_texts = struck
        self._struck_styles = _struck_styles(book)

    def parse(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """The rows. Neither they nor what stands between them is held once it is read."""
        table, depth, rows_at = None, 0, 0
        for event, element in iterparse(self.source, ("start", "end")):
            if event == "start":
                depth += 1
                if element.tag == DATA_TAG and table is None:
                    table, rows_at = element, depth + 1
                continue
            if element is table:
                rows_at = 0
            elif element.tag == ROW_TAG:
                if depth != rows_at or table is None:
                    raise ValueError("a row stands outside of the sheet's data")
                row = self.parse_row(element)
                table.clear()
                self.source.settle()
                yield row
            depth -= 1

    def parse_row(self, row: Any) -> tuple[int, list[dict[str, Any]]]:
        self.hidden = row.get("hidden") in ("1", "true") or row.get("ht") == "0"
        self.struck = False
        parsed: tuple[int, list[dict[str, Any]]] = super().parse_row(row)
        self.row_dimensions.clear()  # a large sheet has a height for each row
        return parsed

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None:
            if element.find(FORMULA_TAG) is not None and not _is_empty_text(element):
                cell["value"] = FORMULA
            return cell
        if not self.struck:
            self.struck = cell["style_id"] in self._struck_styles or self._is_struck(element)
        return cell

    def _is_struck(self, element: Any) -> bool:
        """Whether a part of the text is struck through."""
        match element.get("t"):
            case "s":
                return int(element.findtext(VALUE_TAG)) in self._struck_texts
            case "inlineStr":
                return element.find(f".//{_STRIKE}") is not None
            case _:
                return False


def lines(sheet: ReadOnlyWorksheet, columns: int) -> Iterator[Line]:
    """The rows from 1 that the sheet holds, each with its first so many cells."""
    with sheet._get_source() as source:
        parser = _Parser(source, sheet, _struck_texts(sheet.parent))
        fills = _colours(sheet.parent)
        merged = _Merged(_ranges(sheet))
        for number, parsed in parser.parse():
            cells: list[Cell] = [None] * columns
            colours = set[int]()
            for cell in parsed:
                if cell["column"] <= columns:
                    cells[cell["column"] - 1] = _cell(cell["value"])
                    colours.add(fills.get(cell["style_id"], 0))
            merged.fill(number, cells)
            mark = STRUCK if parser.struck else HIDDEN if parser.hidden else ""
            yield Line(number, cells, mark, frozenset(colours - {0}))


class _Merged:
    """Fills merged cells as the rows go by. A range is (first column, row, last column, row)."""

    def __init__(self, ranges: list[tuple[int, int, int, int]]) -> None:
        self._coming = sorted(ranges, key=lambda one: one[1], reverse=True)
        self._open: list[tuple[tuple[int, int, int, int], Cell]] = []

    def fill(self, number: int, cells: list[Cell]) -> None:
        self._open = [(one, value) for one, value in self._open if one[3] >= number]
        while self._coming and self._coming[-1][1] <= number:
            found = self._coming.pop()
            if found[0] <= len(cells):
                value = cells[found[0] - 1] if found[1] == number else MERGED
                self._open.append((found, value))
        for (first, _, last, _), value in self._open:
            if value is not None:
                cells[first - 1] = value
                for column in range(first, min(last, len(cells))):
                    cells[column] = MERGED
        if sum(cell not in (None, MERGED) for cell in cells) == 1 < cells.count(MERGED):
            cells[:] = [None if cell is MERGED else cell for cell in cells]  # a note across the row


def _ranges(sheet: ReadOnlyWorksheet) -> list[tuple[int, int, int, int]]:
    found = list[tuple[int, int, int, int]]()
    with sheet._get_source() as source:
        source.pass_by()
        kept = b""
        while chunk := source.read(_CHUNK_BYTES):
            piece = kept + chunk
            matches = list(_MERGED.finditer(piece))
            found += [range_boundaries(one[1].decode()) for one in matches]
            kept = piece[max(matches[-1].end() if matches else 0, len(piece) - _LONGEST_MARK) :]
            if len(found) > MOST_MERGED:
                raise refusals.Refused(
                    "So many cells of this sheet are merged that it is no table. Export it as CSV."
                )
    return found


def _struck_styles(book: Workbook) -> frozenset[int]:
    fonts = [bool(font.strike) for font in book._fonts]
    styles = enumerate(book._cell_styles)
    return frozenset(n for n, style in styles if style.fontId < len(fonts) and fonts[style.fontId])


def _colours(book: Workbook) -> dict[int, int]:
    """The fill of each style that has one, else the colour of its letters. The first two fills are
    none and Excel's own grey; the first font is that of plain cells."""
    inks = {
        number: _FIRST_INK + number
        for number, font in enumerate(book._fonts)
        if number and font.color is not None and font.color.type == "rgb"
        if str(font.color.rgb)[-6:] != "000000"
    }
    found = dict[int, int]()
    for number, style in enumerate(book._cell_styles):
        if style.fillId > 1:
            found[number] = style.fillId
        elif style.fontId in inks:
            found[number] = inks[style.fontId]
    return found


def has_colours(book: Workbook) -> bool:
    """Whether any cell of the workbook may have a colour of its own."""
    return bool(_colours(book))


def _struck_texts(book: Workbook) -> set[int]:
    """The shared texts of which a part is struck through."""
    archive = book._archive
    if "xl/sharedStrings.xml" not in archive.namelist():
        return set()
    with archive.texts("xl/sharedStrings.xml") as source:
        kept, struck = b"", False
        while not struck and (chunk := source.read(_CHUNK_BYTES)):
            struck, kept = b"strike" in kept + chunk, chunk[-_LONGEST_MARK:]
    if not struck:
        return set()
    found, number = set[int](), 0
    with archive.texts("xl/sharedStrings.xml") as source:
        for _, element in iterparse(source):
            if element.tag == _STRING:
                if element.find(f".//{_STRIKE}") is not None:
                    found.add(number)
                number += 1
                element.clear()
    return found


def _is_empty_text(element: Any) -> bool:
    """Whether the formula came to an empty text, which is a value too."""
    return element.get("t") == "str" and element.find(VALUE_TAG) is not None


def _cell(value: object) -> Cell:
    if isinstance(value, timedelta):  # a time of day formatted as a span of hours
        within_a_day = timedelta() <= value < timedelta(days=1)
        return (_DAY_START + value).time() if within_a_day else str(value)
    if value is None or isinstance(value, str | int | float | datetime | date | time | Lost):
        return value
    return str(value)
