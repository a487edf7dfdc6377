"""A real Chromium for the tests of pages: one a test, so that nothing leaks to the next."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, Playwright, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def find_chromium(playwright: Playwright) -> str | None:
    """The Chromium of this machine, else the one that playwright has installed, else none."""
    own = playwright.chromium.executable_path
    found = filter(None, [*map(shutil.which, NAMES), "/usr/bin/chromium", own])
    return next((path for path in found if Path(path).exists()), None)


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """A running Chromium. Without one the test is skipped, but fails where CI promises one."""
    async with async_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            missing = "No Chromium was found on this machine."
            if os.environ.get("CI"):
                pytest.fail(missing)
            pytest.skip(missing)
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


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
    await context.close()
    assert errors == [], "the page had script errors"
