"""``python -m bench.screens``: what a full Today costs a tab of a real Chromium.

With ``--open`` open slots and ``--needing`` conversations that wait for a person: the CPU of the
tab until the first card stands there, how long a patient's YES takes to show, and how long *Done*
takes to take its row away. The clinic's clock stands still; the browser, the dashboard and the
database share this machine. ``--beside COMMIT`` measures another commit first, with the same file
in a worktree of its own.
"""

import asyncio
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import Any, Final
from unittest import mock

import click
from playwright.async_api import Browser, Page, async_playwright

from bench.ground import ground
from bot import clock, database, logs
from dashboard import storage
from tests.browser.conftest import ARGUMENTS, find_chromium
from tests.flows import dashboard_world
from tests.world import TOMORROW, World, number

FIRST_CARD_SECONDS: Final = 2.0
PRESS_SECONDS: Final = 1.0
"""The most that is accepted: of CPU until the first card, and for the median YES or Done."""
PATIENCE_MS: Final = 400_000
HELPER: Final = """
    window.when = (holds) => new Promise((resolve) => {
        const look = () => holds() && (observer.disconnect(), resolve(Date.now()));
        const observer = new MutationObserver(look);
        observer.observe(document, {childList: true, subtree: true, attributes: true});
        look();
    });
"""


async def fill(world: World, opened: int, needing: int) -> list[tuple[str, str]]:
    """So many open slots, each with its batch out, and so many conversations that wait; the number
    and the name of one patient for each slot who was asked."""
    for n in range(1, 3 * opened + 1):
        await world.patient(number(n), f"Patient {n}")
    for _ in range(opened):
        await world.slot(TOMORROW, location=f"Room {_}")
        await world.settle()
    await database.execute(
        """
        WITH made AS (
            INSERT INTO patient_contact (phone_e164, display_name, consent_source, created_at,
                updated_at)
            SELECT '+1972556' || lpad(n::text, 4, '0'), 'Waiting ' || n, 'bench', $1, $1
            FROM generate_series(1, $2::int) AS n RETURNING id
        ), heard AS (
            INSERT INTO message_log (patient_id, direction, body, status, created_at, received_at,
                taken_at)
            SELECT id, 'inbound', 'What would it cost me, and is there parking?', 'received', $1,
                $1, $1 FROM made)
        INSERT INTO thread (patient_id, state, needs_staff_at, needs_staff_why, updated_at)
        SELECT id, 'idle', $1, 'not clear', $1 FROM made
        """,
        world.now,
        needing,
    )
    rows = await database.fetch(
        """
        SELECT DISTINCT ON (cancellation_id) phone_e164, display_name
        FROM offer JOIN patient_contact ON patient_contact.id = patient_id
        WHERE state = 'pending' ORDER BY cancellation_id, offer.id
        """
    )
    return [(row["phone_e164"], row["display_name"]) for row in rows]


async def sign_in(page: Page, url: str) -> None:
    await page.goto(f"{url}/login")
    await page.get_by_label("Name").fill("front_desk")
    await page.get_by_label("Password").fill(dashboard_world.PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.locator("[data-slot]").first.wait_for()


async def first_card(page: Page, url: str) -> float:
    """Seconds of CPU on the tab's main thread from the door to the first card."""
    tab = await page.context.new_cdp_session(page)
    await page.goto(f"{url}/assets/icon.svg")  # of the same site, so the tab keeps its process
    await tab.send("Performance.enable")
    before = await cpu(tab)
    await page.goto(url, timeout=PATIENCE_MS)
    await _when(page, "document.querySelector('[data-slot]')")
    return await cpu(tab) - before


async def cpu(tab: Any) -> float:
    """Seconds that the tab's main thread has worked."""
    told = await tab.send("Performance.getMetrics")
    return float(next(one["value"] for one in told["metrics"] if one["name"] == "TaskDuration"))


async def _when(page: Page, holds: str) -> float:
    """The second, by this machine's clock, at which this was first so."""
    told = page.evaluate(f"({{}}) => window.when(() => {holds})", {})
    return float(await asyncio.wait_for(told, PATIENCE_MS / 1000)) / 1000


async def yes(page: Page, world: World, phone: str, name: str) -> float:
    """Seconds from a patient's YES at the door until their name stands under *To book*."""
    shown = asyncio.create_task(
        _when(
            page,
            f"[...document.querySelectorAll('#to-book h3')].some("
            f"(one) => one.textContent === '{name}')",
        )
    )
    await asyncio.sleep(0)
    started = time.time()
    await world.say(phone, "YES")
    return await shown - started


async def done(page: Page) -> float:
    """Seconds from a press of the first *Done* until its button is gone."""
    started = time.time()
    name = await page.evaluate(
        "(button => (button.click(), button.id))(document.querySelector('[data-press=attended]'))"
    )
    return await _when(page, f"!document.getElementById('{name}')") - started


async def settled(page: Page) -> None:
    """Once the page shows the answer to its last question and the tab has nothing to do."""
    await page.wait_for_function("() => new Promise((resolve) => requestIdleCallback(resolve))")
    await asyncio.sleep(1)


async def measure(opened: int, needing: int, rounds: int) -> bool:
    """Print the three figures; whether each is within what is accepted."""
    world = World()
    stands_still = mock.patch.object(clock, "now", return_value=world.now)
    with stands_still, tempfile.TemporaryDirectory() as name:
        async with ground(world.now) as made, async_playwright() as playwright:
            await database.close()
            await storage.open_database(made.settings())
            await dashboard_world.staff(world)
            asked = await fill(world, opened, needing)
            async with dashboard_world.served(Path(name)) as desk:
                browser = await playwright.chromium.launch(
                    executable_path=find_chromium(), args=ARGUMENTS
                )
                good = await _look(browser, world, desk.url, asked, rounds)
                await browser.close()
    return good


async def _look(
    browser: Browser, world: World, url: str, asked: Sequence[tuple[str, str]], rounds: int
) -> bool:
    page = await browser.new_page(viewport={"width": 1366, "height": 768})
    page.set_default_timeout(PATIENCE_MS)
    await page.add_init_script(HELPER)
    await sign_in(page, url)
    cpu = [await first_card(page, url) for _ in range(3 if rounds > 3 else 1)]
    good = tell("CPU of the tab until the first card", cpu, FIRST_CARD_SECONDS)
    await settled(page)
    said = [await _after(settled(page), yes(page, world, *one)) for one in asked[:rounds]]
    good &= tell("a YES is shown", said, PRESS_SECONDS)
    took = [await _after(settled(page), done(page)) for _ in range(rounds)]
    return tell("Done takes its row away", took, PRESS_SECONDS) and good


async def _after(before: Awaitable[None], then: Awaitable[float]) -> float:
    await before
    return await then


def tell(what: str, seconds: Sequence[float], most: float) -> bool:
    """Print the median, the least and the most; whether the median is within what is accepted."""
    middle = statistics.median(seconds)
    click.echo(
        f"{what:<36} {middle:>7.2f} s (median of {len(seconds)},"
        f" {min(seconds):.2f} to {max(seconds):.2f})"
        f"{'' if middle <= most else f'  MORE THAN {most:g} s'}"
    )
    return middle <= most


def beside(commit: str, arguments: Sequence[str], names: Sequence[str] = ("screens",)) -> None:
    """Measure another commit with the last of these files, as they are here."""
    with tempfile.TemporaryDirectory(prefix="slotfill-screens-") as name:
        tree = Path(name) / "tree"
        _git("worktree", "add", "--detach", str(tree), commit)
        try:
            for one in names:
                shutil.copy(Path(__file__).with_name(f"{one}.py"), tree / "bench")
            click.echo(f"{commit}:")
            subprocess.run(  # noqa: S603 - our own file
                [sys.executable, "-m", f"bench.{names[-1]}", *arguments], cwd=tree, check=False
            )
        finally:
            _git("worktree", "remove", "--force", str(tree))


def _git(*words: str) -> None:
    subprocess.run(["git", *words], check=True, capture_output=True)  # noqa: S603, S607


@click.command()
@click.option("--open", "opened", default=60, show_default=True, type=click.IntRange(1, 1000))
@click.option("--needing", default=200, show_default=True, type=click.IntRange(1, 5000))
@click.option("--rounds", default=20, show_default=True, type=click.IntRange(1))
@click.option("--beside", "commit", help="Measure this commit first.")
def main(opened: int, needing: int, rounds: int, commit: str | None) -> None:
    """Measure a full Today; the status is 1 if it takes longer than is accepted."""
    logs.set_up("WARNING", None)
    arguments = ("--open", str(opened), "--needing", str(needing), "--rounds", str(rounds))
    if commit:
        beside(commit, arguments)
        click.echo("here:")
    sys.exit(0 if asyncio.run(measure(opened, needing, rounds)) else 1)


if __name__ == "__main__":
    main()
