"""Forms on a small screen, in any browser's time zone, and with what people really type."""

from datetime import UTC, datetime
from typing import Literal

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.dashboard_visit import card, sign_in
from tests.browser.test_dashboard_access import faults
from tests.flows.dashboard_world import Served
from tests.world import World, column, number

pytestmark = [pytest.mark.browser, pytest.mark.long]


async def in_sight(part: Locator, page: Page) -> bool:
    """Whether all of it lies within the window."""
    box, size = await part.bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    return box["y"] >= 0 and box["y"] + box["height"] <= size["height"]


@pytest.mark.parametrize(("width", "height", "scheme"), [(1366, 620, "light"), (360, 640, "dark")])
async def test_a_day_of_another_month_is_chosen_on_a_small_screen(
    desk: Served,
    chromium: Browser,
    world: World,
    width: int,
    height: int,
    scheme: Literal["light", "dark"],
) -> None:
    await world.provider("Dr. Lee")
    page = await chromium.new_page(
        viewport={"width": width, "height": height},
        timezone_id="Asia/Tokyo",
        locale="de-DE",
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    await sign_in(page, desk)
    await page.get_by_role("button", name="New cancellation").click()
    await page.get_by_role("textbox", name="Provider").click()
    await page.get_by_role("option", name="Dr. Lee").click()
    await page.get_by_role("textbox", name="Place").fill("Plano")
    await page.evaluate("dash_clientside.set_props('slot-start', {value: '2026-11-25 09:15:00'})")
    await page.locator("#slot-start").click()
    later = page.get_by_role("button", name="The next month")
    await expect(later).to_be_visible()
    assert await in_sight(later, page)
    assert await faults(page, "a time") == set()
    await later.click()
    await page.get_by_role("button", name="16 December 2026").click()
    await page.get_by_label("AM or PM").select_option("PM")
    await page.get_by_role("button", name="Take this time").click()
    await expect(page.locator("#slot-start")).to_have_text("Wed, Dec 16 2026, 9:15 PM")
    await page.get_by_role("button", name="Open the slot").click()
    await expect(page.get_by_text("The slot is open")).to_be_visible()
    assert await column("SELECT slot_start_at FROM cancellation_event") == [
        datetime(2026, 12, 17, 3, 15, tzinfo=UTC)
    ]
    await page.close()


async def test_a_number_out_of_range_is_told_and_not_changed(
    desk: Served, page: Page, world: World
) -> None:
    await world.provider("Dr. Lee")
    await sign_in(page, desk)
    await page.get_by_role("button", name="New cancellation").click()
    minutes = page.get_by_label("Minutes")
    await minutes.fill("1440")
    await page.get_by_role("button", name="Open the slot").click()
    await expect(page.get_by_text("From 1 to 720 minutes.")).to_be_visible()
    await expect(minutes).to_have_value("1440")


async def test_a_note_that_is_too_long_is_not_cut(desk: Served, page: Page, world: World) -> None:
    slot = await world.slot()
    await sign_in(page, desk)
    await card(page, slot).get_by_role("button", name="Note").click()
    note = page.get_by_label("Note for colleagues")
    await note.fill("n" * 2001)
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("The note is not saved. At most 2000 letters.")).to_be_visible()
    await note.fill("n" * 2000)
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert await column("SELECT length(notes) FROM cancellation_event") == [2000]


async def test_a_fault_that_was_mended_is_not_told_beside_another(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    await sign_in(page, desk, path="/waitlist")
    await page.get_by_role("button", name="New waitlist entry").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Mobile number").fill("12")
    await dialog.get_by_label("Name", exact=True).fill("Ana Reyes")
    await dialog.get_by_label("Consent to texts").fill("phone call")
    await dialog.get_by_role("button", name="Put on the waitlist").click()
    await expect(dialog.get_by_text("too few digits")).to_be_visible()
    await dialog.get_by_label("Mobile number").fill(number(1))
    await dialog.get_by_role("button", name="Put on the waitlist").click()
    await expect(page.get_by_text("on the waitlist already, as entry 1.")).to_be_visible()
    await expect(dialog.get_by_text("too few digits")).to_have_count(0)
    await expect(dialog.get_by_label("Mobile number")).to_have_value(number(1))
