"""What one Appointment resource says: who, when, where, and in what state.

Promises: pure; nothing is guessed: what a resource does not say for certain is a fault, in a
sentence. No name and no number of a patient is taken out of it, only a digest of the reference.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from bot.ledger import digests
from bot.ledger.answers import Question
from bot.ledger.facts import Provider
from intake.appointments.clinic import Clinic
from intake.appointments.known import NOBODY, Patient, Span
from intake.facts import headers, providers
from intake.fhir import elements
from intake.fhir.elements import Resource
from intake.fhir.source import Source, Status

OFFER: Final = "urn:slotfill:offer"
"""The system of the identifier by which a booking of ours is known."""

_LONGEST: Final = timedelta(hours=12)
_UNKNOWN_LENGTH: Final = timedelta(hours=2)
_PATIENT_BYTES: Final = 8
_BIGINT_DIGITS: Final = 19
_PEOPLE: Final = ("Practitioner", "PractitionerRole", "Person")
_THINGS: Final = ("Device", "HealthcareService")

_NO_START: Final = "The appointment says no start, or one without an offset."
_NO_END: Final = "The appointment says neither when it ends nor how long it is."
_BACKWARDS: Final = "The appointment ends before it starts, or on another day, or is too long."
_NOBODY: Final = "The appointment names no provider."
_TWO: Final = "The appointment names two providers: whose time is it?"

Names = Mapping[str, str]
"""What the resources behind references are called, by references such as ``Practitioner/12``."""


@dataclass(frozen=True)
class Seen:
    """A resource, understood. ``fault``: why it can't be used as it is."""

    line: int
    """Its place in what was read, from 1."""
    id: str
    key: bytes
    status: Status
    word: str
    is_final: bool
    """If it stands, nobody has yet to agree to it."""
    span: Span | None
    perhaps: tuple[datetime, datetime] | None
    """From when to when it may be, where its span is not known."""
    provider: Provider | None
    everybody: tuple[Provider, ...]
    """All whose time it takes, known or not."""
    place: str
    reason: str
    reason_code: str
    notes: tuple[str, ...]
    """What somebody wrote about it."""
    remarks: tuple[str, ...]
    """What it is for."""
    patient_names: tuple[str, ...]
    """What its patients are called, so that nobody is asked about their names."""
    patient: Patient
    with_nobody: bool
    """It takes up a room or a device, and no provider's time."""
    offer_id: int | None
    fault: str
    question: Question | None = None
    """What staff can say so that it has no fault."""
    passed_over: bool = False
    """Staff said that nothing of this provider is offered."""


def key(source: Source, id: str) -> bytes:  # noqa: A002 - the appointment's
    """The same for all that this source says of one appointment."""
    return digests.key("fhir", source.name, id)


def patient_digest(reference: str) -> bytes:
    """The same for all appointments of one patient."""
    return hashlib.sha256(reference.encode()).digest()[:_PATIENT_BYTES]


def references(resource: Resource, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    """The participants of these kinds, each with what it is called here."""
    actors = [elements.part(one, "actor") for one in elements.each(resource, "participant")]
    found = [(elements.reference(elements.text(one, "reference")), one) for one in actors]
    typed = [(at or elements.text(one, "type"), elements.text(one, "display")) for at, one in found]
    return [(at, said) for at, said in typed if at.partition("/")[0] in kinds]


def offer_of(resource: Resource) -> int | None:
    """For which offer of ours it was made; ``None`` if it is no booking of ours."""
    for one in elements.each(resource, "identifier"):
        value = elements.text(one, "value")
        if elements.text(one, "system") == OFFER and value.isascii() and value.isdigit():
            return int(value) if len(value) < _BIGINT_DIGITS else None
    return None


def unnamed(resource: Resource) -> set[str]:
    """The participants that must be asked for what they are called."""
    wanted = references(resource, (*_PEOPLE, "Location"))
    return {at for at, said in wanted if "/" in at and not said and not at.startswith("Person/")}


def see(line: int, resource: Resource, names: Names, source: Source, clinic: Clinic) -> Seen:
    """What a resource says. Never raises."""
    return _Reading(resource, names, source, clinic).seen(line)


class _Reading:
    """One resource, taken apart."""

    def __init__(self, resource: Resource, names: Names, source: Source, clinic: Clinic) -> None:
        self._resource = resource
        self._names = names
        self._source = source
        self._clinic = clinic
        self._fault = ""
        self._question: Question | None = None
        self._passed_over = False

    def seen(self, line: int) -> Seen:
        resource = self._resource
        word = elements.text(resource, "status")
        identity = elements.text(resource, "id")
        people = references(resource, _PEOPLE)
        place = self._place()
        provider, everybody = self._providers(people)
        span, perhaps = self._times(self._clinic.at(place).zone)
        reason, code = elements.coded(elements.part(resource, "cancelationReason"))
        return Seen(
            line,
            identity,
            key(self._source, identity),
            self._source.status.of(word),
            word,
            self._source.status.is_final(word),
            span,
            perhaps,
            provider,
            everybody,
            place,
            headers.tidy(reason),
            code,
            self._texts("comment"),
            self._texts("description"),
            tuple(said for _, said in references(resource, ("Patient", "RelatedPerson"))),
            self._patient(),
            not people and bool(references(resource, _THINGS)),
            offer_of(resource),
            self._fault,
            self._question,
            self._passed_over,
        )

    def _blame(self, sentence: str) -> None:
        self._fault = self._fault or sentence

    def _providers(
        self, people: list[tuple[str, str]]
    ) -> tuple[Provider | None, tuple[Provider, ...]]:
        known, unknown, fault = list[Provider](), list[Provider](), ""
        for at, said in people:
            written = self._spellings(at, said)
            self._passed_over |= any(map(self._clinic.book.passes_over, written))
            try:
                known.append(self._look_up(written))
            except KeyError as error:
                fault = str(error.args[0])
                self._question = Question("provider", headers.word(written[0])) if written else None
                unknown.append(Provider(None, written[0] if written else at))
        everybody = tuple(dict.fromkeys((*known, *unknown)))
        if len({one.name for one in known}) > 1:
            self._blame(_TWO)
        elif not known:
            self._blame(fault or _NOBODY)
        one = everybody[0] if len(everybody) == 1 or known else None
        return one, everybody

    def _spellings(self, at: str, said: str) -> tuple[str, ...]:
        """A name in the orders in which it may be listed, then the id."""
        names = list[str]()
        for name in (headers.tidy(said), headers.tidy(self._names.get(at, ""))):
            last, comma, first = (one.strip() for one in name.partition(","))
            turned = [f"{first} {last}", f"Dr. {first} {last}"] if comma else [f"Dr. {name}"]
            names += [name, *turned] if name else []
        return tuple(dict.fromkeys((*names, at, at.rpartition("/")[2])))

    def _look_up(self, written: tuple[str, ...]) -> Provider:
        book: providers.Book = self._clinic.book
        for one in written:
            alias = self._source.providers.get(headers.phrase(one))
            if alias is not None:
                return book.find(alias, {})
        fault: KeyError | None = None
        for one in written:
            try:
                return book.find(one, {})
            except KeyError as error:
                fault = fault or error
        for one in written:
            if (untitled := book.untitled(one)) is not None:
                return untitled
        raise fault if fault is not None else KeyError(_NOBODY)

    def _place(self) -> str:
        for at, said in references(self._resource, ("Location",)):
            for one in (at, said, self._names.get(at, "")):
                if one and headers.phrase(one) in self._source.places:
                    return self._source.places[headers.phrase(one)]
            if name := headers.tidy(said or self._names.get(at, "")):
                return name
        return self._source.place

    def _times(self, zone: tzinfo) -> tuple[Span | None, tuple[datetime, datetime] | None]:
        start = elements.instant(elements.text(self._resource, "start"))
        if start is None:
            self._blame(_NO_START)
            return None, None
        written = elements.text(self._resource, "end")
        end = elements.instant(written)
        minutes = elements.number(self._resource, "minutesDuration") or self._source.length
        if end is None and not written and minutes is not None and 0 < minutes <= 24 * 60:
            end = start + timedelta(minutes=minutes)
        if end is None:
            self._blame(_NO_END)
            return None, (start, start + _UNKNOWN_LENGTH)
        same_day = start.astimezone(zone).date() == end.astimezone(zone).date()
        if not (start < end <= start + _LONGEST and same_day):
            self._blame(_BACKWARDS)
            return None, (start, max(end, start + _UNKNOWN_LENGTH))
        return Span(start, end, start, end), None

    def _texts(self, name: str) -> tuple[str, ...]:
        written = elements.text(self._resource, name)
        return (written,) if written else ()

    def _patient(self) -> Patient:
        named = references(self._resource, ("Patient",))
        return Patient(patient_digest(named[0][0]), b"") if named else NOBODY
