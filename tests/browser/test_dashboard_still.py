"""Rows stay still under a hand: what others do moves nothing that is about to be pressed."""

import pytest
from playwright.async_api import Locator, Page, expect

from bot import database
from bot.waitlist.staff import desk as desk_work
from tests.browser.dashboard_visit import card, sign_in
from tests.flows.dashboard_world import Served
from tests.world import TOMORROW, World, column, number

pytestmark = [pytest.mark.browser, pytest.mark.long]


async def fill(world: World, count: int) -> list[int]:
    """So many slots, each of them filled by a patient of its own; the first filled first."""
    slots = []
    for n in range(1, count + 1):
        await world.patient(number(n), f"Patient {n}")
        slots.append(await world.slot(location=f"Room {n}"))
        await world.settle()
        await world.say(number(n), "YES")
        await world.pass_time(seconds=1)
    return slots


def to_book(page: Page, n: int) -> Locator:
    rows = page.get_by_role("region", name="To book", exact=True).locator("article")
    return rows.filter(has=page.get_by_role("heading", name=f"Patient {n}", exact=True))


async def top(part: Locator) -> float:
    box = await part.bounding_box()
    assert box is not None
    return box["y"]


async def book(world: World, slot: int) -> None:
    """As a colleague does."""
    await database.unit(lambda: desk_work.mark_booked(slot, world.rules, world.now))


async def move_over(page: Page, part: Locator) -> None:
    await part.scroll_into_view_if_needed()
    box = await part.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


async def test_a_row_that_a_colleague_books_gives_no_other_row_to_the_hand(
    desk: Served, page: Page, world: World
) -> None:
    slots = await fill(world, 3)
    await sign_in(page, desk)
    second = to_book(page, 2).get_by_role("button", name="Booked")
    await move_over(page, second)
    before = await top(second)
    await book(world, slots[0])
    await expect(to_book(page, 1).get_by_role("button")).to_have_count(0)
    assert abs(await top(second) - before) < 2
    await page.mouse.down()
    await page.mouse.up()
    await expect(to_book(page, 2).get_by_role("button")).to_have_count(0)
    booked = "SELECT id FROM cancellation_event WHERE booked_at IS NOT NULL ORDER BY id"
    assert await column(booked) == slots[:2]


async def test_a_hand_that_rests_keeps_its_row_and_the_rest_takes_its_place(
    desk: Served, page: Page, world: World
) -> None:
    slots = await fill(world, 3)
    await sign_in(page, desk)
    third = to_book(page, 3).get_by_role("button", name="Booked")
    await move_over(page, third)
    before = await top(third)
    await book(world, slots[0])
    await expect(to_book(page, 1)).to_have_count(0)
    assert abs(await top(third) - before) < 2
    await page.mouse.move(5, 5)
    await expect(page.locator("#to-book[style]")).to_have_count(0)


async def test_the_row_under_the_hand_stays_without_its_buttons_until_the_hand_goes(
    desk: Served, page: Page, world: World
) -> None:
    slots = await fill(world, 2)
    await sign_in(page, desk)
    first = to_book(page, 1)
    await move_over(page, first)
    await book(world, slots[0])
    await expect(first.get_by_text("No longer on this list.")).to_be_visible()
    await expect(first.get_by_role("button")).to_have_count(0)
    await page.mouse.move(5, 5)
    await expect(first).to_have_count(0)


async def test_a_new_slot_above_moves_nothing_under_the_hand(
    desk: Served, page: Page, world: World
) -> None:
    later = await world.slot()
    await sign_in(page, desk)
    withdraw = card(page, later).get_by_role("button", name="Withdraw")
    await move_over(page, withdraw)
    before = await top(withdraw)
    earlier = await world.slot(TOMORROW.replace(hour=15), location="Frisco")
    await expect(card(page, earlier)).to_be_visible()
    assert abs(await top(withdraw) - before) < 2
    await page.mouse.down()
    await page.mouse.up()
    await expect(page.get_by_role("dialog")).to_contain_text("Withdraw this slot?")


async def test_a_press_on_a_row_that_has_just_moved_is_not_taken(
    desk: Served, page: Page, world: World
) -> None:
    slots = await fill(world, 3)
    await page.add_init_script("window.JUST_MOVED_MS = 60000")
    await sign_in(page, desk)
    await expect(to_book(page, 3)).to_be_visible()
    await book(world, slots[0])
    await expect(to_book(page, 1)).to_have_count(0)
    await to_book(page, 3).get_by_role("button", name="Booked").click()
    await expect(page.get_by_text("The list moved just then")).to_be_visible()
    assert await column("SELECT count(booked_at) FROM cancellation_event") == [1]
    # Whoever works by keyboard presses what has the focus.
    await to_book(page, 3).get_by_role("button", name="Booked").focus()
    await page.keyboard.press("Enter")
    await expect(to_book(page, 3).get_by_role("button")).to_have_count(0)
    assert await column("SELECT count(booked_at) FROM cancellation_event") == [2]


async def test_the_focus_goes_on_to_the_next_row_when_its_own_is_done(
    desk: Served, page: Page, world: World
) -> None:
    await fill(world, 2)
    await sign_in(page, desk)
    await to_book(page, 1).get_by_role("button", name="Booked").focus()
    await page.keyboard.press("Enter")
    await expect(to_book(page, 1)).to_have_count(0)
    await expect(to_book(page, 2).get_by_role("button", name="Booked")).to_be_focused()


async def test_a_name_is_never_run_as_a_script(desk: Served, page: Page, world: World) -> None:
    hostile = "<img src=x onerror='window.stolen=1'>\"'><script>window.stolen=1</script>"
    await world.patient(number(1), hostile)
    slot = await world.slot(location="<b>Plano</b>")
    await world.settle()
    await world.say(number(1), "<i>what</i> would it cost")
    await world.say(number(1), "<i>and</i> where")
    await sign_in(page, desk)
    await expect(card(page, slot)).to_contain_text(hostile)
    await expect(card(page, slot)).to_contain_text("<b>Plano</b>")
    await expect(page.locator("blockquote")).to_contain_text("<i>and</i> where")
    await page.goto(f"{desk.url}/messages?patient=1")
    await expect(page.get_by_role("heading", name=hostile)).to_be_visible()
    await expect(page.locator(".bubble").last).to_be_visible()
    assert await page.evaluate("window.stolen") is None
    assert await page.locator("main img, main script, main b").count() == 0
