"""Programs that write slowly, pause, or hold on to a file: whole or not at all."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from intake import service
from intake.folder import faults, handles, readiness
from tests.flows import intake_world as worlds
from tests.flows.intake_world import HEADS, World, row


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    return World(tmp_path / "data")


async def test_a_file_that_gains_a_line_every_50_milliseconds_is_left_until_it_rests(
    world: World,
) -> None:
    path = world.where.inbox / "slow.csv"
    path.write_text(HEADS + "\n")
    for number in range(100):
        with path.open("a") as file:
            file.write(row(number) + "\n")
        await world.attendant.round()
        world.clocks.pass_seconds(0.05)
        assert path.exists()
    await world.settle()
    assert len(await worlds.slots()) == 100


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who writes a file")
async def test_a_writer_that_pauses_longer_than_the_quiet_period_is_waited_for(
    world: World,
) -> None:
    path = world.where.inbox / "pausing.csv"
    with path.open("w") as file:
        for number in range(4):
            file.write(f"{HEADS}\n" if number == 0 else f"{row(number)}\n")
            file.flush()
            await world.settle(rounds=3)
            assert await worlds.slots() == []
            assert path.exists()
    await world.settle()
    assert len(await worlds.slots()) == 3


async def test_a_handle_kept_open_over_the_claim_undoes_what_was_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a share, where nobody can tell who writes: the bytes must be the same at the end."""
    on_a_share(world)
    path = world.where.inbox / "held.csv"
    with path.open("w") as file:
        file.write(f"{HEADS}\n{row(1)}\n")
        file.flush()

        def write_on(point: str) -> None:
            if point == "receipt" and not file.closed:
                file.write(f"{row(2)}\n")
                file.close()

        monkeypatch.setattr(faults, "reach", write_on)
        await world.settle()
        assert await worlds.slots() == []
        assert await worlds.count("intake_file") == 0
    world.clocks.pass_seconds(60)
    await world.attendant.round()
    assert [slot[0] for slot in await worlds.slots()] == ["A1", "A2"]
    assert len(world.everything()) == 1


def on_a_share(world: World) -> None:
    """Nobody can tell there who writes a file."""
    world.attendant.being_written = handles.cannot_tell
    world.attendant.inbox = readiness.Inbox(
        world.where.inbox, monotonic=world.clocks.monotonic, being_written=handles.cannot_tell
    )


async def test_a_copy_to_a_share_may_pause_for_some_seconds(world: World) -> None:
    on_a_share(world)
    path = world.drop("slow.csv", f"{HEADS}\n{row(1)}\n")
    await world.attendant.round()
    world.clocks.pass_seconds(8)
    await world.attendant.round()
    with path.open("a") as file:
        file.write(f"{row(2)}\n")
    await world.settle()
    assert [slot[0] for slot in await worlds.slots()] == ["A1", "A2"]
    assert len(world.everything()) == 1


@pytest.mark.parametrize("begun", ["", f"{HEADS}\n{row(1)}\n"])
async def test_a_copy_that_took_its_room_beforehand_is_waited_for(world: World, begun: str) -> None:
    on_a_share(world)
    whole = f"{HEADS}\n{row(1)}\n{row(2)}\n"
    path = world.drop("copied.csv", begun.encode().ljust(len(whole), b"\0"))
    await world.attendant.round()
    world.clocks.pass_seconds(20)
    await world.attendant.round()
    assert path.exists()
    path.write_text(whole)
    await world.settle()
    assert [slot[0] for slot in await worlds.slots()] == ["A1", "A2"]


async def test_zeros_that_stay_refuse_the_file_with_what_to_do(world: World) -> None:
    world.drop("zeros.csv", bytes(1000))
    await world.settle(rounds=3)
    reasons = [line[1] for line in world.receipt("rejected") if line[0] == "Reason"]
    assert "Copy it again" in reasons[0]


async def test_a_file_cut_off_in_a_row_is_refused_whole(world: World) -> None:
    world.drop("half.csv", f"{HEADS}\n{row(1)}\n{row(2)[:20]}")
    await world.settle()
    assert await worlds.slots() == []
    assert len(world.names("rejected")) == 1


async def test_an_empty_file_is_given_time_to_be_filled(world: World) -> None:
    path = world.drop("empty.csv", "")
    await world.attendant.round()
    world.clocks.pass_seconds(5)
    await world.attendant.round()
    assert path.exists()
    world.clocks.pass_seconds(60)
    await world.attendant.round()
    assert ["Reason", "The file is empty. Export it again."] in world.receipt("rejected")


async def test_a_file_that_windows_locks_is_held_and_taken_when_it_is_free(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = world.drop("open.csv", f"{HEADS}\n{row(1)}\n")
    rename = Path.rename

    def locked(origin: Path, target: Path) -> Path:
        if origin == path:
            raise PermissionError(13, "The process cannot access the file")
        return rename(origin, target)

    with monkeypatch.context() as excel:
        excel.setattr(Path, "rename", locked)
        await world.settle()
        assert path.exists()
        assert await worlds.slots() == []
    world.clocks.pass_seconds(60)
    await world.settle()
    assert len(await worlds.slots()) == 1


async def test_a_file_that_breaks_the_reader_is_refused_and_does_not_stop_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from intake.tables import reader

    read = reader.read

    def broken(path: Path, *args: object, **more: object) -> object:
        if "odd" in path.name:
            raise RuntimeError("a fault of ours")
        return read(path, *args, **more)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(reader, "read", broken)
    world.drop("odd.csv", f"{HEADS}\n{row(1)}\n")
    world.drop("sound.csv", f"{HEADS}\n{row(2)}\n")
    await world.settle(rounds=2 + service.MOST_TRIES)
    assert [slot[0] for slot in await worlds.slots()] == ["A2"]
    assert world.names("rejected")[0].startswith("odd.")
    assert "Dr. Chen" not in caplog.text


def test_a_share_that_refuses_every_lease_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handles, "_lease_refused", lambda _: True)
    assert not handles.tells(tmp_path)
    assert list(tmp_path.iterdir()) == []
