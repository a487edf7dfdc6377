"""Multinomial logistic regression by AdaGrad, in numpy.

Deterministic: the same rows in the same order give the same weights. No matrix product is used,
whose sums depend on how many threads share them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

EPOCHS: Final = 25
BATCH: Final = 64
RATE: Final = 3.0
RAREST: Final = 2
"""A feature that fewer replies hold is not learned."""
_FIRST_SQUARE: Final = 1e-2
SEED: Final = 0

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Fit:
    """Weights by feature and class, and what each class begins with."""

    features: tuple[str, ...]
    weights: Floats
    bias: Floats


def known(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The features of rows that are frequent enough to be learned, sorted."""
    held = Counter(name for row in rows for name in set(row))
    return tuple(sorted(name for name, times in held.items() if times >= RAREST))


def fit(
    rows: Sequence[Sequence[str]],
    labels: Sequence[int],
    classes: int,
    names: tuple[str, ...],
    epochs: int = EPOCHS,
) -> Fit:
    """The fit of rows of features to their labels, which are numbers from 0; it uses `names`."""
    place = {name: at for at, name in enumerate(names)}
    # The last column stands for "none of them": a sum needs at least one.
    nothing = len(names)
    columns = [
        np.array([place[name] for name in row if name in place] or [nothing], dtype=np.int64)
        for row in rows
    ]
    generator = np.random.default_rng(SEED)
    order = generator.permutation(len(columns))
    batches = [
        _Batch.of(columns, np.array(labels), order[start : start + BATCH])
        for start in range(0, len(order), BATCH)
    ]
    weights, bias = _descend(batches, nothing + 1, classes, epochs, generator)
    return Fit(names, weights[:-1], bias)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some rows, made ready once for all epochs.

    `held`: the features that they hold, sorted; `within`: one row after the other, the place in
    `held` of each of its features; `starts` and `counts`: where a row begins there, how long it is.
    """

    held: Numbers
    within: Numbers
    starts: Numbers
    counts: Numbers
    root: Floats
    labels: Numbers

    @classmethod
    def of(cls, columns: Sequence[Numbers], labels: Numbers, chosen: Numbers) -> "_Batch":
        rows = [columns[at] for at in chosen]
        held, within = np.unique(np.concatenate(rows), return_inverse=True)
        counts = np.array([len(row) for row in rows])
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        root = (1 / np.sqrt(counts)).astype(np.float32)
        return cls(held, within, starts, counts, root, labels[chosen])

    def slopes(self, weights: Floats, bias: Floats) -> tuple[Floats, Floats]:
        """How the loss of these rows changes with the weights of `held`, and with the bias."""
        sums = [np.add.reduceat(of_class[self.within], self.starts) for of_class in weights.T]
        scores = bias[:, None] + np.stack(sums) * self.root
        powers = np.exp(scores - scores.max(axis=0))
        missed = powers / powers.sum(axis=0)
        missed[self.labels, np.arange(len(self.labels))] -= 1
        missed /= len(self.labels)
        spread = (np.repeat(one, self.counts) for one in missed * self.root)
        slopes = [np.bincount(self.within, one, len(self.held)) for one in spread]
        return np.stack(slopes, axis=1).astype(np.float32), missed.sum(axis=1)


def _descend(
    batches: Sequence[_Batch],
    width: int,
    classes: int,
    epochs: int,
    generator: np.random.Generator,
) -> tuple[Floats, Floats]:
    weights, bias = np.zeros((width, classes), np.float32), np.zeros(classes, np.float32)
    squares = np.full_like(weights, _FIRST_SQUARE)
    bias_squares = np.full_like(bias, _FIRST_SQUARE)
    for _ in range(epochs):
        for at in generator.permutation(len(batches)):
            held = batches[at].held
            known = weights[held]
            slope, bias_slope = batches[at].slopes(known, bias)
            square = squares[held] + slope * slope
            squares[held] = square
            weights[held] = known - RATE * slope / np.sqrt(square)
            bias_squares += bias_slope * bias_slope
            bias -= RATE * bias_slope / np.sqrt(bias_squares)
        weights[-1] = 0.0
    return weights, bias
