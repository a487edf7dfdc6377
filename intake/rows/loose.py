"""Rows that are no rows of the table: too short, too long, or a note between the others.

Promises: what such a row may say of a time that somebody has, or of somebody who is away, counts
against that time; whom it means follows from the names in it, and without any it means everybody.
A heading that names a day or a provider and nothing else says nothing.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.ledger.facts import Busy
from intake.facts import headers
from intake.profiles import profile
from intake.rows import notation, spans, times
from intake.rows.cells import LONGEST_REASON_CHARS
from intake.tables.table import Cell
from intake.words import remarks, sides

LEAST_CELLS: Final = 3
"""With fewer filled a row is a note or a heading, if it tells no time."""

_LEGEND: Final = re.compile(
    r"\b(?:totals?|count|number|excluded|excludes|included|includes|status|legend|key|codes?)\b"
)
"""Words of notes about the report itself."""
_SOMEBODY: Final = re.compile(r"\b(?:dra?|drs|md|np|pa|dds|dmd|rn|provider|doctora?)\b")
_SENTENCE: Final = re.compile(
    r"\b(?:on|is|has|had|will|at|in|not|no|only|until|till|after|before|duty|needs?|works?|gone"
    r"|goes|esta|tiene|va|en|no|solo|sale|sera)\b"
)
"""What stands in a sentence about somebody, and not in a heading."""


def busy(
    row: Sequence[Cell],
    status: profile.Status,
    how: times.Conventions,
    *,
    of_starts: bool = False,
) -> tuple[Busy, ...]:
    """What a row speaks against whose cells can't be told apart; nothing if it is cancelled.

    ``of_starts``: the table has no column of ends."""
    words = {headers.phrase(cell) for cell in row if isinstance(cell, str)} - {""}
    if _filled(row) < LEAST_CELLS and not _tells_clock(row, how):
        return note(row, how)
    meanings = {meaning for word in words if (meaning := status.meaning(word))}
    if "cancelled" in meanings and "booked" not in meanings:
        return ()  # a word for time off may be its reason
    found = spans.scattered(row, how, of_starts=of_starts)
    if not found and meanings & {"booked", "blocked"}:
        found = [spans.ANY_TIME]
    return _about(words, found)


def at_any_time(row: Sequence[Cell]) -> tuple[Busy, ...]:
    """What a row speaks against of which it is known that somebody is away, and not when."""
    words = {headers.phrase(cell) for cell in row if isinstance(cell, str)} - {""}
    return _about(words, [spans.ANY_TIME])


def note(row: Sequence[Cell], how: times.Conventions) -> tuple[Busy, ...]:
    """What a note between the rows speaks against: days on which it says somebody is away."""
    text = " ".join(cell for cell in row if isinstance(cell, str))
    if _tells_clock(row, how):
        return _about({headers.phrase(text)}, spans.scattered([text], how))
    if not sides.tells_of_absence(text):
        if notation.is_heading(text):
            return ()
        return _dated_pieces(row, text, how) or _sentence(text, how) or _unknown(text, how)
    words = headers.phrase(text)
    found = spans.stretch(text, how)
    if not found and ("=" in text or _LEGEND.search(words)):
        return ()
    return _about({words}, found or [spans.ANY_TIME])


def _sentence(text: str, how: times.Conventions) -> tuple[Busy, ...]:
    """A sentence that names somebody and a day tells of them, in whatever words."""
    words = headers.phrase(text)
    plain = headers.folded(words)
    if _LEGEND.search(words) or not (_SOMEBODY.search(plain) and _SENTENCE.search(plain)):
        return ()
    return _about({words}, spans.stretch(text, how))


def _unknown(text: str, how: times.Conventions, *, above: bool = False) -> tuple[Busy, ...]:
    """A line of which it is not known that it is about the report may be about anything."""
    if not remarks.may_be_about_times(notation.without_days(text), is_title=above):
        return ()
    return _about({headers.phrase(text)}, spans.stretch(text, how) or [spans.ANY_TIME])


def title(row: Sequence[Cell], how: times.Conventions) -> tuple[Busy, ...]:
    """What a line above the header speaks against: only what it says of somebody who is away. The
    times of a title are those of the report."""
    text = " ".join(cell for cell in row if isinstance(cell, str))
    if remarks.is_of_report(notation.without_days(text)):
        return ()
    return note(row, how) if sides.tells_of_absence(text) else _unknown(text, how, above=True)


def _dated_pieces(row: Sequence[Cell], text: str, how: times.Conventions) -> tuple[Busy, ...]:
    """The beginning of a row that breaks off: a name in one cell, and a day in another."""
    dated = [cell for cell in row if spans.possible(cell, "", how)]
    if not dated or len(dated) == _filled(row):
        return ()
    return _about({headers.phrase(text)}, spans.scattered(row, how))


def _tells_clock(row: Sequence[Cell], how: times.Conventions) -> bool:
    return any(moment.clock for cell in row for moment in spans.possible(cell, "", how))


def _filled(row: Sequence[Cell]) -> int:
    return sum(cell not in (None, "") for cell in row)


def _about(words: set[str], found: Sequence[spans.Span]) -> tuple[Busy, ...]:
    text = " ".join(sorted(words))[:LONGEST_REASON_CHARS]
    return tuple(Busy("unsure", None, since, until, text) for since, until in found)
