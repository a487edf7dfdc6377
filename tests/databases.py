"""A database for each test: a clone of the migrated one, or the last test's, emptied.

To make a database and to remove it takes longer than most tests do. So one that a test has left
with nothing but other rows is made as it was and given to the next test. It is removed instead
when anything else about it differs: its schema or rights, somebody who stays connected, its size.

What a test has touched is told by the server's own counters, which each connection adds to before
it is gone: most tests write a few tables, and to look at all of them takes longer than to test.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import asyncpg

MOST_WRITES: Final = 25_000
"""Rows that may be written before a database is removed: emptied tables keep their pages."""
PATIENCE: Final = (0.002, 0.005, 0.01, 0.02)
"""Seconds to wait for connections that were told to end."""

LAST: Final = "age('3'::xid)::bigint + 3 - min(age(xmin))"
"""The newest transaction that wrote any of some rows: a look at each as text takes longer."""
CATALOGUES: Final = {
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
}
CATALOGUE: Final = " UNION ALL ".join(
    f"SELECT '{name}' AS name, count(*) AS rows, {LAST} AS last FROM {name} {only}"
    for name, only in CATALOGUES.items()
)
"""What any statement on the schema, its rights or settings changes."""

NAMES: Final = f"""
    SELECT oid, relname, relkind = 'S' AS counts FROM pg_class
    WHERE relkind IN ('r', 'S') AND relnamespace = 'public'::regnamespace
        OR oid = ANY ('{{{",".join(CATALOGUES)}}}'::regclass[]::oid[])
    ORDER BY oid
"""
"""The tables, the sequences and the catalogues."""
TOUCHED: Final = """
    SELECT pg_stat_get_tuples_inserted(oid) + pg_stat_get_tuples_updated(oid)
        + pg_stat_get_tuples_deleted(oid) + pg_stat_get_blocks_fetched(oid) * counts::int
    FROM unnest($1::oid[], $2::bool[]) AS watched (oid, counts)
"""
"""How often each was written; of a sequence, how often it was read or written."""
TOLD: Final = "SELECT pg_stat_force_next_flush()"
"""After it, what this connection has done is counted too."""
OTHERS: Final = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_get_activity(NULL) AS one
    WHERE datid = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND pid <> pg_backend_pid()
"""
SEQUENCES: Final = """
    SELECT sequencename, format('SELECT setval(%L, %s, %L);',
        format('%I.%I', schemaname, sequencename),
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
    _rows: dict[str, list[Any]] = field(default_factory=dict)
    _same: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    _resets: dict[str, str] = field(default_factory=dict)
    """How each sequence is set to what it was."""
    _watched: list[Any] = field(default_factory=list)
    """The rows of ``NAMES``: a clone has the same numbers."""
    _seen: dict[str, list[int]] = field(default_factory=dict)
    """How much was touched in each free database when it was as at first."""

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
            self._watched = await connection.fetch(NAMES)
            self._resets = dict(map(tuple, await connection.fetch(SEQUENCES)))
            for name in self._named(range(len(self._watched)), _is_table):
                if rows := await connection.fetch(f'TABLE "{name}"'):
                    self._rows[name] = [tuple(row) for row in rows]
            self._same = await _versions(connection, self._rows)
        finally:
            await connection.close()

    def _named(self, places: Iterable[int], what: Callable[[Any], bool]) -> list[str]:
        found = (self._watched[place] for place in places)
        return [str(one["relname"]) for one in found if what(one)]

    async def _emptied(self, name: str) -> bool:
        try:
            connection = await asyncpg.connect(**{**self.arguments, "database": name})
        except (OSError, asyncpg.PostgresError):
            return False
        try:
            return await _is_alone(connection) and await self._as_it_was(connection, name)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
        finally:
            await connection.close()

    async def _as_it_was(self, connection: Any, name: str) -> bool:
        touched = await self._touched(connection)
        before = self._seen.pop(name, [0] * len(touched))
        places = [n for n, count in enumerate(touched) if count != before[n]]
        if self._named(places, _is_catalogue) and await _schema(connection) != self._schema:
            return False
        if sum(touched[n] for n, one in enumerate(self._watched) if _is_table(one)) > MOST_WRITES:
            return False
        await self._empty(connection, self._named(places, _is_table))
        await connection.execute(
            "".join(self._resets[one] for one in self._named(places, _is_sequence)) + TOLD
        )
        self._seen[name] = await self._touched(connection)
        return True

    async def _empty(self, connection: Any, names: Sequence[str]) -> None:
        """Put the rows of the origin into these tables; those that still have them keep them."""
        asked = self._rows.keys() & names
        same = await _versions(connection, asked) if asked else {}
        changed = [name for name in names if same.get(name) != self._same.get(name, ())]
        # Without the triggers that let nothing be removed, and without the order of foreign keys.
        remove = "".join(f'DELETE FROM "{name}";' for name in changed)
        await connection.execute(f"SET session_replication_role = replica; {remove}")
        for name in changed:
            if rows := self._rows.get(name):
                await connection.copy_records_to_table(name, records=rows)

    async def _touched(self, connection: Any) -> list[int]:
        numbers = [one["oid"] for one in self._watched]
        counts = [one["counts"] for one in self._watched]
        return [row[0] for row in await connection.fetch(TOUCHED, numbers, counts)]


def _is_catalogue(one: Any) -> bool:
    return one["relname"] in CATALOGUES


def _is_sequence(one: Any) -> bool:
    return bool(one["counts"])


def _is_table(one: Any) -> bool:
    return not _is_catalogue(one) and not _is_sequence(one)


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
