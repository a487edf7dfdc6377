"""What every visit to the dashboard in a browser begins with, for the dashboard's tests."""

from playwright.async_api import Locator, Page, expect

from tests.flows.dashboard_world import PASSWORD, Served

expect.set_options(timeout=30_000)
"""Longer than the usual five seconds: a busy machine is slow, not wrong."""


async def sign_in(page: Page, desk: Served, name: str = "front_desk", path: str = "/") -> None:
    """Signed in as from the login page, and on to ``path`` at once: no page is drawn on the way.

    A test presses the very moment that something stands there: for it, no row has just moved.
    """
    await page.add_init_script("window.JUST_MOVED_MS ??= 0")
    await sign_in_beside(page, desk, name)
    await page.goto(f"{desk.url}{path}")
    await expect(page.locator(".content h1")).to_be_visible()


async def sign_in_beside(page: Page, desk: Served, name: str = "front_desk") -> None:
    """Signed in as in another tab: the page itself sees it when it next asks."""
    answer = await page.context.request.post(
        f"{desk.url}/login",
        form={"name": name, "password": PASSWORD},
        headers={"Origin": desk.url},
        max_redirects=0,
    )
    assert answer.status == 303, "The login is refused."


async def sign_in_by_hand(page: Page, desk: Served, name: str = "front_desk") -> None:
    """Through the login page as a person does, which leads to Today."""
    await page.add_init_script("window.JUST_MOVED_MS ??= 0")
    await page.goto(f"{desk.url}/login")
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()


def card(page: Page, slot: int) -> Locator:
    """The card of a slot on Today."""
    return page.locator(f'[data-slot="{slot}"]')


async def write_time(page: Page, label: str, said: str) -> None:
    """Type another day and time, and wait until the field shows what it understood of them."""
    field = page.get_by_label(label)
    understood = page.locator(f"#{await field.get_attribute('id')}-read strong")
    before = await understood.text_content() if await understood.is_visible() else ""
    await field.fill(said)
    await expect(understood).not_to_have_text(before or "")
    await expect(understood).to_be_visible()
