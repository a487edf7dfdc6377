"""``python -m bench.dashboard``: what two years of history cost each page of the dashboard.

Every page's reading is timed over a month's history and again over two years' (100,000 slots,
1,000,000 texts) with the same patients and the same open slots. The ratio of the two may be at
most ``MOST``: a page that reads by indexes does not care how much lies behind it. *Fill rates* is
the page as it opens, thirty days; a whole year has twelve times as much to count, and is told, not
judged. Takes minutes.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import click

from bench.ground import ground
from bot import database, logs
from bot.ledger import deliveries
from bot.waitlist.views import conversations, people, waitlist, worklist
from dashboard.depths import Depths
from dashboard.pages import audit_trail
from dashboard.pages.entries import entry_form
from dashboard.pages.figures import fill_facts
from dashboard.pages.slots import today
from dashboard.shell import alerts
from tests.flows import dashboard_history, dashboard_world
from tests.world import World

MONTH_WEEKS: Final = 4
WEEKS: Final = 104
SLOTS: Final = 100_000
TEXTS: Final = 1_000_000
PATIENTS: Final = 3_000
AT_ONCE: Final = 20_000
ROUNDS: Final = 7
MOST: Final = 5.0
TOLD: Final = ("fill rates, a year: numbers", "fill rates, a year: charts")
LEAST_SECONDS: Final = 0.010
"""Below this a page is quick whatever the ratio: noise is not judged."""

Reading = Callable[[], Awaitable[Any]]


def readings(world: World) -> Mapping[str, Reading]:
    """What each page asks of the database when it opens."""
    zone, now = world.settings.timezone, world.now

    def numbers(chosen: str) -> Reading:
        return lambda: fill_facts.facts(fill_facts.period(chosen, now, zone))

    def charts(chosen: str) -> Reading:
        return lambda: fill_facts.rows(fill_facts.period(chosen, now, zone))

    return {
        "every page: troubles": lambda: alerts.facts(now),
        "today": lambda: today.facts(now, world.rules, Depths(world.rules)),
        "today: new cancellation": lambda: worklist.places(world.rules),
        "today: give to a patient": lambda: people.find_entries("0042", 20),
        "waitlist": lambda: waitlist.page(waitlist.Wish(), 0, 100, now),
        "waitlist: an entry": lambda: waitlist.offers_of(1, 8),
        "waitlist: edit": lambda: entry_form.offered(world.rules),
        "messages": lambda: conversations.latest("", 60),
        "messages: a search": lambda: conversations.latest("Reyes", 60),
        "messages: a conversation": lambda: conversations.said(1, 200),
        "fill rates: numbers": numbers("30"),
        "fill rates: charts": charts("30"),
        TOLD[0]: numbers("365"),
        TOLD[1]: charts("365"),
        "files": lambda: deliveries.latest(50),
        "people": lambda: audit_trail.latest(200),
    }


async def seconds(reading: Reading) -> float:
    """The median of some rounds, after one that warms up."""
    await reading()
    took = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        await reading()
        took.append(time.perf_counter() - started)
    return statistics.median(took)


async def measure(world: World) -> Mapping[str, float]:
    await database.execute("VACUUM ANALYZE")
    return {name: await seconds(reading) for name, reading in readings(world).items()}


async def list_patients(world: World) -> None:
    await database.execute(
        """
        WITH made AS (
            INSERT INTO patient_contact (phone_e164, display_name, consent_source, created_at,
                updated_at)
            SELECT '+1972556' || lpad(n::text, 4, '0'), 'Patient ' || n, 'bench', $1, $1
            FROM generate_series(1, $2::int) AS n RETURNING id, display_name)
        INSERT INTO waitlist_entry (patient_id, patient_name, manual_boost, joined_at,
            priority_score, updated_at)
        SELECT id, display_name, id % 41, $1, id % 41, $1 FROM made
        """,
        world.now,
        PATIENTS,
    )


async def add_texts(count: int, end: datetime, length: timedelta) -> None:
    """Replies and answers, every second one of each, evenly over ``length`` before ``end``; and
    a line of the audit log for each tenth."""
    await database.execute(
        """
        WITH made AS (
            SELECT n, $1::timestamptz - n * ($2::interval / $3) AS at, n % 2 = 0 AS heard
            FROM generate_series(1, $3::int) AS n
        ), noted AS (
            INSERT INTO audit_log (at, actor, action, subject, subject_id)
            SELECT at, 'bench', 'booked', 'slot', n FROM made WHERE n % 10 = 0)
        INSERT INTO message_log (patient_id, direction, body, status, created_at, received_at,
            taken_at, sent_at)
        SELECT 1 + n % $4, CASE WHEN heard THEN 'inbound' ELSE 'outbound' END, 'A text.',
            CASE WHEN heard THEN 'received' ELSE 'delivered' END, at,
            CASE WHEN heard THEN at END, CASE WHEN heard THEN at END, CASE WHEN heard THEN NULL
            ELSE at END
        FROM made
        """,
        end,
        length,
        count,
        PATIENTS,
    )


async def add_history(*, weeks: int, end: datetime) -> None:
    """So many weeks before ``end``, with their share of slots and texts."""
    there = await database.fetch_value("SELECT count(*) FROM message_log")
    share = weeks / WEEKS
    await dashboard_history.fill(end, weeks=weeks, seed=weeks, per_week=SLOTS // WEEKS)
    texts = await database.fetch_value("SELECT count(*) FROM message_log") - there
    rest, length = int(TEXTS * share) - texts, timedelta(weeks=weeks)
    parts = max(1, round(rest / AT_ONCE))
    for part in range(parts):
        await add_texts(rest // parts, end - (length / parts) * part, length / parts)


async def compare() -> bool:
    """Print a line for each page; whether none is slower than ``MOST`` times."""
    world = World()
    async with ground(world.now):
        await dashboard_world.busy_morning(world)
        await list_patients(world)
        month = timedelta(weeks=MONTH_WEEKS)
        await add_history(weeks=MONTH_WEEKS, end=world.now)
        short = await measure(world)
        await add_history(weeks=WEEKS - MONTH_WEEKS, end=world.now - month)
        long = await measure(world)
        counts = await database.fetch_one(
            """
            SELECT (SELECT count(*) FROM cancellation_event) AS slots,
                   (SELECT count(*) FROM message_log) AS texts
            """
        )
    click.echo(f"with all of it: {counts}")
    good = [_tell(name, short[name], long[name]) for name in short]
    return all(good)


def _tell(name: str, short: float, long: float) -> bool:
    ratio = long / short
    judged = name not in TOLD and long > LEAST_SECONDS
    slow = judged and ratio > MOST
    click.echo(
        f"{name:<26} {short * 1000:>8.1f} ms {long * 1000:>8.1f} ms {ratio:>6.1f} times"
        f"{'  TOO SLOW' if slow else ''}"
    )
    return not slow


@click.command()
def main() -> None:
    """Compare two years of history with a month's; the status is 1 if a page is too slow."""
    logs.set_up("WARNING", None)
    sys.exit(0 if asyncio.run(compare()) else 1)


if __name__ == "__main__":
    main()
