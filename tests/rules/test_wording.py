"""Every sentence that a patient can receive, with the longest real values and with wild ones."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import languages
from bot.languages import Language
from bot.messages import segments
from bot.messages.channels import Channel
from bot.waitlist import wording
from bot.waitlist.rules.place import Clinic
from bot.waitlist.wording.drafts import DRAFTS
from bot.waitlist.wording.english import ENGLISH
from bot.waitlist.wording.pages import PAGES, Words
from bot.waitlist.wording.sentences import Sentences
from bot.waitlist.wording.spanish import SPANISH
from tests.cases import every

CHICAGO = ZoneInfo("America/Chicago")
LANGUAGES = tuple(wording.SENTENCES)
LONG = Clinic(brand="Presbyterian Clinics", phone="(214) 555-0199", zone=CHICAGO)
PLACE = "Presbyterian Medical Center of North Plano, Building 4, Suite 1200"
LINK = "https://go.tpccc.example/p/" + 16 * "x"
STARTS_AT = datetime(2026, 11, 25, 16, 30, tzinfo=UTC)
"""Wed Nov 25, 10:30 AM in Chicago; nothing is longer than two-digit hours and days."""
MONTH_BEFORE = datetime(2026, 10, 24, 16, 0, tzinfo=UTC)
MAY_NAME = {
    "clinic",
    "phone",
    "day",
    "date",
    "time",
    "location",
    "minutes",
    "half_day",
    "link",
    "by",
    "part",
    "weekday",
    "notice",
}
PHRASES = [
    (phrase, language) for language in LANGUAGES for phrase in wording.SENTENCES[language].phrases
]


def longest(language: Language, place: str = PLACE) -> dict[str, object]:
    """The longest values that any text can hold."""
    values = wording.slot_values(STARTS_AT, place, language, CHICAGO, MONTH_BEFORE)
    half_day = wording.half_day("Wed AM", language)
    more = {"minutes": wording.minutes(timedelta(days=1)), "half_day": half_day, "link": LINK}
    more["by"] = "10:30 AM"
    more |= {"part": wording.part("PM", language), "weekday": wording.weekday("Wed", language)}
    more["notice"] = wording.notice(120, language)
    return {**values, **more}


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_the_longest_values_are_as_long_as_they_get() -> None:
    values = longest(languages.ENGLISH)
    assert (values["date"], values["time"]) == ("Wed Nov 25", "10:30 AM")
    assert (values["day"], values["minutes"]) == ("on Wed Nov 25", 1440)
    assert len(LONG.brand) == 20


@every(("phrase", "language"), PHRASES)
def test_it_is_one_cheap_segment_with_the_longest_values(phrase: str, language: Language) -> None:
    text = wording.render(phrase, language, LONG, longest(language))
    assert segments.count(text).encoding == "GSM-7"
    assert segments.count(text).segments == 1


@every(("phrase", "language"), PHRASES)
def test_it_keeps_everything_but_the_end_of_a_long_place(phrase: str, language: Language) -> None:
    values = longest(language)
    if phrase in wording.LINKED:
        del values["link"]
    text = wording.render(phrase, language, LONG, values)
    template = wording.SENTENCES[language].phrases[phrase]
    before, _, after = template.partition("{location}")
    phone = wording.SENTENCES[language].to_call(LONG.phone)
    known = {**values, "clinic": LONG.brand, "phone": phone}
    assert text.startswith(segments.to_gsm7(before.format(**known)))
    assert text.endswith(segments.to_gsm7(after.format(**known)))


@every(("phrase", "language"), PHRASES)
def test_it_never_asks_for_a_word_that_the_carrier_takes_for_an_opt_out(
    phrase: str, language: Language
) -> None:
    template = wording.SENTENCES[language].phrases[phrase]
    asked = re.findall(r"(?:reply|text|responda|envíe)\s+(\w+)", template, re.IGNORECASE)
    assert not {word.upper() for word in asked} & {"CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}


@every(("phrase", "language"), PHRASES)
def test_it_names_no_patient_no_provider_and_no_reason(phrase: str, language: Language) -> None:
    assert fields(wording.SENTENCES[language].phrases[phrase]) <= MAY_NAME


@every(("phrase", "language"), PHRASES)
def test_it_says_who_writes(phrase: str, language: Language) -> None:
    assert "{clinic}" in wording.SENTENCES[language].phrases[phrase]


def faults(sentences: Sentences) -> set[str]:
    """What a language lacks, has too much of, or fills with other values than English does."""
    english, theirs = ENGLISH.phrases, sentences.phrases
    differ = {p for p in english.keys() & theirs.keys() if fields(english[p]) != fields(theirs[p])}
    return english.keys() ^ theirs.keys() | differ


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things_with_the_same_values(language: Language) -> None:
    assert faults(wording.SENTENCES[language]) == set()


def test_a_language_that_lacks_a_sentence_is_found() -> None:
    fewer = {phrase: said for phrase, said in SPANISH.phrases.items() if phrase != "taken"}
    assert faults(replace(SPANISH, phrases=fewer)) == {"taken"}
    other = {**SPANISH.phrases, "taken": "{clinic}: {time}"}
    assert faults(replace(SPANISH, phrases=other)) == {"taken"}


def test_staff_can_choose_every_language_that_is_written_or_drafted_and_no_other() -> None:
    assert languages.NAMES.keys() == wording.SENTENCES.keys() | DRAFTS.keys()
    assert set(languages.WRITTEN) == wording.SENTENCES.keys()
    assert not DRAFTS.keys() & wording.SENTENCES.keys()


@pytest.mark.parametrize("language", DRAFTS)
def test_a_draft_says_all_that_english_does_and_is_never_what_is_said(language: Language) -> None:
    assert faults(DRAFTS[language]) == set()
    for phrase, drafted in DRAFTS[language].phrases.items():
        values = longest(languages.ENGLISH)
        said = wording.render(phrase, language, LONG, values)
        assert said == wording.render(phrase, languages.ENGLISH, LONG, values), drafted


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_week_and_a_year(language: Language) -> None:
    sentences = wording.SENTENCES[language]
    assert len(set(sentences.weekdays)) == 7
    assert len(set(sentences.months)) == 12


def test_the_clinics_own_words_are_kept() -> None:
    clinic = Clinic(brand="TPCCC", phone="", zone=CHICAGO)
    values = wording.slot_values(
        STARTS_AT, "Plano", languages.ENGLISH, CHICAGO, STARTS_AT - timedelta(days=1)
    ) | {"minutes": 7}

    def said(phrase: str) -> str:
        return wording.render(phrase, languages.ENGLISH, clinic, values)

    assert said("offer") == (
        "TPCCC: An earlier appointment opened tomorrow at 10:30 AM at Plano. Reply YES to claim"
        " or NO to skip. This offer expires in 7 min."
    )
    assert said("confirmed") == (
        "TPCCC: Confirmed. You're scheduled Wed Nov 25 10:30 AM at Plano. Reply STOP to opt out"
        " of future messages."
    )
    assert said("taken") == (
        "TPCCC: Thanks - this slot has been taken. We'll keep you on the list for the next opening."
    )
    assert said("declined").startswith(
        "TPCCC: No problem - we'll keep you on the list for future openings."
    )
    assert said("help").startswith("HELP: TPCCC scheduling. Reply YES to claim slots; NO to skip.")
    assert said("stopped") == "You'll no longer receive earlier-slot messages from TPCCC."


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-25T06:00Z", "today"),
        ("2026-11-25T05:59Z", "tomorrow"),
        ("2026-11-24T06:00Z", "tomorrow"),
        ("2026-11-24T05:59Z", "on Wed Nov 25"),
        ("2026-11-26T18:00Z", "on Wed Nov 25"),
    ],
)
def test_today_and_tomorrow_are_the_clinics_own_days(now: str, day: str) -> None:
    told = wording.slot_values(
        STARTS_AT, "Plano", languages.ENGLISH, CHICAGO, datetime.fromisoformat(now)
    )
    assert told["day"] == day


@pytest.mark.parametrize(
    ("starts_at", "english", "spanish"),
    [
        ("2026-11-25T06:00Z", ("Wed Nov 25", "12:00 AM"), ("mie 25 nov", "12:00 AM")),
        ("2026-11-25T18:05Z", ("Wed Nov 25", "12:05 PM"), ("mie 25 nov", "12:05 PM")),
        ("2027-01-02T21:15Z", ("Sat Jan 2", "3:15 PM"), ("sab 2 ene", "3:15 PM")),
        ("2027-03-14T07:59Z", ("Sun Mar 14", "1:59 AM"), ("dom 14 mar", "1:59 AM")),
        ("2027-03-14T08:00Z", ("Sun Mar 14", "3:00 AM"), ("dom 14 mar", "3:00 AM")),
    ],
)
def test_a_time_is_told_as_the_clinics_wall_clock_shows_it(
    starts_at: str, english: tuple[str, str], spanish: tuple[str, str]
) -> None:
    instant = datetime.fromisoformat(starts_at)
    for language, expected in ((languages.ENGLISH, english), (languages.SPANISH, spanish)):
        told = wording.slot_values(instant, "Plano", language, CHICAGO, MONTH_BEFORE)
        assert (told["date"], told["time"]) == expected


@pytest.mark.parametrize(
    ("hold", "minutes"),
    [
        (timedelta(minutes=7), 7),
        (timedelta(minutes=7, seconds=59), 7),
        (timedelta(seconds=30), 1),
        (timedelta(days=1), 1440),
    ],
)
def test_a_hold_is_promised_in_whole_minutes_and_never_too_many(
    hold: timedelta, minutes: int
) -> None:
    assert wording.minutes(hold) == minutes


def test_without_a_phone_of_the_clinic_no_number_is_promised() -> None:
    clinic = Clinic(brand="TPCCC", phone="", zone=CHICAGO)
    assert wording.render("ask_staff", languages.ENGLISH, clinic).endswith("please call us.")


def test_a_long_place_is_cut_at_a_word() -> None:
    text = wording.render("offer", languages.ENGLISH, LONG, longest(languages.ENGLISH))
    place = text.partition(" AM at ")[2].partition(". Reply")[0]
    assert PLACE.startswith(place)
    assert PLACE[len(place)] in " ,"


places = st.text(max_size=200) | st.sampled_from(["", " ", "Plano", "病院" * 30, "x" * 200, "😀"])


@settings(deadline=None)
@given(
    phrase=st.sampled_from(sorted(ENGLISH.phrases)),
    language=st.sampled_from(LANGUAGES),
    place=places,
)
def test_no_place_makes_a_text_longer_than_one_segment(
    phrase: str, language: Language, place: str
) -> None:
    text = wording.render(phrase, language, LONG, longest(language, place))
    assert segments.count(text).segments == 1


def test_only_a_text_is_cut_to_a_segment() -> None:
    values = longest(languages.ENGLISH)
    spoken = wording.render("offer", languages.ENGLISH, LONG, values, Channel.VOICE)
    assert PLACE in spoken


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_is_in_a_text_where_it_fits_whole_and_else_is_left_out(language: Language) -> None:
    clinic = Clinic(brand="TPCCC", phone="", zone=CHICAGO)
    short = wording.render("confirmed", language, clinic, longest(language, "Plano"))
    assert f" {LINK} " in short
    assert "Plano" in short
    assert segments.count(short).segments == 1
    long = wording.render("confirmed", language, LONG, longest(language))
    assert LINK not in long
    assert "STOP" in long


def said_by(words: Words) -> dict[str, set[str]]:
    return {key: fields(said) for key, said in words.said.items()}


def test_the_page_says_the_same_in_every_language_and_nothing_of_who_or_why() -> None:
    english = said_by(PAGES[languages.ENGLISH])
    assert PAGES.keys() == wording.SENTENCES.keys()
    for words in PAGES.values():
        assert said_by(words) == english
        assert len(set(words.days)) == 7
    named = {field for found in english.values() for field in found}
    slots = {"day", "date", "time", "location"}
    assert named == slots | {"count", "all", "suited", "phone", "number", "clinic"}
