"""The trained reader: how likely each intent is, by what the labelled replies have taught.

A logistic regression over `features`: the weights of what a reply holds are added up, divided by
the root of how many there are, and compared. Its file is data that `python -m bot replies train`
writes; a feature that is not in it says nothing.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import repeat
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
_BITS: Final = 32
"""Of one weight in a packed number: a text of a million features does not overflow them."""
_SHIFTS: Final = tuple(range(0, _BITS * (1 + len(INTENTS)), _BITS))
_MASK: Final = (1 << _BITS) - 1
_HALF: Final = 1 << (_BITS - 1)
_HALVES: Final = sum(_HALF << shift for shift in _SHIFTS)
"""Added to a sum, it makes every number in it positive."""
_ZEROS: Final = repeat(0)


class Model:
    """Weights by feature, as the file has them: whole numbers of `1 / scale`.

    The weights of a feature are one number, each in bits of its own and a one before them that
    counts it: so a sum of numbers is the sum of all weights at once.
    """

    def __init__(self, weights: Iterable[tuple[str, Weights]], bias: Weights, scale: int) -> None:
        self.bias = bias
        self.scale = scale
        self._packed = {name: _packed(row, scale) for name, row in weights}
        self._word = lru_cache(maxsize=50_000)(self._of_word)
        self._clause = lru_cache(maxsize=20_000)(self._of_clause)

    def __contains__(self, feature: str) -> bool:
        return feature in self._packed

    def weights(self) -> Iterator[tuple[str, Weights]]:
        """Each feature with its weights, one for each of `INTENTS`."""
        return ((name, self._unpacked(row)[1]) for name, row in self._packed.items())

    def probabilities(self, clauses: Sequence[Clause], hints: Sequence[str]) -> Weights:
        """How likely each of `INTENTS` is; they add up to one."""
        whole = self._sum(features.of_whole(clauses, hints))
        count, sums = self._unpacked(whole + sum(map(self._clause, clauses)))
        root = math.sqrt(count or 1)
        return _likely([at + sum_ / root for at, sum_ in zip(self.bias, sums, strict=True)])

    def strongest(
        self, clauses: Sequence[Clause], hints: Sequence[str], intent: Intent, most: int = 5
    ) -> list[tuple[str, float]]:
        """What speaks loudest for or against an intent, with its weight."""
        place = INTENTS.index(intent)
        found = self._packed.keys() & features.of_reply(clauses, hints)
        weighed = [(name, self._unpacked(self._packed[name])[1][place]) for name in sorted(found)]
        return sorted(weighed, key=lambda pair: -abs(pair[1]))[:most]

    def _of_clause(self, clause: Clause) -> int:
        """The sum of a clause's words and of their rows."""
        return sum(map(self._word, clause.words)) + self._sum(features.of_clause(clause))

    def _of_word(self, word: str) -> int:
        return self._sum(features.of_word(word))

    def _sum(self, names: Iterable[str]) -> int:
        """The weights of these, added up; a name that has none adds nothing."""
        return sum(map(self._packed.get, names, _ZEROS))

    def _unpacked(self, packed: int) -> tuple[int, Weights]:
        """How many features a sum is of, and their weights."""
        packed += _HALVES
        found = [(packed >> shift & _MASK) - _HALF for shift in _SHIFTS]
        return found[0], tuple(number / self.scale for number in found[1:])


def _packed(row: Sequence[float], scale: int) -> int:
    numbers = (1, *(round(weight * scale) for weight in row))
    return sum(number << shift for number, shift in zip(numbers, _SHIFTS, strict=True))


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
        made = Model(rows, _numbers(bias, float(scale)), int(scale))
    return made, float(bar), frozenset(words.split(" "))


def _numbers(written: str, scale: float) -> Weights:
    return tuple(int(number) / scale for number in written.split(" "))
