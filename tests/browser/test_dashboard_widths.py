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
