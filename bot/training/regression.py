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
    # The last column stands for "none of them": a reduction needs at least one.
    nothing = len(names)
    columns = [
        np.array([place[name] for name in row if name in place] or [nothing], dtype=np.int64)
        for row in rows
    ]
    weights, bias = _descend(columns, np.array(labels), nothing + 1, classes, epochs)
    return Fit(names, weights[:-1], bias)


def _descend(
    columns: list[Numbers], labels: Numbers, width: int, classes: int, epochs: int
) -> tuple[Floats, Floats]:
    weights, bias = np.zeros((width, classes), np.float32), np.zeros(classes, np.float32)
    squares = np.full_like(weights, _FIRST_SQUARE)
    bias_squares = np.full_like(bias, _FIRST_SQUARE)
    generator = np.random.default_rng(SEED)
    for _ in range(epochs):
        order = generator.permutation(len(columns))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            rows = [columns[i] for i in batch]
            held, slope, bias_slope = _slopes(rows, labels[batch], weights, bias)
            squares[held] += slope * slope
            weights[held] -= RATE * slope / np.sqrt(squares[held])
            bias_squares += bias_slope * bias_slope
            bias -= RATE * bias_slope / np.sqrt(bias_squares)
        weights[-1] = 0.0
    return weights, bias


def _slopes(
    columns: list[Numbers], labels: Numbers, weights: Floats, bias: Floats
) -> tuple[Numbers, Floats, Floats]:
    """The features that a batch holds, and how its loss changes with the weights of each."""
    flat = np.concatenate(columns)
    counts = np.array([len(row) for row in columns])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    root = (1 / np.sqrt(counts)).astype(np.float32)[:, None]
    scores = bias + np.add.reduceat(weights[flat], starts) * root
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    missed = powers / powers.sum(axis=1, keepdims=True)
    missed[np.arange(len(labels)), labels] -= 1
    missed /= len(labels)
    spread = np.repeat(missed * root, counts, axis=0)
    order = np.argsort(flat, kind="stable")
    held, firsts = np.unique(flat[order], return_index=True)
    return held, np.add.reduceat(spread[order], firsts), missed.sum(axis=0)
