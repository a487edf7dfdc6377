"""The waitlist as a place to work in: its filters in the address, views saved by name, and several
entries changed at once."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.dashboard_visit import sign_in
from tests.browser.test_dashboard_access import faults
from tests.flows.dashboard_world import Served
from tests.world import World, number

pytestmark = [pytest.mark.browser, pytest.mark.long]


def row(page: Page, name: str) -> Locator:
    """The pinned part of a row, which names the patient."""
    return page.get_by_role("row").filter(has_text=name)


def first(page: Page) -> Locator:
    return page.locator(".ag-pinned-left-cols-container").get_by_role("row").first


async def listed(world: World) -> None:
    await world.place("Plano")
    await world.place("Frisco")
    await world.provider("Dr. Lee")
    await world.patient(number(1), "Ana Reyes", location_preference=("Plano",), boost=5)
    await world.patient(number(2), "Ben Carter", location_preference=("Plano",), boost=9)
    await world.patient(number(3), "Cleo Diaz", language="es")


async def test_filters_and_the_sort_live_in_the_address_and_are_saved_by_name(
    desk: Served, page: Page, world: World
) -> None:
    await listed(world)
    await sign_in(page, desk, path="/waitlist")
    await expect(page.get_by_text("3 entries")).to_be_visible()
    await page.get_by_label("Wants place").select_option("Plano")
    await expect(page.get_by_text("2 entries")).to_be_visible()
    assert page.url.endswith("/waitlist?place=Plano")
    boost = page.get_by_role("columnheader", name="Boost")
    await boost.click()
    await expect(boost).to_have_attribute("aria-sort", "ascending")
    await expect(page).to_have_url(f"{desk.url}/waitlist?place=Plano&sort=boost&order=asc")
    await page.get_by_label("Only").select_option("boosted")
    await expect(page).to_have_url(
        f"{desk.url}/waitlist?sort=boost&order=asc&place=Plano&only=boosted"
    )
    await page.get_by_label("Search the waitlist").fill("Ben")
    await expect(page.get_by_text("1 entry")).to_be_visible()
    assert "Ben" not in page.url
    await page.get_by_label("Search the waitlist").fill("")
    await page.get_by_role("button", name="Save this view").press("Enter")
    await expect(page.get_by_label("Name of this view")).to_be_focused()
    assert await faults(page, "save a view") == set()
    await page.keyboard.type("Plano, least first")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("The view is saved")).to_be_visible()
    for _ in range(3):
        await page.go_back()
    await expect(page).to_have_url(f"{desk.url}/waitlist")
    await expect(page.get_by_text("3 entries")).to_be_visible()
    await expect(page.get_by_label("Wants place")).to_have_value("")
    await expect(page.get_by_role("columnheader", name="Score")).to_have_attribute(
        "aria-sort", "descending"
    )
    await page.get_by_role("link", name="Plano, least first").click()
    await expect(page.get_by_text("2 entries")).to_be_visible()
    await expect(boost).to_have_attribute("aria-sort", "ascending")
    await expect(first(page)).to_contain_text("Ana Reyes")
    # The address alone says it: a colleague opens it, or the same person a day later.
    await page.goto(page.url)
    await expect(page.get_by_text("2 entries")).to_be_visible()
    await expect(boost).to_have_attribute("aria-sort", "ascending")
    assert await faults(page, "the waitlist") == set()
    await page.get_by_role("button", name="Remove this view").click()
    await page.get_by_role("button", name="Remove the view", exact=True).click()
    await expect(page.get_by_role("link", name="Plano, least first")).to_have_count(0)
