"""What stands under a head that no field claims, held against what is read of the row.

Promises: a second status, a "cancelled by type", a zone, a weekday, another start or provider is
never passed over: a row that it contradicts, or whose word in it is not known, is refused with the
column's name. What such a column is about is found out by ``other_columns``.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import time, timedelta, tzinfo
from typing import Final, NamedTuple

from bot.ledger import answers
from bot.ledger.facts import Cancellation
from intake.facts import headers, people, zones
from intake.profiles import profile
from intake.rows import lengths, notation, other_columns, spans, told
from intake.rows.cells import Asks, Bad, Cells
from intake.tables.table import Cell
from intake.words import (
    column_kinds,
    column_traits,
    column_words,
    remarks,
    sides,
    status_words,
    whereabouts,
)

_MIDNIGHT: Final = time(0)
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
_NOT_KNOWN: Final = (
    "What the column '{head}' says is not known: it may tell that somebody has this time. Leave the"
    " column out of the export."
)
_VERB: Final = re.compile(r"(?:has|is|was|had|will be|going|gone|moving|moved)\b", re.IGNORECASE)
"""How a note begins whose subject nobody wrote."""
_OR_ANSWER: Final = "Or answer the question about it on the Files page."
_MAY_BE_TIMES: Final = frozenset[column_kinds.Kind]({"text", "name", "notes", "told", "described"})
_ASKED: Final = frozenset[column_kinds.Kind](
    {"mark", "location", "zone", "encounter", "text", "seats", "name"}
)
"""Kinds of which a program may well say something that does not matter here."""


def check_free(
    columns: Sequence[other_columns.Column],
    cells: Cells,
    status: profile.Status,
    harmless: Collection[str] = frozenset(),
) -> None:
    """Raise ``Bad`` where a column says, or may say, that the time is not free; ``harmless`` are
    remarks of which staff have said that they do not."""
    provider = cells.named("provider")
    for column in columns:
        if column.kind not in column_kinds.BEFORE:
            continue
        if (cell := cells.at(column.place)) is None:
            if column.kind == "gone" and column.tells_of_others:
                raise _bad(column, _AGAINST)
            continue
        if column.kind in column_kinds.REMARKS:
            text = headers.tidy(str(cell))[:_LONGEST_NOTE_CHARS]
            if column.kind in _MAY_BE_TIMES and notation.is_time(text):
                continue  # what is told of a time counts against that time
            if not column.is_usual(text) or remarks.says_taken(text, provider):
                _check_remark(column, text, cells, harmless)
        elif not _agrees(column, cell, provider, status):
            raise _bad(column, _AGAINST)


def _check_remark(
    column: other_columns.Column, text: str, cells: Cells, harmless: Collection[str]
) -> None:
    words, provider = headers.phrase(text), cells.named("provider")
    if words in harmless:
        return
    said = remarks.under(column.kind, text, provider) if text else "against"
    if said == "unknown" and (
        told.only_moved(text, cells) or _goes_on_of_patient(column, text, cells)
    ):
        return
    if said == "against":
        raise _bad(column, _AGAINST)
    if said == "unknown" and column.kind in ("text", "name"):
        raise _bad(column, _NOT_KNOWN)
    if said == "unknown":
        sentence = _ASKS.format(head=column.head)
        raise Asks("", sentence, answers.Question("note", words), column.place)


def _goes_on_of_patient(column: other_columns.Column, text: str, cells: Cells) -> bool:
    """Whether a note without a subject, such as "has gone interstate" or "at the dentist", goes on
    to tell why a patient is gone of whom another cell says that it was the patient who
    cancelled."""
    if column.kind != "notes":
        return False
    is_where = whereabouts.tells(text, cells.all_texts())
    if not is_where and not _VERB.match(text):
        return False
    provider = cells.named("provider")
    fields = (cells.written("status"), cells.named("reason"), cells.named("cancelled_by"))
    named = tuple(map(headers.phrase, fields))
    tells = any(map(sides.names_patient, named)) and "clinic" not in {
        sides.of_reason(one, provider) for one in named if one
    }
    return tells and (is_where or remarks.of(f"patient {text}", provider) == "harmless")


def check_when(
    columns: Sequence[other_columns.Column], cells: Cells, fact: Cancellation, zone: tzinfo
) -> None:
    """Raise ``Bad`` where a column names another time or provider than was read."""
    for column in columns:
        if (cell := cells.at(column.place)) is None:
            continue
        may_be_part = column.kind in _MAY_BE_TIMES and not column_traits.is_of_call(column.head)
        if may_be_part and _is_within(cell, cells, fact, zone):
            raise _bad(column, _DISAGREES)
        if column.kind in column_kinds.BEFORE:
            continue
        if not _same(column, cell, cells, fact, zone):
            raise _bad(column, _DISAGREES)


def _bad(column: other_columns.Column, sentence: str) -> Bad:
    """The refusal; with a question where only a person knows what the column is about."""
    said = sentence.format(head=column.head)
    if column.kind not in _ASKED:
        return Bad("", said, column.place)
    question = answers.Question("column", headers.word(column.head))
    return Asks("", f"{said} {_OR_ANSWER}", question, column.place)


def _is_within(cell: Cell, cells: Cells, fact: Cancellation, zone: tzinfo) -> bool:
    """Whether a time under a head that nobody knows lies inside of the appointment, so that only a
    part of it may be free."""
    if isinstance(cell, str) and not notation.is_time(cell):
        return False
    for moment in spans.possible(cell, "", cells.how):
        starts, ends = (one.astimezone(moment.zone or zone) for one in (fact.start, fact.end))
        clock = moment.clock
        if moment.day in (None, starts.date()) and clock and starts.time() < clock < ends.time():
            return True
    return False


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


def _agrees(
    column: other_columns.Column, cell: Cell, provider: str, status: profile.Status
) -> bool:
    text = headers.tidy(str(cell))  # empty: its value is lost
    if column.kind == "status" and headers.word(text) == "open":
        return column_traits.is_of_slot(column.head)
    if column.kind == "show as" and text.isdigit() and column.usual:
        return not column.is_usual(text)  # a program's own code: not that of times which are taken
    if column.kind == "seats" and text == "0":
        return not column_traits.is_of_room(column.head)
    return bool(text) and _AGREE[column.kind](_Said(text, provider, status))


def _is_gone(said: _Said) -> bool:
    return (
        said.word in column_words.YES
        or said.meaning == "cancelled"
        or notation.is_time(said.text)
        or said.word in column_words.FINAL
    )


def _is_for_patient(said: _Said) -> bool:
    told = {
        sides.of_person(said.text, said.provider),
        sides.of_reason(said.text, said.provider),
    }
    return "clinic" not in told and ("patient" in told or _says_cancelled(said.text, told))


def _is_no_flag(said: _Said) -> bool:
    if said.word in column_words.NO | column_words.SHOWN_FREE or _is_not_done(said.text):
        return True
    return _is_same_person(said.provider, said.text)


def _is_not_done(text: str) -> bool:
    """Whether it says in words that what the head names was not done: "Not checked in"."""
    return column_words.NOT_DONE.fullmatch(headers.phrase(text)) is not None


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
    "event": lambda said: said.meaning == "booked" or said.word in column_words.THERE,
    "presence": lambda said: headers.phrase(said.text) in column_words.THERE,
    "final": lambda said: said.word in column_words.FINAL or said.is_cancelled,
    "show as": lambda said: said.word in column_words.SHOWN_FREE,
    "flag": _is_no_flag,
    "cover": _is_no_flag,
    "repeats": lambda _: True,
    "mark": lambda said: said.word in column_words.NO,
    "somebody": lambda said: said.word in column_words.YES_OR_NO,
    "others": lambda said: said.text.isdigit() and int(said.text) == 0,
    "told": lambda _: True,
    "buffer": lambda _: True,
    "seats": lambda said: said.text.isdigit() and int(said.text) == 1,
    "available": _is_there,
    "who": lambda said: sides.of_person(said.text, said.provider) != "clinic",
    "whose kind": _is_for_patient,
    "status": lambda said: (
        said.text.isdigit()
        or said.meaning in ("cancelled", "empty")
        or said.word in column_words.PATIENT
    ),
}
"""Whether a cell of a column of that kind goes with a time that is free."""


def _same(
    column: other_columns.Column, cell: Cell, cells: Cells, fact: Cancellation, zone: tzinfo
) -> bool:
    text = headers.tidy(str(cell))
    match column.kind:
        case "moved":
            certain = column_traits.is_of_rebooking(column.head)
            return _is_elsewhere(text, cell, cells, fact, zone, certain=certain)
        case "weekday":
            known = _is_weekday(text, fact.start.astimezone(zone).weekday())
            dated = any(map(str.isdigit, text)) and not text.isdigit()
            return known and (not dated or _is_one_end(cell, cells, fact, zone))
        case "zone":
            return _is_zone(text, fact, zone)
        case "location":
            return other_columns.may_be_one_place(fact.place.name, text)
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
