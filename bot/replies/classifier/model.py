"""The trained reader: how likely each intent is, by what the labelled replies have taught.

A logistic regression over `features`: the weights of what a reply holds are added up, divided by
the root of how many there are, and compared. Its file is data that `python -m bot replies train`
writes; a feature that is not in it says nothing.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from bot.replies.classifier import features
from bot.replies.reading import Intent
from bot.replies.words import Clause

INTENTS: Final = tuple(
    intent
    for intent in Intent
    if intent not in (Intent.LEANING_STOP, Intent.TODAY, Intent.LINK, Intent.JOIN)
)
FILE: Final = Path(__file__).parent / "weights.tsv"
Weights = tuple[float, ...]
_NOTHING: Final[Weights] = (0.0,) * (1 + len(INTENTS))


class Model:
    """Weights by feature, as the file has them: whole numbers of `1 / scale`."""

    def __init__(self, weights: dict[str, Weights], bias: Weights) -> None:
        self.weights = weights
        self.bias = bias
        # A row begins with how many features it stands for.
        self._rows = {name: (1.0, *row) for name, row in weights.items()}
        self._word = lru_cache(maxsize=20_000)(self._of_word)
        self._clause = lru_cache(maxsize=20_000)(self._of_clause)

    def probabilities(self, clauses: Sequence[Clause], hints: Sequence[str]) -> Weights:
        """How likely each of `INTENTS` is; they add up to one."""
        known = self._rows
        rows = list(map(self._clause, clauses))
        rows += [known[name] for name in features.of_whole(clauses, hints) if name in known]
        if not rows:
            return _likely(self.bias)
        count, *sums = map(sum, zip(*rows, strict=True))
        root = math.sqrt(count or 1)
        return _likely([at + sum_ / root for at, sum_ in zip(self.bias, sums, strict=True)])

    def strongest(
        self, clauses: Sequence[Clause], hints: Sequence[str], intent: Intent, most: int = 5
    ) -> list[tuple[str, float]]:
        """What speaks loudest for or against an intent, with its weight."""
        place = INTENTS.index(intent)
        found = {name for name in features.of_reply(clauses, hints) if name in self.weights}
        weighed = [(name, self.weights[name][place]) for name in sorted(found)]
        return sorted(weighed, key=lambda pair: -abs(pair[1]))[:most]

    def _of_clause(self, clause: Clause) -> Weights:
        """The sum of a clause's words and of their rows."""
        known = self._rows
        rows = list(map(self._word, clause.words))
        rows += [known[name] for name in features.of_clause(clause) if name in known]
        return tuple(map(sum, zip(*rows, strict=True))) if rows else _NOTHING

    def _of_word(self, word: str) -> Weights:
        rows = [self._rows[name] for name in features.of_word(word) if name in self._rows]
        return tuple(map(sum, zip(*rows, strict=True))) if rows else _NOTHING


def _likely(scores: Sequence[float]) -> Weights:
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    whole = sum(powers)
    return tuple(power / whole for power in powers)


def load(path: Path = FILE) -> tuple[Model, float, frozenset[str]]:
    """The model of a file, the bar of a YES, and the words that its training knew.

    A line a feature; before them the scale of the weights, the bar, the words, and the bias.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    scale, bar, words, bias = (line.split("\t")[1] for line in lines[:4])
    known = frozenset(words.split(" "))
    table = {
        name: _numbers(numbers, float(scale))
        for name, numbers in (line.split("\t") for line in lines[4:])
    }
    return Model(table, _numbers(bias, float(scale))), float(bar), known


def _numbers(written: str, scale: float) -> Weights:
    return tuple(int(number) / scale for number in written.split(" "))
