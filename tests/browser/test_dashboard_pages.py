"""The other pages in a real browser: waitlist, messages, figures, files and people."""

from datetime import timedelta

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot import database as bot_database
from bot.doctor.findings import Finding
from bot.waitlist import entries
from dashboard.pages import PAGES, doctor
from dashboard.pages.conversations import thread
from tests.browser.dashboard_visit import sign_in
from tests.flows import dashboard_world
from tests.flows.dashboard_world import Served
from tests.world import World, column, number, offers

pytestmark = [pytest.mark.browser, pytest.mark.long]


NEVER_ASKED = """
let grid;
Object.defineProperty(window, "dash_ag_grid", {
  get: () => grid,
  set: (made) => { grid = { __proto__: made, getApiAsync: () => new Promise(() => {}) }; },
});
"""
"""The callback that asks the grid for its rows again has not come yet, and never does."""


def row(page: Page, name: str) -> Locator:
    """The pinned part of a row, which names the patient."""
    return page.get_by_role("row").filter(has_text=name)


def first(page: Page, part: str) -> Locator:
    """The first row of the list: its part that is ``pinned-left``, or its ``center``."""
    return page.locator(f".ag-{part}-cols-container").get_by_role("row").first


async def nothing_found(*_asked: object) -> list[Finding]:
    """The doctor is a process of its own, which reads the real clock."""
    return []


async def test_a_boost_moves_a_patient_up_and_keeps_its_reason(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes", boost=5)
    entry = await world.patient(number(2), "Ben Carter")
    await sign_in(page, desk, path="/waitlist")
    await row(page, "Ben Carter").click()
    await expect(page.get_by_role("dialog").get_by_text("0: nothing yet")).to_be_visible()
    await page.get_by_role("dialog").get_by_label("Points", exact=True).fill("7")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("Please say why")).to_be_visible()
    await page.get_by_label("Why this boost").fill("in pain")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(
        page.get_by_text("Saved for Ben Carter, (972) 555-0002: the boost.")
    ).to_be_visible()
    await expect(first(page, "pinned-left")).to_contain_text("Ben Carter")
    await expect(first(page, "center")).to_contain_text("boost 7")
    assert await column("SELECT manual_boost FROM waitlist_entry WHERE id = $1", entry) == [7]
    said = "SELECT why FROM boost_reason"
    assert await column(said) == ["in pain"]
    await row(page, "Ben Carter").click()
    await expect(page.get_by_text("7 by front_desk, under 1 min ago: in pain")).to_be_visible()


async def test_a_boost_and_the_other_changes_are_saved_together(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    await sign_in(page, desk, path="/waitlist")
    await row(page, "Ana Reyes").click()
    await page.get_by_role("dialog").get_by_label("Note for colleagues").fill("mornings only")
    await page.get_by_role("dialog").get_by_label("Points", exact=True).fill("1")
    await page.get_by_label("Why this boost").fill("in pain")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("the note, the boost.")).to_be_visible()
    assert await column("SELECT notes || manual_boost FROM waitlist_entry") == ["mornings only1"]


async def test_two_people_who_change_an_entry_lose_nothing_of_each_other(
    desk: Served, page: Page, world: World
) -> None:
    entry = await world.patient(number(1), "Ana Reyes")

    async def colleague(**columns: object) -> None:
        await bot_database.unit(lambda: entries.change(entry, columns, world.now))

    await sign_in(page, desk, path="/waitlist")
    await row(page, "Ana Reyes").click()
    note = page.get_by_role("dialog").get_by_label("Note for colleagues")
    await note.fill("mornings only")
    await colleague(urgent_flag=True)
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("Saved for Ana Reyes")).to_be_visible()
    kept = "SELECT notes || urgent_flag::text FROM waitlist_entry"
    assert await column(kept) == ["mornings onlytrue"]
    await row(page, "Ana Reyes").click()
    await expect(note).to_have_value("mornings only")
    await note.fill("any time")
    await colleague(notes="asks for Dr. Lee")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("Somebody has changed the note in the meantime")).to_be_visible()
    await expect(note).to_have_value("any time")
    assert await column(kept) == ["asks for Dr. Leetrue"]


async def test_a_number_is_corrected_with_a_consent_of_its_own(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    slot = await world.slot()
    await world.settle()
    await sign_in(page, desk, path="/waitlist")
    await row(page, "Ana Reyes").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_label("Mobile number")).to_have_value("(972) 555-0001")
    await dialog.get_by_label("Mobile number").fill("(972) 555-0002")
    save = dialog.get_by_role("button", name="Save", exact=True)
    await save.click()
    await expect(dialog.get_by_text("This was agreed for the old number.")).to_be_visible()
    await dialog.get_by_label("Consent to texts").fill("phone call today")
    await dialog.get_by_role("textbox", name="Texts in").click()
    offered = page.get_by_role("listbox", name="Texts in")
    await offered.get_by_role("option", name="Spanish").click()
    await save.click()
    said = "Saved for Ana Reyes, (972) 555-0002: the number, the consent, the language."
    await expect(page.get_by_text(said)).to_be_visible()
    assert await offers(slot) == {number(1): "canceled"}
    rows = await bot_database.fetch(
        """
        SELECT phone_e164, consent_source, language FROM waitlist_entry
        JOIN patient_contact AS contact ON contact.id = patient_id
        """
    )
    assert rows == [
        {"phone_e164": number(2), "consent_source": "phone call today", "language": "es"}
    ]
    (told,) = await column("SELECT details::text FROM audit_log WHERE action = 'change'")
    assert "0002" in str(told)
    assert number(2) not in str(told)


async def test_a_boost_never_leaves_0_to_40(desk: Served, page: Page, world: World) -> None:
    entry = await world.patient(number(1), "Ana Reyes", boost=39)
    await sign_in(page, desk, path="/waitlist")
    await row(page, "Ana Reyes").click()
    await page.get_by_role("dialog").get_by_label("Points", exact=True).fill("41")
    await page.get_by_label("Why this boost").fill("as high as it goes")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("from 0 to 40.", exact=False).last).to_be_visible()
    assert await column("SELECT manual_boost FROM waitlist_entry WHERE id = $1", entry) == [39]


async def test_thousands_of_entries_are_sorted_and_searched_on_the_server(
    desk: Served, page: Page, world: World
) -> None:
    await bot_database.execute(
        """
        WITH made AS (
            INSERT INTO patient_contact (phone_e164, display_name, created_at, updated_at)
            SELECT '+1972555' || lpad(n::text, 4, '0'), 'Patient ' || n, $1, $1
            FROM generate_series(1, 3000) AS n RETURNING id, display_name)
        INSERT INTO waitlist_entry (patient_id, patient_name, manual_boost, joined_at,
            priority_score, updated_at)
        SELECT id, display_name, id % 41, $1, id % 41, $1 FROM made
        """,
        world.now,
    )
    await sign_in(page, desk, path="/waitlist")
    await expect(page.get_by_text("3,000 entries")).to_be_visible()
    await expect(first(page, "center")).to_contain_text("boost 40")
    await page.get_by_label("Search the waitlist").fill("972 555 2718")
    await expect(page.get_by_text("1 entry")).to_be_visible()
    await expect(row(page, "Patient 2718")).to_be_visible()
    await page.get_by_label("Search the waitlist").fill("100%")
    await expect(page.get_by_text("0 entries")).to_be_visible()


async def test_an_entry_is_changed_taken_off_and_put_back(
    desk: Served, page: Page, world: World
) -> None:
    await world.provider("Dr. Moss", "APP")
    await world.patient(number(1), "Ana Reyes")
    await sign_in(page, desk, path="/waitlist")
    await row(page, "Ana Reyes").click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_label("Providers").click()
    offered = page.get_by_role("listbox", name="Providers")
    await offered.get_by_role("option", name="Dr. Moss").click()
    await drawer.get_by_label("Urgent: 30 points").check()
    await drawer.get_by_role("button", name="Save", exact=True).click()
    await expect(first(page, "center")).to_contain_text("urgent 30")
    await expect(first(page, "center")).to_contain_text("Dr. Moss")
    await row(page, "Ana Reyes").click()
    await drawer.get_by_role("button", name="Take off the list").click()
    await expect(page.get_by_text("0 entries")).to_be_visible()
    await page.get_by_text("Off the list", exact=True).click()
    await row(page, "Ana Reyes").click()
    await drawer.get_by_role("button", name="Put back on the list").click()
    await page.get_by_text("Waiting", exact=True).click()
    await expect(row(page, "Ana Reyes")).to_be_visible()


async def test_a_click_beside_an_entry_loses_nothing_that_was_typed(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    await page.add_init_script(NEVER_ASKED)  # a row that can be seen can be pressed at once
    await sign_in(page, desk, path="/waitlist")
    await row(page, "Ana Reyes").click()
    why = page.get_by_label("Why this boost")
    await why.fill("in pain since May")
    await page.mouse.click(40, 600)
    await page.wait_for_timeout(500)
    await expect(why).to_have_value("in pain since May")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_the_drawer_says_why_a_patient_is_not_asked(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes", location_preference=("Tyler",))
    await world.slot(location="Plano")
    await world.settle()
    await sign_in(page, desk, path="/waitlist")
    await row(page, "Ana Reyes").click()
    await expect(page.get_by_role("dialog").get_by_text("wants another place")).to_be_visible()
    await page.goto(f"{desk.url}/")
    await expect(page.get_by_text("Nobody left to ask: 1 want another place.")).to_be_visible()


async def test_an_entry_whose_appointment_is_over_does_not_look_as_if_it_were_asked(
    desk: Served, page: Page, world: World
) -> None:
    held = world.now + timedelta(minutes=5)
    await world.patient(number(1), "Ana Reyes", current_appt_at=held)
    await sign_in(page, desk, path="/waitlist")
    await expect(first(page, "center")).to_contain_text("Yes")
    world.now = held
    await page.reload()
    await expect(first(page, "center")).to_contain_text("No: current appointment is over")


async def test_a_patient_who_asks_by_phone_is_opted_out(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    await sign_in(page, desk, path="/waitlist")
    await row(page, "Ana Reyes").click()
    await page.get_by_role("button", name="Opt out of texts").click()
    asked = page.get_by_role("dialog", name="Opt out of texts for good? Ana Reyes, (972) 555-0001")
    await expect(asked).to_contain_text("only the patient can, by texting START")
    await page.keyboard.press("Escape")
    await expect(asked).to_have_count(0)
    assert await column("SELECT count(*) FROM consent_event WHERE kind = 'revoked'") == [0]
    await page.get_by_role("button", name="Opt out of texts").click()
    await asked.get_by_role("button", name="Opt them out").click()
    await expect(page.get_by_text("Ana Reyes, (972) 555-0001 is opted out")).to_be_visible()
    await expect(first(page, "center")).to_contain_text("No: opted out of texts")
    assert await column("SELECT opt_out FROM patient_contact") == [True]
    assert await column("SELECT source FROM consent_event WHERE kind = 'revoked'") == [
        "asked front_desk"
    ]


async def test_a_conversation_shows_how_each_text_was_read_and_arrived(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    await world.patient(number(2), "Ben Carter")
    await world.slot()
    await world.settle()
    await world.say(number(1), "what would it cost")
    await world.say(number(1), "really <b>unsure</b>")
    await sign_in(page, desk, path="/messages")
    await page.get_by_role("link", name="Ana Reyes").click()
    talk = page.get_by_role("region", name="Conversation")
    await expect(talk.get_by_text("not clear")).to_have_count(2)
    await expect(talk.get_by_text("delivered")).to_have_count(3)
    await expect(talk.get_by_text("really <b>unsure</b>")).to_be_visible()
    await talk.get_by_role("button", name="Done").click()
    await expect(talk.get_by_role("button", name="Done")).to_have_count(0)
    await world.say(number(1), "YES")
    await expect(talk.get_by_text("read as YES")).to_be_visible()
    async with page.expect_download() as saving:
        await talk.get_by_role("button", name="Save as CSV").click()
    saved = await (await saving.value).path()
    assert "really <b>unsure</b>,UNCLEAR" in saved.read_text("utf-8-sig")
    assert await column("SELECT actor FROM audit_log WHERE action = 'export'") == ["front_desk"]
    await page.get_by_label("Search conversations").fill("ben")
    await expect(page.locator(".threads li")).to_have_count(1)


async def test_a_long_conversation_says_that_it_began_earlier(
    desk: Served, page: Page, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    write = (
        "INSERT INTO message_log (patient_id, direction, kind, body, status, created_at)"
        " SELECT id, 'outbound', 'help', 'text ' || nth, 'delivered', $2"
        " FROM patient_contact, generate_series(1, $1) AS nth"
    )
    await bot_database.execute(write, thread.MOST_TEXTS - 1, world.now)
    await sign_in(page, desk, path="/messages")
    await page.get_by_role("link", name="Ana Reyes").click()
    talk = page.get_by_role("region", name="Conversation")
    newest = talk.get_by_text(f"text {thread.MOST_TEXTS - 1}")
    await expect(newest).to_be_in_viewport(timeout=60_000)
    said = f"The latest {thread.MOST_TEXTS} texts. Save as CSV"
    await expect(talk.get_by_text(said)).to_have_count(0)
    await bot_database.execute(write, 2, world.now)
    await page.reload()
    await expect(talk.locator(".bubble")).to_have_count(thread.MOST_TEXTS, timeout=60_000)
    await expect(talk.get_by_text(said)).to_have_count(1)


async def test_an_uploaded_file_reaches_the_inbox_whole(
    desk: Served, page: Page, world: World
) -> None:
    await sign_in(page, desk, path="/files")
    await expect(page.get_by_text("No file yet")).to_be_visible()
    content = b"appointment_id,provider\r\n7,Dr. L\xc3\xa9e\r\n"
    upload = {"name": "../to day:1.csv", "mimeType": "text/csv", "buffer": content}
    await page.locator("#upload input").set_input_files(upload)  # type: ignore[arg-type]
    await expect(page.get_by_text("The file is in the inbox")).to_be_visible()
    (put,) = (desk.data_dir / "inbox").iterdir()
    assert put.name == "to day_1.csv"
    assert put.read_bytes() == content
    await page.locator("#upload input").set_input_files(
        {"name": "photo.png", "mimeType": "image/png", "buffer": b"x"}
    )
    await expect(page.get_by_text("Only these can be read: .csv")).to_be_visible()


async def test_a_held_file_is_released_or_discarded_once(
    desk: Served, page: Page, world: World
) -> None:
    await bot_database.execute(dashboard_world.HELD, world.now)
    await sign_in(page, desk, path="/files")
    first = page.get_by_role("article").filter(has_text="day1.csv")
    await expect(first).to_contain_text("Far more cancellations than usual.")
    await first.get_by_role("button", name="Release").click()
    dialog = page.get_by_role("dialog", name="Take this file over? day1.csv")
    await dialog.get_by_role("button", name="Take it over").click()
    await expect(first).to_contain_text("released, about to be taken over")
    second = page.get_by_role("article").filter(has_text="day2.csv")
    await second.get_by_role("button", name="Discard").click()
    dialog = page.get_by_role("dialog", name="Discard this file? day2.csv")
    await dialog.get_by_role("button", name="Discard it").click()
    await expect(second).to_contain_text("discarded")
    rows = await bot_database.fetch(
        "SELECT outcome, released_by, place FROM intake_file ORDER BY name"
    )
    assert rows == [
        {"outcome": "held", "released_by": "front_desk", "place": "staging/held/claim-1"},
        {"outcome": "discarded", "released_by": None, "place": "staging/held/claim-2"},
    ]


async def test_an_admin_makes_and_changes_accounts(desk: Served, page: Page) -> None:
    await sign_in(page, desk, "admin", path="/people")
    await page.get_by_role("button", name="New account").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Name").fill("Nora")
    await dialog.get_by_role("textbox", name="Password").fill("short")
    await dialog.get_by_role("button", name="Make the account").click()
    await expect(page.get_by_text("at least 12 characters.")).to_be_visible()
    await dialog.get_by_role("textbox", name="Password").fill("long enough now")
    await dialog.get_by_role("button", name="Make the account").click()
    nora = page.get_by_role("article").filter(has_text="nora")
    await expect(nora).to_contain_text("has never signed in")
    await nora.get_by_role("button", name="Change").click()
    await page.get_by_label("May sign in").press("Space")
    await expect(page.get_by_label("May sign in")).not_to_be_checked()
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(nora).to_contain_text("may not sign in")
    await expect(page.get_by_role("row").filter(has_text="change").first).to_contain_text("admin")


async def test_the_last_admin_cannot_be_switched_off(desk: Served, page: Page) -> None:
    await sign_in(page, desk, "admin", path="/people")
    mine = page.get_by_role("article").filter(has_text="has never signed in").last
    await expect(mine).to_be_visible()
    admin = page.locator("article").filter(has=page.get_by_role("heading", name="admin"))
    await admin.get_by_role("button", name="Change").click()
    await page.get_by_label("May sign in").press("Space")
    await expect(page.get_by_label("May sign in")).not_to_be_checked()
    await page.get_by_role("textbox", name="New password").fill("another long one")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_text("This is the only admin")).to_be_visible()
    assert await column("SELECT count(*) FROM audit_log WHERE action = 'password'") == [0]
    await page.reload()
    await expect(page.get_by_role("heading", name="People", level=1)).to_be_visible()


async def test_nothing_is_fetched_from_anywhere_else(
    desk: Served, chromium: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "examine", nothing_found)
    await dashboard_world.busy_morning(world)
    page = await chromium.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    await sign_in(page, desk, "admin")
    for shown in PAGES:
        await page.goto(f"{desk.url}{shown.PATH}")
        await expect(page.locator(".content h1")).to_be_visible()
        await expect(page.locator(".loading")).to_have_count(0)
    own = (desk.url, "data:", "blob:")
    assert [url for url in fetched if not url.startswith(own)] == []
