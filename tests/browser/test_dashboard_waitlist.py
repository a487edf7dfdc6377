"""The waitlist as a place to work in: its filters in the address, views saved by name, and several
entries changed at once."""

from datetime import timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from bot import database
from bot.waitlist import entries
from tests.browser.dashboard_visit import sign_in
from tests.browser.test_dashboard_access import faults
from tests.flows.dashboard_world import Served
from tests.world import World, column, number

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


async def choose(page: Page, name: str) -> None:
    """By the keyboard: the space bar on the row."""
    await row(page, name).get_by_role("gridcell", name=name).focus()
    await page.keyboard.press("Space")


async def test_several_entries_are_changed_with_one_question_and_one_undo(
    desk: Served, page: Page, world: World
) -> None:
    await listed(world)
    await sign_in(page, desk, path="/waitlist")
    await choose(page, "Ana Reyes")
    await choose(page, "Ben Carter")
    await expect(page.get_by_text("2 chosen")).to_be_visible()
    await page.get_by_role("button", name="Change the chosen").press("Enter")
    dialog = page.get_by_role("dialog", name="Change several entries")
    await expect(dialog.get_by_text("Please choose what to do.")).to_be_visible()
    await expect(dialog.get_by_role("textbox", name="What to do")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    boost = page.get_by_role("option", name="Boost", exact=True)
    await expect(boost).to_be_visible()
    for _ in range(8):
        if await boost.get_attribute("data-combobox-selected"):
            break
        await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await dialog.get_by_label("Why this boost").fill("the storm")
    await expect(dialog.get_by_text("Ana Reyes boost 5, now 10")).to_be_visible()
    assert await faults(page, "several") == set()
    change = {"notes": "mornings only"}
    world.now += timedelta(seconds=1)
    await database.unit(lambda: entries.change(2, change, world.now))
    await dialog.get_by_label("Why this boost").press("Enter")
    await expect(page.get_by_text("1 entry is changed: boost.")).to_be_visible()
    left = "Ben Carter: Somebody has changed this entry in the meantime."
    await expect(page.get_by_text(left)).to_be_visible()
    boosts = "SELECT manual_boost FROM waitlist_entry ORDER BY id"
    assert await column(boosts) == [10, 9, 0]
    await expect(page.get_by_text("1 chosen")).to_be_visible()
    await page.get_by_role("button", name="Undo").press("Enter")
    await expect(page.get_by_text("Undone: it is as it was before.")).to_be_visible()
    assert await column(boosts) == [5, 9, 0]
    # All that the filter shows, however much of it was seen.
    await page.get_by_label("Wants place").select_option("Plano")
    await expect(page.get_by_text("2 entries", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Choose all").click()
    await expect(page.get_by_text("2 chosen")).to_be_visible()
    await expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    await page.get_by_role("button", name="Choose none").click()
    await expect(page.get_by_text("None chosen")).to_be_visible()
    await expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    # A row still opens, by Enter as by a click.
    await row(page, "Ana Reyes").get_by_role("gridcell", name="Ana Reyes").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog").get_by_text("Made of")).to_have_count(0)
    await expect(page.get_by_role("dialog", name="Ana Reyes")).to_be_visible()
