"""What only staff can tell about the words of files is asked and answered on Files."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot import clock, database
from bot.ledger import answers, questions
from tests.browser.dashboard_visit import sign_in
from tests.flows import intake_world
from tests.flows.dashboard_world import Served

pytestmark = [pytest.mark.browser, pytest.mark.long]

WHO = answers.Question("provider", "park_j")
ASKED = [
    answers.Question("reason", "kim sick"),
    WHO,
    answers.Question("order", "3/4"),
    answers.Question("place", "annex w"),
    answers.Question("column", "ist vip"),
    answers.Question("note", "see zoe"),
    answers.Question("status", "epic-siu: 4"),
    answers.Question("clock", "athenahealth-siu"),
]


async def ask() -> None:
    at = clock.now()
    await intake_world.add_place()
    file = await database.fetch_value(
        "INSERT INTO intake_file (source, reference, digest, name, said_at, outcome, place,"
        " received_at, decided_at) VALUES ('inbox', 'x', $2, 'a.csv', $1, 'accepted', 'archive/a',"
        " $1, $1) RETURNING id",
        at,
        "a" * 64,
    )
    await questions.ask(ASKED, file, at)
    await questions.note_untaken({"March": "This is a folder."}, at)


async def answered() -> dict[str, str | None]:
    rows = await database.fetch("SELECT words, answer FROM intake_question")
    return {row["words"]: row["answer"] for row in rows}


async def test_each_question_is_answered_at_a_press(
    desk: Served, page: Page, tmp_path: Path
) -> None:
    await ask()
    await sign_in(page, desk, path="/files")
    await expect(page.get_by_text("In the inbox, and not taken")).to_be_visible()
    await page.screenshot(path=str(tmp_path / "asked.png"), full_page=True)
    await page.get_by_role("button", name="The patient", exact=True).click()
    await expect(page.get_by_text("kim sick”: taken for the patient's")).to_be_visible()
    await page.get_by_role("button", name="The 4th of March").click()
    await page.get_by_role("button", name="Say who this is").click()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Please choose who this is.")).to_be_visible()
    await page.get_by_label("Provider").first.click()
    await page.get_by_role("option", name="Somebody new (APP)").click()
    await page.get_by_label("Name").fill("Jae Park")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("button", name="It says nothing of that").click()
    await page.get_by_role("button", name="It does: don't offer").click()
    await expect(page.get_by_text("see zoe”: counts against its rows")).to_be_visible()
    await page.get_by_role("button", name="The patient cancelled").click()
    await page.get_by_role("button", name="The sender's").click()
    await page.get_by_role("button", name="Say which place").click()
    await page.get_by_role("dialog").get_by_label("Place").click()
    await page.get_by_role("option", name="Main St").click()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("asks you")).to_have_count(0)
    assert await answered() == {
        "kim sick": "patient",
        "park_j": "is",
        "3/4": "mdy",
        "annex w": "named",
        "ist vip": "harmless",
        "see zoe": "counts",
        "epic-siu: 4": "cancelled",
        "athenahealth-siu": "sender",
    }
    assert await database.fetch_value("SELECT spelling FROM location_alias") == "annex w"
    assert (await questions.known()).providers == {"park_j": "Jae Park"}
