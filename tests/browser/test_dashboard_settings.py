"""Settings: a new place and a new provider start from the screen."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.dashboard_visit import sign_in
from tests.flows.dashboard_world import Served
from tests.world import column

pytestmark = [pytest.mark.browser, pytest.mark.long]


async def test_a_new_place_starts_from_the_screen_and_is_corrected_there(
    desk: Served, page: Page
) -> None:
    await sign_in(page, desk, "manager", "/settings")
    await page.get_by_role("button", name="New place").click()
    form = page.get_by_role("dialog", name="Place")
    await form.locator("#place-name").fill("El Paso")
    await form.get_by_label("Name in texts").fill("Sun Clinic")
    await form.get_by_label("Phone for questions").fill("915 555 0100")
    await form.get_by_label("Texts from").fill("9:00")
    await form.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Contact hours have a start and an end")).to_be_visible()
    await form.get_by_label("until").fill("17:00")
    await form.get_by_label("Also written").fill("EP")
    await form.get_by_label("Also written").press("Enter")
    await form.get_by_role("button", name="Save").click()
    row = page.locator(".account-row", has_text="El Paso")
    await expect(row).to_contain_text("texts as Sun Clinic · (915) 555-0100")
    await expect(row).to_contain_text("texts from 09:00 to 17:00 · also written EP")
    await row.get_by_role("button", name="Change").click()
    await form.locator("#place-name").fill("West El Paso")
    await form.get_by_role("switch", name="Takes slots").click()
    await form.get_by_role("button", name="Save").click()
    await expect(row).to_contain_text("closed")
    await expect(row).to_contain_text("also written EP, El Paso")
    did = "SELECT actor || ' ' || action FROM audit_log WHERE subject = 'place' ORDER BY id"
    acts = ("add", "alias", "change", "close")
    assert await column(did) == [f"manager {act}" for act in acts]


async def test_a_provider_is_added_renamed_and_switched_off(desk: Served, page: Page) -> None:
    await sign_in(page, desk, "manager", "/settings")
    await page.get_by_role("button", name="New provider").click()
    form = page.get_by_role("dialog", name="Provider")
    await form.locator("#provider-name").fill("Dr. Novak")
    await form.get_by_role("button", name="Save").click()
    row = page.locator(".account-row", has_text="Dr. Novak")
    await expect(row).to_contain_text("MD/DO")
    await row.get_by_role("button", name="Change").click()
    await form.locator("#provider-name").fill("Dr. Novak-Hill")
    await form.get_by_role("switch", name="Takes slots").click()
    await form.get_by_role("button", name="Save").click()
    await expect(page.locator(".account-row", has_text="Dr. Novak-Hill")).to_contain_text(
        "switched off"
    )


async def test_the_front_desk_keeps_no_settings(desk: Served, page: Page) -> None:
    await sign_in(page, desk, "front_desk")
    await expect(page.get_by_role("link", name="Settings")).to_have_count(0)
