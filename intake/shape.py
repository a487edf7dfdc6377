"""Where the table begins in a text file, and what parts its columns.

Promises: the delimiter is the one under which a known header appears, so it is known and not
guessed. A quoted field that takes in whole rows, or a last line that breaks off, refuses the file.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from intake import body, fields, lines, matching, refusals
from intake.table import Misfit, Progress, Row, Table

HEADER_WITHIN: Final = 60
"""Records among which the header must be."""

EXPECTED: Final = (
    "A list of cancellations needs columns such as appointment_id, provider, location, start, end"
    " and status; a waitlist needs phone and consent."
)
_SEPARATOR_LINE: Final = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)


class _Found(NamedTuple):
    header: body.Header
    delimiter: str


def read(
    path: Path, encoding: str, matcher: matching.Matcher, progress: Progress
) -> tuple[Table, matching.Fit]:
    """Find the header; raises ``refusals.Refused``, as does each pass over the rows."""
    found = _find(path, encoding, matcher)

    def rows() -> Iterator[Row | Misfit]:
        return _rows(lines.records(path, encoding, progress), found, matcher)

    notes = (
        [] if found.delimiter == "," else [f"Cells end at each {fields.NAMES[found.delimiter]}."]
    )
    header = found.header
    return Table(header.cells, header.line, (*notes, *above(header.line)), rows), header.fit


def above(line: int) -> list[str]:
    """What to note when the header is not the first line."""
    said = f"The header is in line {line}; what stands above it was passed over."
    return [said] if line > 1 else []


def no_header(miss: matching.Miss, line: int) -> refusals.Refused:
    """The refusal of a file without a header, naming what comes nearest to one."""
    if miss.found < 2:
        return refusals.Refused(f"No header row was found. {EXPECTED}")
    return refusals.Refused(f"The header in line {line} {miss.sentence}. {EXPECTED}")


def _find(path: Path, encoding: str, matcher: matching.Matcher) -> _Found:
    first = [r for r in islice(lines.records(path, encoding), HEADER_WITHIN) if r.text.strip()]
    if not first:
        raise refusals.Refused("The file is empty.")
    delimiters: Sequence[str] = fields.DELIMITERS
    if stated := _SEPARATOR_LINE.fullmatch(first[0].text):
        delimiters, first = [stated[1]], first[1:]
        if stated[1] not in fields.DELIMITERS:
            raise refusals.Refused("The first line states a separator that is not in use here.")
    found = list[_Found]()
    nearest, near_line = matching.Miss(0, ""), 0
    for delimiter in delimiters:
        header, miss, line = _search(first, delimiter, matcher)
        if header is not None:
            found.append(_Found(header, delimiter))
        elif miss.found > nearest.found:
            nearest, near_line = miss, line
    if len(found) > 1:
        raise refusals.Refused("The header can be read with two different separators.")
    if not found:
        raise no_header(nearest, near_line)
    return found[0]


def _search(
    first: Sequence[lines.Record], delimiter: str, matcher: matching.Matcher
) -> tuple[body.Header | None, matching.Miss, int]:
    nearest, near_line = matching.Miss(0, ""), 0
    for record in first:
        cells = fields.split(record.text, delimiter) or []
        header, miss = body.header(record.line, cells, matcher)
        if header is not None:
            return header, miss, record.line
        if miss.found > nearest.found:
            nearest, near_line = miss, record.line
    return None, nearest, near_line


def _rows(
    records: Iterator[lines.Record], found: _Found, matcher: matching.Matcher
) -> Iterator[Row | Misfit]:
    under = body.Body(found.header, matcher)
    for record in records:
        if record.line <= found.header.line:
            continue
        cells = fields.split(record.text, found.delimiter)
        if cells is None:
            yield under.count(_misquoted(record))
            continue
        row = under.sort(record.line, cells)
        if row is None:
            continue
        if "\n" in record.text or "\r" in record.text:
            _check_swallowed(record, found)
        if isinstance(row, Misfit) and not record.ended and len(cells) < len(found.header.cells):
            raise refusals.Refused(
                f"The file breaks off in the middle of line {record.line}. Export it again."
            )
        yield row


def _check_swallowed(record: lines.Record, found: _Found) -> None:
    """Two stray quotes can make one field of all the rows between them."""
    needed = len(found.header.cells) - 1
    inner = record.text.splitlines()[1:-1]
    if needed and any(line.count(found.delimiter) >= needed for line in inner):
        raise refusals.Refused(
            f"The quotation mark opened in line {record.line} takes in whole rows:"
            " one mark is missing. Export the file again."
        )


def _misquoted(record: lines.Record) -> Misfit:
    if "\n" in record.text or "\r" in record.text:
        raise refusals.Refused(
            f"The quotation marks around line {record.line} don't pair up:"
            " where its row ends can't be told. Export the file again."
        )
    return Misfit(record.line, "A quotation mark stands in the middle of a cell of this row.")
