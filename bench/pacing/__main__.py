"""``python -m bench.pacing``: what the rule of pacing makes of clinics of invented patients.

For each clinic: filled within two hours and in time, each over what asking everybody at once would
fill; texts per fill; turned-away YESes per fill.
"""

from typing import Final

import click

from bot.waitlist.pacing import delays, rule
from bot.waitlist.pacing.rule import CAPS, Belief, Pace, Situation
from tests.patients_who_answer import Clinic, Rule, fill

CELLS: Final = [Clinic(yes, depth=depth) for yes in (0.05, 0.1, 0.2) for depth in (10, 30, 60)]
HARD: Final = [Clinic(minutes=60.0), Clinic(minutes=180.0, closing=20.0)]
WRONG: Final = (0.05, 0.2)


def paced(believed: float, pace: Pace) -> Rule:
    """The product's rule, with what it believes of each patient."""
    belief = Belief(believed, 0.1, delays.of())

    def ask(situation: Situation) -> tuple[int, float]:
        step = rule.step(situation, belief, CAPS[pace])
        return step.ask, step.look_after

    return ask


def everybody(situation: Situation) -> tuple[int, float]:
    return situation.waiting, 30.0


def line(clinic: Clinic, asking: Rule, slots: int, seed: int) -> str:
    got, best = (fill(clinic, one, slots, seed) for one in (asking, everybody))
    hours = got.within_two_hours / best.within_two_hours
    return (
        f"{hours:.2f} of all in 2 h, {got.filled / best.filled:.2f} in time,"
        f" {got.texts / got.filled:.1f} texts a fill,"
        f" {got.turned_away(clinic.yes):.2f} turned away"
    )


@click.command()
@click.option("--slots", default=1500, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--pace", type=click.Choice(list(CAPS)), default="normal", show_default=True)
def main(slots: int, seed: int, pace: Pace) -> None:
    """Fill slots of invented patients, and say what asking them by the rule costs and brings."""
    for clinic in (*CELLS, *HARD):
        told = line(clinic, paced(clinic.yes, pace), slots, seed)
        closing = f", closes in {clinic.closing:.0f} min" if clinic.closing else ""
        click.echo(
            f"YES {clinic.yes:.2f}, {clinic.depth} wait, {clinic.minutes:.0f} min{closing}: {told}"
        )
    for believed in WRONG:
        told = line(Clinic(), paced(believed, pace), slots, seed)
        click.echo(f"YES 0.10 believed to be {believed:.2f}, 60 wait: {told}")


if __name__ == "__main__":
    main()
