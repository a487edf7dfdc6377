"""Other users of the machine reach neither the embedded database nor patients' files."""

import asyncio
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest
from click.testing import CliRunner

from bot import cli, terminal
from bot.data_dir import private
from bot.postgres import embedded, passwords

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="modes and sockets of Unix"),
]


@pytest.fixture
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="slotfill-closed-") as folder:
        yield Path(folder)


@contextmanager
def running(folder: Path) -> Iterator[embedded.Server]:
    server = embedded.start(folder)
    try:
        yield server
    finally:
        embedded.stop(server)


async def enter(server: embedded.Server, **more: str) -> int:
    """Sign in with these arguments in place of the right ones, and ask."""
    connection = await asyncpg.connect(**{**server.arguments(), **more})
    try:
        answer: int = await connection.fetchval("SELECT 1")
        return answer
    finally:
        await connection.close()


def check_closed(server: embedded.Server) -> None:
    assert asyncio.run(enter(server)) == 1
    for wrong in ("", "postgres", server.password[:-1]):
        with pytest.raises(asyncpg.InvalidPasswordError):
            asyncio.run(enter(server, password=wrong))
    rules = (server.handle.pgdata / "pg_hba.conf").read_text()
    assert "trust" not in rules
    assert "peer" not in rules


def test_nobody_enters_the_embedded_database_without_its_password(place: Path) -> None:
    with running(place / "postgres") as server:
        check_closed(server)
        assert server.password not in repr(server)
    secret = place / "secrets" / "postgres"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(secret.parent.stat().st_mode) == 0o700
    with running(place / "postgres") as again:
        check_closed(again)


def test_where_the_path_is_long_the_socket_is_in_a_folder_that_others_cannot_enter(
    place: Path,
) -> None:
    folder = place / ("a" * 60) / ("b" * 60) / "postgres"
    with running(folder) as server:
        check_closed(server)
        sockets = Path(server.host)
        assert sockets != folder
        found = sockets.stat()
        assert stat.S_IMODE(found.st_mode) == 0o700
        assert found.st_uid == folder.stat().st_uid


def test_a_folder_that_somebody_else_has_made_for_the_socket_is_not_used(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = place / ("a" * 60) / ("c" * 60) / "postgres"
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(place))
    folder.mkdir(parents=True)
    wanted = passwords.socket_folder(folder, place)
    wanted.rmdir()
    elsewhere = place / "elsewhere"
    elsewhere.mkdir()
    wanted.symlink_to(elsewhere)
    with pytest.raises(embedded.NotStarted, match="belongs to somebody else"):
        embedded.start(folder)


def trusting(folder: Path) -> None:
    """A cluster as it was made before there were passwords."""
    with running(folder) as server:
        rules = server.handle.pgdata / "pg_hba.conf"
        asyncio.run(forget_password(server))
    rules.write_text("local all all trust\nhost all all 127.0.0.1/32 trust\n")
    (folder.parent / "secrets" / "postgres").unlink()


async def forget_password(server: embedded.Server) -> None:
    connection = await asyncpg.connect(**server.arguments())
    await connection.execute("CREATE TABLE before_that (id int); ALTER ROLE postgres PASSWORD NULL")
    await connection.close()


def test_a_cluster_from_before_is_closed_when_it_is_started(place: Path) -> None:
    folder = place / "postgres"
    trusting(folder)
    with running(folder) as server:
        check_closed(server)


def test_a_cluster_from_before_that_runs_is_closed_when_it_is_joined(place: Path) -> None:
    folder = place / "postgres"
    trusting(folder)
    with running(folder) as server:
        (folder / "pg_hba.conf").write_text("local all all trust\n")
        asyncio.run(reload_and_forget(server))
        (folder.parent / "secrets" / "postgres").unlink()
        joined = embedded.start(folder)
        check_closed(joined)
        assert joined.password != server.password


async def reload_and_forget(server: embedded.Server) -> None:
    connection = await asyncpg.connect(**server.arguments())
    await connection.execute("ALTER ROLE postgres PASSWORD NULL")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()
    await asyncio.sleep(0)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="is about a start as root")
def test_a_start_as_root_opens_no_closed_folder_to_others(place: Path) -> None:
    closed = place / "closed"
    folder = closed / "data" / "postgres"
    folder.parent.mkdir(parents=True)
    for one in (closed, closed / "data"):
        one.chmod(0o700)
    with running(folder) as server:
        check_closed(server)
    for one in (place, closed, closed / "data"):
        assert one.stat().st_mode & stat.S_IRWXO == 0
        assert stat.S_IMODE(one.stat().st_mode) & (stat.S_IRGRP | stat.S_IWGRP) == 0


@pytest.mark.parametrize("words", [["migrate"], ["retention"], []])
def test_nobody_runs_it_as_root_unless_told(
    place: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(place)
    monkeypatch.setattr(terminal, "is_root", lambda: True)
    done = CliRunner().invoke(cli.main, words, env={"RUN_AS_ROOT": "no", "DATA_DIR": "data"})
    assert (done.exit_code, "RUN_AS_ROOT=yes" in done.output) == (2, True)
    assert list(place.iterdir()) == []  # nothing was made
    wrong = CliRunner().invoke(cli.main, words, env={"RUN_AS_ROOT": "perhaps"})
    assert "RUN_AS_ROOT must be yes or no" in wrong.output
    monkeypatch.setenv("RUN_AS_ROOT", "yes")
    assert terminal.load().run_as_root


def modes(folder: Path) -> dict[str, int]:
    found = (folder, *sorted(folder.rglob("*")))
    return {str(one.relative_to(folder)): stat.S_IMODE(one.stat().st_mode) for one in found}


def test_what_stands_open_is_closed_at_the_start_but_for_the_inbox(place: Path) -> None:
    data = place / "data"
    for name in ("archive/2026/a.csv", "logs/bot.log", "inbox/today.csv", "dashboard.key"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text("Ana Reyes")
    for one in (data, *data.rglob("*")):
        one.chmod(0o755 if one.is_dir() else 0o644)
    outside = place / "outside"
    outside.write_text("not ours")
    outside.chmod(0o644)
    (data / "archive" / "link").symlink_to(outside)
    assert private.close(data) == 7
    (data / "archive" / "link").unlink()
    assert modes(data) == {
        ".": 0o700,
        "archive": 0o700,
        "archive/2026": 0o700,
        "archive/2026/a.csv": 0o600,
        "dashboard.key": 0o600,
        "inbox": 0o755,
        "inbox/today.csv": 0o644,
        "logs": 0o700,
        "logs/bot.log": 0o600,
    }
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644
    assert private.close(data) == 0


def test_whoever_may_write_into_the_inbox_still_reaches_it(place: Path) -> None:
    data = place / "data"
    (data / "inbox").mkdir(parents=True)
    (data / "inbox").chmod(0o775)
    data.chmod(0o755)
    private.close(data)
    assert stat.S_IMODE(data.stat().st_mode) == 0o711
    assert stat.S_IMODE((data / "inbox").stat().st_mode) == 0o775


def test_a_process_makes_its_files_for_its_own_user_alone(place: Path) -> None:
    program = "from bot import terminal; terminal.load(); open('made', 'w').close()"
    environ = {**os.environ, "DATA_DIR": str(place / "data"), "PYTHONPATH": os.getcwd()}
    subprocess.run([sys.executable, "-c", program], cwd=place, env=environ, check=True)
    assert stat.S_IMODE((place / "made").stat().st_mode) == 0o600
