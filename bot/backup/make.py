"""A backup is made: written, restored into a scratch server, asked for the promises, and only then
called one.

The database is dumped in the snapshot in which its rows are counted, so each must be there again.
Services go on meanwhile. The dump lies in the clear in the folder of backups while it is tried.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import asyncpg

from bot import clock, database, schema
from bot.backup import promises, tools, vault
from bot.postgres import embedded
from bot.postgres.server import Arguments, patient, reach
from bot.settings import Settings

ENV_FILE: Final = Path(".env")
KEPT: Final = 14


@dataclass(frozen=True)
class Made:
    """``broken``: promises that the database did not keep when it was read."""

    place: Path
    rows: int
    encrypted: bool
    broken: Sequence[str]
    removed: int


async def make(settings: Settings, keep: int = KEPT) -> Made:
    """Raises ``vault.Broken``, ``tools.Failed``, ``database.Unavailable`` or ``OSError``."""
    place = where(settings)
    await asyncio.to_thread(place.mkdir, mode=0o700, parents=True, exist_ok=True)
    name = f"slotfill-{clock.now().astimezone(settings.timezone):%Y%m%d-%H%M%S}"
    part = place / f"{name}.part"
    part.mkdir(mode=0o700)
    async with reach(settings.session_url, settings.data_dir, "backup") as arguments:
        manifest = await _dump(patient(arguments), part / vault.DATABASE)
    broken = await verify(part / vault.DATABASE, manifest)
    digests = await asyncio.to_thread(_gather, part, settings)
    sealed = vault.Manifest(**{**vars(manifest), "digests": digests})
    vault.finish(part, sealed, place / name)
    removed = await asyncio.to_thread(vault.prune, place, keep)
    encrypted = bool(settings.backup_recipient)
    return Made(place / name, sum(manifest.rows.values()), encrypted, broken, removed)


def where(settings: Settings) -> Path:
    return settings.backup_dir or settings.data_dir / "backups"


async def _dump(arguments: Arguments, file: Path) -> vault.Manifest:
    connection = await asyncpg.connect(**arguments)
    try:
        major = connection.get_server_version().major
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            at = clock.now()
            snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
            manifest = await _manifest(connection, at, major)
            program = tools.of(arguments, major)
            if (schema := await connection.fetchval("SELECT current_schema()")) != "public":
                raise tools.Failed(f"The tables are in {schema}: only the schema public is known.")
            await program.run(
                "pg_dump", "--format=custom", f"--snapshot={snapshot}", "--schema=public",
                "--no-owner", "--no-privileges", out=file,
            )  # fmt: skip
        return manifest
    finally:
        await connection.close()


async def _manifest(connection: Any, at: datetime, major: int) -> vault.Manifest:
    applied = await connection.fetch("SELECT version FROM aerich WHERE app = $1", database.APP)
    names = {row["version"] for row in applied}
    known = [name for name in schema.migration_names() if name in names]
    return vault.Manifest(
        made_at=at.isoformat(),
        token=str(await connection.fetchval("SELECT token FROM installation")),
        postgres=major,
        migration=known[-1],
        rows=await promises.counts(connection),
    )


async def verify(dump: Path, manifest: vault.Manifest) -> list[str]:
    """Restore into a scratch server of our own; which promises it breaks. Raises ``vault.Broken``
    if a row is missing, or ``tools.Failed``."""
    with tempfile.TemporaryDirectory(prefix="slotfill-scratch-") as folder:
        server = await asyncio.to_thread(embedded.start, Path(folder) / "postgres")
        try:
            arguments: Arguments = dict(server.arguments())
            program = tools.Tools(tools.own_programs(), tools.environment(arguments))
            await restore(program, dump)
            connection = await asyncpg.connect(**arguments)
            try:
                there = await promises.counts(connection)
                broken = await promises.broken(connection)
            finally:
                await connection.close()
        finally:
            await asyncio.to_thread(embedded.stop, server)
    if there != dict(manifest.rows):
        lost = sorted(name for name, rows in manifest.rows.items() if there.get(name) != rows)
        raise vault.Broken(f"The dump lacks rows, of {', '.join(lost)}: it is not kept.")
    return broken


async def restore(program: tools.Tools, dump: Path) -> None:
    """All of a dump into an empty schema, or nothing. Raises ``tools.Failed``."""
    database_name = program.environment["PGDATABASE"]
    await program.run(
        "pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error",
        "--schema=public", f"--dbname={database_name}", str(dump),
    )  # fmt: skip


def _gather(part: Path, settings: Settings) -> dict[str, str]:
    vault.pack(part / vault.FILES, settings.data_dir, None)
    vault.pack(part / vault.SECRETS, settings.data_dir, ENV_FILE)
    names = [
        vault.seal(part, name, settings.backup_recipient)
        for name in (vault.DATABASE, vault.FILES, vault.SECRETS)
    ]
    return {name: vault.digest(part / name) for name in names}
