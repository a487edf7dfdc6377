"""A figure: how fast we are as a share of a floor, measured alternately in the same run."""

import statistics
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

ROUNDS: Final = 4

Rate = Callable[[], Awaitable[float]]
"""Does a round of work; returns how many things it did in a second."""


@dataclass(frozen=True)
class Figure:
    """``ratios`` holds one number for each round: our rate divided by the floor's."""

    what: str
    floor: str
    ratios: tuple[float, ...]


async def compare(what: str, ours: Rate, floor: str, floors: Rate) -> Figure:
    """Measure both in turn, after a round of each to warm up, so that a slow minute hits both."""
    await floors()
    await ours()
    ratios = []
    for _ in range(ROUNDS):
        base = await floors()
        ratios.append(await ours() / base)
    return Figure(what, floor, tuple(ratios))


def line(figure: Figure) -> str:
    """The median ratio, the lowest and the highest, and what they are a share of."""
    lowest, highest = min(figure.ratios), max(figure.ratios)
    spread = f"({lowest:.2g} to {highest:.2g})"
    return (
        f"{figure.what:<28} {statistics.median(figure.ratios):>6.2g} {spread:<16} of {figure.floor}"
    )
