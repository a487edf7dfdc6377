"""What is certain is read: the ways in which sources write a time, a length, a head."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.ledger.facts import Cancellation, Result
from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile
from tests.rules.intake_samples.case import HEADS, NOW

AROUND = examination.Surroundings(
    NOW, ZoneInfo("America/Chicago"), profile.load_all(), providers.Book(None)
)
NINE = "2026-12-10T15:00:00+00:00"
HALF_PAST = "2026-12-10T15:30:00+00:00"


def read(tmp_path: Path, heads: str, *rows: str) -> list[Result]:
    path = tmp_path / "export.csv"
    path.write_text("\n".join((heads, *rows)) + "\n", "utf-8")
    with examination.examine(path, AROUND) as examined:
        results = [result for batch in examined.batches() for result in batch]
    assert results, examined.reason
    return results


def times(result: Result) -> tuple[str, str]:
    assert isinstance(result.fact, Cancellation), result
    return result.fact.start.isoformat(), result.fact.end.isoformat()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("20261210T090000", "20261210T093000"),
        ("20261210T0900", "20261210T0930"),
        ("20261210T150000Z", "20261210T153000Z"),
        ("2026-12-10 15:00:00+00", "2026-12-10 15:30:00+00"),
        ("2026-12-10 15:00:00.000+00", "2026-12-10 15:30:00.000+00"),
        ("2026-12-10 09:00:00-06:00", "2026-12-10 09:30:00-06:00"),
        ("2026-12-10 09:00 CST", "2026-12-10 09:30 CST"),
        ("2026-12-10 10:00 AM EST", "2026-12-10 10:30 AM EST"),
        ("2026.12.10 09:00", "2026.12.10 09:30"),
        ("10 de diciembre de 2026 09:00", "10 dic 2026 09:30"),
    ],
)
def test_a_time_that_is_certain_is_read(start: str, end: str, tmp_path: Path) -> None:
    (result,) = read(tmp_path, HEADS, f"A1,Dr. Vale,Main,{start},{end},Cancelled,sick,")
    assert times(result) == (NINE, HALF_PAST)


@pytest.mark.parametrize(
    "length",
    ["30", "30 min", "30min", "30 minutes", "30 mins.", "0:30", "00:30:00", "0h30", "PT30M", "30.0",
     "0.5 hr", "1800 sec"],
)  # fmt: skip
def test_a_length_that_is_certain_is_read(length: str, tmp_path: Path) -> None:
    heads = "id,provider,location,start,duration,status"
    (result,) = read(tmp_path, heads, f"1,Dr. Vale,Main,2026-12-10 09:00,{length},Cancelled")
    assert times(result) == (NINE, HALF_PAST)


@pytest.mark.parametrize(
    ("length", "minutes"), [("1h 30min", 90), ("1 hr 30 mins", 90), ("1:30", 90), ("2 hours", 120)]
)
def test_hours_and_minutes_are_read_together(length: str, minutes: int, tmp_path: Path) -> None:
    heads = "id,provider,location,start,duration,status"
    (result,) = read(tmp_path, heads, f"1,Dr. Vale,Main,2026-12-10 09:00,{length},Cancelled")
    assert isinstance(result.fact, Cancellation)
    assert (result.fact.end - result.fact.start).total_seconds() == 60 * minutes


@pytest.mark.parametrize("length", ["3", "half", "30 days", "30:00", "-30", "3o", "1e2"])
def test_a_length_in_doubt_is_refused(length: str, tmp_path: Path) -> None:
    heads = "id,provider,location,start,duration,status"
    (result,) = read(tmp_path, heads, f"1,Dr. Vale,Main,2026-12-10 09:00,{length},Cancelled")
    assert result.outcome == "rejected"
    assert result.column == "duration"


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        ("Date,Start,End,Provider,Location,Status", "12/25/2026,9:00 AM,9:30 AM,V,Main,Cancelled"),
        ("Date,Start,End,Provider,Location,Status", "2026-12-25,09:00,09:30,V,Main,Cancelled"),
        ("provider*,location*,start (CST)*,end (CST)*,status*",
         "V,Main,2026-12-25 09:00,2026-12-25 09:30,Cancelled"),
        ("provider,location,start (UTC),end (UTC),status",
         "V,Main,2026-12-25 15:00,2026-12-25 15:30,Cancelled"),
        ("provider,location,date (dd/mm/yyyy),time,length (hrs),cancelled?",
         "V,Main,25/12/2026,09:00,0.5,yes"),
        ("Start Date,Start Time,End Date,End Time,Provider,Location,Status",
         "12/25/2026,9:00 AM,12/25/2026,9:30 AM,V,Main,Cancelled"),
        ("Proveedor,Sede,Fecha,Hora,Duración,Estado,Motivo",
         "V,Main,2026-12-25,09:00,30 min,Cancelada,Enfermo"),
    ],
)  # fmt: skip
def test_a_head_that_is_certain_is_read(heads: str, row: str, tmp_path: Path) -> None:
    (result,) = read(tmp_path, heads, row)
    assert times(result) == tuple(one.replace("-10", "-25") for one in (NINE, HALF_PAST)), result


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        ("start (CST)", "2026-07-10 09:00"),
        ("start (PST)", "2026-07-10 09:00"),
        ("start", "2026-07-10 09:00 CST"),
        ("start", "2026-12-1 09:00"),
    ],
)
def test_a_zone_of_the_other_half_of_the_year_or_a_day_cut_off_is_in_doubt(
    heads: str, row: str, tmp_path: Path
) -> None:
    heads = f"provider,location,{heads},duration,status"
    (result,) = read(tmp_path, heads, f"Dr. Vale,Main,{row},30,Cancelled")
    assert result.outcome == "rejected"
