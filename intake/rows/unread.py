"""Columns that no field claims, and that may yet speak against what is read.

Promises: a second status, a "cancelled by type", a zone, a weekday, another start or provider is
never passed over: a row that it contradicts, or whose word in it is not known, is refused with the
column's name. What such a column is follows from its head, or from all that stands in it. Other
columns are named in a note. Memory: a few dozen words for each column.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta, tzinfo
from typing import Final, NamedTuple

from bot.ledger import answers
from bot.ledger.facts import Cancellation
from intake.facts import headers, people, zones
from intake.profiles import profile, selection
from intake.rows import column_kinds, column_words, lengths, remarks, sides, spans, status_words
from intake.rows.cells import Asks, Bad, Cells
from intake.tables.table import Cell

_MOST_WORDS: Final = 40
_MOST_PROVIDERS: Final = 400
_MIDNIGHT: Final = time(0)
_LEAST_OF_PLACE: Final = 4
"""Letters of a name that may be a part of another."""
_TWINS: Final[Mapping[str, column_kinds.Kind]] = {"provider": "provider", "location": "location"}
"""Fields whose second column is known by a row in which it agrees with the first."""
_LONGEST_CHARS: Final = 300
_LONGEST_NOTE_CHARS: Final = 2_000
_AGAINST: Final = (
    "The column '{head}' speaks against this time being free, or its word is not known. Correct the"
    " row, or say in a profile what the column means."
)
_DISAGREES: Final = (
    "The column '{head}' does not agree with what was read of this appointment."
    " Correct one of them."
)


_ASKS: Final = (
    "Whether the remark in the column '{head}' keeps this time can't be told. Answer the question"
    " about it on the Files page."
)
_OR_ANSWER: Final = "Or answer the question about it on the Files page."
_ASKED: Final = frozenset[column_kinds.Kind]({"mark", "location", "zone", "encounter"})
"""Kinds of which a program may well say something that does not matter here."""


@dataclass
class _Seen:
    words: set[str] = field(default_factory=set)
    filled: int = 0
    many: bool = False
    letters: bool = False
    """Whether there is a word in it."""
    twin_of: set[str] = field(default_factory=set)
    """Fields with which it has agreed in a row."""


@dataclass(frozen=True)
class Column:
    """A column that may contradict, and what it is about."""

    place: int
    head: str
    kind: column_kinds.Kind


class Watch:
    """Looks at the columns of one file that no field claims, in one pass over its rows."""

    def __init__(self, fit: selection.Fit, harmless: Collection[str] = ()) -> None:
        """``harmless`` are heads of which staff have said so."""
        self._fit = fit
        asked = {place: headers.word(fit.headers[place]) for place in fit.unread}
        self._seen = {place: _Seen() for place, head in asked.items() if head not in harmless}
        twins = ((name, fit.columns[name]) for name in _TWINS if name in fit.columns)
        self._twins = tuple(twins) if self._seen else ()
        self._locations: set[str] = set()
        self._providers: set[str] = set()
        heads = {place: fit.headers[place] for place in self._seen}
        self._repeating = [n for n, head in heads.items() if column_kinds.is_of_repeats(head)]
        self._rows = 0
        self._each_has_a_row: set[int] = set()
        """Columns of repetition that are filled in cancelled rows too: there each date that comes
        again has a row of its own."""

    def see(self, cells: Sequence[Cell]) -> None:
        """Take note of a row."""
        self._rows += 1
        named = [(name, headers.word(str(cells[at]))) for name, at in self._twins if cells[at]]
        for name, word in named:
            if name == "location" and len(self._locations) <= _MOST_WORDS:
                self._locations.add(word)
            if name == "provider" and len(self._providers) < _MOST_PROVIDERS:
                self._providers.add(word)
        for place in self._repeating:
            told = bool(cells[place]) and headers.word(str(cells[place])) not in column_words.NO
            if told and self._is_cancelled(cells):
                self._each_has_a_row.add(place)
        for place, seen in self._seen.items():
            cell = cells[place]
            if isinstance(cell, str) and cell:
                seen.filled += 1
                seen.letters = seen.letters or any(map(str.isalpha, cell))
                short = headers.word(cell[:_LONGEST_CHARS])
                seen.twin_of.update(name for name, word in named if _is_twin(name, word, short))
            if seen.many or not isinstance(cell, str) or not cell:
                seen.many = seen.many or not (cell is None or isinstance(cell, str))
                continue
            seen.words.add(headers.word(cell[:_LONGEST_CHARS]))
            seen.many = len(seen.words) > _MOST_WORDS

    def conclude(self) -> list[Column]:
        """The columns that are to be held against each row."""
        layout = self._fit.profile.cancellations
        heads = layout.heads if layout else {}
        fields = {head: name for name, known in heads.items() for head in known}
        found = []
        for place, seen in self._seen.items():
            head = self._fit.headers[place]
            kind = column_kinds.by_head(head, fields.get(headers.head(head).name))
            if kind is None and not column_kinds.is_past(head):
                kind = self._by_cells(seen, head)
            if kind == "location" and self._is_no_second_place(seen, head):
                kind = None
            if kind == "status" and headers.normal(head) == "state" and self._is_of_country(seen):
                kind = None
            if kind is not None and place not in self._each_has_a_row:
                found.append(Column(place, headers.tidy(head)[:40], kind))
        return found

    def _is_cancelled(self, cells: Sequence[Cell]) -> bool:
        layout, place = self._fit.profile.cancellations, self._fit.columns.get("status", -1)
        if layout is None or not 0 <= place < len(cells):
            return False
        return layout.status.meaning(headers.phrase(str(cells[place] or ""))) == "cancelled"

    def note(self) -> str:
        """Which columns were not read."""
        heads = [headers.tidy(self._fit.headers[place])[:40] for place in self._seen]
        return f"Columns that were not read: {', '.join(heads[:20])}." if heads else ""

    def _is_no_second_place(self, seen: _Seen, head: str) -> bool:
        """Whether the column names something larger than the place of each row, or smaller."""
        if "location" in seen.twin_of:
            return False
        is_larger = len(seen.words - {""}) == 1 < len(self._locations) and not seen.many
        return is_larger or column_kinds.is_of_other_level(head)

    def _is_of_country(self, seen: _Seen) -> bool:
        """Whether the cells are states such as ``TX``, and none is a word of a status."""
        layout = self._fit.profile.cancellations
        phrases = map(headers.phrase, seen.words - {""})
        return not (layout and any(map(layout.status.meaning, phrases)))

    def _by_cells(self, seen: _Seen, head: str) -> column_kinds.Kind | None:
        words = seen.words - {""}
        elsewhere = column_kinds.is_elsewhere(head)
        kind = None if seen.many else self._by_words(words)
        if kind == "zone" and elsewhere:
            return None
        if kind is not None or not seen.letters or elsewhere:
            return kind
        if not seen.many and words <= column_words.YES_OR_NO:
            return None if column_kinds.is_answered(head) else "mark"
        for name in seen.twin_of:
            return _TWINS[name]
        if not seen.words.isdisjoint(self._providers) and not column_kinds.is_of_others(head):
            return "provider"  # one of this file's providers is in another's visit
        if column_kinds.is_of_visit(head):
            return "visit"
        return "notes" if self._is_of_remarks(seen, head) else "text"

    def _is_of_remarks(self, seen: _Seen, head: str) -> bool:
        """Whether most rows have nothing to say there, as of an attribute they have."""
        return seen.filled * 2 < self._rows and not column_kinds.is_of_codes(head)

    def _by_words(self, words: set[str]) -> column_kinds.Kind | None:
        if not words:
            return None
        if words <= column_words.SIDES:
            return "whose kind"
        if all(word in column_words.DAYS and len(word) > 2 for word in words):
            return "weekday"
        if all(column_words.ZONE_LIKE.fullmatch(word) and zones.named(word) for word in words):
            return "zone"
        layout = self._fit.profile.cancellations
        status = layout.status if layout else profile.Status()
        phrases = set(map(headers.phrase, words))
        strong = [word for word in phrases if word not in column_words.WEAK and not word.isdigit()]
        return "status" if strong and all(map(status.meaning, phrases)) else None


def check_free(
    columns: Sequence[Column],
    cells: Cells,
    status: profile.Status,
    harmless: Collection[str] = frozenset(),
) -> None:
    """Raise ``Bad`` where a column says, or may say, that the time is not free; ``harmless`` are
    remarks of which staff have said that they do not."""
    provider = cells.named("provider")
    for column in columns:
        if column.kind not in column_kinds.BEFORE or (cell := cells.at(column.place)) is None:
            continue
        if column.kind in column_kinds.REMARKS:
            text = headers.tidy(str(cell))[:_LONGEST_NOTE_CHARS]
            _check_remark(column, text, provider, harmless)
        elif not _agrees(column, cell, provider, status):
            raise _bad(column, _AGAINST)


def _check_remark(column: Column, text: str, provider: str, harmless: Collection[str]) -> None:
    words = headers.phrase(text)
    if words in harmless:
        return
    said = remarks.under(column.kind, text, provider) if text else "against"
    if said == "against":
        raise _bad(column, _AGAINST)
    if said == "unknown":
        sentence = _ASKS.format(head=column.head)
        raise Asks("", sentence, answers.Question("note", words), column.place)


def check_when(columns: Sequence[Column], cells: Cells, fact: Cancellation, zone: tzinfo) -> None:
    """Raise ``Bad`` where a column names another time or provider than was read."""
    for column in columns:
        if column.kind in column_kinds.BEFORE or (cell := cells.at(column.place)) is None:
            continue
        if not _same(column, cell, cells, fact, zone):
            raise _bad(column, _DISAGREES)


def _bad(column: Column, sentence: str) -> Bad:
    """The refusal; with a question where only a person knows what the column is about."""
    said = sentence.format(head=column.head)
    if column.kind not in _ASKED:
        return Bad("", said, column.place)
    question = answers.Question("column", headers.word(column.head))
    return Asks("", f"{said} {_OR_ANSWER}", question, column.place)


class _Said(NamedTuple):
    """A cell of such a column, and what it is judged by."""

    text: str
    provider: str
    status: profile.Status

    @property
    def word(self) -> str:
        return headers.word(self.text)

    @property
    def meaning(self) -> profile.Meaning | None:
        listed = self.status.meaning(headers.phrase(self.text))
        return listed or status_words.meaning(self.text, self.provider, self.status)

    @property
    def is_cancelled(self) -> bool:
        return self.meaning == "cancelled" and self.word not in column_words.YES_OR_NO


def _agrees(column: Column, cell: Cell, provider: str, status: profile.Status) -> bool:
    text = headers.tidy(str(cell))  # empty: its value is lost
    if column.kind == "status" and headers.word(text) == "open":
        return column_kinds.is_of_slot(column.head)
    return bool(text) and _AGREE[column.kind](_Said(text, provider, status))


def _is_gone(said: _Said) -> bool:
    return said.word not in column_words.NO and said.meaning in (None, "cancelled", "empty")


def _is_for_patient(said: _Said) -> bool:
    told = {
        sides.of_person(said.text, said.provider),
        sides.of_reason(said.text, said.provider),
    }
    return "clinic" not in told and ("patient" in told or _says_cancelled(said.text, told))


def _is_no_flag(said: _Said) -> bool:
    return said.word in column_words.NO or _is_same_person(said.provider, said.text)


def _is_same_person(provider: str, name: str) -> bool:
    there = people.words(name)
    return (
        any(map(str.isalpha, name))
        and bool(there)
        and people.may_be_one(people.words(provider), there, slips=False)
    )


def _is_there(said: _Said) -> bool:
    return headers.phrase(said.text) in column_words.THERE or (
        said.text.isdigit() and int(said.text) > 0
    )


_AGREE: Final[Mapping[column_kinds.Kind, Callable[[_Said], bool]]] = {
    "gone": _is_gone,
    "active": lambda said: said.word in column_words.NO | {"inactive"} or said.is_cancelled,
    "record": lambda said: said.word in column_words.VALID or said.is_cancelled,
    "encounter": lambda said: said.word in column_words.OVER or said.is_cancelled,
    "presence": lambda said: headers.phrase(said.text) in column_words.THERE,
    "final": lambda said: said.word in column_words.FINAL or said.is_cancelled,
    "show as": lambda said: said.word in column_words.SHOWN_FREE,
    "flag": _is_no_flag,
    "cover": _is_no_flag,
    "repeats": lambda _: True,
    "mark": lambda said: said.word in column_words.NO,
    "somebody": lambda said: said.word in column_words.YES_OR_NO,
    "others": lambda said: said.text.isdigit() and int(said.text) == 0,
    "available": _is_there,
    "who": lambda said: sides.of_person(said.text, said.provider) != "clinic",
    "whose kind": _is_for_patient,
    "status": lambda said: said.text.isdigit() or said.meaning in ("cancelled", "empty"),
}
"""Whether a cell of a column of that kind goes with a time that is free."""


def _same(column: Column, cell: Cell, cells: Cells, fact: Cancellation, zone: tzinfo) -> bool:
    text = headers.tidy(str(cell))
    match column.kind:
        case "moved":
            certain = column_kinds.is_of_rebooking(column.head)
            return _is_elsewhere(text, cell, cells, fact, zone, certain=certain)
        case "weekday":
            return _is_weekday(text, fact.start.astimezone(zone).weekday())
        case "zone":
            return _is_zone(text, fact, zone)
        case "location":
            return _may_be_one_place(fact.place.name, text)
        case "provider":
            said = any(map(str.isalpha, text)) and headers.word(text) not in column_words.YES_OR_NO
            return not said or people.may_be_one(
                people.words(fact.provider.name), people.words(text), slips=False
            )
        case "length" | "hours" as unit:
            length = lengths.read(cell, "hours" if unit == "hours" else "minutes")
            return length in (None, fact.end - fact.start, timedelta())
        case _:
            named = _zone_in(column.head)
            return _is_one_end(cell, cells, fact, named or zone) or not any(map(str.isdigit, text))


def _is_weekday(text: str, day: int) -> bool:
    """Whether the cell may name that day, 0 for Monday; a number may count in any of four ways."""
    if text.isdigit():
        return int(text) in (day, day + 1, (day + 1) % 7, (day + 1) % 7 + 1)
    named = column_words.DAYS.get(headers.phrase(text))
    return named == day or (named is None and not text.isalpha())


def _is_zone(text: str, fact: Cancellation, zone: tzinfo) -> bool:
    """Whether clocks that go by these words show the same on that day: no ``CST`` in July, nor the
    ``EST`` of somebody who means the clocks of New York."""
    if (found := column_words.OFFSET.fullmatch(headers.word(text))) is not None:
        behind = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return _offset(fact, zone) == (behind if found[1] == "+" else -behind)
    named = zones.named(text)
    if named is None:
        return False
    here = _offset(fact, zone)
    return here == _offset(fact, named) == _offset(fact, zones.family(named))


def _may_be_one_place(one: str, other: str, *, slips: bool = True) -> bool:
    left, right = (headers.phrase(text).split() for text in (one, other))
    return bool(left and right) and people.may_be_one(left, right, slips=slips)


def _is_twin(name: str, one: str, other: str) -> bool:
    """Whether a cell says the same as that of the field ``name``; of a place also with more, or
    less."""
    if name == "provider" or one == other or min(len(one), len(other)) < _LEAST_OF_PLACE:
        return one == other
    return _may_be_one_place(one, other, slips=False)


def _says_cancelled(text: str, told: set[sides.Side]) -> bool:
    """Whether the words tell only that it was cancelled; a code tells nothing that is known."""
    return "unsaid" in told and any(map(str.isalpha, headers.phrase(text).split()))


def _is_one_end(cell: Cell, cells: Cells, fact: Cancellation, zone: tzinfo) -> bool:
    """Whether the cell may be the start or the end that was read, or a part of it."""
    for moment in spans.possible(cell, "", cells.how):
        starts, ends = (one.astimezone(moment.zone or zone) for one in (fact.start, fact.end))
        if moment.day in (None, starts.date(), ends.date()) and moment.clock in (
            None,
            starts.time(),
            ends.time(),
            _MIDNIGHT,
        ):
            return True
    return False


def _is_elsewhere(
    text: str, cell: Cell, cells: Cells, fact: Cancellation, zone: tzinfo, *, certain: bool
) -> bool:
    """Whether the time to which the patient was moved lies outside of the one that was freed. With
    ``certain`` a cell that tells no time may name whoever has this one."""
    if "same" in headers.phrase(text).split():
        return False
    moments = spans.possible(cell, "", cells.how)
    if certain and not moments and headers.word(text) not in column_words.NO:
        return False
    for moment in moments:
        starts, ends = (one.astimezone(moment.zone or zone) for one in (fact.start, fact.end))
        inside = moment.clock is None or starts.time() <= moment.clock < ends.time()
        if moment.day in (None, starts.date()) and inside:
            return False
    return True


def _zone_in(head: str) -> tzinfo | None:
    """The zone that a head such as ``UTC Start`` names; a bare ``ET`` or ``PT`` names none."""
    words = headers.phrase(head).split()
    return next(
        (zones.named(word) for word in words if column_words.ZONE_LIKE.fullmatch(word)), None
    )


def _offset(fact: Cancellation, zone: tzinfo) -> timedelta | None:
    return fact.start.astimezone(zone).utcoffset()
