"""The ten commonest tasks of a front desk, each from Today by keyboard alone, with the presses
counted: a key is one, what is typed into a field is one. ``docs/dashboard.md`` tells the counts."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Page, expect

from bot import database
from tests.browser.dashboard_visit import sign_in
from tests.flows import dashboard_world
from tests.flows.dashboard_world import Served
from tests.world import World, column

pytestmark = [pytest.mark.browser, pytest.mark.long]

DOCS: Final = Path(__file__).parents[2] / "docs" / "dashboard.md"
ROW: Final = re.compile(r"^\| ([^|]+) \| [^|]+ \| (\d+) \|$", re.MULTILINE)


class Hands:
    """Somebody without a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    async def press(self, *keys: str) -> None:
        for key in keys:
            self.presses += 1
            await self.page.keyboard.press(key)

    async def type(self, words: str) -> None:
        self.presses += 1
        await self.page.keyboard.type(words)

    async def find(self, words: str) -> None:
        """By Ctrl-K, to the only line that fits."""
        await self.press("Control+k")
        await expect(self.page.get_by_role("option").first).to_be_visible()
        await self.type(words)
        await expect(self.page.get_by_role("option")).to_have_count(1)
        await self.press("Enter")

    async def dialog(self, name: str) -> None:
        """Waits until it stands open and has the focus."""
        dialog = self.page.get_by_role("dialog", name=name)
        await expect(dialog).to_be_visible()
        await expect(dialog.locator(":focus")).to_have_count(1)

    async def choose(self, words: str, whole: str) -> None:
        """Of a list that is searched: the first that fits."""
        field = self.page.locator(":focus")
        await self.type(words)
        await expect(self.page.get_by_role("option")).to_have_count(1)
        await self.press("Enter")
        await expect(field).to_have_value(re.compile(whole))

    async def told(self, words: str) -> None:
        await expect(self.page.get_by_text(words)).to_be_visible()


async def open_a_slot(hands: Hands) -> None:
    await hands.press("n")
    await hands.dialog("New cancellation")
    await hands.choose("lee", "Dr. Lee")
    await hands.press("Tab")
    await hands.choose("plano", "Plano")
    await hands.press("Tab")
    await hands.type("tomorrow 9a")
    await expect(hands.page.locator("#slot-start-read strong")).to_be_visible()
    await hands.press("Enter")
    await hands.told("The slot is open: Tomorrow 9:00 AM, Dr. Lee, Plano")


async def fill(hands: Hands) -> None:
    await hands.press("1", "v")
    await hands.dialog("Give this slot to a patient")
    await hands.choose("patel", "Dev Patel")
    await hands.press("Enter")
    await hands.told("The slot is theirs: Dev Patel")


async def book(hands: Hands) -> None:
    await hands.press("3", "b")
    await hands.told("Marked as booked: ")


async def opt_out(hands: Hands) -> None:
    await hands.find("rossi")
    await hands.told("Known since")
    await hands.press("x")
    await hands.dialog("Opt out of texts for good?")
    await hands.press("Tab", "Enter")
    await hands.told("Elena Rossi, (214) 555-0105 is opted out")


async def why_not(hands: Hands) -> None:
    await hands.find("osei")
    await hands.told("Slots that are open now")


async def boost(hands: Hands) -> None:
    await hands.find("osei")
    await hands.told("Known since")
    await hands.press("c")
    await hands.dialog("Frank Osei")
    await hands.press("Tab")
    await hands.type("20")
    await hands.press("Tab")
    await hands.type("in pain")
    await hands.press("Enter")
    await hands.told("the boost.")


async def correct_a_number(hands: Hands) -> None:
    await hands.find("walsh")
    await hands.told("Known since")
    await hands.press("c")
    await hands.dialog("Liam Walsh")
    await hands.press("Tab", "Tab", "Tab")
    await hands.type("(214) 555-0199")
    await hands.press("Tab")
    await hands.type("phone call")
    await hands.press("Enter")
    await hands.told("the number, the consent.")


async def answer(hands: Hands) -> None:
    await hands.press("2", "m")
    await expect(hands.page.get_by_role("button", name="Write")).to_be_visible()
    await hands.press("r")
    await hands.dialog("Write a text")
    await hands.type("It costs nothing, and yes.")
    await hands.press("Control+Enter")
    await hands.told("your text leaves at once")
    await expect(hands.page.get_by_role("dialog")).to_have_count(0)
    await hands.press("d")
    await hands.told("no longer waits")


async def withdraw_a_day(hands: Hands) -> None:
    await hands.find("withdraw")
    await hands.dialog("Withdraw several slots")
    await expect(hands.page.locator("#many-preview li").first).to_be_visible()
    await hands.press("Enter")
    await hands.told("withdrawn.")


async def fate_of_a_file(hands: Hands) -> None:
    await hands.find("day2")
    await expect(hands.page.locator("[data-key='file-2']")).to_be_focused()
    await expect(hands.page.locator("[data-key='file-2']")).to_contain_text("80")


TASKS: Final[dict[str, Callable[[Hands], Awaitable[None]]]] = {
    "open a slot that was cancelled by phone": open_a_slot,
    "give it to a patient who agreed by phone": fill,
    "book what is filled": book,
    "opt somebody out who calls": opt_out,
    "say why a patient was not asked": why_not,
    "boost a patient": boost,
    "correct a number": correct_a_number,
    "answer one who needs a person": answer,
    "withdraw a day": withdraw_a_day,
    "find what became of a file": fate_of_a_file,
}


async def test_the_ten_commonest_tasks_take_as_few_presses_as_the_docs_tell(
    desk: Served, page: Page, world: World
) -> None:
    await dashboard_world.busy_morning(world)
    await sign_in(page, desk)
    counted = {}
    for name, work in TASKS.items():
        if work is fate_of_a_file:
            await database.execute(dashboard_world.HELD, world.now)
        await page.goto(desk.url)
        await expect(page.locator("main .lists [data-key]").first).to_be_visible()
        hands = Hands(page)
        try:
            await work(hands)
        except Exception as error:
            error.add_note(f"{name}, after {hands.presses} presses")
            raise
        counted[name] = hands.presses
    told = {task: int(presses) for task, presses in ROW.findall(DOCS.read_text())}
    assert counted == told
    assert await column("SELECT manual_boost FROM waitlist_entry WHERE manual_boost = 20") == [20]
