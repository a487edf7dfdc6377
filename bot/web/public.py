"""What the carrier, a record system and patients may reach: the app behind ``PUBLIC_PORT``.

Whatever a proxy passes on by mistake (every path, an upgrade, a WebSocket), the staff API, its
documentation, health and metrics are not here: the path is compared as the server has decoded it,
which is what the app behind it looks at.
"""

import re
from typing import Final

from hypercorn.typing import ASGIFramework, ASGIReceiveCallable, ASGISendCallable, Scope

from bot.carriers.twilio import voice, webhooks
from bot.waitlist import links
from bot.waitlist.rules import clinic
from bot.web import hooks

PATHS: Final = frozenset({webhooks.INBOUND_PATH, webhooks.STATUS_PATH, *voice.PATHS})
PAGE: Final = re.compile(
    rf"{clinic.PAGES}{links.TOKEN.pattern}(/(visit\.ics|save|pause|resume|leave|take|skip))?"
)
NOTHING: Final = b"There is nothing here.\n"


def is_public(path: str) -> bool:
    """Whether the carrier, a record system, or a patient with a link, may ask for this."""
    hook = path == hooks.PATH or path.startswith(f"{hooks.PATH}/")
    return path in PATHS or hook or PAGE.fullmatch(path) is not None


def only(app: ASGIFramework) -> ASGIFramework:
    """``app`` as far as it is public; anything else is 404."""

    async def public(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http" and is_public(scope["path"]):
            await app(scope, receive, send)
        elif scope["type"] == "http":
            await _refuse(send)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": None})

    return public


async def _live(receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """The app starts and ends with its other listener."""
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


async def _refuse(send: ASGISendCallable) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": NOTHING, "more_body": False})
