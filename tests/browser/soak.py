"""The demo at sixty times a clinic's speed with Today open: is it live to the end? Does it grow?

``python -m tests.browser.soak --minutes 60`` is run by hand. It starts the demo with holds of seven
seconds and drops a file of cancellations every minute, so that a minute is an hour of a clinic's.
It stands in for the desk as well: it books what was filled and puts its patients back on the list,
which would run dry otherwise. Each minute prints a line; the status is 1 if Today did not show the
open slots within ``LIVE_SECONDS``, or if memory grew by more than ``MOST_GROWTH``.
"""

import asyncio
import os
import random
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import click
import psutil  # type: ignore[import-untyped]  # it has no types
from playwright.async_api import CDPSession, Page, async_playwright

from bot import clock, database, settings
from bot.waitlist import entries
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.clinic import of as rules_of
from bot.waitlist.staff import desk
from bot.waitlist.views import worklist
from dashboard.access import accounts
from demo import cancellations
from tests import programs
from tests.browser.conftest import ARGUMENTS, find_chromium
from tests.faults.clinic import midday_zone
from tests.ports import free_port
from tests.waiting import wait_until

SPEED: Final = 60
HOLD_MINUTES: Final = 7 / SPEED
READY_SECONDS: Final = 180.0
LIVE_SECONDS: Final = 30.0
"""How long Today may take to show what is open, while that changes all the time."""
MOST_GROWTH: Final = 0.15
"""Of the last quarter over the second: the first fills caches."""
MEGABYTE: Final = 1_000_000


@dataclass(frozen=True)
class Sample:
    """Memory of the dashboard's process and of the tab, in bytes, after a garbage collection."""

    server: float
    heap: float
    nodes: float
    listeners: float
    live: bool


@dataclass(frozen=True)
class Clinic:
    """The running demo: where its data lies, its dashboard, and that dashboard's process."""

    data_dir: Path
    url: str
    rules: Rules
    dashboard: psutil.Process


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Clinic]:
    """The demo in ``folder``, on free ports, stopped in the end; its database is open here."""
    port, zone = free_port(), midday_zone()
    environ = {
        **os.environ,
        "PYTHONPATH": str(programs.ROOT),
        "DATA_DIR": str(folder / "data"),
        "BOT_PORT": str(free_port()),
        "DASHBOARD_PORT": str(port),
        "TWILIO_API_BASE_URL": f"http://127.0.0.1:{free_port()}",
        "TIMEZONE": zone,
        "HOLD_MINUTES": f"{HOLD_MINUTES:.3f}",
        "LOG_LEVEL": "WARNING",
    }
    with (folder / "demo.log").open("w") as said:
        demo = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "demo"), cwd=folder, env=environ, stdout=said, stderr=said
        )
    try:
        await wait_until(lambda: _answers(port), READY_SECONDS)
        await database.open(
            database_url=None, data_dir=folder / "data", application_name="soak", pool_size=2
        )
        url = f"http://127.0.0.1:{port}"
        rules = rules_of(settings.load({"TIMEZONE": zone}))
        yield Clinic(folder / "data", url, rules, _dashboard_of(demo.pid))
    finally:
        await database.close()
        demo.terminate()
        await demo.wait()


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


def _dashboard_of(demo: int) -> psutil.Process:
    started = psutil.Process(demo).children()
    return next(one for one in started if one.cmdline()[1:3] == ["-m", "dashboard"])


async def sign_in(page: Page, clinic: Clinic) -> None:
    await page.goto(f"{clinic.url}/login", timeout=READY_SECONDS * 1000)
    password = (clinic.data_dir / accounts.DEMO_FILE).read_text("utf-8").strip()
    await page.get_by_label("Name").fill(accounts.DEMO_NAME)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()
    await page.locator("#tiles .tile").first.wait_for(timeout=READY_SECONDS * 1000)


async def tidy(clinic: Clinic) -> None:
    """What the desk does: book the filled slots. And the winners want another appointment."""
    now = clock.now()
    for slot in await worklist.to_book(clinic.rules, now):
        await database.unit(partial(desk.mark_booked, slot.id, clinic.rules, now))
    for row in await database.fetch("SELECT id FROM waitlist_entry WHERE NOT active"):
        await database.unit(partial(entries.change, row["id"], {"active": True}, now))


async def take(page: Page, tab: CDPSession, clinic: Clinic) -> Sample:
    live = await _is_live(page, clinic.rules)
    await tab.send("HeapProfiler.collectGarbage")
    told = await tab.send("Performance.getMetrics")
    metrics = {one["name"]: one["value"] for one in told["metrics"]}
    return Sample(
        server=clinic.dashboard.memory_info().rss,
        heap=metrics["JSHeapUsedSize"],
        nodes=metrics["Nodes"],
        listeners=metrics["JSEventListeners"],
        live=live,
    )


async def _is_live(page: Page, rules: Rules) -> bool:
    """Whether the page, never loaded anew, comes to show the very slots that are open."""

    async def agrees() -> bool:
        shown = await page.locator("#open-slots [data-slot]").evaluate_all(
            "cards => cards.map(card => Number(card.dataset.slot))"
        )
        return sorted(shown) == sorted(slot.id for slot in await worklist.open_slots(rules))

    try:
        await wait_until(agrees, LIVE_SECONDS)
    except TimeoutError:
        return False
    return bool(await page.evaluate("window.sameDocument === true"))


def growth(sizes: Sequence[float]) -> float:
    """Of the last quarter over the second, as a share: 0.1 is a tenth more."""
    quarter = max(1, len(sizes) // 4)
    before = statistics.median(sizes[quarter : 2 * quarter] or sizes[:1])
    return statistics.median(sizes[-quarter:]) / before - 1


def verdict(samples: Sequence[Sample]) -> bool:
    """Say what the samples come to; true if all is well."""
    grown = {
        "server": growth([one.server for one in samples]),
        "tab": growth([one.heap for one in samples]),
    }
    live = sum(one.live for one in samples)
    click.echo(f"live in {live} of {len(samples)} samples")
    for what, share in grown.items():
        click.echo(f"{what}: {share:+.1%} from the second quarter to the last")
    return live == len(samples) and max(grown.values()) <= MOST_GROWTH


async def soak(minutes: int, folder: Path, chromium: str | None) -> bool:
    chance = random.Random()
    samples: list[Sample] = []
    async with running(folder) as clinic, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = await browser.new_page()
        await sign_in(page, clinic)
        await page.evaluate("window.sameDocument = true")
        tab = await page.context.new_cdp_session(page)
        await tab.send("Performance.enable")
        click.echo("minute  server MB  tab MB  nodes  listeners  live")
        for minute in range(1, minutes + 1):
            cancellations.drop(
                clinic.data_dir / "inbox", clock.now(), clinic.rules.clinic.zone, chance
            )
            await asyncio.sleep(60)
            await tidy(clinic)
            one = await take(page, tab, clinic)
            samples.append(one)
            click.echo(
                f"{minute:>6}  {one.server / MEGABYTE:>9.1f}  {one.heap / MEGABYTE:>6.1f}"
                f"  {one.nodes:>5.0f}  {one.listeners:>9.0f}  {'yes' if one.live else 'NO'}"
            )
        (count,) = await database.fetch("SELECT count(*) AS texts FROM message_log")
        click.echo(f"{count['texts']} texts")
        await browser.close()
    return verdict(samples)


@click.command()
@click.option("--minutes", default=60, show_default=True, type=click.IntRange(4))
def main(minutes: int) -> None:
    """Run the demo at sixty times a clinic's speed and watch what it does to memory."""
    with tempfile.TemporaryDirectory(prefix="slotfill-soak-") as folder:
        sys.exit(0 if asyncio.run(soak(minutes, Path(folder), find_chromium())) else 1)


if __name__ == "__main__":
    main()
