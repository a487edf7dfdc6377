"""An Excel workbook as a table: one sheet, values as they were typed.

Promises: only stored values are read; no formula is run, no macro, no link followed. A workbook
that unpacks to more than ``UNPACKED_BYTES`` is refused unread. Rows are streamed; Excel's table of
shared texts is held in memory, which is why it has a limit of its own.
What of a row only a person sees is told by ``sheet``.
"""

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Final, NamedTuple

from openpyxl import Workbook
from openpyxl.reader.excel import ExcelReader
from openpyxl.reader.strings import read_string_table
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.xml.constants import SHARED_STRINGS

from intake.facts import refusals
from intake.profiles import selection
from intake.tables import body, days_out, file_type, layout, package, sheet
from intake.tables.table import Cell, Extent, Misfit, Progress, Row, Table

PACKED_BYTES: Final = 32 << 20
UNPACKED_BYTES: Final = 512 << 20
SHARED_TEXT_BYTES: Final = 48 << 20
COLUMNS: Final = 512

_COLUMNS_BEYOND: Final = 8
"""Columns after the header's last in which a stray cell is noticed."""
_HEADS_OF_A_LIST: Final = 3
_LEGEND_CELLS: Final = 2
_ROWS_AT_ONCE: Final = 500
_ROWS_BETWEEN_REPORTS: Final = 2_000
_ELSE: Final = (
    "The name says Excel workbook, but this is something else. Save the list as .xlsx or as CSV."
)
_OLD: Final = (
    "This is an old Excel workbook, or one with a password. Save it as .xlsx without a password,"
    " or as CSV."
)
_COMMENTS: Final = re.compile(
    r"xl/(?:threadedcomments/|comments/|)(?:threaded)?comment.*\.xml", re.I
)
_REFS: Final = re.compile(rb'\bref="[A-Z]{1,3}([0-9]{1,7})"')
_COMMENT_BYTES: Final = 8 << 20
_COMMENTED: Final = (
    "A comment stands beside this row, and comments are not read. If the time is free, take the"
    " comment off, and drop the file again."
)
_LEGEND: Final = re.compile(
    r"\b(?:red|green|yellow|orange|blue|pink|purple|gr[ae]y|amber|brown|highlight\w*|colou?r\w*|shaded"
    r"|rojo|verde|amarillo|azul|naranja|rosa|rot|gr[uü]n|gelb|blau|rouge|vert|jaune|bleu|vermelho"
    r"|amarelo)\b",
    re.IGNORECASE,
)
_COLOURED: Final = (
    "This row has a colour of which a line beside the table tells something, and colours are not"
    " read. If the time is free, take the colour off, and drop the file again."
)
_DAMAGED: Final = "The workbook is damaged or not complete. Save it again in Excel."


class _Place(NamedTuple):
    """Where in a workbook the table is."""

    sheet: str
    header: body.Header
    mac_epoch: bool
    beside: tuple[Misfit, ...] = ()
    """The rows of lists of days out in other sheets."""


class _Reader(ExcelReader):  # type: ignore[misc]  # openpyxl has no types
    """Reads each part within its bounds."""

    def __init__(self, file: IO[bytes], **how: bool) -> None:
        super().__init__(file, **how)
        self.archive = package.Package(file)

    def read_strings(self) -> None:
        if (found := self.package.find(SHARED_STRINGS)) is not None:
            with self.archive.texts(found.PartName[1:]) as source:
                self.shared_strings = read_string_table(source)


# It would go through a whole sheet that does not say how large it is, and nobody asks.
setattr(ReadOnlyWorksheet, "_get_size", lambda _: None)  # noqa: B010 - a method of the library's own


def read(
    path: Path, matcher: selection.Matcher, progress: Progress
) -> tuple[Table, selection.Fit, bool]:
    """Find the table; raises ``refusals.Refused``. The flag says whether days count from 1904."""
    _check_package(path)
    place, extent = _find(path, matcher), Extent()

    def rows() -> Iterator[Row | Misfit]:
        return _rows(path, place, matcher, progress, extent)

    header = place.header
    notes = (
        f"The table was read from the sheet '{place.sheet}'.",
        *layout.above(header.line),
    )
    table = Table(header.cells, header.line, notes, rows, extent)
    return table, header.fit, place.mac_epoch


def _commented(path: Path) -> set[int]:
    """The rows beside which a comment stands, in whichever sheet."""
    found = set[int]()
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            if _COMMENTS.match(part):
                with archive.open(part) as source:
                    refs = _REFS.findall(source.read(_COMMENT_BYTES))
                found |= {int(row) for row in refs}
    return found


def first_rows(path: Path, most: int, *, sheets: int = 1) -> list[list[Cell]]:
    """The first rows of each of the first visible sheets; raises ``refusals.Refused``."""
    _check_package(path)
    with _opened(path) as book:
        return [
            line.cells
            for one in islice(_visible(book), sheets)
            for line in islice(_numbered(one, COLUMNS), most)
        ]


def _check_package(path: Path) -> None:
    if path.stat().st_size > PACKED_BYTES:
        raise refusals.Refused(package.TOO_LARGE)
    if file_type.what(path) == file_type.OLD_WORKBOOK:
        raise refusals.Refused(_OLD)
    if file_type.what(path) is None or not zipfile.is_zipfile(path):
        raise refusals.Refused(_ELSE)
    with _in_openpyxl(), zipfile.ZipFile(path) as archive:
        sizes = {part.filename: part.file_size for part in archive.infolist()}
    if "xl/workbook.xml" not in sizes:
        raise refusals.Refused(_ELSE)
    shared = sizes.get("xl/sharedStrings.xml", 0)
    if sum(sizes.values()) > UNPACKED_BYTES or shared > SHARED_TEXT_BYTES:
        raise refusals.Refused(package.TOO_LARGE)


def _find(path: Path, matcher: selection.Matcher) -> _Place:
    found = list[_Place]()
    nearest, near_line = selection.Miss(0, ""), 0
    with _opened(path) as book:
        for one in _visible(book):
            for leniently in (False, True):
                header, miss, number = _search(one, matcher, leniently=leniently)
                if header is not None:
                    found.append(_Place(one.title, header, book.epoch == CALENDAR_MAC_1904))
                    break
                if miss.found > nearest.found:
                    nearest, near_line = miss, number
        found = [one for one in found if not one.header.fit.lacks] or found
        if len(found) == 1:
            found = [found[0]._replace(beside=tuple(_others(book, found[0], matcher)))]
    if len(found) > 1:
        raise refusals.Refused(
            f"Two sheets hold a table: '{found[0].sheet}' and '{found[1].sheet}'."
            " Save each in a workbook of its own."
        )
    if not found:
        raise layout.nearest(nearest, near_line)
    return found[0]


def _others(book: Workbook, chosen: _Place, matcher: selection.Matcher) -> Iterator[Misfit]:
    """The rows of the lists of days out beside the list that is read. Any other list could say
    that a time is not free, and refuses the file."""
    for one in _visible(book):
        if one.title == chosen.sheet:
            continue
        for line in islice(_numbered(one, COLUMNS), layout.HEADER_WITHIN):
            texts = [cell for cell in line.cells if isinstance(cell, str)]
            if matcher.heads_among(texts) >= _HEADS_OF_A_LIST:
                yield from _days_out(one, line, chosen, matcher)
                break
        else:
            lines = islice(_numbered(one, COLUMNS), days_out.MOST)
            yield from days_out.dated(one.title, ((line.number, line.cells) for line in lines))


def _days_out(
    one: ReadOnlyWorksheet, header: sheet.Line, chosen: _Place, matcher: selection.Matcher
) -> list[Misfit]:
    under = (
        (line.number, line.cells)
        for line in _numbered(one, COLUMNS)
        if line.number > header.number and not line.mark
    )
    told = matcher.told_by([str(cell or "") for cell in header.cells])
    found = days_out.rows(one.title, list(islice(under, days_out.MOST)), told)
    if found is None:
        raise refusals.Refused(
            f"Beside the list in the sheet '{chosen.sheet}' there seems to be another in"
            f" '{one.title}'. Save each in a workbook of its own."
        )
    return found


def _search(
    one: ReadOnlyWorksheet, matcher: selection.Matcher, *, leniently: bool
) -> tuple[body.Header | None, selection.Miss, int]:
    nearest, near_line = selection.Miss(0, ""), 0
    for line in islice(_numbered(one, COLUMNS), layout.HEADER_WITHIN):
        header, miss = body.header(line.number, line.cells, matcher, leniently=leniently)
        if header is not None:
            return header, miss, line.number
        if miss.found > nearest.found:
            nearest, near_line = miss, line.number
    return None, nearest, near_line


def _rows(
    path: Path, place: _Place, matcher: selection.Matcher, progress: Progress, extent: Extent
) -> Iterator[Row | Misfit]:
    under, colours = body.Body(place.header, matcher, extent), sheet.Colours()
    width, commented = len(place.header.cells), _commented(path)
    with _opened(path) as book:
        explained = _explained(book, place)
        for line in _numbered(book[place.sheet], width + _COLUMNS_BEYOND, width):
            if any(map(body.filled, line.cells)):
                extent.lines = line.number  # not the thousands of empty ones that a format touched
            if line.number <= place.header.line:
                if line.number < place.header.line:
                    yield under.above(line.number, line.cells)
                continue
            if line.number % _ROWS_BETWEEN_REPORTS == 0:
                progress(0)
            if (row := under.sort(line.number, line.cells)) is not None:
                colours.see(line)
                mark = line.mark or (_COMMENTED if line.number in commented else "")
                if not mark and line.colours and explained(line.colours):
                    mark = _COLOURED
                yield row._replace(mark=mark) if isinstance(row, Row) else row
    under.end()
    after = enumerate(place.beside, extent.lines + 1)
    yield from (row._replace(line=number) for number, row in after)
    extent.lines += len(place.beside)
    extent.remarks = [remark] if (remark := colours.remark()) else []


def _explained(book: Workbook, place: _Place) -> Callable[[frozenset[int]], bool]:
    """Which colours some line outside of the table explains: all if it names one, else its own."""
    every, own = False, set[int]()
    if sheet.has_colours(book):
        for one in _visible(book):
            for line in _numbered(one, COLUMNS):
                texts = [cell for cell in line.cells if isinstance(cell, str) and cell.strip()]
                outside = one.title != place.sheet or line.number < place.header.line
                if outside or len(texts) == sum(map(body.filled, line.cells)) <= _LEGEND_CELLS:
                    every = every or any(map(_LEGEND.search, texts))
                    own |= line.colours
    return lambda colours: every or not own.isdisjoint(colours)


def _numbered(one: ReadOnlyWorksheet, columns: int, least: int = 0) -> Iterator[sheet.Line]:
    """The rows from 1, each with its cells up to the last filled one, and at least so many."""
    rows = sheet.lines(one, columns)
    while True:
        with _in_openpyxl():
            some = list(islice(rows, _ROWS_AT_ONCE))
        if not some:
            return
        for line in some:
            yield line._replace(cells=_trimmed(line.cells, least))


def _trimmed(cells: list[Cell], least: int) -> list[Cell]:
    while len(cells) > least and cells[-1] is None:
        cells.pop()
    return cells


def _visible(book: Workbook) -> list[ReadOnlyWorksheet]:
    return [one for one in book.worksheets if one.sheet_state == "visible"]


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    with path.open("rb") as file:
        with _in_openpyxl():
            reader = _Reader(file, read_only=True, data_only=True, keep_links=False)
            reader.read()
            book = reader.wb
        try:
            yield book
        finally:
            book.close()


@contextmanager
def _in_openpyxl() -> Iterator[None]:
    """A damaged part may raise anything down to zlib; a harmless one warns of styles and dates."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except refusals.Refused:
        raise
    except Exception:  # noqa: BLE001 - the edge of a library
        raise refusals.Refused(_DAMAGED) from None
