"""``python -m bench.volume``: five years of forty places, of which a share of the rows is written.
Forty places leave 750,000 slots, 11.5 million texts and 24 million reports in five years. A share
of that is written straight into the tables, over all of the five years: first a quarter of the
share, then the rest. Every page, the pick of a batch, a sweep, a step of retention and a backup are
timed at both. What all of it would take is the line through the two:

    t(1) = t(share) + (t(share) - t(share / 4)) / (3/4 share) x (1 - share), and t(share) at least

Retention is told as the seconds of a step and the rows that are due; it takes 200 of a kind a step.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Final

import click

from bench import dashboard
from bench.ground import Ground, ground
from bot import database, logs
from bot.backup import make
from bot.carriers.twilio import keywords
from bot.messages import inbox
from bot.retention import policy
from bot.waitlist.rules import eligibility
from bot.waitlist.rules.place import Place
from bot.waitlist.rules.slot import Provider, Slot
from tests.flows import dashboard_history, dashboard_world
from tests.world import World, number

WEEKS: Final = 260
SLOTS: Final = 750_000
TEXTS: Final = 11_500_000
REPORTS: Final = 24_000_000
SWEPT: Final = 500
AWAY: Final = timedelta(hours=1)
REPORTED: Final = """
    INSERT INTO delivery_event (message_id, status, at)
    SELECT id, said.status, created_at FROM message_log
    CROSS JOIN unnest(ARRAY['queued', 'sending', 'sent', 'delivered']) AS said (status)
    WHERE id >= $1 AND id < $2 AND direction = 'outbound' ON CONFLICT DO NOTHING
"""
"""What the carrier said of each of ours."""

Timed = Callable[[], Awaitable[Any]]


async def grow(world: World, share: float, seed: int) -> None:
    """So much of five years more, evenly over them."""
    length = timedelta(weeks=WEEKS)
    per_week = max(1, round(SLOTS * share / WEEKS))
    there = await database.fetch_value("SELECT count(*) FROM message_log")
    await dashboard_history.fill(world.now, weeks=WEEKS, seed=seed, per_week=per_week)
    made = await database.fetch_value("SELECT count(*) FROM message_log") - there
    rest = max(1, int(TEXTS * share) - made)
    parts = max(1, round(rest / dashboard.AT_ONCE))
    for part in range(parts):
        end = world.now - (length / parts) * part
        await dashboard.add_texts(max(1, rest // parts), end, length / parts)
    last = await database.fetch_value("SELECT max(id) FROM message_log")
    for first in range(0, last + 1, dashboard.AT_ONCE):
        await database.execute(REPORTED, first, first + dashboard.AT_ONCE)
    await database.execute("VACUUM ANALYZE")


def picking(world: World) -> Timed:
    slot = Slot(
        id=1,
        provider=Provider(1, "Dr. Lee", "MD/DO"),
        place=Place(id=1, name="Plano", brand="", phone="", zone=world.settings.timezone),
        starts_at=world.now + timedelta(days=2),
        ends_at=world.now + timedelta(days=2, hours=1),
        created_at=world.now,
    )
    chosen = world.rules
    closed = chosen.closed_zones.at(world.now, chosen.hold)

    async def pick() -> None:
        async with database.transaction():
            await eligibility.pick(slot, chosen.batch_size, chosen.caps, closed, world.now)
            await eligibility.depth(slot)

    return pick


def sweeping(world: World) -> Timed:
    """So many texts that no webhook took."""

    async def sweep() -> None:
        await world.sweeper.begin_at(world.now - AWAY)
        keyword, _ = keywords.read("hello", world.settings.opt_out_mode, "")
        world.carrier.missed = [
            inbox.Inbound(world.carrier.new_sid(), number(1 + n % 900), "hello", world.now, keyword)
            for n in range(SWEPT)
        ]
        await world.sweeper.sweep(world.now)

    return sweep


async def measure(world: World, made: Ground) -> Mapping[str, float]:
    """Seconds of each."""
    took = {name: await dashboard.seconds(ask) for name, ask in dashboard.readings(world).items()}
    took["a batch is picked"] = await dashboard.seconds(picking(world))
    chosen = made.settings()
    limits = policy.of(chosen)
    once: Mapping[str, Timed] = {
        f"a sweep of {SWEPT} texts": sweeping(world),
        "a step of retention": lambda: policy.step(limits, world.now),
        "a backup, tried": lambda: make.make(chosen),
    }
    for name, work in once.items():
        started = time.perf_counter()
        await work()
        took[name] = time.perf_counter() - started
    return took


async def run(share: float) -> None:
    world = World()
    async with ground(world.now) as made:
        await dashboard_world.busy_morning(world)
        await dashboard.list_patients(world)
        await grow(world, share / 4, 1)
        some = await measure(world, made)
        await grow(world, share * 3 / 4, 2)
        more = await measure(world, made)
        counts = await database.fetch_one(
            """
            SELECT (SELECT count(*) FROM cancellation_event) AS slots,
                   (SELECT count(*) FROM message_log) AS texts,
                   (SELECT count(*) FROM delivery_event) AS reports,
                   pg_database_size(current_database()) / 1000000 AS megabytes
            """
        )
        due = await policy.due(policy.of(made.settings()), world.now)
    click.echo(f"{share:.1%} of it: {counts}; due for retention: {dict(due)}")
    click.echo(f"{'':<28} {share / 4:>10.2%} {share:>10.2%} {'all of it':>13}")
    for name, last in more.items():
        slope = (last - some[name]) / (share * 3 / 4)
        whole = max(last, last + slope * (1 - share))
        click.echo(
            f"{name:<28} {some[name] * 1e3:>7.0f} ms {last * 1e3:>7.0f} ms {whole * 1e3:>10.0f} ms"
        )


@click.command()
@click.option("--share", default=0.02, show_default=True, type=click.FloatRange(0.001, 1.0))
def main(share: float) -> None:
    """Measure; say it in a line each."""
    logs.set_up("WARNING", None)
    asyncio.run(run(share))


if __name__ == "__main__":
    main()
