"""Where the table begins in a text file, and what parts its columns.

Promises: the delimiter is the one under which a known header appears, so it is known and not
guessed. A quoted field that takes in whole rows, or a last line that breaks off, refuses the file.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product
from pathlib import Path
from typing import Final, NamedTuple

from intake.facts import refusals
from intake.profiles import selection
from intake.tables import body, fields, lines
from intake.tables.table import Extent, Misfit, Progress, Row, Table

HEADER_WITHIN: Final = 60
"""Records among which the header must be."""

EXPECTED: Final = (
    "A list of cancellations needs columns such as appointment_id, provider, location, start, end"
    " and status; a waitlist needs phone and consent. For an export with other heads choose"
    " New kind of export on the page Files, or make a profile: python -m intake profile new FILE."
)
_TRUE_WHEN_CUT: Final = frozenset(
    {"provider", "provider_first", "provider_last", "location", "duration"}
)
"""Fields in which a part of a cell looks as good as the whole, and would make another slot."""
_SEPARATOR_LINE: Final = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)


class _Found(NamedTuple):
    header: body.Header
    delimiter: str


def read(
    path: Path, encoding: str, matcher: selection.Matcher, progress: Progress
) -> tuple[Table, selection.Fit]:
    """Find the header; raises ``refusals.Refused``, as does each pass over the rows."""
    found, extent = _find(path, encoding, matcher), Extent()

    def rows() -> Iterator[Row | Misfit]:
        records = _measured(lines.records(path, encoding, progress), extent)
        return _wary(_rows(records, found, matcher, extent), found)

    notes = (
        [] if found.delimiter == "," else [f"Cells end at each {fields.NAMES[found.delimiter]}."]
    )
    header = found.header
    table = Table(header.cells, header.line, (*notes, *above(header.line)), rows, extent)
    return table, header.fit


def _measured(records: Iterator[lines.Record], extent: Extent) -> Iterator[lines.Record]:
    for record in records:
        extent.lines = record.last
        yield record


def above(line: int) -> list[str]:
    """What to note when the header is not the first line."""
    said = f"The header is in line {line}; what stands above it was passed over."
    return [said] if line > 1 else []


def no_header(lacks: str, line: int) -> refusals.Refused:
    """The refusal of a file whose header, or what comes nearest to one, lacks something."""
    return refusals.Refused(f"The header in line {line} {lacks}. {EXPECTED}")


def nearest(miss: selection.Miss, line: int) -> refusals.Refused:
    """The refusal of a file without a header, naming what comes nearest to one."""
    if miss.found < 2:
        return refusals.Refused(f"No header row was found. {EXPECTED}")
    return no_header(miss.sentence, line)


def _find(path: Path, encoding: str, matcher: selection.Matcher) -> _Found:
    first = [r for r in islice(lines.records(path, encoding), HEADER_WITHIN) if r.text.strip()]
    if not first:
        raise refusals.Refused(refusals.EMPTY)
    delimiters: Sequence[str] = fields.DELIMITERS
    if stated := _SEPARATOR_LINE.fullmatch(first[0].text):
        delimiters, first = [stated[1]], first[1:]
        if stated[1] not in fields.DELIMITERS:
            raise refusals.Refused(
                "The first line states a separator that is not in use here. Take that line out."
            )
    found = list[_Found]()
    near, near_line = selection.Miss(0, ""), 0
    for leniently, delimiter in product((False, True), delimiters):
        if leniently and found:
            break
        header, miss, line = _search(first, delimiter, matcher, leniently=leniently)
        if header is not None:
            found.append(_Found(header, delimiter))
        elif miss.found > near.found:
            near, near_line = miss, line
    if len(found) > 1:
        raise refusals.Refused(
            "The header can be read with two different separators. Save it as 'CSV UTF-8'."
        )
    if not found:
        raise nearest(near, near_line)
    return found[0]


def _search(
    first: Sequence[lines.Record],
    delimiter: str,
    matcher: selection.Matcher,
    *,
    leniently: bool,
) -> tuple[body.Header | None, selection.Miss, int]:
    near, near_line = selection.Miss(0, ""), 0
    for record in first:
        cells = fields.split(record.text, delimiter) or []
        header, miss = body.header(record.line, cells, matcher, leniently=leniently)
        if header is not None:
            return header, miss, record.line
        if miss.found > near.found:
            near, near_line = miss, record.line
    return None, near, near_line


class _Judged(NamedTuple):
    row: Row | Misfit
    short: bool
    """It has fewer cells than heads, or cannot be taken apart."""


def _wary(rows: Iterator[_Judged], found: _Found) -> Iterator[Row | Misfit]:
    """A line broken inside a name leaves a row that looks whole beside one that is too short."""
    first, last = _field_at(0, found), _field_at(len(found.header.cells) - 1, found)
    before: _Judged | None = None
    for one in rows:
        row = one.row
        if before is not None:
            yield _suspect(before.row) if one.short and last in _TRUE_WHEN_CUT else before.row
            if before.short and first in _TRUE_WHEN_CUT:
                row = _suspect(row)
        before = _Judged(row, one.short)
    if before is not None:
        yield before.row


def _suspect(row: Row | Misfit) -> Misfit:
    if isinstance(row, Misfit):
        return row
    sentence = "A row beside this one is broken, and may hold a part of it. Correct that."
    return Misfit(row.line, sentence, row.cells)


def _field_at(place: int, found: _Found) -> str | None:
    columns = found.header.fit.columns
    return next((field for field, column in columns.items() if column == place), None)


def _rows(
    records: Iterator[lines.Record], found: _Found, matcher: selection.Matcher, extent: Extent
) -> Iterator[_Judged]:
    under = body.Body(found.header, matcher, extent)
    width = len(found.header.cells)
    for record in records:
        if record.line <= found.header.line:
            if record.line < found.header.line:
                told = under.above(record.line, fields.split(record.text, found.delimiter) or [])
                yield _Judged(told, False)
            continue
        cells = fields.split(record.text, found.delimiter)
        if cells is None:
            yield _Judged(under.count(_misquoted(record, found.delimiter)), True)
            continue
        row = under.sort(record.line, cells)
        if row is None:
            continue
        if isinstance(row, Row) and (row.heading or row.beneath):
            yield _Judged(row, False)
            continue
        if "\n" in record.text or "\r" in record.text:
            _check_swallowed(record, found)
        if not record.ended:
            row = _last(row, len(cells), found)
        yield _Judged(row, len(cells) < width)
    under.end()


def _last(row: Row | Misfit, cells: int, found: _Found) -> Row | Misfit:
    """The last row, when no line end shows that it is whole."""
    if isinstance(row, Misfit):
        if cells < len(found.header.cells):
            raise refusals.Refused(
                f"The file breaks off in the middle of line {row.line}. Export it again."
            )
        return row
    if _field_at(len(found.header.cells) - 1, found) in _TRUE_WHEN_CUT:
        return Misfit(
            row.line,
            "The file ends in this row without a line end: it may be cut off. Export it again.",
            row.cells,
        )
    return row


def _check_swallowed(record: lines.Record, found: _Found) -> None:
    """Two stray quotes can make one field of all the rows between them."""
    needed = len(found.header.cells) - 1
    inner = record.text.splitlines()[1:-1]
    if needed and any(line.count(found.delimiter) >= needed for line in inner):
        raise refusals.Refused(
            f"The quotation mark opened in line {record.line} takes in whole rows:"
            " one mark is missing. Export the file again."
        )


def _misquoted(record: lines.Record, delimiter: str) -> Misfit:
    if "\n" in record.text or "\r" in record.text:
        raise refusals.Refused(
            f"The quotation marks around line {record.line} don't pair up:"
            " where its row ends can't be told. Export the file again."
        )
    sentence = "A quotation mark stands in the middle of a cell of this row. Take it out."
    return Misfit(record.line, sentence, record.text.replace('"', "").split(delimiter))
