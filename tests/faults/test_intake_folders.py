"""An inbox that disappears, lies elsewhere, or holds what is no file; a database that goes away."""

import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot import database as bot_database
from bot.ledger import deliveries
from intake.folder import claims, doorbell, faults, paths
from intake.review import crosscheck
from intake.tables import reader
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World, row, table

ELSEWHERE = (Path("/dev/shm"), Path("/var/tmp"))
"""Folders of which one may lie on another file system than the tests' own."""


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    return World(tmp_path / "data")


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system."""
    here = tmp_path.stat().st_dev
    other = next((one for one in ELSEWHERE if one.is_dir() and one.stat().st_dev != here), None)
    if other is None:
        pytest.skip("there is no second file system here")
    with tempfile.TemporaryDirectory(dir=other) as folder:
        yield Path(folder)


def mount(world: World, share: Path) -> None:
    """Put the inbox on the share."""
    world.where.inbox.rmdir()
    world.where.inbox.symlink_to(share)


async def test_an_inbox_that_is_gone_is_waited_for(world: World) -> None:
    away = world.data / "away"
    world.where.inbox.rename(away)
    with pytest.raises(FileNotFoundError):
        await world.attendant.round()
    assert not world.where.inbox.exists()
    away.rename(world.where.inbox)
    world.drop("today.csv", table([row(1)]))
    await world.settle()
    assert len(await worlds.slots()) == 1


async def test_a_file_comes_over_from_another_file_system(world: World, share: Path) -> None:
    mount(world, share)
    world.drop("today.csv", table([row(1)]))
    await world.settle()
    assert len(await worlds.slots()) == 1
    assert os.listdir(share) == []
    assert len(world.everything()) == 1


async def test_a_file_stays_in_the_inbox_while_there_is_no_room_to_copy_it(
    world: World, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount(world, share)
    world.drop("today.csv", table([row(1)]))

    def full(point: str) -> None:
        if point == "copy":
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(faults, "reach", full)
        await world.settle()
    assert os.listdir(share) == ["today.csv"]
    world.clocks.pass_seconds(60)
    await world.settle()
    assert len(await worlds.slots()) == 1


async def test_a_file_waits_while_there_is_no_room_to_compare_its_rows(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.drop("today.csv", table([row(1)]))

    def full(*_given: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as disk:
        disk.setattr(crosscheck, "_insert", full)
        await world.settle(rounds=6)
        assert world.names("rejected") == []
        assert len(world.everything()) == 1
    world.clocks.pass_seconds(60)
    await world.settle()
    assert len(await worlds.slots()) == 1


async def test_a_half_claimed_file_of_a_dead_service_gets_its_name_back(world: World) -> None:
    hidden = world.where.inbox / ".claimed~elsewhere~1~1~today.csv"
    hidden.write_text(table([row(1)]))
    await world.settle(rounds=3)
    assert len(await worlds.slots()) == 1
    assert not hidden.exists()


async def test_a_service_that_lives_keeps_what_it_has_claimed(world: World) -> None:
    other = claims.Desk(world.where)
    assert claims.alive(other.folder)
    path = world.drop("today.csv", table([row(1)]))
    claim = world.desk.claim(path, None)
    assert claim is not None
    stranger = claims.Desk(world.where)
    stranger.owner, stranger.folder = "x", world.where.staging / "x"
    stranger.open()
    assert stranger.adopt() == 0
    assert claim.path.exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
async def test_a_pipe_or_socket_in_the_inbox_is_never_opened(world: World) -> None:
    os.mkfifo(world.where.inbox / "pipe.csv")
    world.drop("today.csv", table([row(1)]))
    await world.settle()
    assert len(await worlds.slots()) == 1
    assert (world.where.inbox / "pipe.csv").exists()


async def test_a_link_put_in_a_files_place_at_the_last_moment_is_not_followed(
    world: World, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(table([row(1)]))
    path = world.where.inbox / "today.csv"
    path.symlink_to(secret)
    assert world.desk.claim(path, None) is None
    assert path.is_symlink()
    assert secret.exists()


async def test_a_file_of_the_same_name_never_replaces_another_in_the_archive(
    world: World,
) -> None:
    for number in range(3):
        world.drop("today.csv", table([row(number)]))
        await world.settle()
    assert len(world.names("archive")) == 3


async def test_a_file_that_is_too_large_is_refused_without_being_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = world.drop("huge.csv", table([row(1)]))
    os.truncate(path, reader.LARGEST_BYTES + 1)  # sparse: it takes no room

    def unread(path: Path) -> str:
        raise AssertionError("it was read")

    monkeypatch.setattr(paths, "sha256", unread)
    await world.settle()
    assert await worlds.slots() == []
    reasons = [line[1] for line in world.receipt("rejected") if line[0] == "Reason"]
    assert reasons == [
        "The file is larger than 256 MB, the most that is read. Export fewer days at once."
    ]
    assert await worlds.count("intake_file WHERE digest IS NULL AND outcome = 'rejected'") == 1


async def test_a_name_that_no_other_system_could_write_is_made_safe(world: World) -> None:
    world.drop("con.csv", table([row(1)]))
    world.drop('a:b*"<c>|?.csv', table([row(2)]))
    world.drop("x" * 200 + ".csv", table([row(3)]))
    await world.settle()
    names = world.names("archive")
    assert len(names) == 3
    assert all(len(name) < 140 and not set(name) & set(':*"<>|?') for name in names)


async def test_a_commit_that_the_database_cut_off_is_done_again_and_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.drop("today.csv", table([row(1), row(2)]))
    finish, cuts = deliveries.finish, list[int]()

    async def cut_off(*given: Any, **named: Any) -> None:
        await finish(*given, **named)
        if not cuts:
            cuts.append(await cut_transactions())

    monkeypatch.setattr(deliveries, "finish", cut_off)
    await world.settle(rounds=3)
    assert cuts == [1]
    assert len(await worlds.slots()) == 2
    assert await worlds.count("intake_file WHERE drops = 1") == 1
    assert len(world.everything()) == 1


async def cut_transactions() -> int:
    """End the connections that have a transaction open; how many there were."""
    connection = await bot_database.connect()
    try:
        rows = await connection.fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            " AND state = 'idle in transaction'"
        )
        return len(rows)
    finally:
        await connection.close()


def test_the_doorbell_rings_for_a_new_file_and_again_after_the_folder_was_gone(
    tmp_path: Path,
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    rung = threading.Event()
    bell = doorbell.Doorbell(inbox, rung.set)
    try:
        assert bell.mind()
        (inbox / "one.csv").write_text("x")
        assert rung.wait(10)
        shutil.rmtree(inbox)
        assert not bell.mind()
        inbox.mkdir()
        assert bell.mind()
        rung.clear()
        (inbox / "two.csv").write_text("x")
        assert rung.wait(10)
    finally:
        bell.close()


def test_a_dead_observer_is_replaced(tmp_path: Path) -> None:
    rung = threading.Event()
    bell = doorbell.Doorbell(tmp_path, rung.set)
    try:
        assert bell.mind()
        assert bell._observer is not None
        bell._observer.stop()
        bell._observer.join(10)
        assert bell.mind()
        (tmp_path / "one.csv").write_text("x")
        assert rung.wait(10)
    finally:
        bell.close()
