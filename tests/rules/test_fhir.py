"""What a read of the schedule means, by itself and by what was known: without a server."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ledger.answers import Answers
from bot.ledger.facts import Provider, Result
from intake.appointments import sentences
from intake.appointments.clinic import Clinic
from intake.appointments.known import Known, Patient, Span
from intake.facts import providers
from intake.fhir import address, beside, bundles, elements, judging, resources, source, strategy
from intake.fhir.address import Base

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
START = datetime(2026, 3, 10, 14, tzinfo=UTC)
BOOK = providers.Book([providers.Known(1, "Dr. Chen", "7"), providers.Known(2, "Dr. Park")])
CLINIC = Clinic(CHICAGO, BOOK)
STANDARD = source.named("fhir-standard")
JOHN = Patient(resources.patient_digest("Patient/1"), b"")
BASE = Base("https://ehr.example.org/fhir/r4")


def visit(number: str = "A1", status: Any = "cancelled", **more: Any) -> dict[str, Any]:
    made = {
        "resourceType": "Appointment",
        "id": number,
        "status": status,
        "start": "2026-03-10T09:00:00-05:00",
        "end": "2026-03-10T09:30:00-05:00",
        "participant": [
            {"actor": {"reference": "Patient/1", "display": "DOE, JOHN"}},
            {"actor": {"reference": "Practitioner/7"}},
            {"actor": {"reference": "Location/4", "display": "Main St"}},
        ],
        **more,
    }
    return {name: value for name, value in made.items() if value is not None}


def with_people(*people: tuple[str, str]) -> list[dict[str, Any]]:
    named = [{"actor": {"reference": at, "display": said}} for at, said in people]
    return [*named, {"actor": {"reference": "Patient/1"}}, {"actor": {"reference": "Location/4"}}]


def known(state: str = "booked", start: datetime = START, **more: Any) -> Known:
    end = start + timedelta(minutes=30)
    usual: dict[str, Any] = {"provider": Provider(1, "Dr. Chen"), "place": "Main St"}
    return Known(
        state,  # type: ignore[arg-type]
        NOW - timedelta(days=1),
        Span(start, end, start, end),
        patient=JOHN,
        **{**usual, **more},
    )


def judged(*read: dict[str, Any], before: Known | None = None, **around: Any) -> list[Result]:
    origin = around.pop("origin", STANDARD)
    seen = [
        resources.see(line, one, {"Practitioner/7": "Dr. Chen"}, origin, CLINIC)
        for line, one in enumerate(read, start=1)
    ]
    there = {resources.key(origin, "A1"): before} if before is not None else {}
    return judging.judge(seen, there, (), judging.Around(origin, CLINIC, NOW, **around))


def outcome(*read: dict[str, Any], **rest: Any) -> tuple[str, str]:
    first = judged(*read, **rest)[0]
    return first.outcome, first.reason


def test_what_is_written_beside_a_cancellation_is_judged_as_in_messages() -> None:
    cases: dict[tuple[str, str], tuple[str, str | None]] = {
        ("comment", "Pt called, lm on cell"): ("accepted", None),
        ("comment", "Hold this slot for Smith"): ("held", None),
        ("comment", "Hernandez at this time"): ("held", "note"),
        ("comment", "Doe has another one"): ("held", None),
        ("comment", "ring 214 555 0143 first"): ("held", None),
        ("description", "Follow up with Dr. Best"): ("accepted", None),
        ("description", "Put Hernandez in"): ("held", None),
        ("reason", "Pt sick, put Hernandez in"): ("held", "note"),
        ("reason", "Kim sick"): ("held", "reason"),
    }

    def read(where: str, words: str) -> dict[str, Any]:
        return (
            visit(cancelationReason={"text": words})
            if where == "reason"
            else visit(**{where: words})
        )

    became = {one: judged(read(*one), before=known())[0] for one in cases}
    told = {one: (it.outcome, it.question and it.question.about) for one, it in became.items()}
    assert told == cases
    for (where, words), result in became.items():
        if result.question is not None:
            assert result.remembered is not None
            assert result.remembered.state == "doubtful", "it waits for the answer"
            spoken = result.question.words
            answered = {
                "note": Answers(notes=frozenset({spoken})),
                "reason": Answers(reasons={spoken: "patient"}),
            }[result.question.about]
            again = judged(read(where, words), before=known("doubtful"), said=answered)
            assert again[0].outcome == "accepted", words


@pytest.mark.parametrize(
    ("read", "before", "becomes", "why"),
    [
        (visit(), None, "accepted", ""),
        (visit(), known(), "accepted", ""),
        (visit(), known("cancelled"), "duplicate", sentences.KNOWN),
        (visit(), known("gone"), "ignored", judging.DELETED),
        (visit(), known("over"), "held", sentences.CAME_AND_WENT),
        (visit(), known(start=START + timedelta(hours=1)), "held", sentences.ELSEWHEN),
        (visit(), known(provider=Provider(2, "Dr. Park")), "held", sentences.ELSEWHEN),
        (visit(start=None, end=None), known(), "rejected", ""),
        (visit(status="booked"), known(start=START - timedelta(hours=1)), "accepted", ""),
        (
            visit(status="booked"),
            known(provider=Provider(2, "Dr. Park")),
            "held",
            sentences.SWAPPED,
        ),
        (visit(status="booked"), None, "ignored", sentences.STANDS),
        (visit(status="noshow"), known(), "ignored", judging.NO_SHOW),
        (visit(status="arrived"), known(), "ignored", judging.OVER),
        (visit(status="entered-in-error"), known(), "ignored", judging.DELETED),
        (visit(status="proposed"), None, "ignored", judging.PERHAPS),
        (visit(status=None), known(), "held", judging.NO_STATUS),
        (visit(status=7), known(), "held", judging.NO_STATUS),
        (visit(participant=with_people(("Practitioner/9", "Dr. Who"))), None, "rejected", ""),
        (
            visit(participant=with_people(("Practitioner/7", "Dr. Chen"), ("P/8", ""))),
            None,
            "held",
            judging.NO_PLACE,
        ),
        (
            visit(
                participant=with_people(("Practitioner/7", "Dr. Chen"), ("Practitioner/8", "Park"))
            ),
            None,
            "rejected",
            "The appointment names two providers: whose time is it?",
        ),
        (visit(participant=visit()["participant"][1:]), None, "ignored", judging.NO_PATIENT),
        (visit(start="2026-03-10T09:00:00"), None, "rejected", ""),
        (visit(start="now", end="2026-03-10T09:30:00Z"), None, "rejected", ""),
        (visit(end="2026-03-10T08:30:00-05:00"), None, "rejected", ""),
        (visit(end=None), None, "rejected", ""),
        (visit(end=None, minutesDuration=30), None, "accepted", ""),
        (visit(start="2026-03-02T14:00:00Z", end="2026-03-02T14:30:00Z"), None, "ignored", ""),
        (
            visit(cancelationReason={"coding": [{"code": "prov"}], "text": "x"}),
            None,
            "ignored",
            sentences.BY_CLINIC,
        ),
        (visit(cancelationReason={"text": "Provider sick"}), None, "ignored", sentences.BY_CLINIC),
        (visit(cancelationReason={"coding": [{"code": "pat-crs"}]}), None, "accepted", ""),
        (
            visit(cancelationReason={"coding": [{"code": "oth-mu"}]}),
            None,
            "held",
            sentences.DISPUTED,
        ),
        (visit(comment="office closed"), None, "held", beside.REMARKED),
    ],
)
def test_what_is_read_means_what_it_says_by_what_was_known(
    read: dict[str, Any], before: Known | None, becomes: str, why: str
) -> None:
    found = outcome(read, before=before)
    assert found[0] == becomes, found
    assert why in ("", found[1])


def test_another_patient_under_the_same_id_is_held_each_time() -> None:
    mary = [{"actor": {"reference": "Patient/2"}}, *visit()["participant"][1:]]
    (first,) = judged(visit(participant=mary), before=known())
    assert (first.outcome, first.reason) == ("held", judging.ANOTHER)
    assert first.remembered is not None
    assert first.remembered.patient == JOHN.id


@pytest.mark.parametrize("status", ["booked", "arrived", "proposed", "no idea"])
def test_whatever_may_stand_in_a_time_keeps_it_from_being_free(status: str) -> None:
    over = visit("B1", status, start="2026-03-10T09:15:00-05:00", end="2026-03-10T09:45:00-05:00")
    assert outcome(visit(), over, before=known()) == ("ignored", sentences.TAKEN)
    unknown = {**over, "participant": with_people(("Practitioner/99", "Chen, Amy"))}
    assert outcome(visit(), unknown, before=known())[0] == "ignored"
    elsewhere = {**over, "participant": with_people(("Practitioner/8", "Dr. Park"))}
    assert outcome(visit(), elsewhere, before=known())[0] == "accepted"
    room = {**over, "participant": [{"actor": {"reference": "Device/3"}}]}
    assert outcome(visit(), room, before=known())[0] == "accepted"


def test_what_was_cancelled_before_the_first_read_stays() -> None:
    assert outcome(visit(), first=True) == ("ignored", judging.BEFORE)
    assert outcome(visit(), first=True, before=known())[0] == "accepted"


def test_one_time_that_two_appointments_give_up_is_one() -> None:
    first, second = judged(visit(), visit("A2"))
    assert (first.outcome, second.outcome) == ("accepted", "duplicate")


def test_nothing_of_a_patient_is_taken_out() -> None:
    read = visit(comment="JOHN rang 555-0101", identifier=[{"system": "x", "value": "SSN"}])
    (found,) = judged(read)
    for secret in ("DOE", "JOHN", "555-0101", "SSN", "Patient/1"):
        assert secret not in repr(found)


@settings(deadline=None, max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=8,
    ),
    st.sampled_from(sorted(visit())),
)
def test_whatever_stands_in_an_element_is_taken_as_nothing_or_refused(
    value: Any, name: str
) -> None:
    (found,) = judged({**visit(), name: value, "id": "A1"})
    assert found.outcome != "accepted" or found.start is not None


@pytest.mark.parametrize(
    ("link", "asked"),
    [
        ("https://ehr.example.org/fhir/r4/Appointment?p=2", "/Appointment?p=2"),
        ("http://ehr.example.org:443/fhir/r4/Appointment?p=2", "/Appointment?p=2"),
        ("https://other.example.net/fhir/r4/Appointment?p=2", "/Appointment?p=2"),
        ("https://ehr.example.org:443:443/fhir/r4?x=%7C", "?x=%7C"),
        ("/fhir/r4/Appointment?p=2", "/Appointment?p=2"),
        ("Appointment?p=2", "/Appointment?p=2"),
        ("?p=2", "?p=2"),
        ("https://ehr.example.org/fhir/r4x?p=2", None),
        ("https://ehr.example.org/fhir/r4/../../secret", None),
        ("https://ehr.example.org/fhir/r4/%2e%2e/secret", None),
        ("https://ehr.example.org/other?p=2", None),
        ("//evil.example.net/fhir/r4?p=2", None),
        ("\\\\evil.example.net/fhir/r4", None),
        ("https://ehr.example.org/fhir/r4?p=2\r\nHost: evil", None),
    ],
)
def test_a_next_page_lies_below_our_address_or_nowhere(link: str, asked: str | None) -> None:
    try:
        found: str | None = str(BASE.next(link))
    except address.Elsewhere:
        found = None
    assert found == (f"{BASE.address}{asked}" if asked is not None else None)


def test_the_newest_version_of_an_appointment_counts_once() -> None:
    def version(at: str, status: str) -> dict[str, Any]:
        return {"resource": visit(status=status, meta={"lastUpdated": at})}

    found = bundles.Found()
    new, old = (
        version("2026-03-02T15:00:00Z", "cancelled"),
        version("2026-03-01T00:00:00Z", "booked"),
    )
    found.add({"resourceType": "Bundle", "entry": [new]})
    found.add({"resourceType": "Bundle", "entry": [old]})
    assert [one["status"] for one in found.all] == ["cancelled"]
    with pytest.raises(bundles.Unusable):
        found.add({"resourceType": "OperationOutcome"})
    wrong = {"resourceType": "OperationOutcome", "issue": [{"severity": "error"}]}
    with pytest.raises(bundles.Unusable):
        found.add({"resourceType": "Bundle", "entry": [{"resource": wrong}]})


def statement(*parameters: str, version: str = "4.0.1", code: str = "search-type") -> Any:
    resource = {
        "type": "Appointment",
        "interaction": [{"code": code}],
        "searchParam": [{"name": name} for name in parameters],
    }
    server = {"mode": "server", "resource": [resource]}
    return {"resourceType": "CapabilityStatement", "fhirVersion": version, "rest": [server]}


@pytest.mark.parametrize(
    ("said", "name", "asks"),
    [
        (statement("date", "_lastUpdated"), "fhir-standard", True),
        (statement("date"), "fhir-standard", False),
        (statement("date", "location"), "cerner-fhir", None),
        (statement("patient"), "fhir-standard", None),
        (statement("date", version="3.0.1"), "fhir-standard", None),
        (statement("date", code="read"), "fhir-standard", None),
        ({}, "fhir-standard", None),
    ],
)
def test_a_server_is_asked_in_the_way_that_it_declares(
    said: Any, name: str, asks: bool | None
) -> None:
    if asks is None:
        with pytest.raises(strategy.Unfit):
            strategy.choose(strategy.capability(said), source.named(name))
    else:
        assert strategy.choose(strategy.capability(said), source.named(name)).changes is asks


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-03-10T09:00:00-05:00", START),
        ("2026-03-10T14:00:00.000000Z", START),
        ("2026-03-10T14:00Z", START),
        ("2026-03-10T14:00:00", None),
        ("2026-03-10", None),
        ("2026-02-30T14:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("", None),
    ],
)
def test_a_time_has_an_offset_or_is_none(written: str, at: datetime | None) -> None:
    assert elements.instant(written) == at
