"""``python -m bench.paint``: how long a year of figures takes to stand in a real Chromium.

With 100,000 slots closed in the year: from opening *Fill rates* over the year until its first
numbers stand, and until its last chart does; and the CPU that this costs the tab. The browser, the
dashboard and the database share this machine; making the year takes minutes. ``--beside COMMIT``
measures another commit first, with the same file in a worktree of its own.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import click
from playwright.async_api import Page, async_playwright

from bench.ground import ground
from bench.screens import PATIENCE_MS, beside, cpu, tell
from bot import database, logs
from dashboard import storage
from tests.browser.conftest import ARGUMENTS, find_chromium
from tests.flows import dashboard_history, dashboard_world
from tests.world import World

SLOTS: Final = 100_000
WEEKS: Final = 52
ROUNDS: Final = 5
PAINT_SECONDS: Final = 1.5
CHARTS: Final = 7
"""Of the page, each a drawing of its own; the history holds nothing for the eighth."""
DRAWN: Final = ".chart :is([role=img] .plot, [role=img] .plot-across, svg.recharts-surface)"
"""A chart that stands, also one of the library that drew them once."""


async def measure(slots: int) -> bool:
    """Print the figures; whether numbers and charts stand as soon as is accepted."""
    world = World()
    with tempfile.TemporaryDirectory() as name:
        async with ground(world.now) as made, async_playwright() as playwright:
            await database.close()
            await storage.open_database(made.settings())
            await dashboard_world.staff(world)
            await dashboard_world.busy_morning(world)
            per_week = slots // WEEKS
            await dashboard_history.fill(world.now, weeks=WEEKS, seed=1, per_week=per_week)
            await database.execute("VACUUM ANALYZE")
            async with dashboard_world.served(Path(name)) as desk:
                browser = await playwright.chromium.launch(
                    executable_path=find_chromium(), args=ARGUMENTS
                )
                page = await browser.new_page(viewport={"width": 1366, "height": 768})
                page.set_default_timeout(PATIENCE_MS)
                good = await _look(page, desk.url)
                await browser.close()
    return good


async def _look(page: Page, url: str) -> bool:
    await page.goto(f"{url}/login")
    await page.get_by_label("Name").fill("manager")
    await page.get_by_label("Password").fill(dashboard_world.PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.locator(".tile").first.wait_for()
    first, last, work = [], [], []
    tab = await page.context.new_cdp_session(page)
    await tab.send("Performance.enable")
    for _ in range(ROUNDS):
        await page.goto(f"{url}/assets/icon.svg")  # of the same site, so the tab keeps its process
        started, worked = time.perf_counter(), await cpu(tab)
        await page.goto(f"{url}/fill-rates?period=365")
        await page.locator(".tiles-four .tile-value").first.wait_for()
        first.append(time.perf_counter() - started)
        await page.locator(DRAWN).nth(CHARTS - 1).wait_for()
        last.append(time.perf_counter() - started)
        work.append(await cpu(tab) - worked)
    good = tell("the numbers of a year", first, PAINT_SECONDS)
    good &= tell("the charts of a year", last, PAINT_SECONDS)
    tell("CPU of the tab for both", work, PATIENCE_MS)
    return good


@click.command()
@click.option("--slots", default=SLOTS, show_default=True, type=click.IntRange(WEEKS))
@click.option("--beside", "commit", help="Measure this commit first.")
def main(slots: int, commit: str | None) -> None:
    """Measure; the status is 1 if it takes longer than is accepted."""
    logs.set_up("WARNING", None)
    if commit:
        beside(commit, ("--slots", str(slots)), ("screens", "paint"))
        click.echo("here:")
    sys.exit(0 if asyncio.run(measure(slots)) else 1)


if __name__ == "__main__":
    main()
