"""Whether a model of cancellations earns to be shown, on appointments whose end is known. Pure.

A logistic regression with one ridge penalty over what the calendar says (kind, weekday, hour): no
age, language, sex, payer, distance, and no patient. It is tried on the latest third, after learning
from what came before, and shown only if it beats base rates there for certain and means what it
says. Calendar fields alone hardly ever do: then it says so, and base rates stand.

It refuses too where the day gives the outcome away: a closed day reads as thirty patients who
cancelled, and a status that was written afterwards as foresight.
"""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

FEWEST: Final = 300
"""Outcomes."""
FEWEST_CANCELLED: Final = 30
LEARNED: Final = 0.67
"""Of the days, from which it is learned; the later ones judge it."""
RIDGE: Final = 1.0
STEPS: Final = 12
DRAWS: Final = 400
WEIGHT: Final = 10
"""Appointments of the clinic's mean that each base rate is drawn by."""
SLOPES: Final = (0.8, 1.2)
LEAK: Final = 0.15
"""Knowing how the others of a day ended may not foretell an outcome better than this."""
FEWEST_OF_A_DAY: Final = 5
CERTAIN: Final = 1e-6


@dataclass(frozen=True)
class Outcome:
    """An appointment whose end is known. ``says`` names what is known before, such as
    ``("MD/DO", "Tue", "9-12")``: the first two are what a base rate goes by."""

    day: date
    says: tuple[str, ...]
    cancelled: bool


@dataclass(frozen=True)
class Model:
    """The log-odds of a cancellation: ``begins``, and what each word adds."""

    begins: float
    adds: Mapping[str, float]

    def chance(self, says: Sequence[str]) -> float:
        return _chance(self.begins + sum(self.adds.get(word, 0.0) for word in says))


@dataclass(frozen=True)
class Judged:
    """``model`` is ``None`` if it is refused; ``why`` is a sentence either way."""

    model: Model | None
    why: str


def judge(outcomes: Sequence[Outcome], seed: int = 1) -> Judged:
    """The same outcomes give the same answer."""
    cancelled = sum(one.cancelled for one in outcomes)
    if len(outcomes) < FEWEST or cancelled < FEWEST_CANCELLED:
        return Judged(
            None,
            f"Base rates: the end of {len(outcomes)} appointments is known, {cancelled} of them"
            f" cancelled. A model is tried from {FEWEST} and {FEWEST_CANCELLED}.",
        )
    if (leak := _leak(outcomes)) > LEAK:
        return Judged(
            None,
            "Base rates: the calendar gives the outcomes away. On some days nearly everybody"
            f" cancelled and on others nobody did ({100 * leak:.0f} % of the difference is the day"
            " itself). Is a closed day among them, or a status that was written afterwards?",
        )
    return _tried(outcomes, seed)


def remaining(chance: float, share: float) -> float:
    """The chance that an appointment is still cancelled, which is booked with so much time to go
    that this share of all cancellations comes later."""
    return chance * share / (1 - chance * (1 - share))


def _tried(outcomes: Sequence[Outcome], seed: int) -> Judged:
    days = sorted({one.day for one in outcomes})
    cut = days[min(len(days) - 1, int(LEARNED * len(days)))]
    before = [one for one in outcomes if one.day < cut]
    after = [one for one in outcomes if one.day >= cut]
    if not before or not after:
        return Judged(None, "Base rates: all appointments are of one day.")
    base, model = Rates.of(before), fitted(before)
    gains: dict[date, tuple[float, float]] = {}
    for one in after:
        plain = (base.chance(one.says) - one.cancelled) ** 2
        ours = (model.chance(one.says) - one.cancelled) ** 2
        was = gains.get(one.day, (0.0, 0.0))
        gains[one.day] = (was[0] + plain, was[1] + ours)
    skill, low, high = _skill(list(gains.values()), seed)
    said = f"Brier skill {skill:.3f}, 90 % {low:.3f} to {high:.3f}"
    if low <= 0:
        return Judged(None, f"Base rates: a model does no better here for certain ({said}).")
    slope = _slope(after, model)
    if not SLOPES[0] <= slope <= SLOPES[1]:
        return Judged(
            None, f"Base rates: a model would be off (calibration slope {slope:.2f}; {said})."
        )
    return Judged(
        fitted(outcomes), f"By a model of kind, weekday and hour ({said}; slope {slope:.2f})."
    )


@dataclass(frozen=True)
class Rates:
    """Base rates by the first two words, each drawn to the mean of all."""

    mean: float
    counted: Mapping[tuple[str, ...], tuple[int, int]]

    @classmethod
    def of(cls, outcomes: Sequence[Outcome]) -> "Rates":
        counted: dict[tuple[str, ...], tuple[int, int]] = {}
        for one in outcomes:
            cancelled, of = counted.get(one.says[:2], (0, 0))
            counted[one.says[:2]] = (cancelled + one.cancelled, of + 1)
        return cls(sum(one.cancelled for one in outcomes) / len(outcomes), counted)

    def chance(self, says: Sequence[str]) -> float:
        cancelled, of = self.counted.get(tuple(says[:2]), (0, 0))
        return (cancelled + WEIGHT * self.mean) / (of + WEIGHT)


def _leak(outcomes: Sequence[Outcome]) -> float:
    """How much better an outcome is foretold by the others of its day than by base rates."""
    base = Rates.of(outcomes)
    days: dict[date, list[Outcome]] = {}
    for one in outcomes:
        days.setdefault(one.day, []).append(one)
    plain, told = 0.0, 0.0
    for ones in days.values():
        if len(ones) < FEWEST_OF_A_DAY:
            continue
        cancelled = sum(one.cancelled for one in ones)
        for one in ones:
            chance = base.chance(one.says)
            others = (cancelled - one.cancelled + chance) / len(ones)
            plain += (chance - one.cancelled) ** 2
            told += (others - one.cancelled) ** 2
    return 1 - told / plain if plain else 0.0


def fitted(outcomes: Sequence[Outcome]) -> Model:
    """By Newton's steps, over rows that say the same taken together."""
    words = sorted({word for one in outcomes for word in one.says})
    place = {word: n + 1 for n, word in enumerate(words)}
    rows: dict[tuple[int, ...], list[int]] = {}
    for one in outcomes:
        counts = rows.setdefault((0, *(place[word] for word in one.says)), [0, 0])
        counts[0] += one.cancelled
        counts[1] += 1
    size = len(words) + 1
    weights = [0.0] * size
    for _ in range(STEPS):
        slope = [0.0] + [-RIDGE * weight for weight in weights[1:]]
        curve = [[0.0] * size for _ in range(size)]
        for n in range(1, size):
            curve[n][n] = RIDGE
        for at, (cancelled, of) in rows.items():
            chance = _chance(sum(weights[n] for n in at))
            for n in at:
                slope[n] += cancelled - of * chance
                for m in at:
                    curve[n][m] += of * chance * (1 - chance)
        weights = [old + step for old, step in zip(weights, _solved(curve, slope), strict=True)]
    return Model(weights[0], dict(zip(words, weights[1:], strict=True)))


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The vector that the matrix makes into ``right``."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for n in range(size):
        best = max(range(n, size), key=lambda row: abs(rows[row][n]))
        rows[n], rows[best] = rows[best], rows[n]
        pivot = rows[n][n] or CERTAIN
        for m in range(n + 1, size):
            factor = rows[m][n] / pivot
            if factor:
                rows[m] = [a - factor * b for a, b in zip(rows[m], rows[n], strict=True)]
    found = [0.0] * size
    for n in reversed(range(size)):
        rest = sum(rows[n][m] * found[m] for m in range(n + 1, size))
        found[n] = (rows[n][size] - rest) / (rows[n][n] or CERTAIN)
    return found


def _skill(days: Sequence[tuple[float, float]], seed: int) -> tuple[float, float, float]:
    """How much smaller the squared error is than that of base rates, and where it lies in nine of
    ten draws of the same days."""
    drawing = random.Random(seed)  # noqa: S311 - a resampling, not a secret
    skills = sorted(_share(drawing.choices(days, k=len(days))) for _ in range(DRAWS))
    return _share(days), skills[DRAWS // 20], skills[-DRAWS // 20]


def _share(days: Sequence[tuple[float, float]]) -> float:
    plain = sum(one for one, _ in days)
    return 1 - sum(ours for _, ours in days) / plain if plain else 0.0


def _slope(outcomes: Sequence[Outcome], model: Model) -> float:
    """Of what happened over what was said, in log-odds: 1 if it means what it says."""
    begins, slope = 0.0, 1.0
    said = [(_odds(model.chance(one.says)), one.cancelled) for one in outcomes]
    for _ in range(STEPS):
        first, second = [0.0, 0.0], [[CERTAIN, 0.0], [0.0, CERTAIN]]
        for odds, cancelled in said:
            chance = _chance(begins + slope * odds)
            for n, value in enumerate((1.0, odds)):
                first[n] += (cancelled - chance) * value
                for m, other in enumerate((1.0, odds)):
                    second[n][m] += chance * (1 - chance) * value * other
        steps = _solved(second, first)
        begins, slope = begins + steps[0], slope + steps[1]
    return slope


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def _odds(chance: float) -> float:
    bounded = max(CERTAIN, min(1 - CERTAIN, chance))
    return math.log(bounded / (1 - bounded))
