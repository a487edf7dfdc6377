"""``python -m demo pictures``: pages of a running demo, as the pictures of the documentation."""

import asyncio
import shutil
from pathlib import Path
from typing import Any, Final

import click

PAGES: Final = {
    "today": "/",
    "board": "/board?week=yes",
    "waitlist": "/waitlist",
    "messages": "/messages?patient=1",
    "patient": "/patient?id=1",
    "fill-rates": "/fill-rates?period=7",
}
WIDTH: Final = 1366
HEIGHTS: Final = {"fill-rates": 1560}
"""Of pictures that show more than a screen, in pixels."""
SCREEN: Final = 768
DRAWN_MS: Final = 4_000
"""What comes after a page itself stands by then."""
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")


async def take(url: str, login: tuple[str, str], folder: Path) -> list[Path]:
    """Sign in and take each page; returns the files. Needs the development's packages."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        ours = next(filter(None, map(shutil.which, BROWSERS)), None)
        browser = await playwright.chromium.launch(executable_path=ours, args=["--no-sandbox"])
        try:
            page = await browser.new_page(viewport={"width": WIDTH, "height": SCREEN})
            await _sign_in(page, url, login)
            return [await _picture(page, url, name, folder) for name in PAGES]
        finally:
            await browser.close()


async def _sign_in(page: Any, url: str, login: tuple[str, str]) -> None:
    name, password = login
    await page.goto(f"{url}/login")
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in").click()
    await page.locator(".content h1").wait_for()


async def _picture(page: Any, url: str, name: str, folder: Path) -> Path:
    await page.set_viewport_size({"width": WIDTH, "height": HEIGHTS.get(name, SCREEN)})
    await page.goto(f"{url}{PAGES[name]}")
    await page.locator(".content h1").wait_for()
    await page.wait_for_timeout(DRAWN_MS)
    file = folder / f"{name}.png"
    await page.screenshot(path=file)
    return file


def run(url: str, login: tuple[str, str], folder: Path) -> list[Path]:
    """Raises ``click.ClickException`` where no demo answers, or no browser is found."""
    from playwright.async_api import Error

    try:
        return asyncio.run(take(url, login, folder))
    except Error as error:
        why = str(error).splitlines()[0]
        raise click.ClickException(f"No picture of {url}: {why} Does the demo run?") from None
