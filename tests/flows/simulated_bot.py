"""A bot that only listens: it keeps what it is called with and answers as it is told."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from twilio.request_validator import RequestValidator

from bot.simulator import Settings

EMPTY = "<Response/>"


@dataclass
class Call:
    """One request that reached the bot."""

    path: str
    form: dict[str, str]
    signature: str
    token: str


@dataclass
class Bot:
    """``answers`` are given in turn, as (status, TwiML); when they run out, an empty response.

    Calls wait while ``answering`` is clear.
    """

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    answers: deque[tuple[int, str]] = field(default_factory=deque)
    called: asyncio.Condition = field(default_factory=asyncio.Condition)
    answering: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        headers = request.headers
        call = Call(
            request.path_qs,
            form,
            headers["X-Twilio-Signature"],
            headers["I-Twilio-Idempotency-Token"],
        )
        async with self.called:
            self.calls.append(call)
            self.called.notify_all()
        await self.answering.wait()
        status, body = self.answers.popleft() if self.answers else (200, EMPTY)
        return web.Response(status=status, text=body, content_type="text/xml")

    async def wait_for(self, count: int, path: str = "", timeout: float = 5.0) -> list[Call]:
        """Return the calls to ``path`` once there are ``count`` of them."""
        async with asyncio.timeout(timeout), self.called:
            await self.called.wait_for(lambda: len(self.to(path)) >= count)
        return self.to(path)

    def to(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path.startswith(path)]

    def statuses(self, sid: str) -> list[str]:
        """The statuses that were reported for one text, in the order of their arrival."""
        mine = [call.form for call in self.calls if call.form["MessageSid"] == sid]
        return [form["MessageStatus"] for form in mine if "MessageStatus" in form]


@asynccontextmanager
async def listening() -> AsyncIterator[Bot]:
    bot = Bot()
    bot.answering.set()
    app = web.Application()
    app.router.add_post("/{path:.*}", bot.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    bot.url = f"http://{host}:{port}"
    try:
        yield bot
    finally:
        await runner.cleanup()


def is_signed(call: Call, base: str, token: str = Settings().auth_token) -> bool:
    """Whether the call carries the signature of ``base`` + its path, made with ``token``."""
    valid: bool = RequestValidator(token).validate(base + call.path, call.form, call.signature)
    return valid
