"""How fast patients answer: the share of answers that have come after so many minutes. Pure."""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

Part = tuple[float, float, float]
"""A weight, a median in minutes, and the spread of the logarithm."""

PRIOR: Final[tuple[Part, ...]] = ((0.45, 4.0, 1.0), (0.55, 90.0, 1.3))
"""Some have the phone at hand, the others come back to it: what is believed on the first day.

The two humps are those of texting (bursts of exchange and slow returns, Wu et al., PNAS 2010); the
medians are set so that about three in five who answer a clinic's text do so within 45 minutes.
"""
DAY: Final = 1440
"""Minutes. Whoever has not answered within a day is taken for somebody who does not."""


@dataclass(frozen=True)
class Delays:
    """A cumulative curve by whole minutes: ``shares[m]`` of all answers have come after ``m``.

    Between two minutes it is straight; after the last it is 1.
    """

    shares: tuple[float, ...]

    def by(self, minutes: float) -> float:
        """The share of answers that have come by then, 0 to 1."""
        if minutes <= 0:
            return 0.0
        whole = int(minutes)
        if whole + 1 >= len(self.shares):
            return 1.0
        low, high = self.shares[whole], self.shares[whole + 1]
        return low + (high - low) * (minutes - whole)

    def tables(self, step: float, window: float, steps: int, yes: float) -> "Tables":
        """What a patient who says YES with this chance, and has not yet, is worth after multiples
        of ``step`` minutes."""
        return _tables(self, step, window, steps, yes)


class Tables(NamedTuple):
    """For 0, ``step``, 2 ``step`` ... minutes after a text whose patient has said nothing but NO.

    ``coming``: the chance of a YES within the window. ``come``: the logarithm of the odds against
    none so far, which adds up over patients. ``still``: the chance of a YES at any later time.
    ``winning``: what a step adds to ``come``, times ``still``.
    """

    coming: tuple[float, ...]
    come: tuple[float, ...]
    still: tuple[float, ...]
    winning: tuple[float, ...]


@lru_cache(maxsize=64)
def _tables(delays: Delays, step: float, window: float, steps: int, yes: float) -> Tables:
    ages = [n * step for n in range(steps + 1)]
    so_far = [delays.by(age) for age in ages]
    silent = [1.0 - yes * share for share in so_far]
    near = [delays.by(age + window) - share for age, share in zip(ages, so_far, strict=True)]
    come = [-math.log(none) for none in silent]
    still = [yes * (1.0 - share) / none for share, none in zip(so_far, silent, strict=True)]
    return Tables(
        tuple(yes * share / none for share, none in zip(near, silent, strict=True)),
        tuple(come),
        tuple(still),
        tuple(
            (then - now) * left
            for (now, then), left in zip(pairwise(come), still[:-1], strict=True)
        ),
    )


@lru_cache(maxsize=8)
def of(parts: tuple[Part, ...] = PRIOR) -> Delays:
    """The curve of a mixture of log-normal delays, cut at a day and scaled to end at 1."""
    raw = [sum(_share(part, minute) for part in parts) for minute in range(DAY + 1)]
    return Delays(tuple(share / raw[-1] for share in raw))


def _share(part: Part, minute: int) -> float:
    weight, median, spread = part
    if minute == 0:
        return 0.0
    return weight * 0.5 * (1.0 + math.erf(math.log(minute / median) / (spread * math.sqrt(2.0))))
