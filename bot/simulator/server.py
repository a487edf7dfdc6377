"""Serves a simulator over HTTP, in this process and on this event loop."""

import asyncio
import ipaddress
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from email.utils import format_datetime
from typing import Final
from urllib.parse import urlsplit

import aiohttp
from hypercorn.config import Config, Sockets
from quart import Quart, Response, request
from quart.typing import ResponseReturnValue

from bot import clock
from bot.http.http1 import serve
from bot.simulator.service import Simulator
from bot.simulator.settings import Settings
from bot.simulator.tasks import Tasks
from bot.simulator.web import api, calls, control, handset, page, pool

_LOOPBACK: Final = "127.0.0.1"
OTHER_SITE: Final = "This did not come from the simulator's own page."
OTHER_NAME: Final = "The simulator is opened as localhost, or by an address in digits."
_LONGEST_GOODBYE: Final = 5.0  # seconds for requests under way when the simulator stops


def create_app(simulator: Simulator) -> Quart:
    """Return the web application around ``simulator``."""
    app = Quart(__name__, static_folder=None)
    app.extensions["simulator"] = simulator
    for blueprint in (
        api.blueprint,
        calls.calls,
        pool.blueprint,
        control.blueprint,
        handset.handset,
        page.blueprint,
    ):
        app.register_blueprint(blueprint)

    app.before_request(_refuse_other_sites)

    @app.after_request
    async def tell_the_time(response: Response) -> Response:
        response.headers["Date"] = format_datetime(simulator.now(), usegmt=True)
        return response

    return app


def _refuse_other_sites() -> ResponseReturnValue | None:
    """A page of another site, open in the browser of whoever runs this, changes nothing here; nor
    does one whose name was led to this machine. Programs say neither of themselves."""
    origin = request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    foreign |= request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
    if foreign and request.method not in ("GET", "HEAD", "OPTIONS"):
        return OTHER_SITE, 403
    return None if _is_address(urlsplit(f"//{request.host}").hostname or "") else (OTHER_NAME, 421)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return True


@asynccontextmanager
async def running(
    settings: Settings | None = None,
    *,
    host: str = _LOOPBACK,
    port: int = 0,
    now: Callable[[], datetime] = clock.now,
) -> AsyncIterator[Simulator]:
    """Run a simulator for as long as the context lasts; port 0 takes a free one.

    OSError when the port is taken.
    """
    listener = _listen(host, port)
    failure: Exception | None = None
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
        simulator = Simulator(settings or Settings(), session, Tasks(group), now)
        simulator.base_url = f"http://{host}:{listener.getsockname()[1]}"
        serving = group.create_task(_serve(simulator, listener))
        try:
            yield simulator
        except Exception as error:  # noqa: BLE001 - raised below, out of the task group's reach
            failure = error
        finally:
            simulator.close()
            await _say_goodbye(serving)
    if failure is not None:
        raise failure


class _Bound(Config):
    """Serves on a socket that is open already, so that its port is known before the start."""

    def __init__(self, listener: socket.socket) -> None:
        super().__init__()
        self._listener = listener
        self.accesslog = self.errorlog = None
        self.graceful_timeout = 1.0
        self.include_date_header = False  # the app's own, by the simulator's clock

    def create_sockets(self) -> Sockets:
        return Sockets([], [self._listener], [])


def _listen(host: str, port: int) -> socket.socket:
    """Open an IPv4 socket.

    It names its protocol because asyncio turns Nagle's algorithm off only on sockets that do;
    with it, each answer on a kept connection takes 40 ms.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(256)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


async def _serve(simulator: Simulator, listener: socket.socket) -> None:
    app = create_app(simulator)
    await serve(app, _Bound(listener), shutdown_trigger=simulator.closing.wait)


async def _say_goodbye(serving: asyncio.Task[None]) -> None:
    """hypercorn waits for connections without a limit on Python 3.12 and newer."""
    _, late = await asyncio.wait([serving], timeout=_LONGEST_GOODBYE)
    for task in late:
        task.cancel()
