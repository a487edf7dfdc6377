"""Logs of what was done to each appointment: the last act counts, and a task is no act."""

from pathlib import Path

import pytest

from tests.rules.test_intake_layouts import offered

HEADS = "Event ID,Action Dt/Tm,Action,Beg Dt/Tm,Duration,Resource,Appt Location,Action Reason"
BOOKED = "7,11/20/2026 10:02,{act},12/17/2026 09:00,30,Dr. Vale,Oak,"
CANCELLED = "7,{at},{act},12/17/2026 09:00,30,Dr. Vale,Oak,{why}"
ELSEWHERE = "9,11/21/2026 8:15,Schedule,12/18/2026 10:00,30,Dr. Iyer,Oak,"


def booked(act: str = "Schedule") -> str:
    return BOOKED.format(act=act)


def cancelled(at: str = "11/27/2026 14:10", act: str = "Cancel", why: str = "Patient Ill") -> str:
    return CANCELLED.format(at=at, act=act, why=why)


def log(tmp_path: Path, *rows: str, heads: str = HEADS) -> list[str]:
    return offered(tmp_path, "\n".join((heads, *rows, ELSEWHERE)) + "\n")


@pytest.mark.parametrize("why", ["", "Patient Request", "Patient no longer needs visit"])
def test_a_visit_that_was_cancelled_last_is_free(why: str, tmp_path: Path) -> None:
    assert log(tmp_path, booked(), cancelled(why=why)) == ["12-17 09:00"]
    assert log(tmp_path, cancelled(why=why)) == ["12-17 09:00"]
    assert log(tmp_path, booked(), booked("Confirm"), cancelled(why=why)) == ["12-17 09:00"]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param((booked(), cancelled("11/19/2026 14:10")), id="booked after it"),
        pytest.param((booked(), cancelled("11/20/2026 10:02")), id="both at once"),
        pytest.param((booked(), booked(), cancelled()), id="two under one number"),
        pytest.param((booked(), cancelled(), cancelled(act="Undo Cancel")), id="undone"),
        pytest.param((booked("Lock"), cancelled()), id="an act that nobody knows"),
        pytest.param((booked(), cancelled("12/16/2026 9:00")), id="still to be done"),
        pytest.param((booked(), cancelled(why="Provider Request")), id="by the clinic"),
        pytest.param((booked(), cancelled(why="Provider unavailable")), id="provider away"),
        pytest.param((booked(), cancelled(act="Cancel Transport")), id="its transport"),
        pytest.param((booked(), cancelled(act="Cancel Text")), id="its text"),
        pytest.param((booked(), cancelled(act="Cancel Request")), id="only asked for"),
        pytest.param(
            (cancelled(), booked("Reschedule").replace("7,", "8,", 1)), id="another moved there"
        ),
        pytest.param((cancelled(), booked().replace("7,", "8,", 1)), id="another booked there"),
        pytest.param(
            (
                booked().replace("7,", "8,", 1),
                cancelled(),
                cancelled(act="Cancel Transport").replace("7,", "8,", 1),
            ),
            id="another, of whom only the transport was cancelled",
        ),
    ],
)
def test_what_was_done_otherwise_frees_nothing(rows: tuple[str, ...], tmp_path: Path) -> None:
    assert log(tmp_path, *rows) == []


@pytest.mark.parametrize(
    "heads",
    [
        pytest.param(HEADS.replace("Event ID", "Slot ID"), id="a slot's number"),
        pytest.param(HEADS.replace("Event ID", "Class ID"), id="a class's number"),
    ],
)
def test_a_number_that_several_may_share_tells_not_whose_visit_is_gone(
    heads: str, tmp_path: Path
) -> None:
    assert log(tmp_path, booked(), cancelled(), heads=heads) == []


@pytest.mark.parametrize(
    "head", ["Action", "Action Needed", "Next Action", "To Do", "Task", "Requested Change"]
)
@pytest.mark.parametrize("day", ["", ",Action Date"])
def test_a_list_of_what_is_to_be_done_frees_nothing(head: str, day: str, tmp_path: Path) -> None:
    heads = f"Appt ID,Provider,Location,Start,End,{head},Patient{day}"
    rows = (
        "1,Dr. Vale,Oak,2026-12-10 09:00,2026-12-10 09:30,Cancel,Ana R",
        "2,Dr. Vale,Oak,2026-12-10 10:00,2026-12-10 10:30,Reschedule,Bo L",
    )
    text = "\n".join((heads, *(f"{row},2026-11-28" if day else row for row in rows)))
    assert offered(tmp_path, f"{text}\n") == []


def test_what_is_told_as_done_needs_no_moment(tmp_path: Path) -> None:
    heads = "Appt ID,Provider,Location,Start,End,Action,Patient"
    nine = "1,Dr. Vale,Oak,2026-12-10 09:00,2026-12-10 09:30,{},Ana R"
    ten = "2,Dr. Vale,Oak,2026-12-10 10:00,2026-12-10 10:30,Booked,Bo L"
    for act, times in (("Cancelled", ["12-10 09:00"]), ("Pt cancelled", ["12-10 09:00"])):
        assert offered(tmp_path, f"{heads}\n{nine.format(act)}\n{ten}\n") == times
    for act in ("Office cancelled", "Cancel", "Pt cancel", "Cancel request"):
        assert offered(tmp_path, f"{heads}\n{nine.format(act)}\n{ten}\n") == [], act
