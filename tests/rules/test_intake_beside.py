"""What may stand beside a cancelled time, in the ways in which clinics write it: it is not free."""

from pathlib import Path

import pytest

from tests.rules.test_intake_layouts import offered

HEADS = "appointment_id,provider,location,start,end,status,reason,patient_phone"
NINE = "A1,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Cancelled,sick,"
OTHER = "A7,Dr. Oak,East,2026-12-20 10:00,2026-12-20 10:30,Cancelled,sick,"


@pytest.mark.parametrize(
    "beside",
    [
        "B1,Dr. Vale,Main,2026-12-10 08:30,2026-12-10 09:15,Confirmed,,",
        "B1,Dr. Vale,East,2026-12-10 09:00,2026-12-10 09:30,Confirmed,,",
        'B1,"Vale, Anna",Main,2026-12-10 09:00,2026-12-10 09:30,Confirmed,,',
        "B1,A Vale MD,Main,2026-12-10 09:00,2026-12-10 09:30,Confirmed,,",
        "B1,dr vale,Main,2026-12-10 09:00,2026-12-10 09:30,Confirmed,,",
        "B1,Dr. Vale,Main,2026-12-10T15:00:00Z,2026-12-10T15:30:00Z,Confirmed,,",
        "B1,Dr. Vale,Main,2026-12-10 10:00 EST,2026-12-10 10:30 EST,Confirmed,,",
        "B1,Dr. Vale,Main,12/10/2026 9:00,12/10/2026 9:30,Confirmed,,",
        "B1,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,In Session,,",
        "B1,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Zorb,,",
        "B1,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Tentative,,",
        "B1,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,,,",
        "B1,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,-,,",
        "B1,Dr. Vale,Main,2026-12-10 09:00,half past,Confirmed,,",
        "B1,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 08:30,Confirmed,,",
        "B1,Dr. Vale,Main,??,2026-12-10 09:30,Confirmed,,",
        "B1,Dr. Vale,Main,nine,2026-12-10 09:30,Confirmed,,",
        "B1,Dr. Vale,Main,,,Confirmed,,",
        "B1,,Main,2026-12-10 09:00,2026-12-10 09:30,Confirmed,,",
        "B1,ALL,Main,2026-12-10 09:00,2026-12-10 09:30,Meeting,,",
        ",Dr. Vale,,2026-12-08,2026-12-12,Vacation,,",
        ",Dr. Vale,,12/08/2026,12/12/2026,Vacation,,",
        ",Dr. Vale,,2026-12-08 00:00,2026-12-13 00:00,Vacation,,",
        ",,,2026-12-10,,Holiday,clinic closed,",
        ",,Main,2026-12-10,,Closed,,",
        ",Office Closed,Main,2026-12-10,,,,",
        ",Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,HOLD,,",
        "B1,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,No Show,,",
        "B1,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Rescheduled,,",
        "B1,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Cancelled,provider out,",
        "B1,Dr. Vale,Main,2026-12-10 08:00,2026-12-10 12:00,Cancelled,Dr. Vale out sick,",
        "A1,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Scheduled,,",
        "A1,Dr. Vale,Main,2026-12-11 09:00,2026-12-11 09:30,Scheduled,,",
        "A1,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Cancelled,provider out,",
        "A1,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 10:00,Cancelled,sick,",
        "B1,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 10:00,Cancelled,sick,",
        'B1,Dr. "Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Confirmed,,',
        "B1,Vale, Anna,Main,2026-12-10 09:00,2026-12-10 09:30,Confirmed,,",
        "B1,Dr. Vale,2026-12-10 09:00,Confirmed",
        "1.2E+09,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Confirmed,,",
        "B1,Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Confirmed,,999",
        ",Dr. Vale,,2026-12-10 00:00,2026-12-10 24:00,Out,,",
        "*** Dr. Vale OUT 12/10/2026 ***,,,,,,,",
        "NOTE: Dr. Vale on vacation 12/8 - 12/12,,,,,,,",
        ",Dr. Vale,,,,Out of office,away all week,",
        "B1,Dr. Vale,Main,46366.375,46366.3958333,Confirmed,,",
        "B1,Dr. Vale,Main,12/10/26 9:00 AM,12/10/26 9:30 AM,Confirmed,,",
        "B1,Dr. Vale,Main,10.12.2026 09:00,10.12.2026 09:30,Confirmed,,",
        ",Dr. Vale,,every Thursday,,Admin time,,",
        ",Dr. Vale,,Thursday,,Out,,",
        ',Dr. Vale,,"2026-12-09, 2026-12-10",,Out,,',
        ",Dr. Vale,,2026-12-08 - 2026-12-12,,Vacation,,",
        ",Dr. Vale,,12/8-12/12,,Vacation,,",
        ",Dr. Vale,,Dec 8 to Dec 12,,Vacation,,",
        ",Dr. Vale,,12/08/2026 thru 12/12/2026,,Vacation,,",
        ",Dr. Vale,,2026-12-08,5 days,Vacation,,",
        ",Dr. Vale,,2026-12-01,until further notice,Leave,,",
        ",Dr. Vale,,,2026-12-12,Vacation,,",
        ",Dr. Vale,,week of 2026-12-07,,Vacation,,",
        ",Dr. Vale,,December 2026,,Leave,,",
        ",Dr. Vale,,2026-12,,Leave,,",
        ",Dr. Vale,,2026-12-10 AM,,Out,,",
        ",Dr. Vale,,2026-12-10,morning,Out,,",
        ",Dr. Vale / Dr. Park,,2026-12-10,,Out,,",
        "B1,Dr. Park & Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Confirmed,,",
        "B1,Dr. Park; Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Confirmed,,",
        "B1,Dr. Vale (Room 2),Main,2026-12-10 09:00,2026-12-10 09:30,Confirmed,,",
        "B1,Dr. Park for Dr. Vale,Main,2026-12-10 09:00,2026-12-10 09:30,Confirmed,,",
        ",Main,,2026-12-10,,Closed,,",
        ",Physicians,,2026-12-10,,Staff meeting,,",
        ",All MDs,,2026-12-10 08:00,2026-12-10 12:00,Meeting,,",
        ",Everyone,,2026-12-10,,Retreat,,",
    ],
)
def test_a_time_is_not_offered_beside_this_row(beside: str, tmp_path: Path) -> None:
    found = offered(tmp_path, "\n".join((HEADS, NINE, beside, OTHER)) + "\n")
    assert "12-10 09:00" not in found


def test_without_such_a_row_it_is(tmp_path: Path) -> None:
    found = offered(tmp_path, "\n".join((HEADS, NINE, OTHER)) + "\n")
    assert found == ["12-10 09:00", "12-20 10:00"]


@pytest.mark.parametrize(
    "above",
    [
        "Dr. Vale out 12/10",
        "NOTE: Dr. Vale on vacation 12/8/2026 - 12/12/2026",
        "Clinic closed 2026-12-10",
        "Cancellations; Dr. Vale OUT 12/10/2026",
        "Schedule,Dr. Vale,PTO,12/10/2026",
    ],
)
def test_a_note_above_the_header_counts_as_one_between_the_rows(above: str, tmp_path: Path) -> None:
    found = offered(tmp_path, "\n".join((above, HEADS, NINE, OTHER)) + "\n")
    assert "12-10 09:00" not in found


@pytest.mark.parametrize(
    "above",
    [
        "Cancelled appointments",
        "Report period 12/01/2026 - 12/31/2026",
        "Printed 12/10/2026 09:00 by jsmith",
        "Main Clinic,,Page 1 of 1",
        "Cancellation list for Dr. Vale and Dr. Oak",
        "Run at 2026-12-10 09:00",
    ],
)
def test_a_title_above_the_header_speaks_against_nothing(above: str, tmp_path: Path) -> None:
    found = offered(tmp_path, "\n".join((above, HEADS, NINE, OTHER)) + "\n")
    assert found == ["12-10 09:00", "12-20 10:00"]
