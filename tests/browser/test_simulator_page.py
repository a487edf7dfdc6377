"""The page of phones in a real browser: typing, live changes, keyboard, small screens."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot import simulator
from bot.simulator import Faults, Settings, Simulator
from bot.simulator.orders import Order
from bot.simulator.phones import LONGEST_VALIDITY
from tests.flows import simulated_bot

pytestmark = [pytest.mark.browser, pytest.mark.long]

ANN = "+12145550101"
BEN = "+12145550102"
OFFER = (
    "Lakeside Clinic: an earlier appointment is open Tue Nov 24 at 9:30 AM. "
    "Reply YES to take it or NO to pass."
)


@pytest.fixture
async def local() -> AsyncIterator[Simulator]:
    async with simulated_bot.listening() as bot:
        settings = Settings(step_seconds=0, webhooks=(f"{bot.url}/sms/inbound",))
        async with simulator.running(settings) as local:
            yield local


def offer(local: Simulator, number: str, body: str = OFFER) -> None:
    order = Order(number, Settings().numbers[0], None, body, "", LONGEST_VALIDITY)
    local.carrier.accept(order)


def phone(page: Page, number: str) -> Locator:
    return page.locator(f'.phone[data-number="{number}"]')


async def photograph(page: Page, name: str) -> None:
    """Keep a picture where SCREENSHOTS names a folder, for a person to look at."""
    if folder := os.environ.get("SCREENSHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png")


async def overflows(page: Page) -> bool:
    """Whether the page is wider than its window."""
    root = "document.documentElement"
    return bool(await page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))


async def test_a_person_adds_a_phone_and_answers_an_offer(local: Simulator, page: Page) -> None:
    await page.goto(local.base_url)
    await expect(page.get_by_text("No phone yet.")).to_be_visible()
    await page.keyboard.press("/")
    await page.keyboard.type("(214) 555-0101")
    await page.keyboard.press("Enter")
    await expect(phone(page, ANN).get_by_text("used by hand")).to_be_visible()
    await expect(page.get_by_label("Text from (214) 555-0101")).to_be_focused()
    offer(local, ANN)
    await expect(phone(page, ANN).get_by_label("delivered")).to_be_visible()
    await page.keyboard.type("yes please")
    await page.keyboard.press("Enter")
    await expect(phone(page, ANN).get_by_label("taken by the bot")).to_be_visible()
    await expect(page.get_by_label("Text from (214) 555-0101")).to_have_value("")
    assert [text.body for text in local.texts(ANN)] == [OFFER, "yes please"]


async def test_a_half_typed_text_survives_whatever_arrives(local: Simulator, page: Page) -> None:
    offer(local, ANN)
    await page.goto(local.base_url)
    typing = page.get_by_label("Text from (214) 555-0101")
    await typing.press_sequentially("can I br")
    for number in range(5):
        offer(local, ANN, f"text {number}")
        offer(local, BEN, f"text {number}")
    await local.wait_for(ANN, 6)
    await expect(phone(page, ANN).locator(".bubble")).to_have_count(6)
    await expect(phone(page, BEN).locator(".bubble")).to_have_count(5)
    await expect(typing).to_be_focused()
    await page.keyboard.type("ing")
    await expect(typing).to_have_value("can I bring")


async def test_a_lost_stream_comes_back_without_losing_what_was_typed(
    local: Simulator, page: Page
) -> None:
    offer(local, ANN)
    await page.goto(local.base_url)
    typing = page.get_by_label("Text from (214) 555-0101")
    await typing.fill("half a")
    local.phones.publish("closed")
    await expect(page.get_by_text("waiting for it")).to_be_visible()
    offer(local, ANN, "sent meanwhile")
    await expect(phone(page, ANN).get_by_text("sent meanwhile")).to_be_visible(timeout=15_000)
    await expect(typing).to_have_value("half a")
    await expect(phone(page, ANN).locator(".bubble")).to_have_count(2)


async def test_the_state_of_each_text_is_shown(local: Simulator, page: Page) -> None:
    await page.goto(local.base_url)
    local.faults = Faults(numbers={BEN: "landline"})
    local.carrier.pause()
    offer(local, ANN)
    await expect(phone(page, ANN).get_by_text("on its way: queued")).to_be_visible()
    await page.get_by_role("button", name="Resume").click()
    await expect(phone(page, ANN).get_by_label("delivered")).to_be_visible()
    offer(local, BEN)
    await expect(phone(page, BEN).get_by_text("not delivered, error 30006")).to_be_visible()
    local.call("http://127.0.0.1:9/sms/inbound")
    await phone(page, ANN).get_by_role("button", name="STOP").click()
    await expect(phone(page, ANN).get_by_text("bot: no connection")).to_be_visible()
    await expect(phone(page, ANN).get_by_text("unsubscribed", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Alerts 2").click()
    await expect(page.get_by_text("The number is a landline.")).to_be_visible()


async def test_faults_are_set_from_the_page(local: Simulator, page: Page) -> None:
    await page.goto(local.base_url)
    await page.get_by_role("button", name="Faults").click()
    await page.get_by_label("answered 500, but sent").fill("0.25")
    await page.get_by_label("Number", exact=True).fill("214 555 0102")
    await page.get_by_label("Fate").select_option("unreachable")
    await page.get_by_role("button", name="Apply").click()
    await expect(page.get_by_text("(214) 555-0102: unreachable")).to_be_visible()
    assert local.faults == Faults(error_after=0.25, numbers={BEN: "unreachable"})
    await page.get_by_label("lost").fill("7")
    await page.get_by_role("button", name="Apply").click()
    await expect(page.get_by_text("callback_lost: Input should be less")).to_be_visible()
    await photograph(page, "faults")
    await page.get_by_role("button", name="Nothing goes wrong").click()
    await expect(page.get_by_text("In force.")).to_be_visible()
    assert local.faults == Faults()


async def test_a_wrong_number_is_answered_with_a_sentence(local: Simulator, page: Page) -> None:
    await page.goto(local.base_url)
    await page.get_by_label("Find or add a phone").fill("555-0101")
    await page.get_by_role("button", name="Add phone").click()
    await expect(page.get_by_role("alert")).to_have_text("The phone number has no area code.")


async def fill_with_a_days_work(local: Simulator) -> None:
    """Something of everything, to look at."""
    numbers = [f"+1214555{last:04}" for last in range(101, 109)]
    local.faults = Faults(numbers={numbers[3]: "filtered"})
    for number in numbers:
        offer(local, number)
    await local.wait_for(ANN, 1)
    await local.text(ANN, "Can I bring my mother?")
    offer(local, ANN, "Please reply YES to take the appointment or NO to pass.")
    await local.wait_for(ANN, 2)
    await local.text(ANN, "YES")
    offer(local, ANN, "You are booked: Tue Nov 24 at 9:30 AM. Call 214-555-0100 to change it.")
    await local.wait_for(BEN, 1)
    await local.text(BEN, "STOP")
    await local.wait_for(BEN, 2)
    await local.wait_for(numbers[2], 1)
    await local.text(numbers[2], "No thanks, I work on Tuesdays until late in the afternoon 🙂")
    local.call("http://127.0.0.1:9/sms/inbound")
    await local.text(numbers[4], "who is this?")
    local.carrier.pause()
    offer(local, numbers[4], "Lakeside Clinic here.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_fits_every_window(local: Simulator, chromium: Browser, scheme: str) -> None:
    await fill_with_a_days_work(local)
    for name, width, height in (("wide", 1440, 900), ("phone", 390, 844), ("narrow", 320, 640)):
        page = await chromium.new_page(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        await page.goto(local.base_url)
        await expect(page.locator(".phone")).to_have_count(8)
        assert not await overflows(page), name
        await photograph(page, f"{name}-{scheme}")
        await page.get_by_role("button", name="Faults").click()
        await page.get_by_role("button", name="Alerts").click()
        await expect(page.get_by_label("length of a burst")).to_be_visible()
        assert not await overflows(page), name
        await photograph(page, f"{name}-{scheme}-panels")


async def test_hundreds_of_phones_stay_usable(local: Simulator, page: Page) -> None:
    await page.goto(local.base_url)
    for last in range(300):
        offer(local, f"+1972555{last:04}")
    await expect(page.locator(".phone")).to_have_count(300)
    await page.get_by_label("Find or add a phone").fill("555 0207")
    await expect(page.locator(".phone:visible")).to_have_count(1)
    await asyncio.wait_for(local.wait_for("+19725550207", 1), 10)
