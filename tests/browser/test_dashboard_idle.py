"""Who does nothing is warned and signed out; what was typed stays, and nobody else reads it."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from dashboard.access import accounts, sessions
from tests.browser.dashboard_visit import sign_in, sign_in_beside
from tests.flows.dashboard_world import Served
from tests.world import World, column

pytestmark = [pytest.mark.browser, pytest.mark.long]

IDLE = timedelta(minutes=120)
"""As the dashboard of these tests is set."""


async def test_who_does_nothing_is_warned_and_a_press_goes_on(
    desk: Served, page: Page, world: World
) -> None:
    await sign_in(page, desk)
    warning = page.get_by_role("alert").filter(has_text="you will be signed out in")
    await expect(warning).to_be_hidden()
    world.now += IDLE - timedelta(seconds=40)
    await expect(warning).to_be_visible(timeout=20_000)
    await page.get_by_role("button", name="Stay signed in").click()
    await expect(warning).to_be_hidden()
    world.now += IDLE - timedelta(seconds=70)
    await page.reload()
    await expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()


@pytest.mark.parametrize(("who", "dialogs"), [("front_desk", 1), ("admin", 0)])
async def test_what_was_typed_outlasts_the_end_under_a_cover_for_the_same_person(
    desk: Served, page: Page, world: World, who: str, dialogs: int
) -> None:
    await sign_in(page, desk)
    await page.get_by_role("button", name="New waitlist entry").click()
    dialog = page.get_by_role("dialog")
    mobile = dialog.get_by_label("Mobile number")
    await mobile.fill("(972) 555-0001")
    world.now += IDLE + timedelta(seconds=5)
    await expect(page.get_by_text("Your session has ended")).to_be_visible(timeout=20_000)
    await expect(mobile).to_be_hidden()
    await sign_in_beside(page, desk, who)
    await expect(dialog).to_have_count(dialogs)
    if dialogs:
        await expect(mobile).to_be_visible()
        await expect(mobile).to_have_value("(972) 555-0001")


async def test_an_admin_sees_who_is_signed_in_and_signs_them_out(
    desk: Served, page: Page, world: World
) -> None:
    (manager,) = [one for one in await accounts.everyone() if one.role == "manager"]
    await sessions.begin(manager.id, "192.0.2.7", "Firefox/140.0 Windows", world.now)
    await sign_in(page, desk, "admin", "/people")
    open_ones = page.get_by_role("region", name="Signed in now")
    await expect(open_ones.get_by_text("this one")).to_be_visible()
    theirs = open_ones.locator(".card").filter(has_text="manager")
    await expect(theirs).to_contain_text("Firefox on Windows, from 192.0.2.7")
    await theirs.get_by_role("button", name="Sign out").click()
    await expect(theirs).to_have_count(0)
    assert "end_session" in await column("SELECT action FROM audit_log")
