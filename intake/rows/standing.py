"""What the status of an appointment's row, and all that stands around it, come to.

Promises: a row is cancelled only if the status is a word that the profile lists so and nothing in
the row tells, or may tell, that it was the clinic who cancelled. Whatever is not known raises
``Bad``; where only a person can tell, with the question.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Final, Literal

from bot.ledger import answers
from intake.facts import cache, headers
from intake.profiles import profile, selection
from intake.rows import other_columns, spans, told, unread
from intake.rows.cells import LONGEST_REASON_CHARS, NAME_CHARS, Asks, Bad, Cells
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

Standing = Literal["cancelled", "booked", "blocked", "by_clinic", "ignored", "empty", "no patient"]

_UNKNOWN: Final = (
    "This status is not known. Add what it means under Files > New kind of export, with this file"
    " as the sample."
)
_SENTENCE_WORDS: Final = 4
_MISSING: Final = "The status is missing. Fill it in."
_WHO: Final = (
    "Whether the patient or the clinic cancelled can't be told from this reason. Ask, and write"
    " 'patient' or 'clinic' beside it, or answer the question about it."
)
_KEPT: Final = (
    "Whether somebody has this time can't be told from this reason. Shorten it to what the patient"
    " said, or answer the question about it on the Files page."
)
_NO_NAME: Final = (
    "Whether this is one patient's name can't be told: it may say what the time is kept for. Answer"
    " the question about it on the Files page."
)
_NO_PROVIDER: Final = "This says that the provider is away."
_NOT_YET: Final = (
    "This is no date of a cancellation: it is still to come, or something else is written there."
)
_BESIDE_NAME: Final = re.compile(r"[(/:*\u2013-].*")
_NO_DATE: Final = (
    "This is a mark, and no date of a cancellation: the cells of this row may have moved. Write the"
    " date."
)
_NO_PLACE: Final = "This says that the place is closed, or another one now."
_WHO_IS_BLANK: Final = (
    "Who cancelled is filled in for other rows, and not for this one. Write 'patient' or 'clinic'."
)
_WHO_UNKNOWN: Final = (
    "Nothing but this cell tells that the row is cancelled, and its word is not known. Write"
    " 'patient' or 'clinic'."
)
_TWO_WORDS: Final = "The status and the date of the cancellation do not agree. Correct one of them."


@dataclass(frozen=True)
class Judge:
    """Judges the rows of one file. ``others`` are the columns that no field claims."""

    fit: selection.Fit
    layout: profile.Cancellations
    others: Sequence[other_columns.Column] = ()
    known: answers.Answers = answers.NONE_YET

    def standing(self, cells: Cells) -> Standing:
        """What the row comes to. Raises ``Bad``."""
        meaning = self._status(cells)
        gone = meaning == "cancelled" or (meaning == "ignored" and self._was_moved(cells))
        return self._freed(cells) if gone else meaning

    def _was_moved(self, cells: Cells) -> bool:
        """Whether the row tells that its patient asked for another day, and has one: then it is the
        time that was left. A status alone may as well mark the new one."""
        written, provider = cells.written("status"), cells.named("provider")
        if not status_words.tells_of_moving(written):
            return False
        noted = [column.place for column in self.others if column.kind in column_kinds.REMARKS]
        texts = [headers.tidy(str(cells.at(place) or "")) for place in noted]
        texts.append(cells.text("reason", LONGEST_REASON_CHARS, lines=True))
        asked = "patient" in (
            sides.of_person(written, provider),
            sides.of_person(cells.named("cancelled_by"), provider),
        )
        moved = any(told.only_moved(text, cells) for text in texts)
        return moved and (asked or any(map(told.asks_to_move, texts)))

    def _status(self, cells: Cells) -> profile.Meaning:
        if "status" in self.fit.columns:
            return self._meaning(cells)
        if self.layout.all_cancelled:
            return "cancelled"
        if "cancelled_at" not in self.fit.columns:
            return self._by_who_cancelled(cells)
        if not self._is_filled(cells):
            return "booked"
        dated = "cancelled_at" in cells.how.dated or not self.layout.filled_means_cancelled
        if dated and _is_flag(cells.raw("cancelled_at")):
            raise Bad("cancelled_at", _NO_DATE)
        return "cancelled"

    def _by_who_cancelled(self, cells: Cells) -> profile.Meaning:
        """Where nothing else tells that a row is cancelled, a known word of who did it does."""
        by = cells.text("cancelled_by", NAME_CHARS)
        if not by:
            return "booked"
        if sides.of_person(by, cells.named("provider")) == "unknown":
            raise Bad("cancelled_by", _WHO_UNKNOWN)
        return "cancelled"

    def _beginning(self, cells: Cells) -> profile.Meaning:
        """Of a subject that begins with the status. What follows may take it back."""
        text = cells.text("status", LONGEST_REASON_CHARS)
        begins, rest = status_words.parted(text)
        if headers.in_doubt(begins):
            raise Bad("status", _UNKNOWN)
        words, provider = headers.phrase(begins), cells.named("provider")
        listed = self.layout.status
        meaning = listed.meaning(words) or status_words.meaning(begins, provider, listed)
        against = remarks.may_stand(rest) or remarks.says_taken(rest, provider)
        if meaning == "cancelled" and (against or headers.in_doubt(rest)):
            raise Bad("status", _KEPT)
        return meaning or "booked"

    def _meaning(self, cells: Cells) -> profile.Meaning:
        if self.layout.status_begins:
            return self._beginning(cells)
        text = cells.text("status", NAME_CHARS)
        if headers.in_doubt(status_words.without_hours(text)):
            raise Bad("status", _UNKNOWN)
        written = cells.written("status")
        meaning = self.layout.status.meaning(written)
        if meaning is None and not text:
            meaning = self.layout.status.meaning("") or ("booked" if self._asks_if_gone else None)
            if meaning is None:
                raise Bad("status", _MISSING)
        if meaning is None:
            provider, listed = cells.named("provider"), self.layout.status
            meaning = status_words.meaning(text, provider, listed, is_act=self._is_of_acts)
        if meaning is None and self._asks_if_gone and headers.word(text) in column_words.YES_OR_NO:
            meaning = "cancelled" if headers.word(text) in column_words.YES else "booked"
        if meaning is None:
            raise Bad("status", _UNKNOWN)
        if meaning == "cancelled" and self.layout.filled_means_cancelled:
            self._check_filled(cells)
        return meaning

    @cached_property
    def _asks_if_gone(self) -> bool:
        """Whether the head of the status is a question to which a yes says that it is cancelled."""
        head = self.fit.headers[self.fit.columns["status"]]
        return column_kinds.by_head(head, None) == "gone"

    def _check_filled(self, cells: Cells) -> None:
        if "cancelled_at" in self.fit.columns and not self._is_filled(cells):
            raise Bad("cancelled_at", _TWO_WORDS)

    def _is_filled(self, cells: Cells) -> bool:
        """Whether the date of the cancellation is there."""
        cell = cells.raw("cancelled_at")
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return False
        if isinstance(cell, str) and not any(mark.isdigit() for mark in cell):
            return cells.yes_or_no("cancelled_at")
        return cells.moment("cancelled_at") is not None

    def _freed(self, cells: Cells) -> Standing:
        who = self._who(cells)
        if who == "clinic" or self._says_clinic(cells):
            return "by_clinic"
        if sides.tells_of_missing(cells.text("reason", LONGEST_REASON_CHARS, lines=True)):
            return "ignored"
        if cells.yes_or_no("blocked") or self._has_no_patient(cells):
            return "no patient"
        if who == "unsaid" and self._lacks_who(cells):
            raise Bad("cancelled_by", _WHO_IS_BLANK)
        if who in ("unknown", "disputed"):
            reason = headers.phrase(cells.text("reason", LONGEST_REASON_CHARS, lines=True))
            raise Asks("reason", _WHO, answers.Question("reason", reason))
        self._check_reason(cells)
        self._check_names(cells)
        self._check_notes(cells)
        unread.check_free(self.others, cells, self.layout.status, self.known.notes)
        return "cancelled"

    def _lacks_who(self, cells: Cells) -> bool:
        """Whether other rows tell who cancelled, and this one does not."""
        status = cells.written("status")
        if sides.names_patient(status) or sides.of_reason(status, "") == "patient":
            return False
        tell = [column for column in self.others if column.tells_who]
        place = self.fit.columns.get("status")
        return bool(tell) and all(
            column.place == place or self._is_blank(cells, column.place) for column in tell
        )

    def _is_blank(self, cells: Cells, place: int) -> bool:
        """Whether nothing stands there, or that nobody knows."""
        cell = cells.at(place)
        return cell is None or headers.phrase(str(cell)) in column_words.NOBODY_KNOWS

    def _says_clinic(self, cells: Cells) -> bool:
        """Whether a status of many words, whoever listed it as cancelled, tells of the clinic."""
        text = cells.text("status", LONGEST_REASON_CHARS)
        if len(text.split()) < _SENTENCE_WORDS or self.layout.status_begins:
            return False
        side = sides.of_reason(text, cells.named("provider"))
        if side == "disputed" or remarks.goes_on(text, cells.named("provider")):
            raise Bad("status", _UNKNOWN)
        return side == "clinic"

    def _check_reason(self, cells: Cells) -> None:
        """A patient's reason may go on to say who has the time now."""
        reason = cells.text("reason", LONGEST_REASON_CHARS, lines=True)
        words = headers.phrase(reason)
        told = (
            words in self.layout.patient_reasons
            or words in self.known.notes
            or words in self.known.reasons
        )
        told = told or sides.may_be_of_either(reason)
        goes_on = bool(reason) and not told and self._may_go_on(reason, cells.named("provider"))
        if goes_on and not whereabouts.tells(reason, cells.all_texts()):
            raise Asks("reason", _KEPT, answers.Question("note", words))

    def _may_go_on(self, reason: str, provider: str) -> bool:
        if self.layout.reason_of_visit:
            return remarks.may_keep(reason, provider)
        return remarks.goes_on(reason, provider)

    def _check_names(self, cells: Cells) -> None:
        """What stands where a patient or a place should may be a note on the time."""
        patient = cells.text("patient", NAME_CHARS)
        words = headers.phrase(patient)
        if patient and remarks.is_nobody(patient) and words not in self.known.notes:
            raise Asks("patient", _NO_NAME, answers.Question("note", words))
        if remarks.is_no_place(cells.named("location")):
            raise Bad("location", _NO_PLACE)
        beside = _BESIDE_NAME.search(cells.named("provider"))
        if beside is not None and sides.tells_of_absence(beside[0]):
            raise Bad("provider", _NO_PROVIDER)

    def _check_notes(self, cells: Cells) -> None:
        """In a cell that is read for something else a note may stand: "Patient, slot to Lopez"."""
        for name in ("appointment_id", "cancelled_by"):
            text = cells.text(name, NAME_CHARS)
            words = headers.phrase(text)
            if text and words not in self.known.notes and remarks.may_stand(text):
                raise Asks(name, _KEPT, answers.Question("note", words))
        cell = cells.whatever("cancelled_at")
        if isinstance(cell, (str, date)) and not _is_flag(cell) and not _is_past(cell, cells):
            raise Bad("cancelled_at", _NOT_YET)
        for place in self._moments_of_acts:
            if (cell := cells.at(place)) is None or not _is_past(cell, cells):
                raise Bad("", _NOT_YET, place)

    @cached_property
    def _moments_of_acts(self) -> list[int]:
        """Of a log the columns that tell when something was done to an appointment."""
        heads, unread = self.fit.headers, self.fit.unread if self._is_of_acts else ()
        return [n for n in unread if column_traits.is_of_change(heads[n])]

    @cached_property
    def _is_of_acts(self) -> bool:
        """Whether each row is what was done to an appointment, and not what became of it."""
        place = self.fit.columns.get("status")
        return place is not None and column_traits.is_of_act(self.fit.headers[place])

    def _who(self, cells: Cells) -> sides.Side:
        provider = cells.named("provider")
        by = cells.text("cancelled_by", NAME_CHARS)
        named = sides.of_person(by, provider) if by else "unsaid"
        reason = cells.text("reason", LONGEST_REASON_CHARS, lines=True)
        told = self._reason(reason, provider) if reason else "unsaid"
        if sides.only_keyed(by) and self._tells_of_asking(cells, reason, provider):
            return "patient"
        sure = (
            named == "patient"
            or sides.names_patient(cells.written("status"))
            or self._column_says_patient(cells)
        )
        if told == "clinic" and sure and self._may_be_of_patient(reason, cells):
            told = "unknown"
        if "clinic" in (named, told) or _has_word(headers.phrase(by), self.layout.clinic_words):
            return "clinic"
        asked = self._notes_tell_of_asking(cells, provider)
        if told == "unknown" and (asked or self._notes_give_reason(cells, provider)):
            return "patient"
        return "patient" if sure and told != "disputed" else told

    def _column_says_patient(self, cells: Cells) -> bool:
        """Whether a column such as "Cancellation Type" says only that it was the patient."""
        kinds = ("who", "whose kind")
        told = [cells.at(column.place) for column in self.others if column.kind in kinds]
        return any(cell is not None and sides.is_by_patient(str(cell)) for cell in told)

    def _may_be_of_patient(self, reason: str, cells: Cells) -> bool:
        """Whether a reason in the clinic's words is a patient's if another cell says so."""
        return sides.may_be_of_either(reason) or whereabouts.tells(reason, cells.all_texts())

    def _tells_of_asking(self, cells: Cells, reason: str, provider: str) -> bool:
        """Whether the reason, or where there is none the note on it, says that the patient asked
        for it."""
        if not reason:
            return self._notes_tell_of_asking(cells, provider)
        return self._tells_whole(reason, provider)

    def _notes_tell_of_asking(self, cells: Cells, provider: str) -> bool:
        """Whether a note on the cancellation says that the patient asked for it."""
        return any(self._tells_whole(text, provider) for text in self._notes(cells))

    def _notes_give_reason(self, cells: Cells, provider: str) -> bool:
        """Whether a note beside a reason such as "Other" is a patient's whole reason."""
        return any(
            self._reason(text, provider) == "patient" and not remarks.goes_on(text, provider)
            for text in self._notes(cells)
        )

    def _notes(self, cells: Cells) -> list[str]:
        notes = [column.place for column in self.others if column.kind in ("why", "notes")]
        return [text for place in notes if (text := str(cells.at(place) or ""))]

    def _tells_whole(self, text: str, provider: str) -> bool:
        return sides.tells_of_asking(text) and self._reason(text, provider) == "patient"

    def _reason(self, reason: str, provider: str) -> sides.Side:
        words = headers.phrase(reason)
        if words in self.known.reasons:
            return self.known.reasons[words]
        if words in self.layout.patient_reasons or words in column_words.PATIENT:
            return "patient"
        if _says(words, headers.phrase(provider), self.layout.clinic_reasons):
            return "clinic"
        if self.layout.reason_of_visit:
            return "clinic" if sides.speaks_against(reason, provider) else "unsaid"
        return sides.of_reason(reason, provider)

    def _has_no_patient(self, cells: Cells) -> bool:
        """Whether the columns that could name a patient are there and empty."""
        if "patient" in self.fit.columns:
            return not cells.text("patient", NAME_CHARS)
        there = [f for f in ("appointment_id", "patient_phone") if f in self.fit.columns]
        return bool(there) and not any(cells.text(field, NAME_CHARS) for field in there)


def _is_past(cell: Cell, cells: Cells) -> bool:
    return spans.is_past(str(cell), cells.how)


def _is_flag(cell: Cell) -> bool:
    """Whether it is a yes or a no, and no date."""
    return isinstance(cell, bool) or headers.word(str(cell)) in column_words.YES_OR_NO


def _has_word(by: str, clinic_words: frozenset[str]) -> bool:
    """Whether one of the profile's words for the clinic stands there, and no patient."""
    words = f" {by} "
    return not sides.names_patient(by) and any(f" {word} " in words for word in clinic_words)


@lru_cache(cache.ANSWERS)
def _says(words: str, provider: str, phrases: frozenset[str]) -> bool:
    """Whether one of the phrases stands in the reason; ``Dr. Chen is out`` is ``provider out``."""
    plain = f" {sides.plain(words, provider)} "
    return any(
        f" {phrase} " in f" {words} " or (" " in phrase and f" {phrase} " in plain)
        for phrase in phrases
    )
