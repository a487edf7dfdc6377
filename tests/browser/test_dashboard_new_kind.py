"""Files > New kind of export: from a sample to a profile, by the page alone."""

import asyncio
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from bot import database
from tests.browser.dashboard_visit import sign_in
from tests.flows.dashboard_world import Served
from tests.rules.test_intake_wizard import CLOCKS, PRACTICE, SALON, SPANISH, WAITLIST, answered

pytestmark = [pytest.mark.browser, pytest.mark.long]

COLUMN, TEXT, WORDS = "column", "text", "words"
SALON_ANSWERS = [
    (COLUMN, "Which column holds the provider", "Booked with"),
    (TEXT, "Which column holds the place", "The salon"),
    (COLUMN, "Which column holds the date", "Slot starts"),
    (TEXT, "Which column holds the length", "30 min"),
    (COLUMN, "Which column holds the status", "State of booking"),
    (WORDS, "Which of these words mean that the patient", "gone"),
    (WORDS, "Which of them mean that the clinic", "dropped by salon"),
]
ODD = SALON.replace("Booked with", "Chair of").replace("Slot starts", "Sits down")
"""The same with heads that nothing is guessed from."""
EXPORTS = [
    pytest.param(SALON, SALON_ANSWERS, id="salon"),
    pytest.param(
        PRACTICE,
        [
            (COLUMN, "Which column holds the provider", "Seen by whom"),
            (TEXT, "Which column holds the place", "Clinic site"),
            (COLUMN, "Which column holds the date", "Day of visit"),
            (COLUMN, "Which column holds the time", "At"),
            (COLUMN, "Which column is filled", "Cancelled At"),
        ],
        id="practice",
    ),
    pytest.param(
        CLOCKS,
        [
            (COLUMN, "Which column holds the provider", "Terapist"),
            (TEXT, "Which column holds the place", "Where it is"),
            (COLUMN, "Which column holds the date", "Datum"),
            (COLUMN, "Which column holds the time", "Von"),
            (TEXT, "Which column holds the length", "Bis"),
            (COLUMN, "Which column holds the status", "Zustand"),
            (WORDS, "Which of these words mean that the patient", "abgesagt"),
        ],
        id="clocks",
    ),
    pytest.param(
        SPANISH,
        [
            (COLUMN, "Which column holds the provider", "Quien atiende"),
            (TEXT, "Which column holds the place", "Lugar de la visita"),
            (COLUMN, "Which column holds the date", "Dia"),
            (COLUMN, "Which column holds the time", "Desde las"),
            (TEXT, "Which column holds the length", "Hasta las"),
            (COLUMN, "Which column holds the status", "Situacion"),
            (WORDS, "Which of these words mean that the patient", "no viene"),
        ],
        id="spanish",
    ),
]


Answer = tuple[str, str, str]


def asked_for(content: str, answers: list[Answer]) -> list[Answer]:
    """Those of the answers that a question is put for: a head may be known already."""
    asked = answered(content, {label: said for _, label, said in answers}).asked
    return [one for one in answers if any(one[1] in question.words for question in asked)]


async def answer(page: Page, kind: str, label: str, said: str) -> None:
    field = page.locator("#kind-asked").get_by_label(label).first
    await expect(field).to_be_visible()
    if kind == TEXT:
        await field.fill(said)
        await field.press("Tab")
        return
    await field.click(force=kind == WORDS)  # the chosen words lie over the field
    await page.get_by_role("option", name=said, exact=True).first.click()
    if kind == WORDS:
        await page.keyboard.press("Escape")


async def begin(page: Page, desk: Served, content: str) -> None:
    await sign_in(page, desk, path="/files")
    await page.get_by_role("button", name="New kind of export").click()
    sample: Mapping[str, object] = {
        "name": "sample.csv",
        "mimeType": "text/csv",
        "buffer": content.encode(),
    }
    await page.locator("#kind-upload input").set_input_files(sample)  # type: ignore[arg-type]


async def test_a_list_that_is_open_stays_so_while_an_earlier_answer_brings_a_new_question(
    desk: Served, page: Page
) -> None:
    """The outcome of the date, which leads to the status, arrives late."""
    arrive = asyncio.Event()

    async def late(route: Route) -> None:
        await arrive.wait()
        await route.continue_()

    await begin(page, desk, ODD)
    asked = page.locator("#kind-asked")
    await answer(page, COLUMN, SALON_ANSWERS[0][1], "Chair of")
    await answer(page, *SALON_ANSWERS[1])
    await expect(asked.get_by_label("Which column holds the date").first).to_be_visible()
    await page.route("**/_dash-update-component*", late)
    await answer(page, COLUMN, SALON_ANSWERS[2][1], "Sits down")
    await asked.get_by_label("Which column holds the provider").first.click()
    option = page.get_by_role("option", name="Guest", exact=True)
    await expect(option).to_be_visible()
    await expect(asked.get_by_label("Which column holds the status")).to_have_count(0)
    arrive.set()
    await expect(asked.get_by_label("Which column holds the status").first).to_be_visible()
    await expect(option).to_be_visible()


@pytest.mark.parametrize(("content", "answers"), EXPORTS)
async def test_an_export_becomes_a_profile_by_the_page_alone(
    content: str,
    answers: list[Answer],
    desk: Served,
    page: Page,
    tmp_path: Path,
) -> None:
    asked = await asyncio.to_thread(asked_for, content, answers)
    await begin(page, desk, content)
    for number, (kind, label, said) in enumerate(asked):
        await answer(page, kind, label, said)
        if number == 1:
            await page.screenshot(path=str(tmp_path / "half.png"))
    lines = page.locator("#kind-lines")
    await expect(lines).to_contain_text("rows would be offered")
    await page.get_by_label("What this kind of export is called").fill("Our list")
    await page.screenshot(path=str(tmp_path / "done.png"))
    await page.locator("#kind-save").click()
    await expect(page.get_by_text("Saved as our-list")).to_be_visible()
    saved = tomllib.loads((desk.data_dir / "profiles" / "our-list.toml").read_text("utf-8"))
    assert saved["extends"] == "default"
    assert await database.fetch_value("SELECT count(*) FROM audit_log WHERE subject = 'profile'")


async def test_a_waitlist_becomes_a_profile_too(desk: Served, page: Page) -> None:
    await begin(page, desk, WAITLIST)
    await page.locator("#kind-of").get_by_text("A waitlist").click()
    await answer(page, COLUMN, "Which column holds the mobile number", "Handy")
    await answer(page, COLUMN, "Which column tells of the consent", "Darf texten")
    await answer(page, WORDS, "Which of these words mean that the patient agreed", "ok per tel")
    await expect(page.locator("#kind-lines")).to_contain_text("1 of 3 rows would be listed.")
    await page.get_by_label("What this kind of export is called").fill("Our waitlist")
    await page.locator("#kind-save").click()
    await expect(page.get_by_text("Saved as our-waitlist")).to_be_visible()
