"""What is written beside a cancellation: it may keep the time, and may hold what nobody should
read."""

import json

import pytest

from .hl7_samples import judge, siu

CLINIC = [
    "Provider vacation",
    "MD illness",
    "Schedule change by practice",
    "Provider conflict",
    "Staff shortage",
    "Moved to another provider",
    "Slot no longer available",
    "Do not rebook",
    "Session cancelled",
    "Wrong patient",
    "Appointment moved up",
    "Hold this slot for Smith",
    "Saving that spot for a new patient",
    "Reserved the hour",
]
HARMLESS = [
    "Follow up with Dr. Best",
    "Referred by Dr. Smith",
    "Patient sick",
    "Pt will call office to reschedule",
    "pt out of town",
    "Patient prefers Dr. Best",
    "Clinic visit",
    "Annual exam",
    "Interpreter needed",
    "Hold coumadin five days before",
    "Save copay receipt",
    "Spoke with patient, will call us back",
]


def beside(remark: str, where: str) -> str:
    text = siu("S15")
    lines = {"note": f"NTE|1||{remark}", "own": f"ZCN|1|{remark}"}
    return text + lines[where] + "\r"


@pytest.mark.parametrize("where", ["note", "own"])
def test_a_remark_on_the_clinics_side_keeps_the_time(where: str) -> None:
    became = {one: judge(beside(one, where))[0].outcome for one in (*CLINIC, *HARMLESS)}
    assert {one for one, outcome in became.items() if outcome == "accepted"} == set(HARMLESS)


@pytest.mark.parametrize("written", ["DOE^JOHN", "Doe, J", "John Doe", "(214) 555-0143"])
@pytest.mark.parametrize(("segment", "field"), [("AIP", 3), ("AIL", 3), ("SCH", 25)])
def test_the_patient_where_another_should_be_named_is_not_repeated(
    segment: str, field: int, written: str
) -> None:
    lines = siu("S15", patient="77||DOE^JOHN||19700101").split("\r")
    at = next(number for number, line in enumerate(lines) if line.startswith(segment))
    parts = [*lines[at].split("|"), *[""] * 30]
    parts[field] = written
    lines[at] = "|".join(parts)
    (result,) = judge("\r".join(lines))
    said = json.dumps([result.reason, result.provider, result.location]).lower()
    assert result.outcome != "accepted"
    assert not any(one in said for one in ("doe", "john", "555"))
