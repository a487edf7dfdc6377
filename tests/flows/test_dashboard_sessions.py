"""How a session at the dashboard goes on, and what ends it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp

from dashboard.access import accounts, sessions
from tests.flows import dashboard_world
from tests.flows.dashboard_door import CALLBACKS, SOCKET, enter, status, today
from tests.flows.dashboard_door import browser as browser
from tests.flows.dashboard_door import desk as desk
from tests.flows.dashboard_door import world as world
from tests.flows.dashboard_world import PASSWORD, Served
from tests.world import World, column


async def test_signing_out_makes_a_copied_cookie_worthless(
    desk: Served, browser: aiohttp.ClientSession
) -> None:
    assert await enter(browser) == 303
    copied = {cookie.key: cookie.value for cookie in browser.cookie_jar}
    async with browser.post("/logout", allow_redirects=False) as answer:
        assert answer.status == 303
    async with aiohttp.ClientSession(desk.url, cookies=copied) as thief:
        assert await status(thief, "/alive") == 401


async def test_a_session_ends_after_a_working_day(
    desk: Served, browser: aiohttp.ClientSession, world: World
) -> None:
    assert await enter(browser) == 303
    for _ in range(12 * 60 // 10 - 1):
        world.now += timedelta(minutes=10)
        assert await act(browser) == 200
    world.now += timedelta(minutes=9)
    assert await status(browser, "/alive") == 204
    world.now += timedelta(minutes=2)
    assert await status(browser, "/alive") == 401


async def act(browser: aiohttp.ClientSession) -> int:
    """Press a key, as far as the server hears of it."""
    async with browser.post("/active") as answer:
        return answer.status


async def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(
    desk: Served, browser: aiohttp.ClientSession, world: World
) -> None:
    assert await enter(browser) == 303
    async with browser.ws_connect(SOCKET):
        for _ in range(2):
            world.now += timedelta(minutes=7)
            assert await status(browser, "/alive") == 204
            async with browser.post(CALLBACKS, json=today()) as answer:
                assert answer.status == 200
        world.now += timedelta(minutes=2)
        assert await status(browser, "/alive") == 401
        async with browser.post(CALLBACKS, json=today()) as answer:
            assert answer.status == 401
        assert await act(browser) == 401, "a session that has ended does not come back"


async def test_of_two_sessions_one_ends_and_the_other_goes_on(
    desk: Served, browser: aiohttp.ClientSession, world: World
) -> None:
    assert await enter(browser) == 303
    jar = aiohttp.CookieJar(unsafe=True)
    headers = {"Origin": desk.url, "User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}
    async with aiohttp.ClientSession(desk.url, cookie_jar=jar, headers=headers) as other:
        assert await enter(other) == 303
        user = next(one for one in await accounts.everyone() if one.username == "front_desk")
        found = await sessions.listed(timedelta(minutes=15), world.now, of=user.id)
        assert sessions.named(found[0].browser) == "Firefox on Windows"
        assert {one.address for one in found} == {"127.0.0.1"}
        stranger = next(one for one in await accounts.everyone() if one.username == "manager")
        assert not await sessions.end(found[0].id, world.now, of=stranger.id)
        assert await status(other, "/alive") == 204
        assert await sessions.end(found[0].id, world.now, of=user.id)
        assert await status(other, "/alive") == 401
        assert await status(browser, "/alive") == 204


async def test_a_password_of_ones_own_ends_the_other_sessions(
    desk: Served, browser: aiohttp.ClientSession, world: World
) -> None:
    assert await enter(browser) == 303
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(
        desk.url, cookie_jar=jar, headers={"Origin": desk.url}
    ) as other:
        assert await enter(other) == 303
        for old, new, said in (
            ("guess guess guess", "a new password of mine", "not your password"),
            (PASSWORD, PASSWORD, "is the old one"),
            (PASSWORD, "front_desk2026", "made of the name"),
            (PASSWORD, "a new password of mine", "Your other sessions have ended"),
        ):
            async with browser.post(CALLBACKS, json=own_password(old, new)) as answer:
                assert said in await answer.text()
        assert await status(other, "/alive") == 401
        assert await status(browser, "/alive") == 204
        assert await enter(other) == 401
        assert await enter(other, password="a new password of mine") == 303
    lines = await column("SELECT action FROM audit_log WHERE actor = 'front_desk' ORDER BY id")
    assert lines[2:5] == ["failed_login", "password", "failed_login"]


def own_password(old: str, new: str) -> dict[str, Any]:
    """A request to change one's own password, as the page sends it."""
    fields = ("own-old", "own-new", "own-again")
    return {
        "output": f"..{'...'.join(f'{field}.value' for field in fields)}..",
        "outputs": [{"id": field, "property": "value"} for field in fields],
        "inputs": [{"id": "own-go", "property": "n_clicks", "value": 1}],
        "state": [
            {"id": field, "property": "value", "value": value}
            for field, value in zip(fields, (old, new, new), strict=True)
        ],
        "changedPropIds": ["own-go.n_clicks"],
    }


async def test_a_session_ends_when_role_or_password_change(
    desk: Served, browser: aiohttp.ClientSession, world: World
) -> None:
    user = next(one for one in await accounts.everyone() if one.username == "front_desk")
    assert await enter(browser) == 303
    await accounts.change(user.id, world.now, by="admin", role="manager", active=True)
    assert await status(browser, "/alive") == 401
    assert await enter(browser) == 303
    await accounts.set_password("front_desk", "another password", world.now, by="admin")
    assert await status(browser, "/alive") == 401
    assert await enter(browser) == 401
    assert await enter(browser, password="another password") == 303
    await accounts.change(user.id, world.now, by="admin", role="manager", active=False)
    assert await status(browser, "/alive") == 401
    assert await enter(browser, password="another password") == 401


async def test_a_restart_keeps_sessions(world: World, tmp_path: Path) -> None:
    await dashboard_world.staff(world)
    form = {"name": "front_desk", "password": PASSWORD}
    async with dashboard_world.served(tmp_path) as desk, aiohttp.ClientSession() as browser:
        headers = {"Origin": desk.url}
        async with browser.post(
            f"{desk.url}/login", data=form, headers=headers, allow_redirects=False
        ) as answer:
            cookies = {name: cookie.value for name, cookie in answer.cookies.items()}
    async with (
        dashboard_world.served(tmp_path) as desk,
        aiohttp.ClientSession(desk.url, cookies=cookies) as browser,
    ):
        assert await status(browser, "/alive") == 204
