"""The dashboard's process: database, push and web server under one TaskGroup."""

import asyncio
import logging
import os
from typing import Final

from hypercorn.config import Config
from hypercorn.typing import ASGIFramework

from bot import database, logs, schema
from bot.audit.refused import Tally
from bot.http import forwarded
from bot.http.http1 import serve
from bot.process import signals
from bot.process.watched import watched
from bot.settings import Settings
from dashboard import storage
from dashboard.access import cookies, small_bodies
from dashboard.app import create_app
from dashboard.live import Changes

log = logs.get(__name__)

STOP_DEADLINE_SECONDS: Final = 15.0


async def run(settings: Settings) -> None:
    """Serve until asked to stop. Raises ``database.Unavailable`` or ``schema.OutOfDate``."""
    await storage.open_database(settings)
    try:
        await schema.check()
        with signals.stop_event() as stop:
            await serve_until(stop, settings)
    finally:
        await database.close()


async def serve_until(stop: asyncio.Event, settings: Settings) -> None:
    """Serve on an open database until ``stop`` is set."""
    changes = Changes()
    keeper = cookies.Keeper(cookies.load_key(settings.data_dir))
    refused = Tally()
    app = create_app(settings, keeper, changes, refused)
    # Open sockets end by themselves within a second of this event; Dash sets it only when it runs
    # the server itself. Without it they would be cut off in the middle when the grace is over.
    setattr(app.backend, "_ws_shutdown_event", stop)  # noqa: B010 - the type hides it
    async with asyncio.TaskGroup() as group:
        loops = [group.create_task(changes.run()), group.create_task(refused.run())]
        log.info("serving", port=settings.dashboard_port)
        async with watched(settings.dashboard_watch_port, _well):
            await serve(
                _served(app.server, settings), _config(settings), shutdown_trigger=stop.wait
            )
        deadline = asyncio.get_running_loop().call_later(STOP_DEADLINE_SECONDS, _give_up)
        for loop in loops:
            loop.cancel()
        await asyncio.wait(loops)
        deadline.cancel()


async def _well() -> list[str]:
    """It works while it answers, and the database does."""
    return []


def _served(app: ASGIFramework, settings: Settings) -> ASGIFramework:
    """With a small door, and behind a proxy with the addresses of those who ask it."""
    door = small_bodies.only(app)
    return forwarded.by_proxy(door) if settings.dashboard_url.startswith("https:") else door


def _config(settings: Settings) -> Config:
    config = Config()
    config.bind = [f"{settings.dashboard_host}:{settings.dashboard_port}"]
    config.graceful_timeout = 2.0
    config.include_server_header = False
    config.accesslog = None
    config.errorlog = logging.getLogger("hypercorn.error")
    return config


def _give_up() -> None:
    log.error("did not stop", seconds=STOP_DEADLINE_SECONDS)
    os._exit(1)
