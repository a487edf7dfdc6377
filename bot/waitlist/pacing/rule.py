"""How many patients to ask now, and when to look again. Pure.

    step(Situation, Belief, cap) -> Step

``Situation`` is all that the rule may know of one slot, ``Belief`` what is believed of any patient
of the clinic, ``cap`` how many turned-away YESes per fill are acceptable. A ``Step`` says how many
to ask now and in how many minutes to look again. The caller looks sooner when a NO comes and stops
at the first YES. Nothing is kept between two looks: each is answered by the times of the offers.

    belief = Belief(yes=0.1, no=0.1, delays=delays.of())      # or curve.learn(log).belief
    first = step(Situation((), (), waiting=60, left=600.0), belief, CAPS["normal"])
    # Six minutes later: five are silent, one said NO after two minutes.
    then = step(Situation((6.0,) * 5, (2.0,), waiting=54, left=594.0), belief, CAPS["normal"])

The rule keeps a steady flow: so many YESes are expected within the next ``WINDOW`` minutes, and no
more, however slow this clinic's patients are and however many wait. The flow is the largest whose
forecast stays within the cap on turned-away YESes: patients who said YES to a slot that was gone.

What it may know of a patient is how long ago they were asked and whether they said NO. Nobody's
person, history or place in the line enters.

With ``p`` the chance of a YES, ``r`` of a NO, and ``F`` the share of answers within a time, an
offer that has been silent for ``a`` minutes still holds ``p (1 - F(a)) / (1 - (p + r) F(a))``
YESes. Their sum is what is "in the air": the YESes that would be turned away if the slot were
taken now.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import mul
from typing import Final, Literal

from bot.waitlist.pacing.delays import Delays

Pace = Literal["calm", "normal", "urgent"]

CAPS: Final[dict[Pace, float]] = {"calm": 0.75, "normal": 0.95, "urgent": 1.4}
"""Turned-away YESes per filled slot that each pace aims at."""
WINDOW: Final = 15.0
"""Minutes ahead in which the flow is kept. From 10 to 30 the outcome hardly differs."""
LARGEST_STEP: Final = 3
"""Once the first are asked, about so many are asked at a time, so that looks are not too many."""
SHORT: Final = 120.0
"""Minutes of sending left under which a slot is urgent enough to raise the cap."""
SHORT_CAP: Final = 1.5
"""What the cap is multiplied by then."""
MOST_IN_THE_AIR: Final = 2.0
"""Never more YESes in the air than so many times the cap."""
LONGEST_WAIT: Final = 30.0
"""Minutes; nobody is asked later than that because a forecast was too sure."""
LAST_CALL: Final = 1.0
"""Minutes before contact hours end: then the rest that the cap allows is asked at once."""
APPEAL: Final = 4.0
"""How many expected YESes weigh as much as the belief that this slot is like any other."""
_STEP: Final = 2.5
"""Minutes between two points of the forecast."""
_HALVINGS: Final = 12
_FARTHEST: Final = 600.0
"""Minutes that a forecast looks ahead: by then nearly all who answer have."""
_DEEPEST: Final = 25.0
"""YESes that a line may hold before a longer one makes no difference."""
_TINY: Final = 1e-300
_SUREST: Final = 0.999
"""Nobody is believed to answer for certain."""


@dataclass(frozen=True)
class Belief:
    """What is believed of any patient of this clinic: the chances of a YES and of a NO (each of all
    who are asked), and how fast answers come."""

    yes: float
    no: float
    delays: Delays


@dataclass(frozen=True)
class Situation:
    """All that the rule may know of one slot. Times are in minutes.

    ``silent``: for each offer without an answer, how long ago its text left. ``declined``: for each
    NO, how long after the text it came. ``waiting``: how many more could be asked. ``left``: until
    no YES can be honoured any more. ``closing``: until nobody can be asked any more, as contact
    hours end and no later ones come before the slot; ``None`` if they do not end before it.
    """

    silent: tuple[float, ...]
    declined: tuple[float, ...]
    waiting: int
    left: float
    closing: float | None = None

    @property
    def asking(self) -> float:
        """Minutes in which somebody can still be asked."""
        return self.left if self.closing is None else min(self.left, self.closing)

    def having_asked(self, count: int) -> "Situation":
        """The same, once so many more have been asked."""
        silent = (*self.silent, *([0.0] * count))
        return replace(self, silent=silent, waiting=max(0, self.waiting - count))

    def after(self, minutes: float) -> "Situation":
        """The same, if nobody answers and nobody is asked for so long."""
        return Situation(
            tuple(age + minutes for age in self.silent),
            self.declined,
            self.waiting,
            self.left - minutes,
            None if self.closing is None else self.closing - minutes,
        )


@dataclass(frozen=True)
class Step:
    """Ask so many now, and look again after so many minutes, or sooner when somebody answers."""

    ask: int
    look_after: float
    in_the_air: float
    """YESes expected of all who have been asked by then."""
    then: int = 0
    """How many would be asked at that look, if nobody has answered by then."""


def step(situation: Situation, belief: Belief, cap: float) -> Step:
    """The next step for an open slot that nobody has taken. Total: it never raises.

    ``cap`` is how many turned-away YESes per filled slot are acceptable: one of ``CAPS``, or any
    number above 0.
    """
    aimed = cap * SHORT_CAP if situation.asking < SHORT else cap
    believed = _appeal(situation, belief)
    if situation.closing is not None and situation.asking <= LAST_CALL:
        ask = _last_call(situation, believed, aimed)
    else:
        ask = _to_keep_the_flow(situation, believed, _kept(situation, belief, aimed))
    ask = min(ask, situation.waiting, _room(situation, believed, aimed))
    after = situation.having_asked(ask)
    look_after, then = _next_look(after, belief, aimed)
    return Step(ask, look_after, in_the_air(after.silent, believed), then)


def filled_within(minutes: float, asked: Situation, belief: Belief, cap: float) -> float:
    """The chance that a slot is taken by then, 0 to 1, where ``asked`` is how it stands once a step
    was done: by those who were asked, or by the flow that is kept as long as somebody is left."""
    believed = _appeal(asked, belief)
    by = belief.delays.by
    coming = sum(_still(age, believed) * (by(age + minutes) - by(age)) for age in asked.silent)
    if asked.waiting:
        kept = _kept(asked, belief, cap)
        everybody = coming + asked.waiting * believed.yes * by(minutes)
        coming = max(coming, min(kept * minutes / WINDOW, everybody))
    return -math.expm1(-coming)


def in_the_air(silent: Sequence[float], belief: Belief) -> float:
    """YESes that are still expected of patients who have been silent for so many minutes."""
    return sum(_still(age, belief) * (1.0 - belief.delays.by(age)) for age in silent)


def turned_away(mass: float) -> float:
    """YESes turned away per filled slot when patients who hold ``mass`` YESes are asked at once."""
    return mass / -math.expm1(-mass) - 1.0 if mass > 0 else 0.0


@lru_cache(maxsize=256)
def burst(cap: float) -> float:
    """The largest mass of YESes that may be asked at once: ``turned_away(burst(cap)) == cap``."""
    low, high = 0.0, cap + 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if turned_away(middle) <= cap else (low, middle)
    return low


@dataclass(frozen=True)
class Horizon:
    """Minutes from now on: until nobody can be asked any more, and until no answer counts."""

    asking: float
    answers: float


def flow(patients: int, horizon: Horizon, belief: Belief, cap: float) -> float:
    """The largest flow (YESes expected per ``WINDOW``) that turns away at most ``cap`` a slot.

    ``patients``: everybody who has been asked or could be. Infinite where even asking all at once
    stays within the cap.
    """
    if patients * belief.yes <= burst(cap):
        return math.inf
    # Rounded, so that one slot asks for one forecast and not for a new one at each look.
    rounded = Horizon(_rounded(horizon.asking), _rounded(horizon.answers))
    counted = min(patients, math.ceil(_DEEPEST / belief.yes))
    return _flow(counted, rounded, belief.yes, belief.delays, cap)


def _rounded(minutes: float) -> float:
    """A horizon as coarse as it may be: to 5 minutes when short, to an hour when long."""
    grain = 5.0 if minutes < SHORT else 60.0
    return min(_FARTHEST, max(grain, round(minutes / grain) * grain))


@lru_cache(maxsize=4096)
def _flow(patients: int, horizon: Horizon, yes: float, delays: Delays, cap: float) -> float:
    low, high = 0.0, patients * yes
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        within = forecast(middle, patients, horizon, yes, delays) <= cap
        low, high = (middle, high) if within else (low, middle)
    return low


def forecast(kept: float, patients: int, horizon: Horizon, yes: float, delays: Delays) -> float:
    """Turned-away YESes per filled slot if this flow is kept until everybody has been asked.

    A fluid forecast: patients are asked in fractions, and none of them has said YES so far.
    """
    steps = max(1, int(horizon.answers / _STEP))
    coming, come, still, winning = delays.tables(_STEP, WINDOW, steps, yes)
    asked: list[float] = []
    unasked, arrived, open_still, away = float(patients), 0.0, 1.0, 0.0
    for at in range(steps):
        more = 0.0
        if unasked > 0 and at * _STEP < horizon.asking:
            # What should have come and has not lowers the belief in this slot: ``_appeal``.
            wanted = kept * (APPEAL + arrived) / APPEAL
            near = sum(map(mul, asked, coming[at:0:-1]))
            more = min(unasked, max(0.0, (wanted - near) / coming[0]))
        asked.append(more)
        unasked -= more
        before = arrived
        air = sum(map(mul, asked, still[at::-1]))
        arrived = sum(map(mul, asked, come[at + 1 : 0 : -1]))
        air_then = sum(map(mul, asked, still[at + 1 : 0 : -1]))
        # The winner's own YES is not turned away.
        own = sum(map(mul, asked, winning[at::-1])) / max(arrived - before, _TINY)
        now_open = math.exp(-arrived)
        away += (open_still - now_open) * ((air + air_then) / 2 - own)
        open_still = now_open
    filled = 1.0 - open_still
    return away / filled if filled > 0 else 0.0


def _appeal(situation: Situation, belief: Belief) -> Belief:
    """The belief of this slot: one that should have been taken by now is liked less than others."""
    due = sum(
        belief.yes * belief.delays.by(age) for age in (*situation.silent, *situation.declined)
    )
    return Belief(belief.yes * APPEAL / (APPEAL + due), belief.no, belief.delays)


def _still(age: float, belief: Belief) -> float:
    """The chance that a patient who is silent after ``age`` minutes is one who says YES."""
    answered = min(belief.yes + belief.no, _SUREST) * belief.delays.by(age)
    return belief.yes / (1.0 - answered)


def _coming(silent: Sequence[float], belief: Belief) -> float:
    """YESes expected within ``WINDOW`` of those who were asked, if nobody else is."""
    by = belief.delays.by
    return sum(_still(age, belief) * (by(age + WINDOW) - by(age)) for age in silent)


def _to_keep_the_flow(situation: Situation, belief: Belief, kept: float) -> int:
    """How many to ask so that the flow is kept; 0 as long as it nearly is."""
    each = belief.yes * belief.delays.by(WINDOW)
    if math.isinf(kept):
        return situation.waiting
    width = max(1, min(LARGEST_STEP, int(kept / each)))
    missing = (kept - _coming(situation.silent, belief)) / each
    return round(missing + width / 2) if missing >= width / 2 else 0


def _kept(situation: Situation, belief: Belief, cap: float) -> float:
    """The flow of this slot: by what is believed of any slot, as its forecast is."""
    everybody = situation.waiting + len(situation.silent) + len(situation.declined)
    return flow(everybody, Horizon(situation.asking, situation.left), belief, cap)


def _last_call(situation: Situation, belief: Belief, cap: float) -> int:
    """Nobody can be asked after this: as many as the cap allows at once."""
    room = burst(cap) - in_the_air(situation.silent, belief)
    return max(0, round(room / belief.yes))


def _room(situation: Situation, belief: Belief, cap: float) -> int:
    """How many may be asked before too many YESes are in the air."""
    room = MOST_IN_THE_AIR * cap - in_the_air(situation.silent, belief)
    return max(0, int(room / belief.yes))


def _next_look(situation: Situation, belief: Belief, cap: float) -> tuple[float, int]:
    """The first whole minute at which somebody would be asked, or the last call comes; and how many
    would be asked then to keep the flow."""
    last_call = math.inf if situation.closing is None else situation.asking - LAST_CALL
    longest = max(1.0, min(LONGEST_WAIT, last_call))
    kept = _kept(situation, belief, cap) if situation.waiting else 0.0
    for minutes in range(1, math.ceil(longest)):
        later = situation.after(minutes)
        more = _to_keep_the_flow(later, _appeal(later, belief), kept) if kept else 0
        if more > 0:
            return float(minutes), min(more, situation.waiting)
    return longest, 0
