"""Groups under headings, and a start and an end in one cell."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile

CHICAGO = ZoneInfo("America/Chicago")
AROUND = examination.Surroundings(
    datetime(2026, 11, 29, 18, tzinfo=UTC), CHICAGO, profile.load_all(), providers.Book(None)
)


def offered(tmp_path: Path, text: str, around: examination.Surroundings = AROUND) -> list[str]:
    """The start of each time that would be offered, in clinic time."""
    path = tmp_path / "export.csv"
    path.write_text(text, "utf-8")
    with examination.examine(path, around) as examined:
        results = [one for batch in examined.batches() for one in batch]
    return [
        f"{one.start.astimezone(CHICAGO):%m-%d %H:%M}"
        for one in results
        if one.outcome == "accepted" and one.start
    ]


@pytest.mark.parametrize(
    ("lines", "times"),
    [pytest.param(lines, times, id=name) for name, lines, times in [
        ("title rows provider",
         [
             "Cancellation Report",
             "Provider: Dr. Vale",
             "Date,Start,End,Location,Status",
             "12/10/2026,9:00 AM,9:30 AM,Main,Cancelled",
             "12/15/2026,10:00 AM,10:30 AM,Main,Scheduled",
         ],
         ["12-10 09:00"]),
        ("labelled groups with repeated header",
         [
             "Provider: Dr. Vale",
             "Date,Start,End,Location,Status",
             "12/10/2026,9:00 AM,9:30 AM,Main,Cancelled",
             "Total: 1",
             "",
             "Provider: Dr. Park",
             "Date,Start,End,Location,Status",
             "12/10/2026,9:00 AM,9:30 AM,Main,Scheduled",
             "12/15/2026,10:00 AM,10:30 AM,Main,Cancelled",
         ],
         ["12-10 09:00", "12-15 10:00"]),
        ("unknown label resets",
         [
             "Provider: Dr. Vale",
             "Date,Start,End,Location,Status",
             "12/10/2026,9:00 AM,9:30 AM,Main,Cancelled",
             "Provider - Dr. Park",
             "12/15/2026,10:00 AM,10:30 AM,Main,Cancelled",
         ],
         ["12-10 09:00"]),
        ("unknown label resets 2",
         [
             "Provider: Dr. Vale",
             "Date,Start,End,Location,Status",
             "12/10/2026,9:00 AM,9:30 AM,Main,Cancelled",
             "Anna Park,,,,",
             "12/15/2026,10:00 AM,10:30 AM,Main,Cancelled",
         ],
         ["12-10 09:00"]),
        ("provider heading out",
         [
             "Provider: Dr. Vale (out 12/10)",
             "Date,Start,End,Location,Status",
             "12/10/2026,9:00 AM,9:30 AM,Main,Cancelled",
             "12/15/2026,10:00 AM,10:30 AM,Main,Scheduled",
         ],
         []),
        ("provider heading leave",
         [
             "Date,Start,End,Location,Status",
             "Provider: Dr. Vale - on leave",
             "12/10/2026,9:00 AM,9:30 AM,Main,Cancelled",
             "12/15/2026,10:00 AM,10:30 AM,Main,Scheduled",
         ],
         []),
        ("titled",
         [
             "Date,Time,Location,Client,Status",
             "Dr. Vale",
             "12/10/2026,9:00 AM - 9:30 AM,Main,Ana,Cancelled",
             "12/10/2026,9:30 AM - 10:00 AM,Main,Bo,Confirmed",
             "Dr. Park",
             "12/15/2026,9:00 AM - 9:30 AM,Main,Cy,Cancelled",
         ],
         ["12-10 09:00", "12-15 09:00"]),
        ("patient grouping",
         [
             "Date,Time,Location,Client,Status",
             "Anna Vale",
             "12/10/2026,9:00 AM - 9:30 AM,Main,Ana,Cancelled",
             "12/14/2026,9:30 AM - 10:00 AM,Main,Bo,Confirmed",
         ],
         []),
        ("labels provider+location",
         [
             "Provider: Dr. Vale,,Location: Main,",
             "Date,Start,End,Status",
             "12/10/2026,9:00 AM,9:30 AM,Cancelled",
             "12/15/2026,10:00 AM,10:30 AM,Scheduled",
         ],
         ["12-10 09:00"]),
        ("label two cells",
         [
             "Provider:,Dr. Vale,,,",
             "Date,Start,End,Location,Status",
             "12/10/2026,9:00 AM,9:30 AM,Main,Cancelled",
             "12/15/2026,10:00 AM,10:30 AM,Main,Scheduled",
         ],
         ["12-10 09:00"]),
        ("day groups",
         [
             "Time,Provider,Location,Status,Duration",
             "\"Date: Thursday, December 10, 2026\"",
             "9:00 AM,Dr. Vale,Main,Cancelled,30",
             "10:00 AM,Dr. Vale,Main,Scheduled,30",
             "\"Date: Friday, December 11, 2026\"",
             "9:00 AM,Dr. Vale,Main,Cancelled,30",
         ],
         ["12-10 09:00", "12-11 09:00"]),
        ("provider then day then provider without day",
         [
             "Time,Location,Status,Duration",
             "Provider: Dr. Vale",
             "Date: 12/10/2026",
             "9:00 AM,Main,Cancelled,30",
             "Date: 12/15/2026",
             "9:00 AM,Main,Scheduled,30",
             "Provider: Dr. Park",
             "9:00 AM,Main,Cancelled,30",
         ],
         ["12-10 09:00"]),
        ("mixed own and heading",
         [
             "Provider,Date,Start,End,Location,Status",
             "Dr. Vale,,,,,",
             ",12/10/2026,9:00 AM,9:30 AM,Main,Cancelled",
             "Dr. Park,12/15/2026,10:00 AM,10:30 AM,Main,Scheduled",
         ],
         []),
        ("V1 stands in group",
         [
             "Provider,Date,Start,End,Location,Status",
             "Dr. Vale,,,,,",
             ",12/10/2026,9:00 AM,9:30 AM,Main,Cancelled",
             ",12/10/2026,9:00 AM,9:30 AM,Main,Confirmed",
             ",12/10/2026,10:00 AM,10:30 AM,Main,Cancelled",
             "Dr. Park,,,,,",
             ",12/15/2026,10:00 AM,10:30 AM,Main,Scheduled",
         ],
         ["12-10 10:00"]),
        ("V1 note out",
         [
             "Provider,Date,Start,End,Location,Status",
             "Dr. Vale,,,,,",
             "Dr. Vale out 12/10,,,,,",
             ",12/10/2026,9:00 AM,9:30 AM,Main,Cancelled",
             ",12/15/2026,10:00 AM,10:30 AM,Main,Cancelled",
         ],
         []),
        ("range over noon",
         [
             "Date,Time,Provider,Location,Status",
             "12/10/2026,11:30 - 12:15 PM,Dr. Vale,Main,Cancelled",
             "12/10/2026,11:00 - 1:00 PM,Dr. Park,Main,Cancelled",
             "12/14/2026,2:00 - 2:30 PM,Dr. Vale,Main,Scheduled",
         ],
         ["12-10 11:00", "12-10 11:30"]),
        ("range with date",
         [
             "When,Provider,Location,Status",
             "2026-12-10 09:00-09:30,Dr. Vale,Main,Cancelled",
             "2026-12-10 10:00-11:00,Dr. Vale,Main,Cancelled",
             "2026-12-10 10:30-11:30,Dr. Vale,Main,Scheduled",
         ],
         ["12-10 09:00"]),
        ("range offset",
         [
             "Start,Duration,Provider,Location,Status",
             "2026-12-10 09:00-06:00,30,Dr. Vale,Main,Cancelled",
             "2026-12-10 10:00-06:00,30,Dr. Vale,Main,Scheduled",
         ],
         ["12-10 09:00"]),
        ("iso interval",
         [
             "When,Provider,Location,Status",
             "2026-12-10T09:00/2026-12-10T09:30,Dr. Vale,Main,Cancelled",
         ],
         ["12-10 09:00"]),
        ("range and end disagree",
         [
             "Date,Time,End,Provider,Location,Status",
             "12/10/2026,9:00 AM - 9:30 AM,10:00 AM,Dr. Vale,Main,Cancelled",
             "12/14/2026,2:00 - 2:30 PM,2:30 PM,Dr. Vale,Main,Scheduled",
         ],
         []),
        ("range and duration disagree",
         [
             "Date,Time,Minutes,Provider,Location,Status",
             "12/10/2026,9:00 AM - 9:30 AM,60,Dr. Vale,Main,Cancelled",
             "12/14/2026,2:00 - 2:30 PM,30,Dr. Vale,Main,Scheduled",
         ],
         []),
        ("range stands overlaps",
         [
             "Date,Time,Provider,Location,Status",
             "12/10/2026,9:00 AM - 9:30 AM,Dr. Vale,Main,Cancelled",
             "12/10/2026,8:00 AM - 12:00 PM,Dr. Vale,Main,Blocked",
             "12/14/2026,2:00 - 2:30 PM,Dr. Vale,Main,Scheduled",
         ],
         []),
        ("range block days",
         [
             "Date,Time,Provider,Location,Status",
             "12/10/2026,9:00 AM - 9:30 AM,Dr. Vale,Main,Cancelled",
             "12/08/2026 - 12/12/2026,,Dr. Vale,Main,Vacation",
             "12/14/2026,2:00 - 2:30 PM,Dr. Vale,Main,Scheduled",
         ],
         []),
        ("range backwards",
         [
             "Date,Time,Provider,Location,Status",
             "12/10/2026,9:30 AM - 9:00 AM,Dr. Vale,Main,Cancelled",
             "12/14/2026,2:00 - 2:30 PM,Dr. Vale,Main,Scheduled",
         ],
         []),
        ("range standing broken",
         [
             "Date,Time,Provider,Location,Status",
             "12/10/2026,9:00 AM - 9:30 AM,Dr. Vale,Main,Cancelled",
             "12/10/2026,9:00 - 9:3,Dr. Vale,Main,Scheduled",
             "12/14/2026,2:00 - 2:30 PM,Dr. Vale,Main,Scheduled",
         ],
         []),
        ("neighbours stay",
         [
             "Date,Time,Provider,Location,Status",
             "12/10/2026,9:00 AM - 9:30 AM,Dr. Vale,Main,Cancelled",
             "12/10/2026,8:30 AM - 9:00 AM,Dr. Vale,Main,Scheduled",
             "12/10/2026,9:30 AM - 10:00 AM,Dr. Vale,Main,Scheduled",
             "12/14/2026,2:00 - 2:30 PM,Dr. Vale,Main,Scheduled",
         ],
         ["12-10 09:00"]),
        ("note after title",
         [
             "Date,Start,End,Provider,Location,Status",
             "Clinic closed Dec 10",
             "12/10/2026,9:00 AM,9:30 AM,Dr. Vale,Main,Cancelled",
             "12/15/2026,10:00 AM,10:30 AM,Dr. Vale,Main,Cancelled",
         ],
         ["12-15 10:00"]),
        ("date heading",
         [
             "Date,Start,End,Provider,Location,Status",
             "\"Thursday, December 10, 2026\"",
             "12/10/2026,9:00 AM,9:30 AM,Dr. Vale,Main,Cancelled",
             "12/15/2026,10:00 AM,10:30 AM,Dr. Vale,Main,Scheduled",
         ],
         ["12-10 09:00"]),
        ("legend",
         [
             "Date,Start,End,Provider,Location,Status",
             "12/10/2026,9:00 AM,9:30 AM,Dr. Vale,Main,Cancelled",
             "12/15/2026,10:00 AM,10:30 AM,Dr. Vale,Main,Scheduled",
             "Status key: C = cancelled; B = blocked",
         ],
         ["12-10 09:00"]),
    ]],
)  # fmt: skip
def test_the_times_of_the_layout_are_read(
    lines: list[str], times: list[str], tmp_path: Path
) -> None:
    assert sorted(offered(tmp_path, "\n".join(lines) + "\n")) == times


MINE = """
name = "days"
title = "Days"
basis = "A clinic's."
extends = "default"
[cancellations]
always_location = "Main"
always_minutes = 30
"""
DAYS = """Thursday 12/17/2026 - Maria Lopez NP - Main
time,patient,status
1:00 PM,Ault,booked
1:30 PM,Burr,cancelled by patient

FRIDAY 12/18/2026 - Maria Lopez NP - Main{note}
time,patient,status
1:00 PM,Cade,cancelled by patient
"""


def test_a_title_of_pieces_tells_whom_and_when_and_with_a_note_only_what_is_not_free(
    tmp_path: Path,
) -> None:
    made = tmp_path / "mine.toml"
    made.write_text(MINE, "utf-8")
    around = replace(AROUND, profiles=(*AROUND.profiles, profile.load(made, own=True)))
    for note, expected in (
        ("", ["12-17 13:30", "12-18 13:00"]),
        ("   ** MARIA OUT SICK **", ["12-17 13:30"]),
        (" - see Dr. Park", ["12-17 13:30"]),
        (" - Annex", ["12-17 13:30"]),
    ):
        times = offered(tmp_path, DAYS.format(note=note), around)
        assert times == expected, (note, times)
