"""What Twilio takes a text for and has answered itself, in each of the three modes."""

from typing import get_args

import pytest

from bot.carriers.twilio import keywords
from bot.messages.inbox import Keyword
from bot.replies.intents import recognise
from bot.replies.reading import Intent
from bot.settings import OptOutMode
from bot.simulator import keywords as twilio

MODES: tuple[OptOutMode, ...] = get_args(OptOutMode)


@pytest.mark.parametrize(
    ("mode", "body", "told", "keyword", "answered"),
    [
        ("twilio", "STOP", "", "STOP", True),
        ("twilio", " stopall\n", None, "STOP", True),
        ("twilio", "stop texting me", "", None, False),
        ("twilio", "start", "", "START", True),
        ("twilio", "help", "", "HELP", False),
        ("twilio", "yes", "", None, False),
        ("advanced", "STOP", "STOP", "STOP", True),
        ("advanced", "genug", "STOP", "STOP", True),
        ("advanced", "STOP", "", None, False),
        ("advanced", "STOP", None, "STOP", True),
        ("advanced", "yes", "START", "START", True),
        ("advanced", "info", "HELP", "HELP", True),
        ("advanced", "hello", "SOMETHING NEW", None, False),
        ("advanced", "hello", None, None, False),
        ("app", "STOP", "", None, False),
        ("app", "STOP", None, None, False),
        ("app", "STOP", "STOP", None, False),
    ],
)
def test_the_account_decides_what_is_a_keyword_and_who_answers_it(
    mode: OptOutMode, body: str, told: str | None, keyword: Keyword | None, answered: bool
) -> None:
    assert keywords.read(body, mode, told) == (keyword, answered)


@pytest.mark.parametrize("word", sorted(keywords.WORDS))
def test_we_read_each_of_twilios_words_as_twilio_does(word: str) -> None:
    """A text that the carrier has answered as a STOP must be one to us."""
    for typed in (word, word.lower(), f"  {word.title()}\n"):
        assert recognise(typed).intent is Intent(keywords.WORDS[word])
        assert keywords.read(typed, "twilio", None)[0] == keywords.WORDS[word]


@pytest.mark.parametrize("body", [*keywords.WORDS, "YES", "stop please", "STOP.", "", "alto"])
def test_our_words_are_those_of_the_simulated_account(body: str) -> None:
    there = twilio.read(body, stopped=False, mode="advanced").opt_out_type
    assert keywords.read(body, "advanced", None)[0] == (None if body == "YES" else there or None)
