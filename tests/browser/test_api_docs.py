"""The staff API's description as a page: it shows every operation, under its own strict policy."""

from types import ModuleType

from playwright.async_api import Page, expect

from tests.flows.serving import app_of, served
from tests.world import World


async def test_the_page_of_the_staff_api_lists_its_operations_and_breaks_no_policy(
    page: Page, database: ModuleType
) -> None:
    async with served(app_of(World())) as url:
        await page.goto(url + "/docs")
        shown = page.locator(".opblock-summary-path", has_text="/admin/cancel")
        await expect(shown).to_be_visible(timeout=30_000)
        assert await page.locator(".opblock").count() >= 10
        await shown.click()
        await expect(page.get_by_text("slot_start_at").first).to_be_visible(timeout=30_000)
