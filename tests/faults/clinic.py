"""A clinic of real processes: bots on ports of their own, a simulated carrier, one database.

The simulator runs in the test's own process, so that a test can see what reached each phone; it
calls the bots over HTTP, signed for a public address that none of them listens on. A bot may be
killed and started again at any moment; the carrier tries a webhook again as long as nobody answers.
"""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Protocol

import aiohttp
import asyncpg

from bot import clock
from bot.simulator import Simulator, running
from bot.simulator.settings import ACCOUNT_SID, AUTH_TOKEN, NUMBER
from bot.simulator.settings import Settings as SimulatorSettings
from tests import programs
from tests.ports import free_port
from tests.waiting import wait_until

PUBLIC: Final = "https://texts.example.org"
API_KEY: Final = "a key for the tests alone"
STEP_SECONDS: Final = 0.01
START_SECONDS: Final = 120.0
"""Far more than a start takes, for a machine that is busy with other things."""
STOP_SECONDS: Final = 10.0
QUIET_SECONDS: Final = 300.0
"""A text whose hand-over was in doubt is asked after in half a minute, which may happen twice; the
rest is for a machine that is busy with other things."""
PLACE: Final = """
    INSERT INTO location_reference (location_name, created_at, updated_at)
    VALUES ('Plano', now(), now()) ON CONFLICT DO NOTHING
"""
UNDONE: Final = """
    SELECT kind, status, created_at, claimed_at, not_before FROM message_log
    WHERE (direction = 'inbound' AND taken_at IS NULL)
        OR status IN ('queued', 'sending', 'unconfirmed')
    UNION ALL SELECT 'timer ' || kind, '', due_at, NULL, NULL FROM timer
    WHERE due_at <= clock_timestamp()
"""
RETRYING: Final = "#rc=5&rp=ct,rt,5xx"
"""On a webhook's address: the carrier tries again when nobody answers."""


def midday_zone() -> str:
    """A zone in which it is about noon now, so that a test may run at any hour."""
    ahead = 12 - clock.now().hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


class Process(Protocol):
    """What a clinic does with a bot that runs, however it was started."""

    @property
    def returncode(self) -> int | None: ...
    async def wait(self) -> int: ...
    def send_signal(self, signal: int, /) -> None: ...
    def kill(self) -> None: ...


@dataclass
class Bot:
    """One process of the bot."""

    environ: Mapping[str, str]
    folder: Path
    port: int
    process: Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """All it has said so far, over all its lives."""
        return (self.folder / f"bot-{self.port}.log").read_text(encoding="utf-8")

    async def start(self) -> None:
        """Start it and wait until it takes requests."""
        self.process = await run_bot({**self.environ, "BOT_PORT": str(self.port)}, self.folder)
        await wait_until(self._is_well, START_SECONDS)

    async def _is_well(self) -> bool:
        assert self.process is not None
        assert self.process.returncode is None, f"The bot ended at its start:\n{self.log}"
        try:
            url = self.url + "/health/ready"
            async with aiohttp.ClientSession() as session, session.get(url) as got:
                return got.status == 200
        except aiohttp.ClientError:
            return False

    async def kill(self) -> None:
        """End it as a power cut does."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end; its exit status. TimeoutError if it takes longer than it may."""
        assert self.process is not None
        self.process.send_signal(how)
        async with asyncio.timeout(STOP_SECONDS):
            return await self.process.wait()


async def run_bot(
    environ: Mapping[str, str], folder: Path, *command: str
) -> asyncio.subprocess.Process:
    """Start ``python -m bot`` in a folder without a ``.env``; it logs to ``bot-<port>.log``."""
    log = (folder / f"bot-{environ.get('BOT_PORT', 'none')}.log").open("ab")
    with log:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", *command),
            cwd=folder,
            env={**programs.environ(), **environ},
            stdout=log,
            stderr=log,
        )


@dataclass
class Clinic:
    """Bots and a carrier around one database. ``phones`` are the patients that were seeded."""

    bots: list[Bot]
    carrier: Simulator
    connection: Any
    session: aiohttp.ClientSession
    zone: str
    phones: list[str] = field(default_factory=list)

    async def call(self, method: str, path: str, body: object = None) -> Any:
        """Ask the staff API of the first bot; the answer's JSON."""
        headers = {"Authorization": f"Bearer {API_KEY}"}
        url = self.bots[0].url + path
        async with self.session.request(method, url, json=body, headers=headers) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json()

    async def seed(self, count: int, *, provider: str = "Dr. Lee") -> int:
        """A provider and so many patients of theirs, the first of whom is asked first; the
        provider's id."""
        named = {"provider_name": provider, "provider_type": "MD/DO"}
        provider_id: int = (await self.call("POST", "/admin/providers", named))["id"]
        await self.connection.execute(PLACE)
        for n in range(len(self.phones) + 1, len(self.phones) + count + 1):
            entry = {
                "phone_e164": f"+1972555{n:04d}",
                "display_name": f"Patient {n}",
                "provider_preference": [provider],
                "consent_source": "intake form",
                "time_zone": self.zone,
            }
            added = await self.call("POST", "/admin/waitlist", entry)
            self.phones.append(added["phone_e164"])
        return provider_id

    async def cancel(self, provider_id: int, *, days: int = 2) -> int:
        """Report a cancelled appointment through the staff API; the slot's id."""
        starts_at = clock.now().replace(minute=0, second=0, microsecond=0)
        starts_at += timedelta(days=days)
        body = {
            "provider_id": provider_id,
            "location": "Plano",
            "slot_start_at": starts_at.isoformat(),
            "slot_end_at": (starts_at + timedelta(minutes=30)).isoformat(),
        }
        return int((await self.call("POST", "/admin/cancel", body))["id"])

    async def value(self, sql: str, *args: object) -> Any:
        """One value, read in the database itself."""
        return await self.connection.fetchval(sql, *args)

    async def text(self, phone: str, body: str) -> None:
        """A patient writes. The carrier goes on with the same text until somebody takes it."""
        sent = await self.carrier.text(phone, body)

        async def taken() -> bool:
            if sent.webhook != "200":
                await self.carrier.text(phone, body, sid=sent.sid)
            return sent.webhook == "200"

        await wait_until(taken, START_SECONDS)

    async def receives(self, phone: str, count: int, limit: float = 20.0) -> list[str]:
        """What reached the phone from us, once there is so much of it; in order."""

        async def enough() -> bool:
            return len(self.ours(phone)) >= count

        await wait_until(enough, limit)
        return self.ours(phone)

    async def misses(self, phone: str, body: str, to: str = "") -> None:
        """A patient writes, and whoever answers the webhook, nobody takes the text."""
        sent = await self.carrier.text(phone, body, to)
        assert sent.webhook != "200", "The bot took a text that it should miss."

    def ours(self, phone: str) -> list[str]:
        """What reached the phone from us, not what the carrier itself answers to a keyword."""
        received = self.carrier.phones.phone(phone).received()
        return [text.body for text in received if text.direction == "outbound-api"]

    async def is_quiet(self, limit: float = QUIET_SECONDS) -> None:
        """Wait until the bots and the carrier have nothing left to do."""

        async def quiet() -> bool:
            return not await self.value(f"SELECT EXISTS ({UNDONE})")

        try:
            await wait_until(quiet, limit)
        except TimeoutError:
            left = await self.connection.fetch(f"{UNDONE} LIMIT 10")
            raise AssertionError(f"Not done in time: {left}") from None
        await self.carrier.settle(limit)


@asynccontextmanager
async def open_clinic(
    database_url: str,
    folder: Path,
    *,
    bots: int = 1,
    settings: Mapping[str, str] | None = None,
    account: Mapping[str, Any] | None = None,
    step_seconds: float = STEP_SECONDS,
    retrying: str = RETRYING,
) -> AsyncIterator[Clinic]:
    """A clinic in which everything runs. ``settings`` are the bots', by their names; ``account`` is
    what differs of the carrier's, which needs ``step_seconds`` from each status of a text to the
    next."""
    zone = midday_zone()
    environ = {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder / "data"),
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "TWILIO_PHONE_NUMBER": NUMBER,
        "PUBLIC_BASE_URL": PUBLIC,
        "API_KEY": API_KEY,
        "TIMEZONE": zone,
        **(settings or {}),
    }
    running_bots = [Bot(environ, folder, free_port()) for _ in range(bots)]
    simulated = SimulatorSettings(
        webhooks=tuple(f"{bot.url}/sms/inbound{retrying}" for bot in running_bots),
        public_base_url=PUBLIC,
        step_seconds=step_seconds,
        **(account or {}),
    )
    connection = await asyncpg.connect(database_url)
    # A connection that a bot may be about to close for its idleness is not used again.
    kept = aiohttp.TCPConnector(keepalive_timeout=1)
    async with aiohttp.ClientSession(connector=kept) as session, running(simulated) as carrier:
        for bot in running_bots:
            bot.environ = environ | {"TWILIO_API_BASE_URL": carrier.base_url}
        clinic = Clinic(running_bots, carrier, connection, session, zone)
        try:
            await asyncio.gather(*(bot.start() for bot in running_bots))
            yield clinic
        finally:
            for bot in running_bots:
                if bot.process is not None and bot.process.returncode is None:
                    await bot.kill()
            await clinic.connection.close()
