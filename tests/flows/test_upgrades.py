"""From every schema that was ever released to today's, with rows in every table.

One database goes all the way. As soon as a table is there it gets a row, so that each migration
finds what an installation of the release before it would hold.
"""

from pathlib import Path
from typing import Any, Final

import asyncpg
import pytest

from bot import schema
from tests.flows.test_places_migration import run

ROWS: Final = {
    row.partition("INSERT INTO ")[2].split()[0]: row
    for row in (Path(__file__).parent / "first_rows.sql").read_text(encoding="utf-8").split(";\n")
    if "INSERT" in row
}
MADE: Final = {
    *("aerich", "installation", "number_key", "audit_link", "opt_out_kept", "location_reference")
}
"""The program, a migration or a trigger fills these."""
TABLES: Final = """
    SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
SHAPE: Final = """
    SELECT table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' '
        || COALESCE(column_default, '') FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> 'aerich'
    UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        AND conrelid::regclass::text <> 'aerich'
    UNION ALL SELECT indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename <> 'aerich'
    UNION ALL SELECT tgrelid::regclass || ' ' || pg_get_triggerdef(oid) FROM pg_trigger
    WHERE NOT tgisinternal ORDER BY 1
"""


async def tables(connection: Any) -> set[str]:
    return {row["relname"] for row in await connection.fetch(TABLES)}


async def shape(url: str) -> set[str]:
    connection = await asyncpg.connect(url)
    try:
        return {row[0] for row in await connection.fetch(SHAPE)}
    finally:
        await connection.close()


async def fill(connection: Any, new: set[str]) -> None:
    assert new <= ROWS.keys() | MADE, "This table has no first row here."
    for table, row in ROWS.items():
        if table in new:
            await connection.execute(row)


@pytest.fixture
async def oldest(empty_url: str) -> Any:
    connection = await asyncpg.connect(empty_url)
    yield connection
    await connection.close()


async def test_every_release_comes_to_this_one_with_its_rows(
    oldest: Any, empty_url: str, database_url: str
) -> None:
    had: set[str] = set()
    for name in schema.migration_names():
        kept = {table: await oldest.fetchval(f"SELECT count(*) FROM {table}") for table in had}
        await run(oldest, name)
        now = await tables(oldest)
        for table in had & now:
            rows = await oldest.fetchval(f"SELECT count(*) FROM {table}")
            assert rows >= kept[table], f"{name} loses rows of {table}"
        await fill(oldest, now - had)
        had = now
    assert set(ROWS) | MADE >= had
    empty = [t for t in had - MADE if not await oldest.fetchval(f"SELECT count(*) FROM {t}")]
    assert empty == []
    assert await shape(empty_url) == await shape(database_url)
    said = "SELECT body FROM message_log ORDER BY id"
    assert [row[0] for row in await oldest.fetch(said)] == ["Free?", "YES"]
    # What is only added to can still be added to, and each promise's constraint stands.
    with pytest.raises(asyncpg.UniqueViolationError):
        await oldest.execute("INSERT INTO offer SELECT * FROM offer WHERE id = 1")
