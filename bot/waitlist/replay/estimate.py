"""A month under another setting: what it would have brought, and how sure that is. Pure.

Replies that happened are used as they are. Whoever was never asked, or learned that a slot was gone
before they had answered, is imagined: again and again, from what the answers of the month leave
possible. The same seed imagines the same patients. A replay shows what would have become of each
slot by itself, with the line that it had; who would have left the list sooner is not followed on.
"""

import bisect
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from statistics import fmean, median
from typing import Final, NamedTuple

from bot.waitlist.pacing import curve
from bot.waitlist.pacing.curve import Observed
from bot.waitlist.pacing.delays import Delays
from bot.waitlist.pacing.rule import Belief
from bot.waitlist.replay import engine
from bot.waitlist.replay.past import Became, PastSlot, Reply, Said, Setting

DRAWS: Final = 100
COVERED: Final = 0.6
"""A replay that rests on fewer replies that happened is shown in grey."""
TWO_HOURS: Final = 120.0
OUTSIDE: Final = 0.05
"""Of the draws, to either side of the interval: 90 % lie within."""
MOST: Final = 1.645
"""Standard deviations above the mean: the highest chance of a YES for the bounds."""
SUREST: Final = 0.95
RARELY: Final = 0.5
"""YESes that are believed to have been kept back before the first was: patients who learn that a
slot is gone mostly had put the phone away."""


@dataclass(frozen=True)
class Month:
    """Shares of slots; texts and turned-away YESes for each that was filled; minutes at the median,
    ``inf`` if nothing was filled."""

    filled: float
    within_two_hours: float
    texts: float
    turned_away: float
    minutes: float


MEASURES: Final = ("filled", "within_two_hours", "texts", "turned_away", "minutes")


@dataclass(frozen=True)
class Estimate:
    """A measure of a month. ``bounds``: if nobody who was never asked had answered, and if as many
    as may still be believed had."""

    mean: float
    interval: tuple[float, float]
    bounds: tuple[float, float]


@dataclass(frozen=True)
class Answer:
    """``was``: what the month was; ``measures`` by the names of ``MEASURES``; ``coverage``: of the
    replies that this rests on, the share that happened."""

    slots: int
    was: Month
    measures: dict[str, Estimate]
    coverage: float

    @property
    def is_sure(self) -> bool:
        return self.coverage >= COVERED


@dataclass(frozen=True)
class World:
    """How patients are imagined. ``heed``: the share of those who learn that a slot is gone and say
    nothing any more, though they would have said YES."""

    yes: float
    no: float
    delays: Delays
    heed: float


class Told(NamedTuple):
    """YESes of patients who had learned that the slot was gone, and how many were to be expected
    had they not."""

    came: float
    expected: float

    def heed(self, dice: Random) -> float:
        missing = max(0.0, self.expected - self.came)
        return 1.0 - dice.betavariate(self.came + 1.0, missing + RARELY)


def replay(
    slots: Sequence[PastSlot],
    setting: Setting | None,
    offers: Sequence[Observed],
    seed: int,
    draws: int = DRAWS,
) -> Answer:
    """``slots``: of a month, each ``engine.settled``. ``setting``: ``None`` for each slot's own.
    ``offers``: the log of the month, which tells how its patients answer."""
    told = _told(slots, curve.learn(offers).belief)
    live = [setting or slot.live for slot in slots]
    silent = [engine.run(slot, one) for slot, one in zip(slots, live, strict=True)]
    unsure = [n for n, one in enumerate(silent) if one.imagined]

    def month(world: World, dice: Random) -> list[Became]:
        """What is known for certain comes out the same each time."""
        found = list(silent)
        for n in unsure:
            line = [imagined(one, world, dice) for one in slots[n].line]
            found[n] = engine.run(slots[n], live[n], line)
        return found

    drawn = [month(_world(offers, told, dice), dice) for dice in _dices(seed, draws, unsure)]
    high = [month(_highest(offers), dice) for dice in _dices(seed, 1 + draws // 10, unsure)]
    measured = [summed(one) for one in drawn]
    texts = sum(one.texts for found in drawn for one in found)
    made_up = sum(one.imagined for found in drawn for one in found)
    return Answer(
        len(slots),
        summed([slot.became for slot in slots]),
        {
            name: _estimate([getattr(one, name) for one in measured], _bound(name, silent, high))
            for name in MEASURES
        },
        1.0 - made_up / texts if texts else 1.0,
    )


def _dices(seed: int, draws: int, unsure: Sequence[int]) -> list[Random]:
    """One draw is enough where nothing is drawn."""
    return [Random(f"{seed}:{n}") for n in range(draws if unsure else 1)]  # noqa: S311 - no secret


def summed(slots: Sequence[Became]) -> Month:
    times = [one.minutes for one in slots if one.minutes is not None]
    count, fills = len(slots) or 1, len(times) or 1
    return Month(
        filled=len(times) / count,
        within_two_hours=sum(minutes <= TWO_HOURS for minutes in times) / count,
        texts=sum(one.texts for one in slots) / fills,
        turned_away=(sum(one.yes for one in slots) - len(times)) / fills,
        minutes=median(times) if times else math.inf,
    )


def _bound(
    name: str, silent: Sequence[Became], high: Sequence[Sequence[Became]]
) -> tuple[float, float]:
    ends = getattr(summed(silent), name), fmean(getattr(summed(one), name) for one in high)
    return min(ends), max(ends)


def _estimate(drawn: Sequence[float], bounds: tuple[float, float]) -> Estimate:
    ordered = sorted(drawn)
    low = ordered[int(OUTSIDE * len(ordered))]
    high = ordered[min(len(ordered) - 1, math.ceil((1 - OUTSIDE) * len(ordered)) - 1)]
    mean = fmean(ordered)
    return Estimate(mean, (low, high), (min(bounds[0], mean), max(bounds[1], mean)))


def _world(offers: Sequence[Observed], told: Told, dice: Random) -> World:
    """One of the worlds that the answers leave possible."""
    again = [dice.choice(offers) for _ in offers]
    learned = curve.learn(again).belief
    exposure = sum(learned.delays.by(one.age) for one in offers)
    return World(
        _chance(curve.YES, _said(offers, "yes"), exposure, dice),
        _chance(curve.NO, _said(offers, "no"), exposure, dice),
        learned.delays,
        told.heed(dice),
    )


def _highest(offers: Sequence[Observed]) -> World:
    learned = curve.learn(offers).belief
    exposure = sum(learned.delays.by(one.age) for one in offers)
    spread = math.sqrt(learned.yes * (1 - learned.yes) / (20 + exposure))
    return World(min(SUREST, learned.yes + MOST * spread), learned.no, learned.delays, 0.0)


def _said(offers: Sequence[Observed], what: str) -> int:
    return sum(one.said == what for one in offers)


def _chance(prior: curve.Beta, said: int, exposure: float, dice: Random) -> float:
    silent = max(0.0, exposure - said)
    return min(SUREST, dice.betavariate(prior.said + said, prior.not_said + silent))


def _told(slots: Sequence[PastSlot], belief: Belief) -> Told:
    """Of those who learned that a slot was gone, how many YESes came of how many that were to."""
    came, expected = 0, 0.0
    for slot in slots:
        for one in slot.line:
            if one.told < math.inf and (one.said is None or one.after > one.told):
                came += one.said == "yes"
                expected += _still(one.told, belief)
    return Told(came, expected)


def _still(age: float, belief: Belief) -> float:
    """The chance that somebody silent for so long says YES later."""
    so_far = belief.yes * belief.delays.by(age)
    return (belief.yes - so_far) / (1.0 - so_far)


def imagined(reply: Reply, world: World, dice: Random) -> Reply:
    """A reply of somebody who was never asked, or who learned that the slot was gone before they
    had said anything. One that happened is what it was."""
    if reply.imagined == math.inf:
        heeds = reply.told == math.inf and dice.random() < world.heed
        return replace(reply, heeds=heeds)
    # Who was silent even after they had learned it would seldom have said YES.
    quiet = world.heed if reply.imagined > 0 else 1.0
    so_far = world.delays.by(reply.imagined)
    yes = quiet * world.yes * (1.0 - so_far)
    no = quiet * world.no * (1.0 - so_far)
    silent = max(0.0, 1.0 - world.yes - world.no)
    roll = dice.random() * (yes + no + silent)
    if roll >= yes + no:
        return reply
    share = so_far + dice.random() * (1.0 - so_far)
    after = float(bisect.bisect_left(world.delays.shares, share)) - dice.random()
    heeds = reply.imagined > 0 or dice.random() < world.heed
    said: Said = "yes" if roll < yes else "no"
    return replace(reply, said=said, after=max(reply.imagined, after, 0.05), heeds=heeds)
