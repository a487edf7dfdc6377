"""What will come free: base rates by day and kind, and a model only where it earns it."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from bot.waitlist.outlook import base, model
from bot.waitlist.outlook.base import Freed
from bot.waitlist.outlook.model import Outcome

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
TODAY = NOW.date()
"""A Friday."""
TUESDAY = date(2026, 11, 24)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")


def freed(day: date, lead: float, kind: str = "MD/DO") -> Freed:
    """Freed so many days before noon of its day."""
    noon = datetime(day.year, day.month, day.day, 16, tzinfo=UTC)
    return Freed(kind, day, noon - timedelta(days=lead))


def tuesdays(each: int, lead: float = 1) -> list[Freed]:
    return [freed(TUESDAY - timedelta(weeks=n), lead) for n in range(1, 9) for _ in range(each)]


def test_a_day_is_expected_to_bring_what_its_weekday_brought() -> None:
    (found,) = base.week([*tuesdays(2), freed(date(2026, 9, 1), 30)], {}, {}, TODAY, NOW)
    assert (found.day, found.kind) == (TUESDAY, "MD/DO")
    assert 1.6 < found.freed < 2.1
    assert (found.low, found.high) == (0, 3)


def test_what_came_free_earlier_than_we_look_is_not_still_to_come() -> None:
    """The Tuesday is four days ahead: what was freed five days before it has happened."""
    assert base.week([*tuesdays(2, lead=5), freed(date(2026, 9, 1), 30)], {}, {}, TODAY, NOW) == []


def test_a_full_day_brings_more_and_an_empty_one_nothing() -> None:
    past = [*tuesdays(2), freed(date(2026, 9, 1), 30)]
    usual = base.week(past, {}, {}, TODAY, NOW)[0].freed
    (full,) = base.week(past, {(TUESDAY, "MD/DO"): 1.5}, {}, TODAY, NOW)
    assert abs(full.freed - 1.5 * usual) < 1e-9
    assert base.week(past, {(TUESDAY, "MD/DO"): 0.0}, {}, TODAY, NOW) == []
    booked = {(TUESDAY - timedelta(weeks=n), "MD/DO"): 20 for n in (1, 2)}
    assert base.fullness({**booked, (TUESDAY, "MD/DO"): 30}, TUESDAY, "MD/DO") == 1.5
    assert base.fullness({}, TUESDAY, "MD/DO") is None


def test_what_a_model_says_stands_where_one_has_earned_it() -> None:
    told = {(TUESDAY, "MD/DO"): 3.0}
    (found,) = base.week([*tuesdays(2), freed(date(2026, 9, 1), 30)], {}, told, TODAY, NOW)
    assert found.freed == 3.0
    assert model.remaining(0.2, 1.0) == 0.2
    assert model.remaining(0.2, 0.0) == 0.0
    assert 0.1 < model.remaining(0.2, 0.5) < 0.12


def test_nothing_is_said_of_two_days_of_experience() -> None:
    assert base.week([freed(TODAY, 1)], {}, {}, TODAY, NOW) == []
    assert base.needed(2.1, 0.1, 0.95) == 41


def appointments(
    chance: Callable[[date, str], float], days: int = 120, a_day: int = 30
) -> list[Outcome]:
    drawing = random.Random(7)
    found = []
    for n in range(days):
        day = date(2026, 3, 2) + timedelta(days=7 * (n // 5) + n % 5)
        for _ in range(a_day):
            hour = drawing.choice(("8-10", "10-12", "12-15", "15-18"))
            cancelled = drawing.random() < chance(day, hour)
            found.append(Outcome(day, ("MD/DO", DAYS[day.weekday()], hour), cancelled))
    return found


def test_it_refuses_a_model_where_there_is_no_signal() -> None:
    judged = model.judge(appointments(lambda _day, _hour: 0.15))
    assert judged.model is None
    assert judged.why.startswith("Base rates: a model does no better here for certain")


def test_it_flags_a_calendar_that_gives_the_outcome_away() -> None:
    closed = appointments(lambda day, _hour: 0.98 if day.day in (3, 17) else 0.08)
    judged = model.judge(closed)
    assert judged.model is None
    assert "the calendar gives the outcomes away" in judged.why


def test_it_shows_a_model_that_earns_it_and_means_what_it_says() -> None:
    by_hour = {"8-10": 0.45, "10-12": 0.1, "12-15": 0.1, "15-18": 0.3}
    judged = model.judge(appointments(lambda _day, hour: by_hour[hour]))
    assert judged.model is not None, judged.why
    for hour, chance in by_hour.items():
        assert abs(judged.model.chance(("MD/DO", "Tue", hour)) - chance) < 0.06
    assert "slope" in judged.why


def test_it_says_how_many_outcomes_are_too_few() -> None:
    judged = model.judge(appointments(lambda _day, _hour: 0.2, days=5))
    assert judged.model is None
    assert "150 appointments is known" in judged.why
