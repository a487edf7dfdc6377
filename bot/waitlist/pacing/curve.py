"""What the log of offers teaches about answers: how many say YES, NO or STOP, and how fast. Pure.

On the first day it is the prior, on the high side: whoever believes too many YESes asks too few,
and is slow; whoever believes too few turns patients away. After some ten slots the clinic's own
answers have the say. An offer whose patient may still answer counts for as much of an offer as
answers have come by its age.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from bot.waitlist.pacing.delays import DAY, Delays, of
from bot.waitlist.pacing.rule import Belief

Said = Literal["yes", "no", "stop"]


class Beta(NamedTuple):
    """A belief about a chance: as if so many had said it, and so many had not."""

    said: float
    not_said: float

    def after(self, said: float, exposure: float) -> float:
        """The mean once ``said`` of ``exposure`` matured offers have said it."""
        return (self.said + said) / (self.said + self.not_said + max(exposure, said))


YES: Final = Beta(2.4, 17.6)
"""0.12: published acceptance of an offered slot is 8 to 11 in a hundred, and some more are kind."""
NO: Final = Beta(2.0, 18.0)
STOP: Final = Beta(1.0, 400.0)
WEIGHT_OF_DELAYS: Final = 30
"""Answers that the prior curve of delays is worth."""
LEAST_AT_RISK: Final = 20
"""Offers of an age that one answer at that age is measured against: of fewer, one alone would tell
that nearly everybody answers late."""
WEIGHT_OF_PARENT: Final = 20.0
"""Offers that the belief of the level above is worth (the clinic's for a kind of slot)."""


@dataclass(frozen=True)
class Observed:
    """One offer whose text left us: its age in minutes, and when after it the patient said what."""

    age: float
    said: Said | None = None
    after: float | None = None


@dataclass(frozen=True)
class Curve:
    """What is believed of the patients of one clinic, and on how much it rests."""

    belief: Belief
    stop: float
    offers: int
    answers: int


def prior() -> Curve:
    """What is believed before the first offer."""
    return Curve(Belief(YES.after(0, 0), NO.after(0, 0), of()), STOP.after(0, 0), 0, 0)


def learn(offers: Sequence[Observed]) -> Curve:
    """The curve of a clinic. ``offers``: all of its log, in any order."""
    offers = [_within_a_day(one) for one in offers]
    answers = [one for one in offers if one.after is not None]
    delays = _blended(_kaplan_meier(offers), len(answers))
    exposure = sum(delays.by(one.age) for one in offers)
    count = {said: sum(one.said == said for one in offers) for said in ("yes", "no", "stop")}
    belief = Belief(YES.after(count["yes"], exposure), NO.after(count["no"], exposure), delays)
    return Curve(belief, STOP.after(count["stop"], exposure), len(offers), len(answers))


def _within_a_day(one: Observed) -> Observed:
    """Whoever has not answered within a day is one who does not."""
    late = one.after is not None and one.after >= DAY
    return Observed(one.age) if late else one


def narrowed(parent: Belief, offers: Sequence[Observed]) -> Belief:
    """The belief of one kind of slot: the parent's, as far as its own offers say nothing else."""
    offers = [_within_a_day(one) for one in offers]
    exposure = sum(parent.delays.by(one.age) for one in offers)
    yes = sum(one.said == "yes" for one in offers)
    no = sum(one.said == "no" for one in offers)
    return Belief(
        _shrunk(parent.yes, yes, exposure), _shrunk(parent.no, no, exposure), parent.delays
    )


def _shrunk(mean: float, said: int, exposure: float) -> float:
    return (WEIGHT_OF_PARENT * mean + said) / (WEIGHT_OF_PARENT + max(exposure, said))


def _kaplan_meier(offers: Iterable[Observed]) -> tuple[float, ...]:
    """By whole minutes, the share of answers that have come, as if all had been waited for.

    Offers that are still young are censored at their age. Those who never answer are no part of it:
    the curve is scaled by where it ends after a day.
    """
    ends = sorted(
        (min(one.age, DAY) if one.after is None else min(one.after, DAY), one.after is not None)
        for one in offers
    )
    at_risk, silent, place = len(ends), 1.0, 0
    shares = []
    for minute in range(DAY + 1):
        while place < len(ends) and ends[place][0] <= minute:
            if ends[place][1] and at_risk >= LEAST_AT_RISK:
                silent *= 1.0 - 1.0 / at_risk
            at_risk -= 1
            place += 1
        shares.append(1.0 - silent)
    return tuple(share / shares[-1] for share in shares) if shares[-1] > 0 else ()


def _blended(own: tuple[float, ...], answers: int) -> Delays:
    first = of().shares
    if not own:
        return Delays(first)
    weight = answers / (answers + WEIGHT_OF_DELAYS)
    return Delays(
        tuple(
            weight * mine + (1.0 - weight) * theirs for mine, theirs in zip(own, first, strict=True)
        )
    )
