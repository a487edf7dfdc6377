"""How the bot starts and stops: nonsense is refused in sentences, and a wish to stop is heard."""

import asyncio
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.simulator.settings import ACCOUNT_SID, AUTH_TOKEN, NUMBER
from tests.faults.clinic import Bot, open_clinic, run_bot
from tests.ports import free_port

GOOD = {
    "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
    "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
    "TWILIO_PHONE_NUMBER": NUMBER,
}
pytestmark = pytest.mark.long

END_SECONDS = 30.0
NO_SIGNALS = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows cannot send these signals to one process"
)


@dataclass
class Ended:
    """How a process ended, and what it said."""

    status: int
    said: str

    @property
    def faults(self) -> list[str]:
        """The lines that name a fault each."""
        return [line[4:] for line in self.said.splitlines() if line.startswith("  - ")]


async def run(folder: Path, environ: Mapping[str, str], *command: str) -> Ended:
    process = await run_bot(environ, folder, *command)
    try:
        async with asyncio.timeout(END_SECONDS):
            status = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
    port = environ.get("BOT_PORT", "none")
    return Ended(status, (folder / f"bot-{port}.log").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("TWILIO_AUTH_TOKEN=", "TWILIO_AUTH_TOKEN is missing: without it no webhook can be"),
        ("TWILIO_ACCOUNT_SID=", "TWILIO_ACCOUNT_SID is missing"),
        ("TWILIO_PHONE_NUMBER=", "TWILIO_PHONE_NUMBER or TWILIO_MESSAGING_SERVICE_SID is"),
        ("TIMEZONE=Mars/Olympus", "TIMEZONE must be a time zone such as America/Chicago."),
        ("CONTACT_HOURS_START=21:00", "CONTACT_HOURS_START must be earlier than"),
        ("CONTACT_HOURS_END=8pm", "CONTACT_HOURS_END must be a time of day such as 08:00."),
        ("BATCH_SIZE=-3", "BATCH_SIZE must be a whole number from 1 to"),
        ("BATCH_SIZE=three", "BATCH_SIZE must be a whole number from 1 to"),
        ("HOLD_MINUTES=-7", "HOLD_MINUTES must be a number of minutes above 0"),
        ("HOLD_MINUTES=900", "HOLD_MINUTES must be shorter than the contact hours of one day."),
        ("BOT_PORT=http", "BOT_PORT must be a port number from 1 to 65535."),
        ("PUBLIC_BASE_URL=texts.example.org", "PUBLIC_BASE_URL must be an address such as"),
        ("DATABASE_URL=mysql://example.org/clinic", "DATABASE_URL must be an address that begins"),
        (
            "TWILIO_API_BASE_URL=https://api.example.org",
            "TWILIO_API_BASE_URL may only name this computer",
        ),
        ("OPT_OUT_MODE=perhaps", "OPT_OUT_MODE must be one of: twilio, advanced, app."),
        ("CLINIC_NAME=A clinic with a very long name", "CLINIC_NAME must have at most 20"),
    ],
)
async def test_a_wrong_setting_stops_the_start_with_one_sentence(
    setting: str, sentence: str, tmp_path: Path
) -> None:
    given = setting.partition("=")[0]
    lines = [f"{name}={value}" for name, value in GOOD.items() if name != given]
    (tmp_path / ".env").write_text("\n".join([*lines, setting]), encoding="utf-8")
    ended = await run(tmp_path, {})
    assert ended.status == 2
    assert len(ended.faults) == 1
    assert ended.faults[0].startswith(sentence)
    assert "Traceback" not in ended.said


async def test_each_of_many_faults_has_its_sentence_and_no_secret_is_repeated(
    tmp_path: Path,
) -> None:
    wrong = {
        "TIMEZONE": "Mars/Olympus",
        "BATCH_SIZE": "-1",
        "CONTACT_HOURS_START": "20:00",
        "CONTACT_HOURS_END": "08:00",
        "DATABASE_URL": "mysql://clinic:hunter2@example.org/clinic",
    }
    ended = await run(tmp_path, {**GOOD, **wrong})
    assert ended.status == 2
    assert sorted(fault.split()[0] for fault in ended.faults) == [
        "BATCH_SIZE",
        "CONTACT_HOURS_START",
        "DATABASE_URL",
        "TIMEZONE",
    ]
    assert "hunter2" not in ended.said
    assert "Traceback" not in ended.said


async def test_a_database_that_does_not_answer_is_told_in_a_sentence(tmp_path: Path) -> None:
    nowhere = f"postgresql://clinic:hunter2@127.0.0.1:{free_port()}/clinic"
    ended = await run(tmp_path, {**GOOD, "DATABASE_URL": nowhere})
    assert ended.status == 2
    assert ended.said.splitlines()[-1].startswith("No PostgreSQL answers at the address of")
    assert "hunter2" not in ended.said
    assert "Traceback" not in ended.said


async def test_a_service_on_an_old_schema_says_so_and_stops(empty_url: str, tmp_path: Path) -> None:
    environ = {**GOOD, "DATABASE_URL": empty_url}
    ended = await run(tmp_path, environ)
    assert ended.status == 2
    last = ended.said.splitlines()[-1]
    assert last.startswith("The database lacks")
    assert last.endswith("run: python -m bot migrate")
    assert "Traceback" not in ended.said
    assert (await run(tmp_path, {**environ, "BOT_PORT": "1"}, "migrate")).status == 0


async def test_a_port_that_is_taken_is_told_in_a_sentence(
    database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        (bot,) = clinic.bots
        folder = tmp_path / "second"
        folder.mkdir()
        ended = await run(folder, {**bot.environ, "BOT_PORT": str(bot.port)})
    assert ended.status != 0
    assert "can't start" in ended.said.splitlines()[-1]
    assert "Traceback" not in ended.said


@NO_SIGNALS
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
async def test_a_wish_to_stop_ends_it_cleanly_within_seconds(
    how: signal.Signals, database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        (bot,) = clinic.bots
        provider_id = await clinic.seed(3)
        await clinic.cancel(provider_id)  # its first texts are under way
        assert await bot.stop(how) == 0
        assert "Traceback" not in bot.log
        assert "[error" not in bot.log
        await bot.start()
        for phone in clinic.phones:
            await clinic.receives(phone, 1)
        await clinic.is_quiet()
        assert clinic.carrier.phones.received_twice() == {}


@NO_SIGNALS
async def test_it_starts_with_a_database_of_its_own_and_finds_it_again(tmp_path: Path) -> None:
    environ = {**GOOD, "DATA_DIR": str(tmp_path / "data")}
    migrated = await run(tmp_path, environ, "migrate")
    assert migrated.status == 0, migrated.said
    bot = Bot(environ, tmp_path, free_port())
    await bot.start()
    assert await bot.stop() == 0
    assert "Traceback" not in bot.log
