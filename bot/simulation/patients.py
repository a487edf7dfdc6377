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
NEVER: Final[dict[str, tuple[str, ...]]] = {
    "AM": ("No, mornings don't work for me", "No, I can't do mornings"),
    "PM": ("No, afternoons don't work for me", "No, I can't do afternoons"),
}
"""What whom a part of the day never suits says to a slot in it."""


@dataclass(frozen=True, kw_only=True)
class Habits:
    """Chances for each text that offers a slot, and how many numbers reach nobody.

    ``appeal``: how much slots differ (the standard deviation of a factor on the chance of a YES,
    0 for not at all). ``unsuited``: the share of patients whom mornings, or afternoons, never suit;
    ``agree``: the chance that they say so when they are asked, for else they answer NO.
    """

    yes: float = 0.1
    no: float = 0.1
    stop: float = 0.0025
    unreachable: float = 0.02
    appeal: float = 0.0
    unsuited: float = 0.0
    agree: float = 1.0


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


def never(habits: Habits, phone: str, seed: int) -> str | None:
    """The part of the day that never suits this patient."""
    dice = _dice(seed, "never", phone)
    return dice.choice(sorted(NEVER)) if dice.random() < habits.unsuited else None


def agrees(habits: Habits, phone: str, seed: int) -> Answer:
    """What they say when they are asked whether a part of the day should be left out."""
    dice = _dice(seed, "agrees", phone)
    said: Says = "yes" if dice.random() < habits.agree else "no"
    return Answer(said, said.upper(), _minutes(dice))


def answer(habits: Habits, phone: str, nth: int, slot: str, seed: int) -> Answer | None:
    """What the patient with this phone says to the ``nth`` offer, which is of this slot: whoever
    can't come would have said YES or NO all the same."""
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
            part = never(habits, phone, seed)
            if part is not None and said != "stop" and f" {part}" in slot:
                return Answer("no", dice.choice(NEVER[part]), _minutes(dice))
            return Answer(said, dice.choice(WORDS[said]), _minutes(dice))
        roll -= chance
    return None


def _minutes(dice: Random) -> float:
    weight, *_ = PRIOR[0]
    _, median, spread = PRIOR[0] if dice.random() < weight else PRIOR[1]
    return min(DAY, max(0.1, median * math.exp(dice.gauss(0.0, spread))))


def _dice(*of: object) -> Random:
    return Random(":".join(map(str, of)))  # noqa: S311 - invented patients
