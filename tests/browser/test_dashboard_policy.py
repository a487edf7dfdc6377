"""Policy and Fairness: a manager's questions about the setting, each in at most two presses."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from bot import database
from bot.waitlist.patients import ratings
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


async def test_a_manager_sees_how_visits_went_and_opens_the_figure_to_its_rows(
    desk: Served, page: Page, world: World
) -> None:
    for n in range(1, 13):
        await world.patient(number(n), f"Patient {n}")
        await world.slot(world.now + timedelta(hours=5), provider=f"Dr. N{n}")
        await world.settle()
        await world.say(number(n), "YES")
        offer = await database.fetch_value("SELECT max(id) FROM offer WHERE state = 'accepted'")
        patient = await ratings.winner(offer)
        assert patient is not None
        rating = await ratings.claim(offer, patient, world.now)
        assert rating is not None
        if n < 12:
            await ratings.note(rating, patient, 1 if n == 11 else 5, world.now)
    await sign_in(page, desk, "manager", path="/answers?ask=annoyed")
    tile = page.get_by_role("link", name="How visits went")
    await expect(tile).to_contain_text("4.6 of 5")
    await expect(tile).to_contain_text("11 of 11 who were asked answered (100%)")
    await expect(page.get_by_role("row", name="5 (very well)")).to_contain_text("91%")
    assert await faults(page, "how visits went") == set()
    await tile.click()
    rows = page.get_by_role("region", name="Who was asked how a visit went")
    await expect(rows.get_by_role("row").nth(1)).to_contain_text("Dr. N11")
    await expect(rows).to_be_in_viewport()
    await expect(rows.get_by_role("row")).to_have_count(12)
