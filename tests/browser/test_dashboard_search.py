"""Lists that drop down find what is typed, as the server's searches do."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.dashboard_visit import card, sign_in
from tests.flows.dashboard_world import Served
from tests.world import World, number

pytestmark = [pytest.mark.browser, pytest.mark.long]


async def test_a_slot_is_given_to_whoever_is_typed(desk: Served, page: Page, world: World) -> None:
    await world.patient("+12143262226", "Zoë O'Neil Allen")
    for n in range(1, 25):
        await world.patient(number(n), f"Patient {n}", boost=40)
    slot = await world.slot()
    await sign_in(page, desk)
    await card(page, slot).get_by_role("button", name="Give to a patient").click()
    who = page.get_by_role("textbox", name="Patient")
    zoe = page.get_by_role("option", name="Zoë O'Neil Allen")
    for said in ("zoe", "3262226", "Allen, Zoe", "(214) 326", "o’neil zoe"):
        await who.fill("")
        await who.press_sequentially(said)
        await expect(page.get_by_role("option")).to_have_count(1)
        await expect(zoe).to_be_visible()
    await zoe.click()
    await expect(who).to_have_value(re.compile("Zoë"))
    await who.click()
    await zoe.click()
    await expect(who).to_have_value(re.compile("Zoë"))
    await page.get_by_role("button", name="Give the slot").click()
    await expect(page.get_by_text("The slot is theirs: Zoë O'Neil Allen")).to_be_visible()


async def test_a_provider_is_found_by_words_and_not_lost_when_chosen_again(
    desk: Served, page: Page, world: World
) -> None:
    for name in ("Dr. Núñez-Lee", "Dr. Lee", "Dr. Amari"):
        await world.provider(name)
    await sign_in(page, desk)
    await page.get_by_role("button", name="New cancellation").click()
    provider = page.get_by_role("textbox", name="Provider")
    await provider.fill("lee nunez")
    await expect(page.get_by_role("option")).to_have_count(1)
    for _ in range(2):
        await provider.click()
        await page.get_by_role("option", name="Dr. Núñez-Lee").click()
        await expect(provider).to_have_value("Dr. Núñez-Lee (MD/DO)")
