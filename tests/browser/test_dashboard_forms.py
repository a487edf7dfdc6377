"""Forms on a small screen, in any browser's time zone, and with what people really type."""

from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.dashboard_visit import card, sign_in, write_time
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
async def test_a_time_is_typed_on_a_small_screen_and_stored_as_it_was_shown(
    desk: Served,
    chromium: Browser,
    world: World,
    width: int,
    height: int,
    scheme: Literal["light", "dark"],
) -> None:
    await world.provider("Dr. Lee")
    await world.place("Plano")
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
    await page.get_by_role("textbox", name="Place").click()
    await page.get_by_role("option", name="Plano").click()
    starts = page.get_by_label("Starts")
    await starts.press_sequentially("12/16 7")
    await expect(page.get_by_text("Please write 7a or 7p.")).to_be_visible()
    await starts.press_sequentially("p")
    told = page.get_by_text("Wed, Dec 16, 2026, 7:00 PM (in 22 d 9 h)")
    await expect(told).to_be_visible()
    assert await in_sight(told, page)
    assert await faults(page, "a time") == set()
    await page.get_by_role("button", name="Open the slot").click()
    await expect(page.get_by_text("The slot is open: Wed, Dec 16 7:00 PM, Dr. Lee")).to_be_visible()
    assert await column("SELECT slot_start_at FROM cancellation_event") == [
        datetime(2026, 12, 17, 1, 0, tzinfo=UTC)
    ]


async def test_another_day_keeps_no_time_of_the_one_before(
    desk: Served, page: Page, world: World
) -> None:
    await world.provider("Dr. Lee")
    await world.place("Plano")
    await sign_in(page, desk)
    await page.get_by_role("button", name="New cancellation").click()
    await page.get_by_role("textbox", name="Provider").click()
    await page.get_by_role("option", name="Dr. Lee").click()
    await page.get_by_role("textbox", name="Place").click()
    await page.get_by_role("option", name="Plano").click()
    await write_time(page, "Starts", "12/1 7:31p")
    await write_time(page, "Starts", "12/2 0315p")
    await page.get_by_role("button", name="Open the slot").click()
    await expect(page.get_by_text("The slot is open: Wed, Dec 2 3:15 PM")).to_be_visible()
    assert await column("SELECT slot_start_at FROM cancellation_event") == [
        datetime(2026, 12, 2, 21, 15, tzinfo=UTC)
    ]


async def test_a_time_whose_meaning_was_not_shown_is_asked_for_once_more(
    desk: Served, page: Page, world: World
) -> None:
    await world.provider("Dr. Lee")
    await world.place("Plano")
    world.now += timedelta(hours=13, minutes=30)  # late in the evening
    await sign_in(page, desk)
    await page.get_by_role("button", name="New cancellation").click()
    await page.get_by_role("textbox", name="Provider").click()
    await page.get_by_role("option", name="Dr. Lee").click()
    await page.get_by_role("textbox", name="Place").click()
    await page.get_by_role("option", name="Plano").click()
    await write_time(page, "Starts", "tomorrow 9a")
    world.now += timedelta(hours=1)  # past midnight
    go = page.get_by_role("button", name="Open the slot")
    await go.click()
    await expect(page.get_by_text("This means Thu, Nov 26, 2026, 9:00 AM")).to_be_visible()
    assert await column("SELECT count(*) FROM cancellation_event") == [0]
    await go.click()
    await expect(page.get_by_text("The slot is open: Tomorrow 9:00 AM")).to_be_visible()


async def test_a_number_out_of_range_is_told_and_not_changed(
    desk: Served, page: Page, world: World
) -> None:
    await world.provider("Dr. Lee")
    await world.place("Plano")
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


async def test_a_number_that_is_listed_or_opted_out_is_told_when_it_is_typed(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    await world.say(number(1), "STOP")
    await sign_in(page, desk, path="/waitlist")
    await page.get_by_role("button", name="New waitlist entry").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Mobile number").fill("(972) 555-0001")
    await expect(dialog.get_by_text("On the waitlist already: Ana Reyes.")).to_be_visible()
    await expect(dialog.get_by_text("Opted out of texts on Nov 24, 2026")).to_be_visible()
    assert await faults(page, "a known number") == set()
    await dialog.get_by_label("Mobile number").fill("(972) 555-0002")
    await expect(dialog.get_by_text("Opted out of texts")).to_have_count(0)


async def test_what_is_wrong_in_a_long_form_comes_into_sight(
    desk: Served, chromium: Browser, world: World
) -> None:
    page = await chromium.new_page(viewport={"width": 1366, "height": 620})
    await sign_in(page, desk, path="/waitlist")
    await page.get_by_role("button", name="New waitlist entry").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Put on the waitlist").click()
    phone = dialog.get_by_label("Mobile number")
    await expect(phone).to_be_focused()
    assert await in_sight(phone, page)
    await phone.fill(number(1))
    await dialog.get_by_role("button", name="Put on the waitlist").click()
    await expect(dialog.get_by_label("Consent to texts")).to_be_focused()
