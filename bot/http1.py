"""Serves an app by HTTP/1.1 and WebSockets, and by nothing else.

hypercorn takes every client that asks for it over to HTTP/2 in clear text (``Upgrade: h2c``, or the
preface of HTTP/2). Behind a proxy that passes the upgrade on, the client then speaks past every
filter of paths that the proxy has: so no client is ever taken over. RFC 9110, 7.8: a server may
ignore an upgrade, and answer by the protocol in which it was asked.
"""

from collections.abc import Awaitable, Callable

from hypercorn import asyncio as hypercorn
from hypercorn.config import Config
from hypercorn.protocol.h11 import H11Protocol
from quart import Quart


async def serve(
    app: Quart, config: Config, *, shutdown_trigger: Callable[[], Awaitable[object]]
) -> None:
    """Serve until the trigger is done."""
    await hypercorn.serve(app, config, shutdown_trigger=shutdown_trigger)


async def _stay(self: H11Protocol, event: object) -> None:
    """Every request is answered as the HTTP/1.1 that it came in."""


setattr(H11Protocol, "_check_protocol", _stay)  # noqa: B010 - a method of the library's own
