"""Whether one group of patients is asked less than an even share would give it. Pure.

A group's even share is worked out among those who are alike in what may decide: who have the same
priority score and asked for the same providers and places. There each waiting day counts for as
much as any other. What is left between the offers that a group had and its even share is luck, or
it is not: the spread is that of the patients themselves, since one who is asked five times is no
five patients. The ratio is to the others who are alike (Mantel and Haenszel, 1959).

Nothing here decides anything: language and age are read for this report alone.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Final, Literal, NamedTuple

Dimension = Literal["language", "age", "reach", "place", "provider"]

ALARMS: Final = 0.05
"""The chance that a fair month names anybody, over all groups of the month together."""
LEAST_EXPECTED: Final = 20.0
"""Offers. Of a group whose even share is smaller the counts are shown, and no ratio."""
SHORT: Final = 0.8
"""A group with as much of its even share or more is never named: four fifths, the rule of thumb."""
LEAST_COMPARED: Final = 5.0
"""Offers of others who are alike, as far as they count for the comparison; of fewer, no ratio."""
INTERVAL: Final = NormalDist().inv_cdf(0.95)
"""Standard deviations to either side of a 90 % interval."""


@dataclass(frozen=True)
class Cell:
    """Patients who are alike in everything that is looked at, added up.

    ``days`` waited and offers (``asked``) within the month, and which of these took a slot
    (``won``); then the sums over patients of their squares and of their product.
    """

    language: str
    age: str
    reach: str
    place: str
    provider: str
    score: int
    people: int
    days: float
    asked: int
    won: int
    days_squared: float
    asked_squared: float
    asked_days: float


Key = Callable[[Cell], object]
ALIKE: Final[dict[Dimension, Key]] = {
    "language": lambda cell: (cell.score, cell.place, cell.provider),
    "age": lambda cell: (cell.score, cell.place, cell.provider),
    "reach": lambda cell: (cell.score, cell.place, cell.provider),
    "place": lambda cell: (cell.score, cell.provider),
    "provider": lambda cell: (cell.score, cell.place),
}
"""Who is compared with whom, for each way to group them."""
JUDGED: Final[tuple[Dimension, ...]] = ("language", "age", "reach")
"""Who is of these groups did not choose it. How often a patient is asked who wants one place or one
provider alone depends on what is freed there: that is shown, and no shortfall is named."""


@dataclass(frozen=True)
class Share:
    """What one group had in a month. ``spread`` is the standard deviation of ``asked - even``.
    ``mine`` and ``others``: offers for as much waiting, among those who are alike."""

    dimension: Dimension
    group: str
    people: int
    days: float
    asked: int
    won: int
    even: float
    """Offers that an even share would have been."""
    even_won: float
    spread: float
    mine: float
    others: float
    short: bool = False
    """Whether luck hardly explains how little it had."""

    @property
    def shortfall(self) -> float:
        """Offers that it had fewer than an even share."""
        return self.even - self.asked

    @property
    def ratio(self) -> float | None:
        """Offers for each that others had for as much waiting; ``None`` where too few were made."""
        enough = self.even >= LEAST_EXPECTED and self.others >= LEAST_COMPARED
        return self.mine / self.others if enough else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """90 %, of the ratio."""
        if self.ratio is None:
            return None
        width = INTERVAL * self.spread / self.others
        return max(0.0, self.ratio - width), self.ratio + width

    def per_100_days(self, count: float) -> float | None:
        """``None`` where hardly anybody has waited: of an hour such a rate says nothing."""
        return 100.0 * count / self.days if self.days >= 1.0 else None


def shares(cells: Sequence[Cell]) -> list[Share]:
    """What each group had, by dimension, the largest first; and which of them had too little."""
    found = [share for dimension in ALIKE for share in _of(dimension, cells)]
    judged = [share for share in found if _is_judged(share)]
    beyond = NormalDist().inv_cdf(1.0 - ALARMS / max(1, len(judged)))
    return [replace(share, short=_is_judged(share) and _is_short(share, beyond)) for share in found]


def _is_judged(share: Share) -> bool:
    return share.dimension in JUDGED and share.ratio is not None and share.spread > 0


def _is_short(share: Share, beyond: float) -> bool:
    return share.mine < SHORT * share.others and share.shortfall > beyond * share.spread


@dataclass
class _Sum:
    people: int = 0
    days: float = 0.0
    asked: int = 0
    won: int = 0
    days_squared: float = 0.0
    asked_squared: float = 0.0
    asked_days: float = 0.0

    def add(self, cell: Cell) -> None:
        self.people += cell.people
        self.days += cell.days
        self.asked += cell.asked
        self.won += cell.won
        self.days_squared += cell.days_squared
        self.asked_squared += cell.asked_squared
        self.asked_days += cell.asked_days

    def scatter(self, rate: float) -> float:
        """How far its patients lie from so many offers a day, squared and added up."""
        around = self.asked_squared - 2 * rate * self.asked_days + rate**2 * self.days_squared
        return max(0.0, around)


def _of(dimension: Dimension, cells: Sequence[Cell]) -> list[Share]:
    alike: dict[object, dict[str, _Sum]] = defaultdict(lambda: defaultdict(_Sum))
    for cell in cells:
        alike[ALIKE[dimension](cell)][getattr(cell, dimension)].add(cell)
    groups: dict[str, _Sum] = defaultdict(_Sum)
    against: dict[str, _Even] = defaultdict(lambda: _Even(0.0, 0.0, 0.0, 0.0, 0.0))
    for together in alike.values():
        for group, even in _even(together).items():
            against[group] = _Even(*map(sum, zip(against[group], even, strict=True)))
    for cell in cells:
        groups[getattr(cell, dimension)].add(cell)
    made = [_share(dimension, group, total, against[group]) for group, total in groups.items()]
    return sorted(made, key=lambda share: (-share.people, share.group))


class _Even(NamedTuple):
    """What a group is held against; of patients who are alike, it adds up."""

    asked: float
    won: float
    variance: float
    mine: float
    others: float


def _share(dimension: Dimension, group: str, total: _Sum, even: _Even) -> Share:
    return Share(
        dimension,
        group,
        total.people,
        total.days,
        total.asked,
        total.won,
        even.asked,
        even.won,
        math.sqrt(even.variance),
        even.mine,
        even.others,
    )


def _even(together: Mapping[str, _Sum]) -> dict[str, _Even]:
    """For each group among patients who are alike."""
    days = sum(one.days for one in together.values())
    if days <= 0:
        return {}
    asked = sum(one.asked for one in together.values())
    won = sum(one.won for one in together.values())
    scatters = {group: one.scatter(asked / days) for group, one in together.items()}
    everybody = sum(scatters.values())
    made = {}
    for group, one in together.items():
        part = one.days / days
        apart = (1 - part) ** 2 * scatters[group] + part**2 * (everybody - scatters[group])
        mine, others = one.asked * (1 - part), (asked - one.asked) * part
        made[group] = _Even(asked * part, won * part, apart, mine, others)
    return made
