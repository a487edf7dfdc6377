"""Closed slots: found by what the address says, with whose they became and who was asked."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.dashboard_visit import sign_in
from tests.browser.test_dashboard_access import faults
from tests.flows import dashboard_world
from tests.flows.dashboard_world import Served
from tests.world import TOMORROW, World, number

pytestmark = [pytest.mark.browser, pytest.mark.long]


async def a_few(world: World) -> None:
    """One filled by Ana, one that nobody took, with Ben asked."""
    await world.patient(number(1), "Ana Reyes", provider_preference=("Dr. Lee",))
    await world.patient(number(2), "Ben Carter", provider_preference=("Dr. Amari",))
    await world.slot()
    await world.settle()
    await world.say(number(1), "YES")
    await world.slot(provider="Dr. Amari", location="Frisco")
    await world.settle()
    world.now = TOMORROW - timedelta(minutes=10)  # nobody else suits: every minute is like the last
    await world.until(TOMORROW + timedelta(hours=1))


async def test_a_front_desk_finds_what_became_of_a_slot_of_yesterday(
    desk: Served, page: Page, world: World
) -> None:
    await a_few(world)
    await sign_in(page, desk)
    await page.get_by_role("link", name="Closed slots").click()
    await expect(page.get_by_text("2 closed, November 19 to 25, 2026")).to_be_visible()
    lost = page.get_by_role("article").filter(has_text="Dr. Amari")
    await expect(lost).to_contain_text("Everyone asked, nobody took it")
    await lost.get_by_text("Who was asked: 1").click()
    await expect(lost.get_by_text("Ben Carter")).to_be_visible()
    assert await faults(page, "closed slots") == set()
    await page.get_by_label("Outcome").select_option("Filled")
    await expect(page).to_have_url(re.compile(r"/slots\?from=2026-11-19&to=2026-11-25&outcome"))
    await expect(page.get_by_role("article")).to_have_count(1)
    await expect(page.get_by_role("article")).to_contain_text("Ana Reyes")
    await page.get_by_label("Provider").select_option("Dr. Amari")
    await expect(page.get_by_text("No slot has closed like this")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_label("Provider")).to_have_value("")
    await expect(page.get_by_role("article")).to_have_count(1)
    await page.get_by_role("link", name="Ana Reyes").click()
    await expect(page.get_by_role("heading", name="Ana Reyes", exact=True)).to_be_visible()


async def test_a_manager_sees_the_same_rows_without_names(
    desk: Served, page: Page, world: World
) -> None:
    await a_few(world)
    await sign_in(page, desk, "manager", "/slots?from=2026-11-24&to=2026-11-24")
    row = page.get_by_role("article")
    await expect(row).to_contain_text("A. R.")
    await expect(page.get_by_text("Ana Reyes")).to_have_count(0)
    await expect(page.locator("main a[href*=patient]")).to_have_count(0)


async def test_a_figure_leads_to_the_rows_that_it_counts(
    desk: Served, page: Page, world: World
) -> None:
    await a_few(world)
    await sign_in(page, desk, "manager", "/fill-rates?from=2026-11-24&to=2026-11-25")
    await expect(page.get_by_text("November 24 to 25, 2026")).to_be_visible()
    await page.locator(".tile").first.get_by_role("link", name="50%").click()
    await expect(page.get_by_text("2 closed, November 24 to 25, 2026")).to_be_visible()
    await page.go_back()
    await page.get_by_role("link", name="Dr. Lee").click()
    await expect(page.get_by_role("article")).to_have_count(1)
    await page.go_back()
    await page.get_by_role("link", name="7 days").click()
    await expect(page).to_have_url(re.compile(r"/fill-rates\?period=7$"))
    await expect(page.get_by_text("November 19 to 25, 2026")).to_be_visible()
    assert await faults(page, "figures with their rows") == set()


async def test_a_damaged_address_is_read_as_far_as_it_can_be(
    desk: Served, page: Page, world: World
) -> None:
    await a_few(world)
    await sign_in(page, desk)
    for search in ("?from=x&to=&page=-3", "?from=9999-99-99&only=%00&outcome=y", "?page=99"):
        await page.goto(f"{desk.url}/slots{search}")
        await expect(page.locator(".counted")).to_contain_text("closed")
        await expect(page.get_by_text("Something went wrong")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (360, 740)])
async def test_it_fits_the_screen(
    desk: Served, chromium: Browser, world: World, width: int, height: int
) -> None:
    await dashboard_world.busy_morning(world)
    page = await chromium.new_page(viewport={"width": width, "height": height})
    await sign_in(page, desk, path="/slots")
    await page.get_by_role("article").first.wait_for()
    root = "document.documentElement"
    assert await page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")
