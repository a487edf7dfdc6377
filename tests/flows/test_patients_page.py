"""The patients' page: opening it changes nothing, a press does what a text would, and whoever has
no link finds nothing."""

import asyncio
import re
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import timedelta
from functools import partial
from types import ModuleType
from typing import cast
from urllib.parse import urlencode

import pytest
from quart.typing import TestClientProtocol as Client
from werkzeug.datastructures import Headers

from bot import database as db
from bot.threads import turns
from bot.waitlist import links
from bot.waitlist.patients import staff_optouts
from bot.waitlist.staff import desk
from bot.web import patients, public, services
from tests.flows.serving import app_of
from tests.world import TOMORROW, World, column, number, offers, slot_row

FORM = "application/x-www-form-urlencoded"
PUBLIC = "https://go.example.org"
ANA, BEN = number(1), number(2)
AGENTS = (
    "facebookexternalhit/1.1 Facebot Twitterbot/1.0",
    "WhatsApp/2.23.20.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15",
    "SafeLinks/1.0",
    "GoogleMessages/1.0",
)
STATE = """
    SELECT md5(string_agg(whole, '')) FROM (
        SELECT waitlist_entry::text AS whole FROM waitlist_entry
        UNION ALL SELECT offer::text FROM offer UNION ALL SELECT thread::text FROM thread
        UNION ALL SELECT patient_link::text FROM patient_link
        UNION ALL SELECT message_log::text FROM message_log
        UNION ALL SELECT patient_contact::text FROM patient_contact
        UNION ALL SELECT audit_log::text FROM audit_log ORDER BY 1) AS everything
"""


@pytest.fixture
def one(database: ModuleType) -> World:
    return World({"PUBLIC_BASE_URL": PUBLIC, "PATIENT_PAGE": "yes", "CLINIC_PHONE": "2145550100"})


@pytest.fixture
def client(one: World) -> Client:
    return app_of(one).test_client()


async def contact_of(phone: str) -> int:
    found: int = await db.fetch_value("SELECT id FROM patient_contact WHERE phone_e164=$1", phone)
    return found


async def link(one: World, phone: str = ANA) -> str:
    """The path of the page that this patient asks for by text."""
    await one.say(phone, "Link")
    found = re.search(rf"{PUBLIC}(/p/\S+)", one.bodies(phone)[-1])
    assert found is not None
    return found[1]


async def asked(one: World) -> int:
    """Ana and Ben wait, and are asked for a slot."""
    await one.patient(ANA, "Ana Reyes")
    await one.patient(BEN, "Ben Carter")
    slot = await one.slot()
    await one.settle()
    return slot


async def offer_of(phone: str) -> str:
    sql = "SELECT max(id) FROM offer WHERE patient_id = $1"
    return str(await db.fetch_value(sql, await contact_of(phone)))


async def press(client: Client, path: str, **form: object) -> tuple[int, str]:
    """The status, and where the browser is sent to."""
    answer = await client.post(
        path, data=urlencode(form, doseq=True), headers={"Content-Type": FORM}
    )
    return answer.status_code, answer.headers.get("Location", "")


async def text_of(client: Client, path: str) -> str:
    answer = await client.get(path)
    assert answer.status_code == 200
    return str(await answer.get_data(as_text=True))


async def test_twenty_openings_by_previews_and_scanners_change_nothing(
    one: World, client: Client
) -> None:
    await asked(one)
    path = await link(one)
    before = await column(STATE)
    for n in range(20):
        method = client.head if n % 4 == 3 else client.get
        answer = await method(path, headers=Headers({"User-Agent": AGENTS[n % len(AGENTS)]}))
        assert answer.status_code == 200
    for pressed in ("take", "skip", "leave", "save", "pause", "resume"):
        assert (await client.get(f"{path}/{pressed}")).status_code == 405
    assert await column(STATE) == before
    assert await press(client, f"{path}/take", offer=await offer_of(ANA)) != (404, "")


async def test_the_page_shows_no_name_provider_reason_or_number_and_is_small_and_closed(
    one: World, client: Client
) -> None:
    await asked(one)
    answer = await client.get(await link(one))
    shown = await answer.get_data(as_text=True)
    for secret in ("Ana", "Reyes", "Carter", "Lee", "MD/DO", ANA, ANA[2:], BEN):
        assert secret not in shown
    assert len(shown.encode()) < 50_000
    assert "<script" not in shown
    headers = answer.headers
    assert "Set-Cookie" not in headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "1:" not in re.findall(r"<title>(.*)</title>", shown)[0]


async def test_a_press_takes_the_offer_and_leads_to_the_appointment_and_its_file(
    one: World, client: Client
) -> None:
    slot = await asked(one)
    path = await link(one)
    status, there = await press(client, f"{path}/take", offer=await offer_of(ANA))
    assert status == 303
    await one.settle()
    assert (await offers(slot))[ANA] == "accepted"
    assert one.bodies(ANA)[-1].startswith("TPCCC: Confirmed. You're scheduled Wed Nov 25 3:15 PM")
    assert there.removeprefix("../") in one.bodies(ANA)[-1]
    visit = f"/p/{there.removeprefix('../')}"
    assert "Wed Nov 25, 3:15 PM, Plano" in await text_of(client, visit)
    answer = await client.get(f"{visit}/visit.ics")
    file = await answer.get_data(as_text=True)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "DTSTART:20261125T211500Z\r\nDTEND:20261125T214500Z\r\n" in file
    assert "LOCATION:TPCCC\\, Plano\r\n" in file
    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
    assert not any(secret in file for secret in ("Ana", "Lee", "Reyes"))
    # Pressed twice: the same, and no second text.
    texts = len(one.bodies(ANA))
    assert (await press(client, f"{path}/take", offer=await offer_of(ANA)))[0] == 303
    await one.settle()
    assert len(one.bodies(ANA)) == texts
    assert "Your new appointment" in await text_of(client, path)


async def test_a_press_after_somebody_won_is_told_so_and_keeps_its_place(
    one: World, client: Client
) -> None:
    slot = await asked(one)
    path = await link(one, BEN)
    await one.say(ANA, "yes")
    status, there = await press(client, f"{path}/take", offer=await offer_of(BEN))
    assert (status, there.endswith("?said=stand_by")) == (303, True)
    assert "You&#39;re next in line" in await text_of(client, f"{path}?said=stand_by")
    assert (await offers(slot))[ANA] == "accepted"


async def test_a_press_and_a_text_at_the_same_moment_have_one_winner(one: World) -> None:
    await one.patients(2)
    for nth in range(3):
        slot = await one.slot(TOMORROW + timedelta(days=9 * nth))
        await one.settle()
        offer, ana = int(await offer_of(ANA)), await contact_of(ANA)
        await one.hear(ANA, "yes")
        await one.hear(BEN, "yes")
        await asyncio.gather(
            turns.take_next(one.talk, one.now),
            db.unit(partial(patients.answer, one.talk, ana, "TAKE", offer, one.now)),
            turns.take_next(one.talk, one.now),
        )
        await one.settle()
        assert list((await offers(slot)).values()).count("accepted") == 1
        confirmed = "SELECT count(*) FROM message_log WHERE kind = 'confirmed'"
        assert await db.fetch_value(confirmed) == nth + 1
        one.now += timedelta(days=9)
        await db.execute("UPDATE waitlist_entry SET active = TRUE, closed_reason = NULL")


async def test_a_link_opens_its_own_patients_offers_alone(one: World, client: Client) -> None:
    slot = await asked(one)
    path = await link(one)
    status, there = await press(client, f"{path}/take", offer=await offer_of(BEN))
    assert (status, there.endswith("said=closed")) == (303, True)
    for nonsense in ("", "x", "-1", "9" * 30, "1; DROP TABLE offer"):
        assert (await press(client, f"{path}/take", offer=nonsense))[0] == 303
    assert "accepted" not in (await offers(slot)).values()


async def test_a_dead_link_is_answered_like_one_that_never_was(one: World, client: Client) -> None:
    await asked(one)
    path = await link(one)
    old, left = await link(one), await link(one, BEN)
    visit = "/p/" + (await press(client, f"{path}/take", offer=await offer_of(ANA)))[1][3:]
    await client.post(f"{left}/leave")
    guessed = f"/p/{'A' * 16}"
    never = await client.get(guessed)
    assert never.status_code == 404
    neutral = await never.get_data()
    one.now += links.LIST_LASTS + timedelta(seconds=1)
    for dead in (old, left, visit, f"{visit}/visit.ics", path[:-1] + "~", f"{guessed}/visit.ics"):
        answer = await client.get(dead)
        assert (answer.status_code, await answer.get_data()) == (404, neutral)
    for dead in (old, left, visit, guessed):
        answer = await client.post(f"{dead}/leave")
        assert (answer.status_code, await answer.get_data()) == (404, neutral)


async def test_each_link_has_one_purpose(one: World, client: Client) -> None:
    await asked(one)
    path = await link(one)
    visit = "/p/" + (await press(client, f"{path}/take", offer=await offer_of(ANA)))[1][3:]
    for pressed in ("take", "skip", "save", "pause", "resume", "leave", "nothing"):
        assert (await press(client, f"{visit}/{pressed}", offer="1"))[0] == 404
    assert (await client.get(f"{path}/visit.ics")).status_code == 404


async def test_no_token_is_stored_but_its_digest(one: World) -> None:
    await one.patient(ANA)
    token = (await link(one)).removeprefix("/p/")
    assert await column("SELECT digest FROM patient_link") == [links.digest(token)]


async def test_a_flood_of_guesses_is_counted_and_who_has_a_link_is_still_let_in(
    one: World, client: Client
) -> None:
    await one.patient(ANA)
    path = await link(one)
    answers = [(await client.get(f"/p/{n:016d}")).status_code for n in range(70)]
    assert answers == [404] * 60 + [429] * 10
    assert (await client.get(path)).status_code == 200
    pressed = [(await press(client, f"{path}/resume"))[0] for _ in range(35)]
    assert pressed == [303] * 30 + [429] * 5


async def test_what_was_chosen_decides_who_is_asked(one: World, client: Client) -> None:
    await one.place("Frisco")
    await one.patient(ANA)
    path = await link(one)
    plano, frisco = await one.place("Plano"), await one.place("Frisco")
    form = {"time": ["Thu AM", "Wed PM"], "place": [plano], "notice": "1440", "language": "es"}
    assert (await press(client, f"{path}/save", **form))[1].endswith("?said=saved")
    wed = await one.slot(TOMORROW + timedelta(days=7))
    assert "Guardamos" in await text_of(client, f"{path}?said=saved")
    for starts, place in (
        (TOMORROW - timedelta(hours=1), "Plano"),  # a Wednesday afternoon, but soon
        (TOMORROW + timedelta(days=8), "Plano"),  # a Thursday afternoon
        (TOMORROW + timedelta(days=7, hours=1), "Frisco"),
    ):
        slot = await one.slot(starts, location=place)
        if starts < TOMORROW:
            one.now += timedelta(hours=6)
        await one.settle()
        assert await offers(slot) == {}, place
    assert (await offers(wed)).keys() == {ANA}
    assert one.bodies(ANA)[-1].startswith("TPCCC: Hay una cita")
    assert frisco != plano


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"notice": "0", "place": "1"}, "no_time"),
        ({"time": "Sun Noon", "notice": "0"}, "no_time"),
        ({"time": "Wed PM", "notice": "0", "place": "99"}, "no_place"),
        ({"time": "Wed PM", "notice": "7"}, "no_notice"),
        ({"time": "Wed PM", "notice": "9" * 40, "language": "x" * 5000}, "no_notice"),
    ],
)
async def test_what_cannot_be_chosen_is_said_and_changes_nothing(
    one: World, client: Client, form: dict[str, str], said: str
) -> None:
    await one.place("Plano")
    await one.patient(ANA)
    path = await link(one)
    form = {"place": str(await one.place("Plano"))} | form if said == "no_notice" else form
    before = await column("SELECT waitlist_entry::text FROM waitlist_entry")
    assert (await press(client, f"{path}/save", **form))[1].endswith(f"?said={said}")
    assert "Nothing was changed." in await text_of(client, f"{path}?said={said}")
    assert await column("SELECT waitlist_entry::text FROM waitlist_entry") == before


async def test_a_pause_asks_nothing_until_its_day_and_ends_by_itself(
    one: World, client: Client
) -> None:
    await one.patient(ANA)
    path = await link(one)
    for wrong in ("", "soon", "2026-11-24", "2020-01-01", "2027-12-01", "9999-99-99"):
        assert (await press(client, f"{path}/pause", until=wrong))[1].endswith("said=no_date")
    assert (await press(client, f"{path}/pause", until="2026-11-27"))[1].endswith("said=paused")
    assert "until Fri Nov 27" in await text_of(client, path)
    slot = await one.slot(TOMORROW + timedelta(days=7))
    await one.settle()
    one.now += timedelta(hours=24)
    await one.settle()
    assert await offers(slot) == {}
    one.now += timedelta(hours=48)
    await one.settle()
    assert (await offers(slot)).keys() == {ANA}


async def test_leaving_ends_the_wish_and_its_offer_and_every_link(
    one: World, client: Client
) -> None:
    slot = await asked(one)
    path, other = await link(one), await link(one)
    answer = await client.post(f"{path}/leave")
    assert "You are off the list" in await answer.get_data(as_text=True)
    assert (await offers(slot))[ANA] == "canceled"
    assert (await client.get(other)).status_code == 404
    assert await column("SELECT closed_reason FROM waitlist_entry ORDER BY id") == [
        "no_longer_needed",
        None,
    ]
    assert await column("SELECT action FROM audit_log WHERE actor = 'patient'") == ["remove"]


async def test_who_has_opted_out_takes_nothing_and_reads_the_way_back(
    one: World, client: Client
) -> None:
    slot = await asked(one)
    path = await link(one)
    offer, patient_id = await offer_of(ANA), await contact_of(ANA)
    await db.unit(lambda: staff_optouts.by_staff(patient_id, "staff", "", one.now))
    shown = await text_of(client, path)
    assert "reply START" in shown
    assert "<form" not in shown
    assert (await press(client, f"{path}/take", offer=offer))[0] == 303
    assert (await offers(slot))[ANA] == "canceled"


async def test_whoever_never_ends_a_press_keeps_nobody_from_the_page(
    one: World, client: Client
) -> None:
    await one.patient(ANA)
    path = await link(one)
    async with AsyncExitStack() as slow:
        for _ in range(services.PAGES_AT_ONCE):
            asked = client.request(f"{path}/save", method="POST", headers={"Content-Type": FORM})
            await slow.enter_async_context(cast("AbstractAsyncContextManager[object]", asked))
            slow.push_async_callback(asked.disconnect)
            await asked.send(b"time=")
        await asyncio.sleep(0.1)
        answer = await asyncio.wait_for(client.get(path), 5)
    assert answer.status_code == 200


async def test_the_page_says_why_not_yet(one: World, client: Client) -> None:
    await one.patient(ANA, joined_at=one.now - timedelta(days=20))
    await one.patient(BEN, boost=40)
    path = await link(one)
    shown = await text_of(client, path)
    assert "One person stands before you" in shown
    assert "No appointment has opened in the last 14 days." in shown
    await one.slot()
    await one.settle()
    assert "An opening waits for your answer" in await text_of(client, path)
    await one.say(BEN, "yes")
    assert "1 appointments opened" in await text_of(client, path)
    await press(client, f"{path}/save", time="Sun AM", notice="0", place=await one.place())
    shown = await text_of(client, path)
    assert "None was on a day, at a time and at a place that you chose" in shown
    assert "Ninguna fue en un día" in await text_of(client, f"{path}?lang=es")


async def test_where_the_clinic_has_no_page_nothing_is_there_and_nothing_links_to_it(
    database: ModuleType,
) -> None:
    one = World({"PUBLIC_BASE_URL": PUBLIC})
    await asked(one)
    await one.say(ANA, "link")
    await one.say(ANA, "yes")
    assert not any("http" in body for body in one.bodies(ANA))
    assert await column("SELECT 1 FROM patient_link") == []
    assert (await app_of(one).test_client().get(f"/p/{'A' * 16}")).status_code == 404


async def test_whoever_is_given_a_slot_by_hand_gets_the_link_too(one: World) -> None:
    entry = await one.patient(ANA)
    slot = await one.slot(TOMORROW)
    await db.unit(lambda: desk.give_to(slot, entry, one.rules, one.now))
    await one.settle()
    assert f"{PUBLIC}/p/" in one.bodies(ANA)[-1]
    assert (await slot_row(slot))["status"] == "filled"


@pytest.mark.parametrize(
    ("path", "there"),
    [
        (f"/p/{'A' * 16}", True),
        (f"/p/{'A' * 16}/visit.ics", True),
        (f"/p/{'-_' * 8}/take", True),
        *(
            (f"/p/{'A' * 16}{more}", False)
            for more in ("A", "/", "/..", "/x", "/take/", "\n", "/%2e")
        ),
        *(
            (path, False)
            for path in ("/p", "/p/", "/p/admin", "/p//admin/waitlist", "/P/" + 16 * "A")
        ),
    ],
)
def test_below_its_own_path_only_its_own_shapes_are_public(path: str, there: bool) -> None:
    assert public.is_public(path) is there
