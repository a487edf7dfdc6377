"""A figure: how fast we are as a share of a floor, measured alternately in the same run."""

import statistics
from collections.abc import Awaitable, Callable, Iterable
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


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines: the median ratio, and the lowest and highest."""
    return "\n".join(
        f"{one.what:<28} {statistics.median(one.ratios):6.2f}"
        f"  ({min(one.ratios):.2f} to {max(one.ratios):.2f})  of {one.floor}"
        for one in figures
    )
