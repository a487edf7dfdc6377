"""What somebody at the desk is sure of from the file alone, and what stays in doubt beside it."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.waitlist.rules import place
from intake.facts import places, providers
from intake.folder import examination
from intake.profiles import head_words, profile

CHICAGO = ZoneInfo("America/Chicago")
PLACES = [
    place.Place(id=n, name=name, brand="", phone="", zone=CHICAGO)
    for n, name in enumerate(("Oak", "Elm"), start=1)
]
AROUND = examination.Surroundings(
    datetime(2026, 11, 30, 15, tzinfo=UTC),
    CHICAGO,
    profile.load_all(),
    providers.Book(
        providers.Known(n, name) for n, name in enumerate(("Dr. Roe", "Ida Poe NP"), start=1)
    ),
    known_places=places.Book(place.Directory(PLACES)),
)


def offered(tmp_path: Path, heads: str, *rows: str) -> list[str]:
    """The start of each time that would be offered, in clinic time."""
    path = tmp_path / "export.csv"
    path.write_text("\n".join((heads, *rows)) + "\n", "utf-8")
    with examination.examine(path, AROUND) as examined:
        results = [one for batch in examined.batches() for one in batch]
    return [
        f"{one.start.astimezone(CHICAGO):%m-%d %H:%M}"
        for one in results
        if one.outcome == "accepted" and one.start
    ]


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("DocAbbr", None),
        ("PrvdrAbbr", "provider"),
        ("apptprovname", "provider"),
        ("Session Holder's Name", "provider"),
        ("Holder Name", None),
        ("Policy Holder", None),
        ("Referring Provider", None),
        ("Provider Location", None),
        ("SiteCode", "location"),
        ("Patient Location", None),
        ("visitlengthmins", "duration"),
        ("Planned Duration (mins.)", "duration"),
        ("Beg Dt/Tm", "start"),
        ("apptenddttm", "end"),
        ("Appt Made Date", None),
        ("Date Scheduled", None),
        ("Current Date", None),
        ("Current Slot Status", "status"),
        ("State", None),
        ("cancelledby", "cancelled_by"),
        ("apptcxlreason", "reason"),
        ("Statement", None),
    ],
)
def test_a_head_of_known_words_is_known_and_one_with_any_other_is_not(
    head: str, field: str | None
) -> None:
    found = head_words.meant(head)
    assert (found and found.field) == field


HEADS = "Nr,{provider},{place},Date,Start,End,Status"
ROWS = (
    "1,Dr. Roe,Oak,2026-12-14,09:00,09:30,Cancelled",
    "2,Ida Poe NP,Elm,2026-12-14,09:00,09:30,Booked",
    "3,Ida Poe NP,Elm,2026-12-15,10:00,10:30,Cancelled",
)


@pytest.mark.parametrize(
    ("provider", "place", "times"),
    [
        ("Agenda", "Haus", ["12-14 09:00", "12-15 10:00"]),
        ("Agenda", "Location", ["12-14 09:00", "12-15 10:00"]),
        ("Provider", "Where it is", ["12-14 09:00", "12-15 10:00"]),
        ("PCP", "Oak or Elm", []),
        ("Modified by", "Location", []),
        ("Last seen", "Location", []),
        ("Provider", "Home site", []),
        ("Provider", "New place", []),
    ],
)
def test_a_column_that_names_only_the_clinics_own_is_theirs(
    provider: str, place: str, times: list[str], tmp_path: Path
) -> None:
    assert offered(tmp_path, HEADS.format(provider=provider, place=place), *ROWS) == times


@pytest.mark.parametrize(
    ("more", "changed"),
    [
        ("", [ROWS[0], ROWS[1].replace("Ida Poe NP", "Room 4"), ROWS[2]]),
        ("", [one.replace("Ida Poe NP", "") for one in ROWS]),
        (",Kalender 2", [f"{one},Dr. Roe" for one in ROWS]),
    ],
    ids=["somebody else", "often empty", "two of them"],
)
def test_a_column_that_may_be_of_something_else_is_not(
    more: str, changed: list[str], tmp_path: Path
) -> None:
    heads = HEADS.format(provider="Agenda", place="Location")
    assert offered(tmp_path, heads, *ROWS) != []
    assert offered(tmp_path, heads + more, *changed) == []


def test_a_provider_above_the_rows_is_not_put_aside_by_a_column_of_names(tmp_path: Path) -> None:
    rows = [
        "Provider: Dr. Roe",
        "1,Ida Poe NP,Oak,2026-12-14,09:00,09:30,Booked",
        "2,Ida Poe NP,Oak,2026-12-15,10:00,10:30,Booked",
    ]
    assert offered(tmp_path, HEADS.format(provider="Agenda", place="Location"), *rows) == []


def test_a_financial_number_is_no_end(tmp_path: Path) -> None:
    heads = "FIN,Provider,Location,Start,Duration,Status"
    row = "{fin},Dr. Roe,Oak,2026-12-14 09:00,30,Cancelled"
    assert offered(tmp_path, heads, row.format(fin="77001")) == ["12-14 09:00"]
    assert offered(tmp_path, heads, row.format(fin="09:30")) == ["12-14 09:00"]
    assert offered(tmp_path, heads, row.format(fin="10:30")) == []


REASONS = "Id,Provider,Location,Start,Minutes,Status,Reason,Comment"
ROW = "1,Dr. Roe,Oak,2026-12-14 09:00,30,{status},{reason},{note}"


@pytest.mark.parametrize("reason", ["No show", "PATIENT NO SHOW", "Did not attend", "DNA", "NCNS"])
def test_a_visit_that_is_still_to_come_was_not_missed(reason: str, tmp_path: Path) -> None:
    row = ROW.format(status="x - Cancelled", reason=reason, note="")
    assert offered(tmp_path, REASONS, row) == []


def test_a_ride_that_did_not_show_up_is_a_patients_reason(tmp_path: Path) -> None:
    row = ROW.format(status="Cancelled", reason="Ride didn't show up", note="")
    assert offered(tmp_path, REASONS, row) == ["12-14 09:00"]


@pytest.mark.parametrize(
    ("reason", "note", "times"),
    [
        ("Condition", "Patient rang to cancel", ["12-14 09:00"]),
        ("Away", "Pt emailed to cancel - overseas", ["12-14 09:00"]),
        ("Away", "", []),
        ("Away", "Rang pt to tell", []),
        ("Dr. Roe away", "Patient rang to cancel", []),
        ("Other", "Practitioner on leave, rang pt", []),
        ("Kim sick", "Patient rang to cancel", []),
        ("Away", "Patient asked by us to cancel", []),
        ("Away", "Patient called, Dr away", []),
        ("Our request", "Patient called to cancel", []),
    ],
)
def test_a_note_that_the_patient_asked_for_it_tells_whose_a_reason_is(
    reason: str, note: str, times: list[str], tmp_path: Path
) -> None:
    row = ROW.format(status="Cancelled", reason=reason, note=note.replace(",", ";"))
    assert offered(tmp_path, REASONS, row) == times


@pytest.mark.parametrize(
    ("status", "note", "times"),
    [
        ("Rescheduled", "Pt request; moved to 12/21/2026 2 PM (5102)", ["12-14 09:00"]),
        ("Rescheduled", "Patient asked to move - now 12/21 2:00 PM", ["12-14 09:00"]),
        ("Rescheduled by patient", "moved to 2026-12-21", ["12-14 09:00"]),
        ("Reprogramada por paciente", "Nueva cita 21/12/2026", ["12-14 09:00"]),
        ("Rescheduled", "moved to 12/21/2026 2 PM", []),
        ("Rescheduled", "Pt request", []),
        ("Rescheduled by patient", "", []),
        ("Rescheduled", "Pt request; moved to 12/14/2026 2 PM", []),
        ("Rescheduled", "Pt request; moved to 12/21; slot to Lopez", []),
        ("Rescheduled", "Moved by office; now 12/21/2026 2 PM", []),
        ("Rescheduled by office", "Pt request; moved to 12/21/2026", []),
        ("Scheduled", "Pt request; moved to 12/21/2026 2 PM", []),
    ],
)
def test_a_visit_that_was_moved_leaves_its_time_if_the_row_says_where_to_and_by_whom(
    status: str, note: str, times: list[str], tmp_path: Path
) -> None:
    assert offered(tmp_path, REASONS, ROW.format(status=status, reason="", note=note)) == times


def test_where_a_visit_was_moved_from_is_not_taken_and_where_it_was_moved_to_is(
    tmp_path: Path,
) -> None:
    rows = (
        ROW.format(status="Rescheduled", reason="", note="Pt request; moved to 12/21/2026 2:00 PM"),
        "2,Dr. Roe,Oak,2026-12-21 14:00,30,Scheduled,,Moved from 12/14/2026 9:00 AM",
        "3,Dr. Roe,Oak,2026-12-21 14:00,30,Cancelled,sick,",
    )
    assert offered(tmp_path, REASONS, *rows) == ["12-14 09:00"]


@pytest.mark.parametrize(
    ("note", "times"),
    [
        ("Moved by office; Dr. Roe out 12/16; now 12/21/2026 2 PM", ["12-18 09:00"]),
        ("Dr. Roe away 12/16 - 12/18", []),
        ("Dr Roe out 12/17", ["12-16 09:00", "12-18 09:00"]),
        ("Ida Poe NP out 12/16", ["12-16 09:00", "12-18 09:00"]),
        ("Dr. Roe off thru 12/17", ["12-18 09:00"]),
        ("Dr. Roe off 12/15 thru 12/18", []),
        ("Dr. Roe out from 12/16 on", []),
        ("Dr. Roe has a conference 12/16", ["12-18 09:00"]),
        ("Office closed 12/16", ["12-18 09:00"]),
        ("no clinic 12/18", ["12-16 09:00"]),
        ("Patient has a conference 12/16", ["12-16 09:00", "12-18 09:00"]),
    ],
)
def test_a_day_of_which_any_row_says_that_the_provider_is_out_is_not_offered(
    note: str, times: list[str], tmp_path: Path
) -> None:
    rows = (
        f"1,Dr. Roe,Oak,2026-12-14 09:00,30,Rescheduled,,{note}",
        "2,Dr. Roe,Oak,2026-12-16 09:00,30,Cancelled,patient sick,",
        "3,Dr. Roe,Oak,2026-12-18 09:00,30,Cancelled,patient sick,",
    )
    assert offered(tmp_path, REASONS, *rows) == times


@pytest.mark.parametrize(
    ("clocks", "times"),
    [
        (["9.30", "16.15"], ["12-14 09:30"]),
        (["9.00", "16.30"], ["12-14 09:00"]),
        (["9.50", "16.25"], []),
        (["9.00", "16.50"], []),
        (["9.30", "16.75"], []),
    ],
)
def test_clocks_with_dots_are_read_unless_they_may_be_hours_as_numbers(
    clocks: list[str], times: list[str], tmp_path: Path
) -> None:
    rows = (
        f"1,Dr. Roe,Oak,14.12.2026,{clocks[0]},30,Cancelled",
        f"2,Dr. Roe,Oak,14.12.2026,{clocks[1]},30,Booked",
    )
    assert offered(tmp_path, "Id,Provider,Location,Date,Time,Minutes,Status", *rows) == times


def test_of_columns_of_marks_one_says_that_it_is_cancelled(tmp_path: Path) -> None:
    heads = "Date,Time,Length,Provider,Location,Patient,Conf,Arr,Canc,DNA"
    rows = (
        "14/12/2026,0900,15,Dr. Roe,Oak,Al,x,,,",
        "14/12/2026,0915,15,Dr. Roe,Oak,Bo,x,,x,",
        "14/12/2026,0930,15,Dr. Roe,Oak,Cy,x,x,x,",
        "14/12/2026,0945,15,Dr. Roe,Oak,Di,,,x,x",
        "14/12/2026,1000,15,Dr. Roe,Oak,Ed,,,,x",
    )
    assert offered(tmp_path, heads, *rows) == ["12-14 09:15"]


def test_a_reason_that_visits_have_which_took_place_is_that_of_the_visit(tmp_path: Path) -> None:
    heads = "Folio,Fecha,Hora,Minutos,Profesional,Sucursal,Paciente,Motivo,Estatus,Canceló"
    rows = (
        "1,2026-12-14,09:00,30,Dr. Roe,Oak,Al,Revisión,Confirmada,",
        "2,2026-12-14,10:00,30,Dr. Roe,Oak,Bo,Revisión,Cancelada,Paciente",
        "3,2026-12-14,11:00,30,Dr. Roe,Oak,Cy,Revisión,Cancelada,Consultorio",
        "4,2026-11-14,11:00,30,Dr. Roe,Oak,Di,Primera vez,Atendida,",
    )
    assert offered(tmp_path, heads, *rows) == ["12-14 10:00"]


def test_the_state_of_a_note_says_nothing_of_the_time(tmp_path: Path) -> None:
    heads = "Id,Provider,Location,Start,Minutes,Status,Progress Note Status"
    rows = (
        "1,Dr. Roe,Oak,2026-12-14 09:00,30,Cancelled,No Note",
        "2,Dr. Roe,Oak,2026-12-15 09:00,30,Cancelled,Dr. Roe is out",
    )
    assert offered(tmp_path, heads, *rows) == ["12-14 09:00"]
