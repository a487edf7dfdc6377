"""Files that are given to the dashboard: each is in the inbox, or is said not to be."""

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.browser.dashboard_visit import sign_in
from tests.flows.dashboard_world import Served

pytestmark = [pytest.mark.browser, pytest.mark.long]

ROWS = b"name,phone\r\n"
CHOOSE = """(field, files) => {
    const carried = new DataTransfer();
    for (const [name, size] of files) carried.items.add(new File([new Uint8Array(size)], name));
    field.files = carried.files;
    field.dispatchEvent(new Event("change", {bubbles: true}));
}"""
"""Large files are made in the page: to hand them to the browser takes half a minute."""


def file(name: str, content: bytes = ROWS) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def put(desk: Served) -> set[str]:
    return {path.name for path in (desk.data_dir / "inbox").glob("*")}


async def test_a_file_that_is_refused_takes_no_other_with_it(desk: Served, page: Page) -> None:
    await sign_in(page, desk, path="/files")
    chosen = page.locator("#upload input")
    await chosen.set_input_files([file("one.csv"), file("photo.png"), file("three.csv")])
    told = page.get_by_role("alert").filter(has_text="2 files are in the inbox")
    await expect(told).to_contain_text("Not taken: photo.png: Only these can be read: .csv")
    assert put(desk) == {"one.csv", "three.csv"}


async def test_the_same_file_is_answered_each_time_it_is_given(desk: Served, page: Page) -> None:
    await sign_in(page, desk, path="/files")
    told = page.get_by_text("Not taken: empty.csv: This file is empty.")
    for times in (1, 2):
        await page.locator("#upload input").set_input_files(file("empty.csv", b""))
        await expect(told).to_have_count(times)


async def test_the_largest_files_that_are_promised_are_taken(desk: Served, page: Page) -> None:
    await sign_in(page, desk, path="/files")
    half = 9_900_000
    await page.locator("#upload input").evaluate(CHOOSE, [["one.csv", half], ["two.csv", half]])
    await expect(page.get_by_text("2 files are in the inbox")).to_be_visible(timeout=60_000)
    assert put(desk) == {"one.csv", "two.csv"}
    assert {path.stat().st_size for path in (desk.data_dir / "inbox").glob("*")} == {half}


@pytest.mark.parametrize("way", ["chosen", "dropped"])
async def test_files_that_are_too_large_are_told(desk: Served, page: Page, way: str) -> None:
    await sign_in(page, desk, path="/files")
    if way == "chosen":
        await page.locator("#upload input").evaluate(CHOOSE, [["large.csv", 20_000_001]])
    else:
        carried = await page.evaluate_handle(
            """() => {
                const carried = new DataTransfer();
                carried.items.add(new File([new Uint8Array(20_000_001)], "large.csv"));
                return carried;
            }"""
        )
        for step in ("dragenter", "drop"):
            await page.dispatch_event(".drop", step, {"dataTransfer": carried})
    await expect(page.get_by_role("alert").filter(has_text="at most 20 MB")).to_be_visible()
    await page.locator("#upload input").set_input_files(file("small.csv"))
    await expect(page.get_by_text("The file is in the inbox")).to_be_visible()
    assert put(desk) == {"small.csv"}
