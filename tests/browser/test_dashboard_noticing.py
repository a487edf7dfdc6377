"""What waits for a person is seen: on Today, and in the title of the tab on whatever page."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from bot import database
from tests.browser.dashboard_visit import sign_in
from tests.browser.test_dashboard_access import faults
from tests.flows import dashboard_world
from tests.flows.dashboard_world import Served
from tests.world import World, number

pytestmark = [pytest.mark.browser, pytest.mark.long]


async def test_a_held_file_stands_on_today_and_leads_to_where_it_is_decided(
    desk: Served, page: Page, world: World
) -> None:
    await database.execute(dashboard_world.HELD, world.now)
    await sign_in(page, desk)
    held = page.get_by_role("article").filter(has_text="File held: day1.csv")
    await expect(held).to_contain_text("Far more cancellations than usual.")
    await expect(page.locator(".tile").filter(has_text="Need a person")).to_contain_text("2")
    await expect(page).to_have_title(re.compile(r"^\(2\) Today"))
    assert await faults(page, "a held file") == set()
    await held.get_by_role("link", name="Look at it").click()
    await page.get_by_role("button", name="Discard").first.click()
    await page.get_by_role("button", name="Discard it").click()
    await expect(page).to_have_title(re.compile(r"^\(1\) Files"))


async def test_the_title_counts_what_today_lists(desk: Served, page: Page, world: World) -> None:
    for n in (1, 2):
        await world.patient(number(n), f"Patient {n}")
    await world.slot()
    await world.settle()
    await sign_in(page, desk, path="/waitlist")
    await expect(page).to_have_title(re.compile(r"^Waitlist"))
    await world.say(number(2), "what would it cost me")
    await world.say(number(2), "and is there parking")
    await expect(page).to_have_title(re.compile(r"^\(1\) Waitlist"))
    await world.say(number(1), "YES")
    await expect(page).to_have_title(re.compile(r"^\(2\) Waitlist"))
    await page.get_by_role("link", name="Today").click()
    await page.get_by_role("button", name="Booked").click()
    await expect(page).to_have_title(re.compile(r"^\(1\) Today"))
    await page.get_by_role("button", name="Done").click()
    await expect(page).to_have_title(re.compile(r"^Today"))


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (360, 740)])
async def test_who_needs_a_person_stands_above_twenty_slots_with_their_number(
    desk: Served, chromium: Browser, world: World, width: int, height: int
) -> None:
    await world.patient(number(1), "Ana Reyes")
    for n in range(20):
        await world.slot(location=f"Room {n}")
    await world.settle()
    await world.say(number(1), "what would it cost me")
    await world.say(number(1), "and is there parking")
    for role, shown in (("front_desk", "(972) 555-0001"), ("manager", "•••• 0001")):
        page = await chromium.new_page(viewport={"width": width, "height": height})
        await sign_in(page, desk, role)
        row = page.get_by_role("article").filter(has_text=shown)
        box = await row.bounding_box()
        assert box is not None
        first = await page.locator("[data-slot]").first.bounding_box()
        assert first is not None
        assert box["y"] <= first["y"]
