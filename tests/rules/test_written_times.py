"""A day and a time as people type them: read as what was meant or refused, never as another."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import written_times

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
"""Tuesday, 10:00 in Chicago."""
ZONES = ("America/Chicago", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")


def read(said: str, now: datetime = NOW) -> str:
    at = written_times.read(said, CHICAGO, now)
    return f"{at.astimezone(CHICAGO):%a %Y-%m-%d %H:%M %Z}"


@pytest.mark.parametrize(
    "said",
    [
        "12/1 3:15p", "12/1 315p", "12/1 0315p", "12/1/26 3:15 pm", "12/01/2026 03:15 PM",
        "12-1 3:15p", "dec 1 315p", "Dec 1, 3:15 PM", "1 dec 3:15p", "december 1st at 3:15 p.m.",
        "the 1st of December, 3:15 P.M.", "Dec. 1 @ 3:15p", "3:15p 12/1", "3:15 pm dec 1",
        "tue dec 1 3:15p", "Tuesday, December 1, 2026, 3:15 PM", "next tuesday 3:15p",
        "12/1 15:15", "12/1 1515", "2026-12-01 15:15", "2026-12-01T15:15:00",
        "12/1 3:15", "12/1 315",
        "12/1 3.15p", "12/1\u202f3:15\u202fPM", "12/1 3:15p CST", "tues 12/1 3:15p",
        "１２/１ 3:15p",
    ],
)  # fmt: skip
def test_many_ways_to_write_it_mean_the_same_time(said: str) -> None:
    assert read(said) == "Tue 2026-12-01 15:15 CST"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("tomorrow 9", "Wed 2026-11-25 09:00 CST"),
        ("tmrw 12", "Wed 2026-11-25 12:00 CST"),
        ("mon 2:20 pm", "Mon 2026-11-30 14:20 CST"),
        ("this tue 3p", "Tue 2026-11-24 15:00 CST"),
        ("fri 8", "Fri 2026-11-27 08:00 CST"),
        ("today 1", "Tue 2026-11-24 13:00 CST"),
        ("3:15p", "Tue 2026-11-24 15:15 CST"),
        ("12/1 noon", "Tue 2026-12-01 12:00 CST"),
        ("12/1 12a", "Tue 2026-12-01 00:00 CST"),
        ("12/1 12p", "Tue 2026-12-01 12:00 CST"),
        ("12/1 3:15a", "Tue 2026-12-01 03:15 CST"),
        ("12/1 0915", "Tue 2026-12-01 09:15 CST"),
        ("12/1 15p", "Tue 2026-12-01 15:00 CST"),
        ("1/5 9", "Tue 2027-01-05 09:00 CST"),
        ("dec 1 2027 9a", "Wed 2027-12-01 09:00 CST"),
        ("2/29/28 9a", "Tue 2028-02-29 09:00 CST"),
        ("7/1/27 9a", "Thu 2027-07-01 09:00 CDT"),
        ("11/7/27 1:30a cdt", "Sun 2027-11-07 01:30 CDT"),
        ("11/7/27 1:30a CST", "Sun 2027-11-07 01:30 CST"),
    ],
)
def test_each_is_read_as_it_is_meant(said: str, meant: str) -> None:
    assert read(said) == meant


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("", "Please give a day and a time"),
        ("dec 1", "Please give the time too"),
        ("tomorrow", "Please give the time too"),
        ("dec 3p", "Which day of December?"),
        ("9a", "9:00 AM has passed today"),
        ("12/1 7", "Please write 7a or 7p."),
        ("12/1 6:30", "Please write 6:30a or 6:30p."),
        ("12/1 03:15", "Please write 3:15a or 3:15p."),
        ("12/1 00:30", "Please write 12:30a or 12:30p."),
        ("12/1 2030", "Is 2030 a year or a time?"),
        ("dec 1 2030", "Please give the time too"),
        ("12/1 25:00", "There is no such time."),
        ("12/1 3:75p", "There is no such time."),
        ("12/1 31515", "There is no such time."),
        ("12/1 15a", "no hour before noon"),
        ("12/1 0p", "no hour before noon"),
        ("2/30 9a", "There is no such day."),
        ("2/29/27 9a", "There is no such day."),
        ("13/13 9a", "There is no such day."),
        ("25/11 9a", "the month first: 11/25."),
        ("nov 20 3p", "Nov 20 has passed: if 2027 is meant"),
        ("12/1/1999 3p", "a year from 2000 to 2199"),
        ("1 dec 9", "Which number is the day?"),
        ("tue 3p", "Today is Tuesday: please write today, or the date."),
        ("next mon 3p", "Nov 30 to some and Dec 7 to others"),
        ("wed 12/1 3p", "Dec 1 is a Tuesday, not a Wednesday."),
        ("mon tue 3p", "There are two weekdays here"),
        ("12/1 12/2 3p", "There are two days here"),
        ("12/1 3p 4p", "There are two times here"),
        ("12/1 3-4pm", "There are two days here"),
        ("12/1 half past 3", "What does “half” mean here?"),
        ("lunes 3p", "What does “lunes” mean here?"),
        ("12/1 3p?", "What does “?” mean here?"),
        ("2026-12-01T15:15:00Z", "What does “z” mean here?"),
        ("12/1 3:15p CDT", "Dec 1 is in CST."),
        ("3/14/27 2:30a", "There is no 2:30 AM on Mar 14"),
        ("11/7/27 1:30a", "comes twice on Nov 7"),
        ("9" * 61, "At most 60 letters."),
    ],
)
def test_what_may_mean_two_things_or_none_is_refused_with_what_is_missing(
    said: str, sentence: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        read(said)


@given(
    st.datetimes(NOW.replace(2000, tzinfo=None), NOW.replace(2199, tzinfo=None)),
    st.sampled_from(ZONES),
)
def test_what_is_shown_reads_back_as_the_same_instant(wall: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    at = wall.replace(second=0, microsecond=0, tzinfo=UTC)
    assert written_times.read(written_times.write(at, zone), zone, NOW) == at


@pytest.mark.parametrize("name", ZONES)
def test_an_hour_that_comes_twice_reads_back_as_the_one_that_was_shown(name: str) -> None:
    zone = ZoneInfo(name)
    starts = [datetime(2027, month, 1, tzinfo=UTC) for month in (3, 4, 10, 11)]
    quarters = [start + timedelta(minutes=15 * n) for start in starts for n in range(9 * 96)]
    twice = [at for at in quarters if len(written_times.write(at, zone).split(", ")[-1]) > 8]
    assert len(twice) == {"Asia/Kolkata": 0, "UTC": 0, "Australia/Lord_Howe": 4}.get(name, 8)
    for at in twice:
        assert written_times.read(written_times.write(at, zone), zone, NOW) == at


def said_or_refused(said: str) -> datetime | str:
    try:
        return written_times.read(said, CHICAGO, NOW)
    except ValueError as why:
        return str(why)


@given(st.text(max_size=20))
def test_anything_typed_is_read_or_refused_with_a_sentence(said: str) -> None:
    found = said_or_refused(said)
    if isinstance(found, str):
        assert found.endswith((".", "?"))
    else:
        assert found.tzinfo is UTC


@given(st.integers(1, 12), st.integers(0, 59), st.sampled_from("ap"), st.integers(1, 300))
def test_an_hour_with_its_half_of_the_day_is_never_another(
    hour: int, minute: int, half: str, days: int
) -> None:
    day = NOW.astimezone(CHICAGO).date() + timedelta(days=days)
    found = said_or_refused(f"{day.month}/{day.day}/{day.year} {hour}:{minute:02d}{half}")
    if isinstance(found, str):
        assert "comes twice" in found or "There is no" in found
        return
    at = found.astimezone(CHICAGO)
    assert (at.date(), at.hour, at.minute) == (day, hour % 12 + 12 * (half == "p"), minute)


def test_what_was_understood_is_said_with_how_far_it_is() -> None:
    at = written_times.read("12/1 3:15p", CHICAGO, NOW)
    assert written_times.understood(at, CHICAGO, NOW) == ("Tue, Dec 1, 2026, 3:15 PM (in 7 d 5 h)")
    assert written_times.understood(NOW - timedelta(hours=2), CHICAGO, NOW).endswith("(2 h ago)")
