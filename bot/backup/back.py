"""A backup is put back: the database as it was, shut until a person says go.

What the database held before is not thrown away: its schema is set aside under another name. The
rest is ``bot.restored``: what was open is closed, and the carrier tells what was said since.
"""

import asyncio
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import asyncpg

from bot import installation, schema
from bot.backup import make, promises, tools, vault
from bot.postgres.belonging import FILE as BELONGS
from bot.postgres.server import Arguments, patient, reach
from bot.settings import Settings

SERVICES: Final = ("bot", "intake", "dashboard")
RUNNING: Final = """
    SELECT DISTINCT application_name AS name FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = ANY ($1::text[]) ORDER BY name
"""
WHY: Final = 'A backup was put back. Run: python -m bot restored --since "{}"'


class Refused(Exception):
    """It is not put back; the message is a sentence for the operator."""


@dataclass(frozen=True)
class Back:
    """``aside``: the schema that holds what was there before, if anything was."""

    made_at: datetime
    rows: int
    aside: str | None
    files: int


async def put_back(
    settings: Settings, folder: Path, key: Path | None, *, replace: bool, files: bool, now: datetime
) -> Back:
    """Raises ``Refused``, ``vault.Broken``, ``tools.Failed``, ``database.Unavailable`` or
    ``OSError``. May be run again after any of them."""
    manifest = await asyncio.to_thread(vault.read, folder)
    with tempfile.TemporaryDirectory(prefix="slotfill-back-") as scratch:
        dump = await asyncio.to_thread(vault.unseal, folder, vault.DATABASE, Path(scratch), key)
        async with reach(settings.session_url, settings.data_dir, "restore", make=True) as reached:
            arguments = patient(reached)
            await _check_room(arguments, replace=replace)
            await make.verify(dump, manifest)
            aside = await _into(arguments, dump, manifest, now)
        put = 0
        if files:
            for name in (vault.FILES, vault.SECRETS):
                part = await asyncio.to_thread(vault.unseal, folder, name, Path(scratch), key)
                put += await asyncio.to_thread(vault.unpack, part, settings.data_dir)
    _belongs(settings.data_dir, manifest.token)
    await schema.migrate(database_url=settings.session_url, data_dir=settings.data_dir)
    return Back(manifest.at, sum(manifest.rows.values()), aside, put)


async def _check_room(arguments: Arguments, *, replace: bool) -> None:
    """Raises ``Refused`` if services run, or something is there that is not to be set aside."""
    connection = await asyncpg.connect(**arguments)
    try:
        running = await connection.fetch(RUNNING, list(SERVICES))
        if running:
            names = ", ".join(row["name"] for row in running)
            raise Refused(f"Stop these services first: {names}.")
        if not replace and await connection.fetch(promises.TABLES):
            raise Refused("The database is not empty: --replace sets what it holds aside.")
    finally:
        await connection.close()


async def _into(
    arguments: Arguments, dump: Path, manifest: vault.Manifest, now: datetime
) -> str | None:
    connection = await asyncpg.connect(**arguments)
    try:
        program = tools.of(arguments, connection.get_server_version().major)
        aside = await _make_room(connection, now)
        await make.restore(program, dump)
        await connection.execute(installation.SHUT, WHY.format(manifest.made_at), now)
    finally:
        await connection.close()
    return aside


async def _make_room(connection: Any, now: datetime) -> str | None:
    """Set aside what is there; the name that it has now."""
    if not await connection.fetch(promises.TABLES):
        return None
    aside = f"before_{now:%Y%m%d_%H%M%S}"
    async with connection.transaction():
        await connection.execute(f"ALTER SCHEMA public RENAME TO {aside}")
        await connection.execute("CREATE SCHEMA public")
    return aside


def _belongs(folder: Path, token: str) -> None:
    """DATA_DIR goes with the database that was put back."""
    if folder.is_dir():
        (folder / BELONGS).write_text(token + "\n", encoding="ascii")
