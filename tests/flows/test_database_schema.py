"""Migrations: applied once, in order, and checked at each start."""

import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import asyncpg
import pytest
from tortoise.exceptions import OperationalError

from bot import database, schema

Add = Callable[[str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    return tmp_path


@pytest.fixture
def add(folder: Path) -> Add:
    def write(name: str, sql: str) -> None:
        text = f"async def upgrade(db):\n    return {sql!r}\n"
        (folder / "models" / name).write_text(text, encoding="utf-8")

    return write


async def migrate(url: str, folder: Path) -> list[str]:
    return await schema.migrate(
        database_url=url, data_dir=Path("unused"), models=["tests.ledger"], folder=folder
    )


async def open_at(url: str) -> None:
    await database.open(
        database_url=url,
        data_dir=Path("unused"),
        application_name="test",
        models=["tests.ledger"],
    )


async def test_it_applies_what_is_missing_in_the_order_of_the_numbers(
    empty_url: str, folder: Path, add: Add
) -> None:
    add("2_second.py", "INSERT INTO t VALUES (2)")
    add("1_first.py", "CREATE TABLE t (n int); INSERT INTO t VALUES (1)")
    assert await migrate(empty_url, folder) == ["1_first.py", "2_second.py"]
    assert await migrate(empty_url, folder) == []
    add("10_third.py", "INSERT INTO t VALUES (3)")
    add("notes.py", "SELECT nonsense")
    assert await migrate(empty_url, folder) == ["10_third.py"]
    await open_at(empty_url)
    assert [row["n"] for row in await database.fetch("SELECT n FROM t ORDER BY n")] == [1, 2, 3]
    await schema.check(folder)
    await database.close()


async def test_a_migration_that_fails_changes_nothing_and_stops_the_rest(
    empty_url: str, folder: Path, add: Add
) -> None:
    add("1_good.py", "CREATE TABLE t (n int)")
    add("2_bad.py", "INSERT INTO t VALUES (2); SELECT 1 / 0")
    add("3_never.py", "INSERT INTO t VALUES (3)")
    with pytest.raises(OperationalError):
        await migrate(empty_url, folder)
    await open_at(empty_url)
    assert await database.fetch("SELECT n FROM t") == []
    assert await database.fetch("SELECT version FROM aerich") == [{"version": "1_good.py"}]
    await database.close()
    add("2_bad.py", "INSERT INTO t VALUES (2)")
    assert await migrate(empty_url, folder) == ["2_bad.py", "3_never.py"]


async def test_a_database_without_any_migration_is_told_what_to_run(
    empty_url: str, folder: Path, add: Add
) -> None:
    add("1_first.py", "SELECT 1")
    add("2_second.py", "SELECT 1")
    await open_at(empty_url)
    with pytest.raises(schema.OutOfDate, match=r"lacks 2 of 2 .*python -m bot migrate"):
        await schema.check(folder)
    await database.close()


async def test_an_older_and_a_newer_database_are_told_apart(
    empty_url: str, folder: Path, add: Add
) -> None:
    add("1_first.py", "SELECT 1")
    await migrate(empty_url, folder)
    await open_at(empty_url)
    await schema.check(folder)
    add("2_second.py", "SELECT 1")
    with pytest.raises(schema.OutOfDate, match=r"lacks 1 of 2 .*2_second.*bot migrate"):
        await schema.check(folder)
    await migrate(empty_url, folder)
    await schema.check(folder)
    (folder / "models" / "2_second.py").unlink()
    with pytest.raises(schema.OutOfDate, match=r"newer than this version.*2_second"):
        await schema.check(folder)
    await database.close()


async def test_the_folder_is_found_from_any_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert schema.MIGRATIONS.is_absolute()
    assert schema.MIGRATIONS.parent == Path(database.__file__).parent.parent
    assert schema.migration_names()


async def test_the_bots_own_migrations_fit_what_is_installed(database: ModuleType) -> None:
    await schema.check()


async def test_the_digits_after_a_no_become_words(empty_url: str, tmp_path: Path) -> None:
    whole = schema.MIGRATIONS / database.APP
    (before,) = whole.glob("*_batches_and_reasons.py")
    names = schema.migration_names()
    later = names[names.index(before.name) :]
    shutil.copytree(whole, tmp_path / database.APP, ignore=shutil.ignore_patterns(*later))
    await schema.migrate(database_url=empty_url, data_dir=tmp_path, folder=tmp_path)
    connection = await asyncpg.connect(empty_url)
    await connection.execute(DECLINED)
    shutil.copy(before, tmp_path / database.APP)
    await schema.migrate(database_url=empty_url, data_dir=tmp_path, folder=tmp_path)
    words = "SELECT decline_reason FROM offer ORDER BY id"
    assert [row[0] for row in await connection.fetch(words)] == [
        *("too_soon", "wrong_time", "wrong_place", "no_longer_needed", None)
    ]
    await connection.close()


DECLINED = """
    INSERT INTO patient_contact (phone_e164, created_at, updated_at)
        SELECT '+1214555010' || n, '2027-01-04Z', '2027-01-04Z' FROM generate_series(1, 5) AS n;
    INSERT INTO provider_reference (provider_name, provider_type, created_at)
        VALUES ('Dr. Lee', 'MD/DO', '2027-01-04Z');
    INSERT INTO cancellation_event (provider_id, location, slot_start_at, slot_end_at, status,
                                    source, created_at)
        VALUES (1, 'Plano', '2027-01-05 15:00Z', '2027-01-05 15:30Z', 'open', 'api', '2027-01-04Z');
    INSERT INTO offer (cancellation_id, patient_id, batch_number, created_at, hold_expires_at,
                       state, lock_token, decline_reason)
        SELECT 1, n, 1, '2027-01-04Z', '2027-01-04 00:07Z', 'declined', gen_random_uuid(),
               NULLIF(n, 5) FROM generate_series(1, 5) AS n;
"""
