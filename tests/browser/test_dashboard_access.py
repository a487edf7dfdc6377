"""Nobody is shut out: axe finds no serious fault on a page or a dialog, in light and in dark, and
the keyboard is enough."""

from collections.abc import Awaitable, Callable
from typing import Final, Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from bot import database
from bot.doctor.findings import Finding, note, ok, wrong
from dashboard.pages import PAGES, doctor
from tests.browser.dashboard_visit import card, sign_in
from tests.flows import dashboard_history, dashboard_world
from tests.flows.dashboard_world import Served
from tests.world import World, number

pytestmark = [pytest.mark.browser, pytest.mark.long]

SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
TROUBLES: Final = """
    INSERT INTO sender_state (sender, paused_until, paused_code, paused_why)
    VALUES ('sender', $1::timestamptz + interval '2 min', 20003, 'Our credentials are refused.')
"""


@pytest.fixture
async def looked_at(chromium: Browser, world: World, monkeypatch: pytest.MonkeyPatch) -> Page:
    """A page, and a clinic with something in every corner; the doctor, who takes
    seconds, has looked."""

    async def examined(*_asked: object) -> list[Finding]:
        return [ok("folder", "It is there."), note("backup", "None."), wrong("disk", "Full.", "!")]

    monkeypatch.setattr(doctor, "examine", examined)
    await dashboard_world.busy_morning(world)
    await dashboard_history.fill(world.now, weeks=3, seed=1)
    await database.execute(TROUBLES, world.now)
    await database.execute(dashboard_world.HELD, world.now)
    return await chromium.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")


STILL: Final = """
    Promise.all(document.getAnimations()
        .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
        .map((one) => one.finished.catch(() => null)))
"""
"""What fades in has its colours when it stands."""


IN_SCHEME: Final = """(scheme) =>
    (document.documentElement.dataset.mantineColorScheme ?? scheme) === scheme
    && matchMedia(`(prefers-color-scheme: ${scheme})`).matches
"""
"""A page follows the system's scheme while it is open; the door has nothing but the system's."""


async def faults(page: Page, where: str) -> set[tuple[str, str, str]]:
    """In either scheme, what is wrong with what the page shows."""
    found = set[tuple[str, str, str]]()
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        await page.wait_for_function(IN_SCHEME, arg=scheme)
        await page.evaluate(STILL)
        seen = (await Axe().run(page)).response["violations"]
        found |= {
            (f"{where}, {scheme}", fault["id"], fault["nodes"][0]["html"])
            for fault in seen
            if fault["impact"] in ("serious", "critical")
        }
    return found


async def test_no_page_shuts_anybody_out(desk: Served, looked_at: Page) -> None:
    page = looked_at
    await page.goto(f"{desk.url}/login")
    found = await faults(page, "/login")
    await sign_in(page, desk, "admin")
    for path in [*(shown.PATH for shown in PAGES), "/messages?patient=1", "/nowhere"]:
        await page.goto(f"{desk.url}{path}")
        await expect(page.locator(".content h1")).to_be_visible()
        await expect(page.locator(".loading")).to_have_count(0)
        await expect(page.get_by_text("Texts are not being sent")).to_be_visible()
        if path == "/waitlist":
            await expect(page.get_by_role("columnheader").last).to_be_visible()
        if path.startswith("/messages?"):
            await expect(page.locator(".texts")).to_be_visible()
        for details in await page.locator("main summary").all():
            await details.click()
        found |= await faults(page, path)
    assert found == set()


async def test_no_dialog_shuts_anybody_out(desk: Served, looked_at: Page) -> None:
    page = looked_at
    await sign_in(page, desk, "admin")
    (asking,) = await database.fetch(
        "SELECT id FROM cancellation_event WHERE status = 'open' ORDER BY id LIMIT 1"
    )
    slot = card(page, asking["id"])
    found: set[tuple[str, str, str]] = set()

    async def opened(where: str, click: Callable[[], Awaitable[None]]) -> None:
        nonlocal found
        await click()
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_be_visible()
        await expect(dialog.get_by_role("button").last).to_be_visible()
        found |= await faults(page, where)
        await page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)

    for name in ("Give to a patient", "Note", "Withdraw"):
        await opened(name, slot.get_by_role("button", name=name).click)
    for name in ("Can't honour", "New cancellation", "New waitlist entry"):
        await opened(name, page.get_by_role("button", name=name).first.click)
    await page.goto(f"{desk.url}/waitlist")
    await opened("an entry", page.get_by_role("row").filter(has_text="Ana Reyes").click)
    await page.goto(f"{desk.url}/people")
    await opened("New account", page.get_by_role("button", name="New account").click)
    await opened("an account", page.get_by_role("button", name="Change").first.click)
    assert found == set()


async def test_the_keyboard_is_enough_and_keeps_its_place_while_things_change(
    desk: Served, page: Page, world: World
) -> None:
    for n in (1, 2):
        await world.patient(number(n), f"Patient {n}")
    slot = await world.slot()
    await world.settle()
    await sign_in(page, desk)
    note = card(page, slot).get_by_role("button", name="Note")
    await expect(note).to_be_visible()
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await note.evaluate("button => button === document.activeElement"):
            break
    await expect(note).to_be_focused()
    await world.say(number(1), "no")
    await expect(card(page, slot)).to_contain_text("said NO")
    await expect(note).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Note for colleagues")).to_be_focused()
    await page.keyboard.type("room 4", delay=60)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(card(page, slot).get_by_text("room 4")).to_be_visible()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(note).to_be_focused()
