"""Columns that no field claims, and what each of them is about.

Promises: what such a column is follows from its head, or from all that stands in it; a few are
about nothing that matters, and are named in a note. What a cell of the others says of a row is
judged by ``unread``. Memory: a few dozen words for each column.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from intake.facts import headers, people, zones
from intake.profiles import profile, selection
from intake.rows import telling, times
from intake.tables.table import Cell
from intake.words import column_kinds, column_traits, column_words, sides, status_words

_MOST_WORDS: Final = 40
_MOST_PROVIDERS: Final = 400
_LEAST_OF_PLACE: Final = 4
"""Letters of a name that may be a part of another."""
_TWINS: Final[Mapping[str, column_kinds.Kind]] = {"provider": "provider", "location": "location"}
"""Fields whose second column is known by a row in which it agrees with the first."""
_LONGEST_CHARS: Final = 300
_LEAST_NAMED: Final = 3
_NEARLY_ALL: Final = 0.8
_OF_USUAL: Final = frozenset[column_kinds.Kind]({"text", "show as", "described"})
_LEAST_STANDING: Final = 2
_ENTRIES: Final = (
    "appointment", "appt", "apt", "visit", "booking", "reservation", "patient", "patient visit",
    "cita", "termin", "rendez vous", "rendez-vous", "rdv", "consulta", "consultation",
)  # fmt: skip
_LONGEST_FLAG: Final = 4
"""A flag with fewer letters is a code of the source's own."""


@dataclass
class _Seen:
    words: set[str] = field(default_factory=set)
    filled: int = 0
    many: bool = False
    clocks: bool = False
    """Whether a time of day stands in it."""
    letters: bool = False
    """Whether there is a word in it."""
    twin_of: set[str] = field(default_factory=set)
    """Fields with which it has agreed in a row."""
    usual: set[str] = field(default_factory=set)
    """What stands in it beside appointments that stand."""
    signs: bool = True
    """Whether each of its cells is a mark such as a tick."""
    told: bool = False
    """Whether something stands in it beside a cancelled row."""
    counts: bool = True
    """Whether each of its cells is a number of one digit."""

    def take(self, cell: Cell, named: Sequence[tuple[str, str]], *, stands: bool) -> None:
        """Take note of a cell. ``named`` are the fields that it may repeat, with their words."""
        if isinstance(cell, datetime):
            self.filled, self.clocks, self.signs = self.filled + 1, True, False
            self.counts = False
        if not isinstance(cell, str) or not cell:
            self.many = self.many or not (cell is None or isinstance(cell, str))
            return
        bare, short = cell.strip(), headers.word(cell[:_LONGEST_CHARS])
        self.filled += 1
        self.clocks = self.clocks or ":" in cell
        self.signs = self.signs and column_words.SIGN.fullmatch(bare) is not None
        self.counts = self.counts and len(bare) == 1 and bare.isdigit()
        self.letters = self.letters or any(map(str.isalpha, cell))
        self.twin_of.update(name for name, word in named if _is_twin(name, word, short))
        if stands and len(self.usual) < _MOST_PROVIDERS:
            self.usual.add(short)
        if not self.many:
            self.words.add(short)
            self.many = len(self.words) > _MOST_WORDS

    def is_of_sides(self) -> bool:
        """Whether each of its cells names a side."""
        words = self.words - {""}
        known = (sides.of_person(word, "") in ("patient", "clinic") for word in words)
        return bool(words) and not self.many and all(known)

    def is_numbers(self) -> bool:
        """Whether each of its cells is a number, and one at least is no time of day."""
        words = self.words - {""}
        digits = all(map(str.isdigit, words)) and not self.many
        return digits and not all(map(times.FOUR_DIGITS.fullmatch, words))

    def is_row_number(self) -> bool:
        """Whether it counts the rows themselves."""
        return self.words - {""} == {str(n + 1) for n in range(self.filled)}


def _may_tell_who(head: str) -> bool:
    return column_kinds.by_head(head, None) in ("notes", "why")


@dataclass(frozen=True)
class Column:
    """A column that may contradict, and what it is about."""

    place: int
    head: str
    kind: column_kinds.Kind
    usual: frozenset[str] = frozenset()
    """What stands under a head that nobody knows beside appointments that stand, too: it can't tell
    who has a time that was given up."""

    tells_who: bool = False
    """Whether it tells of cancelled rows who cancelled."""

    tells_of_others: bool = False
    """Whether it says of cancelled rows that they are."""

    def is_usual(self, text: str) -> bool:
        """Whether this stands beside appointments that stand, too."""
        return self.kind in _OF_USUAL and headers.word(text[:_LONGEST_CHARS]) in self.usual


class Watch:
    """Looks at the columns of one file that no field claims, in one pass over its rows."""

    def __init__(self, fit: selection.Fit, harmless: Collection[str] = ()) -> None:
        """``harmless`` are heads of which staff have said so."""
        self._fit = fit
        asked = {place: headers.word(fit.headers[place]) for place in (*fit.unread, *fit.headless)}
        self._seen = {place: _Seen() for place, head in asked.items() if head not in harmless}
        self._twins = tuple((n, fit.columns[n]) for n in _TWINS if n in fit.columns)
        self._locations: set[str] = set()
        self._providers: set[str] = set()
        heads = {place: fit.headers[place] for place in self._seen}
        self._repeating = [n for n, head in heads.items() if column_kinds.is_of_repeats(head)]
        self._rows = 0
        self._who = _Seen()
        """Of the field of who cancelled."""
        self._sides = telling.Sides(
            fit, {n: head for n, head in heads.items() if _may_tell_who(head)}
        )
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
        meaning = self._meaning(cells)
        stands = meaning == "booked"
        place = self._fit.columns.get("cancelled_by", -1)
        if place >= 0 and meaning == "cancelled":
            self._who.told = self._who.told or bool(cells[place])
        self._sides.see(cells, meaning)
        for place, seen in self._seen.items():
            seen.take(_as_text(cells[place]), named, stands=stands)
            seen.told = seen.told or (meaning == "cancelled" and bool(cells[place]))

    def conclude(self) -> list[Column]:
        """The columns that are to be held against each row."""
        layout = self._fit.profile.cancellations
        heads = layout.heads if layout else {}
        fields = {head: name for name, known in heads.items() for head in known}
        found = []
        for place, seen in self._seen.items():
            head = self._fit.headers[place]
            kind = self._kind(seen, head, fields.get(headers.head(head).name))
            head = head if head.strip() else f"no. {place + 1}"
            if kind is not None and place not in self._each_has_a_row:
                usual = frozenset(seen.usual) if kind in _OF_USUAL else frozenset[str]()
                who = seen.told and kind in ("who", "whose kind")
                others = seen.told and kind == "gone"
                found.append(Column(place, headers.tidy(head)[:40], kind, usual, who, others))
        if self._who.told:
            place = self._fit.columns["cancelled_by"]
            found.append(Column(place, self._fit.headers[place], "told", tells_who=True))
        for place in sorted(self._sides.telling()):
            found.append(Column(place, self._fit.headers[place], "told", tells_who=True))
        return found

    def _kind(self, seen: _Seen, head: str, field: str | None) -> column_kinds.Kind | None:
        """What the column is about; ``field`` is the one whose head it is."""
        kind = column_kinds.by_head(head, field)
        if not head.strip():
            return "notes"
        if kind is None:
            kind = "elsewhere" if column_traits.is_past(head) else self._by_cells(seen, head)
        match kind:
            case "gone" if seen.is_of_sides():
                return "who"  # "Cancelled": by whom, it turns out
            case "notes" if column_traits.is_description(head) and self._is_of_visits(seen):
                return "described"
            case "location" if self._is_no_second_place(seen, head):
                return None
            case "flag" if column_traits.is_of_taker(head) and self._is_of_all(seen):
                return "elsewhere"
            case "status" if headers.normal(head) == "state" and self._is_of_country(seen):
                return None
            case "when" if seen.is_numbers() and column_traits.is_number_or_end(head):
                return None
            case _:
                return kind

    def days_out(self) -> frozenset[telling.Day]:
        """The days, each with its provider, of which two cancelled visits tell that the provider is
        out: nobody knows until when."""
        return self._sides.days_out()

    def changes(self) -> telling.Changes:
        """When cancelled visits were last changed, where the file tells it."""
        return self._sides.changes()

    def providers(self) -> frozenset[str]:
        """The names in the provider's column; none if they are too many to be all."""
        few = len(self._providers) < _MOST_PROVIDERS
        return frozenset(self._providers) if few else frozenset()

    def is_reason_of_visit(self) -> bool:
        """Whether the reason is that of the visit: those that stand have one too."""
        return self._sides.is_reason_of_visit()

    def _is_cancelled(self, cells: Sequence[Cell]) -> bool:
        return self._meaning(cells) == "cancelled"

    def _meaning(self, cells: Sequence[Cell]) -> profile.Meaning | None:
        layout, place = self._fit.profile.cancellations, self._fit.columns.get("status", -1)
        if layout is None or not 0 <= place < len(cells):
            return None
        text = str(cells[place] or "")
        if layout.status_begins:
            begins = status_words.parted(text)[0]
            found = layout.status.meaning(headers.phrase(begins))
            return found or status_words.meaning(begins, "", layout.status) or "booked"
        meaning = layout.status.meaning(headers.phrase(text))
        if meaning is None and text:
            provider = str(cells[self._fit.columns["provider"]] or "")
            is_act = column_traits.is_of_act(self._fit.headers[place])
            meaning = status_words.meaning(text, provider, layout.status, is_act=is_act)
        if meaning is None and column_kinds.by_head(self._fit.headers[place], None) == "gone":
            is_gone = headers.word(str(cells[place] or "")) in column_words.YES
            meaning = "cancelled" if is_gone else "booked"
        return meaning

    def note(self) -> str:
        """Which columns were not read."""
        named = (headers.tidy(self._fit.headers[place])[:40] for place in self._seen)
        heads = list(filter(None, named))
        return f"Columns that were not read: {', '.join(heads[:20])}." if heads else ""

    def _is_no_second_place(self, seen: _Seen, head: str) -> bool:
        """Whether the column names something larger than the place of each row, or smaller."""
        if "location" in seen.twin_of or "location" in self._fit.above:
            return False  # of a file that tells no other it may be each row's
        is_larger = len(seen.words - {""}) == 1 < len(self._locations) and not seen.many
        return is_larger or column_traits.is_of_other_level(head)

    def _is_of_country(self, seen: _Seen) -> bool:
        """Whether the cells are states such as ``TX``, and none is a word of a status."""
        layout = self._fit.profile.cancellations
        phrases = map(headers.phrase, seen.words - {""})
        return not (layout and any(map(layout.status.meaning, phrases)))

    def _by_cells(self, seen: _Seen, head: str) -> column_kinds.Kind | None:
        words = seen.words - {""}
        elsewhere = column_traits.is_elsewhere(head)
        kind = None if seen.many else self._by_words(words, seen.usual)
        if kind == "zone" and elsewhere:
            return None
        if kind == "status" and column_traits.is_of_entries(head) and words <= self._of_entries():
            return "visit"
        if kind == "status" and (elsewhere or column_kinds.is_of_other_status(head)):
            return "elsewhere"
        if kind is not None or not seen.filled:
            return kind
        answered = column_traits.is_answered(head)
        coded = column_traits.is_of_codes(head) or column_traits.is_of_visit(head)
        answered = answered or (seen.counts and coded)
        if seen.signs or (not seen.many and words <= column_words.YES_OR_NO):
            return None if answered else "mark"
        if elsewhere:
            return "elsewhere"
        if seen.counts and column_traits.is_bare_number(head) and not seen.is_row_number():
            return "seats"
        if seen.counts and seen.filled > len(words) and not answered:
            return "mark"
        if not seen.letters:
            return "told" if seen.clocks else None
        return self._by_text(seen, head, words)

    def _of_entries(self) -> set[str]:
        """Words for what a row of a list is: an appointment, or time off."""
        layout = self._fit.profile.cancellations
        return set(_ENTRIES) | (set(layout.status.blocked) if layout else set())

    def _by_text(self, seen: _Seen, head: str, words: set[str]) -> column_kinds.Kind:
        """What a column of words is about whose head nobody knows."""
        short = not seen.many and max(map(len, words)) < _LONGEST_FLAG
        if short and column_traits.is_of_flags(head):
            return "mark"
        for name in seen.twin_of:
            if name == "location" and (
                len(words) == 1 < len(self._locations) or column_traits.is_subject(head)
            ):
                continue  # of several places it can't be each row's
            if name != "provider" or not column_traits.is_of_role(head):
                return _TWINS[name]
        if not seen.words.isdisjoint(self._providers) and not column_kinds.is_of_others(head):
            return "provider"  # one of this file's providers is in another's visit
        if column_traits.is_of_visit(head):
            return "visit"
        shows_visits = column_traits.is_subject(head) and self._is_of_visits(seen)
        if shows_visits or column_traits.is_event(head):
            return "described"
        if column_kinds.is_of_others(head):
            return "told" if seen.clocks else "elsewhere"
        if self._is_of_names(seen):
            return "name"
        return "notes" if self._is_of_remarks(seen, head) else "text"

    def _is_of_names(self, seen: _Seen) -> bool:
        """Whether nearly each row has a text of its own there, as of its patient's name: what is
        written of some times only stands in few, or is the same."""
        several = seen.filled >= _LEAST_NAMED and seen.filled >= self._rows * _NEARLY_ALL
        return several and (seen.many or len(seen.words) >= seen.filled * _NEARLY_ALL)

    def _is_of_visits(self, seen: _Seen) -> bool:
        """Whether nearly each row has a text there, visits that stand among them."""
        usual = len(seen.usual - {""}) >= _LEAST_STANDING
        return usual and seen.filled >= max(_LEAST_NAMED, self._rows * _NEARLY_ALL)

    def _is_of_all(self, seen: _Seen) -> bool:
        """Whether each row has one of few words there: they can't all have been given away."""
        return seen.filled == self._rows >= _LEAST_NAMED and len(seen.words) * 2 <= seen.filled

    def _is_of_remarks(self, seen: _Seen, head: str) -> bool:
        """Whether most rows have nothing to say there, as of an attribute they have."""
        return seen.filled * 2 < self._rows and not column_traits.is_of_codes(head)

    def _by_words(self, words: set[str], usual: set[str]) -> column_kinds.Kind | None:
        if not words:
            return None
        if words <= column_words.SIDES and not words <= usual:
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


def _as_text(cell: Cell) -> Cell:
    """A flag or a whole number of a workbook as a text shows it."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int) or (isinstance(cell, float) and cell.is_integer()):
        return str(int(cell))
    return cell


def may_be_one_place(one: str, other: str, *, slips: bool = True) -> bool:
    """Whether two names may be those of one place."""
    left, right = (headers.phrase(text).split() for text in (one, other))
    return bool(left and right) and people.may_be_one(left, right, slips=slips)


def _is_twin(name: str, one: str, other: str) -> bool:
    """Whether a cell says the same as that of the field ``name``; of a place also with more, or
    less."""
    if name == "provider" or one == other or min(len(one), len(other)) < _LEAST_OF_PLACE:
        return one == other
    return may_be_one_place(one, other, slips=False)
