"""The bot's web app over a test world: in this process, and over a real socket."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from hypercorn.config import Config, Sockets
from hypercorn.typing import ASGIFramework
from quart import Quart

from bot.carriers.twilio.addresses import Addresses
from bot.http.http1 import serve
from bot.loops import Pulse
from bot.web.app import create_app
from bot.web.services import Services
from tests.world import World

Trouble = Callable[[], str | None]


def app_of(one: World, pulse: Pulse | None = None, troubles: Sequence[Trouble] = ()) -> Quart:
    """The app as ``bot.service`` makes it."""
    addresses, pulse = Addresses(one.settings), pulse or Pulse()
    sweeper, talk = one.sweeper, one.talk
    return create_app(
        Services(
            one.settings,
            one.rules,
            one.sender,
            pulse,
            addresses,
            sweeper,
            talk,
            one.calling,
            troubles,
        )
    )


class _Bound(Config):
    def __init__(self, listener: socket.socket) -> None:
        super().__init__()
        self._listener = listener
        self.accesslog = self.errorlog = None
        self.graceful_timeout = 0.1

    def create_sockets(self) -> Sockets:
        return Sockets([], [self._listener], [])


@asynccontextmanager
async def served(app: ASGIFramework) -> AsyncIterator[str]:
    """The app behind a real server; its address. Nothing is unescaped on the way there."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(app, _Bound(listener), shutdown_trigger=stop.wait))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stop.set()
        await asyncio.wait([serving], timeout=5)
