"""The patients' page in a browser, without JavaScript: axe finds nothing, the keyboard is enough,
and nothing is wider than a small phone."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot import database as db
from bot.waitlist import links
from bot.web import public
from tests.flows.serving import app_of, served
from tests.world import TOMORROW, World, number, offers

pytestmark = [pytest.mark.browser, pytest.mark.long]

ANA: Final = number(1)
SMALL: Final[ViewportSize] = {"width": 320, "height": 640}
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def world(database: object) -> World:
    return World(
        {
            "PUBLIC_BASE_URL": "http://127.0.0.1:8001",
            "PATIENT_PAGE": "yes",
            "CLINIC_PHONE": "2145550100",
        }
    )


@pytest.fixture
async def address(world: World) -> AsyncIterator[str]:
    async with served(public.only(app_of(world))) as url:
        yield url


@pytest.fixture
async def phone(chromium: Browser) -> Page:
    """A small phone that runs no script."""
    context = await chromium.new_context(viewport=SMALL, java_script_enabled=False)
    return await context.new_page()


async def link(world: World) -> str:
    patient = await db.fetch_value("SELECT id FROM patient_contact WHERE phone_e164 = $1", ANA)
    made = await links.to_list(patient, world.rules, world.now)
    assert made is not None
    return made.rpartition("/p/")[2]


async def asked(world: World) -> int:
    """Ana is asked, of three places, and had another slot put to her before."""
    for place in ("Fort Worth Alliance", "Plano", "Frisco"):
        await world.place(place)
    await world.patient(ANA, "Ana Reyes")
    slot = await world.slot(TOMORROW + timedelta(days=2))
    await world.settle()
    return slot


async def faults(chromium: Browser, address: str, scheme: str) -> list[tuple[str, str]]:
    """What axe, which is a script itself, finds; and what is wider than the screen."""
    context = await chromium.new_context(viewport=SMALL, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(address)
    for details in await page.locator("summary").all():
        await details.click()
    options = {"runOnly": {"type": "tag", "values": TAGS}}
    found = (await Axe().run(page, options=options)).response["violations"]
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= SMALL["width"]
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found]


async def test_axe_finds_nothing_in_both_languages_in_light_and_in_dark(
    world: World, address: str, chromium: Browser
) -> None:
    await asked(world)
    token = await link(world)
    for scheme in ("light", "dark"):
        for path in (f"{token}?said=saved", f"{token}?lang=es"):
            assert await faults(chromium, f"{address}/p/{path}", scheme) == []
    assert await faults(chromium, f"{address}/p/{'A' * 16}", "light") == []


async def test_the_keyboard_takes_an_offer_and_the_appointment_opens(
    world: World, address: str, phone: Page
) -> None:
    slot = await asked(world)
    await phone.goto(f"{address}/p/{await link(world)}")
    for _ in range(10):
        await phone.keyboard.press("Tab")
        if await phone.locator("button:focus").count():
            break
    await expect(phone.locator("button:focus")).to_have_text("Take this appointment")
    await phone.keyboard.press("Enter")
    await expect(phone.get_by_role("heading", name="Your appointment")).to_be_visible()
    await expect(phone.locator(".when")).to_have_text("Fri Nov 27, 3:15 PM, Plano")
    assert (await offers(slot))[ANA] == "accepted"
    async with phone.expect_download() as file:
        await phone.get_by_role("link", name="Add to my calendar").click()
    assert (await file.value).suggested_filename == "appointment.ics"


async def test_choices_are_kept_and_a_pause_and_its_end_are_pressed(
    world: World, address: str, phone: Page
) -> None:
    await asked(world)
    await phone.goto(f"{address}/p/{await link(world)}?lang=es")
    await phone.get_by_label("lunes, Mañana").uncheck()
    await phone.get_by_label("Frisco").uncheck()
    await phone.get_by_label("¿Cuánto tiempo necesita para venir?").select_option("240")
    await phone.get_by_role("button", name="Guardar").click()
    await expect(phone.get_by_role("status")).to_contain_text("Guardamos lo que eligió")
    await expect(phone.get_by_label("lunes, Mañana")).not_to_be_checked()
    await expect(phone.get_by_label("Frisco")).not_to_be_checked()
    await expect(phone.get_by_label("Plano")).to_be_checked()
    await phone.get_by_label("No me pregunten hasta el").fill("2026-12-04")
    await phone.get_by_role("button", name="Hacer la pausa").click()
    await expect(phone.get_by_text("hasta el vie 4 dic")).to_be_visible()
    await phone.get_by_role("button", name="Seguir ahora").click()
    await expect(phone.get_by_role("status")).to_contain_text("Le volvemos a preguntar")
