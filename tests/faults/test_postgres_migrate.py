"""Two processes that migrate the same database at the same moment."""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from bot.postgres import embedded

MIGRATE = """
import asyncio, sys
from pathlib import Path
from bot import schema
names = asyncio.run(schema.migrate(
    database_url=sys.argv[1] or None,
    data_dir=Path(sys.argv[2]),
    models=["tests.ledger"],
    folder=Path(sys.argv[2]),
))
print(*names)
"""
PROJECT = Path(__file__).parents[2]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Three slow migrations that fail when they are applied twice."""
    with tempfile.TemporaryDirectory(prefix="slotfill-migrate-") as place:
        models = Path(place) / "models"
        models.mkdir()
        for number in range(3):
            sql = f"CREATE TABLE t{number} (n int); SELECT pg_sleep(0.2)"
            text = f"async def upgrade(db):\n    return {sql!r}\n"
            (models / f"{number}_table.py").write_text(text, encoding="utf-8")
        yield Path(place)


async def migrate(url: str, folder: Path) -> list[str]:
    """What a process of its own said that it applied."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", MIGRATE, url, str(folder), cwd=PROJECT, stdout=-1, stderr=-1
    )
    said, complained = await process.communicate()
    assert process.returncode == 0, complained.decode()
    return said.decode().split()


async def assert_migrated_once(url: str, folder: Path) -> None:
    applied = await asyncio.gather(*(migrate(url, folder) for _ in range(2)))
    assert sorted(applied[0] + applied[1]) == ["0_table.py", "1_table.py", "2_table.py"]


async def test_each_migration_is_applied_once_on_an_external_server(
    empty_url: str, folder: Path
) -> None:
    await assert_migrated_once(empty_url, folder)
    connection = await asyncpg.connect(empty_url)
    rows = await connection.fetch("SELECT version FROM aerich ORDER BY id")
    await connection.close()
    assert [row["version"] for row in rows] == ["0_table.py", "1_table.py", "2_table.py"]


async def test_each_migration_is_applied_once_on_an_embedded_server_that_both_start(
    folder: Path,
) -> None:
    await assert_migrated_once("", folder)
    assert not (folder / "postgres" / "postmaster.pid").exists()
    server = await asyncio.to_thread(embedded.start, folder / "postgres")
    connection = await asyncpg.connect(**server.arguments())
    assert await connection.fetchval("SELECT count(*) FROM aerich") == 3
    await connection.close()
    await asyncio.to_thread(embedded.stop, server)
