"""Policy and Fairness: a manager's questions about the setting, each in at most two presses."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from bot import database
from tests.browser.dashboard_visit import sign_in
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
