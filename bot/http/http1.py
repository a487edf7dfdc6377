"""Serves an app by HTTP/1.1 and WebSockets, and by nothing else.

hypercorn takes every client that asks for it over to HTTP/2 in clear text (``Upgrade: h2c``, or the
preface of HTTP/2). Behind a proxy that passes the upgrade on, the client then speaks past every
filter of paths that the proxy has: so no client is ever taken over. RFC 9110, 7.8: a server may
ignore an upgrade, and answer by the protocol in which it was asked.

What one server reads as one request and another as two is refused (RFC 9112, 6.1 and 2.2): a length
beside a transfer coding, and a line that ends without a carriage return. A proxy before us may read
it the other way, and then the second request is past its filter.

A client that never ends its request holds up no stop: after the grace that the configuration gives
it is hung up on. From Python 3.12 on a server waits for each of its connections before hypercorn
counts its own grace.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from weakref import WeakSet

import h11
from h11._receivebuffer import ReceiveBuffer
from hypercorn import asyncio as hypercorn
from hypercorn.asyncio.tcp_server import TCPServer
from hypercorn.config import Config
from hypercorn.protocol.h11 import H11Protocol
from hypercorn.typing import ASGIFramework


async def serve(
    app: ASGIFramework, config: Config, *, shutdown_trigger: Callable[[], Awaitable[object]]
) -> None:
    """Serve until the trigger is done."""
    grace = list[asyncio.TimerHandle]()

    async def stop() -> None:
        await shutdown_trigger()
        loop = asyncio.get_running_loop()
        grace.append(loop.call_later(config.graceful_timeout, _hang_up, config))

    try:
        await hypercorn.serve(app, config, shutdown_trigger=stop)
    finally:
        for handle in grace:
            handle.cancel()


def _hang_up(config: Config) -> None:
    """End the connections of one server."""
    for connection in list(_connections):
        if connection.config is config:
            connection.writer.transport.abort()


_connections = WeakSet[TCPServer]()
_run = TCPServer.run


async def _noted(self: TCPServer) -> None:
    """A connection, known while it lasts."""
    _connections.add(self)
    try:
        await _run(self)
    finally:
        _connections.discard(self)


setattr(TCPServer, "run", _noted)  # noqa: B010 - a method of the library's own


async def _stay(self: H11Protocol, event: object) -> None:
    """Every request is answered as the HTTP/1.1 that it came in."""


setattr(H11Protocol, "_check_protocol", _stay)  # noqa: B010 - a method of the library's own


BARE = re.compile(rb"(?<!\r)\n")


class _Lines(ReceiveBuffer):
    """Lines of a head, each of which ends with a carriage return and a line feed."""

    def maybe_extract_lines(self) -> list[bytearray] | None:
        before = bytes(self._data)
        lines = super().maybe_extract_lines()
        if lines is not None and BARE.search(before[: len(before) - len(self._data)]):
            raise h11.RemoteProtocolError("A line ends without a carriage return.")
        return lines


class _Strict(h11.Connection):
    """A connection whose requests everybody reads alike."""

    def next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        event = super().next_event()
        if isinstance(event, h11.Request):
            names = {name for name, _ in event.headers}
            if {b"content-length", b"transfer-encoding"} <= names:
                raise h11.RemoteProtocolError("A length stands beside a transfer coding.")
        return event


_begin = H11Protocol.__init__


def _strictly(self: H11Protocol, *arguments: object, **named: object) -> None:
    _begin(self, *arguments, **named)  # type: ignore[arg-type]
    most = self.config.h11_max_incomplete_size
    strict = _Strict(h11.SERVER, max_incomplete_event_size=most)
    setattr(strict, "_receive_buffer", _Lines())  # noqa: B010 - a part of the library's own
    self.connection = strict


setattr(H11Protocol, "__init__", _strictly)  # noqa: B010 - a method of the library's own
