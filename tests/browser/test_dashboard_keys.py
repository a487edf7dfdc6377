"""The day's work by keyboard: what Ctrl-K finds, and what letters do."""

import re

import pytest
from playwright.async_api import Page, expect

from bot import database
from tests.browser.dashboard_visit import sign_in
from tests.browser.test_dashboard_access import faults
from tests.flows.dashboard_world import Served
from tests.world import World, column, number

pytestmark = [pytest.mark.browser, pytest.mark.long]


async def test_a_patient_a_slot_and_an_action_are_found_and_led_to(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Zoë O'Neil Allen")
    slot = await world.slot()
    await world.settle()
    await sign_in(page, desk)
    await page.keyboard.press("Control+k")
    found = page.get_by_role("option")
    await expect(found.filter(has_text="New cancellation")).to_be_visible()
    assert await faults(page, "the palette") == set()
    await page.keyboard.type("allen zoe")
    await expect(found).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(r"/patient\?id=1$"))
    await expect(page.get_by_role("heading", name="Zoë O'Neil Allen", exact=True)).to_be_visible()
    await page.keyboard.press("Control+k")
    await page.keyboard.type("lee plano open")
    await expect(found).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page.locator(f'[data-slot="{slot}"]')).to_be_focused()
    await page.keyboard.press("Control+k")
    await page.keyboard.type("new canc")
    await expect(found).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="New cancellation")).to_be_visible()


async def test_letters_lead_through_the_day_and_mean_nothing_where_somebody_types(
    desk: Served, page: Page, world: World
) -> None:
    for n in (1, 2):
        await world.patient(number(n), f"Patient {n}")
    await world.slot()
    await world.settle()
    await world.say(number(1), "YES")
    await sign_in(page, desk)
    await expect(page.get_by_role("button", name="Booked")).to_be_visible()
    await page.keyboard.press("j")
    await page.keyboard.press("b")
    await expect(page.get_by_text("Marked as booked: Patient 1")).to_be_visible()
    assert await column("SELECT booked_at IS NOT NULL FROM cancellation_event") == [True]
    await page.keyboard.press("g")
    await page.keyboard.press("m")
    await expect(page).to_have_url(re.compile("/messages$"))
    await expect(page.get_by_placeholder("Name or digits")).to_be_visible()
    await page.keyboard.press("/")
    await page.keyboard.type("gw?n")
    await expect(page.get_by_placeholder("Name or digits")).to_have_value("gw?n")
    await expect(page).to_have_url(re.compile("/messages$"))
    await page.get_by_role("heading", name="Messages").click()
    await page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    await expect(keys).to_contain_text("Waitlist")
    await expect(keys).not_to_contain_text("Fill rates")
    assert await faults(page, "the keys") == set()
    await keys.get_by_role("checkbox").check()
    await page.keyboard.press("Escape")
    await page.keyboard.press("g")
    await page.keyboard.press("w")
    await page.keyboard.press("?")
    await expect(keys).not_to_be_visible()
    await expect(page).to_have_url(re.compile("/messages$"))
    assert await database.fetch_value("SELECT count(*) FROM audit_log WHERE action = 'booked'") == 1
