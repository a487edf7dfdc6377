"""What is drawn again with every change costs nobody a press, an answer, or their place."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import ModuleType

import pytest
from playwright.async_api import Browser, Page, Route, expect

from bot import database
from bot.messages import inbox
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.views import waitlist, worklist
from dashboard import live
from tests.browser.dashboard_visit import card, sign_in
from tests.flows import dashboard_world
from tests.flows.dashboard_world import Served
from tests.waiting import wait_until
from tests.world import World, number

pytestmark = [pytest.mark.browser, pytest.mark.long]


def slow_down(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> None:
    real = getattr(module, name)

    async def slowly(*given: object) -> object:
        await asyncio.sleep(1)
        return await real(*given)

    monkeypatch.setattr(module, name, slowly)


@asynccontextmanager
async def changing() -> AsyncIterator[None]:
    """Changes without end, three in a second."""

    async def ring() -> None:
        while True:
            await database.execute("SELECT pg_notify($1, '')", inbox.CHANNEL)
            await asyncio.sleep(0.3)

    ringing = asyncio.create_task(ring())
    try:
        yield
    finally:
        ringing.cancel()
        await asyncio.wait([ringing])


async def test_the_answer_to_a_press_outlives_a_new_drawing(
    desk: Served, page: Page, world: World
) -> None:
    slot = await world.slot()
    await sign_in(page, desk)
    drawn_again = asyncio.Event()

    async def late(route: Route) -> None:
        if "withdraw-dialog" in (route.request.post_data or ""):
            await drawn_again.wait()
        await route.continue_()

    await page.route("**/_dash-update-component*", late)
    await card(page, slot).get_by_role("button", name="Withdraw").click()
    await world.patient(number(1), "Ana Reyes")
    await world.settle()
    await expect(card(page, slot).get_by_text("Ana Reyes")).to_be_visible()
    drawn_again.set()
    await expect(page.get_by_role("dialog").get_by_text("Withdraw this slot?")).to_be_visible()


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
async def test_a_button_that_changes_between_press_and_release_is_pressed(
    desk: Served, page: Page, world: World, by: str
) -> None:
    slot = await world.slot()
    await sign_in(page, desk)
    button = card(page, slot).get_by_role("button", name="Withdraw")
    await button.scroll_into_view_if_needed()
    if by == "mouse":
        await button.hover()
        await page.mouse.down()
    else:
        await button.focus()
        await page.keyboard.down(" ")
    await button.evaluate("old => old.replaceWith(old.cloneNode(true))")
    await world.patient(number(1), "Ana Reyes")
    await world.settle()
    await expect(page.locator("#tiles")).to_contain_text("1 offer out")
    if by == "mouse":
        await page.mouse.up()
    else:
        await page.keyboard.up(" ")
    await expect(page.get_by_role("dialog").get_by_text("Withdraw this slot?")).to_be_visible()


async def test_a_press_on_one_button_and_a_release_on_another_press_nothing(
    desk: Served, page: Page, world: World
) -> None:
    slot = await world.slot()
    await sign_in(page, desk)
    await card(page, slot).get_by_role("button", name="Withdraw").hover()
    await page.mouse.down()
    await world.patient(number(1), "Ana Reyes")
    await world.settle()
    await expect(page.locator("#tiles")).to_contain_text("1 offer out")
    await card(page, slot).get_by_role("button", name="Note").hover()
    await page.mouse.up()
    await asyncio.sleep(1)
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_press_is_not_remembered_by_the_next_visit_to_the_page(
    desk: Served, page: Page, world: World
) -> None:
    slot = await world.slot()
    await sign_in(page, desk)
    await card(page, slot).get_by_role("button", name="Note").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    await dialog.get_by_role("button", name="Close").click()
    await expect(dialog).to_have_count(0)
    for name in ("Waitlist", "Today"):
        await page.get_by_role("link", name=name, exact=True).click()
        await expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    await expect(card(page, slot)).to_be_visible()
    await asyncio.sleep(1)
    await expect(dialog).to_have_count(0)


async def test_what_stays_as_it_is_is_left_alone(desk: Served, page: Page, world: World) -> None:
    slot = await world.slot()
    await sign_in(page, desk)
    place = page.locator("#today")
    old = await card(page, slot).get_by_role("button", name="Note").element_handle()
    seen = await place.get_attribute("data-seen")
    await world.patient(number(1), "Ana Reyes", location_preference=("Elsewhere",))
    assert seen is not None
    await expect(place).not_to_have_attribute("data-seen", seen)
    assert await old.evaluate("node => node.isConnected")


async def test_a_page_follows_changes_that_come_faster_than_its_answers(
    desk: Served, page: Page, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(page, desk)
    slow_down(monkeypatch, worklist, "day")
    async with changing():
        slot = await world.slot()
        await expect(card(page, slot)).to_be_visible()


async def test_the_waitlist_follows_changes_that_come_faster_than_its_answers(
    desk: Served, page: Page, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(page, desk, path="/waitlist")
    await expect(page.get_by_text("0 entries")).to_be_visible()
    slow_down(monkeypatch, waitlist, "page")
    async with changing():
        await world.patient(number(1), "Ana Reyes")
        await expect(page.get_by_role("gridcell", name="Ana Reyes")).to_be_visible()


async def test_a_drawing_that_failed_is_asked_for_again(
    desk: Served, page: Page, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(page, desk)
    ring, heard = live.Changes.ring, asyncio.Queue[live.Changes]()
    monkeypatch.setattr(live.Changes, "ring", lambda changes: heard.put_nowait(changes))
    await world.provider()
    changes = await asyncio.wait_for(heard.get(), 30)

    async def all_is_seen() -> bool:
        return await page.locator("#today").get_attribute("data-seen") == str(changes.revision)

    await wait_until(all_is_seen)
    answered, failures = worklist.day, [OSError()]

    async def fail_once(*given: object) -> worklist.Day:
        if failures:
            raise failures.pop()
        return await answered(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(worklist, "day", fail_once)
    slot = await world.slot()
    ring(changes)
    await expect(card(page, slot)).to_be_visible()
    assert not failures


async def test_presses_that_a_busy_page_hears_at_once_are_all_done(
    desk: Served, page: Page, world: World
) -> None:
    slots = await dashboard_world.busy_morning(world)
    await sign_in(page, desk)
    waiting = [page.locator(f"#booked-{slots[name]}") for name in ("filled", "fresh")]
    for button in waiting:
        await expect(button).to_be_visible()
    await page.evaluate(
        "for (const button of document.querySelectorAll('[data-press=booked]')) button.click()"
    )
    for button in waiting:
        await expect(button).to_have_count(0)
    await expect(page.get_by_text("Marked as booked: ")).to_have_count(2)


async def test_a_double_click_is_one_press(
    desk: Served, page: Page, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot, asked = await world.slot(), list[int]()
    named = worklist.slot_named

    async def note(rules: Rules, slot: int) -> worklist.GivenSlot | None:
        asked.append(slot)
        return await named(rules, slot)

    monkeypatch.setattr(worklist, "slot_named", note)
    await sign_in(page, desk)
    await card(page, slot).get_by_role("button", name="Note").dblclick()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Close").click()
    await expect(dialog).to_have_count(0)
    # Presses are told one after the other: with this one all before it were.
    await card(page, slot).get_by_role("button", name="Withdraw").click()
    await expect(dialog.get_by_text("Withdraw this slot?")).to_be_visible()
    assert asked == [slot, slot]  # the note's and this one's


async def test_a_finger_presses_once_what_is_drawn_anew_under_it(
    desk: Served, chromium: Browser, world: World
) -> None:
    slot = await world.slot()
    context = await chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = await context.new_page()
    await sign_in(page, desk)
    button = card(page, slot).get_by_role("button", name="Withdraw")
    await button.scroll_into_view_if_needed()
    await page.evaluate(
        "window.clicks = 0; document.addEventListener('click', () => { window.clicks++; })"
    )
    finger = await context.new_cdp_session(page)
    box = await button.bounding_box()
    assert box is not None
    at = [{"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}]
    await finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": at})
    await button.evaluate("old => old.replaceWith(old.cloneNode(true))")
    await finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await expect(page.get_by_role("dialog").get_by_text("Withdraw this slot?")).to_be_visible()
    assert await page.evaluate("window.clicks") == 1
