"""Fill rates in a real browser: figures with what they are over, explained, saved, printed."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.dashboard_visit import sign_in
from tests.flows import dashboard_history, dashboard_world
from tests.flows.dashboard_world import Served
from tests.world import World, number, slot_row

pytestmark = [pytest.mark.browser, pytest.mark.long]


async def saved(page: Page, button: Locator) -> list[list[str]]:
    """The rows of the file that a button saves."""
    async with page.expect_download() as saving:
        await button.click()
    file = await (await saving.value).path()
    return list(csv.reader(StringIO(file.read_text("utf-8-sig"))))


async def test_figures_have_their_denominators_and_their_numbers(
    desk: Served, page: Page, world: World
) -> None:
    for n in (1, 2, 3):
        await world.patient(number(n), f"Patient {n}")
    await world.slot(provider="=Dr. Lee")
    await world.settle()
    await world.say(number(1), "YES")
    late = await world.slot(world.now + timedelta(minutes=3))
    await world.settle()
    assert (await slot_row(late))["verdict"] == "too_late"
    await world.slot(world.now + timedelta(hours=30))
    await sign_in(page, desk, "manager", path="/fill-rates")
    every = page.locator(".tile").filter(has_text="of all cancellations")
    await expect(every).to_contain_text("50%")
    await expect(every).to_contain_text("1 of 2")
    asked = page.locator(".tile").filter(has_text="with somebody to ask")
    await expect(asked).to_contain_text("100%")
    await expect(asked).to_contain_text("3 patients fitted each, 3 were asked")
    await expect(asked).to_contain_text("target 80%")
    await expect(asked).to_contain_text("nothing to compare with")
    verdicts = page.get_by_role("region", name="What became of every slot")
    await verdicts.get_by_text("Numbers").click()
    await expect(verdicts.get_by_role("row").nth(2)).to_have_text("Cancelled too late to ask1")
    assert await saved(page, verdicts.get_by_role("button", name="Save as CSV")) == [
        ["Verdict", "Slots"],
        ["Filled", "1"],
        ["Cancelled too late to ask", "1"],
    ]
    groups = page.get_by_role("region", name="Fill rates by group")
    rows = await saved(page, groups.get_by_role("button", name="Save as CSV"))
    assert [row[:2] for row in rows] == [
        ["Provider", "Filled"],
        ["'=Dr. Lee", "1 of 1"],
        ["Dr. Lee", "0 of 1"],
    ]
    await page.get_by_text("Place", exact=True).click()
    await expect(groups.get_by_role("row", name="Plano")).to_contain_text("1 of 2")
    await page.get_by_text("Patients who fitted", exact=True).click()
    await expect(groups.get_by_role("row", name="3 to 5")).to_contain_text("1 of 1")
    await expect(groups.get_by_role("row", name="not looked for")).to_contain_text("0 of 1")


async def test_every_figure_is_explained_and_can_be_taken_away(
    desk: Served, page: Page, world: World
) -> None:
    await dashboard_world.busy_morning(world)
    await dashboard_history.fill(world.now, weeks=9, seed=2)
    await sign_in(page, desk, "manager", path="/fill-rates")
    tiles = page.locator(".tile")
    await expect(tiles).to_have_count(8)
    await tiles.nth(1).get_by_role("button").hover()
    tooltip = page.get_by_role("tooltip")
    await expect(tooltip).to_contain_text("Only slots count for which at least one offer left us")
    await page.mouse.move(0, 0)
    await expect(tooltip).to_have_count(0)
    await page.keyboard.press("Tab")
    await tiles.nth(3).get_by_role("button").focus()
    await expect(tooltip).to_contain_text("neither delivered nor failed")
    figures = page.locator(".figures")
    await figures.get_by_text("Numbers").click()
    head, *rows = await saved(page, figures.get_by_role("button", name="Save as CSV"))
    assert len(rows) == 8
    assert head[:5] == ["Figure", "Value", "Of", "Target", "Since the time before"]
    assert re.fullmatch(r"\d+ points? (up|down)|as before", rows[0][4])
    charts = page.locator(".chart")
    await expect(charts).to_have_count(8)
    for chart in await charts.all():
        await chart.get_by_text("Numbers").click()
        assert len(await saved(page, chart.get_by_role("button", name="Save as CSV"))) > 1
    await expect(page.get_by_text("target 80 %")).to_be_visible()
    await expect(page.get_by_text("target 95 %")).to_be_visible()
    await expect(page.get_by_text("target 2 h")).to_be_visible()


async def test_last_month_is_printed_on_one_page(desk: Served, page: Page, world: World) -> None:
    await dashboard_world.busy_morning(world)
    for n in range(5):
        await world.provider(f"Dr. Number {n}")
    await dashboard_history.fill(world.now, weeks=9, seed=2)
    await page.add_init_script("window.print = () => { document.body.dataset.printed = 1; }")
    await sign_in(page, desk, "manager", path="/fill-rates")
    await page.get_by_text("Last month", exact=True).click()
    await expect(page.get_by_text("October 1 to 31, 2026")).to_be_visible()
    await expect(page.locator(".chart .recharts-surface").first).to_be_visible()
    await page.get_by_role("button", name="Print").click()
    await expect(page.locator("body[data-printed]")).to_have_count(1)
    for paper in ("Letter", "A4"):
        printed = await page.pdf(format=paper)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, paper
    await expect(page.locator("html.printing")).to_have_count(0)
    await page.emulate_media(media="print")
    for hidden in ("header", "#account", ".chart summary", ".explain"):
        await expect(page.locator(hidden).first).to_be_hidden()
    for shown in (".tile", ".chart", ".breakdown tr"):
        await expect(page.locator(shown).first).to_be_visible()


async def test_what_was_chosen_outlives_a_page_that_is_loaded_anew(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    await sign_in(page, desk, "admin", path="/fill-rates")
    await page.get_by_text("Last month", exact=True).click()
    await page.get_by_text("Weekday", exact=True).click()
    await expect(page.get_by_text("October 1 to 31, 2026")).to_be_visible()
    await page.get_by_role("link", name="Waitlist").click()
    await page.get_by_text("Off the list", exact=True).click()
    await expect(page.get_by_text("0 entries")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("0 entries")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_text("1 entry")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_text("October 1 to 31, 2026")).to_be_visible()
    await expect(page.get_by_label("Weekday")).to_be_checked()
