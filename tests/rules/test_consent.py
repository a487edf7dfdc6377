"""What a reply does to the consent, as a table."""

import itertools

import pytest

from bot.messages import consent
from bot.messages.consent import Effect
from bot.messages.inbox import Keyword
from bot.replies.reading import Intent, Reading

STOP, START, HELP = Intent.STOP, Intent.START, Intent.HELP
YES, NO, UNCLEAR = Intent.YES, Intent.NO, Intent.UNCLEAR


def effect(
    intent: Intent, keyword: Keyword | None = None, *, answered: bool = False, opted_out: bool
) -> Effect:
    rule = "a start keyword by itself" if intent is START else "a rule"
    reading = Reading(intent, rule, "some words")
    return consent.effect(reading, keyword, answered=answered, opted_out=opted_out)


@pytest.mark.parametrize(
    ("intent", "keyword", "answered"),
    [
        (STOP, "STOP", True),
        (STOP, "STOP", False),
        (STOP, None, False),
        (UNCLEAR, "STOP", True),
        (NO, "STOP", True),
        (YES, "STOP", True),
    ],
)
def test_a_stop_in_any_words_revokes_once_and_is_answered_once(
    intent: Intent, keyword: Keyword | None, answered: bool
) -> None:
    first = effect(intent, keyword, answered=answered, opted_out=False)
    assert first == Effect(STOP, "revoked", answered)
    second = effect(intent, keyword, answered=answered, opted_out=True)
    assert second == Effect(STOP, None, answered)


@pytest.mark.parametrize(
    ("intent", "keyword", "answered"),
    [
        (START, "START", True),
        (START, None, False),
        (UNCLEAR, "START", True),
    ],
)
def test_a_start_restores_whoever_opted_out_and_nobody_else(
    intent: Intent, keyword: Keyword | None, answered: bool
) -> None:
    restored = effect(intent, keyword, answered=answered, opted_out=True)
    assert restored == Effect(START, "restored", answered)
    nothing = effect(intent, keyword, answered=answered, opted_out=False)
    assert nothing == Effect(START, None, answered)


def test_asking_for_the_texts_in_other_words_restores_nobody() -> None:
    reading = Reading(START, "takes a stop back", "i stopped by mistake")
    found = consent.effect(reading, None, answered=False, opted_out=True)
    assert found == Effect(START, None, False)


@pytest.mark.parametrize("opted_out", [False, True])
@pytest.mark.parametrize("intent", [YES, NO, HELP, UNCLEAR])
def test_no_other_word_of_ours_changes_the_consent(opted_out: bool, intent: Intent) -> None:
    assert effect(intent, opted_out=opted_out) == Effect(intent, None, False)


def test_a_yes_that_the_carrier_takes_for_start_is_still_a_yes() -> None:
    assert effect(YES, "START", answered=True, opted_out=False) == Effect(YES, None, False)
    undone = effect(YES, "START", answered=True, opted_out=True)
    assert undone == Effect(YES, "restored", False)


@pytest.mark.parametrize("answered", [True, False])
def test_help_is_left_to_the_carrier_only_where_it_has_answered(answered: bool) -> None:
    heard = effect(HELP, "HELP", answered=answered, opted_out=False)
    assert heard == Effect(HELP, None, answered)
    assert effect(UNCLEAR, "HELP", answered=answered, opted_out=False).intent is HELP


def test_whatever_the_carrier_says_a_stop_is_never_lost() -> None:
    kinds: tuple[Keyword | None, ...] = (None, "STOP", "HELP")
    for keyword, answered in itertools.product(kinds, (False, True)):
        assert effect(STOP, keyword, answered=answered, opted_out=False).change == "revoked"
