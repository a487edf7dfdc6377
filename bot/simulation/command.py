"""``python -m bot simulate``: what a setting makes of a month of cancellations."""

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click

from bot import database, logs, schema, terminal
from bot.settings import Pace, Pacing, Settings
from bot.simulation import outcome
from bot.simulation.outcome import Outcome
from bot.simulation.patients import Habits
from bot.simulation.plan import Plan

_Share = click.FloatRange(0, 1)


@click.command()
@click.option("--slots", default=60, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--slots-a-day", default=3, show_default=True, type=click.IntRange(1, 60))
@click.option("--hours", default=10.0, show_default=True, type=click.FloatRange(0.2, 100))
@click.option("--waiting", default=60, show_default=True, type=click.IntRange(1, 5000))
@click.option("--yes", default=0.1, show_default=True, type=_Share)
@click.option("--no", default=0.1, show_default=True, type=_Share)
@click.option("--stop", default=0.0025, show_default=True, type=_Share)
@click.option("--unreachable", default=0.02, show_default=True, type=_Share)
@click.option("--appeal", default=0.0, show_default=True, type=click.FloatRange(0, 3))
@click.option("--unsuited", default=0.0, show_default=True, type=_Share)
@click.option("--agree", default=1.0, show_default=True, type=_Share)
@click.option("--seed", default=1, show_default=True)
@click.option("--pacing", type=click.Choice(["fixed", "computed"]))
@click.option("--pace", type=click.Choice(["calm", "normal", "urgent"]))
def simulate(
    slots: int,
    slots_a_day: int,
    hours: float,
    waiting: int,
    yes: float,
    no: float,
    stop: float,
    unreachable: float,
    appeal: float,
    unsuited: float,
    agree: float,
    seed: int,
    pacing: Pacing | None,
    pace: Pace | None,
) -> None:
    """Live a month of cancellations with invented patients, faster than they would, by the clinic's
    own settings. It uses a database of its own, which is gone afterwards: no patient is texted.

    Each freed appointment begins so many HOURS later; APPEAL says how much the slots differ. To a
    share of UNSUITED patients mornings, or afternoons, never suit; asked whether to leave them out,
    so many AGREE.
    """
    chosen = terminal.load()
    logs.set_up("ERROR", None)  # what befalls invented patients is no warning to anybody
    chosen = replace(chosen, pacing=pacing or chosen.pacing, pace=pace or chosen.pace)
    plan = Plan(
        slots=slots,
        slots_a_day=slots_a_day,
        lead=timedelta(hours=hours),
        waiting=waiting,
        habits=Habits(
            yes=yes,
            no=no,
            stop=stop,
            unreachable=unreachable,
            appeal=appeal,
            unsuited=unsuited,
            agree=agree,
        ),
        seed=seed,
    )
    with click.progressbar(length=slots, label="Slots") as bar:
        try:
            found = asyncio.run(_apart(chosen, plan, bar.update))
        except database.Unavailable as error:
            terminal.fail(str(error))
    click.echo("\n".join(outcome.told(found)))


async def _apart(settings: Settings, plan: Plan, progress: Callable[[int], None]) -> Outcome:
    """In a database that nobody else has."""
    with tempfile.TemporaryDirectory(prefix="simulate-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        await schema.migrate(database_url=None, data_dir=place)
        await database.open(database_url=None, data_dir=place, application_name="simulate")
        try:
            return await live(settings, plan, progress)
        finally:
            await database.close()


async def live(settings: Settings, plan: Plan, progress: Callable[[int], None]) -> Outcome:
    """Live a month in the database that is open, which must be empty."""
    from bot.simulation.month import Month  # a second's work, which other commands save

    await Month(settings, plan).run(progress)
    return await outcome.measure(plan)
