"""No time that is not free: what any row says, or may say, counts against a cancelled time."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.ledger import floods
from bot.ledger.facts import Result
from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile
from tests.rules.intake_samples.case import HEADS, NOW

AROUND = examination.Surroundings(
    NOW, ZoneInfo("America/Chicago"), profile.load_all(), providers.Book(None)
)
A1 = "A1,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Cancelled,sick,"
PARK = "P1,Dr. Park,Main,2026-12-10 09:00,2026-12-10 09:30,Cancelled,sick,"
"""The same time of somebody else, to whom nothing here happens."""


def read(tmp_path: Path, *rows: str, heads: str = HEADS) -> list[Result]:
    path = tmp_path / "export.csv"
    path.write_text("\n".join((heads, *rows)) + "\n", "utf-8")
    with examination.examine(path, AROUND) as examined:
        results = [result for batch in examined.batches() for result in batch]
    assert results, examined.reason
    return results


def outcomes(results: list[Result]) -> list[str]:
    return [result.outcome for result in results]


@pytest.mark.parametrize(
    "row",
    [
        "A2,Dr. Vale,Main,2026-12-10 09:00,,Scheduled,,",
        "A2,Dr. Vale,Main,2026-12-10 09:00,half an hour,Scheduled,,",
        "1.2E+09,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Scheduled,,",
        "A2,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Appt Made?,,",
        "A2,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Zugesagt,,",
        "A2,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,,,",
        "A2,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,#REF!,,",
        "A2,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Cancelled?,sick,",
        "A2,,Main,2026-12-10 09:00,2026-12-10 09:30,Scheduled,,",
        "A2,#N/A,Main,2026-12-10 09:00,2026-12-10 09:30,Scheduled,,",
        'A2,"Vale, Anna MD",Main,2026-12-10 09:00,2026-12-10 09:30,Scheduled,,',
        "A2,Dr Vlae,Main,2026-12-10 09:00,2026-12-10 09:30,Scheduled,,",
        "A2,Dr. Va,Main,2026-12-10 09:00,2026-12-10 09:30,Scheduled,,",
        "A2,Dr. Vale,,2026-12-10 09:00,2026-12-10 09:30,Scheduled,,2.14E+09",
        "A2,Dr. Vale,Main,2026-12-10 08:45,2026-12-10 9.15,Scheduled,,",
        "A2,Dr. Vale,Main,2026-12-10 08:30,,Scheduled,,",
        "A2,Dr. Park / Dr. Vale,East,2026-12-10 09:00,2026-12-10 09:30,Scheduled,,",
        "A2,Dr. Vale,Main,,2026-12-10 09:30,Scheduled,,",
        "A2,Dr. Vale,Main,########,2026-12-10 09:30,Scheduled,,",
        "A2,Dr. Vale,Main,2026-12-10,,Scheduled,,",
        "A2,Dr. Vale,Main,2026-12-10 00:00,2026-12-10 00:30,Scheduled,,",
        "A2,Dr. Vale,Main,,,Scheduled,,",
        "A2,Dr. Vale,Main,next week,,Scheduled,,",
        "A2,Dr. Vale,Main,12/10/26 (Thu) 9:00,,Scheduled,,",
        "A2,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Completed,,",
        "A2,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Rescheduled,,",
        "A2,Dr. Vale, Main,2026-12-10 09:00,2026-12-10 09:30,Scheduled,,,,x",
        "A2,Vale, Dr.,Main,2026-12-10 09:00,2026-12-10 09:30,Scheduled,,",
        'A2,Dr. Vale,Main "North",2026-12-10 09:00,2026-12-10 09:30,Scheduled,,',
        "A2,Dr. Vale,Main,2026-12-10 09:00",
        "A1,Dr. Vale,Main,2026-12-10 11:00,,Appt Made,,",
    ],
)
def test_a_time_in_which_a_row_may_stand_is_not_offered(row: str, tmp_path: Path) -> None:
    others = [PARK] if "Park" not in row and (",Dr. Vale" in row or "Vale, " in row) else []
    first, _, *free = read(tmp_path, A1, row, *others)
    assert first.outcome == "rejected", first
    assert "Line 3" in first.reason
    assert outcomes(free) == ["accepted"] * len(others), free


@pytest.mark.parametrize(
    "row",
    [
        "A2,Dr. Vale,Main,2026-12-10 10:00,,Scheduled,,",
        "A2,Dr. Vale,Main,2026-12-10 09:30,2026-12-10 10:00,Appt Made,,",
        "A2,Dr. Vale,Main,2026-12-11 09:00,,Scheduled,,",
        "A2,Dr. Lee,Main,2026-12-10 09:00,,Scheduled,,",
        "A2,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Open,,",
        "A2,Dr. Vale,Main,,2026-12-10 09:30,Cancelled,sick,",
        "Dr. Vale,,,,,,,",
        "Note: Dr. Vale starts at nine,,,,,,,",
    ],
)
def test_a_row_that_is_about_another_time_takes_nothing(row: str, tmp_path: Path) -> None:
    first, *_ = read(tmp_path, A1, row)
    assert first.outcome == "accepted", first


@pytest.mark.parametrize(
    "away",
    [
        ",Dr. Vale,,2026-12-08,2026-12-12,Vacation,,",
        ",Dr. Vale,,2026-12-08 00:00,2026-12-13 00:00,Vacation,,",
        ",Dr. Vale,,2026-12-08 00:00,2026-12-10 00:00,Vacation,,",
        ",Dr. Vale,,2026-12-08 13:00,2026-12-12,PTO,,",
        ",Dr. Vale,,2026-12-08 08:00,2026-12-12 17:00,PTO,,",
        ",Dr. Vale,,2026-12-08,end of the week,Vacation,,",
        ",,,2026-12-10,,Holiday,clinic closed,",
        ",ALL,,2026-12-10,,Holiday,,",
        ",All providers,Main,2026-12-10,,Closed,,",
        ",,,2026-12-10,,Closed for the feast,,",
        ",Everyone,,2026-12-09,2026-12-11,Unavailable,,",
        ",,Main,2026-12-10 08:00,2026-12-10 12:00,Meeting,,",
        ",Closed for staff retreat,,2026-12-10,,,,",
        "Note: Dr. Vale is on leave 12/8/2026 through 12/12/2026,,,,,,,",
    ],
)
def test_a_day_out_covers_every_time_in_it(away: str, tmp_path: Path) -> None:
    later = A1.replace("A1", "A9").replace("12-10", "12-21")
    slot, _, free = read(tmp_path, A1, away, later)
    assert slot.outcome == "rejected", slot
    assert free.outcome == ("rejected" if "end of" in away else "accepted"), free


@pytest.mark.parametrize(
    ("row", "other"),
    [
        (A1.replace("Cancelled,sick", "Cancelled,provider out"), "rejected"),
        (A1.replace("Cancelled,sick", "Cancelled by clinic,"), "rejected"),
        (A1.replace("A1", "A7").replace("sick", "Provider out"), "rejected"),
        (A1.replace("A1", "A7").replace("Cancelled,sick", "Cancelled by clinic,"), "rejected"),
        (A1.replace("Cancelled,sick", "No show,"), "ignored"),
        (A1.replace("09:", "11:").replace("Cancelled,sick", "Cancelled by clinic,"), "rejected"),
    ],
)
def test_two_rows_about_one_appointment_that_differ_are_both_refused(
    row: str, other: str, tmp_path: Path
) -> None:
    assert outcomes(read(tmp_path, A1, row, PARK)) == ["rejected", other, "accepted"]


async def test_the_clinics_own_cancellations_count_when_a_day_looks_closed(
    tmp_path: Path,
) -> None:
    rows = [
        A1.replace("A1", f"C{hour}").replace(" 09:", f" {hour}:").replace("sick", reason)
        for hour, reason in zip(range(10, 20), ["sick"] * 4 + ["office error"] * 6, strict=True)
    ]
    path = tmp_path / "export.csv"
    path.write_text("\n".join((HEADS, *rows)) + "\n")
    with examination.examine(path, AROUND) as examined:
        asked = await floods.ask_alone(examined, examined.limits, AROUND.zone)
    assert asked is not None
    assert asked.sentence.startswith("10 cancellations of one provider on 2026-12-10")


def test_columns_that_could_name_a_patient_are_missed_only_if_they_are_there(
    tmp_path: Path,
) -> None:
    heads = "provider,location,date,time,minutes,status"
    (result,) = read(tmp_path, "Dr. Vale,Main,2026-12-10,09:00,30,Cancelled", heads=heads)
    assert result.outcome == "accepted"
