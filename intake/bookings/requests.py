"""What is sent to a record system to book a winner, and what is compared with it. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from intake.bookings.progress import Due
from intake.facts import people
from intake.fhir import elements
from intake.fhir.client import Answer
from intake.fhir.elements import Resource
from intake.fhir.resources import OFFER, references
from intake.fhir.source import Source
from intake.fhir.strategy import Capability

_KEPT: Final = ("serviceCategory", "serviceType", "specialty", "appointmentType", "slot")
"""Of the freed appointment, what the new one has too."""
_JSON: Final = "application/fhir+json"
_PATCH: Final = "application/json-patch+json"
_TAKEN: Final = ("conflict", "duplicate")
"""What an OperationOutcome says of a time that somebody else has."""
_PEOPLE: Final = ("Practitioner", "PractitionerRole", "Person")


def appointment(one: Due, freed: Resource, patient: str) -> Resource:
    """The winner's appointment: that which was freed, with another patient."""
    others = [
        {"actor": {"reference": at, **({"display": said} if said else {})}, "status": "accepted"}
        for at, said in references(freed, (*_PEOPLE, "Location", "HealthcareService", "Device"))
        if "/" in at
    ]
    return {
        "resourceType": "Appointment",
        "status": "booked",
        "identifier": [{"system": OFFER, "value": str(one.offer_id)}],
        **{name: freed[name] for name in _KEPT if name in freed},
        "start": _written(one.starts_at),
        "end": _written(one.ends_at),
        "participant": [{"actor": {"reference": patient}, "status": "accepted"}, *others],
    }


def booking(prepared: Resource) -> Resource:
    """The parameters of IHE's ``$book``, by which a server books what is pending (ITI-117)."""
    asked = {"name": "appointment-resource", "resource": {**prepared, "status": "pending"}}
    return {"resourceType": "Parameters", "parameter": [asked]}


def refusal(answer: Answer) -> int:
    """By which status of HTTP a refused ``$book`` would be told otherwise: it is a success that
    holds nothing but what was wrong. 0 if it holds anything else."""
    found = list(entries(answer.body, "OperationOutcome"))
    if not found or list(entries(answer.body, "Appointment")):
        return 0
    issues = [issue for one in found for issue in elements.each(one, "issue")]
    is_taken = any(elements.text(one, "code") in _TAKEN for one in issues)
    return 409 if is_taken else 400


def cancel(fresh: Resource, can: Capability) -> tuple[Any, str]:
    """How an appointment is cancelled there, and in which form that is written."""
    if "patch" in can.interactions:
        return [{"op": "replace", "path": "/status", "value": "cancelled"}], _PATCH
    return {**fresh, "status": "cancelled"}, _JSON


def etag(answer: Answer) -> str:
    """The version that an answer shows, to hold on to."""
    version = elements.text(elements.part(answer.body, "meta"), "versionId")
    return answer.etag or (f'W/"{version}"' if version else "")


def id_of(answer: Answer) -> str:
    """What the record system calls what it has made; empty if it does not say."""
    kind = elements.text(answer.body, "resourceType")
    if kind == "Appointment":
        return elements.text(answer.body, "id")
    if kind == "Bundle":
        made = [elements.text(one, "id") for one in entries(answer.body, "Appointment")]
        return made[0] if len(made) == 1 else ""
    return elements.reference(answer.location).removeprefix("Appointment/")


def entries(page: Resource, kind: str) -> Iterator[Resource]:
    """The resources of this kind in a page."""
    found = (elements.part(one, "resource") for one in elements.each(page, "entry"))
    return (one for one in found if elements.text(one, "resourceType") == kind)


def patient_of(resource: Resource) -> str:
    """The patient's reference; empty if there is none."""
    found = references(resource, ("Patient",))
    return found[0][0] if found else ""


def is_same(stored: Resource, sent: Resource, source: Source) -> bool:
    """Whether what is stored is what was sent, as far as it matters."""
    times = [_time(one, name) for name in ("start", "end") for one in (stored, sent)]
    word = elements.text(stored, "status")
    stands = source.status.of(word) == "standing" and source.status.is_final(word)
    there = _references(stored)
    return stands and times[0] == times[1] and times[2] == times[3] and there >= _references(sent)


def stands_over(other: Resource, sent: Resource, source: Source) -> bool:
    """Whether an appointment takes up the time that is to be booked, or may."""
    state = source.status.of(elements.text(other, "status"))
    if state in ("cancelled", "deleted", "no_show"):
        return False
    start, end = _time(other, "start"), _time(other, "end")
    since, until = _time(sent, "start"), _time(sent, "end")
    if start is None or since is None or until is None:
        return False
    if start >= until or (end is not None and end <= since):
        return False
    theirs = {at for at, _ in references(other, _PEOPLE)}
    return not theirs or bool(theirs & {at for at, _ in references(sent, _PEOPLE)})


def spellings(phone: str) -> tuple[str, ...]:
    """How a number may be written there: whole, and without its country where that is +1."""
    return (phone, phone.removeprefix("+1")) if phone.startswith("+1") else (phone,)


def is_named(patient: Resource, name: str) -> bool:
    """Whether a patient has this name, or one that it may be."""
    wanted = set(people.words(name))
    for one in elements.each(patient, "name"):
        given = one.get("given")
        parts = [str(part) for part in given] if isinstance(given, list) else []
        has = set(people.words(" ".join([*parts, elements.text(one, "family")])))
        has |= set(people.words(elements.text(one, "text")))
        if wanted and has and (wanted <= has or has <= wanted):
            return True
    return False


def _references(resource: Resource) -> set[str]:
    kinds = (*_PEOPLE, "Patient", "Location")
    return {at for at, _ in references(resource, kinds) if "/" in at}


def _time(resource: Resource, name: str) -> datetime | None:
    return elements.instant(elements.text(resource, name))


def _written(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
