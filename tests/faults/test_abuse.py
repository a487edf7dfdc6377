"""Requests that mean harm, or nothing: refused before the database hears of them, never a 500."""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping
from itertools import count
from types import ModuleType
from typing import Any, Final
from urllib.parse import parse_qsl, quote_plus, urlencode

import aiohttp
import asyncpg
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from quart.typing import TestClientProtocol as Client

from bot import database as db
from bot.web.services import FORGERIES_A_MINUTE, WRONG_KEYS_A_MINUTE
from tests.flows.serving import app_of, served
from tests.world import ACCOUNT, World, column, number

SEED: Final = 20261129
PUBLIC: Final = "https://texts.example.org"
TOKEN: Final = ACCOUNT["TWILIO_AUTH_TOKEN"]
KEY: Final = "a key for the tests alone"
INBOUND: Final = "/sms/inbound"
STATUS: Final = "/twilio/status?text=" + "7" * 32
FORM_TYPE: Final = "application/x-www-form-urlencoded"
LARGE: Final = 300_000
"""Bytes: several times what a body may have."""
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


def sign(path: str, pairs: list[tuple[str, str]], token: str = TOKEN) -> str:
    """The carrier's signature: each name once with each of its different values, sorted."""
    signed = PUBLIC + path + "".join(name + value for name, value in sorted(set(pairs)))
    digest = hmac.new(token.encode(), signed.encode("utf-8", "replace"), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def text(**more: str) -> dict[str, str]:
    ours = {"AccountSid": ACCOUNT["TWILIO_ACCOUNT_SID"], "To": ACCOUNT["TWILIO_PHONE_NUMBER"]}
    return {**ours, "MessageSid": sid(1), "From": number(1), "Body": "yes", **more}


def sid(n: int) -> str:
    return f"SM{n:032x}"


@pytest.fixture
def one(database: ModuleType) -> World:
    return World({"PUBLIC_BASE_URL": PUBLIC, "API_KEY": KEY})


@pytest.fixture
def client(one: World) -> Client:
    return app_of(one).test_client()


@pytest.fixture
async def address(one: World) -> AsyncIterator[str]:
    async with served(app_of(one)) as url:
        yield url


@pytest.fixture
def acquired(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one whenever anybody asks the pool for a connection."""
    seen: list[str] = []
    acquire = asyncpg.pool.Pool.acquire

    def noted(pool: Any, *args: Any, **more: Any) -> Any:
        seen.append("a connection")
        return acquire(pool, *args, **more)

    monkeypatch.setattr(asyncpg.pool.Pool, "acquire", noted)
    return seen


async def post(
    client: Client, path: str, body: bytes, signature: str, kind: str = FORM_TYPE
) -> int:
    headers = {"Content-Type": kind, "X-Twilio-Signature": signature}
    return (await client.post(path, data=body, headers=headers)).status_code


def encoded(form: Mapping[str, str]) -> bytes:
    return urlencode(form).encode()


async def test_the_watch_on_the_pool_sees_a_text_that_is_stored(
    client: Client, acquired: list[str]
) -> None:
    form = text()
    assert await post(client, INBOUND, encoded(form), sign(INBOUND, list(form.items()))) == 200
    assert acquired


@pytest.mark.parametrize("path", [INBOUND, STATUS])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", FORM_TYPE),
        (b"&&==&=%zz%", FORM_TYPE),
        (b"Body=\xff\xfe&From=\x80", FORM_TYPE),
        (b"Body=%ff%fe", FORM_TYPE),
        (b"\x00\x01\x02", FORM_TYPE),
        (b"a=1&" * 5_000, FORM_TYPE),
        (b'{"MessageSid": "SM1"}', "application/json"),
        (encoded(text()), "text/plain"),
        (encoded(text()), ""),
        (encoded(text()), "a/b; charset=no-such"),
        (b"nothing", "multipart/form-data"),
        (b"--x\r\nnothing", "multipart/form-data; boundary=x"),
        (
            b'--x\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n\xff\r\n--x--',
            "multipart/form-data; boundary=x",
        ),
        (b"--x\r\n\r\n--x\r\n" * 3_000, "multipart/form-data; boundary=x"),
        (b"Body=" + b"x" * LARGE, FORM_TYPE),
        (encoded(text(Body="another")), FORM_TYPE),
    ],
    ids=range(16),
)
async def test_what_is_malformed_too_large_or_forged_is_refused_without_database_work(
    path: str, body: bytes, kind: str, client: Client, acquired: list[str]
) -> None:
    """The signature is a real one: of another text, of another address, and ours on nothing."""
    signatures = (sign(path, list(text().items())), sign("/", list(text().items())), "", "é=")
    for signature in signatures:
        assert 400 <= await post(client, path, body, signature, kind) < 500
    assert acquired == []


async def test_a_body_without_a_length_is_cut_off(address: str, acquired: list[str]) -> None:
    sent, form = 0, {"Content-Type": FORM_TYPE}

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100 * LARGE:
            sent += LARGE
            yield b"x" * LARGE

    async with aiohttp.ClientSession() as session:
        try:
            async with session.post(address + INBOUND, data=endless(), headers=form) as answer:
                assert answer.status == 413
        except aiohttp.ClientError:
            pass  # it hung up on us before we had read its answer
    assert sent < 100 * LARGE
    assert acquired == []


@pytest.mark.parametrize(
    ("line", "more"),
    [
        (b"POST http://[evil/sms/inbound", b"Content-Length: 0"),
        (b"POST //[/sms/inbound", b"Content-Length: 0"),
        (b"POST /sms/inbound?%ff=%00&bodySHA256=x", b"Content-Length: 0"),
        (b"POST /sms/inbound?\xff\xfe", b"Content-Length: 0"),
        (b"POST /sms/inbound", b"Content-Length: -1"),
        (b"POST /sms/inbound", b"X: " + b"y" * 100_000),
        (b"POST /sms/inbound", b"Transfer-Encoding: chunked\r\n\r\nzz"),
        (b"GET /admin/waitlist", b"Authorization: Bearer \xff\xfe"),
        (b"GET /admin/waitlist", b"Authorization: "),
        (b"GET /admin/waitlist", b"Host: \xff"),
        (b"\x16\x03\x01\x02\x00\x01", b""),
    ],
    ids=range(11),
)
async def test_a_request_that_is_hardly_one_is_no_fault_of_ours(
    line: bytes, more: bytes, address: str, acquired: list[str]
) -> None:
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(line + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + more + b"\r\n\r\n")
    async with asyncio.timeout(30):
        answer = await reader.read()
    writer.close()
    assert answer[:10] == b"HTTP/1.1 4"
    assert acquired == []


NAMES: Final = ("MessageSid", "From", "To", "Body", "NumMedia", "OptOutType", "NumSegments")
anything: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
values: Final = anything | st.sampled_from(["", "+19725550001", "SM1", "STOP", "yes", "0", "-1"])
forms: Final = st.lists(st.tuples(st.sampled_from(NAMES) | anything, values), max_size=12)
sids: Final = count(1)


async def test_whatever_the_carrier_signs_is_stored_or_refused_and_never_breaks_anything(
    address: str, database: ModuleType
) -> None:
    """Fields that are missing, doubled, unknown, of any characters; on both webhooks."""
    loop = asyncio.get_running_loop()
    print(f"seed {SEED}")
    seen: set[int] = set()

    async def deliver(pairs: list[tuple[str, str]], path: str) -> int:
        body = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)
        headers = {
            "Content-Type": FORM_TYPE,
            "X-Twilio-Signature": sign(path, parse_qsl(body, keep_blank_values=True)),
        }
        async with session.post(address + path, data=body.encode(), headers=headers) as answer:
            return answer.status

    @seed(SEED)
    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(forms, st.booleans(), st.sampled_from([INBOUND, STATUS]))
    def check(pairs: list[tuple[str, str]], whole: bool, path: str) -> None:
        if whole:
            sender = f"+1972{2_000_000 + next(sids)}"
            form = text(MessageSid=sid(next(sids)), From=sender)
            if path == STATUS:
                form = {name: form[name] for name in ("AccountSid", "MessageSid")}
                form["MessageStatus"] = "sent"
            pairs = [*form.items(), *(pairs if len(pairs) % 2 else [])]
        status = asyncio.run_coroutine_threadsafe(deliver(pairs, path), loop).result(30)
        seen.add(status)
        assert status in (200, 204, 400, 429)

    async with aiohttp.ClientSession() as session:
        await asyncio.to_thread(check)
    assert seen >= {200, 204, 400}
    assert await db.fetch_value("SELECT count(*) FROM message_log") > 20


# Floods.


async def signed(client: Client, form: Mapping[str, str]) -> int:
    return await post(client, INBOUND, encoded(form), sign(INBOUND, list(form.items())))


async def test_what_the_carrier_signs_is_stored_however_much_it_is(client: Client) -> None:
    """Every text comes from the same few addresses of the carrier: no limit may count those. Nor
    one the number that is named as the sender: anybody may have written in its name."""
    of_one = [await signed(client, text(MessageSid=sid(n))) for n in range(90)]
    assert of_one == [200] * 90
    many = 5 * FORGERIES_A_MINUTE
    of_many = [
        await signed(client, text(MessageSid=sid(n + 1000), From=number(n + 2)))
        for n in range(many)
    ]
    assert of_many == [200] * many
    assert await column("SELECT count(*) FROM message_log") == [90 + many]


async def test_after_too_many_wrong_keys_not_even_the_right_one_is_looked_at(
    client: Client, acquired: list[str]
) -> None:
    async def ask(key: str) -> int:
        headers = {"Authorization": f"Bearer {key}"}
        return (await client.get("/admin/providers", headers=headers)).status_code

    assert [await ask(KEY) for _ in range(2 * WRONG_KEYS_A_MINUTE)] == [200] * 40
    acquired.clear()
    forged = [await post(client, INBOUND, encoded(text()), "no") for _ in range(99)]
    assert set(forged) == {403, 429}
    assert {await ask(f"guess {n}") for n in range(WRONG_KEYS_A_MINUTE)} == {401}
    assert {await ask(f"guess {n}") for n in range(99)} == {429}
    assert await ask(KEY) == 429
    assert acquired == []


# What every answer carries.


@pytest.mark.parametrize(
    ("method", "path", "key", "status"),
    [
        ("get", "/health", "", 200),
        ("get", "/metrics", "", 200),
        ("get", "/docs", "", 200),
        ("get", "/openapi.json", "", 200),
        ("get", "/admin/waitlist", "", 401),
        ("get", "/admin/waitlist", KEY, 200),
        ("get", "/admin/waitlist/9", KEY, 404),
        ("post", "/admin/providers", KEY, 422),
        ("post", INBOUND, "", 403),
        ("put", INBOUND, "", 405),
        ("options", "/admin/waitlist", KEY, 200),
        ("get", "/no/such/page", "", 404),
        ("get", "/docs/../../etc/passwd", "", 404),
    ],
)
async def test_every_answer_carries_the_headers_that_keep_browsers_safe(
    method: str, path: str, key: str, status: int, client: Client
) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    answer = await getattr(client, method)(path, headers=headers)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "Server" not in answer.headers
