"""Connections: who sends messages, what listens, and who is silent."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect

from bot import clock, database
from bot.ledger import feeds, polls
from tests.browser.dashboard_visit import sign_in
from tests.flows.dashboard_world import Served
from tests.world import World, column

pytestmark = [pytest.mark.browser, pytest.mark.long]

DAY = """
    INSERT INTO feed_day (source, day, messages, held, rejected, cancelled, unresolved,
                          last_message_at, last_said_at, longest_gap_seconds)
    VALUES ($1, $2, 120, 1, 2, 20, 5, $3, $4, 600)
"""


async def test_each_source_and_the_listener_are_shown(desk: Served, page: Page) -> None:
    now = clock.now()
    today = now.astimezone(ZoneInfo("America/Chicago")).date()
    await database.execute(DAY, "mllp/epic main", today, now, now - timedelta(minutes=9))
    listening = feeds.Listening("127.0.0.1:2575", 2, 50, 0, 1)
    await feeds.note_listener(listening, now)
    await sign_in(page, desk, path="/connections")
    there = page.locator("#connections")
    await expect(there).to_contain_text("Listener 127.0.0.1:2575")
    await expect(there).to_contain_text("2 of 50 connections")
    await expect(there).to_contain_text("mllp/epic main")
    await expect(there).to_contain_text("5 of 20 cancels (25%)")
    await expect(there).to_contain_text("It arrived 9 minutes after it was written.")


async def test_a_record_system_that_can_t_be_read_says_why(desk: Served, page: Page) -> None:
    now = clock.now()
    reached = polls.Progress(now - timedelta(minutes=5), "the days themselves", window=True)
    await polls.note("fhir/openemr-fhir", reached)
    await polls.note_trouble("fhir/openemr-fhir", "The pages go in a circle.", now)
    await sign_in(page, desk, path="/connections")
    there = page.locator("#connections")
    await expect(there).to_contain_text("Record system openemr-fhir")
    await expect(there).to_contain_text("It is asked for the days themselves.")
    await expect(there).to_contain_text("The pages go in a circle. 1 read came to nothing since")
    await there.get_by_role("button", name="Read it now").click()
    await expect(page.get_by_text("It is asked now.")).to_be_visible()
    assert await column("SELECT action FROM audit_log WHERE subject = 'record_system'")


async def test_a_mark_that_could_not_be_removed_is_shown_with_its_time(
    world: World, desk: Served, page: Page
) -> None:
    now = clock.now()
    slot_id = await world.slot(now + timedelta(days=1))
    await database.execute(
        """
        UPDATE cancellation_event SET status = 'expired', verdict = 'all_asked', closed_at = $1
        """,
        now - timedelta(hours=1),
    )
    mark = "INSERT INTO ehr_mark (slot_id, source, state, looked_at) VALUES ($1, 's', 'placed', $2)"
    await database.execute(mark, slot_id, now)
    await sign_in(page, desk, path="/connections")
    there = page.locator("#connections")
    await expect(there).to_contain_text("Marks that could not be removed")
    await expect(there).to_contain_text("Dr. Lee, Plano")


async def test_a_clinic_without_a_feed_is_shown_what_will_come_here(
    desk: Served, page: Page
) -> None:
    await sign_in(page, desk, path="/connections")
    await expect(page.locator("#connections")).to_contain_text("Nothing listens for messages")
    await expect(page.locator("#connections")).to_contain_text("No message yet")
