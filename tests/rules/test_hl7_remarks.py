"""What is written beside a cancellation: it may keep the time, and may hold what nobody should
read."""

import json

import pytest

from bot.ledger.facts import Cancellation

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
    "Group visit: diabetes class, 6 of 8 seats taken",
    "Group therapy",
    "Shared medical appointment",
    "3 of 10 enrolled",
    "Give to Smith",
    "Put Hernandez in",
    "Lunch",
    "Overbook",
    "Praxis geschlossen",
    "Cabinet fermé pour travaux",
    "Dr. Vale's patients cancelled, doctor sick",
]
HARMLESS = [
    "Patient sick",
    "Pt will call office to reschedule",
    "pt out of town",
    "Clinic visit",
    "Annual exam",
    "Interpreter needed",
    "Patient has class",
    "Referred by Dr. Smith",
    "Dr. Vale's patient cancelled - car trouble",
    "Patient wanted a later time instead",
    "Pt rang to cancel",
]
ASKED = [
    "Hernandez at this time",
    "new pt Jones",
    "Follow up with Dr. Best",
    "Hold coumadin five days before",
    "Save copay receipt",
]
"""Notes that nobody knows: what the visit is for says as much and keeps no time."""


def beside(remark: str, where: str) -> str:
    text = siu("S15")
    lines = {
        "note": f"NTE|1||{remark}",
        "own": f"ZCN|1|{remark}",
        "service": f"AIS|1||9^{remark}",
        "observed": f"OBX|1|TX|9||{remark}",
        "visit": f"PV2|||^{remark}",
    }
    return text + lines[where] + "\r"


@pytest.mark.parametrize("where", ["note", "own", "service", "observed", "visit"])
def test_a_remark_on_the_clinics_side_keeps_the_time(where: str) -> None:
    became = {one: judge(beside(one, where))[0] for one in (*CLINIC, *HARMLESS, *ASKED)}
    is_note = where in ("note", "observed")
    expected = set(HARMLESS) if is_note else {*HARMLESS, *ASKED}
    assert {one for one in became if became[one].outcome == "accepted"} == expected
    asked = {one for one in became if became[one].question is not None}
    assert not is_note or set(ASKED) <= asked


def test_a_cancel_told_where_the_visits_reason_stands_is_judged_as_one() -> None:
    cases = {
        "Vom Patienten abgesagt, Fieber": "accepted",
        "Patientin möchte einen späteren Termin, abgesagt": "accepted",
        "Sprechstunde abgesagt": "held",
        "Follow up with Dr. Best": "accepted",
    }
    lines = {one: siu().replace("|||||||30|MIN", f"|||||{one}||30|MIN") for one in cases}
    assert {one: judge(text)[0].outcome for one, text in lines.items()} == cases


def test_who_is_out_all_day_is_out_at_what_patients_gave_up_that_day() -> None:
    given_up = siu(id="B1", control="2", start="202612101400", end="202612101430")
    next_day = siu(id="B2", control="3", start="202612111400", end="202612111430")
    other = siu(
        id="B3", control="4", start="202612101400", end="202612101430", provider="8^ROE^MAX"
    )
    away = siu(reason="OUT^Dr. Vale out the whole day")
    became = [one.outcome for one in judge(given_up + next_day + other + away)]
    assert became == ["ignored", "accepted", "accepted", "ignored"]


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


def test_a_state_is_read_wherever_a_sender_may_have_it() -> None:
    """SCH-25, then SCH-28: what a second position says besides is not lost, but an order's number
    is no state."""
    cases = {
        ("", "CANCELLED"): "accepted",
        ("", "CANCELLED - BUMPED"): "held",
        ("", "CANCELLED - PROVIDER OUT"): "held",
        ("", "WAITLISTED"): "held",
        ("", "ORD-20417"): "accepted",
        ("", "20417^EHR"): "accepted",
        ("", "7"): "held",
        ("NICHT ERSCHIENEN", ""): "ignored",
        ("Cancelled", "ORD-20417"): "accepted",
        ("Cancelled", "CANCELLED"): "accepted",
        ("Cancelled", "BUMPED"): "ignored",
        ("Cancelled", "NOSHOW"): "held",
        ("Cancelled", "BOOKED"): "held",
        ("Booked", "CANCELLED"): "held",
    }
    became = {pair: judge(siu(status="|||".join(pair)))[0].outcome for pair in cases}
    assert became == cases


def test_one_seat_of_a_group_frees_no_time() -> None:
    two = siu().replace("RGS|1", "PID|2||78||ROE^MARY||19800101|F\rRGS|1")
    once_more = siu().replace("RGS|1", "PID|2||77||DOE^JOHN||19700101|M\rRGS|1")
    assert [judge(one)[0].outcome for one in (two, once_more)] == ["held", "accepted"]


@pytest.mark.parametrize(
    ("message", "died"),
    [
        (siu(reason="DEC^Patient deceased"), True),
        (siu(reason="Mother died"), False),
        (siu().replace("(214)555-0101^PRN^CP", "(214)555-0101^PRN^CP" + "|" * 17 + "Y"), True),
        (siu(), False),
    ],
)
def test_who_is_reported_dead_is_told_of_with_the_time(message: str, *, died: bool) -> None:
    (result,) = judge(message)
    assert result.outcome == "accepted"
    (cancelled,) = [one for one in result.facts if isinstance(one, Cancellation)]
    assert cancelled.patient_died is died


def test_a_cancel_because_nobody_came_or_of_nobody_frees_no_time() -> None:
    cases = {
        "no show": (siu(reason="Patient no-show"), "ignored"),
        "did not show": (siu(reason="NS1^Patient did not show"), "ignored"),
        "a resource's state": (siu() + "AIS|1||9^Visit|||||||NOSHOW\r", "ignored"),
        "a test's patient": (siu(patient="77||ZZTEST^ADAM||19700101"), "held"),
        "another's": (siu(patient="77||TESTA^ADAM||19700101"), "accepted"),
        "no patient": (siu(patient=""), "held"),
    }
    became = {name: judge(message)[0].outcome for name, (message, _) in cases.items()}
    assert became == {name: outcome for name, (_, outcome) in cases.items()}
