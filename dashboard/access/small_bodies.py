"""Before somebody has signed in, a request is small: nobody fills the memory at the door.

The pages behind it take uploads, so the framework's own limit is a large one; this one is looked at
before the framework keeps a byte.
"""

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
TOO_LARGE: Final = b"This request is too large.\n"


class _Large(Exception):
    """More has come than may."""


def only(app: ASGIFramework) -> ASGIFramework:
    """``app``, whose door takes small requests alone."""

    async def door(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] != "http" or scope["path"] not in PATHS:
            await app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"content-length", b"0")
        if not given.isdigit() or int(given) > MOST_BYTES:
            await _refuse(send)
            return
        came = 0

        async def counted() -> ASGIReceiveEvent:
            nonlocal came
            event = await receive()
            if event["type"] == "http.request":
                came += len(event["body"])
                if came > MOST_BYTES:
                    raise _Large
            return event

        try:
            await app(scope, counted, send)
        except* _Large:
            await _refuse(send)

    return door


async def _refuse(send: ASGISendCallable) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"connection", b"close"),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": TOO_LARGE, "more_body": False})
