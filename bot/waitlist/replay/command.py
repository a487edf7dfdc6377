"""``python -m bot replay``: a month of the past under other settings. It changes nothing."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import click

from bot import clock, database, schema, settings, terminal
from bot.settings import Pace, Pacing, Settings
from bot.waitlist.replay import estimate, log
from bot.waitlist.replay.estimate import Answer, Estimate
from bot.waitlist.replay.log import Log
from bot.waitlist.replay.past import Setting
from bot.waitlist.rules import clinic


@click.command()
@click.option("--month", metavar="YYYY-MM", help="The last one, if it is not given.")
@click.option("--pacing", type=click.Choice(["fixed", "computed"]))
@click.option("--size", type=click.IntRange(1, 1000), help="Patients asked at a time.")
@click.option("--hold", type=click.FloatRange(1, 1440), help="Minutes until the next are asked.")
@click.option("--pace", type=click.Choice(["calm", "normal", "urgent"]))
@click.option("--seed", default=1, show_default=True)
@click.option("--draws", default=estimate.DRAWS, show_default=True, type=click.IntRange(10, 1000))
def replay(
    month: str | None,
    pacing: Pacing | None,
    size: int | None,
    hold: float | None,
    pace: Pace | None,
    seed: int,
    draws: int,
) -> None:
    """What a month would have been under another setting. Without one: under its own, of which it
    must come out as it was. Nothing is changed, and nobody is texted."""
    chosen = terminal.load()
    start, end = _month(month, chosen)
    other = None
    if any(given is not None for given in (pacing, size, hold, pace)):
        other = Setting(
            pacing or ("computed" if pace and not (size or hold) else chosen.pacing),
            size or chosen.batch_size,
            timedelta(minutes=hold) if hold else chosen.hold,
            pace or chosen.pace,
        )
    try:
        found = asyncio.run(_read(chosen, start, end))
    except (database.Unavailable, schema.OutOfDate) as error:
        terminal.fail(str(error))
    if not found.slots:
        terminal.fail("Nobody was asked for a slot that closed in that month.")
    answer = estimate.replay(found.slots, other, found.offers, seed, draws)
    click.echo("\n".join(told(answer, found)))


def _month(given: str | None, chosen: Settings) -> tuple[datetime, datetime]:
    """When the clinic's month begins, and when it is over."""
    zone = chosen.timezone
    if given is None:
        first = (clock.now().astimezone(zone).replace(day=1) - timedelta(days=1)).date()
    else:
        try:
            first = datetime.strptime(given, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
        except ValueError:
            terminal.fail(f"{given} is no month such as 2026-11.")
    after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    begins, ends = (datetime(day.year, day.month, 1, tzinfo=zone) for day in (first, after))
    return begins.astimezone(UTC), ends.astimezone(UTC)


async def _read(chosen: settings.Settings, start: datetime, end: datetime) -> Log:
    await database.open(
        database_url=chosen.database_url, data_dir=chosen.data_dir, application_name="replay"
    )
    try:
        await schema.check()
        return await log.read(start, end, clinic.of(chosen))
    finally:
        await database.close()


def told(answer: Answer, found: Log) -> Sequence[str]:
    """The lines that the command prints."""
    was, measures = answer.was, answer.measures
    return [
        f"{answer.slots} slots are replayed; in {found.left_out} more a person stepped in.",
        f"Of the replies that this rests on, {100 * answer.coverage:.0f} % happened."
        + ("" if answer.is_sure else " That is too few to rely on."),
        _line("filled", was.filled, measures["filled"], 2),
        _line("filled within two hours", was.within_two_hours, measures["within_two_hours"], 2),
        _line("texts a fill", was.texts, measures["texts"], 1),
        _line("turned away a fill", was.turned_away, measures["turned_away"], 2),
        _line("minutes to fill, median", was.minutes, measures["minutes"], 0),
    ]


def _line(name: str, was: float, found: Estimate, digits: int) -> str:
    low, high = found.interval
    least, most = found.bounds
    return (
        f"{name:<24} {was:.{digits}f} -> {found.mean:.{digits}f}"
        f"  90 %: {low:.{digits}f} to {high:.{digits}f}"
        f"  bounds: {least:.{digits}f} to {most:.{digits}f}"
    )
