"""What a file tells twice is read once; what a row tells of more than itself counts for others."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.rules.test_intake_read_alone import REASONS, ROW, offered

CODES = "Id,Provider,Location,Start,Minutes,{heads},Patient"
CODED = ("C,Cancelled", "T,To Do", "B,Billed")


def coded(*said: str) -> list[str]:
    return [
        f"{n},Dr. Roe,Oak,2026-12-14 {9 + n}:00,30,{one},Al" for n, one in enumerate(said, start=1)
    ]


@pytest.mark.parametrize(
    ("heads", "said", "times"),
    [
        ("Status,Status Desc", CODED, ["12-14 10:00"]),
        ("status,statusDescription", CODED, ["12-14 10:00"]),
        ("Status Code,Status", CODED, ["12-14 10:00"]),
        ("Visit Status,Visit Status Name", CODED, ["12-14 10:00"]),
        ("Status,Slot Status Desc", CODED, []),
        ("Status,Billing Status", CODED, []),
        ("Status,Status Desc", (*CODED, "CR,Cancelled"), []),
        ("Status,Status Desc", (*CODED, "C,Refilled"), []),
        ("Status,Status Desc", ("booked,Cancelled", "T,To Do"), []),
        ("Status,Status Desc", ("C,Cancelled by clinic", "T,To Do"), []),
        ("Status,Status Desc", ("C,Cancelled",), []),
    ],
)
def test_a_status_in_codes_is_read_by_the_words_beside_them_if_they_are_one(
    heads: str, said: Sequence[str], times: list[str], tmp_path: Path
) -> None:
    assert offered(tmp_path, CODES.format(heads=heads), *coded(*said)) == times


def test_one_code_far_down_that_says_more_than_its_word_is_not_passed_over(tmp_path: Path) -> None:
    rows = coded(*CODED)
    more = [f"{n},Ida Poe NP,Elm,2026-12-15 09:00,30,T,To Do,Al" for n in range(10, 2_100)]
    last = "9999,Ida Poe NP,Elm,2026-12-16 09:00,30,CR,Cancelled,Al"
    heads = CODES.format(heads="Status,Status Desc")
    assert offered(tmp_path, heads, *rows, *more) == ["12-14 10:00"]
    assert offered(tmp_path, heads, *rows, *more, last) == []


DAYS = "Id,Provider,Location,ApptDate,ApptDay,Time,Minutes,Status"
OF_DAY = "1,Dr. Roe,Oak,12/14/2026,{day},09:00,30,Cancelled"


@pytest.mark.parametrize(
    ("day", "times"),
    [
        ("Mon", ["12-14 09:00"]),
        ("Monday", ["12-14 09:00"]),
        ("12/14/2026", ["12-14 09:00"]),
        ("Tue", []),
        ("12/15/2026", []),
        ("Tue 12/15/2026", []),
    ],
)
def test_a_day_beside_a_date_is_held_against_it(day: str, times: list[str], tmp_path: Path) -> None:
    assert offered(tmp_path, DAYS, OF_DAY.format(day=day)) == times


def test_where_only_the_day_is_told_it_is_the_date(tmp_path: Path) -> None:
    heads = DAYS.replace("ApptDate,", "").replace("ApptDay", "Appt Day")
    row = OF_DAY.replace("12/14/2026,", "").format(day="2026-12-14")
    assert offered(tmp_path, heads, row) == ["12-14 09:00"]


VISITS = (
    "1,Dr. Roe,Oak,2026-12-14 09:00,30,Cancelled by patient,{reason},",
    "2,Dr. Roe,Oak,2026-12-15 09:00,30,Booked,Annual,",
    "3,Dr. Roe,Oak,2026-12-16 09:00,30,No Show,Labs review,",
    "4,Dr. Roe,Oak,2026-12-17 09:00,30,Rescheduled,Wart,",
)


@pytest.mark.parametrize(
    ("reason", "more", "times"),
    [
        ("Annual", (), ["12-14 09:00"]),
        ("Onlay prep", (), ["12-14 09:00"]),
        ("Given to Lopez", (), []),
        ("Dr. Roe out", (), []),
        ("Onlay prep", ("5,Ida Poe NP,Elm,2026-12-18 09:00,30,Booked,,",), []),
        ("Onlay prep", ("5,Ida Poe NP,Elm,2026-12-18 09:00,30,Cancelled,NP out,",), []),
    ],
)
def test_a_reason_that_missed_visits_have_too_is_that_of_the_visit(
    reason: str, more: Sequence[str], times: list[str], tmp_path: Path
) -> None:
    rows = [VISITS[0].format(reason=reason), *VISITS[1:], *more]
    assert offered(tmp_path, REASONS, *rows) == times


def test_one_visit_that_stands_tells_not_yet_whose_reasons_these_are(tmp_path: Path) -> None:
    rows = [VISITS[0].format(reason="Onlay prep"), *VISITS[1:3]]
    assert offered(tmp_path, REASONS, *rows) == []


def test_a_row_without_a_patient_has_no_reason_of_a_visit(tmp_path: Path) -> None:
    heads = f"{REASONS},Patient"
    rows = [
        "1,Dr. Roe,Oak,2026-12-14 09:00,30,Cancelled by patient,Onlay prep,,Al",
        "2,Dr. Roe,Oak,2026-12-15 09:00,30,Booked,Annual,,Bo",
        "3,Dr. Roe,Oak,2026-11-15 09:00,30,Completed,Wart,,Cy",
        "4,Ida Poe NP,Elm,2026-12-18 09:00,30,Booked,,,{patient}",
    ]
    for nobody in ("", "*** EVENT ***", "Staff meeting"):
        shown = [row.format(patient=nobody) for row in rows]
        assert offered(tmp_path, heads, *shown) == ["12-14 09:00"]
    assert offered(tmp_path, heads, *(row.format(patient="Di") for row in rows)) == []


DESCRIBED = "Id,Provider,Location,Start,Minutes,Status,Description"


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Reseat crown", ["12-14 09:00"]),
        ("Comp exam", ["12-14 09:00"]),
        ("Given to Lopez", []),
        ("Put Lopez in", []),
        ("Dr. Roe out", []),
        ("Lunch", []),
        ("HOLD", []),
        ("Patient is coming after all", []),
    ],
)
def test_a_description_of_each_visit_is_about_the_visit(
    text: str, times: list[str], tmp_path: Path
) -> None:
    rows = (
        f"1,Dr. Roe,Oak,2026-12-14 09:00,30,Cancelled,{text}",
        "2,Dr. Roe,Oak,2026-12-15 09:00,30,Booked,Adult prophy",
        "3,Dr. Roe,Oak,2026-12-16 09:00,30,Booked,Extraction",
    )
    assert offered(tmp_path, DESCRIBED, *rows) == times


def test_a_description_that_few_rows_have_is_a_remark(tmp_path: Path) -> None:
    rows = (
        "1,Dr. Roe,Oak,2026-12-14 09:00,30,Cancelled,Reseat crown",
        "2,Dr. Roe,Oak,2026-12-15 09:00,30,Booked,",
        "3,Dr. Roe,Oak,2026-12-16 09:00,30,Booked,",
    )
    assert offered(tmp_path, DESCRIBED, *rows) == []


def test_a_time_in_a_description_counts_against_that_time(tmp_path: Path) -> None:
    rows = (
        "1,Dr. Roe,Oak,2026-12-14 09:00,30,Cancelled,Comp exam",
        "2,Dr. Roe,Oak,2026-12-15 09:00,30,Booked,Adult prophy",
        "3,Dr. Roe,Oak,2026-12-16 09:00,30,Booked,Extraction; moved to 12/14/2026 9:00 AM",
    )
    assert offered(tmp_path, DESCRIBED, *rows) == []


def test_what_was_booked_and_where_is_no_mark_of_the_time(tmp_path: Path) -> None:
    heads = "Id,Provider,Location,Start,Minutes,Status,Event,Session Name,Sec Ins Pkg"
    rows = (
        "1,Dr. Roe,Oak,2026-12-14 09:00,30,Cancelled,{event},Nurse Clinic,Acme HMO",
        "2,Dr. Roe,Oak,2026-12-15 09:00,30,Booked,New Patient,AM Surgery,Zeta PPO",
    )
    free = ("Annual Physical", "Well Woman", "New Patient")
    kept = ("Blocked", "Lunch", "Template edited", "Put Lopez in")
    for event, times in (*((one, ["12-14 09:00"]) for one in free), *((one, []) for one in kept)):
        assert offered(tmp_path, heads, rows[0].format(event=event), rows[1]) == times


WHO = (
    "1,Dr. Roe,Oak,2026-12-14 09:00,30,Cancelada por paciente,,",
    "2,Dr. Roe,Oak,2026-12-15 09:00,30,Cancelada por paciente,,",
    "3,Dr. Roe,Oak,2026-12-16 09:00,30,{other},,",
    "4,Dr. Roe,Oak,2026-12-17 09:00,30,Anulada,,",
)


@pytest.mark.parametrize(
    "other", ["Anulada por clínica", "Cancelada por la clínica", "Anulada por el médico"]
)
def test_a_status_that_tells_of_other_rows_who_cancelled_must_tell_it_of_each(
    other: str, tmp_path: Path
) -> None:
    rows = [row.format(other=other) for row in WHO]
    assert offered(tmp_path, REASONS, *rows) == ["12-14 09:00", "12-15 09:00"]


HOSTED = "Id,Provider,Location,Start,Minutes,Status,Cancelled By,Reason"


@pytest.mark.parametrize(
    ("by", "reason", "times"),
    [
        ("Dr. Roe", "I am away that day", []),
        ("Dr. Roe", "I'm out all day", []),
        ("Dr. Roe", "I am away 12/14", []),
        ("Dr. Roe", "I am away 12/16", ["12-14 09:00"]),
        ("Al Coe", "I am away that day", ["12-14 09:00"]),
    ],
)
def test_a_provider_who_says_i_am_away_that_day_is_away_that_day(
    by: str, reason: str, times: list[str], tmp_path: Path
) -> None:
    rows = (
        "1,Dr. Roe,Oak,2026-12-14 09:00,30,Cancelled,Patient,sick",
        f"2,Dr. Roe,Oak,2026-12-14 14:00,30,Cancelled,{by},{reason}",
    )
    assert [one for one in offered(tmp_path, HOSTED, *rows) if one != "12-14 14:00"] == times


@pytest.mark.parametrize(
    ("reason", "note", "times"),
    [
        ("Patient cancelled", "has gone interstate", ["12-14 09:00"]),
        ("Patient cancelled", "is overseas until spring", ["12-14 09:00"]),
        ("Patient cancelled", "rang 24/11", ["12-14 09:00"]),
        ("", "has gone interstate", []),
        ("Doctor cancelled", "has gone interstate", []),
        ("Patient cancelled", "has gone to Lopez", []),
        ("Patient cancelled", "is given to Lopez", []),
        ("Patient cancelled", "Kim has gone interstate", []),
    ],
)
def test_a_note_without_a_subject_is_about_the_patient_who_cancelled(
    reason: str, note: str, times: list[str], tmp_path: Path
) -> None:
    assert (
        offered(tmp_path, REASONS, ROW.format(status="Cancelled", reason=reason, note=note))
        == times
    )


@pytest.mark.parametrize(
    ("reason", "times"),
    [
        ("Motivos laborales", ["12-14 09:00"]),
        ("Conflicto de horario", ["12-14 09:00"]),
        ("Motivos familiares", ["12-14 09:00"]),
        ("Terminkonflikt", ["12-14 09:00"]),
        ("Kind krank", ["12-14 09:00"]),
        ("Raisons familiales", ["12-14 09:00"]),
        ("Enfant malade", ["12-14 09:00"]),
        ("Motivos de trabalho", ["12-14 09:00"]),
        ("Motivos laborales del médico", []),
        ("Terminkonflikt Praxis", []),
        ("Docteur malade", []),
        ("Terminkonflikt, Lopez kommt", []),
        ("Abwesend", []),
    ],
)
def test_reasons_of_other_languages_are_known(
    reason: str, times: list[str], tmp_path: Path
) -> None:
    row = ROW.format(status="Cancelled", reason=f'"{reason}"', note="")
    assert offered(tmp_path, REASONS, row) == times


@pytest.mark.parametrize(
    ("number", "times"),
    [
        ("600 111 222", ["12-14 09:00"]),
        ("06 12 34 56 78", ["12-14 09:00"]),
        ("(02) 9999 1234", ["12-14 09:00"]),
        ("555 123", []),
        ("123-456-7890", []),
        ("2026-12-10", []),
        ("call first", []),
    ],
)
def test_a_number_of_another_country_is_nobodys_number_here(
    number: str, times: list[str], tmp_path: Path
) -> None:
    heads = "Id,Provider,Location,Start,Minutes,Status,Phone"
    row = f"1,Dr. Roe,Oak,2026-12-14 09:00,30,Cancelled,{number}"
    assert offered(tmp_path, heads, row) == times


@pytest.mark.parametrize(
    ("note", "times"),
    [
        ("pt will be attending", []),
        ("patient will come after all", []),
        ("pt will be arriving late", []),
        ("pt has decided to come", []),
        ("patient is going ahead", []),
        ("pt was seen", []),
        ("patient has this time", []),
        ("pt keeping the appt", []),
        ("patient has a ride now", []),
        ("patient to be seen", []),
        ("pt to stay as is", []),
        ("pt on way", []),
        ("pt is in", []),
        ("pt attending", []),
        ("pt able to come", []),
        ("pt may come", []),
        ("pt will try to come", []),
        ("pt agreed", []),
        ("pt added back", []),
        ("pt re-added", []),
        ("pt moved to this time", []),
        ("patient did not mean to cancel", []),
        ("pt asked for time back", []),
        ("pt wants appt", []),
        ("pt will do video", []),
        ("pt not able to come", ["12-14 09:00"]),
        ("pt cannot come", ["12-14 09:00"]),
        ("pt moved away", ["12-14 09:00"]),
        ("pt will call back", ["12-14 09:00"]),
        ("patient does not want appt", ["12-14 09:00"]),
        ("patient wants a later appt", ["12-14 09:00"]),
        ("patient was seen elsewhere", ["12-14 09:00"]),
        ("pt has decided to wait", ["12-14 09:00"]),
        ("pt will not come", ["12-14 09:00"]),
        ("patient has no ride", ["12-14 09:00"]),
    ],
)
def test_a_note_by_which_the_visit_takes_place_is_asked_about(
    note: str, times: list[str], tmp_path: Path
) -> None:
    row = ROW.format(status="Cancelled", reason="Patient cancelled", note=note)
    assert offered(tmp_path, REASONS, row) == times
    row = ROW.format(status="Cancelled", reason=note, note="")
    assert offered(tmp_path, REASONS, row) == times
