"""``python -m bench.pacing.bars``: whether the rule of pacing keeps what it is meant to.

The clinics here share nothing with those of the tests: time goes by events, patients are drawn by
what they would say and when, and asking everybody at once meets the same patients. Ends with 1 if
a bar is missed.
"""

import heapq
import math
import random
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

import click

from bot.waitlist.pacing import curve, delays, rule
from bot.waitlist.pacing.curve import Observed
from bot.waitlist.pacing.rule import CAPS, Belief, Situation

DAY: Final = 600.0
TWO_HOURS: Final = 120.0
NO: Final = 0.1
LEARNING_SLOTS: Final = 10
LEAST_CLINICS: Final = 30
"""Eight clinics that have learned differ by a tenth of a YES from run to run: no measure."""


@dataclass(frozen=True)
class Cell:
    """A kind of clinic: the chance of a YES, how many wait, minutes to the slot and to closing."""

    yes: float
    depth: int
    left: float = DAY
    closing: float | None = None


@dataclass(frozen=True)
class Patient:
    """Says YES, NO or nothing, so many minutes after a text."""

    says: str | None
    after: float


@dataclass
class Slot:
    """What became of one slot: when it was taken, how many were asked, what was heard of them."""

    taken: float = math.inf
    asked: list[tuple[float, Patient]] = field(default_factory=list)

    def log(self) -> list[Observed]:
        """As it is remembered a day later."""
        return [
            Observed(delays.DAY, one.says, one.after)  # type: ignore[arg-type]
            if one.says and one.after < delays.DAY
            else Observed(delays.DAY)
            for _, one in self.asked
        ]


@dataclass
class Sum:
    slots: int = 0
    taken: int = 0
    soon: int = 0
    texts: int = 0

    def add(self, one: Slot, cell: Cell) -> None:
        self.slots += 1
        self.taken += one.taken <= cell.left
        self.soon += one.taken <= min(TWO_HOURS, cell.left)
        self.texts += len(one.asked)

    def away(self, yes: float) -> float:
        """Turned-away YESes per fill: each text is worth ``yes`` of them, taken or not."""
        return yes * self.texts / max(1, self.taken) - 1.0


Ask = Callable[[Situation], tuple[int, float]]


def drawn(cell: Cell, dice: random.Random) -> list[Patient]:
    return [_patient(cell, dice) for _ in range(cell.depth)]


def _patient(cell: Cell, dice: random.Random) -> Patient:
    at_hand = dice.random() < 0.45
    after = dice.lognormvariate(math.log(4.0), 1.0) if at_hand else 0.0
    after = after or dice.lognormvariate(math.log(90.0), 1.3)
    roll = dice.random()
    if roll < cell.yes:
        return Patient("yes", after)
    return Patient("no", after) if roll < cell.yes + NO else Patient(None, math.inf)


def one_slot(cell: Cell, patients: list[Patient], ask: Ask) -> Slot:
    """Events in the order of their time: a look, or an answer."""
    slot, line, declined = Slot(), iter(patients), dict[int, float]()
    events: list[tuple[float, int, int]] = [(0.0, 0, -1)]
    while events:
        now, _, who = heapq.heappop(events)
        if who >= 0:
            at, patient = slot.asked[who]
            if patient.says == "yes":
                slot.taken = now
                return slot
            declined[who] = now - at
            continue
        end = cell.left if cell.closing is None else cell.closing
        if now >= end:
            continue
        count, wait = ask(_seen(cell, slot, declined, now))
        for patient in islice(line, count):
            slot.asked.append((now, patient))
            if patient.says and now + patient.after <= cell.left:
                number = len(slot.asked) - 1
                heapq.heappush(events, (now + patient.after, 1, number))
        heapq.heappush(events, (now + wait, 0, -1))
    return slot


def _seen(cell: Cell, slot: Slot, declined: dict[int, float], now: float) -> Situation:
    silent = [now - at for n, (at, _) in enumerate(slot.asked) if n not in declined]
    return Situation(
        tuple(silent),
        tuple(declined.values()),
        cell.depth - len(slot.asked),
        cell.left - now,
        None if cell.closing is None else cell.closing - now,
    )


def by_rule(belief: Belief, cap: float) -> Ask:
    def ask(situation: Situation) -> tuple[int, float]:
        step = rule.step(situation, belief, cap)
        return step.ask, step.look_after

    return ask


def all_at_once(situation: Situation) -> tuple[int, float]:
    return situation.waiting, DAY


@dataclass(frozen=True)
class Measured:
    """Over what asking all at once fills: in two hours and in time. And YESes turned away."""

    soon: float
    taken: float
    away: float
    texts: float


def measure(cell: Cell, ask: Ask, slots: int, seed: int) -> Measured:
    dice, ours, best = random.Random(seed), Sum(), Sum()  # noqa: S311 - no secret
    for _ in range(slots):
        patients = drawn(cell, dice)
        ours.add(one_slot(cell, patients, ask), cell)
        best.add(one_slot(cell, patients, all_at_once), cell)
    return _over(ours, best, cell)


def _over(ours: Sum, best: Sum, cell: Cell) -> Measured:
    return Measured(
        ours.soon / best.soon,
        ours.taken / best.taken,
        ours.away(cell.yes),
        ours.texts / max(1, ours.taken),
    )


def learnt(cell: Cell, cap: float, clinics: int, seed: int) -> Measured:
    """Clinics that begin with the prior and learn after each slot, from the eleventh slot on."""
    dice, ours, best = random.Random(seed), Sum(), Sum()  # noqa: S311 - no secret
    for _ in range(clinics):
        log: list[Observed] = []
        for number in range(LEARNING_SLOTS + 20):
            patients = drawn(cell, dice)
            slot = one_slot(cell, patients, by_rule(curve.learn(log).belief, cap))
            log += slot.log()
            if number >= LEARNING_SLOTS:
                ours.add(slot, cell)
                best.add(one_slot(cell, patients, all_at_once), cell)
    return _over(ours, best, cell)


@dataclass(frozen=True)
class Bar:
    """What a clinic must reach. ``least_away`` to ``most_away``: turned away per fill."""

    name: str
    measured: Measured
    least_soon: float = 0.0
    least_taken: float = 0.98
    least_away: float = 0.0
    most_away: float = 1.1

    @property
    def kept(self) -> bool:
        got = self.measured
        return (
            got.soon >= self.least_soon
            and got.taken >= self.least_taken
            and self.least_away <= got.away <= self.most_away
        )


def bars(slots: int, seed: int) -> Iterable[Bar]:
    cap = CAPS["normal"]

    def met(cell: Cell, believed: float) -> Measured:
        return measure(cell, by_rule(Belief(believed, NO, delays.of()), cap), slots, seed)

    for yes in (0.05, 0.1, 0.2):
        for depth in (10, 30, 60):
            name = f"YES {yes:.2f}, {depth} wait"
            soon = 0.96 if depth > 10 else 0.0
            yield Bar(name, met(Cell(yes, depth), yes), least_soon=soon)
    hard = Cell(0.1, 60, left=60.0)
    short = Bar("a slot in one hour", met(hard, 0.1), least_taken=0.94, most_away=math.inf)
    yield short
    closing = replace(hard, left=180.0, closing=20.0)
    yield replace(short, name="closes in 20 minutes", measured=met(closing, 0.1))
    for believed in (0.05, 0.2):
        name = f"YES 0.10 believed {believed:.2f}"
        yield Bar(name, met(Cell(0.1, 60), believed), most_away=2.1)
    for yes in (0.05, 0.1, 0.2):
        found = learnt(Cell(yes, 60), cap, max(LEAST_CLINICS, slots // 50), seed)
        yield Bar(f"YES {yes:.2f}, after ten slots", found, least_away=0.9)


@click.command()
@click.option("--slots", default=1500, show_default=True, help="Slots of each clinic.")
@click.option("--seed", default=11, show_default=True)
def main(slots: int, seed: int) -> None:
    """Measure the bars of pacing on clinics of invented patients."""
    missed = 0
    for bar in bars(slots, seed):
        got = bar.measured
        missed += not bar.kept
        click.echo(
            f"{'kept  ' if bar.kept else 'MISSED'} {bar.name}: {got.soon:.3f} of all in 2 h,"
            f" {got.taken:.3f} in time, {got.texts:.1f} texts a fill, {got.away:.2f} turned away"
        )
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
