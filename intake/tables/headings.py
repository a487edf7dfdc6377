"""Headings of groups: a provider, a place or a day that stands once above the rows it is about.

Promises: a heading is one only if it says so (``Provider: Dr. Vale``), or names somebody by title
alone in its row; any other loose text between the rows ends what held before, so that no row is
counted to a group that it may not belong to. A table in which some rows have a provider of their
own has no such headings.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Final

from intake.facts import headers, refusals
from intake.profiles import selection
from intake.tables.table import Cell, Lost

FIELDS: Final = ("provider", "location", "date")
"""What a heading may tell."""

_LABELLED: Final = re.compile(r"([^:]{2,30}?)\s*:\s*(\S.*)?")
_TITLED: Final = re.compile(
    r"(?:dr|dra|doctor|doctora)\b\.? [^\W\d]"
    r"|.*\w,? (?:md|do|np|pa|pa-c|dds|dmd|dpt|phd|lcsw)\.?$",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"\s+[-\u2013\u2014|/\u2022]\s+|\s{2,}|; ")
"""What parts the pieces of a title."""
_DAY: Final = re.compile(
    r"(?:[^\W\d]{2,10}\.?,? )?(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}"
    r"|[^\W\d]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{1,2}\.? (?:de )?[^\W\d]{3,10}\.?,? (?:de |del )?\d{4})"
)
_LONGEST: Final = 60
_MIXED: Final = (
    "Some rows of this table have a provider of their own, and others only a heading above them:"
    " whose they are can't be told. Export it with the provider in each row."
)


@dataclass
class Headings:
    """What holds at one place of one pass over a table."""

    fit: selection.Fit
    seen: set[str]
    """The fields that were told so far."""
    named: Mapping[str, str] = field(default_factory=dict)
    """Texts that are known to be names, alone in their rows -> the field that each is for."""
    _labels: Mapping[str, str] = field(init=False)
    _now: dict[str, str] = field(default_factory=dict)
    in_doubt: bool = False
    """What holds was told beside something that is not known: no row under it is sure."""
    _own: bool = False
    _used: bool = False

    def __post_init__(self) -> None:
        said = self.fit.profile.cancellations
        known = said.heads if said and self.fit.kind == "cancellations" else {}
        self._labels = {head: name for name in FIELDS for head in known.get(name, ())}

    def take(self, cells: Sequence[Cell]) -> bool:
        """Take note of a line; whether it is a heading, and no row."""
        first = next(filter(_filled, cells), None)
        if not is_alone(cells) and ":" not in str(first):
            return False
        texts = [_written(cell) for cell in cells if _filled(cell)]
        told = self._told(texts)
        if told is None and len(texts) == 1:
            known = self.named.get(headers.word(texts[0]))
            told = {known: texts[0]} if known else self._titled(texts[0], cells)
        if told is None:
            return False
        for name, value in told.items():
            self._hold(name, value)
        self.in_doubt = False
        return True

    def _titled(self, text: str, cells: Sequence[Cell]) -> dict[str, str] | None:
        """What a text alone in its row tells: whose rows follow, or of which day. Where the rows
        name their provider it can be the day only."""
        if self._own:
            told = self._in_pieces(text)
            return told if told and "provider" not in told else None
        return self._named(text, cells) or self._in_pieces(text)

    def _hold(self, name: str, value: str) -> None:
        """From here on this holds; what stood inside the group before it does not."""
        names = list(self._now)
        if name in names:
            self._now = {one: self._now[one] for one in names[: names.index(name)]}
        self._now[name] = value
        self.seen.add(name)

    def end(self) -> None:
        """Loose text: what held before may hold no more."""
        self._now, self.in_doubt = {}, False

    def doubt(self, cells: Sequence[Cell]) -> None:
        """Loose text that names whom and when, and more: rows under it are about that, if they
        are about anything."""
        self.end()
        told = self._in_pieces(
            " ".join(str(cell).strip() for cell in cells if _filled(cell)), more=True
        )
        if told and told.keys() >= set(self.fit.above):
            self._now, self.in_doubt = told, True

    def fill(self, cells: Sequence[Cell], width: int) -> Sequence[Cell]:
        """The row with what its headings tell. Raises ``refusals.Refused``."""
        place = self.fit.columns.get("provider", -1)
        if 0 <= place < width:
            if _filled(cells[place]):
                self._own = True
                if self._used:
                    raise refusals.Refused(_MIXED)
            elif "provider" in self._now:
                self._used = True
                cells = [*cells]
                cells[place] = self._now["provider"]
        if not (self.fit.above or self.fit.joined):
            return cells
        whole = [*cells, *(self._now.get(name) for name in self.fit.above)]
        return [*whole, *(_together(cells[one], cells[other]) for one, other in self.fit.joined)]

    def blank(self, cells: Sequence[Cell], width: int) -> Sequence[Cell]:
        """A heading as a row as long as the others, with all its text in its first cells."""
        texts = [cell for cell in cells if _filled(cell)][:width]
        return [*texts, *[None] * (width + len(self.fit.above) + len(self.fit.joined) - len(texts))]

    def _told(self, texts: Sequence[str]) -> dict[str, str] | None:
        """What labels tell: ``Provider: Dr. Vale``, in one cell or in two."""
        told, waiting = dict[str, str](), ""
        for text in texts:
            if waiting:
                told[waiting], waiting = text, ""
                continue
            found = _LABELLED.fullmatch(text)
            name = self._labels.get(headers.normal(found[1])) if found else None
            if found is None or name is None or len(text) > _LONGEST:
                return None
            if found[2]:
                told[name] = found[2]
            else:
                waiting = name
        return told if told and not waiting and _is_name(told.get("provider", "x")) else None

    def _named(self, text: str, cells: Sequence[Cell]) -> dict[str, str] | None:
        place = self.fit.columns.get("provider", -1)
        here = 0 <= place < len(cells) and _filled(cells[place])
        wanted = "provider" in self.fit.above
        if not _is_name(text) or not (here or wanted) or not _TITLED.match(text):
            return None
        return {"provider": text}

    def _in_pieces(self, text: str, *, more: bool = False) -> dict[str, str] | None:
        """What a title tells of whom, when and where: ``Mon 12/07/2026 - Dr. Vale - Main``, and
        unless there may be ``more`` nothing else. The place must be the one that the profile states
        for all rows."""
        told = dict[str, str]()
        said = self.fit.profile.cancellations
        place = headers.word(said.always_location or "") if said else ""
        for piece in _BETWEEN.split(text):
            name = _told_by_piece(piece)
            if name is None and place and headers.word(piece) == place:
                continue
            if name is None and more:
                continue
            if name is None or name in told:
                return None
            told[name] = piece
        lacking = set(self.fit.above)
        whole = "provider" in told or ("date" in told and "provider" not in lacking)
        return told if told.keys() <= lacking and whole else None


def _written(cell: Cell) -> str:
    """What stands in the cell; a date of a workbook without the midnight that it has there."""
    if isinstance(cell, datetime) and cell.time() == time(0):
        return cell.date().isoformat()
    return str(cell).strip()


def _told_by_piece(piece: str) -> str | None:
    """What a piece of a title is: a day, or somebody by title."""
    if _DAY.fullmatch(piece.strip()):
        return "date"
    return "provider" if _is_name(piece) and _TITLED.fullmatch(piece.strip()) else None


def _together(first: Cell, last: Cell) -> Cell:
    """A name of which two cells tell a part each."""
    if isinstance(first, Lost) or isinstance(last, Lost):
        return first if isinstance(first, Lost) else last
    return " ".join(str(part).strip() for part in (first, last) if _filled(part)) or None


def is_alone(cells: Sequence[Cell]) -> bool:
    """Whether one cell at most is filled."""
    found = filter(_filled, cells)
    next(found, None)
    return next(found, None) is None


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST and not any(map(str.isdigit, text)) and any(map(str.isalpha, text))


def _filled(cell: Cell) -> bool:
    if isinstance(cell, Lost):
        return not cell.is_merged
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None
