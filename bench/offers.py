"""Offers out: how many leave through sender and SDK, against bare posts to the same simulator.

Both sides keep as many requests under way. Ours besides claims each text, settles it, and notes it
on its offer, each committed.
"""

import asyncio
import itertools
import os
import random
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Final

import aiohttp

from bench import figures
from bench.ground import FIRST_NUMBER, Ground, patients
from bot import clock, database
from bot.carriers.twilio import texts, webhooks
from bot.loops import Pulse
from bot.messages import outbox
from bot.messages.dispatch import loop
from bot.messages.dispatch.sender import Sender
from bot.messages.sweep import Sweeper
from bot.settings import Settings
from bot.waitlist import rounds, slots
from bot.waitlist.domain import Domain
from bot.waitlist.rules import clinic
from bot.wakeup import Wakeup

OFFERS: Final = 300
"""In one round: one slot is put to so many patients at once."""
HUSH_SECONDS: Final = 3600
"""The simulator's texts stand still: no callback comes while we measure."""
ANNOUNCED: Final = "Phones at "


async def measure(ground: Ground, now: datetime) -> figures.Figure:
    await database.execute(
        """
        INSERT INTO provider_reference (provider_name, provider_type, created_at)
        VALUES ('Bench', 'MD/DO', $1)
        """,
        now,
    )
    await database.execute(
        """
        INSERT INTO location_reference (location_name, created_at, updated_at)
        VALUES ('Bench', $1, $1)
        """,
        now,
    )
    async with _simulator(ground) as base, aiohttp.ClientSession() as session:
        settings = ground.settings(TWILIO_API_BASE_URL=base, BATCH_SIZE=str(OFFERS))
        numbers = itertools.count(0, OFFERS)

        async def ours() -> float:
            await _offer(settings, next(numbers), now)
            return await _send(settings)

        return await figures.compare(
            "offers sent",
            ours,
            "bare posts to the same simulator",
            lambda: _post(session, settings),
        )


async def _offer(settings: Settings, first: int, now: datetime) -> None:
    """A slot is freed and put to everybody who was not asked yet; the texts wait in the outbox."""
    await patients(first, OFFERS, now)
    starts_at = now + timedelta(days=1, minutes=first)
    provider = await database.fetch_value("SELECT id FROM provider_reference")
    place = await database.fetch_value("SELECT id FROM location_reference")
    new = slots.NewSlot(
        provider_id=provider,
        place_id=place,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=20),
        source="api",
    )

    async def work() -> None:
        await rounds.look(await slots.open_slot(new, now), clinic.of(settings), now)

    await database.unit(work)
    waiting = await database.fetch_value(WAITING)
    if waiting != OFFERS:
        raise RuntimeError(f"{waiting} of {OFFERS} offers wait in the outbox.")


WAITING: Final = "SELECT count(*) FROM message_log WHERE status IN ('queued', 'sending')"
SENT: Final = "SELECT count(*) FROM offer WHERE offer_sent_at IS NOT NULL"


async def _send(settings: Settings) -> float:
    """Let the sender's own loop empty the outbox."""
    gateway = texts.TwilioGateway(settings)
    chance = random.Random(1)  # noqa: S311 - jitter, not a secret
    sender = Sender(gateway, Domain(clinic.of(settings)), chance)
    sent_before = await database.fetch_value(SENT)
    start = time.perf_counter()
    wakeup, pulse = Wakeup([outbox.CHANNEL]), Pulse()
    sweeper = Sweeper(gateway, "sender", lambda text: False)
    await sweeper.sweep(clock.now())
    sending = asyncio.create_task(loop.Delivering(sender, sweeper, wakeup, pulse).run())
    while await database.fetch_value(WAITING):  # noqa: ASYNC110 - no signal tells of it
        await asyncio.sleep(0.02)
    seconds = time.perf_counter() - start
    sending.cancel()
    with suppress(asyncio.CancelledError):
        await sending
    await gateway.close()
    if (sent := await database.fetch_value(SENT) - sent_before) != OFFERS:
        raise RuntimeError(f"{sent} of {OFFERS} offers were sent.")
    return OFFERS / seconds


async def _post(session: aiohttp.ClientSession, settings: Settings) -> float:
    """The same requests as the SDK makes, with nothing around them."""
    account, token = settings.twilio_account_sid, settings.twilio_auth_token
    url = f"{settings.twilio_api_base_url}/2010-04-01/Accounts/{account}/Messages.json"
    numbers = iter(range(FIRST_NUMBER, FIRST_NUMBER + OFFERS))

    async def client() -> None:
        for number in numbers:
            form = {
                "To": f"+{number}",
                "From": settings.twilio_phone_number,
                "Body": "An earlier appointment opened. " + "x" * 100,
                "StatusCallback": webhooks.callback_url(settings, uuid.uuid4()),
                "ValidityPeriod": "420",
            }
            login = aiohttp.BasicAuth(account, token)
            async with session.post(url, data=form, auth=login) as answer:
                answer.raise_for_status()
                await answer.read()

    start = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(loop.AT_ONCE)))
    return OFFERS / (time.perf_counter() - start)


@asynccontextmanager
async def _simulator(ground: Ground) -> AsyncIterator[str]:
    """A simulator in a process of its own; its address."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "simulator", "--port", "0", "--step", str(HUSH_SECONDS)),
        env={**os.environ, **ground.environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            said = (await process.stdout.readline()).decode()
        yield said.removeprefix(ANNOUNCED).strip()
    finally:
        process.terminate()
        await process.wait()
