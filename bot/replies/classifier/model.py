"""The trained reader: how likely each intent is, by what the labelled replies have taught.

A logistic regression over `features`: the weights of what a reply holds are added up, divided by
the root of how many there are, and compared. Its file is data that `python -m bot replies train`
writes; a feature that is not in it says nothing.
"""

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
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
    """Weights by feature, as the file has them: whole numbers of `1 / scale`.

    They lie in one array: a tuple of numbers for each of the 34,000 features takes 18 MB more.
    """

    def __init__(self, weights: Iterable[tuple[str, Weights]], bias: Weights) -> None:
        self.bias = bias
        self._numbers = array("d")
        self._places: dict[str, int] = {}
        for name, row in weights:
            self._places[name] = len(self._numbers)
            self._numbers.extend(row)
        self._word = lru_cache(maxsize=20_000)(self._of_word)
        self._clause = lru_cache(maxsize=20_000)(self._of_clause)

    def __contains__(self, feature: str) -> bool:
        return feature in self._places

    def weights(self) -> Iterator[tuple[str, Weights]]:
        """Each feature with its weights, one for each of `INTENTS`."""
        return ((name, self._at(place)) for name, place in self._places.items())

    def probabilities(self, clauses: Sequence[Clause], hints: Sequence[str]) -> Weights:
        """How likely each of `INTENTS` is; they add up to one."""
        rows = [*map(self._clause, clauses), *self._known(features.of_whole(clauses, hints))]
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
        found = self._places.keys() & features.of_reply(clauses, hints)
        weighed = [(name, self._at(self._places[name])[place]) for name in sorted(found)]
        return sorted(weighed, key=lambda pair: -abs(pair[1]))[:most]

    def _of_clause(self, clause: Clause) -> Weights:
        """The sum of a clause's words and of their rows."""
        rows = [*map(self._word, clause.words), *self._known(features.of_clause(clause))]
        return tuple(map(sum, zip(*rows, strict=True))) if rows else _NOTHING

    def _of_word(self, word: str) -> Weights:
        rows = self._known(features.of_word(word))
        return tuple(map(sum, zip(*rows, strict=True))) if rows else _NOTHING

    def _known(self, names: Iterable[str]) -> list[Weights]:
        """A row for each of these that has one; it begins with how many features it stands for."""
        places = map(self._places.get, names)
        return [(1.0, *self._at(place)) for place in places if place is not None]

    def _at(self, place: int) -> Weights:
        return tuple(self._numbers[place : place + len(INTENTS)])


def _likely(scores: Sequence[float]) -> Weights:
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    whole = sum(powers)
    return tuple(power / whole for power in powers)


def load(path: Path = FILE) -> tuple[Model, float, frozenset[str]]:
    """The model of a file, the bar of a YES, and the words that its training knew.

    A line a feature; before them the scale of the weights, the bar, the words, and the bias.
    """
    with path.open(encoding="utf-8") as lines:
        scale, bar, words, bias = (next(lines).rstrip("\n").split("\t")[1] for _ in range(4))
        named = (line.rstrip("\n").split("\t") for line in lines)
        rows = ((name, _numbers(numbers, float(scale))) for name, numbers in named)
        made = Model(rows, _numbers(bias, float(scale)))
    return made, float(bar), frozenset(words.split(" "))


def _numbers(written: str, scale: float) -> Weights:
    return tuple(int(number) / scale for number in written.split(" "))
