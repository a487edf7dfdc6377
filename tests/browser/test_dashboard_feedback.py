"""A press is seen to be at work, and a server that is gone is told; dialogs by keyboard alone."""

import asyncio
import json
import re
from contextlib import suppress

import pytest
from playwright.async_api import Browser, Page, Request, Route, expect
from playwright.async_api import Error as PlaywrightError

from tests.browser.dashboard_visit import card, sign_in
from tests.browser.test_dashboard_access import faults
from tests.browser.test_dashboard_uploads import file
from tests.flows.dashboard_world import Served
from tests.world import World, column, number

pytestmark = [pytest.mark.browser, pytest.mark.long]

CALLBACKS = "**/_dash-update-component*"
GONE = "The clinic's server does not answer."


async def silent(route: Route) -> None:
    """A server that is there and says nothing."""


async def slow(route: Route) -> None:
    """One that takes its time over a press; the page is gone by the end of the last."""
    if "changedPropIds" in (route.request.post_data or ""):
        await asyncio.sleep(4)
    with suppress(PlaywrightError):
        await route.continue_()


@pytest.mark.parametrize("way", ["refused", "silent"])
async def test_a_press_on_a_dead_server_says_so_soon(
    desk: Served, chromium: Browser, world: World, way: str
) -> None:
    slot = await world.slot()
    page = await chromium.new_page()
    await sign_in(page, desk)
    await card(page, slot).wait_for()
    for address in (CALLBACKS, "**/alive"):
        await page.route(address, silent if way == "silent" else lambda route: route.abort())
    await card(page, slot).get_by_role("button", name="Withdraw").click()
    await expect(page.get_by_role("alert").filter(has_text=GONE)).to_be_visible()


async def test_a_slow_press_shows_that_it_is_at_work(
    desk: Served, page: Page, world: World
) -> None:
    slot = await world.slot()
    await sign_in(page, desk)
    await card(page, slot).wait_for()
    await page.route(CALLBACKS, slow)
    await card(page, slot).get_by_role("button", name="Note").click()
    await expect(page.locator("#busy")).to_have_text("Working", timeout=3_500)
    await expect(page.get_by_role("dialog")).to_be_visible()
    await expect(page.locator("#busy")).to_be_hidden()
    await expect(page.get_by_role("alert").filter(has_text=GONE)).to_have_count(0)


SLOW_3G = {"offline": False, "latency": 2000, "downloadThroughput": 5e4, "uploadThroughput": 5e4}
"""As a browser's own tools name it: milliseconds, and bytes in a second."""


@pytest.mark.parametrize("button", ["Ask the next batch now", "Note"])
async def test_over_a_slow_network_an_impatient_press_is_seen_at_work_and_taken_once(
    desk: Served, page: Page, world: World, button: str
) -> None:
    for n in range(1, 8):
        await world.patient(number(n), f"Patient {n}")
    slot = await world.slot()
    await world.settle()
    await sign_in(page, desk)
    await card(page, slot).wait_for()
    tab = await page.context.new_cdp_session(page)
    await tab.send("Network.enable")
    await tab.send("Network.emulateNetworkConditions", SLOW_3G)
    told: list[str] = []

    def note(request: Request) -> None:
        if "_dash-update-component" in request.url:
            changed = json.loads(request.post_data or "{}").get("changedPropIds", [])
            told.extend(name for name in changed if name.startswith("press-"))

    page.on("request", note)
    pressed = card(page, slot).get_by_role("button", name=button)
    await pressed.click()
    await expect(page.locator("#busy")).to_have_text("Working", timeout=1_000)
    await page.wait_for_timeout(600)  # so the next is no double-click
    await pressed.click()
    await expect(page.locator("#busy")).to_be_hidden(timeout=20_000)
    assert len(told) == 1


async def test_an_upload_is_seen_on_its_way(desk: Served, page: Page, world: World) -> None:
    await sign_in(page, desk, path="/files")
    await page.route(CALLBACKS, slow)
    await page.locator("#upload input").set_input_files(file("day.csv"))
    await expect(page.locator("#busy")).to_have_text("Uploading day.csv (0.1 MB)", timeout=3_500)
    await expect(page.get_by_text("The file is in the inbox")).to_be_visible()
    await expect(page.locator("#busy")).to_be_hidden()


async def test_a_cancellation_is_entered_without_a_mouse(
    desk: Served, page: Page, world: World
) -> None:
    await world.provider("Dr. Lee")
    await world.place("Plano")
    await sign_in(page, desk)
    await page.get_by_role("button", name="New cancellation").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Provider")).to_be_focused()
    await expect(page.get_by_role("option")).to_have_count(0)
    await page.keyboard.type("lee")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog", name="New cancellation")).to_be_visible()
    await expect(page.get_by_role("option")).to_have_count(0)
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("option", name="Dr. Lee")).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Provider")).to_have_value(re.compile("Dr. Lee"))
    await page.keyboard.press("Tab")
    await page.keyboard.type("pl")
    await expect(page.get_by_role("option", name="Plano")).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.type("12/1 3:15p")
    await expect(page.locator("#slot-start-read strong")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("The slot is open: Tue, Dec 1 3:15 PM, Dr. Lee")).to_be_visible()
    assert await column("SELECT count(*) FROM cancellation_event") == [1]


async def test_enter_in_a_note_is_a_line_and_with_control_it_saves(
    desk: Served, page: Page, world: World
) -> None:
    slot = await world.slot()
    await sign_in(page, desk)
    await card(page, slot).get_by_role("button", name="Note").click()
    await expect(page.get_by_label("Note for colleagues")).to_be_focused()
    await page.keyboard.type("room 4")
    await page.keyboard.press("Enter")
    await page.keyboard.type("door code 7")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("The note is saved")).to_be_visible()
    assert await column("SELECT notes FROM cancellation_event") == ["room 4\ndoor code 7"]


async def test_every_button_of_an_entry_with_preferences_has_a_name(
    desk: Served, page: Page, world: World
) -> None:
    await world.provider("Dr. Lee")
    await world.patient(
        number(1), "Ana Reyes", provider_preference=("Dr. Lee",), location_preference=("Plano",)
    )
    await sign_in(page, desk, path="/waitlist?entry=1")
    drawer = page.get_by_role("dialog", name="Ana Reyes")
    await expect(drawer.locator('[aria-label="Clear the providers"]')).to_be_visible()
    await expect(drawer.locator("#facts")).to_be_focused()
    assert await faults(page, "an entry with preferences") == set()
