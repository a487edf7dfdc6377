"""Today in a real browser: through the door, live, and acted on by people."""

import asyncio
import re
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect
from playwright.async_api import TimeoutError as PlaywrightTimeout

from bot import database
from bot.waitlist.staff.desk import GONE
from dashboard.access import sessions
from tests.browser.dashboard_visit import card, sign_in, sign_in_beside, sign_in_by_hand
from tests.flows import dashboard_world
from tests.flows.dashboard_world import Served
from tests.ports import free_port
from tests.world import World, column, number, offers, slot_row

pytestmark = [pytest.mark.browser, pytest.mark.long]

THEIRS = "The slot is theirs: Patient "


async def test_somebody_without_the_password_stays_outside_until_they_have_it(
    desk: Served, page: Page
) -> None:
    await page.goto(f"{desk.url}/waitlist")
    await expect(page).to_have_url(f"{desk.url}/login")
    await page.get_by_label("Name").fill("front_desk")
    await page.get_by_label("Password").fill("guess guess guess")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("don't fit together")
    await expect(page.get_by_label("Password")).to_have_value("")
    await sign_in_by_hand(page, desk)


async def test_an_empty_day_says_what_will_come(desk: Served, page: Page) -> None:
    await sign_in(page, desk)
    await expect(page.get_by_text("No open slot")).to_be_visible()
    await expect(page.get_by_text("All booked")).to_be_visible()
    await expect(page.get_by_text("Nobody waits for you")).to_be_visible()


async def test_a_filled_slot_appears_without_a_reload(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    slot = await world.slot()
    await world.settle()
    await sign_in(page, desk)
    await expect(card(page, slot)).to_contain_text("Ana Reyes")
    await expect(card(page, slot).locator(".countdown").first).to_have_attribute(
        "aria-label", "7:00 left"
    )
    await page.evaluate("window.sameDocument = true")
    await world.say(number(1), "YES")
    waits = page.get_by_role("region", name="To book", exact=True)
    await expect(waits.get_by_text("Ana Reyes")).to_be_visible()
    await expect(page.get_by_text("No open slot")).to_be_visible()
    assert await page.evaluate("window.sameDocument")


async def test_what_is_being_typed_survives_changes(desk: Served, page: Page, world: World) -> None:
    for n in (1, 2):
        await world.patient(number(n), f"Patient {n}")
    slot = await world.slot()
    await world.settle()
    await sign_in(page, desk)
    await card(page, slot).get_by_role("button", name="Note").click()
    await page.get_by_label("Note for colleagues").press_sequentially("prefers ")
    await world.say(number(1), "no")
    await expect(card(page, slot)).to_contain_text("said NO")
    await page.keyboard.type("mornings")
    await expect(page.get_by_label("Note for colleagues")).to_have_value("prefers mornings")
    await page.get_by_role("button", name="Save").click()
    await expect(card(page, slot).get_by_text("prefers mornings")).to_be_visible()


async def test_the_next_batch_is_asked_at_a_click(desk: Served, page: Page, world: World) -> None:
    phones = await world.patients(5)
    slot = await world.slot()
    await world.settle()
    world.now += timedelta(minutes=1)
    await sign_in(page, desk)
    await card(page, slot).get_by_role("button", name="Ask the next batch now").click()
    await expect(page.get_by_role("dialog")).to_contain_text("can't be taken back")
    await page.get_by_role("button", name="Ask them now").click()
    await expect(page.get_by_text("2 more are asked now for Tomorrow 3:15 PM")).to_be_visible()
    await expect(card(page, slot)).to_contain_text("Batch 2: asking 2")
    assert [state for _, state in sorted((await offers(slot)).items())] == [
        "expired", "expired", "expired", "pending", "pending",
    ]  # fmt: skip
    await world.say(phones[0], "YES")
    assert (await slot_row(slot))["status"] == "filled", "a late YES must still win"


async def test_a_slot_is_given_by_hand_and_booked(desk: Served, page: Page, world: World) -> None:
    for n in range(1, 6):
        await world.patient(number(n), f"Patient {n}")
    slot = await world.slot()
    await world.settle()
    await sign_in(page, desk)
    await card(page, slot).get_by_role("button", name="Give to a patient").click()
    await page.get_by_role("textbox", name="Patient").fill("0005")
    await page.get_by_role("option", name="Patient 5").click()
    await page.get_by_role("button", name="Give the slot").click()
    waits = page.get_by_role("region", name="To book", exact=True)
    await expect(waits.get_by_text("Patient 5")).to_be_visible()
    await world.settle()
    assert world.bodies(number(5))[-1].startswith("TPCCC: Confirmed.")
    assert all("taken" in world.bodies(number(n))[-1] for n in (1, 2, 3))
    await expect(waits.get_by_text("please call")).to_have_count(0)
    await database.execute("UPDATE message_log SET status = 'failed' WHERE kind = 'confirmed'")
    await page.reload()
    await expect(waits.get_by_text("Not told by text: please call")).to_be_visible()
    await waits.get_by_role("button", name="Booked").click()
    await expect(page.get_by_text("All booked")).to_be_visible()
    assert (await slot_row(slot))["booked_at"] == world.now
    said = await column("SELECT action FROM audit_log WHERE subject = 'slot' ORDER BY id")
    assert said == ["give", "booked"]


async def test_a_choice_for_one_slot_does_not_stand_there_for_the_next(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    first, second = await world.slot(), await world.slot(location="Frisco")
    await world.settle()
    await sign_in(page, desk)
    await card(page, first).get_by_role("button", name="Give to a patient").click()
    who = page.get_by_role("textbox", name="Patient")
    await who.click()
    await page.get_by_role("option", name="Ana Reyes").click()
    await expect(who).to_have_value(re.compile("Ana Reyes"))
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await card(page, second).get_by_role("button", name="Give to a patient").click()
    await expect(who).to_have_value("")
    await page.get_by_role("button", name="Give the slot").click()
    await expect(page.get_by_text("Please choose a patient first.")).to_be_visible()


async def test_two_people_cannot_both_give_the_same_slot(
    desk: Served, chromium: Browser, world: World
) -> None:
    for n in (1, 2):
        await world.patient(number(n), f"Patient {n}")
    slot = await world.slot(location="Plano")
    pages = [await chromium.new_page() for _ in range(2)]
    for n, page in enumerate(pages, 1):
        await sign_in(page, desk, "front_desk" if n == 1 else "admin")
        await card(page, slot).get_by_role("button", name="Give to a patient").click()
        await page.get_by_role("textbox", name="Patient").fill(f"000{n}")
        await page.get_by_role("option", name=f"Patient {n}").click()

    async def give(page: Page) -> str:
        """What is said to whoever gives; it is said for seconds only, so it is heard at once."""
        await page.get_by_role("button", name="Give the slot").click()
        said = page.get_by_text(THEIRS).or_(page.get_by_text(GONE["filled"]))
        return await said.inner_text(timeout=60_000)

    said = await asyncio.gather(*(give(page) for page in pages))
    assert {one[: len(THEIRS)] for one in said} == {THEIRS, GONE["filled"][: len(THEIRS)]}
    winners = await column("SELECT patient_id FROM offer WHERE state = 'accepted'")
    assert len(winners) == 1


async def test_a_cancellation_is_entered_with_its_faults_explained(
    desk: Served, page: Page, world: World
) -> None:
    await world.provider("Dr. Lee")
    await sign_in(page, desk)
    await page.get_by_role("button", name="New cancellation").click()
    await page.get_by_label("Number of the patient who cancelled").fill("555-0101")
    await page.get_by_role("button", name="Open the slot").click()
    for sentence in (
        "Please choose the provider.",
        "Please choose the place.",
        "Please give a day and a time, such as 12/1 3:15p.",
        "The phone number has no area code.",
    ):
        await expect(page.get_by_text(sentence)).to_be_visible()
    assert await column("SELECT id FROM cancellation_event") == []


async def test_a_manager_sees_no_names_and_no_buttons(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    slot = await world.slot()
    await world.settle()
    await sign_in(page, desk, "manager")
    await expect(card(page, slot)).to_contain_text("A. R.")
    await expect(page.get_by_text("Ana Reyes")).to_have_count(0)
    await expect(card(page, slot).get_by_role("button")).to_have_count(0)
    await expect(page.get_by_role("link", name="Waitlist")).to_have_count(0)
    await page.goto(f"{desk.url}/waitlist")
    await expect(page.get_by_text("There is no such page")).to_be_visible()


async def test_a_promise_that_cannot_be_kept_is_taken_back_with_an_apology(
    desk: Served, page: Page, world: World
) -> None:
    for n in (1, 2):
        await world.patient(number(n), f"Patient {n}")
    slot = await world.slot()
    await world.settle()
    await world.say(number(1), "YES")
    await world.say(number(2), "YES")
    await sign_in(page, desk)
    waits = page.get_by_role("region", name="To book", exact=True)
    await waits.get_by_role("button", name="Can't honour").click()
    await page.get_by_role("button", name="Tell the patient").click()
    await expect(page.get_by_text("Please say whether the time is still free.")).to_be_visible()
    await page.get_by_label("The time is still free").check()
    await page.get_by_role("button", name="Tell the patient").click()
    await expect(page.get_by_text("Patient 1, (972) 555-0001 is being told.")).to_be_visible()
    await world.settle()
    assert "We're sorry" in world.bodies(number(1))[-1]
    await expect(waits.get_by_text("Patient 2")).to_be_visible()
    assert (await offers(slot))[number(2)] == "accepted"


async def test_a_session_that_ended_leads_to_the_door(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    await sign_in(page, desk)
    (user,) = await column("SELECT id FROM staff_user WHERE username = 'front_desk'")
    assert isinstance(user, int)
    await sessions.end_all(user, world.now)
    # The page may go to the door by itself before the click lands.
    with suppress(PlaywrightTimeout):
        await page.get_by_role("link", name="Waitlist").click(timeout=3_000)
    await expect(page).to_have_url(f"{desk.url}/login", timeout=15_000)
    await expect(page.get_by_text("Ana Reyes")).to_have_count(0)


async def test_a_session_that_ends_takes_nothing_that_was_typed(
    desk: Served, page: Page, world: World
) -> None:
    await sign_in(page, desk)
    await page.get_by_role("button", name="New waitlist entry").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Mobile number").fill("(972) 555-0001")
    await dialog.get_by_label("Consent to texts").fill("phone call")
    (user,) = await column("SELECT id FROM staff_user WHERE username = 'front_desk'")
    assert isinstance(user, int)
    await sessions.end_all(user, world.now)
    with suppress(PlaywrightTimeout):  # the page may see by itself that the session has ended
        await dialog.get_by_role("button", name="Put on the waitlist").click(timeout=3_000)
    told = page.get_by_role("alert").filter(has_text="Your session has ended. Sign in again")
    await expect(told).to_be_visible()
    await expect(dialog).to_have_count(0)  # covered: nobody reads it meanwhile
    assert await column("SELECT count(*) FROM waitlist_entry") == [0]
    await sign_in_beside(page, desk)
    await expect(dialog.get_by_label("Mobile number")).to_have_value("(972) 555-0001")
    await dialog.get_by_role("button", name="Put on the waitlist").click()
    await expect(dialog).to_have_count(0)
    assert await column("SELECT consent_source FROM patient_contact") == ["phone call"]
    await expect(told).to_have_count(0)
    await expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()


async def test_whoever_gives_up_what_they_typed_is_led_to_the_door(
    desk: Served, page: Page, world: World
) -> None:
    await sign_in(page, desk)
    await page.get_by_role("button", name="New waitlist entry").click()
    # The server opens the dialog: a session that ends before has nothing to keep, and is led away.
    mobile = page.get_by_role("dialog").get_by_label("Mobile number")
    await mobile.fill("(972) 555-0001")
    (user,) = await column("SELECT id FROM staff_user WHERE username = 'front_desk'")
    assert isinstance(user, int)
    await sessions.end_all(user, world.now)
    await expect(page.get_by_text("Your session has ended")).to_be_visible(timeout=30_000)
    await expect(mobile).to_be_hidden()
    await page.keyboard.press("Escape")
    await expect(page).to_have_url(f"{desk.url}/login")


async def test_a_lost_connection_that_returns_is_caught_up_with(
    world: World, chromium: Browser, tmp_path: Path
) -> None:
    await dashboard_world.staff(world)
    await world.patient(number(1), "Ana Reyes")
    port = str(free_port())
    page = await chromium.new_page()
    await page.add_init_script("window.LOST_AFTER_MS = 3000")
    async with dashboard_world.served(tmp_path, DASHBOARD_PORT=port) as desk:
        await sign_in(page, desk)
        await expect(page.get_by_text("No open slot")).to_be_visible()
    slot = await world.slot()
    await world.settle()
    await expect(page.get_by_role("alert").filter(has_text="No connection")).to_be_visible(
        timeout=20_000
    )
    async with dashboard_world.served(tmp_path, DASHBOARD_PORT=port):
        await expect(card(page, slot)).to_contain_text("Ana Reyes", timeout=20_000)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "[data-slot] >> nth=3"),
        ("/waitlist", ".ag-row >> nth=3"),
        ("/messages", "#threads li >> nth=1"),
        ("/fill-rates", ".recharts-surface >> nth=1"),
        ("/files", "#files .card"),
        ("/people", "#trail table"),
    ],
)
async def test_every_page_fits_a_phone(
    desk: Served, chromium: Browser, world: World, path: str, shown: str
) -> None:
    await dashboard_world.busy_morning(world)
    await database.execute(dashboard_world.HELD, world.now)
    page = await chromium.new_page(viewport={"width": 360, "height": 740})
    await sign_in(page, desk, "admin", path)
    await page.locator(shown).first.wait_for()
    root = "document.documentElement"
    assert await page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")


async def test_a_click_beside_a_dialog_loses_nothing_that_was_typed(
    desk: Served, page: Page, world: World
) -> None:
    slot = await world.slot()
    await sign_in(page, desk)
    await card(page, slot).get_by_role("button", name="Note").dblclick()
    note = page.get_by_label("Note for colleagues")
    await note.fill("room 4")
    await page.mouse.click(40, 800)
    await page.wait_for_timeout(500)
    await expect(note).to_have_value("room 4")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
