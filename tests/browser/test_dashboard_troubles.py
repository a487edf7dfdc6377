"""What goes wrong is told where staff see it: the carrier, the bot, a text, a file, a refusal."""

from datetime import timedelta

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot import database
from bot.carriers.twilio import errors
from bot.messages.dispatch import pace
from bot.notices.models import Notice
from bot.waitlist.staff import desk as waitlist_desk
from tests.browser.dashboard_visit import card, sign_in, write_time
from tests.flows import dashboard_world
from tests.flows.dashboard_world import Served
from tests.world import World, column, number, offers, slot_row

pytestmark = [pytest.mark.browser, pytest.mark.long]

EVERYWHERE = ("/", "/waitlist", "/messages", "/files")


def needing(page: Page) -> Locator:
    return page.get_by_role("region", name="Needs a person")


async def test_every_page_says_why_no_text_is_sent(desk: Served, page: Page, world: World) -> None:
    await page.clock.install()
    await pace.pause("sender", errors.explain(30034), world.now + timedelta(minutes=2))
    await sign_in(page, desk)
    said = page.get_by_text(
        "Texts are not being sent because our number is not registered (error 30034)."
        " The bot tries again at 10:02 AM."
    )
    for path in EVERYWHERE:
        await page.goto(f"{desk.url}{path}")
        await expect(said).to_be_visible()
    await pace.resume("sender")
    await page.clock.fast_forward(16_000)
    await expect(said).to_have_count(0)


async def test_a_bot_that_is_down_is_told(desk: Served, page: Page, world: World) -> None:
    await world.patient(number(1), "Ana Reyes")
    await world.slot()
    world.now += timedelta(minutes=5)
    await sign_in(page, desk, "manager")
    await expect(page.get_by_text("behind or not running: work has waited for 5")).to_be_visible()


async def test_a_text_of_unknown_fate_waits_for_a_person(
    desk: Served, page: Page, world: World
) -> None:
    for n, name in ((1, "Ana Reyes"), (2, "Ben Carter")):
        await world.patient(number(n), name)
    await world.slot()
    await world.settle()
    await database.execute(
        """
        UPDATE message_log SET status = 'unconfirmed', claimed_at = $1
        WHERE patient_id = (SELECT id FROM patient_contact WHERE display_name = 'Ana Reyes')
        """,
        world.now,
    )
    await database.execute(
        """
        INSERT INTO message_log (patient_id, direction, body, twilio_sid, status, created_at,
            received_at, set_aside_at)
        SELECT id, 'inbound', 'It broke', 'SMbroken', 'received', $1, $1, $1
        FROM patient_contact WHERE display_name = 'Ben Carter'
        """,
        world.now,
    )
    await sign_in(page, desk)
    ben = needing(page).get_by_role("article").filter(has_text="Ben Carter")
    await expect(ben).to_contain_text("could not be handled, so nothing came of it")
    await expect(ben).to_contain_text("It broke")
    await expect(page.get_by_text("1 thing could not be handled")).to_be_visible()
    await ben.get_by_role("button", name="Done").click()
    await expect(ben).to_have_count(0)
    assert await column("SELECT actor FROM audit_log WHERE action = 'looked_after'") == [
        "front_desk"
    ]
    await expect(needing(page).get_by_text("Ana Reyes")).to_have_count(0)
    world.now += timedelta(minutes=3)
    await page.reload()
    ana = needing(page).get_by_role("article").filter(has_text="Ana Reyes")
    await expect(ana).to_contain_text("may or may not have left")
    await expect(ana.get_by_role("button", name="Done")).to_have_count(0)
    await ana.get_by_role("link", name="Read").click()
    talk = page.get_by_role("region", name="Conversation")
    await expect(talk.get_by_text("not confirmed by the carrier")).to_be_visible()


async def test_a_thread_that_was_looked_after_waits_no_longer(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    await world.slot()
    await world.settle()
    await world.say(number(1), "what would it cost")
    await world.say(number(1), "and is there parking")
    await sign_in(page, desk)
    ana = needing(page).get_by_role("article").filter(has_text="Ana Reyes")
    await expect(ana).to_contain_text("and is there parking")
    await ana.get_by_role("button", name="Done").click()
    await expect(page.get_by_text("Nobody waits for you")).to_be_visible()
    assert await column("SELECT actor FROM audit_log WHERE action = 'attended'") == ["front_desk"]


async def test_a_time_that_a_file_took_back_is_offered_again_at_a_press_and_what_is_seen_is_gone(
    desk: Served, page: Page, world: World
) -> None:
    slot = await world.slot()
    await database.execute(dashboard_world.HELD, world.now)
    await database.unit(
        lambda: waitlist_desk.withdraw(slot, "withdrawn", "the bridge", world.rules, world.now)
    )
    await database.execute(
        """
        INSERT INTO intake_alert (slot_id, file_id, line, what, sentence, at)
        SELECT $1, min(id), 2, 'taken_elsewhere', 'Somebody else has this time in the schedule.', $2
        FROM intake_file
        """,
        slot,
        world.now,
    )
    await sign_in(page, desk)
    alert = needing(page).get_by_role("article").filter(has_text="Somebody else has this time")
    await alert.get_by_role("button", name="It is free: offer it again").click()
    await expect(page.get_by_text("Offered again:")).to_be_visible()
    assert (await slot_row(slot))["status"] == "open"
    await expect(alert).to_have_count(0)
    await database.execute("UPDATE intake_alert SET seen_at = NULL, seen_by = NULL")
    await world.settle()
    await page.reload()
    await expect(alert.get_by_role("button")).to_have_count(1)
    await alert.get_by_role("button", name="Seen").click()
    await expect(alert).to_have_count(0)
    assert await column("SELECT seen_by FROM intake_alert") == ["front_desk"]


async def test_a_slot_is_withdrawn_under_a_colleagues_hands(
    desk: Served, chromium: Browser, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    slot = await world.slot()
    await world.settle()
    anna, ben = [await chromium.new_page() for _ in range(2)]
    await sign_in(anna, desk)
    await sign_in(ben, desk, "admin")
    await card(ben, slot).get_by_role("button", name="Note").click()
    await ben.get_by_label("Note for colleagues").fill("room 4")
    await card(anna, slot).get_by_role("button", name="Withdraw").click()
    await anna.get_by_role("button", name="Withdraw the slot").click()
    await expect(anna.get_by_text("The slot is withdrawn: Tomorrow 3:15 PM")).to_be_visible()
    await expect(card(ben, slot)).to_have_count(0)
    await expect(ben.get_by_label("Note for colleagues")).to_have_value("room 4")
    assert ((await slot_row(slot))["verdict"], await offers(slot)) == (
        "withdrawn",
        {number(1): "canceled"},
    )
    await world.settle()
    assert len(world.bodies(number(1))) == 1, "the withdrawal can still be undone"
    await world.pass_time(seconds=13)
    assert "no longer" in world.bodies(number(1))[-1]


async def test_a_time_that_is_open_already_is_not_opened_twice(
    desk: Served, page: Page, world: World
) -> None:
    await world.slot(provider="Dr. Lee")
    await sign_in(page, desk)
    await page.get_by_role("button", name="New cancellation").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="Provider").click()
    await page.get_by_role("option", name="Dr. Lee").click()
    await dialog.get_by_role("textbox", name="Place").click()
    await page.get_by_role("option", name="Plano").click()
    await write_time(page, "Starts", "11/25 3:15p")
    await dialog.get_by_role("button", name="Open the slot").click()
    await expect(page.get_by_text("This time is already open as slot 1.")).to_be_visible()
    await expect(dialog.get_by_role("textbox", name="Place")).to_have_value("Plano")
    assert await column("SELECT count(*) FROM cancellation_event") == [1]
    await write_time(page, "Starts", "tomorrow 4:15 pm")
    await dialog.get_by_role("button", name="Open the slot").click()
    await expect(page.get_by_text("The slot is open")).to_be_visible()
    await expect(page.locator("#slot-start")).to_have_value("")
    assert await column("SELECT source FROM cancellation_event ORDER BY id") == ["api", "staff"]


async def test_a_patient_is_put_on_the_waitlist_once(
    desk: Served, page: Page, world: World
) -> None:
    await world.provider("Dr. Lee")
    await sign_in(page, desk, path="/waitlist")
    for sentence in (
        "On the waitlist: Ana Reyes, (972) 555-0001.",
        "This patient is on the waitlist already, as entry 1.",
    ):
        await page.get_by_role("button", name="New waitlist entry").click()
        dialog = page.get_by_role("dialog")
        for label in ("Mobile number", "Consent to texts"):
            await expect(dialog.get_by_label(label)).to_have_value("")
        await dialog.get_by_label("Mobile number").fill("(972) 555-0001")
        await dialog.get_by_label("Name", exact=True).fill("Ana Reyes")
        await dialog.get_by_role("button", name="Put on the waitlist").click()
        await expect(page.get_by_text("Please say where the patient agreed")).to_be_visible()
        await dialog.get_by_label("Consent to texts").fill("phone call")
        await dialog.get_by_role("button", name="Put on the waitlist").click()
        await expect(page.get_by_text(sentence, exact=True)).to_be_visible()
    rows = await database.fetch(
        """
        SELECT patient_name, phone_e164, consent_source FROM waitlist_entry
        JOIN patient_contact AS contact ON contact.id = patient_id
        """
    )
    assert rows == [
        {"patient_name": "Ana Reyes", "phone_e164": number(1), "consent_source": "phone call"}
    ]


async def test_a_waitlist_file_is_taken_where_the_waitlist_is(desk: Served, page: Page) -> None:
    await sign_in(page, desk, path="/waitlist")
    async with page.expect_file_chooser() as choosing:
        await page.get_by_text("Import a file").click()
    await (await choosing.value).set_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": b"name,phone\r\n"}
    )
    await expect(page.get_by_text("The file is in the inbox")).to_be_visible()
    (put,) = (desk.data_dir / "inbox").iterdir()
    assert (put.name, put.read_bytes()) == ("list.csv", b"name,phone\r\n")


async def test_who_looks_after_what_others_were_told_of_is_seen_by_all(
    desk: Served, page: Page, world: World
) -> None:
    await Notice.create(
        kind="needs_person",
        count=2,
        since=world.now - timedelta(minutes=30),
        opened_at=world.now,
        seen_at=world.now,
        told_at=world.now,
    )
    await sign_in(page, desk)
    said = page.get_by_text("2 patients wait for a person (the first for 30 min).")
    await expect(said).to_contain_text("Told to the desk.")
    await page.get_by_role("button", name="I look after it").click()
    await expect(page.get_by_text("You look after it")).to_be_visible()
    await page.goto(f"{desk.url}/waitlist")
    await expect(said).to_contain_text("looks after it.")
    await expect(page.get_by_role("button", name="I look after it")).to_have_count(0)
