"""A row of an appointment export -> a freed slot, a standing booking, or why it is neither.

Promises: a slot comes only from a row whose status the profile lists as cancelled, cancelled by the
patient as far as a column tells, with provider, place, start and end beyond doubt, still to come.
Rows that are not cancelled are counted, never guessed at.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from bot.ledger import digests
from bot.ledger.facts import Booking, Cancellation, Provider, Result
from intake.facts import cache, headers, providers
from intake.profiles import profile, selection
from intake.rows import times
from intake.rows.cells import EMPTY, Bad, Cells
from intake.tables.table import Misfit, Row

LONGEST_APPOINTMENT: Final = timedelta(hours=12)
ID_CHARS: Final = 80
NAME_CHARS: Final = 120
LOCATION_CHARS: Final = 80
REASON_CHARS: Final = 300
LONGEST_REASON_CHARS: Final = 2_000

_KEY_WITHOUT_ID: Final[tuple[profile.KeyField, ...]] = ("provider", "location", "start")

_MIDNIGHT: Final = time(0)

_DOCTOR: Final = re.compile(r"\b(?:doctor|dr|physician|md|clinician)\b")
_FILLERS: Final = re.compile(r"\b(?:is|was|will|be|been|has|on|the|an?) ")

_ONE: Final = "Correct one of them."
_NOT_CANCELLED: Final = "Not a cancelled appointment."
_NO_CLOCK: Final = (
    "There is no time of day in this cell; midnight counts as none, since a date without a time"
    " turns into it. Write the time."
)
_NOT_THERE: Final = "Blocked time: the provider is not there."
_BY_CLINIC: Final = "Cancelled by the clinic: the time is not free."
_NO_PATIENT: Final = "Blocked time without a patient."


@dataclass(frozen=True)
class Mapper:
    """Reads the rows of one file."""

    fit: selection.Fit
    layout: profile.Cancellations
    how: times.Conventions
    book: providers.Book

    def map(self, row: Row | Misfit) -> Result:
        """What the row says. The same row gives the same answer."""
        if isinstance(row, Misfit):
            return Result(row.line, "rejected", row.sentence)
        cells = Cells(row.cells, self.fit, self.how)
        try:
            match self._standing(cells):
                case "cancelled":
                    return self._cancelled(row.line, cells)
                case "booked":
                    return self._booked(row.line, cells)
                case "blocked":
                    return self._blocked(row.line, cells)
                case sentence:
                    return self._seen(Result(row.line, "ignored", sentence), cells)
        except Bad as bad:
            column, value = cells.place(bad.field)
            result = Result(row.line, "rejected", bad.sentence, column=column, value=value)
            return self._seen(result, cells)

    def _standing(self, cells: Cells) -> str:
        """``cancelled``, ``booked``, ``blocked``, or why the row is passed over."""
        if not self.layout.all_cancelled:
            word = headers.phrase(cells.text("status", NAME_CHARS))
            status = self.layout.status
            if word in status.booked:
                return "booked"
            if word in status.blocked:
                return "blocked"
            if word in status.ignored:
                return _NOT_CANCELLED
            if not word:
                raise Bad("status", "The status is missing. Fill it in.")
            if word not in status.cancelled:
                raise Bad("status", "This status is not known. Add it to the profile.")
        return self._freed(cells)

    def _freed(self, cells: Cells) -> str:
        by = headers.phrase(cells.text("cancelled_by", NAME_CHARS))
        provider = headers.phrase(cells.text("provider", NAME_CHARS))
        if by and (by == provider or _by_clinic(by, self.layout.clinic_words)):
            return _BY_CLINIC
        reason = cells.text("reason", LONGEST_REASON_CHARS, lines=True)
        if reason and _says(reason, provider, self.layout.clinic_reasons):
            return _BY_CLINIC
        if cells.yes_or_no("blocked") or self._has_no_patient(cells):
            return _NO_PATIENT
        return "cancelled"

    def _has_no_patient(self, cells: Cells) -> bool:
        if "patient" in self.fit.columns:
            return not cells.text("patient", NAME_CHARS)
        return not any(
            cells.text(field, NAME_CHARS) for field in ("appointment_id", "patient_phone")
        )

    def _cancelled(self, line: int, cells: Cells) -> Result:
        appointment = cells.identifier("appointment_id", ID_CHARS)
        provider = self._provider(cells)
        location = cells.needed("location", LOCATION_CHARS)
        start = self._start(cells)
        end = self._end(cells, start)
        self._check_when(start, end)
        fact = Cancellation(
            appointment,
            provider,
            location,
            start,
            end,
            cells.text("reason", LONGEST_REASON_CHARS, lines=True)[:REASON_CHARS],
            cells.phone("patient_phone"),
        )
        key = self._key(appointment, provider, location, start)
        return Result(
            line,
            "accepted",
            "",
            (fact,),
            key,
            provider=provider.name,
            location=location,
            start=start,
        )

    def _booked(self, line: int, cells: Cells) -> Result:
        result = Result(line, "ignored", _NOT_CANCELLED)
        try:
            appointment = cells.identifier("appointment_id", ID_CHARS)
            provider = self._provider(cells)
            location = cells.text("location", LOCATION_CHARS)
            start = self._start(cells)
            end = self._end(cells, start)
        except Bad:
            return self._seen(result, cells)
        try:
            number = cells.phone("patient_phone")
        except Bad:
            number = None
        fact = Booking(appointment, provider, location, start, end, number)
        key = self._key(appointment, provider, location, start)
        return result._replace(
            facts=(fact,), key=key, provider=provider.name, location=location, start=start
        )

    def _blocked(self, line: int, cells: Cells) -> Result:
        """The provider is not there, so that no other row may free this time."""
        result = Result(line, "ignored", _NOT_THERE)
        try:
            provider = self._provider(cells)
            location = cells.text("location", LOCATION_CHARS)
            start, end = self._away(cells)
        except Bad:
            return self._seen(result, cells)
        fact = Booking("", provider, location, start, end, None)
        key = self._key("", provider, location, start)
        return result._replace(
            facts=(fact,), key=key, provider=provider.name, location=location, start=start
        )

    def _away(self, cells: Cells) -> tuple[datetime, datetime]:
        """From when to when; the whole day where the row gives no time of day."""
        try:
            start = self._start(cells)
            return start, self._end(cells, start)
        except Bad:
            moment = self._moment(cells, "start" if "start" in self.fit.columns else "time")
        if moment.day is None:
            raise Bad("start", EMPTY)
        begins = datetime.combine(moment.day, _MIDNIGHT, moment.zone or self.how.zone)
        return begins.astimezone(UTC), (begins + timedelta(days=1)).astimezone(UTC)

    def _provider(self, cells: Cells) -> Provider:
        name = cells.needed("provider", NAME_CHARS)
        try:
            return self.book.find(name, self.fit.profile.providers)
        except KeyError as error:
            raise Bad("provider", error.args[0]) from None

    def _start(self, cells: Cells) -> datetime:
        columns = self.fit.columns
        alone = "start" if "time" not in columns else "time" if "start" not in columns else None
        if alone is not None:
            moment = self._moment(cells, alone)
            return cells.instant(alone, moment, self._clock(alone, moment))
        moment, clock = self._moment(cells, "start"), self._moment(cells, "time")
        of_day = self._clock("time", clock)
        if clock.day not in (None, moment.day):
            raise Bad("time", f"The date here is not that of the date column. {_ONE}")
        if moment.clock not in (None, _MIDNIGHT, of_day):
            raise Bad("time", f"The time here is not that of the date column. {_ONE}")
        return cells.instant("start", moment._replace(zone=clock.zone or moment.zone), of_day)

    def _moment(self, cells: Cells, field: str) -> times.Moment:
        moment = cells.moment(field)
        if moment is None:
            raise Bad(field, EMPTY)
        return moment

    def _clock(self, field: str, moment: times.Moment) -> time:
        """The time of day. Midnight is what a date without one turns into on its way."""
        if moment.clock is None or moment.clock == _MIDNIGHT:
            raise Bad(field, _NO_CLOCK)
        return moment.clock

    def _end(self, cells: Cells, start: datetime) -> datetime:
        moment = cells.moment("end")
        minutes = self._minutes(cells)
        if moment is None:
            if minutes is None:
                field = "end" if "end" in self.fit.columns else "duration"
                raise Bad(field, EMPTY)
            return start + minutes
        clock = self._clock("end", moment)
        local = start.astimezone(moment.zone or self.how.zone)
        end = cells.instant("end", moment._replace(day=moment.day or local.date()), clock)
        if minutes is not None and start + minutes != end:
            raise Bad("duration", f"Start and duration do not lead to the end given. {_ONE}")
        return end

    def _minutes(self, cells: Cells) -> timedelta | None:
        text = cells.identifier("duration", 12)
        if not text:
            return None
        if not text.isascii() or not text.isdigit():
            raise Bad(
                "duration", f"This is not a whole number. Write it in {self.layout.duration_unit}."
            )
        span = timedelta(**{self.layout.duration_unit: int(text)})
        if not timedelta(minutes=1) <= span <= LONGEST_APPOINTMENT:
            raise Bad(
                "duration", f"This is no usual number of {self.layout.duration_unit}. Correct it."
            )
        return span

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
        if end - start > LONGEST_APPOINTMENT:
            raise Bad("end", "The appointment would last longer than 12 hours. Correct it.")

    def _key(self, appointment: str, provider: Provider, location: str, start: datetime) -> bytes:
        values = {
            "appointment_id": appointment,
            "provider": provider.name,
            "location": location,
            "start": start.isoformat(),
        }
        fields = self.layout.key if appointment else _KEY_WITHOUT_ID
        return digests.key(self.fit.profile.name, *(f"{field}={values[field]}" for field in fields))

    def _seen(self, result: Result, cells: Cells) -> Result:
        """Add what can be told of a row that is not used, so that it can be found again."""
        try:
            name = cells.text("provider", NAME_CHARS)
            place = cells.text("location", LOCATION_CHARS)
        except Bad:
            return result
        result = result._replace(provider=name, location=place)
        try:
            return result._replace(start=self._start(cells))
        except Bad:
            return result


@lru_cache(cache.ANSWERS)
def _says(reason: str, provider: str, phrases: frozenset[str]) -> bool:
    """Whether one of the phrases stands in the reason as whole words.

    ``Dr. Chen is out`` is ``provider out``.
    """
    words = headers.phrase(reason)
    names = set(_plain(provider).split()) - {"provider"}
    plain = f" {' '.join(word for word in _plain(words).split() if word not in names)} "
    return any(
        f" {phrase} " in f" {words} " or (" " in phrase and f" {_plain(phrase)} " in plain)
        for phrase in phrases
    )


def _plain(phrase: str) -> str:
    return _FILLERS.sub("", _DOCTOR.sub("provider", phrase))


def _by_clinic(by: str, clinic_words: frozenset[str]) -> bool:
    """Whether ``Clinic staff`` or ``Provider (Dr. Chen)`` cancelled, and not ``Patient/office``."""
    words = f" {by} "
    return "patient" not in words and any(f" {word} " in words for word in clinic_words)
