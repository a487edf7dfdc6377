"""Invented patients who answer a text, or not: what they say, and after how long. Pure.

Each is drawn by a seed, by the phone and by the how-manieth text it is, so that the same patients
meet every setting. Some have the phone at hand, the others come back to it (``delays.PRIOR``).
"""

import math
from dataclasses import dataclass
from random import Random
from typing import Final, Literal, NamedTuple

from bot.waitlist.pacing.delays import DAY, PRIOR

Says = Literal["yes", "no", "stop"]
WORDS: Final[dict[Says, tuple[str, ...]]] = {
    "yes": ("YES", "Yes", "yes please", "Y", "Yes!"),
    "no": ("NO", "No", "no thanks", "N"),
    "stop": ("STOP",),
}


@dataclass(frozen=True, kw_only=True)
class Habits:
    """Chances for each text that offers a slot, and how many numbers reach nobody.

    ``appeal``: how much slots differ (the standard deviation of a factor on the chance of a YES,
    0 for not at all).
    """

    yes: float = 0.1
    no: float = 0.1
    stop: float = 0.0025
    unreachable: float = 0.02
    appeal: float = 0.0


class Answer(NamedTuple):
    said: Says
    words: str
    minutes: float


def is_reachable(habits: Habits, phone: str, seed: int) -> bool:
    return _dice(seed, "reach", phone).random() >= habits.unreachable


def appeal(habits: Habits, slot: str, seed: int) -> float:
    """A factor, 1 on average, on the chance of a YES to this slot."""
    if habits.appeal <= 0:
        return 1.0
    shape = habits.appeal**-2
    return _dice(seed, "appeal", slot).gammavariate(shape, 1.0 / shape)


def answer(habits: Habits, phone: str, nth: int, slot: str, seed: int) -> Answer | None:
    """What the patient with this phone says to the ``nth`` offer, which is of this slot."""
    dice = _dice(seed, phone, nth)
    roll = dice.random()
    yes = min(1.0, habits.yes * appeal(habits, slot, seed))
    chances: tuple[tuple[Says, float], ...] = (
        ("yes", yes),
        ("no", habits.no),
        ("stop", habits.stop),
    )
    for said, chance in chances:
        if roll < chance:
            return Answer(said, dice.choice(WORDS[said]), _minutes(dice))
        roll -= chance
    return None


def _minutes(dice: Random) -> float:
    weight, *_ = PRIOR[0]
    _, median, spread = PRIOR[0] if dice.random() < weight else PRIOR[1]
    return min(DAY, max(0.1, median * math.exp(dice.gauss(0.0, spread))))


def _dice(*of: object) -> Random:
    return Random(":".join(map(str, of)))  # noqa: S311 - invented patients
