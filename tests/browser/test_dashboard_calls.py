"""The list of calls on a slot's card: who can't be texted is called, and one press notes it."""

import pytest
from playwright.async_api import Page, expect

from bot import database
from tests.browser.dashboard_visit import card, sign_in
from tests.flows.dashboard_world import Served
from tests.world import World, number, offers, slot_row

pytestmark = [pytest.mark.browser, pytest.mark.long]


async def on_landlines(world: World, *names: str) -> None:
    for n, name in enumerate(names, 11):
        await world.patient(number(n), name)
    await database.execute("UPDATE patient_contact SET unreachable = 'landline'")


async def test_a_slot_whose_only_patient_has_a_landline_is_filled_by_a_call(
    desk: Served, page: Page, world: World
) -> None:
    await on_landlines(world, "Ana Reyes", "Ben Carter")
    await database.execute(
        "UPDATE patient_contact SET language = 'es' WHERE phone_e164 = $1", number(12)
    )
    slot = await world.slot()
    await world.settle()
    await sign_in(page, desk)
    calls = card(page, slot).locator(".calls")
    await expect(calls).to_contain_text("To call: 2")
    await expect(calls).to_contain_text("speaks Spanish: interpreter needed")
    await calls.get_by_text("What to say").click()
    await expect(calls).to_contain_text("Tomorrow 3:15 PM with Dr. Lee at Plano")
    ana = calls.locator("li").filter(has_text="Ana Reyes")
    await ana.get_by_role("button", name="No answer").click()
    await expect(calls).to_contain_text("To call: 1")
    await calls.locator("li").first.get_by_role("button", name="Takes it").click()
    asks = page.get_by_role("dialog", name="They take it?")
    await expect(asks).to_contain_text("Ben Carter, (972) 555-0012")
    await expect(asks).to_contain_text("Tomorrow 3:15 PM, Dr. Lee, Plano")
    assert (await slot_row(slot))["status"] == "open"
    await asks.get_by_role("button", name="Give them the slot").click()
    await expect(page.get_by_text("The slot is theirs: Ben Carter")).to_be_visible()
    await expect(calls).to_have_count(0)
    await expect(page.get_by_role("region", name="To book")).to_contain_text("Ben Carter")
    assert (await slot_row(slot))["status"] == "filled"
    assert (await offers(slot))[number(12)] == "accepted"


async def test_a_manager_sees_the_calls_masked_and_presses_nothing(
    desk: Served, page: Page, world: World
) -> None:
    await on_landlines(world, "Ana Reyes")
    slot = await world.slot()
    await world.settle()
    await sign_in(page, desk, "manager")
    calls = card(page, slot).locator(".calls")
    await expect(calls).to_contain_text("A. R.")
    await expect(calls.get_by_role("button")).to_have_count(0)


CALLED = """
    WITH made AS (
        INSERT INTO offer (cancellation_id, patient_id, batch_number, created_at, hold_expires_at,
                           state, lock_token, channel)
        SELECT cancellation_id, patient_id, 1, $1, $1::timestamptz + interval '4 minutes',
               'pending', gen_random_uuid(), 'voice' FROM phone_call RETURNING id, patient_id)
    INSERT INTO voice_call (cancellation_id, patient_id, phone_call_id, offer_id, token,
                            claim_token, state, claimed_at, ask_at)
    SELECT call.cancellation_id, call.patient_id, call.id, made.id, gen_random_uuid(),
           gen_random_uuid(), 'ringing', $1, $1
    FROM phone_call AS call JOIN made ON made.patient_id = call.patient_id
"""


async def test_a_call_of_the_system_is_shown_as_it_goes_and_is_not_staffs(
    desk: Served, page: Page, world: World
) -> None:
    await on_landlines(world, "Ana Reyes")
    slot = await world.slot()
    await world.settle()
    await database.execute("UPDATE phone_call SET state = 'automatic'")
    await database.execute(CALLED, world.now)
    await sign_in(page, desk)
    ana = card(page, slot).locator(".calls li").filter(has_text="Ana Reyes")
    await expect(ana).to_contain_text("it rings")
    await expect(ana.get_by_role("button", name="Takes it")).to_have_count(0)
    await database.execute("UPDATE voice_call SET state = 'busy', ended_at = $1", world.now)
    await database.execute(
        """
        UPDATE phone_call SET state = 'no_answer', called_at = $1, called_by = 'automated call'
        """,
        world.now,
    )
    await page.reload()
    await expect(ana).to_contain_text("the automated call met a busy line")
    await expect(ana.get_by_role("button", name="Takes it")).to_be_visible()
