"""A database for each test: a clone of the migrated one, or the last test's, emptied.

To make a database and to remove it takes longer than most tests do. So one that a test has left
with nothing but other rows is made as it was and given to the next test. It is removed instead
when anything else about it differs: its schema or rights, somebody who stays connected, its size.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import asyncpg

BLOAT: Final = 4_000_000
"""Bytes that a database may grow by: emptied tables keep their pages."""
PATIENCE: Final = (0.002, 0.005, 0.01, 0.02)
"""Seconds to wait for connections that were told to end."""

LAST: Final = "age('3'::xid)::bigint + 3 - min(age(xmin))"
"""The newest transaction that wrote any of some rows: a look at each as text takes longer."""
CATALOGUE: Final = " UNION ALL ".join(
    f"SELECT '{name}' AS name, count(*) AS rows, {LAST} AS last FROM {name} {only}"
    for name, only in {
        "pg_namespace": "WHERE nspname !~ '^pg_(toast_)?temp'",
        "pg_class": "",
        "pg_attribute": "",
        "pg_constraint": "",
        "pg_trigger": "",
        "pg_proc": "",
        "pg_type": "",
        "pg_db_role_setting": "",
        "pg_publication": "",
        "pg_statistic": "",
    }.items()
)
"""What any statement on the schema, its rights or settings changes."""

TABLES: Final = """
    SELECT relname, size FROM (
        SELECT relname, pg_relation_size(oid) AS size FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace OFFSET 0) AS sized
    WHERE size > 0
"""
OTHERS: Final = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
SEQUENCES: Final = """
    SELECT format('SELECT setval(%L, %s, %L);', format('%I.%I', schemaname, sequencename),
        coalesce(last_value, start_value), last_value IS NOT NULL) FROM pg_sequences
"""


@dataclass
class Databases:
    """Those of one server, cloned from ``origin``, whose rows each of them begins with."""

    arguments: dict[str, Any]
    origin: str
    _free: list[str] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _schema: list[tuple[Any, ...]] = field(default_factory=list)
    _size: int = 0
    _rows: dict[str, list[Any]] = field(default_factory=dict)
    _same: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    _counters: str = ""

    async def lend(self) -> AsyncIterator[str]:
        """The name of a database, for one test."""
        name = self._free.pop() if self._free else await self._make()
        yield name
        if await self._emptied(name):
            self._free.append(name)
        else:
            await command(self.arguments, f"DROP DATABASE {name} WITH (FORCE)")

    async def _make(self) -> str:
        if not self._schema:
            await self._remember()
        name = f"test_{next(self._numbers)}"
        # Half the time of writing every page to the log first.
        clone = f"CREATE DATABASE {name} TEMPLATE {self.origin} STRATEGY FILE_COPY"
        await command(self.arguments, clone)
        return name

    async def _remember(self) -> None:
        """Look at the origin, how each of its clones is."""
        connection = await asyncpg.connect(**{**self.arguments, "database": self.origin})
        try:
            self._schema = await _schema(connection)
            tables = await connection.fetch(TABLES)
            self._size = sum(table["size"] for table in tables)
            for table in tables:
                rows = await connection.fetch(f'TABLE "{table["relname"]}"')
                self._rows[table["relname"]] = [tuple(row) for row in rows]
            self._same = await _versions(connection, self._rows)
            self._counters = "".join(row[0] for row in await connection.fetch(SEQUENCES))
        finally:
            await connection.close()

    async def _emptied(self, name: str) -> bool:
        try:
            connection = await asyncpg.connect(**{**self.arguments, "database": name})
        except (OSError, asyncpg.PostgresError):
            return False
        try:
            return await _is_alone(connection) and await self._as_it_was(connection)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
        finally:
            await connection.close()

    async def _as_it_was(self, connection: Any) -> bool:
        if await _schema(connection) != self._schema:
            return False
        tables = await connection.fetch(TABLES)
        if sum(table["size"] for table in tables) > self._size + BLOAT:
            return False
        names = {table["relname"] for table in tables} | self._rows.keys()
        same = await _versions(connection, self._rows) if self._rows else {}
        changed = sorted(name for name in names if same.get(name) != self._same.get(name, ()))
        # Without the triggers that let nothing be removed, and without the order of foreign keys.
        remove = "".join(f'DELETE FROM "{name}";' for name in changed)
        await connection.execute(
            f"SET session_replication_role = replica; {remove}{self._counters}"
        )
        for name in changed:
            if rows := self._rows.get(name):
                await connection.copy_records_to_table(name, records=rows)
        return True


async def _schema(connection: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await connection.fetch(CATALOGUE)]


async def _versions(connection: Any, names: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    """How many rows these tables have and by whom the last was written."""
    asked = (f"SELECT '{name}', count(*), {LAST} FROM \"{name}\"" for name in names)
    return {row[0]: tuple(row)[1:] for row in await connection.fetch(" UNION ALL ".join(asked))}


async def _is_alone(connection: Any) -> bool:
    """Whether nobody else is connected, once all were told to go."""
    for pause in PATIENCE:
        if not await connection.fetch(OTHERS):
            return True
        await asyncio.sleep(pause)
    return False


async def command(arguments: dict[str, Any], sql: str) -> None:
    """Run one statement on a connection of its own."""
    connection = await asyncpg.connect(**arguments)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
