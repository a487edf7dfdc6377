"""A row of an appointment export -> a freed slot, or why it is none, and what it speaks against.

Promises: a slot comes only from a row whose status the profile lists as cancelled, cancelled by the
patient as far as anything tells, with provider, place, start and end beyond doubt, still to come.
Rows that are not cancelled are counted, never guessed at. Whatever becomes of a row, ``busy`` holds
each time in which it shows, or may show, that somebody is not free.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from bot.ledger import answers, digests
from bot.ledger.facts import Against, Booking, Cancellation, Outcome, Place, Provider, Result
from bot.waitlist.rules.place import NotOne, Unknown
from intake.facts import headers, people, places, providers
from intake.profiles import profile, selection
from intake.rows import (
    holidays,
    lengths,
    loose,
    occupied,
    other_columns,
    standing,
    telling,
    times,
    unread,
)
from intake.rows.cells import (
    EMPTY,
    ID_CHARS,
    LOCATION_CHARS,
    LONGEST_REASON_CHARS,
    NAME_CHARS,
    REASON_CHARS,
    Asks,
    Bad,
    Cells,
)
from intake.tables.table import Cell, Misfit, Row
from intake.words import sides

_KEY_WITHOUT_ID: Final[tuple[profile.KeyField, ...]] = ("provider", "location", "start")
_WHEN: Final = ("date", "start", "time")

_MIDNIGHT: Final = time(0)
_ONE: Final = "Correct one of them."
_NOT_CANCELLED: Final = "Not a cancelled appointment."
_OLDER: Final = "An older state of an appointment that was cancelled since."
_HEADING: Final = "A heading: it says what the rows under it are about."
_LINE: Final = (
    "A line that is no row, and may say that a time is not free. Take it out, or answer the"
    " question about it on the Files page."
)
_CERTAIN: Final = "Write it without the sign, or drop the row."
_NOBODY: Final = "This names no provider in particular. Write whose appointment it was."
_IGNORED: Final[dict[standing.Standing, tuple[str, Against | None]]] = {
    "booked": (_NOT_CANCELLED, "stands"),
    "blocked": ("Blocked time: the provider is not there.", "away"),
    "by_clinic": ("Cancelled by the clinic: the time is not free.", "by clinic"),
    "ignored": (_NOT_CANCELLED, "stands"),
    "empty": (_NOT_CANCELLED, None),
    "no patient": ("Blocked time without a patient.", None),
}
"""Why a row of that standing is passed over, and how it speaks against its time."""


@dataclass(frozen=True)
class Mapper:
    """Reads the rows of one file."""

    fit: selection.Fit
    layout: profile.Cancellations
    how: times.Conventions
    book: providers.Book
    known_places: places.Book = places.ANYWHERE
    others: tuple[other_columns.Column, ...] = ()
    known: answers.Answers = answers.NONE_YET
    names: frozenset[str] = frozenset()
    """The names in the provider's column, as ``headers.word`` gives them."""
    days_out: frozenset[telling.Day] = frozenset()
    """On these that provider is out."""
    changes: telling.Changes = field(default_factory=telling.Changes)
    _judge: standing.Judge = field(init=False, repr=False)
    _unit: lengths.Unit = field(init=False, repr=False)
    _times: occupied.Occupied = field(init=False, repr=False)
    _elsewhere: dict[tzinfo | None, times.Conventions] = field(default_factory=dict, repr=False)
    """The conventions at places with a clock of their own: one for each clock."""
    _aliases: Mapping[str, str] = field(init=False, repr=False)
    """Names of providers as the source writes them -> as they are here."""

    def __post_init__(self) -> None:
        judge = standing.Judge(self.fit, self.layout, self.others, self.known)
        unit = lengths.unit(self.fit, self.layout)
        object.__setattr__(self, "_judge", judge)
        object.__setattr__(self, "_unit", unit)
        said = {**self.fit.profile.providers, **self.known.providers}
        aliases = {**self.book.shortenings(self.names), **said}
        object.__setattr__(self, "_aliases", aliases)
        told = occupied.Occupied(
            self.layout, self.book, aliases, unit, self.others, self.fit.columns
        )
        object.__setattr__(self, "_times", told)

    def map(self, row: Row | Misfit) -> Result | None:
        """What the row says; ``None`` if it stands above the header and speaks against nothing. The
        same row gives the same answer."""
        if isinstance(row, Misfit):
            return self._misfit(row)
        if row.heading:
            return self._line(row)
        cells = self._by_its_clock(Cells(self._with_colons(row.cells), self.fit, self.how))
        result = self._with_more(self._judged(row, cells), cells)
        return _for_everybody(result) if row.grouped else result

    def _misfit(self, row: Misfit) -> Result | None:
        """What a row that does not fit speaks against; ``None`` if it is of another sheet, and
        nobody is away."""
        text = " ".join([row.beside, *(cell for cell in row.cells if isinstance(cell, str))])
        if row.beside and not (row.is_day_out or sides.tells_of_absence(text)):
            return None
        starts = "end" not in self.fit.columns
        said = loose.busy(row.cells, self.layout.status, self.how, of_starts=starts)
        if row.beside and not said:
            said = loose.at_any_time(row.cells)
        outcome: Outcome = "ignored" if row.beside else "rejected"
        return Result(row.line, outcome, row.sentence, busy=self._times.of_words(said))

    def _with_colons(self, cells: Sequence[Cell]) -> Sequence[Cell]:
        """The row with ``9.30`` as ``9:30`` where all clocks of the file are written so."""
        if not self.how.dotted:
            return cells
        written = list(cells)
        for place in (self.fit.columns[name] for name in self.how.dotted):
            if isinstance(cell := written[place], str):
                written[place] = cell.replace(".", ":")
        return written

    def _line(self, row: Row) -> Result | None:
        """A line that is no row: what it may say of times counts, and staff are asked about it if
        it does not say so itself."""
        text = " ".join(cell for cell in row.cells if isinstance(cell, str))
        words = headers.phrase(text)[:LONGEST_REASON_CHARS]
        said = loose.title if row.above else loose.note
        told = () if words in self.known.notes else said(row.cells, self.how)
        busy = self._times.of_words((*told, *holidays.beside(told, text, self.how.zone)))
        if row.above and not busy:
            return None
        if not busy or sides.tells_of_absence(text):
            return Result(row.line, "ignored", _HEADING, busy=busy)
        question = answers.Question("note", words)
        return Result(row.line, "ignored", _LINE, busy=busy, question=question)

    def _judged(self, row: Row, cells: Cells) -> Result:
        if headers.word(cells.named("provider")) in self.known.ignored:
            return self._seen(Result(row.line, "ignored", providers.PASSED_OVER), cells, None)
        try:
            found = self._judge.standing(cells)
        except Bad as bad:
            return self._refused(row.line, cells, bad, "unsure")
        if found != "cancelled":
            return self._ignored(row.line, cells, found)
        if headers.word(cells.named("location")) in self.known.elsewhere:
            return self._seen(Result(row.line, "ignored", places.ELSEWHERE), cells, None)
        if row.mark:
            return self._refused(row.line, cells, Bad("", row.mark), "unsure")
        try:
            return self._cancelled(row.line, cells)
        except Bad as bad:
            return self._refused(row.line, cells, bad, None)

    def _by_its_clock(self, cells: Cells) -> Cells:
        """The row's times are written by the clock of its place."""
        named = cells.named("location") or self.layout.always_location or ""
        zone = self.known_places.zone(named)
        if zone in (None, self.how.zone):
            return cells
        if zone not in self._elsewhere:
            self._elsewhere[zone] = replace(self.how, zone=zone)
        return Cells(cells.row, self.fit, self._elsewhere[zone])

    def _refused(self, line: int, cells: Cells, bad: Bad, against: Against | None) -> Result:
        column, value = cells.place(bad)
        question = bad.question if isinstance(bad, Asks) else None
        result = Result(
            line, "rejected", bad.sentence, column=column, value=value, question=question
        )
        result = self._seen(result, cells, against)
        return self._with_day_out(result, cells) if question is not None else result

    def _with_day_out(self, result: Result, cells: Cells) -> Result:
        """A row of a day of which two tell that the provider is out counts against all of it."""
        if not self.days_out or telling.day_of(self.fit, cells.row) not in self.days_out:
            return result
        return result._replace(busy=(*result.busy, *self._times.all_day(cells)))

    def _ignored(self, line: int, cells: Cells, found: standing.Standing) -> Result:
        if found == "booked" and self.changes.is_older(self.fit, cells.row, self.how):
            return Result(line, "ignored", _OLDER)
        sentence, against = _IGNORED[found]
        result = self._seen(Result(line, "ignored", sentence), cells, against)
        if found == "by_clinic":
            result = self._with_day_out(result, cells)
        if found not in ("booked", "blocked"):
            return result
        booking = self._booking(cells, result, with_patient=found == "booked")
        return result._replace(facts=(booking,) if booking else ())

    def _with_more(self, result: Result, cells: Cells) -> Result:
        """The row with the further times that it takes up."""
        against = result.busy[0].against if result.busy else None
        more = self._times.besides(cells, against)
        if not more:
            return result
        told = occupied.bookings(more) if result.facts else ()
        return result._replace(busy=(*result.busy, *more), facts=(*result.facts, *told))

    def _booking(self, cells: Cells, result: Result, *, with_patient: bool) -> Booking | None:
        """The row as an appointment that stands, or as blocked time, if it tells all of it."""
        if len(result.busy) != 1:
            return None
        (busy,) = result.busy
        if busy.provider is None or busy.since is None or busy.until is None:
            return None
        number, appointment = None, ""
        if with_patient:
            with suppress(Bad):
                appointment = self._identifier(cells)
            with suppress(Bad):
                number = cells.phone("patient_phone")
        place = self.known_places.mentioned(cells.named("location")[:LOCATION_CHARS])
        return Booking(appointment, busy.provider, place, busy.since, busy.until, number)

    def _cancelled(self, line: int, cells: Cells) -> Result:
        appointment = self._identifier(cells)
        provider = self._provider(cells)
        place = self._place(cells)
        start = self._start(cells)
        end = lengths.end(cells, start, self.layout, self._unit)
        self._check_when(start, end)
        reason = cells.text("reason", LONGEST_REASON_CHARS, lines=True)
        fact = Cancellation(
            appointment,
            provider,
            place,
            start,
            end,
            reason[:REASON_CHARS],
            cells.phone("patient_phone"),
            sides.tells_of_death(reason),
        )
        unread.check_when(self.others, cells, fact, cells.how.zone)
        key = self._key(appointment, provider, place, start)
        return Result(
            line,
            "accepted",
            "",
            (fact,),
            key,
            provider=provider.name,
            location=place.name,
            start=start,
        )

    def _provider(self, cells: Cells) -> Provider:
        name = cells.needed("provider", NAME_CHARS)
        if headers.in_doubt(name):
            raise Bad("provider", f"Whether this provider is meant is in doubt. {_CERTAIN}")
        try:
            found = self.book.find(name, self._aliases)
        except KeyError as error:
            asked = answers.Question("provider", headers.word(name))
            raise Asks("provider", error.args[0], asked) from None
        if found.id is None and not people.words(found.name):
            raise Bad("provider", _NOBODY)
        return found

    def _place(self, cells: Cells) -> Place:
        try:
            return self.known_places.find(self._location(cells))
        except Unknown as error:
            asked = answers.Question("place", headers.word(self._location(cells)))
            raise Asks("location", str(error), asked) from None
        except NotOne as error:
            raise Bad("location", str(error)) from None

    def _location(self, cells: Cells) -> str:
        if self.layout.always_location and "location" not in self.fit.columns:
            return self.layout.always_location
        if "location" in self.fit.above and self.known_places.tells(""):
            return cells.text("location", LOCATION_CHARS)
        location = cells.needed("location", LOCATION_CHARS)
        if headers.in_doubt(location):
            raise Bad("location", f"Whether this place is meant is in doubt. {_CERTAIN}")
        return location

    def _identifier(self, cells: Cells) -> str:
        return cells.identifier("appointment_id", ID_CHARS)

    def _start(self, cells: Cells) -> datetime:
        """The start, from whichever columns hold its date and its time of day."""
        said = [(field, cells.moment(field)) for field in _WHEN if field in self.fit.columns]
        given = [(field, moment) for field, moment in said if moment is not None]
        if not given:
            raise Bad(said[0][0], EMPTY)
        day_field, day = self._one(given, "day", "date")
        clocks = [(f, m) for f, m in given if m.clock not in (None, _MIDNIGHT)]
        if not clocks:
            missing = [field for field, moment in said if moment is None]
            raise Bad(missing[-1], EMPTY) if missing else Bad(given[-1][0], lengths.NO_CLOCK)
        _, clock = self._one(clocks, "clock", "time")
        zone = next((moment.zone for _, moment in reversed(given) if moment.zone), None)
        return cells.instant(day_field, day._replace(zone=zone), clock.clock or _MIDNIGHT)

    def _one(
        self, given: list[tuple[str, times.Moment]], part: str, word: str
    ) -> tuple[str, times.Moment]:
        """The first that has the part; all that have it must agree."""
        having = [(f, m) for f, m in given if getattr(m, part) is not None] or given[:1]
        first = having[0]
        for name, moment in having[1:]:
            if getattr(moment, part) != getattr(first[1], part):
                raise Bad(name, f"The {word} here is not that of the date column. {_ONE}")
        return first

    def _check_when(self, start: datetime, end: datetime) -> None:
        guards, now = self.layout.guards, self.how.now
        if start <= now:
            raise Bad("start", "This time has passed. There is nothing left to do.")
        if start < now + timedelta(minutes=guards.lead_minutes):
            raise Bad(
                "start",
                f"It starts in less than {guards.lead_minutes} minutes: too soon. Call instead.",
            )
        if start > now + timedelta(days=guards.horizon_days):
            raise Bad("start", "This date is too far ahead to be meant. Correct it.")
        if end <= start:
            raise Bad("end", "The end is not after the start. Correct it.")
        if end - start > lengths.LONGEST_APPOINTMENT:
            raise Bad("end", "The appointment would last longer than 12 hours. Correct it.")

    def _key(self, appointment: str, provider: Provider, place: Place, start: datetime) -> bytes:
        values = {
            "appointment_id": appointment,
            "provider": provider.name,
            "location": place.name,
            "start": start.isoformat(),
        }
        fields = self.layout.key if appointment else _KEY_WITHOUT_ID
        return digests.key(self.fit.profile.name, *(f"{field}={values[field]}" for field in fields))

    def _seen(self, result: Result, cells: Cells, against: Against | None) -> Result:
        """Add what can be told of a row that is not used: to find it again, and what it is about,
        and what it speaks against."""
        result = result._replace(
            provider=cells.named("provider")[:NAME_CHARS],
            location=cells.named("location")[:LOCATION_CHARS],
            busy=self._times.by(cells, against) if against else (),
        )
        start = None
        with suppress(Bad):
            start = self._start(cells)
        return result._replace(start=start, key=self._key_of(cells, start))

    def _key_of(self, cells: Cells, start: datetime | None) -> bytes:
        """The row's key as far as it can be told: none if it can't."""
        try:
            appointment = self._identifier(cells)
            fields = self.layout.key if appointment else _KEY_WITHOUT_ID
            provider = self._provider(cells) if "provider" in fields else Provider(None, "")
            place = Place(None, "")
            if "location" in fields:
                place = self.known_places.mentioned(self._location(cells))
        except Bad:
            return b""
        if start is None and "start" in fields:
            return b""
        return self._key(appointment, provider, place, start or self.how.now)


def _for_everybody(result: Result) -> Result:
    """The row as it counts where its provider's name stands only above it: time off, and what may
    be no visit, may be of others too."""
    if all(one.against in ("stands", "by clinic") for one in result.busy):
        return result
    busy = (one._replace(provider=None) for one in result.busy)
    return result._replace(busy=tuple(dict.fromkeys(busy)), facts=())
