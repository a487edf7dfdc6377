"""How long a text waits for its answer under load: the slowest hundredth, against a bare one's.

Several patients write at once, each their next text when the last one was answered. Ours is the
whole way through a real bot: webhook, turn, outbox, sender, until the answer reaches a carrier
that only notes when. The bare endpoint reads the form, checks the signature and answers.
"""

import asyncio
import itertools
import os
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from datetime import datetime
from socket import create_server
from typing import Final

import aiohttp
from aiohttp import web
from twilio.request_validator import RequestValidator

from bench import figures, inbound
from bench.ground import Ground, patients
from bot.simulator.settings import ACCOUNT_SID, NUMBER
from workstation import ports

CLIENTS: Final = 8
TEXTS: Final = 400
"""In one round."""
ROUNDS: Final = 2 * (figures.ROUNDS + 1)


class Carrier:
    """Takes every text and tells whoever waits for it."""

    def __init__(self) -> None:
        self.answered: dict[str, asyncio.Event] = {}
        self._sids = itertools.count(1)

    async def take(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.answered[str(form["To"])].set()
        taken = {"sid": f"MM{next(self._sids):032x}", "status": "queued"}
        return web.json_response(taken, status=201)


class _Patients:
    """Several at once. ``send`` is one text until it is answered."""

    def __init__(self, session: aiohttp.ClientSession, token: str, numbers: list[str]) -> None:
        self._session = session
        self._signer = RequestValidator(token)
        self._numbers = iter(numbers)
        self._sids = itertools.count(1)

    async def slowest(self, send: Callable[[str], Awaitable[None]]) -> float:
        """Seconds: the 99th of the hundredths of all waits of a round."""
        waits: list[float] = []
        todo = iter(range(TEXTS))

        async def patient() -> None:
            for _ in todo:
                number, start = next(self._numbers), time.perf_counter()
                await send(number)
                waits.append(time.perf_counter() - start)

        await asyncio.gather(*(patient() for _ in range(CLIENTS)))
        return statistics.quantiles(waits, n=100)[98]

    async def post(self, url: str, number: str) -> None:
        form = {
            "AccountSid": ACCOUNT_SID,
            "MessageSid": f"SM{next(self._sids):032x}",
            "From": number,
            "To": NUMBER,
            "Body": "help me",
        }
        signature = {"X-Twilio-Signature": self._signer.compute_signature(url, form)}
        async with self._session.post(url, data=form, headers=signature) as answer:
            answer.raise_for_status()


async def measure(ground: Ground, now: datetime) -> figures.Figure:
    """Its ratios are of times: how often as long as the floor."""
    carrier = Carrier()
    numbers = list(await patients(0, ROUNDS * TEXTS, now))
    async with (
        _taking(carrier) as carrier_url,
        inbound.serving(ground) as bare,
        _bot(ground, carrier_url) as bot,
        aiohttp.ClientSession() as session,
    ):
        crowd = _Patients(session, ground.environ["TWILIO_AUTH_TOKEN"], numbers)

        async def until_answered(number: str) -> None:
            answered = carrier.answered[number] = asyncio.Event()
            await crowd.post(bot + inbound.INBOUND, number)
            await answered.wait()

        return await figures.compare(
            "slowest hundredth of replies",
            lambda: crowd.slowest(until_answered),
            "a bare signed endpoint's (times as long)",
            lambda: crowd.slowest(lambda number: crowd.post(bare + inbound.BARE, number)),
        )


@asynccontextmanager
async def _taking(carrier: Carrier) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/{rest:.*}", carrier.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _bot(ground: Ground, carrier_url: str) -> AsyncIterator[str]:
    """A whole bot in a process of its own; its address."""
    port = free_port()
    address = ports.Address("127.0.0.1", port, "")
    environ = {"BOT_PORT": str(port), "TWILIO_API_BASE_URL": carrier_url, "LOG_LEVEL": "ERROR"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot"),
        env={**os.environ, **ground.environ, **environ},
        stdin=subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(30):
            await ports.answers(address)
        yield address.url
    finally:
        process.terminate()
        await process.wait()


def free_port() -> int:
    with closing(create_server(("127.0.0.1", 0))) as free:
        port: int = free.getsockname()[1]
        return port
