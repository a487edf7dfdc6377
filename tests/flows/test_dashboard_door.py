"""The dashboard's door: what is closed to strangers, what a role opens, and what a guess costs."""

import asyncio
import json
import threading
import time
from typing import Any

import aiohttp
import pytest

from dashboard.access import accounts, cookies, hashing
from tests.flows.dashboard_door import CALLBACKS, SOCKET, canvas, enter, status, today
from tests.flows.dashboard_door import browser as browser
from tests.flows.dashboard_door import desk as desk
from tests.flows.dashboard_door import world as world
from tests.flows.dashboard_world import PASSWORD, Served
from tests.world import World, column, number


def place(name: str, *inputs: dict[str, Any], after: str = "changes") -> dict[str, Any]:
    """A request for what fills a place, as a page sends it."""
    parts = ("children", "data-drawn", "data-seen")
    return {
        "output": f"..{'...'.join(f'{name}.{part}' for part in parts)}..",
        "outputs": [{"id": name, "property": part} for part in parts],
        "inputs": [{"id": after, "property": "data", "value": 1}, *inputs],
        "state": [{"id": name, "property": "data-drawn", "value": None}],
        "changedPropIds": [f"{after}.data"],
    }


async def test_a_stranger_reads_nothing_over_http(
    desk: Served, browser: aiohttp.ClientSession, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    await world.slot()
    await world.settle()
    for path in (
        "/", "/waitlist", "/messages?patient=1", "/fill-rates", "/files", "/connections", "/people",
        "/_dash-layout", "/_dash-dependencies", "/_reload-hash", "/_favicon.ico", "/alive",
        "/assets/desk.css", "/assets/desk.js", "/static/x", "/no/such/page",
    ):  # fmt: skip
        assert await status(browser, path) == 401, path
    async with browser.post(CALLBACKS, json=today()) as answer:
        assert answer.status == 401
        assert "Ana" not in await answer.text()
    page = {"Accept": "text/html"}
    async with browser.get("/waitlist", headers=page, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/login")


async def test_a_stranger_gets_no_socket(desk: Served, browser: aiohttp.ClientSession) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await browser.ws_connect(SOCKET)
    assert refused.value.status == 403


async def test_somebody_inside_reads_what_their_role_may(
    desk: Served, browser: aiohttp.ClientSession, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    await world.slot()
    await world.settle()
    assert await enter(browser) == 303
    async with browser.post(CALLBACKS, json=today()) as answer:
        assert answer.status == 200
        assert "Ana Reyes" in await answer.text()
    async with browser.ws_connect(SOCKET) as socket:
        assert not socket.closed


async def test_a_role_cannot_reach_past_its_pages_by_calling_back(
    desk: Served, browser: aiohttp.ClientSession, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    assert await enter(browser, "manager") == 303
    wanted = {
        "output": "..list.getRowsResponse...list-count.children...list-count.data-seen..",
        "outputs": [
            {"id": "list", "property": "getRowsResponse"},
            {"id": "list-count", "property": "children"},
            {"id": "list-count", "property": "data-seen"},
        ],
        "inputs": [
            {"id": "list", "property": "getRowsRequest", "value": {"startRow": 0, "endRow": 9}}
        ],
        "state": [
            {"id": "changes", "property": "data", "value": "1"},
            {"id": "list-search", "property": "value", "value": ""},
            {"id": "url", "property": "search", "value": "?show=all"},
        ],
        "changedPropIds": ["list.getRowsRequest"],
    }
    async with browser.post(CALLBACKS, json=wanted) as answer:
        said = await answer.text()
    assert "Ana" not in said
    assert "You may not do this." in said


def patients_page(patient: int) -> dict[str, Any]:
    """A request for a patient's page, as it sends it."""
    asked = canvas("patient")
    asked["inputs"].append({"id": "url", "property": "search", "value": f"?id={patient}"})
    where = {"id": "url", "property": "pathname", "value": "/patient"}
    return asked | {"state": [where, *asked["state"]]}


async def test_whoever_looks_at_a_patients_page_is_on_record(
    desk: Served, browser: aiohttp.ClientSession, world: World
) -> None:
    await world.patient(number(1), "Ana Reyes")
    (patient,) = await column("SELECT id FROM patient_contact")
    assert isinstance(patient, int)
    assert await enter(browser) == 303
    for _ in range(2):
        async with browser.post(CALLBACKS, json=patients_page(patient)) as answer:
            assert "Ana Reyes" in await answer.text()
    lines = (
        "SELECT actor || ' ' || subject || ' ' || subject_id FROM audit_log WHERE action = 'read'"
    )
    assert await column(lines) == [f"front_desk patient {patient}"]


def people() -> dict[str, Any]:
    """A request for the accounts and the trail, as an admin's page sends it."""
    return canvas("people")


def fill_rates() -> dict[str, Any]:
    """A request for the figures, as a manager's page sends it."""
    chosen = {"id": "url", "property": "search", "value": ""}
    asked = place("fill-rates", chosen, after="slow-changes")
    where = {"id": "url", "property": "pathname", "value": "/fill-rates"}
    return asked | {"state": [where, *asked["state"]]}


def nested(depth: int) -> list[Any]:
    made: list[Any] = []
    for _ in range(depth):
        made = [made]
    return made


DEEP = nested(800)
"""As deep as it can be read, and too deep to walk through."""
NONSENSE = [
    b"", b"{", b"\xff", b"[]", b"null", b"{}", b'{"output": 1}', b'{"output": "x.y"}',
    json.dumps({**today(), "inputs": []}).encode(),
    json.dumps({**today(), "inputs": "changes.data"}).encode(),
    json.dumps({**today(), "inputs": [1]}).encode(),
    json.dumps({**today(), "state": None}).encode(),
    json.dumps({**today(), "outputs": 1}).encode(),
    json.dumps({**today(), "outputs": [1]}).encode(),
    json.dumps({**today(), "changedPropIds": [[]]}).encode(),
    json.dumps({**today(), "changedPropIds": 7}).encode(),
    b"[" * 100_000, b'{"output":' * 50_000,
    json.dumps({**today(), "inputs": [DEEP]}).encode(),
    json.dumps({**today(), "outputs": DEEP}).encode(),
]  # fmt: skip


async def test_what_no_page_asks_is_refused_and_breaks_nothing(
    desk: Served, browser: aiohttp.ClientSession
) -> None:
    assert await enter(browser) == 303
    kind = {"Content-Type": "application/json"}
    for body in NONSENSE:
        async with browser.post(CALLBACKS, data=body, headers=kind) as answer:
            assert answer.status == 400, body
    async with browser.post(CALLBACKS, json=today()) as answer:
        assert answer.status == 200


async def test_a_value_that_is_nested_too_deeply_breaks_nothing(
    desk: Served, browser: aiohttp.ClientSession
) -> None:
    assert await enter(browser) == 303
    kind = {"Content-Type": "application/json"}
    for body in (b"[" * 100_000, b'{"said":' * 50_000):
        async with browser.post("/find", data=body, headers=kind) as answer:
            assert answer.status == 400
    for depth in (100, 400, 700, 900):
        asked = today()
        asked["state"][0]["value"] = nested(depth)
        async with browser.post(CALLBACKS, json=asked) as answer:
            assert answer.status < 500, depth


async def test_a_name_that_no_account_has_opens_nothing(
    desk: Served, browser: aiohttp.ClientSession
) -> None:
    names = ("front\0desk", "\0", "", "é\n", "x" * 100_000)
    assert [await enter(browser, name) for name in names] == [401, 401, 401, 401, 413]
    assert await enter(browser, "front_desk", "\0" + PASSWORD) == 401
    assert await enter(browser) == 303


async def test_the_front_desk_reaches_neither_figures_nor_accounts(
    desk: Served, browser: aiohttp.ClientSession
) -> None:
    for name, let_in in (("front_desk", False), ("admin", True)):
        browser.cookie_jar.clear()
        assert await enter(browser, name) == 303
        for request, seen in ((people(), "has never signed in"), (fill_rates(), "No slot has")):
            async with browser.post(CALLBACKS, json=request) as answer:
                said = await answer.text()
            assert (seen in said) is let_in, (name, said)
            assert ("You may not do this." in said) is not let_in, (name, said)


async def test_a_socket_gives_nothing_of_a_page_to_anybody(
    desk: Served, browser: aiohttp.ClientSession, world: World
) -> None:
    """It carries the number of a change; whoever asks it for more is cut off."""
    await world.patient(number(1), "Ana Reyes")
    await world.slot()
    await world.settle()
    for name in ("front_desk", "admin"):
        browser.cookie_jar.clear()
        assert await enter(browser, name) == 303
        for request in (today(), people(), fill_rates()):
            async with browser.ws_connect(SOCKET) as socket:
                await socket.send_json(
                    {"type": "callback_request", "requestId": "1", "payload": request}
                )
                async with asyncio.timeout(30):
                    heard = [str(message.data) async for message in socket]
            assert socket.closed
            assert not [text for text in heard if "Ana" in text or "signed in" in text]


async def test_a_request_from_another_site_changes_nothing(
    desk: Served, browser: aiohttp.ClientSession
) -> None:
    assert await enter(browser) == 303
    for origin in ("https://evil.example", "null", ""):
        async with browser.post(CALLBACKS, json=today(), headers={"Origin": origin}) as answer:
            assert answer.status == 403, origin
        async with browser.post("/logout", headers={"Origin": origin}) as answer:
            assert answer.status == 403, origin
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await browser.ws_connect(SOCKET, headers={"Origin": "https://evil.example"})


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    desk: Served, browser: aiohttp.ClientSession
) -> None:
    form = {"name": "front_desk", "password": PASSWORD}
    async with browser.post("/login", data=form, allow_redirects=False) as answer:
        cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


async def test_a_forged_cookie_opens_nothing(
    desk: Served, browser: aiohttp.ClientSession, world: World
) -> None:
    assert await enter(browser) == 303
    forged = cookies.Keeper("0" * 64).issue(cookies.Ticket(1, 1))
    for value in (forged, "", "x", "ééé", '[1,0,"a"]'):
        async with aiohttp.ClientSession(desk.url) as forger:
            headers = {"Cookie": f"{cookies.COOKIE}={value}"}
            async with forger.get("/alive", headers=headers) as answer:
                assert answer.status == 401


@pytest.mark.long
async def test_a_strangers_guesses_lock_nobody_out(
    desk: Served, browser: aiohttp.ClientSession
) -> None:
    assert await enter(browser, "admin") == 303
    async with browser.post("/logout", allow_redirects=False):
        pass
    jar = aiohttp.CookieJar(unsafe=True)
    headers = {"Origin": desk.url}
    async with aiohttp.ClientSession(desk.url, cookie_jar=jar, headers=headers) as stranger:
        for _ in range(5):
            assert await enter(stranger, "admin", "guess guess guess") == 401
        loop = asyncio.get_running_loop()
        begins = loop.time()
        assert await enter(browser, "admin") == 303
        assert loop.time() - begins < 1.5, "a known browser waits for nobody"
        assert await enter(stranger, "admin") == 303
        assert loop.time() - begins > 1.5, "guesses are slowed down"
    guesses = "SELECT details->>'from' FROM audit_log WHERE action = 'failed_login'"
    assert await column(guesses) == ["127.0.0.1"] * 5
    (admin,) = [one for one in await accounts.everyone() if one.role == "admin"]
    assert admin.failed_logins == 0


@pytest.mark.long
async def test_a_flood_of_sign_ins_makes_nobody_wait_for_it(
    desk: Served, browser: aiohttp.ClientSession
) -> None:
    headers = {"Origin": desk.url}
    loop = asyncio.get_running_loop()
    elsewhere = aiohttp.TCPConnector(limit=0, local_addr=("127.0.0.2", 0))
    async with aiohttp.ClientSession(desk.url, headers=headers, connector=elsewhere) as flood:
        guesses = [loop.create_task(enter(flood, f"nobody{n}", "x" * 20)) for n in range(80)]
        done, _ = await asyncio.wait(guesses, return_when=asyncio.FIRST_COMPLETED)
        begins = loop.time()
        assert await enter(browser) == 303
        spent = loop.time() - begins
        said = await asyncio.gather(*guesses)
    assert spent < 3
    assert set(said) == {401, 429}
    assert said.count(429) > 20, "most are sent away unhashed"
    assert done


async def test_of_those_who_wait_the_last_from_the_quietest_source_is_next() -> None:
    queue, order, gate = hashing.Queue(), list[str](), threading.Event()
    begun = [asyncio.ensure_future(queue.run("x", gate.wait)) for _ in range(2)]
    await asyncio.sleep(0)
    flood = [
        asyncio.ensure_future(queue.run("flood", order.append, f"flood {n}")) for n in range(30)
    ]
    await asyncio.sleep(0)
    honest = asyncio.ensure_future(queue.run("home", order.append, "honest"))
    await asyncio.sleep(0)
    gate.set()
    said = await asyncio.gather(*begun, *flood, honest, return_exceptions=True)
    assert "honest" in order[:2]
    assert sum(isinstance(one, hashing.Busy) for one in said) == 31 - hashing.MOST_WAITING
    assert "flood 29" in order
    assert "flood 0" not in order


async def test_whoever_gives_up_in_the_queue_takes_no_turn_along() -> None:
    queue = hashing.Queue()
    begun = [asyncio.ensure_future(queue.run("a", time.sleep, 0.05)) for _ in range(2)]
    await asyncio.sleep(0)
    waiting = [asyncio.ensure_future(queue.run("b", time.sleep, 0.0)) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[-1].cancel()
    await asyncio.gather(*begun, *waiting[:-1])
    assert await queue.run("c", len, "now") == 3


async def test_the_page_tells_no_stranger_whether_a_name_exists(
    desk: Served, browser: aiohttp.ClientSession
) -> None:
    said = []
    for name in ("front_desk", "nobody"):
        form = {"name": name, "password": "guess guess guess"}
        async with browser.post("/login", data=form) as answer:
            said.append((answer.status, await answer.text()))
    assert said[0] == said[1]
