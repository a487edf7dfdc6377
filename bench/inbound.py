"""Signed texts in: how many the bot's own web app stores, against a bare signed endpoint beside it.

Both routes are served by one hypercorn process. The bare one reads the form, checks the signature
and answers; ours does the same and stores the text, committed, before it answers.
"""

import asyncio
import itertools
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from datetime import datetime
from socket import create_server
from typing import Any, Final, cast

import aiohttp
from hypercorn.asyncio import serve
from hypercorn.config import Config
from quart import Response, request
from twilio.request_validator import RequestValidator

from bench import figures
from bench.ground import Ground, patients
from bot import database
from bot.carriers.twilio import webhooks
from bot.carriers.twilio.addresses import Addresses
from bot.loops import Pulse
from bot.messages.sweep import Sweeper
from bot.process import signals
from bot.settings import load
from bot.simulator.settings import ACCOUNT_SID
from bot.waitlist.rules import clinic
from bot.web.app import create_app
from bot.web.services import Services
from workstation import ports

CLIENTS: Final = 8
SECONDS: Final = 2.0
PATIENTS: Final = 400
INBOUND: Final = "/sms/inbound"
BARE: Final = "/bare"


async def measure(ground: Ground, now: datetime) -> figures.Figure:
    numbers = await patients(0, PATIENTS, now)
    sids = itertools.count(1)
    async with serving(ground) as base, aiohttp.ClientSession() as session:
        clients = _Clients(session, base, ground.environ["TWILIO_AUTH_TOKEN"], numbers, sids)
        figure = await figures.compare(
            "signed texts stored",
            lambda: clients.rate(INBOUND),
            "a bare signed endpoint of the same server",
            lambda: clients.rate(BARE),
        )
        stored = await database.fetch_value("SELECT count(*) FROM message_log")
    if stored != clients.answered[INBOUND]:
        raise RuntimeError(f"{clients.answered[INBOUND]} texts were accepted, {stored} are stored.")
    return figure


class _Clients:
    """Several clients at once, each posting its next text when the last one was answered."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base: str,
        token: str,
        numbers: Sequence[str],
        sids: "itertools.count[int]",
    ) -> None:
        self._session = session
        self._base = base
        self._signer = RequestValidator(token)
        self._numbers = itertools.cycle(numbers)
        self._sids = sids
        self.answered = {INBOUND: 0, BARE: 0}

    async def rate(self, path: str) -> float:
        before, start = self.answered[path], time.perf_counter()
        await asyncio.gather(*(self._post(path, start + SECONDS) for _ in range(CLIENTS)))
        return (self.answered[path] - before) / (time.perf_counter() - start)

    async def _post(self, path: str, until: float) -> None:
        url = self._base + path
        while time.perf_counter() < until:
            form = {
                "AccountSid": ACCOUNT_SID,
                "MessageSid": f"SM{next(self._sids):032x}",
                "From": next(self._numbers),
                "To": "+12145550100",
                "Body": "yes please",
                "NumMedia": "0",
            }
            signature = {"X-Twilio-Signature": self._signer.compute_signature(url, form)}
            async with self._session.post(url, data=form, headers=signature) as answer:
                answer.raise_for_status()
                self.answered[path] += 1


@asynccontextmanager
async def serving(ground: Ground) -> AsyncIterator[str]:
    """The web app in a process of its own, without the bot's loops; its address."""
    with closing(create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    environ = {**os.environ, **ground.environ, "BOT_PORT": str(port), "PUBLIC_BASE_URL": base}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.inbound", env=environ, stdin=subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(30):
            await ports.answers(ports.Address("127.0.0.1", port, ""))
        yield base
    finally:
        process.terminate()
        await process.wait()


async def _serve() -> None:
    settings = load()
    await database.open(
        database_url=settings.database_url, data_dir=settings.data_dir, application_name="bench"
    )
    nobody = cast(Any, None)  # nothing is sent here
    sweeper = Sweeper(nobody, "", lambda text: False)
    rules, addresses = clinic.of(settings), Addresses(settings)
    app = create_app(Services(settings, rules, nobody, Pulse(), addresses, sweeper, nobody, nobody))
    validator = RequestValidator(settings.twilio_auth_token)

    @app.post(BARE)
    async def bare() -> Response:
        form = await request.form
        scope, signature = request.scope, request.headers.get(webhooks.SIGNATURE, "")
        url = webhooks.signed_url(
            settings.public_base_url, scope["raw_path"], scope["query_string"]
        )
        signed = validator.validate(url, form, signature)
        return Response(webhooks.EMPTY, 200 if signed else 403, content_type="text/xml")

    config = Config()
    config.bind = [f"127.0.0.1:{settings.bot_port}"]
    config.accesslog = config.errorlog = None
    with signals.stop_event() as stop:
        await serve(app, config, shutdown_trigger=stop.wait)
    await database.close()


if __name__ == "__main__":
    asyncio.run(_serve())
