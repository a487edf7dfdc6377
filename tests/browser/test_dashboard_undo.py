"""Each dialog and each message names whom and what it is about, and a press can be taken back."""

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot import database
from bot.waitlist.staff import desk as desk_work
from tests.browser.dashboard_visit import card, sign_in
from tests.flows import dashboard_world
from tests.flows.dashboard_world import Served
from tests.world import World, column, number, offers, slot_row

pytestmark = [pytest.mark.browser, pytest.mark.long]


def region(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


async def undo(page: Page) -> None:
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("Undone: it is as it was before.")).to_be_visible()


async def test_a_slot_marked_as_booked_by_mistake_is_to_book_again(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    slot = await world.slot()
    await world.settle()
    await world.say(number(1), "YES")
    await sign_in(page, desk)
    booked = region(page, "To book").get_by_role("button", name="Booked")
    await booked.click()
    said = page.get_by_text(
        "Marked as booked: Ana Reyes, (972) 555-0001, Tomorrow 3:15 PM, Dr. Lee"
    )
    await expect(said).to_be_visible()
    await undo(page)
    await expect(booked).to_be_visible()
    await expect(said).to_have_count(0)
    assert (await slot_row(slot))["booked_at"] is None


async def test_a_withdrawn_slot_comes_back_with_its_offers_and_nobody_is_told(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    slot = await world.slot()
    await world.settle()
    await sign_in(page, desk)
    await card(page, slot).get_by_role("button", name="Withdraw").click()
    name = "Withdraw this slot? Tomorrow 3:15 PM, Dr. Lee, Plano"
    await page.get_by_role("dialog", name=name).get_by_role("button", name="Withdraw").click()
    await expect(region(page, "Open slots").get_by_text("No open slot")).to_be_visible()
    await undo(page)
    await expect(card(page, slot).get_by_text("Ana Reyes")).to_be_visible()
    await world.pass_time(minutes=1)
    assert len(world.bodies(number(1))) == 1
    assert await offers(slot) == {number(1): "pending"}


async def test_a_conversation_that_was_not_done_waits_again(
    desk: Served, page: Page, world: World
) -> None:
    await dashboard_world.busy_morning(world)
    await sign_in(page, desk)
    row = region(page, "Needs a person").locator("article").first
    await expect(row).to_contain_text("(214) 555-01")
    who = await row.get_by_role("heading").inner_text()
    await row.get_by_role("button", name="Done").click()
    await expect(page.get_by_text(f"Done: {who}, (214) 555-01")).to_be_visible()
    await undo(page)
    await expect(row.get_by_role("button", name="Done")).to_be_visible()
    assert await column("SELECT count(*) FROM thread WHERE needs_staff_at IS NOT NULL") == [1]


async def test_what_cannot_be_undone_any_more_says_why(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    await world.slot()
    await world.settle()
    await world.say(number(1), "YES")
    await sign_in(page, desk)
    await region(page, "To book").get_by_role("button", name="Booked").click()
    await expect(page.get_by_role("button", name="Undo")).to_be_visible()
    await world.pass_time(seconds=14)
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("It is too late to undo this.")).to_be_visible()


async def test_an_earlier_slot_that_arrives_is_not_the_one_that_is_withdrawn(
    desk: Served, chromium: Browser, world: World
) -> None:
    later = await world.slot(location="Frisco")
    anna = await chromium.new_page()
    await sign_in(anna, desk)
    await card(anna, later).get_by_role("button", name="Withdraw").click()
    await expect(anna.get_by_role("dialog")).to_contain_text("Frisco")
    earlier = await world.slot(world.now.replace(hour=20), location="Tyler")
    await expect(card(anna, earlier)).to_be_attached()
    await anna.get_by_role("button", name="Withdraw the slot").click()
    await expect(
        anna.get_by_text("The slot is withdrawn: Tomorrow 3:15 PM, Dr. Lee, Frisco")
    ).to_be_visible()
    assert (await slot_row(later))["status"] == "aborted"
    assert (await slot_row(earlier))["status"] == "open"


async def test_a_dialog_whose_winner_has_changed_does_nothing_to_the_new_one(
    desk: Served, page: Page, world: World
) -> None:
    for n in (1, 2):
        await world.patient(number(n), f"Patient {n}")
    slot = await world.slot()
    await world.settle()
    await world.say(number(1), "YES")
    await world.say(number(2), "YES")
    await sign_in(page, desk)
    await region(page, "To book").get_by_role("button", name="Can't honour").click()
    name = "Can't honour this promise? Patient 1, (972) 555-0001"
    dialog = page.get_by_role("dialog", name=name)
    await dialog.get_by_label("The time is still free").check()
    await database.unit(
        lambda: desk_work.cannot_honour(slot, world.rules, world.now, still_free=True)
    )
    await world.settle()
    assert (await offers(slot))[number(2)] == "accepted"
    await dialog.get_by_role("button", name="Tell the patient").click()
    await expect(page.get_by_text("another winner now")).to_be_visible()
    assert (await offers(slot))[number(2)] == "accepted"


async def test_a_note_that_a_colleague_has_changed_is_not_lost(
    desk: Served, page: Page, world: World
) -> None:
    slot = await world.slot()
    await sign_in(page, desk)
    await card(page, slot).get_by_role("button", name="Note").click()
    note = page.get_by_label("Note for colleagues")
    await note.fill("room 5")
    await database.unit(lambda: desk_work.note(slot, "room 4"))
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("It says now: room 4")).to_be_visible()
    await expect(note).to_have_value("room 5")
    assert (await slot_row(slot))["notes"] == "room 4"
