"""``python -m bench``: every measurement in turn, each a ratio to a floor of the same run."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

import click

from bench import (
    batches,
    bots,
    feed,
    figures,
    inbound,
    intake,
    offers,
    recogniser,
    replies,
    timers,
    turns,
)
from bench.ground import Ground, ground
from bot import clock, logs

SECONDS: Final = 60.0
"""The longest that one measurement may take."""

Measurement = Callable[[Ground, datetime], Awaitable[figures.Figure]]
MEASUREMENTS: Final[tuple[Measurement, ...]] = (
    inbound.measure,
    turns.measure,
    bots.measure,
    replies.measure,
    offers.measure,
    timers.measure,
    batches.measure,
    batches.measure_few,
    intake.measure,
    feed.measure,
)


async def _measure() -> None:
    ratio = recogniser.run()["ratio"]
    click.echo(figures.line(figures.Figure("replies read", "a bare regular expression", (ratio,))))
    for measurement in MEASUREMENTS:
        now = clock.now()
        async with ground(now) as fresh, asyncio.timeout(SECONDS):
            click.echo(figures.line(await measurement(fresh, now)))


@click.command()
def main() -> None:
    """Measure; every figure is a ratio, so that machines can be compared."""
    logs.set_up("WARNING", None)
    asyncio.run(_measure())


if __name__ == "__main__":
    main()
