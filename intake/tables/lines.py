"""A text file as records: lines, joined where a quoted field runs over a line end.

Promises: one pass in bounded memory and linear time; ``\\n``, ``\\r\\n`` and a lone ``\\r`` all end
a line; a quote that is never closed, or a line that never ends, refuses the file. Where a record
ends depends on its quotes alone, so it is the same whatever the delimiter turns out to be.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from intake.facts import refusals
from intake.tables.table import Progress, no_progress

RECORD_CHARS: Final = 65_536
"""Longest record read. A real row has a few hundred characters."""

_LINES_BETWEEN_REPORTS: Final = 2_000


class Record(NamedTuple):
    line: int
    """The line on which it begins, from 1."""
    text: str
    """Without its line end; line ends inside quotes are kept."""
    last: int
    """The line on which it ends: a later one if a quoted field runs over a line end."""
    ended: bool
    """Whether a line end followed. Only the last record of a file can lack it."""


def records(path: Path, encoding: str, progress: Progress = no_progress) -> Iterator[Record]:
    """Yield every record of the file; raises ``refusals.Refused``."""
    with path.open(encoding=encoding, newline="") as file:
        begun, parts, size = 0, list[str](), 0
        for number, line in _lines(file, progress):
            odd = line.count('"') % 2 == 1
            if not parts and not odd:
                yield _record(number, line, number)
                continue
            begun = begun if parts else number
            parts.append(line)
            size += len(line)
            if size > RECORD_CHARS:
                raise _unclosed(begun)
            if odd and len(parts) > 1:
                yield _record(begun, "".join(parts), number)
                parts, size = [], 0
        if parts:
            raise _unclosed(begun)


def _lines(file: TextIO, progress: Progress) -> Iterator[tuple[int, str]]:
    number = 0
    try:
        while line := file.readline(RECORD_CHARS + 1):
            number += 1
            if len(line) > RECORD_CHARS:
                raise refusals.Refused(
                    f"Line {number} is longer than {RECORD_CHARS:,} characters: this is no table."
                    " Export the list as CSV."
                )
            if number % _LINES_BETWEEN_REPORTS == 0:
                progress(file.buffer.tell())
            yield number, line
    except UnicodeDecodeError:
        raise refusals.Refused("The file changed while it was being read. Drop it again.") from None


def _record(number: int, text: str, last: int) -> Record:
    bare = text.rstrip("\r\n")
    return Record(number, bare, last, len(bare) < len(text))


def _unclosed(line: int) -> refusals.Refused:
    return refusals.Refused(
        f"A quotation mark is opened in line {line} and never closed:"
        " the file may be cut off. Export it again."
    )
