"""No client is taken over to HTTP/2: it would speak past a proxy's filter of paths."""

import asyncio
from urllib.parse import urlsplit

import pytest
from quart import Quart

from .serving import served

H2C = "Host: x\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA"
UPGRADES = [
    f"GET / HTTP/1.1\r\n{H2C}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c",
    f"GET / HTTP/1.1\r\n{H2C}\r\nconnection: upgrade\r\nUPGRADE: H2C",
    f"OPTIONS / HTTP/1.1\r\n{H2C}\r\nConnection: Upgrade\r\nUpgrade: h2c, websocket",
    "PRI * HTTP/2.0",
    "GET / HTTP/1.1\r\nHost: x",
]
FRAMES = b"SM\r\n\r\n" + bytes.fromhex("000000040000000000")
"""The rest of HTTP/2's preface, and its first frame."""


def app() -> Quart:
    made = Quart("test")

    @made.get("/")
    async def home() -> str:
        return "as asked"

    return made


async def said(address: str, request: str) -> bytes:
    """What the server says to a request, and to the frames of HTTP/2 that follow it."""
    at = urlsplit(address)
    reader, writer = await asyncio.open_connection(at.hostname, at.port)
    writer.write(
        request.encode() + b"\r\n\r\n" + b"SM\r\n\r\n" + bytes.fromhex("000000040000000000")
    )
    writer.write_eof()
    try:
        async with asyncio.timeout(5):
            return await reader.read()
    finally:
        writer.close()


@pytest.mark.parametrize("request_", UPGRADES)
async def test_no_request_changes_the_protocol(request_: str) -> None:
    async with served(app()) as address:
        answer = await said(address, request_)
    assert b"101" not in answer.split(b"\r\n")[0]
    assert b"h2c" not in answer
    assert answer == b"" or answer.startswith(b"HTTP/1.1 ")
    assert not answer.startswith(b"\x00\x00")


READ_IN_TWO_WAYS = [
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 0\r\n\r\n0\r\n",
    "GET / HTTP/1.1\nHost: x",
    "GET / HTTP/1.1\r\nHost: x\nX: y",
    "GET / HTTP/1.1\r\nHost: x\r\nX: y\n",
    "\nGET / HTTP/1.1\r\nHost: x",
]


@pytest.mark.parametrize("request_", READ_IN_TWO_WAYS)
async def test_what_two_servers_read_in_two_ways_is_refused(request_: str) -> None:
    async with served(app()) as address:
        answer = await said(address, request_)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1, "nothing that follows it is answered"
    assert b"as asked" not in answer


async def test_a_body_in_chunks_is_taken() -> None:
    chunks = "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0"
    async with served(app()) as address:
        answer = await said(address, chunks)
    assert answer.startswith(b"HTTP/1.1 200")
