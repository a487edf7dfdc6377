"""Files with odd names, odd rights and odd times, and folders that somebody removes meanwhile."""

import errno
import os
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from bot import database as bot_database
from bot.ledger import records
from intake.folder import dates, directory, names
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World, row, table


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    return World(tmp_path / "data")


@pytest.mark.parametrize(
    "name",
    ["😀" * 60 + ".csv", "é" * 120 + ".csv", "日本語の予約一覧" * 10 + ".csv", "x" * 251 + ".csv"],
)
async def test_a_name_as_long_as_the_disk_allows_is_taken(world: World, name: str) -> None:
    world.drop(name, table([row(1)]))
    await world.settle()
    assert len(await worlds.slots()) == 1
    assert len(world.names("archive")) == 1


@pytest.mark.parametrize("name", ["list.receipt", "LIST.RECEIPT", "list.csv.receipt"])
async def test_a_name_like_one_of_our_own_is_not_forgotten_while_it_waits(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> None:
        raise OSError(errno.ECONNREFUSED, "the database is gone")

    world.drop(name, table([row(1)]))
    with monkeypatch.context() as outage:
        outage.setattr(directory, "providers_known", gone)
        await world.settle()
    world.clocks.pass_seconds(60)
    await world.settle()
    assert len(await worlds.slots()) == 1


def test_a_safe_name_fits_with_everything_that_is_put_around_it() -> None:
    for name in ("😀" * 100 + ".csv", "é" * 300, "a." + "é" * 200):
        assert len(names.safe(name).encode()) <= names.LONGEST_BYTES


async def test_a_file_that_may_not_be_read_stays_where_it_was_dropped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = world.drop("locked.csv", table([row(1)]))
    with monkeypatch.context() as rights:
        rights.setattr(os, "access", lambda *_, **__: False)
        await world.settle(rounds=3)
        assert path.exists()
    await world.settle(rounds=3)
    assert len(await worlds.slots()) == 1


@pytest.mark.parametrize("place", ["archive", "staging", "outbox", "staging/held"])
async def test_a_folder_that_somebody_removed_is_made_again(world: World, place: str) -> None:
    shutil.rmtree(world.data / place)
    world.drop("today.csv", table([row(1)]))
    await world.settle(rounds=3)
    assert len(world.names("archive")) == 1
    assert len(await worlds.slots()) == 1


async def test_no_folder_is_made_while_the_whole_data_folder_is_away(world: World) -> None:
    away = world.data.with_name("away")
    world.data.rename(away)
    with pytest.raises(FileNotFoundError):
        await world.attendant.round()
    assert not world.data.exists()
    away.rename(world.data)
    world.drop("today.csv", table([row(1)]))
    await world.settle()
    assert len(await worlds.slots()) == 1


@pytest.mark.parametrize("seconds", [-11_644_473_600, 2**40])
async def test_a_file_with_an_impossible_time_is_read(
    world: World, seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = world.drop("today.csv", table([row(1)]))
    assert dates.modified_at(float(seconds), world.clocks.at) <= world.clocks.at
    try:
        os.utime(path, (seconds, seconds))
    except (OSError, OverflowError):
        pytest.skip("this file system knows no such time")
    await world.settle()
    assert len(await worlds.slots()) == 1


async def test_a_full_disk_of_the_database_is_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object, **__: object) -> None:
        await bot_database.execute("DO $$ BEGIN RAISE SQLSTATE '53100'; END $$")

    world.drop("today.csv", table([row(1)]))
    with monkeypatch.context() as disk:
        disk.setattr(records, "count", full)
        await world.settle(rounds=6)
    assert world.names("rejected") == []
    world.clocks.pass_seconds(60)
    await world.settle()
    assert len(await worlds.slots()) == 1
