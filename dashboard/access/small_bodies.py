"""Before somebody has signed in, a request is small and comes at once: nobody fills the memory at
the door, and nobody holds it open.

The pages behind it take uploads, so the framework's own limits are large ones; these are looked at
before the framework keeps a byte. A whole address in place of a path (``POST http://desk/login``)
is what one asks of a proxy: the framework would take it for the path, past every look at that.
"""

import asyncio
import math
from typing import Final

from hypercorn.typing import (
    ASGIFramework,
    ASGIReceiveCallable,
    ASGIReceiveEvent,
    ASGISendCallable,
    Scope,
)

PATHS: Final = frozenset({"/login", "/login/code", "/login/enrol", "/logout", "/alive", "/active"})
MOST_BYTES: Final = 8 * 1024
SECONDS: Final = 10.0
"""Until all of it has come: who takes longer holds a connection, of which there are not endlessly
many."""
TOO_LARGE: Final = b"This request is too large.\n"
TOO_SLOW: Final = b"This request took too long.\n"
NO_PATH: Final = b"A request names a path.\n"


class _Large(Exception):
    """More has come than may."""


class _Slow(Exception):
    """It has not all come in time."""


def only(app: ASGIFramework) -> ASGIFramework:
    """``app``, whose door takes small requests alone, which don't take long to come."""

    async def door(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] == "http" and not scope["path"].startswith("/"):
            await _refuse(send, 400, NO_PATH)
        elif scope["type"] != "http" or scope["path"] not in PATHS:
            await app(scope, receive, send)
        elif _is_large(dict(scope["headers"]).get(b"content-length", b"0")):
            await _refuse(send, 413, TOO_LARGE)
        else:
            try:
                await app(scope, _Counted(receive), send)
            except* _Large:
                await _refuse(send, 413, TOO_LARGE)
            except* _Slow:
                await _refuse(send, 408, TOO_SLOW)

    return door


def _is_large(length: bytes) -> bool:
    return not length.isdigit() or int(length) > MOST_BYTES


class _Counted:
    """A body on its way."""

    def __init__(self, receive: ASGIReceiveCallable) -> None:
        self._receive = receive
        self._came = 0
        self._until = asyncio.get_running_loop().time() + SECONDS

    async def __call__(self) -> ASGIReceiveEvent:
        try:
            async with asyncio.timeout_at(self._until):
                event = await self._receive()
        except TimeoutError:
            raise _Slow from None
        if event["type"] == "http.request":
            self._came += len(event["body"])
            if self._came > MOST_BYTES:
                raise _Large
            if not event["more_body"]:
                self._until = math.inf  # what comes now is that the client has gone
        return event


async def _refuse(send: ASGISendCallable, status: int, words: bytes) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"connection", b"close"),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words, "more_body": False})
