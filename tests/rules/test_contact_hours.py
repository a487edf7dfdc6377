"""Contact hours: to the microsecond at the edges, on the days of a clock change, in many zones."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.waitlist.rules.contact_hours import ClosedZones, Window

CHICAGO = ZoneInfo("America/Chicago")
DAY = Window(time(8), time(20), CHICAGO)
HOLD = timedelta(minutes=7)
TICK = timedelta(microseconds=1)


def local(day: str, clock: str, zone: str = "America/Chicago", fold: int = 0) -> datetime:
    """A wall clock time of a place as an instant, in UTC."""
    wall = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock))
    return wall.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("00:00", "08:00"),
        ("07:59:59.999999", "08:00"),
        ("08:00", "08:00"),
        ("12:34:56", "12:34:56"),
        ("19:59:59.999999", "19:59:59.999999"),
    ],
)
def test_a_text_may_start_from_the_start_until_just_before_the_end(now: str, opens: str) -> None:
    assert DAY.opening(local("2026-11-24", now)) == local("2026-11-24", opens)


def test_at_the_end_it_waits_for_the_next_morning() -> None:
    assert DAY.opening(local("2026-11-24", "20:00")) == local("2026-11-25", "08:00")


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (local("2026-11-24", "19:53"), local("2026-11-24", "19:53")),
        (local("2026-11-24", "19:53") + TICK, local("2026-11-25", "08:00")),
        (local("2026-11-24", "19:59"), local("2026-11-25", "08:00")),
    ],
)
def test_a_hold_may_end_at_the_very_edge_and_never_cross_it(now: datetime, opens: datetime) -> None:
    assert DAY.opening(now, hold=HOLD) == opens


@pytest.mark.parametrize(
    ("evening", "morning", "night"),
    [
        ("2026-10-31", "2026-11-01", timedelta(hours=13)),
        ("2027-03-13", "2027-03-14", timedelta(hours=11)),
        ("2026-11-24", "2026-11-25", timedelta(hours=12)),
    ],
)
def test_the_night_of_a_clock_change_is_longer_or_shorter(
    evening: str, morning: str, night: timedelta
) -> None:
    opens = DAY.opening(local(evening, "20:00"))
    assert opens == local(morning, "08:00")
    assert opens - local(evening, "20:00") == night


def test_a_start_in_the_hour_that_comes_twice_counts_from_the_second() -> None:
    early = Window(time(1, 30), time(20), CHICAGO)
    assert early.opening(local("2026-11-01", "01:00")) == local("2026-11-01", "01:30", fold=1)


def test_an_end_in_the_hour_that_comes_twice_counts_from_the_first() -> None:
    late = Window(time(0), time(1, 30), CHICAGO)
    first_end = local("2026-11-01", "01:30")
    assert late.opening(first_end - TICK) == first_end - TICK
    assert late.opening(first_end) == local("2026-11-02", "00:00")


def test_a_start_in_the_hour_that_is_left_out_counts_from_the_later_of_its_meanings() -> None:
    early = Window(time(2, 30), time(20), CHICAGO)
    opens = early.opening(local("2027-03-14", "00:30"))
    assert opens == local("2027-03-14", "03:30")


def test_it_must_be_open_at_every_place_that_a_number_may_mean() -> None:
    places = ["America/New_York", "America/Los_Angeles"]
    now = local("2026-11-24", "08:00", "America/New_York")
    opens = DAY.opening(now, places)
    assert opens == local("2026-11-24", "08:00", "America/Los_Angeles")
    assert opens == local("2026-11-24", "11:00", "America/New_York")
    evening = local("2026-11-24", "20:00", "America/New_York")
    assert DAY.opening(evening, places) == opens + timedelta(days=1)


def test_places_on_opposite_sides_are_never_open_at_once() -> None:
    places = ["Asia/Tokyo", "America/Sao_Paulo"]
    assert DAY.opening(local("2026-11-24", "12:00"), places) is None


def test_a_hold_longer_than_the_hours_never_fits() -> None:
    assert DAY.opening(local("2026-11-24", "12:00"), hold=timedelta(hours=13)) is None


@pytest.mark.parametrize("places", [[], ["Nowhere/At_All"], ["../etc/passwd"], [""]])
def test_where_no_place_is_known_the_clinics_counts(places: list[str]) -> None:
    assert DAY.opening(local("2026-11-24", "07:00"), places) == local("2026-11-24", "08:00")


def test_a_known_place_counts_and_not_the_clinics() -> None:
    night_in_chicago = local("2026-11-24", "03:00")
    assert DAY.opening(night_in_chicago, ["Europe/London"]) == night_in_chicago


ZONES = [
    "America/Chicago",
    "America/Denver",
    "America/New_York",
    "America/Phoenix",
    "Pacific/Honolulu",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
]
around_changes = st.sampled_from(
    [datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 3, 14, tzinfo=UTC)]
).flatmap(lambda day: st.timedeltas(timedelta(days=-1), timedelta(days=2)).map(lambda on: day + on))
moments = around_changes | st.timedeltas(timedelta(0), timedelta(days=730)).map(
    lambda on: datetime(2026, 1, 1, tzinfo=UTC) + on
)
holds = st.timedeltas(timedelta(0), timedelta(hours=3))
places = st.lists(st.sampled_from(ZONES), min_size=1, max_size=3, unique=True)


def is_open(at: datetime, hold: timedelta, zones: list[str]) -> bool:
    """The rule itself, on the wall clocks. No clock changes between 8 and 20."""
    for zone in map(ZoneInfo, zones):
        starts, ends = at.astimezone(zone), (at + hold).astimezone(zone)
        if starts.date() != ends.date() or not time(8) <= starts.time() < time(20):
            return False
        if ends.time() > time(20):
            return False
    return True


@given(now=moments, hold=holds, zones=places, share=st.floats(0, 1))
def test_what_opens_is_open_and_nothing_before_it_was(
    now: datetime, hold: timedelta, zones: list[str], share: float
) -> None:
    opens = DAY.opening(now, zones, hold=hold)
    end = opens or now + timedelta(days=7)
    assert opens is None or is_open(opens, hold, zones)
    assert opens is None or opens >= now
    if end > now:
        assert not is_open(now, hold, zones)
        assert not is_open(end - TICK, hold, zones) or opens is None
        assert not is_open(now + (end - now - TICK) * share, hold, zones)


edges = st.sampled_from(
    [local("2026-11-24", clock, zone) for zone in ZONES for clock in ("08:00", "19:53", "20:00")]
)
instants = moments | edges.flatmap(lambda edge: st.sampled_from([edge - TICK, edge, edge + TICK]))


@settings(max_examples=8, deadline=None)
@given(st.lists(instants, min_size=1, max_size=4))
def test_what_is_remembered_of_the_worlds_zones_is_what_they_say(nows: list[datetime]) -> None:
    remembered = ClosedZones(DAY)
    for now in nows:
        closed = {
            name for name in available_timezones() if DAY.opening(now, [name], hold=HOLD) != now
        }
        assert set(remembered.at(now, HOLD)) == closed
