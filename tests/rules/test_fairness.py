"""The fairness ledger: it names a shortfall that is there, and hardly ever one that is not."""

import random
from dataclasses import dataclass, replace

import pytest

from bot.waitlist.rules import shares
from bot.waitlist.rules.shares import Cell, Share

MONTHS = 100
PATIENTS, SLOTS, TEXTS, MOST = 120, 30, 12, 8


@dataclass
class Waiting:
    cell: Cell
    tries: int = 0
    asked: int = 0
    last: float = -1.0


def month(seed: int, *, spared: str = "") -> list[Cell]:
    """A month of slots, each put to the first in line: by score, then who was asked least recently.
    Of the offers to patients of the language ``spared`` two in five are never made."""
    dice = random.Random(seed)
    line = [Waiting(patient(dice)) for _ in range(PATIENTS)]
    for slot in range(SLOTS):
        day = 30.0 * slot / SLOTS
        place, provider = dice.choice(("Plano", "Allen")), dice.choice(("Dr. Lee", "Dr. Ray"))
        fit = [
            one
            for one in line
            if one.cell.place in ("", place)
            and one.cell.provider in ("", provider)
            and one.tries < MOST
            and day < one.cell.days
        ]
        for one in sorted(fit, key=lambda one: (-one.cell.score, one.last))[:TEXTS]:
            one.tries, one.last = one.tries + 1, day
            one.asked += not (one.cell.language == spared and dice.random() < 0.4)
    return [counted(one.cell, one.asked) for one in line]


def patient(dice: random.Random) -> Cell:
    return Cell(
        language=dice.choices(("en", "es"), (3, 1))[0],
        age=dice.choice(("", "18_39", "40_64", "65_plus")),
        reach=dice.choices(("texted", "called"), (9, 1))[0],
        place=dice.choices(("", "Plano", "Allen"), (6, 1, 1))[0],
        provider=dice.choices(("", "Dr. Lee"), (6, 1))[0],
        score=dice.choice((0, 1, 2, 5, 10, 30)),
        people=1,
        days=dice.choice((30.0, 30.0, dice.uniform(1, 30))),
        asked=0,
        won=0,
        days_squared=0.0,
        asked_squared=0.0,
        asked_days=0.0,
    )


def counted(cell: Cell, asked: int) -> Cell:
    return replace(
        cell,
        asked=asked,
        days_squared=cell.days**2,
        asked_squared=float(asked**2),
        asked_days=asked * cell.days,
    )


def named(cells: list[Cell]) -> set[tuple[str, str]]:
    return {(one.dimension, one.group) for one in shares.shares(cells) if one.short}


def share(cells: list[Cell], group: str) -> Share:
    return next(one for one in shares.shares(cells) if one.group == group)


def test_a_hundred_fair_months_name_somebody_at_most_ten_times() -> None:
    assert sum(bool(named(month(seed))) for seed in range(MONTHS)) <= 10


def test_a_planted_shortfall_of_two_in_five_is_named_and_nobody_else_is() -> None:
    for seed in range(10):
        cells = month(seed, spared="es")
        assert named(cells) == {("language", "es")}
        ratio = share(cells, "es").ratio
        assert ratio == pytest.approx(0.6, abs=0.12)


def test_the_shortfall_is_told_in_offers_and_the_ratio_with_its_interval() -> None:
    found = share(month(3, spared="es"), "es")
    low, high = found.interval or (0.0, 0.0)
    assert found.ratio is not None
    assert low < found.ratio < high < 1.0
    assert found.shortfall == pytest.approx(found.even - found.asked)
    assert found.shortfall > 20


def test_a_small_group_has_counts_and_no_ratio_and_is_never_named() -> None:
    few = [counted(replace(patient(random.Random(n)), score=0, language="es"), 0) for n in range(3)]
    many = [
        counted(replace(patient(random.Random(n)), score=0, language="en"), 2) for n in range(99)
    ]
    found = share(few + many, "es")
    assert (found.people, found.asked, found.ratio, found.interval) == (3, 0, None, None)
    assert not found.short


def test_whoever_has_a_lower_priority_is_asked_less_and_no_shortfall_is_seen_in_it() -> None:
    low = [
        counted(replace(patient(random.Random(n)), score=0, language="es"), 1) for n in range(99)
    ]
    high = [
        counted(replace(patient(random.Random(n)), score=30, language="en"), 5) for n in range(99)
    ]
    assert named(low + high) == set()


def test_a_month_in_which_nobody_waited_has_no_shares() -> None:
    assert shares.shares([]) == []
