"""A winner who was told by when the time is final, on Today, before and after that was broken."""

from pathlib import Path
from types import ModuleType

import pytest
from playwright.async_api import Page, expect

from tests.browser.dashboard_visit import sign_in
from tests.flows.dashboard_world import Served
from tests.world import World, freed_by, number

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture
def world(database: ModuleType) -> World:
    """A clinic whose record system books what it has freed."""
    return World({"FHIR_BOOK": "yes"})


async def test_a_promise_is_shown_with_its_time_and_as_broken_when_that_has_passed(
    desk: Served, page: Page, world: World, tmp_path: Path
) -> None:
    await world.patient(number(1), "Ana Reyes")
    slot = await world.slot()
    assert world.rules.books_in
    await freed_by(world.rules.books_in, slot, world.now)
    await world.settle()
    await world.say(number(1), "yes")
    await sign_in(page, desk)
    await expect(page.get_by_text("Held: told that it is final by")).to_be_visible()
    await page.screenshot(path=str(tmp_path / "promised.png"), full_page=True)
    await world.pass_time(minutes=31)
    await page.reload()
    broken = page.get_by_text("not kept")
    await expect(broken).to_be_visible()
    await expect(page.get_by_text("Held: told")).to_have_count(0)
    await page.screenshot(path=str(tmp_path / "broken.png"), full_page=True)
    assert await broken.evaluate("one => one.getBoundingClientRect().right <= innerWidth")
    await page.get_by_role("button", name="Booked").first.click()
    await expect(broken).to_have_count(0)
