"""Who cancelled, and who is out, as the texts of all cancelled rows of a file tell it together.

Promises: one pass over the rows, and memory for a few hundred of them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Final

from intake.facts import headers
from intake.profiles import profile, selection
from intake.rows import notation, times
from intake.tables.table import Cell
from intake.words import column_kinds, column_traits, remarks, sides

Day = tuple[str, object]
"""A provider, as ``headers.word`` gives the name, and a day as the file writes it."""

Visit = tuple[str, ...]
"""An appointment's number, and all that tells whose and when it is, as the file writes it."""

_OF_PATIENT: Final = ("patient", "patient_first", "patient_last", "patient_phone")
_OF_VISIT: Final = (
    "appointment_id", "provider", "location", "date", "start", "time", *_OF_PATIENT
)  # fmt: skip
_TOOK_PLACE: Final = re.compile(
    r"^(?:\d |[a-z] )?(?:complet\w*|attended|seen|checked out|check out|fulfilled|finished|done"
    r"|discharged|billed|atendid[oa]|realizad[oa]|terminee?|concluid[oa]|finalizad[oa]|erledigt|abgeschlossen)\b"
)
"""A status of a visit that was held: a reason beside it is that of the visit."""
_MOST_CHANGES: Final = 20_000
_LEAST_TOLD: Final = 2
_LEAST_STANDING: Final = 2
_MOST_OF_THEM: Final = 0.5
_NEARLY_ALL: Final = 0.8
_MOST_JUDGED: Final = 300
_MOST_DAYS: Final = 400


@dataclass(frozen=True)
class Changes:
    """Of a log in which a visit has a row for each of its states: when it was cancelled last."""

    column: int | None = None
    cancelled: Mapping[Visit, Sequence[Cell]] = field(default_factory=dict)
    standing: Mapping[Visit, Counter[str]] | None = None
    """Where no column names the patient: how often each visit has each word of one that stands."""

    def is_older(self, fit: selection.Fit, cells: Sequence[Cell], how: times.Conventions) -> bool:
        """Whether a row is an older state of a visit that was cancelled since. Of two changes at
        the same time, or one that can't be read, nobody knows which was the last."""
        if self.column is None or not cells[fit.columns["appointment_id"]]:
            return False
        visit = visit_of(fit, cells)
        if not (later := self.cancelled.get(visit)) or self._may_be_of_two(visit, len(later)):
            return False
        own = _moment(cells[self.column], how)
        return own is not None and any(
            (moment := _moment(cell, how)) is not None and moment > own for cell in later
        )

    def _may_be_of_two(self, visit: Visit, cancels: int) -> bool:
        """Whether a visit was booked more often than cancelled: nobody knows whose is gone."""
        if self.standing is None:
            return False
        words = self.standing.get(visit)
        return words is None or max(words.values()) > cancels


def visit_of(fit: selection.Fit, cells: Sequence[Cell]) -> Visit:
    """Which visit a row is about."""
    return tuple(str(cells[fit.columns[name]]) for name in _OF_VISIT if name in fit.columns)


def _moment(cell: Cell, how: times.Conventions) -> tuple[date, time] | None:
    """A day with a time of day."""
    try:
        found = times.read(cell, "", how) if cell else None
    except times.Unclear:
        return None
    whole = found is not None and found.day is not None and found.clock is not None
    return (found.day, found.clock) if found and whole and found.day and found.clock else None


@dataclass
class Sides:
    """Which columns of text tell of cancelled rows who cancelled. One of reasons does so only if it
    names a side in most of them: a patient often gives no reason."""

    fit: selection.Fit
    notes: Mapping[int, str]
    of_visit: int = 0
    """Appointments that stand, or took place, and have a reason."""
    of_no_visit: int = 0
    """Those that have none, or one of a cancellation."""
    _of_clinic: int = 0
    """Cancelled rows with the clinic's reason."""
    missed: int = 0
    """Appointments that nobody came to, or that were moved, and have a reason of no side."""
    _changes: dict[Visit, list[Cell]] = field(default_factory=lambda: defaultdict(list))
    _booked: dict[Visit, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    out: Counter[Day] = field(default_factory=Counter)
    """How often a provider is out on a day, as the reasons of cancelled visits tell."""
    _cancelled: int = 0
    _told: Counter[int] = field(default_factory=Counter)
    _by_clinic: set[int] = field(default_factory=set)
    _reasons: Counter[int] = field(default_factory=Counter)
    """How many cancelled rows have a reason in this column."""
    _named: Counter[int] = field(default_factory=Counter)
    """Of those, how many name a side in it."""

    def see(self, cells: Sequence[Cell], meaning: profile.Meaning | None) -> None:
        """Take note of a row."""
        took_place = meaning == "ignored" and self._took_place(cells)
        if "reason" in self.fit.columns and meaning in ("booked", "ignored"):
            self._see_visit(cells, is_one=meaning == "booked" or took_place)
        if meaning in ("cancelled", "booked") and self._changed is not None:
            self._see_change(cells, stands=meaning == "booked")
        if meaning in ("cancelled", "by_clinic") and len(self.out) < _MOST_DAYS:
            self._see_out(cells)
        if meaning not in ("cancelled", "by_clinic") or self._cancelled > _MOST_JUDGED:
            return
        self._cancelled += 1
        for place in self.notes:
            side = sides.of_reason(str(cells[place]), "") if cells[place] else ""
            if side in ("patient", "clinic"):
                self._told[place] += 1
            if side == "clinic":
                self._by_clinic.add(place)
        self._see_reasons(cells)
        status = self.fit.columns.get("status", -1)
        if status >= 0 and meaning == "by_clinic":
            self._by_clinic.add(status)
        if status >= 0 and sides.names_patient(headers.phrase(str(cells[status] or ""))):
            self._told[status] += 1

    def _took_place(self, cells: Sequence[Cell]) -> bool:
        status = headers.phrase(str(cells[self.fit.columns.get("status", 0)] or ""))
        return _TOOK_PLACE.search(headers.folded(status)) is not None

    def _see_visit(self, cells: Sequence[Cell], *, is_one: bool) -> None:
        text = str(cells[self.fit.columns["reason"]] or "")
        is_of_visit = bool(text) and sides.of_reason(text, "") not in ("patient", "clinic")
        if not is_one:
            self.missed += is_of_visit
        elif text or not self._is_of_nobody(cells):
            self.of_visit += is_of_visit
            self.of_no_visit += not is_of_visit

    def _is_of_nobody(self, cells: Sequence[Cell]) -> bool:
        """Whether the column of patients names none, so that no visit is meant."""
        place = self.fit.columns.get("patient")
        name = "" if place is None else headers.tidy(str(cells[place] or ""))
        return place is not None and (not name or name.startswith("*") or remarks.is_nobody(name))

    def is_reason_of_visit(self) -> bool:
        """Whether the reason is that of the visit: each that stands or took place has one. Of a
        single one that does, those that were missed or moved must have one too, and no cancelled
        one the clinic's."""
        if self.of_no_visit or not self.of_visit:
            return False
        several = self.of_visit >= _LEAST_STANDING
        return several or (self.missed >= _LEAST_STANDING and not self._of_clinic)

    def _see_reasons(self, cells: Sequence[Cell]) -> None:
        for place in self._of_reasons:
            if cells[place] and (text := headers.phrase(str(cells[place]))):
                self._reasons[place] += 1
                of_clinic = sides.of_reason(text, "") == "clinic"
                self._of_clinic += of_clinic
                self._named[place] += sides.names_patient(text) or of_clinic

    def _see_out(self, cells: Sequence[Cell]) -> None:
        provider = str(cells[self.fit.columns["provider"]] or "")
        place = self.fit.columns.get("cancelled_by")
        who = "" if place is None else headers.tidy(str(cells[place] or ""))
        places = {*self._of_reasons, *self.notes, *self.fit.unread}
        cell = (str(cells[place] or "") for place in places)
        texts = (sides.as_said_by(who, text, provider) for text in cell)
        if any(sides.tells_of_being_out(text, provider) for text in texts if text):
            self.out[day_of(self.fit, cells)] += 1

    @cached_property
    def _of_reasons(self) -> list[int]:
        """The column that is read for the reason, and others of the kind."""
        others = [n for n, head in self.notes.items() if column_kinds.by_head(head, None) == "why"]
        own = [self.fit.columns["reason"]] if "reason" in self.fit.columns else []
        layout = self.fit.profile.cancellations
        return [*others, *(own if layout and not layout.reason_of_visit else ())]

    def telling(self) -> set[int]:
        """The columns in which most cancelled rows tell it, and one that it was the clinic; those
        of reasons that name a side wherever there is one."""
        least = max(_LEAST_TOLD, self._cancelled * _MOST_OF_THEM)
        found = {place for place in self._by_clinic if self._told[place] >= least}
        for place, filled in self._reasons.items():
            if self._named[place] >= max(_LEAST_TOLD, filled * _NEARLY_ALL):
                found.add(place)
        return found

    @cached_property
    def _changed(self) -> int | None:
        """The column that tells when a row was last changed, if there is one."""
        heads = self.fit.headers
        found = [n for n in self.fit.unread if column_traits.is_of_change(heads[n])]
        columns = self.fit.columns
        told = "appointment_id" in columns and (self._names_patient or self._is_of_acts)
        return found[0] if len(found) == 1 and told else None

    @property
    def _names_patient(self) -> bool:
        return any(name in self.fit.columns for name in _OF_PATIENT)

    @property
    def _is_of_acts(self) -> bool:
        """Whether the file is a log of what was done to each appointment, by a number that two
        patients never share."""
        columns, heads = self.fit.columns, self.fit.headers
        acts = "status" in columns and column_traits.is_of_act(heads[columns["status"]])
        return acts and not column_traits.is_of_many(heads[columns["appointment_id"]])

    def _see_change(self, cells: Sequence[Cell], *, stands: bool) -> None:
        assert self._changed is not None, "there is such a column"
        visit = visit_of(self.fit, cells)
        seen = self._booked if stands else self._changes
        if len(seen) >= _MOST_CHANGES and visit not in seen:
            return
        if not stands:
            self._changes[visit].append(cells[self._changed])
        elif not self._names_patient:
            self._booked[visit][headers.phrase(str(cells[self.fit.columns["status"]]))] += 1

    def changes(self) -> Changes:
        """When cancelled visits were last changed."""
        booked = None if self._names_patient else self._booked
        return Changes(self._changed, self._changes, booked)

    def days_out(self) -> frozenset[Day]:
        """The days of which two cancelled visits tell that the provider is out."""
        return frozenset(day for day, rows in self.out.items() if rows > 1 and day[1])


def day_of(fit: selection.Fit, cells: Sequence[Cell]) -> Day:
    """The provider of a row, and its day as it is written."""
    provider = headers.word(str(cells[fit.columns["provider"]] or ""))
    for name in ("date", "start"):
        cell = cells[fit.columns[name]] if name in fit.columns else None
        if isinstance(cell, datetime):
            return provider, cell.date()
        found = notation.parts(cell) if isinstance(cell, str) and cell else None
        if found is not None and found.day is not None:
            return provider, found.day
    return provider, None
