"""Only free time becomes a slot: the provider is there, and the patient gave it up."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.ledger.facts import Result
from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile
from tests.rules.intake_samples.case import GOOD, HEADS, NOW, SECOND, lines

AROUND = examination.Surroundings(
    NOW, ZoneInfo("America/Chicago"), profile.load_all(), providers.Book(None)
)


def read(tmp_path: Path, content: str) -> list[Result]:
    path = tmp_path / "export.csv"
    path.write_text(content, "utf-8")
    with examination.examine(path, AROUND) as examined:
        return [result for batch in examined.batches() for result in batch]


@pytest.mark.parametrize(
    "block",
    [
        "B1,Dr. Chen,Main St,2026-03-10 08:00,2026-03-10 12:00,Blocked,vacation,",
        ",Dr. Chen,East,2026-03-10 09:15,2026-03-10 09:45,Lunch,,",
        ",Dr. Chen,,2026-03-10 00:00,2026-03-10 23:59,Out of office,,",
        ",Dr. Chen,,2026-03-10,,Vacation,,",
        ",Dr. Chen,,2026-03-09 08:00,2026-03-13 17:00,PTO,,",
    ],
)
def test_a_cancelled_time_in_which_the_provider_is_away_is_not_free(
    block: str, tmp_path: Path
) -> None:
    other = GOOD.replace("A1", "A9").replace("Dr. Chen", "Dr. Park")
    slot, away, free = read(tmp_path, lines(GOOD, block, other))
    assert (slot.outcome, away.outcome, free.outcome) == ("rejected", "ignored", "accepted")
    assert "Line 3" in slot.reason


def test_time_beside_a_block_is_free(tmp_path: Path) -> None:
    block = ",Dr. Chen,Main St,2026-03-10 12:00,2026-03-10 13:00,Lunch,,"
    assert [one.outcome for one in read(tmp_path, lines(GOOD, block, SECOND))] == [
        "accepted",
        "ignored",
        "accepted",
    ]


@pytest.mark.parametrize(
    "reason",
    [
        "Provider is out",
        "Dr. Chen is out sick",
        "Dr Chen on vacation",
        "MD away",
        "the doctor was called in sick",
        "physician not available",
        "provider on PTO",
        "Rescheduled by provider",
        "Scheduling error",
    ],
)
def test_an_appointment_that_the_clinic_gave_up_frees_no_time(reason: str, tmp_path: Path) -> None:
    results = read(tmp_path, lines(GOOD.replace("sick", reason), SECOND))
    assert [one.outcome for one in results] == ["ignored", "accepted"]
    assert "by the clinic" in results[0].reason


@pytest.mark.parametrize(
    "reason", ["sick", "Patient out of town", "saw another doctor", "work", "feels better"]
)
def test_an_appointment_that_the_patient_gave_up_is_free(reason: str, tmp_path: Path) -> None:
    (result,) = read(tmp_path, lines(GOOD.replace("sick", reason)))
    assert result.outcome == "accepted"


@pytest.mark.parametrize(
    ("who", "outcome"),
    [
        ("Clinic staff", "ignored"),
        ("Dr. Chen", "ignored"),
        ("Provider - conference", "ignored"),
        ("Patient", "accepted"),
        ("Patient via office", "accepted"),
        ("jsmith", "accepted"),
    ],
)
def test_who_cancelled_decides(who: str, outcome: str, tmp_path: Path) -> None:
    (result,) = read(tmp_path, f"{HEADS},cancel initiator\n{GOOD},{who}\n")
    assert result.outcome == outcome


CLOSED = "appointment_id,provider,location,start,end,status,reason"


def test_a_closure_at_one_place_by_its_name_leaves_the_others(tmp_path: Path) -> None:
    rows = (
        "A1,Dr. Vale,Harbor View,2026-12-10 09:00,2026-12-10 09:30,Cancelled,sick",
        "A2,Dr. Park,Main,2026-12-10 09:00,2026-12-10 09:30,Cancelled,sick",
    )
    for place, status, reason, free in (
        ("Harbor View", "Closed", "closed - water main break", [3]),
        ("Harbor View", "Closed", "all sites closed", []),
        ("Harbor View", "Closed", "closed; staff sent to Main", []),
        ("Harbor", "Closed", "closed", []),
        ("", "Closed", "closed", []),
        ("Main", "Closed", "closed", [2]),
    ):
        row = f",,{place},2026-12-10,,{status},{reason}"
        results = read(tmp_path, "\n".join((CLOSED, *rows, row, "")))
        found = [one.line for one in results if one.outcome == "accepted"]
        assert found == free, (place, reason, found)
