"""What is said in a call, what its keys mean, and when it may be made."""

from datetime import UTC, datetime, time, timedelta
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from bot import languages
from bot.languages import Language
from bot.waitlist.rules.call_hours import LONGEST, CallHours
from bot.waitlist.rules.contact_hours import Window
from bot.waitlist.rules.place import Clinic
from bot.waitlist.voice import keys
from bot.waitlist.wording import calls

CHICAGO = ZoneInfo("America/Chicago")
CLINIC = Clinic(brand="TPCCC", phone="(214) 555-0199", zone=CHICAGO)
HOURS = CallHours(Window(time(8), time(20), CHICAGO))
SLOT = {"day", "date", "time", "location"}


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_the_languages_that_the_system_calls_in_are_those_that_have_words() -> None:
    assert tuple(calls.SPOKEN) == languages.SPOKEN


@pytest.mark.parametrize("language", languages.SPOKEN)
def test_every_language_says_the_same_things_of_the_same(language: Language) -> None:
    english, theirs = calls.ENGLISH.phrases, calls.SPOKEN[language].phrases
    assert {phrase: fields(said) for phrase, said in theirs.items()} == {
        phrase: fields(said) for phrase, said in english.items()
    }


@pytest.mark.parametrize("language", languages.SPOKEN)
def test_nothing_of_the_slot_is_said_before_a_key(language: Language) -> None:
    for phrase in calls.BEFORE_A_KEY:
        assert not fields(calls.SPOKEN[language].phrases[phrase]) & SLOT


@pytest.mark.parametrize("language", languages.SPOKEN)
def test_the_gate_says_who_calls_and_by_which_key_to_stop_before_all_else(
    language: Language,
) -> None:
    said = calls.render("gate", language, CLINIC, {})
    who, stop, hear = said.split(". ")
    assert "TPCCC" in who
    assert "2 1 4, 5 5 5, 0 1 9 9" in who
    assert stop.endswith("9")
    assert hear.endswith("1.")


def test_a_one_means_another_thing_at_the_gate_than_after_the_offer() -> None:
    assert keys.meaning("gate", "1") == "hear"
    assert keys.meaning("offer", "1") == "take"
    assert keys.meaning("menu", "1") == "nothing"
    assert all(keys.meaning(at, "9") == "stop" for at in keys.MEANINGS)
    assert {keys.meaning(at, key) for at in keys.MEANINGS for key in ("", "7", "#")} == {"nothing"}


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-24 08:30", "2026-11-24 09:00"),
        ("2026-11-24 19:26", "2026-11-24 19:26"),
        ("2026-11-24 19:27", "2026-11-25 09:00"),
        ("2026-11-29 11:30", "2026-11-29 12:00"),
        ("2026-11-28 20:40", "2026-11-29 12:00"),
        ("2026-03-08 01:30", "2026-03-08 12:00"),
        ("2026-11-01 01:30", "2026-11-01 12:00"),
    ],
)
def test_when_a_call_may_be_made_by_the_clock_of_the_place(now: str, opens: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=CHICAGO).astimezone(UTC)
    opening = HOURS.opening(at, [])
    assert opening is not None
    assert f"{opening.astimezone(CHICAGO):%Y-%m-%d %H:%M}" == opens


def test_in_two_zones_it_must_be_a_decent_hour_in_both() -> None:
    at = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)  # 9:30 in Chicago, 7:30 in Los Angeles
    both = ["America/Chicago", "America/Los_Angeles"]
    assert HOURS.opening(at, both) == datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    assert HOURS.opening(at, ["America/Chicago"]) == at


def test_hours_that_leave_no_room_for_a_call_allow_none() -> None:
    narrow = CallHours(Window(time(8), time(9, 20), CHICAGO))
    assert narrow.opening(datetime(2026, 11, 24, 15, 0, tzinfo=UTC), []) is None
    assert timedelta(minutes=1) < LONGEST < timedelta(minutes=10)
