"""What one scheduling message says of one appointment: who, when, where, and in what state.

Promises: pure; nothing is guessed; positions that contradict each other are a contradiction.
Nothing is decided here about what follows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from bot.ledger.answers import Question
from bot.ledger.facts import Provider
from intake.appointments.clinic import Clinic
from intake.appointments.known import Patient, Span
from intake.facts import headers
from intake.hl7 import people, statuses, times
from intake.hl7.messages import Message
from intake.hl7.source import Position, Source
from intake.hl7.statuses import Status
from intake.hl7.times import Contradiction, Refused
from intake.words import sides

_MINUTE_UNITS: Final = frozenset({"m", "min", "mins", "minute", "minutes", "ans min"})
_SECOND_UNITS: Final = frozenset({"s", "sec", "secs", "second", "seconds"})
_HOUR_UNITS: Final = frozenset({"h", "hr", "hrs", "hour", "hours"})
_UNSURE: Final = 300
"""A length without a unit from here on may well be seconds."""
_LONGEST: Final = timedelta(hours=12)
_NOTES: Final = (("NTE", 3, 1), ("OBX", 5, 1), ("OBX", 5, 2))
_REMARKS: Final = (
    ("AIS", 3, 1),
    ("AIS", 3, 2),
    ("PV2", 3, 1),
    ("PV2", 3, 2),
    ("PV2", 12, 1),
)
"""Where somebody may write something about a visit, besides SCH."""
_ALONE: Final = 1
"""SCH-3 of an appointment that is none of a series, or the first of one."""
_DEATH: Final = 30
"""PID-30, whether the patient has died."""
_UNKNOWN_LENGTH: Final = timedelta(hours=2)
"""How far an appointment may reach whose end can't be read."""
_LONGEST_BLOCK: Final = timedelta(days=400)
_APART: Final = timedelta(hours=1)
"""Starts of one appointment that differ by more, as of a room that is made ready, are two."""


@dataclass(frozen=True)
class Appointment:
    """A message, understood. ``span``: ``None`` where it says no time, as some cancels do."""

    key: tuple[str, str, str]
    """The sender's application and facility, and its id of the appointment."""
    status: Status
    status_word: str
    status_beside: tuple[str, ...]
    """What stands beside that word, and is none that the source lists."""
    span: Span | None
    provider: Provider | None
    place: str
    reason: str
    reason_code: str
    notes: tuple[str, ...]
    """What somebody wrote about it."""
    remarks: tuple[str, ...]
    """All else that is said of it: what the visit is for, and in the sender's own segments."""
    phone: str | None
    patient: Patient
    patient_died: bool
    is_test: bool
    """The patient is one that only tests have."""


def key(message: Message, source: Source) -> tuple[str, str, str] | None:
    """Which appointment it is about; ``None`` if it names none. One of a series (SCH-3) is another
    than the rest of it."""
    identity = _first(message, source.fields.id)
    occurrence = message.first("SCH", 3)
    if identity and occurrence.isdecimal() and int(occurrence) != _ALONE:
        identity = f"{identity} {int(occurrence)}"
    sender = (message.first("MSH", 3), message.first("MSH", 4))
    return (*sender, identity) if identity else None


def read(message: Message, source: Source, clinic: Clinic) -> Appointment:
    """What a message says. Raises ``Refused``, of which a ``Contradiction`` needs a person."""
    said = statuses.read(message, source)
    identity = key(message, source)
    if identity is None:
        named = ", ".join(source.fields.id)
        raise Refused(f"The message names no appointment: no id is in {named}.")
    named_event = message.first("EVN", 1)
    if named_event and re.fullmatch(r"S\d\d", named_event) and named_event != message.event:
        raise Contradiction("MSH-9 and EVN-1 name two events.")
    if people.names_several_patients(message):
        raise Contradiction("The message names several patients: is the time of all of them free?")
    provider = people.provider(message, source, clinic.book)
    place = _place(message, source)
    if provider is not None and provider.id is None and people.is_private(message, provider.name):
        raise Refused("What stands where the provider is named is the patient's.")
    if people.is_private(message, place) and not clinic.known_places.knows(place):
        raise Refused("What stands where the place is named is the patient's.")
    return Appointment(
        identity,
        said.status,
        said.word,
        said.beside,
        _Times(message, source, clinic.at(place), provider).span(),
        provider,
        place,
        headers.tidy(_reason(message, source)),
        headers.tidy(_first(message, source.fields.reason[::-1])),
        tuple(dict.fromkeys(_texts(message, _NOTES))),
        _remarks(message, source),
        people.number(message, source),
        people.patient(message),
        message.first("PID", _DEATH).upper() == "Y",
        people.is_of_test(message),
    )


def shadows(
    message: Message, source: Source, clinic: Clinic
) -> list[tuple[Provider | None, datetime, datetime]]:
    """All that a message may take up, whatever of it can't be used: for messages that speak against
    a free time. A provider who is not named may be anybody, an end that is not known far away."""
    named: Sequence[Provider | None] = people.everybody(message, source, clinic.book) or [None]
    there = clinic.at(_place(message, source))
    spans = _Times(message, source, there, None).taken()
    return [(who, since, until) for who in named for since, until in spans]


def _place(message: Message, source: Source) -> str:
    return headers.tidy(_first(message, source.fields.place)) or source.place


def times_named(
    message: Message, source: Source, clinic: Clinic
) -> list[tuple[datetime, datetime]]:
    """All times that a message names, as far as they can be read."""
    there = clinic.at(_place(message, source))
    return _Times(message, source, there, None).taken()


def _first(message: Message, positions: tuple[Position, ...]) -> str:
    return next((found for one in positions if (found := one.of(message))), "")


def _reason(message: Message, source: Source) -> str:
    """Why it was cancelled; some senders tell it where the visit's own reason stands, SCH-7."""
    of_visit = message.first("SCH", 7, 2) or message.first("SCH", 7)
    told = _first(message, source.fields.reason)
    return told or (of_visit if sides.tells_of_cancelling(of_visit) else "")


def _remarks(message: Message, source: Source) -> tuple[str, ...]:
    """The reason of the visit, what is done at it, and segments of the sender's own."""
    written = _texts(message, _REMARKS)
    reasons = set(source.fields.reason)
    for field in (6, 7, 8):
        for component in (1, 2):
            if Position(f"SCH-{field}.{component}") not in reasons:
                written.append(message.first("SCH", field, component))
    for segment in message.segments:
        if segment.name.startswith("Z"):
            written += [segment.value(number) for number in range(1, len(segment.fields))]
    return tuple(dict.fromkeys(one for one in written if one))


def _texts(message: Message, positions: Sequence[tuple[str, int, int]]) -> list[str]:
    found = [
        segment.value(field, component)
        for name, field, component in positions
        for segment in message.all(name)
    ]
    return [one for one in found if one]


@dataclass(frozen=True)
class _Times:
    """The times of one message, for the provider whose time is meant."""

    message: Message
    source: Source
    clinic: Clinic
    provider: Provider | None

    def span(self) -> Span | None:
        """When the appointment is; ``None`` if no time is named. Raises ``Refused``."""
        fields, zone = self.source.fields, self.clinic.zone
        main = self._each(fields.start[:1]) or self._each(fields.start[1:])
        if len(set(main)) > 1:
            raise Contradiction("The message names several times for one appointment.")
        ours = self._own(fields.provider_start)
        starts = [*main, *ours, *self._each(fields.start), *self._own(fields.other_start)]
        if not starts:
            return None
        if len({at.astimezone(zone).date() for at in starts}) > 1:
            raise Contradiction("The message names two days for one appointment.")
        if max(starts) - min(starts) > _APART:
            raise Contradiction("The message names two times for one appointment.")
        start = min(ours) if ours else main[0] if main else min(starts)
        ends = self._ends(start) or [start]
        return Span(start, min(ends), min(starts), max(ends))

    def _check_end(self, start: datetime, end: datetime) -> None:
        zone = self.clinic.zone
        if end <= start:
            raise Contradiction("The appointment ends before it starts.")
        if end.astimezone(zone).date() != start.astimezone(zone).date():
            raise Contradiction("The appointment ends on another day than it starts.")

    def _ends(self, start: datetime) -> list[datetime]:
        """When it ends, by its end and by its length; nothing if it says neither."""
        written = self._each(self.source.fields.end[:1]) or self._each(self.source.fields.end[1:])
        length = self._length()
        if self.message.event != "S23":
            for end in written:
                self._check_end(start, end)
        return [*written, *([start + length] if length else [])]

    def taken(self) -> list[tuple[datetime, datetime]]:
        """From when to when anything may be that the message names. Never raises."""
        fields = self.source.fields
        starts, ends = list[datetime](), list[datetime]()
        days = list[tuple[datetime, datetime]]()
        for position in (*fields.start, *fields.provider_start, *fields.other_start):
            for written in position.each(self.message):
                at = self._at(written)
                day = times.whole_day(written, self.clinic.zone) if at is None else None
                starts += [at] if at is not None else []
                days += [day] if day is not None else []
        for position in fields.end:
            ends += [at for one in position.each(self.message) if (at := self._at(one))]
        try:
            length = self._length() or _UNKNOWN_LENGTH
        except Refused:
            length = _UNKNOWN_LENGTH
        return [*days, *(self._reaching(at, ends, length) for at in dict.fromkeys(starts))]

    def _reaching(
        self, start: datetime, ends: Sequence[datetime], length: timedelta
    ) -> tuple[datetime, datetime]:
        later = [end for end in ends if start < end <= start + _LONGEST_BLOCK]
        return start, max(start + length, *later) if later else start + length

    def _at(self, written: str) -> datetime | None:
        """A time as well as it can be read; one that comes twice is the first, for it may be."""
        try:
            return times.instant(written, UTC, where="") and times.said(written, self.clinic.zone)
        except Refused:
            return None

    def _each(self, positions: Sequence[Position]) -> list[datetime]:
        """All times in these positions."""
        return [
            at
            for position in positions
            for written in position.each(self.message)
            if (at := self._instant(written, position)) is not None
        ]

    def _own(self, positions: Sequence[Position]) -> list[datetime]:
        """The starts in the rows of the provider, by the first position that has any."""
        for position in positions:
            rows = people.rows_of(
                self.message, position, self.provider, self.source, self.clinic.book
            )
            written = [one.value(position.field, position.component) for one in rows]
            found = [at for one in written if (at := self._instant(one, position)) is not None]
            if found:
                return found
        return []

    def _instant(self, written: str, position: Position) -> datetime | None:
        if not written:
            return None
        naive = times.offset(written) is None
        return times.instant(written, self._zone() if naive else UTC, where=position)

    def _zone(self) -> tzinfo:
        """The zone of times without an offset. Raises ``Contradiction`` if MSH-7 names another."""
        zone, written = self.clinic.zone, self.message.first("MSH", 7)
        offset = times.offset(written)
        if offset is None:
            return zone
        if self.source.naive_times == "msh":
            return offset
        if self.source.naive_times == "clinic":
            return zone
        at = times.said(written, zone)
        if at is not None and at.astimezone(zone).utcoffset() != offset.utcoffset(at):
            raise Contradiction(
                f"MSH-7 is written in {written[-5:]}, which is not the clinic's time: are its"
                " appointments in the clinic's time? Say so on Files, or in the source"
                " (naive_times).",
                Question("clock", self.source.name),
            )
        return zone

    def _length(self) -> timedelta | None:
        for position, unit_at in self.source.fields.duration:
            written = position.of(self.message)
            number = re.fullmatch(
                r"([A-Za-z]*)\s*([0-9]{1,6})(?:\.0+)?\s*([A-Za-z]*)", written, re.ASCII
            )
            if number is None or int(number[2]) == 0:
                continue
            beside = headers.phrase(unit_at.of(self.message)) if unit_at != position else ""
            unit = beside or number[1].lower() or number[3].lower()
            return _as_time(int(number[2]), unit, self.source)
        return timedelta(minutes=self.source.length) if self.source.length else None


def _as_time(number: int, unit: str, source: Source) -> timedelta:
    if not unit:
        if source.duration_unit is None and number >= _UNSURE:
            raise Refused("The length has no unit. Say in the source whether it is seconds.")
        unit = source.duration_unit or "minutes"
    for known, one in (
        (_MINUTE_UNITS, timedelta(minutes=1)),
        (_SECOND_UNITS, timedelta(seconds=1)),
        (_HOUR_UNITS, timedelta(hours=1)),
    ):
        if unit in known:
            if not timedelta(minutes=1) <= number * one <= _LONGEST:
                raise Refused("The length of the appointment is out of all bounds.")
            return number * one
    raise Refused("The unit of the length is not known.")
