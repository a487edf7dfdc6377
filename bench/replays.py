"""``python -m bench.replays``: whether a replay tells what another setting would have brought.

Months of invented patients are lived under one setting, and under another with the same patients.
From the log of the first the replay estimates the second. Ends with 1 if its 90 % intervals hold
the truth too seldom, or a month replayed under its own setting is not what it was.
"""

import math
import random
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import click

from bot.waitlist.pacing import delays
from bot.waitlist.pacing.curve import Observed
from bot.waitlist.pacing.rule import Belief
from bot.waitlist.replay import engine, estimate
from bot.waitlist.replay.estimate import Answer, Month
from bot.waitlist.replay.past import NEVER_ASKED, Became, PastSlot, Reply, Setting
from bot.waitlist.rules.contact_hours import Window

ZONE: Final = ZoneInfo("America/Chicago")
OPENS: Final = datetime(2027, 1, 4, 15, 0, tzinfo=UTC)
WINDOW: Final = Window(time(8), time(21), ZONE)
LASTS: Final = timedelta(hours=10)
SEVEN: Final = timedelta(minutes=7)
LIVE: Final = Setting("fixed", 3, SEVEN)
OTHERS: Final = {
    "5 every 7 minutes": Setting("fixed", 5, SEVEN),
    "3 every 10 minutes": Setting("fixed", 3, timedelta(minutes=10)),
    "computed, calm": Setting("computed", 3, SEVEN, "calm"),
    "computed, normal": Setting("computed", 3, SEVEN, "normal"),
}
LEAST_HELD: Final = 0.85
LEAST_COVERED: Final = 0.7


def lived(seed: int, slots: int, depth: int, yes: float) -> list[PastSlot]:
    """A month as it would be if everybody were known: what each would say is in the line."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    belief = Belief(yes, 0.1, delays.of())

    def believed(_: datetime) -> Belief:
        return belief

    made = []
    for n in range(slots):
        at = OPENS + timedelta(days=n // 3, hours=n % 3)
        line = tuple(_patient(dice, yes) for _ in range(depth))
        nothing = Became(None, 0, 0)
        made.append(PastSlot(n, at, at + LASTS, ZONE, WINDOW, LIVE, line, (at,), nothing, believed))
    return made


def _patient(dice: random.Random, yes: float) -> Reply:
    weight, *_ = delays.PRIOR[0]
    _, middle, spread = delays.PRIOR[0] if dice.random() < weight else delays.PRIOR[1]
    after = min(middle * math.exp(dice.gauss(0.0, spread)), delays.DAY - 1.0)
    roll = dice.random()
    if roll < yes:
        return Reply("yes", after)
    return Reply("no", after) if roll < yes + 0.1 else Reply()


def logged(slot: PastSlot) -> PastSlot:
    """As the log of a month under ``LIVE`` shows it: the line as far as it was asked, and who
    learned that the slot was gone."""
    going, winner = engine.lived(slot, LIVE)
    known = [
        replace(one.reply, told=(going.now - one.at) / engine.MINUTE)
        if winner and one is not winner and not one.closed and one.live_until > going.now
        else one.reply
        for one in going.asked
    ]
    known = [
        replace(one, imagined=one.told) if one.said is None and one.told < math.inf else one
        for one in known
    ]
    rest = [NEVER_ASKED] * len(going.waiting)
    return replace(
        slot,
        line=(*known, *rest),
        asked=tuple(one.at for one in going.asked),
        became=replace(engine.run(slot, LIVE), imagined=0),
    )


def observed(slots: list[PastSlot]) -> list[Observed]:
    return [
        Observed(delays.DAY, one.said, one.after)  # type: ignore[arg-type]
        if one.said
        else Observed(min(delays.DAY, one.told))
        for slot in slots
        for one in slot.line[: len(slot.asked)]
    ]


def held(answer: Answer, truth: Month) -> Counter[str]:
    return Counter(
        name
        for name, found in answer.measures.items()
        if found.interval[0] <= getattr(truth, name) <= found.interval[1]
    )


@click.command()
@click.option("--months", default=100, show_default=True)
@click.option("--slots", default=60, show_default=True, help="Slots of each month.")
@click.option("--depth", default=60, show_default=True, help="Patients in line.")
@click.option("--yes", default=0.1, show_default=True, help="The chance of a YES.")
@click.option("--draws", default=40, show_default=True)
def main(months: int, slots: int, depth: int, yes: float, draws: int) -> None:
    """Replay months of invented patients under other settings, and hold that against the truth."""
    missed = 0
    truths = [lived(seed, slots, depth, yes) for seed in range(months)]
    logs = [[logged(slot) for slot in truth] for truth in truths]
    same = sum(_is_as_it_was(log) for log in logs)
    missed += same < months
    click.echo(f"{same} of {months} months are what they were under their own setting.")
    for name, setting in OTHERS.items():
        found = Counter[str]()
        covered = []
        for seed, (truth, log) in enumerate(zip(truths, logs, strict=True)):
            answer = estimate.replay(log, setting, observed(log), seed, draws)
            month = estimate.summed([engine.run(slot, setting) for slot in truth])
            found += held(answer, month)
            covered.append(answer.coverage)
        coverage = sum(covered) / months
        worst = min(found[measure] for measure in estimate.MEASURES) / months
        sure = coverage >= LEAST_COVERED
        missed += sure and worst < LEAST_HELD
        told = ", ".join(f"{one} {found[one] / months:.2f}" for one in estimate.MEASURES)
        kept = "     -" if not sure else "kept  " if worst >= LEAST_HELD else "MISSED"
        click.echo(f"{kept} {name}: {coverage:.2f} of the replies happened; held: {told}")
    sys.exit(1 if missed else 0)


def _is_as_it_was(log: list[PastSlot]) -> bool:
    return all(engine.run(slot, slot.live) == slot.became for slot in log)


if __name__ == "__main__":
    main()
