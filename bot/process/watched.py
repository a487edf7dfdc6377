"""Health and metrics of a service without a web server of its own, for this machine alone."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from bot import database, metrics
from bot.loops import PASSING

HOST: Final = "127.0.0.1"
Look = Callable[[], Awaitable[list[str]]]
"""Sentences on what does not work."""


@asynccontextmanager
async def watched(port: int, look: Look) -> AsyncIterator[None]:
    """Answer ``/health`` (200, or 503 and why) and ``/metrics`` on ``port`` while this is open; 0:
    nowhere. Raises ``OSError`` if the port is taken."""
    if not port:
        yield
        return

    async with _server(port, look):
        yield


@asynccontextmanager
async def _server(port: int, look: Look) -> AsyncIterator[None]:
    from aiohttp import web  # eight megabytes, for the few installations that ask for it

    async def health(_request: web.Request) -> web.Response:
        why = await _why(look)
        return web.json_response({"working": not why, "why": why}, status=503 if why else 200)

    async def measured(_request: web.Request) -> web.Response:
        return web.Response(body=metrics.written(), headers={"Content-Type": metrics.CONTENT_TYPE})

    app = web.Application()
    app.add_routes([web.get("/health", health), web.get("/metrics", measured)])
    runner = web.AppRunner(app, access_log=None, logger=logging.getLogger(__name__))
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        yield
    finally:
        await runner.cleanup()


async def _why(look: Look) -> list[str]:
    try:
        await database.fetch_value("SELECT 1")
    except PASSING:
        return ["The database does not answer."]
    return await look()
