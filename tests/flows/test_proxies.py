"""The set-ups of proxies that docs/DEPLOYMENT.md shows, started as they stand and attacked."""

import asyncio
import os
import re
import shutil
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Final
from urllib.parse import urlencode

import pytest
from hypercorn.typing import ASGIFramework, ASGIReceiveCallable, ASGISendCallable, Scope

from bot.http import forwarded
from bot.web import public
from tests.certificates import Certificate, signed
from tests.flows import dashboard_world
from tests.flows.serving import app_of, served
from tests.flows.signing import FORM_TYPE, sign
from tests.flows.test_http1 import FRAMES, H2C
from tests.flows.test_public_port import ELSE, KEY
from tests.flows.test_webhooks import stored, text
from tests.ports import free_port
from tests.world import World, column

DEPLOYMENT: Final = Path(__file__).parents[2] / "docs" / "DEPLOYMENT.md"
TEXTS, DESK = "texts.example.org", "desk.example.org"
BLOCK: Final = r"((?:    .*\n|\n)+)"
NOTHING: Final = "GET /nothing HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n"
CADDY: Final = """\
{{
    admin off
    auto_https disable_redirects
    skip_install_trust
    storage file_system {folder}
}}
"""
NGINX: Final = """\
daemon off; pid {folder}/pid; error_log stderr;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
{server}
}}
"""


def shown(before: str) -> str:
    """The example that follows these words in the documentation."""
    found = re.search(re.escape(before) + r"\n\n" + BLOCK, DEPLOYMENT.read_text(encoding="utf-8"))
    assert found is not None, f"DEPLOYMENT.md shows nothing after {before!r}"
    return dedent(found[1])


def program(name: str) -> str:
    if (found := shutil.which(name)) is not None:
        return found
    if os.environ.get("CI"):
        raise FileNotFoundError(f"CI has {name}: .ci/run installs it")
    pytest.skip(f"{name} is not installed")


@dataclass(frozen=True)
class Front:
    """A proxy, and how one gets there."""

    port: int

    async def ask(self, host: str, request: bytes, *, until_end: bool = True) -> bytes:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        async with asyncio.timeout(10):
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", self.port, ssl=context, server_hostname=host
            )
            writer.write(request)
            answer = await (reader.read() if until_end else reader.readuntil(b"\r\n\r\n"))
            writer.close()
        return answer

    async def try_out(self, host: str, request: str) -> bytes:
        """What is answered until the proxy ends the connection, or says nothing more."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", self.port, ssl=context, server_hostname=host
        )
        answer = b""
        with suppress(OSError, TimeoutError):
            writer.write(request.encode("latin-1"))
            async with asyncio.timeout(0.5):
                while part := await reader.read(65_536):
                    answer += part
        writer.transport.abort()
        return answer


@asynccontextmanager
async def running(port: int, *command: str, host: str, **environ: str) -> AsyncIterator[Front]:
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, **environ},
    )
    front = Front(port)
    try:
        async with asyncio.timeout(20):
            while True:
                assert process.returncode is None, f"{command[0]} has ended: is its example right?"
                with suppress(OSError):
                    await front.ask(host, NOTHING.format(host).encode())
                    break
                await asyncio.sleep(0.05)
        yield front
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def caddy(folder: Path, bot: str, desk: str) -> AsyncIterator[Front]:
    """With an authority of its own in place of Let's Encrypt."""
    port = free_port()
    example = shown("never lead a public address to it. With Caddy, for example:")
    for host, listening, real in ((TEXTS, "127.0.0.1:8001", bot), (DESK, "127.0.0.1:8050", desk)):
        assert f"{host} {{" in example
        assert listening in example
        example = example.replace(f"{host} {{", f"{host}:{port} {{\n    tls internal")
        example = example.replace(listening, real.removeprefix("http://"))
    (folder / "Caddyfile").write_text(CADDY.format(folder=folder) + example)
    command = (program("caddy"), "run", "--config", str(folder / "Caddyfile"))
    async with running(port, *command, host=TEXTS, HOME=str(folder)) as front:
        yield front


@asynccontextmanager
async def nginx(folder: Path, bot: str, certificate: Certificate) -> AsyncIterator[Front]:
    port = free_port()
    server = shown("leave it out otherwise. With nginx:")
    for documented, real in (
        ("listen 443", f"listen {port}"),
        ("/etc/ssl/texts.example.org.pem", str(certificate.file)),
        ("/etc/ssl/texts.example.org.key", str(certificate.key_file)),
        ("http://127.0.0.1:8001", bot),
    ):
        assert documented in server
        server = server.replace(documented, real)
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(user + NGINX.format(folder=folder, server=server))
    command = (program("nginx"), "-c", str(folder / "nginx.conf"), "-e", "stderr")
    async with running(port, *command, host=TEXTS) as front:
        yield front


@dataclass
class Bot:
    """The public port, as the service opens it behind a proxy; what came through to it, and from
    whom as it believes."""

    address: str = ""
    paths: list[str] = field(default_factory=list)
    smuggled: list[str] = field(default_factory=list)
    """What the proxy has not taken for a request: it marks each that it passes on."""
    clients: set[str] = field(default_factory=set)

    def seen(self, app: ASGIFramework) -> ASGIFramework:
        async def seeing(
            scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
        ) -> None:
            if scope["type"] == "http":
                marked = any(name == b"x-forwarded-for" for name, _ in scope["headers"])
                (self.paths if marked else self.smuggled).append(scope["path"])
                self.clients.add(scope["client"][0] if scope["client"] else "")
            await app(scope, receive, send)

        return seeing


@pytest.fixture
async def bot(database: ModuleType) -> AsyncIterator[Bot]:
    one, found = World({"PUBLIC_BASE_URL": f"https://{TEXTS}", "API_KEY": KEY}), Bot()
    await dashboard_world.staff(one)
    async with served(forwarded.by_proxy(found.seen(public.only(app_of(one))))) as found.address:
        yield found


ODD: Final = (
    *("/..;/admin/waitlist", "/sms/..;/admin/waitlist", "/sms/inbound/..;/..;/admin/waitlist"),
    *("//admin//waitlist", "///admin/waitlist", "/./admin/waitlist", "/%2e/admin/waitlist"),
    *("/%2fadmin%2fwaitlist", "/admin%2fwaitlist", "/admin%2Fwaitlist", "/%252fadmin/waitlist"),
    *("/p/%2e%2e/admin/waitlist", "/p/..%2fadmin%2fwaitlist", "/p//../admin/waitlist"),
    *("/\\admin\\waitlist", "/admin/waitlist%00", "/sms/inbound%00", "/sms/inbound%0a", "/%c0%ae"),
    *("/admin/waitlist;/sms/inbound", "/admin/waitlist?/sms/inbound", "/admin/waitlist#/p/"),
    *(f"https://{TEXTS}/admin/waitlist", "/p/" + "a" * 6_000, "*", "admin/waitlist"),
)
SMUGGLED: Final = f"GET /smuggled HTTP/1.1\r\nHost: {TEXTS}\r\nAuthorization: Bearer {KEY}\r\n\r\n"
LENGTHS: Final = (
    *(
        "Content-Length: {n}\r\nTransfer-Encoding: chunked",
        "Content-Length: 0\r\nContent-Length: {n}",
    ),
    *("Content-Length: {n}\r\nTransfer-Encoding: \x0bchunked", "Content-Length : {n}"),
    *("Content-Length: {n}\r\nTransfer-Encoding: xchunked", "Content-Length: +{n}"),
    *("Content-Length: {n}\r\nTransfer-Encoding : chunked", "Content-Length: 0x{n}"),
    *("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "Content-Length: {n}, 0"),
    *("Content-Length: {n}\r\nTransfer-Encoding:\r\n chunked", "X: y\nContent-Length: {n}"),
    *("Content-Length: {n}\nTransfer-Encoding: chunked", "X: y\x00\r\nContent-Length: {n}"),
    *("X: y\rContent-Length: {n}", "Transfer-Encoding: chunked\n"),
)
"""Ways to say how long a body is, which one server reads so and another so."""


async def twist(front: Front, bot: Bot) -> None:
    """Requests that a proxy and the server behind it may read in two ways. What is said to be a
    body is never taken for a request, no odd path leads anywhere, nobody is taken for another, and
    the proxy goes on serving."""
    for path in ODD:
        asked = f"GET {path} HTTP/1.1\r\nHost: {TEXTS}\r\nConnection: close\r\n"
        said = await front.try_out(TEXTS, f"{asked}Authorization: Bearer {KEY}\r\n\r\n")
        assert said[:10] in (b"", b"HTTP/1.1 4", b"HTTP/1.1 3"), path
        assert KEY.encode() not in said
    for one in LENGTHS:
        lengths = one.format(n=len(SMUGGLED) + 5)
        lines = f"POST /sms/inbound HTTP/1.1\r\nHost: {TEXTS}\r\n{lengths}\r\n\r\n"
        said = await front.try_out(TEXTS, f"{lines}0\r\n\r\n{SMUGGLED}")
        assert b"HTTP/1.1 2" not in said, one
    sizes = (f"X: {'a' * 200_000}", "\r\n".join(f"X-{n}: y" for n in range(5_000)))
    for headers in (*sizes, "X-Forwarded-For: 203.0.113.99\r\nForwarded: for=203.0.113.99"):
        lines = f"POST /sms/inbound HTTP/1.1\r\nHost: {TEXTS}\r\nContent-Length: 0\r\n"
        said = await front.try_out(TEXTS, f"{lines}{headers}\r\nConnection: close\r\n\r\n")
        assert said[:10] in (b"", b"HTTP/1.1 4"), headers[:40]
    assert bot.paths
    assert bot.smuggled == []
    assert bot.clients == {"127.0.0.1"}
    assert (await front.ask(TEXTS, NOTHING.format(TEXTS).encode())).startswith(b"HTTP/1.1 404")


async def attack(front: Front, bot: Bot) -> None:
    """What a text needs passes, and nothing else does."""
    signature = sign(f"https://{TEXTS}/sms/inbound", text())
    body = urlencode(text())
    lines = (
        f"POST /sms/inbound HTTP/1.1\r\nHost: {TEXTS}\r\nConnection: close\r\n"
        f"Content-Type: {FORM_TYPE}\r\nX-Twilio-Signature: {signature}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    assert (await front.ask(TEXTS, (lines + body).encode())).startswith(b"HTTP/1.1 200")
    assert await stored() == ["yes"]
    for path in ELSE:
        if path.startswith("http:"):
            continue  # an address of another host, which is the proxy's own matter
        request = (
            f"GET {path} HTTP/1.1\r\nHost: {TEXTS}\r\nConnection: close\r\n"
            f"Authorization: Bearer {KEY}\r\n\r\n"
        )
        answer = await front.ask(TEXTS, request.encode())
        assert answer[:12] in (b"HTTP/1.1 404", b"HTTP/1.1 400"), path
    await no_upgrade(front, TEXTS, "/sms/inbound")
    await twist(front, bot)


async def no_upgrade(front: Front, host: str, path: str) -> None:
    headers = H2C.replace("Host: x", f"Host: {host}")
    for wish in ("Upgrade, HTTP2-Settings\r\nUpgrade: h2c", "Upgrade\r\nUpgrade: websocket"):
        request = f"GET {path} HTTP/1.1\r\n{headers}\r\nConnection: {wish}\r\n\r\n"
        answer = await front.ask(host, request.encode() + FRAMES, until_end=False)
        assert not answer.startswith(b"HTTP/1.1 101"), answer


async def test_behind_the_caddy_of_the_documentation(bot: Bot, tmp_path: Path) -> None:
    program("caddy")
    public_address = f"https://{DESK}"
    async with (
        dashboard_world.served(tmp_path / "data", DASHBOARD_URL=public_address) as desk,
        caddy(tmp_path, bot.address, desk.url) as front,
    ):
        await attack(front, bot)
        await no_upgrade(front, DESK, "/login")
        form = f"name=front_desk&password={dashboard_world.PASSWORD.replace(' ', '+')}"
        request = (
            f"POST /login HTTP/1.1\r\nHost: {DESK}\r\nOrigin: {public_address}\r\n"
            "Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            "X-Forwarded-For: 203.0.113.99\r\n"
            f"Content-Length: {len(form)}\r\n\r\n{form}"
        )
        entered = await front.ask(DESK, request.encode())
        assert entered.startswith(b"HTTP/1.1 303")
        assert b"Secure" in entered
        assert b"strict-transport-security" in entered.lower()
        assert await column("SELECT details->>'from' FROM audit_log WHERE action = 'login'") == [
            "127.0.0.1"
        ]
        # The staff API is behind neither name.
        for path in ("/admin/waitlist", "/health", "/openapi.json", "/metrics"):
            asked = f"GET {path} HTTP/1.1\r\nHost: {DESK}\r\nConnection: close\r\n\r\n"
            answer = await front.ask(DESK, asked.encode())
            assert not answer.startswith(b"HTTP/1.1 200"), path


async def test_behind_the_nginx_of_the_documentation(bot: Bot, tmp_path: Path) -> None:
    program("nginx")
    async with nginx(tmp_path, bot.address, signed(tmp_path, TEXTS)) as front:
        await attack(front, bot)
