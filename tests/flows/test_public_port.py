"""On the public port there is what the carrier calls, and nothing else, however one asks."""

import asyncio
from collections.abc import AsyncIterator
from types import ModuleType

import aiohttp
import pytest
from hypercorn.typing import ASGIFramework

from bot import settings
from bot.settings import advice
from bot.web import app as web
from bot.web import public
from tests.flows.serving import app_of, served
from tests.flows.signing import FORM_TYPE, PUBLIC, sign
from tests.flows.test_webhooks import stored, text
from tests.world import ACCOUNT, World

KEY = "a key for the tests alone"


@pytest.fixture
def one(database: ModuleType) -> World:
    return World({"PUBLIC_BASE_URL": PUBLIC, "API_KEY": KEY})


@pytest.fixture
def app(one: World) -> ASGIFramework:
    return public.only(app_of(one))


async def test_a_body_that_never_ends_is_not_waited_for(
    one: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert web.BODY_SECONDS <= 10
    monkeypatch.setattr(web, "BODY_SECONDS", 0.1)
    async with served(public.only(app_of(one))) as url:
        request = (
            f"POST /sms/inbound HTTP/1.1\r\nHost: a\r\nContent-Type: {FORM_TYPE}\r\n"
            "Content-Length: 60000\r\nConnection: close\r\n\r\nBody="
        )
        assert (await ask(url, request.encode())).startswith(b"HTTP/1.1 408")


@pytest.fixture
async def address(app: ASGIFramework) -> AsyncIterator[str]:
    async with served(app) as url:
        yield url


async def ask(address: str, request: bytes) -> bytes:
    """What is answered to these bytes, up to the end of the connection."""
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request)
    async with asyncio.timeout(10):
        answer = await reader.read()
    writer.close()
    return answer


async def test_a_text_is_taken_on_the_public_port(address: str) -> None:
    headers = {
        "Content-Type": FORM_TYPE,
        "X-Twilio-Signature": sign(PUBLIC + "/sms/inbound", text()),
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(address + "/sms/inbound", data=text(), headers=headers) as answer,
    ):
        assert answer.status == 200
    assert await stored() == ["yes"]


ELSE = [
    *("/", "/health", "/health/ready", "/metrics", "/docs", "/docs/start.js", "/openapi.json"),
    *("/admin/waitlist", "/admin/providers", "//admin/waitlist", "/sms/inbound/"),
    *("/sms/inbound/../../admin/waitlist", "/sms/inbound/%2e%2e/%2e%2e/admin/waitlist"),
    *("/%61dmin/waitlist", "/sms/inbound%2f..%2fadmin", "/SMS/INBOUND", "/sms//inbound"),
    *("/sms/inbound;/admin", "http://127.0.0.1/admin/waitlist", "/twilio/status/x"),
]


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS", "PUT"])
async def test_everything_else_is_not_there_even_for_who_has_the_key(
    address: str, method: str
) -> None:
    answers = {}
    for path in ELSE:
        request = (
            f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            f"Authorization: Bearer {KEY}\r\nContent-Length: 0\r\n\r\n"
        )
        answers[path] = (await ask(address, request.encode()))[:13]
    assert answers == dict.fromkeys(ELSE, b"HTTP/1.1 404 ")


@pytest.mark.parametrize(
    "headers",
    [
        (
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
            "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA"
        ),
        (
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        ),
        "X-Original-URL: /admin/waitlist\r\nX-Rewrite-URL: /admin/waitlist",
        "X-Forwarded-Prefix: /admin\r\nX-HTTP-Method-Override: GET",
    ],
)
async def test_no_header_leads_past_it(address: str, headers: str) -> None:
    request = f"GET /admin/waitlist HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n"
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request.encode())
    async with asyncio.timeout(10):
        answer = await reader.read(12)
    writer.close()
    assert answer in (b"HTTP/1.1 404", b"HTTP/1.1 403")


def test_the_three_ports_differ_and_the_public_one_is_where_the_public_address_leads() -> None:
    chosen = settings.load(ACCOUNT)
    assert (chosen.bot_port, chosen.public_port) == (8000, 8001)
    assert chosen.public_base_url == "http://127.0.0.1:8001"
    with pytest.raises(settings.Invalid, match="three different ports"):
        settings.load({**ACCOUNT, "PUBLIC_PORT": "8050"})
    with pytest.raises(settings.Invalid, match="three different ports"):
        settings.load({**ACCOUNT, "PUBLIC_PORT": "8000"})


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("BOT_HOST", "0.0.0.0", "BOT_HOST opens the staff API"),
        ("BOT_HOST", "::", "BOT_HOST opens the staff API"),
        ("DASHBOARD_HOST", "10.1.2.3", "DASHBOARD_HOST opens the dashboard"),
        ("PUBLIC_BASE_URL", "http://texts.example.org", "PUBLIC_BASE_URL begins with http"),
        ("TWILIO_AUTH_TOKEN", "a", "TWILIO_AUTH_TOKEN is shorter than 16"),
    ],
)
def test_what_others_could_reach_or_read_has_its_sentence(
    name: str, value: str, sentence: str
) -> None:
    said = advice.warnings(settings.load({**ACCOUNT, name: value}))
    assert any(one.startswith(sentence) for one in said)
    assert not any(one.startswith(sentence) for one in advice.warnings(settings.load(ACCOUNT)))


def test_a_key_that_can_be_guessed_is_refused_at_the_start() -> None:
    with pytest.raises(settings.Invalid, match="API_KEY must have at least 16 random characters"):
        settings.load({**ACCOUNT, "API_KEY": "a"})
