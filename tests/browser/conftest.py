"""A real Chromium for the tests of pages: one a session, and a profile of its own for each page.

A visit's cookies and storage end with its page, so nothing leaks from one test to the next.
"""

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from tests.flows import dashboard_world
from tests.flows.dashboard_world import Served
from tests.world import World

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--no-startup-window",  # a visitor would wait for that window to be ready
]
START_SECONDS = 60.0
CLOSE_SECONDS = 15.0


def find_chromium() -> str | None:
    """The Chromium of this machine, else the one that playwright has installed, else none."""
    found = next(filter(None, map(shutil.which, NAMES)), None) or asyncio.run(_installed())
    return found if Path(found).exists() else None


async def _installed() -> str:
    async with async_playwright() as playwright:
        return playwright.chromium.executable_path


@pytest.fixture(scope="session")
def chromium_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a running Chromium is steered from. Without one the test is skipped, but fails where
    CI promises one."""
    path = find_chromium()
    if path is None:
        missing = "No Chromium was found on this machine."
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    profile = tmp_path_factory.mktemp("chromium")
    # The driver is started for each test, and reads its own program faster the second time.
    os.environ.setdefault("NODE_COMPILE_CACHE", str(tmp_path_factory.mktemp("driver")))
    steered = ["--remote-debugging-port=0", f"--user-data-dir={profile}"]
    process = subprocess.Popen([path, *ARGUMENTS, *steered], stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{_port(profile / 'DevToolsActivePort')}"
    finally:
        process.terminate()
        process.wait()


def _port(told: Path) -> str:
    """The port that Chromium has chosen, once it says so in its profile."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        lines = told.read_text().splitlines() if told.exists() else []
        if len(lines) > 1:
            return lines[0]
        time.sleep(0.02)
    raise TimeoutError("Chromium did not start.")


@pytest.fixture
async def chromium(chromium_url: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(chromium_url)
        try:
            yield browser
        finally:
            # Chromium now and then never tells that it has closed a page. Who hangs up closes all.
            with suppress(TimeoutError):
                await asyncio.wait_for(browser.close(), CLOSE_SECONDS)


def _is_error(said: ConsoleMessage) -> bool:
    """An answer of 400 or more is not the script's error: tests provoke them."""
    return said.type == "error" and not said.text.startswith("Failed to load resource")


@pytest.fixture
async def page(chromium: Browser) -> AsyncIterator[Page]:
    """A blank page of desktop size; an error in its scripts fails the test."""
    context = await chromium.new_context(viewport={"width": 1280, "height": 860})
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if _is_error(said) else None)
    yield page
    assert errors == [], "the page had script errors"


@pytest.fixture
def world(database: ModuleType) -> World:
    """A clinic whose clock is the dashboard's too, and stands still until a test moves it."""
    return World()


@pytest.fixture
async def desk(world: World, tmp_path: Path) -> AsyncIterator[Served]:
    """The dashboard, served, with an account of each role."""
    await dashboard_world.staff(world)
    async with dashboard_world.served(tmp_path, IDLE_MINUTES="120") as desk:
        yield desk
