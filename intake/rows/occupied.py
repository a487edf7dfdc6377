"""The times that a row of an appointment export speaks against, whatever becomes of the row.

Promises: each time in which the row shows, or may show, that somebody is not free: that of its own
appointment, the one to which its patient was moved, that of whoever stands in, and the same hour of
the weeks in which it comes again.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Final

from bot.ledger.facts import Against, Booking, Busy, Place, Provider
from intake.facts import headers, people, providers
from intake.profiles import profile
from intake.rows import holidays, lengths, loose, notation, other_columns, repeats, spans, told
from intake.rows.cells import NAME_CHARS, Bad, Cells
from intake.tables.table import Cell
from intake.words import column_kinds, column_words, remarks, sides

SHORTEST_APPOINTMENT: Final = timedelta(minutes=5)
_TEXTS: Final = ("reason", "status")
"""Fields of text in which another time may stand."""
_DIGIT: Final = re.compile(r"\d")
_NOWHERE: Final = Place(None, "")


@dataclass(frozen=True)
class Occupied:
    """Reads the times of one file's rows. ``others`` are the columns that no field claims, and
    ``columns`` those of the fields."""

    layout: profile.Cancellations
    book: providers.Book
    aliases: Mapping[str, str]
    unit: lengths.Unit
    others: Sequence[other_columns.Column]
    columns: Mapping[str, int]

    @cached_property
    def _tellers(self) -> Sequence[tuple[int, "_Teller"]]:
        """The columns that may tell of further times, each with what reads it."""
        kinds = ((column.place, _TELL_MORE.get(column.kind)) for column in self.others)
        return [(place, teller) for place, teller in kinds if teller is not None]

    @cached_property
    def _texts(self) -> Sequence[int]:
        """The columns of fields of text."""
        return [self.columns[name] for name in _TEXTS if name in self.columns]

    def by(self, cells: Cells, against: Against) -> tuple[Busy, ...]:
        """The time of the row's own appointment, or absence; several where it can be read so."""
        if against == "stands" and _is_note(cells):
            against = "away"
        visit = against in ("stands", "by clinic") or (against == "unsure" and _names_one(cells))
        length = self._length(cells)
        stated = cells.whatever("duration") is not None
        sure = stated or (against == "unsure" and not _is_note(cells))
        own = length if sure else None  # one that the profile states is that of visits
        found = spans.visit(cells, length) if visit else spans.absence(cells, own)
        if against == "unsure" and found == [spans.ANY_TIME] and cells.filled() < loose.LEAST_CELLS:
            return self.of_words(loose.note(cells.row, cells.how))
        who = self._own(cells)
        busy = tuple(
            Busy(against, one, since, until)
            for since, until in found
            for one in self._whom(who)
            if until is None or until > cells.how.now
        )
        if who is None and (place := _closed_place(cells)):
            busy = tuple(one._replace(place=place) for one in busy)
        if not visit:
            busy = tuple(self._stretched(one, cells) for one in busy)
            text = " ".join(cell for cell in cells.row if isinstance(cell, str))
            busy = (*busy, *holidays.beside(busy, text, cells.how.zone))
        moved = against == "unsure" and spans.start_is_lost(cells)
        return (*busy, *self.scattered(cells)) if moved else busy

    def _stretched(self, away: Busy, cells: Cells) -> Busy:
        """The absence until the last day that any text of its row names: "PTO - back 12/23"."""
        again = {column.place for column in self.others if column.kind == "repeats"}
        written = [cell for place, cell in enumerate(cells.row) if place not in again]
        texts = (c for c in written if isinstance(c, str) and not notation.is_time(c))
        until = spans.last_told(texts, cells.how)
        later = until is not None and away.until is not None and until > away.until
        return away._replace(until=until) if later else away

    def besides(self, cells: Cells, against: Against | None) -> tuple[Busy, ...]:
        """Further times that are taken up by what the row tells beside its own appointment."""
        found = list[Busy]()
        for place, teller in self._tellers:
            if cells.row[place] and (cell := cells.at(place)) is not None:
                found += teller(self, cells, cell, against)
        for place in self._texts:
            cell = cells.row[place]
            if not isinstance(cell, str) or not _DIGIT.search(cell):
                continue
            if place != self.columns.get("status") or not notation.is_time(cell):
                found += self._what_is_told(cells, cell, against)
        if against != "away":
            found += self._away(cells)
        return tuple(one for one in found if one.until is None or one.until > cells.how.now)

    def _away(self, cells: Cells) -> Iterator[Busy]:
        """The rest of the day for which a text of the row says that its provider is away."""
        noted = (column.place for column in self.others if column.kind in column_kinds.REMARKS)
        own = cells.named("provider")[:NAME_CHARS]
        who = cells.named("cancelled_by")[:NAME_CHARS]
        for cell in (cells.row[place] for place in (*self._texts, *noted)):
            if not isinstance(cell, str) or " " not in cell:
                continue
            text = sides.as_said_by(who, cell, own)
            for said, out in told.of_days_out(text, own, cells.how):
                named = self.book.named_in(headers.phrase(said))
                everybody = not named and sides.is_everybody(said)
                for one in [None] if everybody else named or self._whom(self._own(cells)):
                    yield Busy("unsure", one, *out)
            if not sides.tells_of_day_off(text, own):
                continue
            visits = spans.visit(cells, self._length(cells))
            since = visits[0].since if len(visits) == 1 else None
            span = told.of_absence(text, own, since, cells.how)
            if span is None:
                continue
            for one in [None] if sides.is_everybody(text) else self._whom(self._own(cells)):
                yield Busy("unsure", one, *span)

    def all_day(self, cells: Cells) -> Iterator[Busy]:
        """The whole day of the row's appointment, on which its provider is out."""
        visits = spans.visit(cells, self._length(cells))
        for since in {one.since for one in visits if one.since}:
            day = spans.of(since.astimezone(cells.how.zone).date(), None, cells.how.zone, None)
            for who in self._whom(self._own(cells)):
                yield Busy("unsure", who, *day)

    def scattered(self, cells: Cells) -> tuple[Busy, ...]:
        """What a row may say whose cells can't be told apart."""
        return self.of_words(loose.busy(cells.row, self.layout.status, cells.how))

    def of_words(self, found: Sequence[Busy]) -> tuple[Busy, ...]:
        """The same, about those of the clinic's list whom the words name, if they name any."""
        return tuple(
            one._replace(provider=who, words="" if who else one.words)
            for one in found
            for who in self.book.named_in(one.words) or [None]
        )

    def _length(self, cells: Cells) -> timedelta | None:
        cell = cells.whatever("duration")
        if cell is not None:
            length = lengths.read(cell, self.unit)
            return length if length is None or _is_usual(length) else None
        always = self.layout.always_minutes
        return timedelta(minutes=always) if always else None

    def _own(self, cells: Cells) -> Provider | None:
        """The row's own provider; ``None`` if it may be anybody."""
        try:
            return self._somebody(cells.needed("provider", NAME_CHARS))
        except Bad:
            return None

    def _somebody(self, name: str) -> Provider | None:
        """Whom the name is about; ``None`` if it may be anybody."""
        try:
            found = self.book.find(name, self.aliases)
        except KeyError:
            found = Provider(None, name)
        if found.id is None and sides.tells_of_closure(name):
            return None  # "Closed for the retreat" is nobody's name
        return found if found.id is not None or people.words(found.name) else None

    def _whom(self, who: Provider | None) -> Sequence[Provider | None]:
        """That provider; of a name that is not known, also whom else it may mean."""
        if who is None or who.id is not None:
            return [who]
        return [who, *self.book.may_mean(who.name)]

    def _where_moved(self, cells: Cells, cell: Cell, _: Against | None) -> Iterator[Busy]:
        """The time to which the patient was moved, with this provider."""
        length = self._length(cells)
        for day, clock, zone in spans.possible(cell, "", cells.how):
            if day is not None:
                span = spans.of(day, clock, zone or cells.how.zone, length)
                for one in self._with_whom(cells):
                    yield Busy("stands" if clock and length else "unsure", one, *span)

    def _with_whom(self, cells: Cells) -> Iterator[Provider | None]:
        """The row's provider, and whoever else is named in it: a patient may go on to another."""
        yield from self._whom(self._own(cells))
        for name in self._others_named(cells):
            yield from self._whom(self._somebody(name))

    def _others_named(self, cells: Cells) -> Iterator[str]:
        """The names of further providers in the row."""
        for column in self.others:
            name = headers.tidy(str(cells.at(column.place) or ""))[:NAME_CHARS]
            if column.kind in ("provider", "cover") and name:
                yield name

    def _with_buffer(self, cells: Cells, cell: Cell, against: Against | None) -> Iterator[Busy]:
        """The time that is kept after an appointment that stands."""
        length = lengths.read(cell, "minutes")
        if against is None or not length:
            return
        for own in self.by(cells, against):
            if own.until is not None:
                yield own._replace(until=own.until + length)

    def _what_is_told(self, cells: Cells, cell: Cell, _: Against | None) -> Iterator[Busy]:
        """The times that a text, or a date under a head that nobody knows, names."""
        if isinstance(cell, str) and not _DIGIT.search(cell):
            return
        visits = spans.visit(cells, self._length(cells))
        since, until = visits[0] if len(visits) == 1 else spans.ANY_TIME
        own = " ".join((cells.named("provider")[:NAME_CHARS], *self._others_named(cells)))
        if isinstance(cell, str) and not notation.is_time(cell):
            found = told.of_text(cell, own, since, until, cells.how)
        else:
            moments = spans.possible(cell, "", cells.how)
            found = (
                one for m in moments for one in told.of_moment(m, own, since, until, cells.how)
            )
        yield from self.of_words(list(found))

    def _who_stands_in(self, cells: Cells, cell: Cell, against: Against | None) -> Iterator[Busy]:
        """Whoever else is named of an appointment that stands is in it too."""
        name = headers.tidy(str(cell))[:NAME_CHARS]
        if against is None or headers.word(name) in column_words.YES_OR_NO:
            return
        who = self._somebody(name)
        for own in self.by(cells, against) if who else ():
            for one in self._whom(who):
                yield own._replace(provider=one)

    def _when_again(self, cells: Cells, cell: Cell, against: Against | None) -> Iterator[Busy]:
        """The same hours of the days on which it comes again."""
        if against is None or against == "by clinic":
            return
        for own in self.by(cells, against):
            if own.since is not None and own.until is not None:
                for since, until in repeats.of(str(cell), own.since, own.until, cells.how):
                    yield own._replace(since=since, until=until)


_Teller = Callable[[Occupied, Cells, Cell, Against | None], Iterator[Busy]]
_TELL_MORE: Final[Mapping[str, _Teller]] = {
    "moved": Occupied._where_moved,
    "cover": Occupied._who_stands_in,
    "provider": Occupied._who_stands_in,
    "repeats": Occupied._when_again,
    "buffer": Occupied._with_buffer,
    **dict.fromkeys(("why", "notes", "described", "text", "name", "told"), Occupied._what_is_told),
}
"""Kinds of columns that tell of further times."""


def _closed_place(cells: Cells) -> str:
    """The place that the row alone says is closed, of a row that names nobody; else nothing."""
    place, provider = cells.named("location"), cells.named("provider")
    told = (place, provider)
    text = " ".join(cell for cell in cells.row if isinstance(cell, str) and cell not in told)
    if not place or people.words(provider) or cells.named("patient"):
        return ""
    return headers.word(place) if sides.tells_of_one_place(text) else ""


def bookings(busy: Sequence[Busy]) -> tuple[Booking, ...]:
    """Those of these times that are sure, as appointments to be remembered."""
    return tuple(
        Booking("", one.provider, _NOWHERE, one.since, one.until, None)
        for one in busy
        if one.against in ("stands", "away") and one.provider and one.since and one.until
    )


def _is_usual(length: timedelta) -> bool:
    """Whether a length looks whole: of ``120`` a lost digit leaves ``12``."""
    return length >= SHORTEST_APPOINTMENT and length.total_seconds() % 300 == 0


def _names_one(cells: Cells) -> bool:
    """Whether the row is about an appointment of somebody."""
    if _is_note(cells):
        return False
    return any(map(cells.named, ("appointment_id", "patient", "patient_phone")))


def _is_note(cells: Cells) -> bool:
    """Whether a note stands where the patient should."""
    patient = cells.named("patient")
    return bool(patient) and (remarks.is_nobody(patient) or sides.tells_of_absence(patient))
