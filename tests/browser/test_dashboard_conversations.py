"""A conversation as a place of work: who waits, writing, opting out, and the way to the entry."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import Page, expect

from tests.browser.dashboard_visit import sign_in
from tests.browser.test_dashboard_access import faults
from tests.flows.dashboard_world import Served
from tests.world import World, column, number

pytestmark = [pytest.mark.browser, pytest.mark.long]


async def asks_for_a_person(world: World, phone: str) -> None:
    await world.say(phone, "what would it cost me")
    await world.say(phone, "and is there parking")


async def test_a_reply_is_written_from_the_conversation(
    desk: Served, page: Page, world: World
) -> None:
    for n, name in ((1, "Ana Reyes"), (2, "Ben Carter")):
        await world.patient(number(n), name)
    await world.slot()
    await world.settle()
    await asks_for_a_person(world, number(2))
    await sign_in(page, desk, path="/messages")
    await expect(page.locator("#threads li")).to_have_count(2)
    await page.get_by_text("Needs a person", exact=True).click()
    await expect(page.locator("#threads li")).to_have_count(1)
    await page.locator("#threads li a").click()
    await page.get_by_role("button", name="Write").click()
    dialog = page.get_by_role("dialog", name="Write a text")
    await expect(dialog).to_contain_text("Ben Carter, (972) 555-0002")
    await expect(dialog).to_contain_text("It leaves at once.")
    await expect(dialog.get_by_label("Your words")).to_be_focused()
    await page.keyboard.type("Yes, beside the door.")
    await expect(dialog).to_contain_text("28 letters with the clinic's name: 1 text.")
    assert await faults(page, "writing") == set()
    await dialog.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("Ben Carter, (972) 555-0002: your text leaves")).to_be_visible()
    await world.settle()
    assert world.bodies(number(2))[-1] == "TPCCC: Yes, beside the door."
    last = page.locator(".texts li").last
    await expect(last).to_contain_text("TPCCC: Yes, beside the door.")
    await expect(last).to_contain_text("by a person")
    assert await column("SELECT actor FROM audit_log WHERE action = 'write'") == ["front_desk"]


async def test_what_was_typed_for_one_is_not_sent_to_another_and_night_is_told(
    desk: Served, page: Page, world: World
) -> None:
    for n, name in ((1, "Ana Reyes"), (2, "Ben Carter")):
        await world.patient(number(n), name)
        await world.say(number(n), "hello")
    world.now = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
    await sign_in(page, desk, path="/messages?patient=1")
    await page.get_by_role("button", name="Write").click()
    dialog = page.get_by_role("dialog", name="Write a text")
    await expect(dialog).to_contain_text(
        "It leaves tomorrow at 8:00 AM: no text is started at this hour."
    )
    await page.keyboard.type("For Ana")
    await page.keyboard.press("Escape")
    await page.locator("#threads li a").filter(has_text="Ben Carter").click()
    await expect(page.get_by_role("heading", name="Ben Carter")).to_be_visible()
    await page.get_by_role("button", name="Write").click()
    await expect(dialog).to_contain_text("Ben Carter")
    await expect(dialog.get_by_label("Your words")).to_have_value("")


async def test_from_a_conversation_to_the_entry_and_to_an_opt_out(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    await world.say(number(1), "hello")
    await sign_in(page, desk, path="/messages?patient=1")
    await page.get_by_role("link", name="Entry").click()
    drawer = page.get_by_role("dialog", name="Ana Reyes")
    await expect(drawer.get_by_label("Mobile number")).to_have_value("(972) 555-0001")
    await page.go_back()
    await page.get_by_role("button", name="Opt out").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Ana Reyes, (972) 555-0001")
    await page.get_by_role("button", name="Opt them out").click()
    await expect(page.locator(".thread-head").get_by_text("opted out")).to_be_visible()
    await expect(page.get_by_role("button", name="Write")).to_have_count(0)
    assert await column("SELECT opt_out FROM patient_contact") == [True]
