"""Sentences in other languages: stamped against their English, and none with English left in it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from bot import languages
from bot.languages import Language
from bot.messages.channels import Channel
from bot.waitlist import wording
from bot.waitlist.rules.place import Clinic
from bot.waitlist.wording import reviews, texts, translations
from bot.waitlist.wording.english import ENGLISH
from bot.waitlist.wording.sentences import Sentences
from tests.cases import every

OTHERS: Final = tuple(language for language in wording.SENTENCES if language != languages.ENGLISH)
CHICAGO = ZoneInfo("America/Chicago")
PSEUDO = Language("xx")


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_stamped_as_it_and_its_english_stand(language: Language) -> None:
    phrases = wording.SENTENCES[language].phrases
    assert reviews.unfit(ENGLISH.phrases, phrases, reviews.stamps(language)) == {}


@pytest.mark.parametrize("language", OTHERS)
def test_no_stamp_is_left_of_a_sentence_that_is_gone(language: Language) -> None:
    assert reviews.stamps(language).keys() == wording.SENTENCES[language].phrases.keys()


def test_a_changed_english_a_changed_rendering_and_a_missing_stamp_are_found() -> None:
    language = OTHERS[0]
    phrases, known = wording.SENTENCES[language].phrases, reviews.stamps(language)
    changed = {**ENGLISH.phrases, "taken": ENGLISH.phrases["taken"] + " Sorry."}
    assert reviews.unfit(changed, phrases, known).keys() == {"taken"}
    other = {**phrases, "offer": phrases["offer"] + "."}
    assert reviews.unfit(ENGLISH.phrases, other, known).keys() == {"offer"}
    fewer = {phrase: stamp for phrase, stamp in known.items() if phrase != "closed"}
    assert reviews.unfit(ENGLISH.phrases, phrases, fewer).keys() == {"closed"}
    nobody = {**known, "closed": replace(known["closed"], reviewed_by="")}
    assert reviews.unfit(ENGLISH.phrases, phrases, nobody).keys() == {"closed"}


def test_a_language_that_nobody_has_reviewed_may_say_nothing(tmp_path: Path) -> None:
    known = reviews.stamps(PSEUDO, tmp_path)
    assert reviews.unfit(ENGLISH.phrases, ENGLISH.phrases, known).keys() == ENGLISH.phrases.keys()


def test_the_page_tells_who_has_read_what_and_what_a_sentence_costs() -> None:
    clinic = Clinic(brand="TPCCC", phone="214-555-0199", zone=CHICAGO)
    found = {one.language: one for one in translations.all_of(clinic)}
    assert {code: one.sent for code, one in found.items()} == {"es": True, "vi": False, "zh": False}
    assert (found[languages.SPANISH].faulty, set(found[languages.SPANISH].costs)) == (0, {1})
    for code in (languages.VIETNAMESE, languages.CHINESE):
        assert found[code].faulty == len(found[code].sentences) == len(ENGLISH.phrases)
    offer = found[languages.CHINESE].sentences[0]
    assert (offer.phrase, offer.segments, offer.fault) == ("offer", 1, "nobody has reviewed it")


def pseudo(english: str) -> str:
    """A sentence of a language that nobody speaks: its fields as they are, its letters Greek."""
    return "".join(
        re.sub("[A-Za-z]", "λ", said) + (f"{{{field}}}" if field is not None else "")
        for said, field, _, _ in Formatter().parse(english)
    )


def pseudo_language(sentences: Sentences, said: Callable[[str], str]) -> Sentences:
    """All that English knows how to say, in that language."""
    return Sentences(
        phrases={phrase: said(text) for phrase, text in sentences.phrases.items()},
        weekdays=tuple(map(said, sentences.weekdays)),
        months=tuple(map(said, sentences.months)),
        parts=(said(sentences.parts[0]), said(sentences.parts[1])),
        notices={minutes: said(words) for minutes, words in sentences.notices.items()},
        **{
            name: said(getattr(sentences, name))
            for name in ("today", "tomorrow", "date", "on", "morning", "afternoon", "call")
        },
    )


@every("phrase", ENGLISH.phrases)
@every("month", [11, 12])
def test_a_language_that_nobody_speaks_has_no_english_left_in_it(
    phrase: str, month: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = {**wording.SENTENCES, PSEUDO: pseudo_language(ENGLISH, pseudo)}
    monkeypatch.setattr(texts, "SENTENCES", theirs)
    now = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    starts = datetime(2026, month, 25, 20, 30, tzinfo=UTC)
    values = texts.slot_values(starts, "", PSEUDO, CHICAGO, now)
    more = {
        "minutes": 7,
        "half_day": texts.half_day("Wed PM", PSEUDO),
        "weekday": texts.weekday("Wed", PSEUDO),
        "part": texts.part("AM", PSEUDO),
        "notice": "",
        "link": "",
        "by": values["time"],
    }
    clinic = Clinic(brand="", phone="214-555-0199", zone=CHICAGO)
    text = texts.render(phrase, PSEUDO, clinic, {**values, **more}, Channel.PAGE)
    # How an hour is written is the same everywhere.
    assert re.findall("[A-Za-z]+", text.replace(str(values["time"]), "")) == []
