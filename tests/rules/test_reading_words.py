"""How a reply was read is told in words of people, not in those of the reader."""

import pytest

from bot.replies.reading import LEARNED
from dashboard.pages.conversations import reading_words


@pytest.mark.parametrize(
    ("feature", "told"),
    [
        ("strange 0", "no unknown word"),
        ("strange 0 alone", "no unknown word"),
        ("strange 2 last", "unknown words"),
        ("#<yes>", "the letters “yes”"),
        ("guard question", "the guard question"),
        ("^yes$", "“yes”"),
    ],
)
def test_a_feature_of_the_reader_has_words(feature: str, told: str) -> None:
    assert reading_words.in_words(feature) == told


@pytest.mark.parametrize(
    ("confidence", "told"), [(1, "99.9%"), (0.9996, "99.9%"), (0.994, "99%"), (0.5, "50%")]
)
def test_nothing_that_was_learned_is_wholly_sure(confidence: float, told: str) -> None:
    said = reading_words.why({"rule": LEARNED, "confidence": confidence})
    assert said == f"learned from examples, {told} sure"


def test_what_two_features_say_alike_is_said_once() -> None:
    strongest = [["strange 0", 2.0], ["yes", 1.5], ["strange 0 alone", 1.0], ["no", -1.0]]
    said = reading_words.why({"rule": LEARNED, "confidence": 0.99, "strongest": strongest})
    assert said == "learned from examples, 99% sure; what spoke for it: no unknown word, “yes”"
