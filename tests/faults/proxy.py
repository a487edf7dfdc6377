"""A network between the bot and PostgreSQL that fails at a chosen moment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Literal

from bot.postgres import embedded


class Proxy:
    """Passes bytes both ways until it is told otherwise."""

    def __init__(self, server: embedded.Server) -> None:
        self._server = server
        self._lines: set[asyncio.Task[None]] = set()
        self.url = ""
        self.lose: Literal["request", "answer", None] = None
        """What to lose of the next COMMIT: its way to the server, or the server's answer."""
        self.lost = asyncio.Event()
        self.refuse = False
        """Whether new connections are closed at once."""
        self.silent = False
        """Swallow everything, as if a cable had been pulled."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a client, until either side or the proxy ends it."""
        task = asyncio.current_task()
        assert task
        self._lines.add(task)
        try:
            with suppress(asyncio.CancelledError):  # the proxy's own end of it
                if not self.refuse:
                    await self._pass(reader, writer)
        finally:  # also while the server was still being dialled
            writer.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, requests = await self._dial()
        doomed = asyncio.Event()
        ways = [
            asyncio.create_task(self._carry_requests(reader, requests, doomed)),
            asyncio.create_task(self._carry_answers(answers, writer, doomed)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            requests.transport.abort()
            writer.transport.abort()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _dial(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host, port = self._server.host, self._server.port
        if Path(host).is_absolute():
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host, port)

    async def _carry_requests(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, doomed: asyncio.Event
    ) -> None:
        while data := await reader.read(65536):
            if self.lose and b"COMMIT" in data:
                lose, self.lose = self.lose, None
                if lose == "request":
                    self.lost.set()
                    return
                doomed.set()
            if not self.silent:
                writer.write(data)
                await writer.drain()

    async def _carry_answers(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, doomed: asyncio.Event
    ) -> None:
        while data := await reader.read(65536):
            if doomed.is_set():
                self.lost.set()
                return
            if not self.silent:
                writer.write(data)
                await writer.drain()

    async def hang_up(self) -> None:
        """End every connection."""
        for line in self._lines:
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)


@asynccontextmanager
async def proxied(server: embedded.Server, database: str) -> AsyncIterator[Proxy]:
    """A proxy on a port of its own; ``url`` is the address of ``database`` through it."""
    proxy = Proxy(server)
    listener = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    proxy.url = f"postgresql://postgres@127.0.0.1:{port}/{database}"
    async with listener:
        try:
            yield proxy
        finally:
            await proxy.hang_up()
