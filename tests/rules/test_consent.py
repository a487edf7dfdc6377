"""What a reply does to the consent, in each of the three modes, as a table."""

import itertools

import pytest

from bot.messages import consent
from bot.messages.consent import Effect, Mode
from bot.replies.reading import Intent, Reading

MODES: tuple[Mode, ...] = ("twilio", "advanced", "app")


def reading(intent: Intent, *, keyword: bool = False) -> Reading:
    return Reading(intent, "a rule", "some words", keyword=keyword)


STOP, START, HELP = Intent.STOP, Intent.START, Intent.HELP
YES, NO, UNCLEAR = Intent.YES, Intent.NO, Intent.UNCLEAR


@pytest.mark.parametrize(
    ("mode", "intent", "keyword", "opt_out_type", "answered"),
    [
        ("twilio", STOP, True, "", True),
        ("twilio", STOP, False, "", False),
        ("advanced", STOP, True, "STOP", True),
        ("advanced", STOP, False, "", False),
        ("advanced", UNCLEAR, False, "STOP", True),
        ("advanced", NO, False, "STOP", True),
        ("app", STOP, True, "", False),
        ("app", STOP, False, "", False),
    ],
)
def test_a_stop_in_any_words_revokes_once_and_is_answered_once(
    mode: Mode, intent: Intent, keyword: bool, opt_out_type: str, answered: bool
) -> None:
    heard = reading(intent, keyword=keyword)
    first = consent.effect(heard, opt_out_type, mode, opted_out=False)
    assert first == Effect(STOP, "revoked", answered)
    second = consent.effect(heard, opt_out_type, mode, opted_out=True)
    assert second == Effect(STOP, None, answered)


@pytest.mark.parametrize(
    ("mode", "intent", "keyword", "opt_out_type", "answered"),
    [
        ("twilio", START, True, "", True),
        ("twilio", START, False, "", False),
        ("advanced", START, True, "START", True),
        ("advanced", UNCLEAR, False, "START", True),
        ("app", START, True, "", False),
    ],
)
def test_a_start_restores_whoever_opted_out_and_nobody_else(
    mode: Mode, intent: Intent, keyword: bool, opt_out_type: str, answered: bool
) -> None:
    heard = reading(intent, keyword=keyword)
    restored = consent.effect(heard, opt_out_type, mode, opted_out=True)
    assert restored == Effect(START, "restored", answered)
    nothing = consent.effect(heard, opt_out_type, mode, opted_out=False)
    assert nothing == Effect(START, None, answered)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("opted_out", [False, True])
@pytest.mark.parametrize("intent", [YES, NO, HELP, UNCLEAR])
def test_no_other_word_of_ours_changes_the_consent(
    mode: Mode, opted_out: bool, intent: Intent
) -> None:
    for keyword in (False, True):
        heard = reading(intent, keyword=keyword)
        assert consent.effect(heard, "", mode, opted_out=opted_out) == Effect(intent, None, False)


def test_a_yes_that_the_carrier_takes_for_start_is_still_a_yes() -> None:
    heard = reading(YES, keyword=True)
    assert consent.effect(heard, "START", "advanced", opted_out=False) == Effect(YES, None, False)
    undone = consent.effect(heard, "START", "advanced", opted_out=True)
    assert undone == Effect(YES, "restored", False)


@pytest.mark.parametrize(
    ("mode", "opt_out_type", "answered"),
    [
        ("twilio", "", False),
        ("advanced", "HELP", True),
        ("advanced", "", False),
        ("app", "", False),
    ],
)
def test_help_is_left_to_the_carrier_only_where_it_answers_in_our_words(
    mode: Mode, opt_out_type: str, answered: bool
) -> None:
    heard = reading(HELP, keyword=True)
    assert consent.effect(heard, opt_out_type, mode, opted_out=False) == Effect(
        HELP, None, answered
    )


def test_whatever_the_carrier_says_a_stop_is_never_lost() -> None:
    kinds = ("", "STOP", "HELP", "SOMETHING NEW")
    for mode, kind, keyword in itertools.product(MODES, kinds, (False, True)):
        effect = consent.effect(reading(STOP, keyword=keyword), kind, mode, opted_out=False)
        assert effect.change == "revoked"
