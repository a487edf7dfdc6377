"""Labelled replies -> a reader, and the file that a reader is loaded from."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from bot.replies.classifier import features, model
from bot.replies.intents import Reader
from bot.replies.normalise import clean
from bot.replies.reading import Intent
from bot.replies.tables import SPOKEN_OF
from bot.training import regression, variants
from bot.training.labelled import Reply

SCALE: Final = 20
"""The file holds whole numbers of 1 / SCALE."""
MOST_FEATURES: Final = 34_500
EPOCHS_OF_A_CHOICE: Final = 8
"""So long the reader learns before its lightest features are left out."""
UNKNOWN: Final = 100
"""So often it is learned that a reply of which no word is known, of whatever length, is unclear."""
_LENGTHS: Final = range(5)
SEEN: Final = 2
"""A word that so many replies begin with a small letter is no name with a capital either."""
BAR: Final = 0.8
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ALWAYS_NAMES: Final = frozenset({"will", "june", "april", "mark", "grace"})
_NUMBER: Final[dict[Intent, int]] = {intent: at for at, intent in enumerate(model.INTENTS)}


def words_of(replies: Sequence[Reply]) -> frozenset[str]:
    """The words that people write with a small letter."""
    seen = Counter(
        word.replace("'", "")
        for reply in replies
        for word in set(_WORD.findall(reply.text))
        if word == word.lower() and len(word) > 1 and word.isascii()
    )
    return frozenset(word for word, times in seen.items() if times >= SEEN) - _ALWAYS_NAMES


def taught(replies: Sequence[Reply], bar: float = BAR) -> Reader:
    """A reader that has learned from these replies."""
    known = words_of(replies)
    replies = [*replies, *variants.varied(replies)]
    reader = Reader(model.Model((), (0.0,) * len(model.INTENTS), SCALE), bar, known)
    heard = [reader.hear(clean(reply.text), reply.question) for reply in replies]
    rows = [features.of_reply(one.compared, one.hints) for one in heard]
    unknown = [["guard None", f"length {length}"] for length in _LENGTHS] * UNKNOWN
    labels = [_NUMBER[reply.meant] for reply in replies]
    labels += [_NUMBER[Intent.UNCLEAR]] * len(unknown)
    rows += unknown
    names = regression.known(rows)
    if len(names) > MOST_FEATURES:
        first = regression.fit(rows, labels, len(model.INTENTS), names, EPOCHS_OF_A_CHOICE)
        names = _weightiest(first)
    fit = regression.fit(rows, labels, len(model.INTENTS), names)
    return Reader(_rounded(fit), bar, known)


def _weightiest(fit: regression.Fit) -> tuple[str, ...]:
    weight = np.abs(fit.weights).max(axis=1)
    heaviest = np.argsort(-weight, kind="stable")[:MOST_FEATURES]
    return tuple(fit.features[at] for at in sorted(heaviest))


def _rounded(fit: regression.Fit) -> model.Model:
    whole = np.rint(fit.weights * SCALE).astype(int)
    table = {
        name: tuple(number / SCALE for number in row)
        for name, row in zip(fit.features, whole.tolist(), strict=True)
        if any(row)
    }
    bias = tuple(number / SCALE for number in np.rint(fit.bias * SCALE).astype(int).tolist())
    return model.Model(table.items(), bias, SCALE)


def write(reader: Reader, path: Path = model.FILE) -> None:
    """Put a reader into the file that `model.load` reads."""
    lines = [
        f"(scale)\t{SCALE}",
        f"(bar)\t{reader.bar}",
        f"(words)\t{' '.join(sorted(reader.known - SPOKEN_OF))}",
        f"(bias)\t{_numbers(reader.model.bias)}",
        *(f"{name}\t{_numbers(row)}" for name, row in sorted(reader.model.weights())),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _numbers(row: Sequence[float]) -> str:
    return " ".join(str(round(weight * SCALE)) for weight in row)
