"""The board in a browser: a day is withdrawn and given back at once; the wall has no buttons."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from tests.browser.dashboard_visit import sign_in
from tests.browser.test_dashboard_access import faults
from tests.flows.dashboard_world import Served
from tests.world import TOMORROW, World, column

pytestmark = [pytest.mark.browser, pytest.mark.long]


async def test_a_day_is_withdrawn_with_one_question_and_one_undo(
    desk: Served, page: Page, world: World
) -> None:
    await world.patients(2)
    for hours in (0, 1):
        await world.slot(TOMORROW + timedelta(hours=hours))
    await world.settle()
    other = await world.slot(TOMORROW + timedelta(days=1))
    await sign_in(page, desk, path="/board?week=yes")
    chips = page.locator("a.chip")
    await expect(chips).to_have_count(3)
    await page.get_by_role("button", name="Withdraw several").click()
    dialog = page.get_by_role("dialog", name="Withdraw several slots")
    await expect(dialog).to_contain_text("2 slots; 2 patients are told.")
    await expect(dialog).to_contain_text("this slot is no longer open")
    assert await faults(page, "withdraw several") == set()
    await dialog.get_by_role("button", name="Withdraw these slots").click()
    await expect(page.get_by_text("2 slots are withdrawn.")).to_be_visible()
    await expect(chips).to_have_count(1)
    await page.get_by_role("button", name="Undo").click()
    await expect(chips).to_have_count(3)
    assert await column("SELECT DISTINCT status FROM cancellation_event") == ["open"]
    await chips.nth(2).click()
    await expect(page.locator(f'[data-slot="{other}"]')).to_be_focused()
    await page.goto(f"{desk.url}/board?week=yes&wall=yes")
    await expect(page.locator("div.chip")).to_have_count(3)
    await expect(page.locator(".wall-clock")).to_have_text(re.compile(r"^\d+:\d\d [AP]M$"))
    await expect(page.get_by_role("navigation")).to_be_hidden()
    await expect(page.get_by_role("button")).to_have_count(0)
