"""Independent patients who answer a text or not, and what a rule of pacing makes of them.

The rule is asked as the product asks it: when somebody is to be asked, and again when it said so.
"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from bot.waitlist.pacing.delays import PRIOR
from bot.waitlist.pacing.rule import Situation

NEVER = math.inf
Rule = Callable[[Situation], tuple[int, float]]
"""How many to ask now, and after how many minutes to look again."""


@dataclass(frozen=True)
class Clinic:
    """Chances of a YES and a NO, how many wait, and how long a slot can be had and asked about."""

    yes: float = 0.1
    no: float = 0.1
    depth: int = 60
    minutes: float = 600.0
    closing: float | None = None


@dataclass
class Tally:
    """What became of some slots."""

    slots: int = 0
    filled: int = 0
    within_two_hours: int = 0
    texts: int = 0

    def turned_away(self, yes: float) -> float:
        """Turned-away YESes per fill: that each text is worth so many YESes makes chance small."""
        return yes * self.texts / self.filled - 1.0


def answer(clinic: Clinic, dice: random.Random) -> tuple[str | None, float]:
    """What a patient says, and after how many minutes."""
    chance = dice.random()
    _, median, spread = PRIOR[0] if dice.random() < PRIOR[0][0] else PRIOR[1]
    delay = median * math.exp(dice.gauss(0.0, spread))
    if chance < clinic.yes:
        return "yes", delay
    return ("no", delay) if chance < clinic.yes + clinic.no else (None, NEVER)


def fill(clinic: Clinic, rule: Rule, slots: int, seed: int) -> Tally:
    """What this rule makes of some slots."""
    dice, tally = random.Random(seed), Tally()
    for _ in range(slots):
        patients = [answer(clinic, dice) for _ in range(clinic.depth)]
        texts, at = _one(clinic, rule, patients)
        tally.slots += 1
        tally.texts += texts
        tally.filled += at <= clinic.minutes
        tally.within_two_hours += at <= min(120.0, clinic.minutes)
    return tally


def _one(clinic: Clinic, rule: Rule, patients: list[tuple[str | None, float]]) -> tuple[int, float]:
    """How many were asked for one slot, and when the first YES came."""
    asked: list[float] = []
    now, end = 0.0, clinic.minutes if clinic.closing is None else clinic.closing
    first = NEVER
    while now < min(end, first):
        ask, wait = rule(_seen(clinic, patients, asked, now))
        for _ in range(min(ask, clinic.depth - len(asked))):
            said, delay = patients[len(asked)]
            asked.append(now)
            first = min(first, now + delay) if said == "yes" else first
        now += wait
    return len(asked), first


def _seen(
    clinic: Clinic, patients: list[tuple[str | None, float]], asked: list[float], now: float
) -> Situation:
    said_no = [
        delay
        for at, (said, delay) in zip(asked, patients, strict=False)
        if said == "no" and at + delay <= now
    ]
    silent = [
        now - at
        for at, (said, delay) in zip(asked, patients, strict=False)
        if not (said == "no" and at + delay <= now)
    ]
    return Situation(
        tuple(silent),
        tuple(said_no),
        clinic.depth - len(asked),
        clinic.minutes - now,
        None if clinic.closing is None else clinic.closing - now,
    )
