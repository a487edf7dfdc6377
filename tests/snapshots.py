"""A backup of a test's database, and its restore: every table and every number to be given out."""

from collections.abc import Sequence
from typing import Any, Final

TABLES: Final = """
    SELECT quote_ident(tablename) FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'aerich' ORDER BY 1
"""
SEQUENCES: Final = """
    SELECT quote_ident(sequencename) AS name, COALESCE(last_value, 0) AS last FROM pg_sequences
    WHERE schemaname = 'public'
"""


async def back_up(eye: Any) -> None:
    """Keep what is committed now, in place of what was kept before."""
    await eye.execute("DROP SCHEMA IF EXISTS backup CASCADE; CREATE SCHEMA backup")
    await eye.execute("CREATE TABLE backup.given_out (name TEXT, last BIGINT)")
    async with eye.transaction(isolation="repeatable_read"):
        await eye.execute(f"INSERT INTO backup.given_out {SEQUENCES}")
        for row in await eye.fetch(TABLES):
            await eye.execute(f"CREATE TABLE backup.{row[0]} AS TABLE public.{row[0]}")


async def empty(eye: Any, but: Sequence[str]) -> None:
    """Leave nothing in any table but these, and give out all numbers anew."""
    async with eye.transaction():
        await eye.execute("SET LOCAL session_replication_role = replica")
        tables = [row[0] for row in await eye.fetch(TABLES) if row[0] not in but]
        await eye.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")


async def restore(eye: Any) -> None:
    """All that was done since the backup has never been."""
    async with eye.transaction():
        await eye.execute("SET LOCAL session_replication_role = replica")
        tables = [row[0] for row in await eye.fetch(TABLES)]
        await eye.execute(f"TRUNCATE {', '.join(f'public.{table}' for table in tables)}")
        for table in tables:
            await eye.execute(
                f"INSERT INTO public.{table} OVERRIDING SYSTEM VALUE TABLE backup.{table}"
            )
        for name, last in await eye.fetch("SELECT name, last FROM backup.given_out"):
            await eye.execute(f"SELECT setval('public.{name}', $1, $2)", max(last, 1), last > 0)
