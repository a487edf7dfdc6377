"""Who texted JOIN stands under "Needs a person" until somebody knows them; and the poster."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.dashboard_visit import sign_in
from tests.flows.dashboard_world import Served
from tests.world import World, column, number

pytestmark = [pytest.mark.browser, pytest.mark.long]


async def test_who_asks_by_text_is_put_on_the_list_by_a_press(
    desk: Served, page: Page, world: World
) -> None:
    for n in (11, 12):
        await world.say(number(n), "unirme" if n == 12 else "join")
        await world.say(number(n), "yes")
    await sign_in(page, desk)
    needing = page.get_by_role("region", name="Needs a person")
    first = needing.locator("article").filter(has_text="Asks by text (English)")
    await expect(
        needing.locator("article").filter(has_text="Asks by text (Spanish)")
    ).to_be_visible()
    await first.get_by_role("button", name="Put on the list").click()
    await expect(first).to_have_count(0)
    await needing.get_by_role("button", name="Not our patient").click()
    await expect(needing.get_by_text("Asks by text")).to_have_count(0)
    await world.settle()
    assert await column("SELECT outcome FROM join_request ORDER BY id") == ["listed", "refused"]
    assert world.bodies(number(11))[-1].startswith("TPCCC: You're on our waitlist.")
    await page.goto(f"{desk.url}/waitlist")
    async with page.expect_popup() as opened:
        await page.get_by_role("link", name="Poster").click()
    # The desk of the tests has no number.
    await expect((await opened.value).get_by_text("Set TWILIO_PHONE_NUMBER")).to_be_visible()


async def test_a_manager_sees_that_somebody_asks_and_presses_nothing(
    desk: Served, page: Page, world: World
) -> None:
    await world.say(number(11), "join")
    await world.say(number(11), "yes")
    await sign_in(page, desk, "manager")
    needing = page.get_by_role("region", name="Needs a person")
    await expect(needing).to_contain_text("Asks by text")
    await expect(needing.get_by_role("button")).to_have_count(0)
    assert number(11)[2:] not in await page.content()
