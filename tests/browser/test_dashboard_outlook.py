"""What comes this week is two presses away from the figures."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.dashboard_visit import sign_in
from tests.browser.test_dashboard_access import faults
from tests.flows.dashboard_world import Served
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.long]


async def test_a_manager_sees_what_comes_on_tuesday_in_two_presses(
    desk: Served, page: Page, world: World
) -> None:
    await world.patients(1)
    await sign_in(page, desk, "manager")
    await page.get_by_role("link", name="Policy").click()
    await page.get_by_role("link", name="What comes this week").click()
    main = page.get_by_role("main")
    await expect(main).to_contain_text("What the next seven days will still bring")
    await expect(main).to_contain_text("Too little has been seen to say")
    assert await faults(page, "the outlook") == set()


async def test_from_today_it_is_one_press(desk: Served, page: Page, world: World) -> None:
    await sign_in(page, desk)
    await page.get_by_role("link", name="Coming week").click()
    await expect(page.get_by_role("main")).to_contain_text("Too little has been seen to say")
