"""One patient with everything about them, to whom every name leads."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.dashboard_visit import card, sign_in
from tests.browser.test_dashboard_access import faults
from tests.flows.dashboard_world import Served
from tests.world import TOMORROW, World, column, number

pytestmark = [pytest.mark.browser, pytest.mark.long]


async def test_a_name_leads_to_everything_about_its_patient(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes", provider_preference=("Dr. Lee",))
    slot = await world.slot()
    await world.settle()
    await sign_in(page, desk)
    await card(page, slot).get_by_role("link", name="Ana Reyes").click()
    await expect(page).to_have_url(re.compile(r"/patient\?id=1$"))
    await expect(page.get_by_role("heading", name="Ana Reyes", exact=True)).to_be_visible()
    main = page.get_by_role("main")
    for said in (
        "(972) 555-0001",
        "On the waitlist: Ana Reyes",
        "Is being asked now",
        "Tomorrow 3:15 PM, Dr. Lee, Plano being asked",
        "was asked for it already",
        "agreed to texts (intake form)",
        "is being asked until",
        "Reply YES to claim",
    ):
        await expect(main).to_contain_text(said)
    assert await faults(page, "a patient") == set()
    await world.say(number(1), "no thanks")
    await expect(main).to_contain_text("Tomorrow 3:15 PM, Dr. Lee, Plano said NO after")
    await expect(main).to_contain_text("read as NO")
    await page.get_by_role("button", name="Opt out").click()
    await page.get_by_role("button", name="Opt them out").click()
    await expect(main).to_contain_text("No: opted out of texts")
    assert await column("SELECT opt_out FROM patient_contact") == [True]


async def test_nobody_is_no_fault_and_a_manager_has_no_such_page(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    await sign_in(page, desk)
    for search in ("", "?id=99999", "?id=x"):
        await page.goto(f"{desk.url}/patient{search}")
        await expect(page.get_by_text("No such patient")).to_be_visible()
    await page.get_by_role("button", name="Sign out").click()
    await sign_in(page, desk, "manager", "/patient?id=1")
    await expect(page.get_by_text("There is no such page")).to_be_visible()


async def test_what_was_agreed_to_by_text_is_shown_with_its_source_and_taken_off(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    await world.slot(TOMORROW.replace(hour=16))
    await world.settle()
    await world.say(number(1), "no, mornings don't work for me")
    await world.say(number(1), "yes")
    await sign_in(page, desk, path="/patient?id=1")
    main = page.get_by_role("main")
    await expect(main).to_contain_text("after an answer: only afternoons? said YES Nov 24, 2026")
    assert await faults(page, "a patient who was asked what suits") == set()
    await page.get_by_role("button", name="Take off").click()
    await expect(
        page.get_by_text("Taken off: such slots are offered to them again.")
    ).to_be_visible()
    await expect(main).not_to_contain_text("only afternoons?")
    assert await column("SELECT avoid_times FROM waitlist_entry") == [[]]
    await page.get_by_role("link", name="Change").click()
    await page.get_by_label("Days and times that suit").first.click()
    await page.get_by_role("option", name="Friday afternoon").click()
    await page.get_by_label("Must know before").first.click()
    await page.get_by_role("option", name="4 hours").click()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("the days and times, the notice")).to_be_visible()
    assert await column("SELECT notice_minutes FROM waitlist_entry") == [240]
    assert await column("SELECT cardinality(avoid_times) FROM waitlist_entry") == [13]
