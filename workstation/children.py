"""Child processes: started in order, watched, and stopped together.

What a child says is repeated line by line with its name in front. The first child that ends by
itself ends them all. A child that does not stop in time is killed. Nothing survives ``run`` but
what was killed together with this process.
"""

import asyncio
import os
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, Final

from bot.process import signals
from workstation import ports
from workstation.services import Service

START_SECONDS: Final = 90.0
"""How long one service may take until it answers; a slow disk makes its imports slow."""
STOP_SECONDS: Final = 30.0
"""Longer than the bot's own deadline, so that the bot is the one to give up."""
DRAIN_SECONDS: Final = 2.0
CHUNK_BYTES: Final = 65536
GOODBYES: Final = (0, -signal.SIGTERM, 0xC000013A)
"""How a service ends that was asked to: by itself, or, while it was still starting, by the signal
(the last is what Windows makes of one)."""
# A group of its own for each child: Ctrl-C reaches this process alone, which stops the others.
if sys.platform == "win32":
    OWN_GROUP: Final[dict[str, Any]] = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
else:
    OWN_GROUP: Final[dict[str, Any]] = {"process_group": 0}

Say = Callable[[str, str], None]
"""Shows one line of one service."""


class Failed(Exception):
    """The services could not be kept running; the message is a sentence for the operator."""


class Children:
    """The running services. ``fallen`` is set with the name and status of the first to end."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._running: list[tuple[Process, asyncio.Task[None]]] = []
        self.fallen: asyncio.Future[tuple[str, int]] = asyncio.get_running_loop().create_future()

    async def start(self, service: Service) -> None:
        """Start a service and wait until it answers."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            *service.arguments,
            env={**os.environ, **service.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
            **OWN_GROUP,
        )
        watch = asyncio.create_task(self._watch(service.name, process))
        self._running.append((process, watch))
        if service.address is not None:
            try:
                async with asyncio.timeout(START_SECONDS):
                    await ports.answers(service.address)
            except TimeoutError:
                raise Failed(f"{service.name} does not answer at {service.address.url}.") from None

    async def _watch(self, name: str, process: Process) -> None:
        assert process.stdout is not None
        relay = asyncio.create_task(self._relay(name, process.stdout))
        status = await process.wait()
        # A grandchild may hold the pipe open: what is there by now is all that is shown.
        await asyncio.wait([relay], timeout=DRAIN_SECONDS)
        relay.cancel()
        if not self.fallen.done():
            self.fallen.set_result((name, status))

    async def _relay(self, name: str, stream: asyncio.StreamReader) -> None:
        rest = b""
        while chunk := await stream.read(CHUNK_BYTES):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self._say(name, line.decode(errors="replace").rstrip("\r"))
        if rest:
            self._say(name, rest.decode(errors="replace"))

    async def stop(self) -> bool:
        """Stop them, the first to start last: it serves the others. False if one was killed."""
        clean = True
        for group in (self._running[1:], self._running[:1]):
            for process, _ in group:
                _ask_to_stop(process)
            if watches := [watch for _, watch in group]:
                _, late = await asyncio.wait(watches, timeout=STOP_SECONDS)
                clean = clean and not late
            for process, _ in group:
                if process.returncode is None:
                    process.kill()
        await asyncio.gather(*(watch for _, watch in self._running))
        return clean and all(process.returncode in GOODBYES for process, _ in self._running)


async def run(services: Sequence[Service], ready: Callable[[], Awaitable[None]], say: Say) -> None:
    """Keep the services running until asked to stop; ``ready`` is called once all answer.

    Raises ``Failed`` if one ended by itself, did not answer, or did not stop cleanly.
    """
    children = Children(say)
    with signals.stop_event() as stop:
        wish = asyncio.create_task(stop.wait())
        start = asyncio.create_task(_start(children, services, ready))
        end: list[asyncio.Future[Any]] = [wish, children.fallen]
        try:
            await asyncio.wait([*end, start], return_when=asyncio.FIRST_COMPLETED)
            if start.done():
                start.result()
                await asyncio.wait(end, return_when=asyncio.FIRST_COMPLETED)
            fallen = children.fallen.result() if children.fallen.done() else None
        finally:
            for task in (wish, start):
                task.cancel()
            await asyncio.wait([wish, start])
            clean = await children.stop()
    if fallen:
        raise Failed(f"{fallen[0]} ended by itself with status {fallen[1]}; all are stopped now.")
    if not clean:
        raise Failed("A service did not stop cleanly; its last lines say why.")


async def _start(
    children: Children, services: Sequence[Service], ready: Callable[[], Awaitable[None]]
) -> None:
    for service in services:
        await children.start(service)
    await ready()


def _ask_to_stop(process: Process) -> None:
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.send_signal(signal.CTRL_BREAK_EVENT)
        else:
            process.terminate()
