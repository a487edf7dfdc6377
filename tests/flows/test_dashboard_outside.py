"""The dashboard's door before anybody has signed in: names, sizes, passwords, the record."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import aiohttp
import asyncpg
import pytest

from bot import audit
from bot import database as db
from bot.messages import contacts
from bot.notices import conditions
from dashboard.access import accounts, guessable, hashing, small_bodies
from tests.flows import dashboard_world
from tests.flows.dashboard_world import PASSWORD
from tests.flows.serving import app_of
from tests.world import World, column, number

KEY = "a key for the tests alone"
PUBLIC = "https://desk.example.org"


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


@pytest.fixture
async def address(world: World, tmp_path: Path) -> AsyncIterator[str]:
    """A dashboard that staff open by way of a proxy with a certificate."""
    await dashboard_world.staff(world)
    async with dashboard_world.served(tmp_path, DASHBOARD_URL=PUBLIC) as desk:
        yield desk.url


async def enter(address: str, **headers: str) -> aiohttp.ClientResponse:
    form = {"name": "front_desk", "password": PASSWORD}
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{address}/login", data=form, headers=headers, allow_redirects=False
        ) as answer,
    ):
        await answer.read()
        return answer


async def test_behind_a_certificate_the_cookie_and_the_browser_keep_to_https(address: str) -> None:
    answer = await enter(address, Host="desk.example.org", Origin=PUBLIC)
    assert answer.status == 303
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("desk.example.org", "http://desk.example.org", 403),
        ("desk.example.org", "https://desk.example.org.evil.example", 403),
        ("desk.example.org", "https://evil.example", 403),
        ("evil.example", "https://evil.example", 421),
        ("evil.example", "http://evil.example", 421),
        ("desk.example.org:8050", "https://desk.example.org:8050", 421),
    ],
)
async def test_by_another_name_or_from_another_page_nobody_enters(
    address: str, host: str, origin: str, status: int
) -> None:
    answer = await enter(address, Host=host, Origin=origin)
    assert answer.status == status
    assert "Set-Cookie" not in answer.headers


async def test_a_large_body_at_the_door_is_refused_unread(address: str) -> None:
    headers = {"Origin": PUBLIC, "Host": "desk.example.org"}
    large = b"name=" + b"x" * (small_bodies.MOST_BYTES + 1)
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100_000_000:
            sent += 65536
            yield b"x" * 65536

    async with aiohttp.ClientSession() as session:
        async with session.post(f"{address}/login", data=large, headers=headers) as answer:
            assert answer.status == 413
        try:
            async with session.post(f"{address}/login", data=endless(), headers=headers) as answer:
                assert answer.status == 413
        except aiohttp.ClientError:
            pass  # it hung up on us before we had read its answer
    assert sent < 100_000_000
    assert (await enter(address, Host="desk.example.org", Origin=PUBLIC)).status == 303


async def said(address: str, request: str) -> bytes:
    """What is answered to a request as it stands, until the connection ends."""
    at = urlsplit(address)
    reader, writer = await asyncio.open_connection(at.hostname, at.port)
    writer.write(request.encode())
    try:
        async with asyncio.timeout(8):
            return await reader.read()
    finally:
        writer.close()


POST: Final = (
    "POST {} HTTP/1.1\r\nHost: desk.example.org\r\nOrigin: https://desk.example.org\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\nname=a"
)


@pytest.mark.parametrize("path", sorted(small_bodies.PATHS))
async def test_a_body_at_the_door_that_never_ends_is_not_waited_for(
    address: str, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    assert small_bodies.SECONDS <= 10
    monkeypatch.setattr(small_bodies, "SECONDS", 0.2)
    answer = await said(address, POST.format(path, 100))
    assert answer[:12] in (b"HTTP/1.1 408", b"HTTP/1.1 401", b"HTTP/1.1 405")
    assert path not in ("/login", "/login/code") or answer.startswith(b"HTTP/1.1 4")


async def test_who_waits_long_for_the_answer_has_it_all_the_same(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the body that must come in time, not what the password costs."""
    run = hashing.queue.run

    async def slow(*given: Any) -> bool:
        await asyncio.sleep(0.6)
        return await run(*given)

    monkeypatch.setattr(small_bodies, "SECONDS", 0.2)
    monkeypatch.setattr(hashing.queue, "run", slow)
    assert (await enter(address, Host="desk.example.org", Origin=PUBLIC)).status == 303


@pytest.mark.parametrize(
    "asked", ["http://desk.example.org/login", "HTTPS://x/login", "http://[evil/login", "login"]
)
async def test_a_whole_address_in_place_of_a_path_is_no_way_past_the_door(
    address: str, asked: str
) -> None:
    answer = await said(address, POST.format(asked, 1_000_000))
    assert answer.startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize(
    "password",
    [
        *("1234567890", "123456789012", "098765432109", "password1234", "P@ssw0rd1234"),
        *("aaaaaaaaaaaa", "abcabcabcabc", "anna12345678", "Welcome2026!", "passwordpassword"),
        *("ANNA--anna--", "qwertyuiop12", "2026-11-30-12", "short one"),
        *("anna4nn4@nna", "annaannaanna", "12anna34anna"),
    ],
)
async def test_a_password_that_is_tried_first_is_refused(world: World, password: str) -> None:
    with pytest.raises(accounts.Refused):
        await accounts.add("anna", password, "admin", world.now, by="test")
    assert await accounts.everyone() == []


@pytest.mark.parametrize(
    "password", ["correct horse battery", "x7-Kd93hqLw1", "the cat sat on it", "ÄrgerÜberall77"]
)
def test_any_other_long_password_may_be_used_without_capitals_digits_or_signs(
    password: str,
) -> None:
    assert guessable.why(password, "anna") is None


async def test_a_name_that_exists_costs_what_any_other_does(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One hash of at most so many letters, whatever is given, or it would tell which names exist;
    and nothing is written before the answer."""
    await accounts.add("anna", PASSWORD, "admin", world.now, by="test")
    hashed: list[str] = []
    run = hashing.queue.run

    async def counted(source: str, work: Callable[..., bool], *given: str) -> bool:
        hashed.append(given[-1])
        return await run(source, work, *given)

    monkeypatch.setattr(hashing.queue, "run", counted)
    lines = await column("SELECT id FROM audit_log")
    long = "x" * (accounts.LONGEST_PASSWORD + 1)
    for name in ("anna", "nobody"):
        for password in ("guess guess guess", long):
            assert (await accounts.check(name, password, "here")).user is None
    assert hashed == ["guess guess guess", long[:-1]] * 2
    assert await column("SELECT id FROM audit_log") == lines


async def test_a_failed_sign_in_is_on_record(world: World) -> None:
    await accounts.add("anna", PASSWORD, "admin", world.now, by="test")
    assert await accounts.log_in("anna", "guess guess guess", world.now) is None
    assert "failed_login" in await column("SELECT action FROM audit_log WHERE actor = 'anna'")


async def test_guesses_over_days_are_noticed(world: World, tmp_path: Path) -> None:
    await accounts.add("anna", PASSWORD, "admin", world.now, by="test")
    hours = (time(7), time(18))

    async def noticed(now: datetime) -> bool:
        holding = await conditions.holding(tmp_path, ZoneInfo("America/Chicago"), hours, now)
        return "guessing" in {one.kind for one in holding}

    for _ in range(49):
        world.now += timedelta(hours=3)
        await audit.record("anna", "failed_login", "user", 1, world.now)
    assert not await noticed(world.now)
    await audit.record("anna", "failed_login", "user", 1, world.now)
    assert await noticed(world.now)
    assert not await noticed(world.now + timedelta(days=7))


async def test_behind_a_proxy_a_guess_is_the_one_of_whoever_asked_it(address: str) -> None:
    forwarded = {"X-Forwarded-For": "192.0.2.1, 198.51.100.7"}
    answer = await enter(address, Host="desk.example.org", Origin=PUBLIC, **forwarded)
    assert answer.status == 303
    lines = await column("SELECT details->>'from' FROM audit_log WHERE action = 'login'")
    assert lines == ["198.51.100.7"]


async def test_whoever_looks_at_a_patient_is_on_record_once_while_they_look(world: World) -> None:
    for minutes in (0, 1, 5, 12):
        await audit.read("anna", "patient", 7, world.now + timedelta(minutes=minutes))
    await audit.read("ben", "patient", 7, world.now)
    await audit.read("anna", "patient", 8, world.now)
    lines = await column("SELECT actor || subject_id FROM audit_log WHERE action = 'read'")
    assert sorted(map(str, lines)) == ["anna7", "anna7", "anna8", "ben7"]


async def test_the_staff_api_notes_what_was_read(database: ModuleType) -> None:
    one = World({"API_KEY": KEY})
    entry = await one.patient(number(1), "Ana")
    client = app_of(one).test_client()
    for path in ("/admin/waitlist", f"/admin/waitlist/{entry}", f"/admin/waitlist/{entry}"):
        answer = await client.get(path, headers={"Authorization": f"Bearer {KEY}"})
        assert answer.status_code == 200
    lines = await column("SELECT actor || ' ' || subject FROM audit_log WHERE action = 'read'")
    assert sorted(map(str, lines)) == ["api entry", "api waitlist"]


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit_log SET actor = 'somebody else'",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "UPDATE consent_event SET kind = 'given'",
        "UPDATE consent_event SET at = '2020-01-01Z'",
        "UPDATE consent_event SET message_id = NULL",
        "DELETE FROM consent_event",
    ],
)
async def test_what_was_done_and_agreed_to_is_only_added_to(world: World, attack: str) -> None:
    await world.patient(number(1))
    await world.say(number(1), "STOP")
    await audit.record("anna", "add", "user", 1, world.now)
    before = await column("SELECT kind || at FROM consent_event ORDER BY id")
    with pytest.raises(Exception, match="is only added to") as refused:
        await db.execute(attack)
    assert isinstance(refused.value.__cause__ or refused.value, Exception)
    assert await column("SELECT actor FROM audit_log WHERE action = 'add' LIMIT 1") == ["anna"]
    assert await column("SELECT kind || at FROM consent_event ORDER BY id") == before


async def test_a_patient_who_is_removed_takes_their_consent_along(world: World) -> None:
    await world.patient(number(1))
    await world.say(number(1), "STOP")
    await db.execute("DELETE FROM message_log")
    assert await column("SELECT message_id FROM consent_event WHERE kind = 'revoked'") == [None]
    patient_id = await contacts.ensure(number(1), world.now)
    await db.execute("DELETE FROM patient_contact WHERE id = $1", patient_id)
    assert await column("SELECT id FROM consent_event") == []


def test_the_error_is_one_that_no_retry_helps() -> None:
    assert not issubclass(asyncpg.RestrictViolationError, db.TRANSIENT)
