"""The second step at the door: each code once, a lost phone, an admin who asks for it."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import aiohttp
import pyotp
import pytest

from bot import database as db
from dashboard.access import accounts, second_step
from dashboard.access.accounts import User
from dashboard.access.pending import Pending
from dashboard.access.vault import Vault
from tests.flows import dashboard_world
from tests.flows.dashboard_world import PASSWORD, Served
from tests.world import World, column

KEY = "k" * 64
VAULT = Vault(KEY)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


def code(world: World, secret: str = SECRET, *, steps: int = 0) -> str:
    return pyotp.TOTP(secret).generate_otp(int(world.now.timestamp()) // 30 + steps)


@pytest.fixture
async def anna(world: World) -> User:
    user_id = await accounts.add("anna", PASSWORD, "admin", world.now, by="test")
    return User(user_id, "anna", "admin")


async def passes(user: User, given: str, world: World) -> bool:
    return await second_step.passes(user.id, given, VAULT, world.now)


async def test_a_code_opens_once_and_a_clock_may_be_a_little_off(world: World, anna: User) -> None:
    await second_step.enrol(anna, SECRET, code(world), VAULT, world.now)
    assert not await passes(anna, code(world), world), "the one that set it up is used"
    world.now += timedelta(minutes=5)
    assert not await passes(anna, code(world, steps=2), world)
    assert not await passes(anna, code(world, steps=-2), world)
    assert await passes(anna, code(world, steps=-1), world)
    assert await passes(anna, code(world), world)
    assert not await passes(anna, code(world), world)
    assert not await passes(anna, code(world, steps=-1), world), "nor one from before"
    world.now += timedelta(minutes=5)
    at_once = await asyncio.gather(*(passes(anna, code(world), world) for _ in range(5)))
    assert sorted(at_once) == [False] * 4 + [True]
    for strange in ("", "000000x", "\0", "١٢٣٤٥٦", "9" * 5000):
        assert not await passes(anna, strange, world)


async def test_a_recovery_code_opens_once_also_when_the_key_is_lost(
    world: World, anna: User
) -> None:
    codes = await second_step.enrol(anna, SECRET, code(world), VAULT, world.now)
    assert len(set(codes)) == 10
    assert not await second_step.passes(anna.id, code(world, steps=1), Vault("x"), world.now)
    used = codes[0].upper().replace("-", " ")
    assert await second_step.passes(anna.id, used, Vault("x"), world.now)
    assert not await passes(anna, codes[0], world)
    assert await second_step.codes_left(anna.id) == 9
    again = await second_step.enrol(anna, SECRET, code(world, steps=1), VAULT, world.now)
    assert not await passes(anna, codes[1], world), "old ones end with a new phone"
    assert await passes(anna, again[1], world)


async def test_nothing_that_is_stored_opens_the_door(world: World, anna: User) -> None:
    codes = await second_step.enrol(anna, SECRET, code(world), VAULT, world.now)
    stored = ""
    for table in ("staff_user", "recovery_code", "audit_log"):
        stored += str(await column(f"SELECT one::text FROM {table} AS one"))
    assert "anna" in stored
    for secret in (SECRET, *codes, *(one.replace("-", "") for one in codes)):
        assert secret not in stored


async def test_a_pending_token_ends_and_is_no_one_elses(world: World) -> None:
    token = VAULT.pend(Pending(7, SECRET), world.now)
    assert VAULT.pending(token, world.now) == Pending(7, SECRET)
    assert Vault("x").pending(token, world.now) is None
    assert VAULT.pending(token, world.now + timedelta(minutes=11)) is None
    for forged in ("", "x", token[:-4], "é"):
        assert VAULT.pending(forged, world.now) is None


@pytest.fixture
async def desk(world: World, tmp_path: Path) -> AsyncIterator[Served]:
    await dashboard_world.staff(world)
    async with dashboard_world.served(tmp_path) as desk:
        yield desk


class Visit:
    """A browser at the door."""

    def __init__(self, desk: Served) -> None:
        self.session = aiohttp.ClientSession(
            desk.url, cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"Origin": desk.url}
        )

    async def post(self, path: str, **form: str) -> tuple[int, str]:
        async with self.session.post(path, data=form, allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location", await answer.text())

    async def get(self, path: str) -> tuple[int, str]:
        async with self.session.get(path, allow_redirects=False) as answer:
            return answer.status, await answer.text()

    async def enter(self) -> tuple[int, str]:
        return await self.post("/login", name="manager", password=PASSWORD)

    async def inside(self) -> bool:
        return (await self.get("/alive"))[0] == 204


@pytest.fixture
async def visit(desk: Served) -> AsyncIterator[Visit]:
    one = Visit(desk)
    yield one
    await one.session.close()


def offered(page: str) -> tuple[str, str]:
    """The secret and the token of a page that sets a phone up."""
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert secret
    assert token
    return secret[1].replace(" ", ""), token[1]


async def test_whom_an_admin_asks_for_it_sets_it_up_and_then_needs_it(
    world: World, visit: Visit
) -> None:
    (manager,) = [one for one in await accounts.everyone() if one.role == "manager"]
    await db.unit(lambda: second_step.require(manager.id, True, world.now, by="admin"))
    assert await visit.enter() == (303, "/login/enrol")
    assert not await visit.inside()
    _, page = await visit.get("/login/enrol")
    secret, token = offered(page)
    status, page = await visit.post("/login/enrol", token=token, code="000000")
    assert status == 401
    assert offered(page)[0] == secret, "the picture stays the same after a mistake"
    status, page = await visit.post("/login/enrol", token=token, code=code(world, secret))
    assert status == 200
    codes = re.findall(r"<li>([a-z2-7-]{19})</li>", page)
    assert len(codes) == 10
    assert await visit.inside()
    await visit.post("/logout")
    assert await visit.enter() == (303, "/login/code")
    assert not await visit.inside()
    assert (await visit.get("/login/enrol"))[0] == 303, "nobody passes by with a new phone"
    assert (await visit.post("/login/code", code="000000"))[0] == 401
    assert (await visit.post("/login/code", code=code(world, secret)))[0] == 401, "used"
    world.now += timedelta(seconds=30)
    assert await visit.post("/login/code", code=code(world, secret)) == (303, "/")
    assert await visit.inside()
    await visit.post("/logout")
    await visit.enter()
    assert await visit.post("/login/code", code=codes[3]) == (303, "/")
    status, page = await visit.post("/login/enrol", token="", password=PASSWORD, off="yes")
    assert status == 401
    assert "An admin asks for the second step" in page
    deeds = await column("SELECT action FROM audit_log WHERE actor = 'manager' ORDER BY id")
    assert deeds == [
        *("second_step", "login", "logout", "failed_login", "failed_login", "login"),
        *("logout", "login"),
    ]


async def test_one_who_is_inside_gives_the_password_once_more(world: World, visit: Visit) -> None:
    assert await visit.enter() == (303, "/")
    secret, token = offered((await visit.get("/login/enrol"))[1])
    right = code(world, secret)
    assert (await visit.post("/login/enrol", token=token, code=right, password="x"))[0] == 401
    assert (await visit.post("/login/enrol", token=token, code=right, password=PASSWORD))[0] == 200
    await visit.post("/logout")
    assert await visit.enter() == (303, "/login/code")
    (manager,) = [one for one in await accounts.everyone() if one.role == "manager"]
    assert manager.has_second_step
    await db.unit(lambda: second_step.reset(manager.id, world.now, by="admin"))
    assert await visit.enter() == (303, "/")
    assert "reset_second_step" in await column("SELECT action FROM audit_log")


async def test_without_the_password_nobody_comes_to_the_second_step(visit: Visit) -> None:
    for path in ("/login/code", "/login/enrol"):
        assert (await visit.get(path))[0] == 303
        assert (await visit.post(path, code="000000"))[0] == 401
