"""Policy and Fairness: a manager's questions about the setting, each in at most two presses."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from bot import database
from dashboard.pages.figures import answers, asks
from tests.browser.dashboard_visit import sign_in
from tests.browser.test_dashboard_access import faults
from tests.flows import dashboard_history, dashboard_world
from tests.flows.dashboard_world import Served
from tests.world import World, number

pytestmark = [pytest.mark.browser, pytest.mark.long]


async def test_a_manager_asks_what_another_setting_would_have_been(
    desk: Served, page: Page, world: World
) -> None:
    for n in range(1, 9):
        await world.patient(number(n), f"Patient {n}")
    await world.slot(world.now + timedelta(hours=5))
    await world.settle()
    await world.say(number(1), "YES")
    await database.execute(
        "UPDATE cancellation_event SET created_at = created_at - interval '1 month',"
        " closed_at = closed_at - interval '1 month',"
        " slot_start_at = slot_start_at - interval '1 month',"
        " slot_end_at = slot_end_at - interval '1 month'"
    )
    for table, columns in (
        ("offer", ("created_at", "offer_sent_at", "hold_expires_at", "accepted_at", "answered_at")),
        ("offer_batch", ("asked_at",)),
    ):
        moved = ", ".join(f"{name} = {name} - interval '1 month'" for name in columns)
        await database.execute(f"UPDATE {table} SET {moved}")
    await sign_in(page, desk, "manager", path="/fill-rates")
    await page.get_by_role("link", name="How many are asked").click()
    now = page.get_by_role("region", name="The setting of today")
    await expect(now).to_contain_text("Now: 3 every 7 min")
    await page.get_by_label("Patients at a time").fill("5")
    await page.get_by_label("Patients at a time").press("Enter")
    replay = page.get_by_role("region", name="Replay")
    await expect(replay).to_contain_text("5 every 7 min, over 1 slots of last month")
    await expect(replay).to_contain_text("BATCH_SIZE=5")
    await page.get_by_role("link", name="Who is left out").click()
    await expect(page.locator("#fairness")).to_contain_text("This month so far")


async def test_each_of_ten_questions_is_answered_by_two_presses_and_leads_to_its_rows(
    desk: Served, page: Page, world: World
) -> None:
    await dashboard_world.busy_morning(world)
    await dashboard_history.fill(world.now, weeks=9, seed=2)
    await sign_in(page, desk, "manager")
    for one in asks.ASKS:
        await page.goto(f"{desk.url}/fill-rates")
        await page.get_by_text("What do you want to know?").click()
        await page.get_by_role("link", name=one.words).click()
        await expect(page).to_have_url(f"{desk.url}{one.href}")
        await expect(page.locator("main .loading")).to_have_count(0)
        await expect(page.locator("main h2").first).to_be_visible()
        if one.href.startswith(answers.PATH):
            assert await faults(page, one.href) == set()
    await page.goto(f"{desk.url}/answers?ask=saved")
    await page.get_by_label("Minutes for a call").fill("10")
    await page.get_by_label("Minutes for a call").press("Enter")
    await expect(page.get_by_text("were a call of 10 minutes")).to_be_visible()
    await page.goto(f"{desk.url}/answers?ask=lost&period=90")
    reason = page.get_by_role("row", name="Nobody on the list fits")
    count = await reason.get_by_role("cell").first.text_content()
    await reason.get_by_role("link").click()
    await expect(page.get_by_text(f"{count} closed")).to_be_visible()
    await expect(page.get_by_label("Why")).to_have_value("nobody_fits")
