"""Nothing stands half outside a window, be it of a desk, a tablet or a phone."""

from typing import Final

import pytest
from playwright.async_api import Page, expect

from tests.browser.dashboard_visit import sign_in
from tests.flows import dashboard_history, dashboard_world
from tests.flows.dashboard_world import Served
from tests.world import World, number

pytestmark = [pytest.mark.browser, pytest.mark.long]

LONG: Final = "Maximiliana Konstantinopoulou-Featherstonehaugh"
COLUMNS = """() => {
    const edge = document.querySelector('.ag-body-viewport').getBoundingClientRect().right;
    const cut = (one) => !one.matches('.ag-header-cell')
        && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 2);
    return [...document.querySelectorAll('.ag-header-cell, .ag-header-cell-text, .ag-cell')]
        .filter((one) => one.getBoundingClientRect().right > edge + 1 || cut(one))
        .map((one) => one.textContent);
}"""
TABLES = """() => [document.documentElement, ...document.querySelectorAll('.scroll-x')]
    .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className)"""
PAGES = ("board", "slots", "fill-rates", "policy", "fairness", "outlook", "record")


async def test_no_column_of_the_waitlist_is_half_outside_and_no_name_is_cut(
    desk: Served, page: Page, world: World
) -> None:
    await dashboard_world.busy_morning(world)
    await world.patient(number(77), LONG, boost=20, location_preference=("Plano", "Frisco"))
    await sign_in(page, desk, path="/waitlist")
    pinned = page.locator(".ag-pinned-left-cols-container").get_by_text(LONG)
    heads = page.get_by_role("columnheader")
    for width, shown in ((1920, 11), (1366, 11), (1280, 11), (768, 6), (360, 3)):
        await page.set_viewport_size({"width": width, "height": 800})
        await expect(heads, f"at {width} px").to_have_count(shown)
        await expect(pinned).to_be_visible()
        await page.wait_for_function(f"() => ({COLUMNS})().length === 0", timeout=10_000)


async def test_tables_fit_a_desk_and_a_tablet(desk: Served, page: Page, world: World) -> None:
    await dashboard_world.busy_morning(world)
    await dashboard_history.fill(world.now, weeks=5, seed=2)
    await sign_in(page, desk, "admin")
    for name in PAGES:
        await page.goto(f"{desk.url}/{name}")
        await expect(page.locator(".content h1")).to_be_visible()
        await expect(page.locator("main .loading")).to_have_count(0)
        for width in (1366, 1280, 768):
            await page.set_viewport_size({"width": width, "height": 800})
            assert await page.evaluate(TABLES) == [], f"{name} at {width} px"


# What covers the middle of the window at each height, from its top to its foot.
COVERED = """() => Array.from({ length: 20 }, (_, n) => (n + 0.5) / 20 * innerHeight)
    .filter((y) => !document.elementFromPoint(innerWidth / 2, y)?.closest('main')).length / 20"""


@pytest.mark.parametrize("name", ["", "waitlist", "fill-rates"])
async def test_a_window_enlarged_twice_is_left_to_what_is_read(
    desk: Served, page: Page, world: World, name: str
) -> None:
    await dashboard_world.busy_morning(world)
    await page.set_viewport_size({"width": 683, "height": 384})
    await sign_in(page, desk, "admin")
    await page.goto(f"{desk.url}/{name}")
    await expect(page.locator(".content h1")).to_be_visible()
    await expect(page.locator("main .loading")).to_have_count(0)
    root = "document.documentElement"
    assert await page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")
    assert await page.evaluate(COVERED) <= 0.35
    for link in await page.locator("nav#nav > span:not(.far):not(.farther) a").all():
        assert await link.is_visible()
    await page.get_by_text("More", exact=True).click()
    await expect(page.get_by_role("link", name="Settings")).to_be_in_viewport()
    await page.keyboard.press("Escape")
    await page.evaluate("window.scrollTo(0, 300)")
    await page.wait_for_function(f"() => ({COVERED})() === 0", timeout=5_000)
    await page.set_viewport_size({"width": 360, "height": 740})
    await expect(page.locator("nav#nav")).to_have_css("position", "fixed")
