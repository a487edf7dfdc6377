"""Files at rest are sealed by a key that lies elsewhere, and are there all the same."""

import shutil
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from bot import settings
from bot.backup import vault
from bot.data_dir import sealed
from bot.doctor import machine
from bot.ledger.models import IntakeFile
from bot.settings import Settings
from intake import cli
from intake.folder import faults
from tests.flows import intake_world
from tests.flows.intake_world import World

SECRET = b"Sealed Sam"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    vault.new_key(tmp_path / "files.key")
    return tmp_path / "files.key"


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path, key: Path) -> World:
    await intake_world.add_provider()
    await intake_world.add_place()
    return World(tmp_path / "data", files_key=key)


def day(rows: int = 3) -> str:
    return intake_world.table([intake_world.row(n) for n in range(rows)])


def kept(world: World) -> list[Path]:
    return sorted(path for folder in world.where.kept() for path in folder.iterdir())


async def test_files_and_receipts_are_sealed_and_open_by_the_key_alone(
    world: World, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped = world.drop("day.csv", day())
    written = dropped.stat().st_mtime
    world.drop("strange.csv", "no,table\n" + SECRET.decode())
    await world.settle()
    assert len(await intake_world.slots()) == 3
    assert [path.suffix for path in kept(world)] == [".age"] * 4
    assert not any(
        SECRET in path.read_bytes() or b"Dropped" in path.read_bytes() for path in kept(world)
    )
    (row,) = await IntakeFile.filter(name="day.csv")
    assert row.outcome == "accepted"
    assert row.short().counts["accepted"] == 3, "The Files page has its receipt from here."
    monkeypatch.chdir(tmp_path)
    environ = {"DATA_DIR": "data", "FILES_KEY": str(key)}
    (tmp_path / "seen").mkdir()
    names = [str(path) for path in kept(world)]
    opened = CliRunner().invoke(cli.main, ["open", *names, "--into", "seen"], env=environ)
    assert opened.exit_code == 0, opened.output
    seen = {
        path.name.partition(".")[0]: path
        for path in (tmp_path / "seen").glob("*.csv")
        if ".receipt" not in path.name
    }
    assert seen["day"].read_text() == day()
    assert seen["day"].stat().st_mtime == pytest.approx(written)
    again = CliRunner().invoke(cli.main, ["open", names[0], "--into", "seen"], env=environ)
    assert (again.exit_code, "exists already" in again.output) == (2, True)
    vault.new_key(tmp_path / "other")
    other = {**environ, "FILES_KEY": str(tmp_path / "other")}
    closed = CliRunner().invoke(cli.main, ["open", names[0]], env=other)
    assert (closed.exit_code, "another key" in closed.output) == (2, True)


@pytest.mark.parametrize("at", ["between_moves", "after_move"])
async def test_a_service_that_ends_in_between_goes_on_and_leaves_nothing_plain(
    world: World, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reach = faults.reach
    ended: list[str] = []

    def end(point: faults.Point) -> None:
        if point == at and not ended:
            ended.append(point)
            raise OSError(5, "the machine is switched off")
        reach(point)

    monkeypatch.setattr(faults, "reach", end)
    world.drop("day.csv", day())
    await world.settle(rounds=4)
    assert ended == [at]
    assert len(await intake_world.slots()) == 3
    assert [path.suffix for path in kept(world)] == [".age"] * 2
    assert not list(world.desk.folder.iterdir())


async def test_what_was_sealed_and_not_yet_removed_is_sealed_again(
    key: Path, tmp_path: Path
) -> None:
    """A kill between the seal and the end of the plain file."""
    it = sealed.load(key, tmp_path / "data")
    (tmp_path / "plain").write_bytes(SECRET)
    shutil.copy(tmp_path / "plain", tmp_path / "copy")
    it.put(tmp_path / "plain", tmp_path / "file")
    it.put(tmp_path / "copy", tmp_path / "file")
    it.open(tmp_path / "file.age", tmp_path / "opened")
    assert (tmp_path / "opened").read_bytes() == SECRET
    assert not (tmp_path / "copy").exists()


async def test_what_lay_there_plain_is_sealed_when_a_key_is_named(world: World, key: Path) -> None:
    plain = World(world.data)
    plain.drop("day.csv", day())
    await plain.settle()
    assert {path.suffix for path in kept(plain)} == {".csv"}
    assert world.where.key.put_all(*world.where.kept()) == 2
    assert world.where.key.put_all(*world.where.kept()) == 0
    assert {path.suffix for path in kept(world)} == {".age"}


@pytest.mark.parametrize(
    ("where", "content", "said"),
    [
        ("data/files.key", None, "FILES_KEY lies in DATA_DIR"),
        ("none.key", "", "can't be read: No such file"),
        ("bad.key", "nothing", "holds no key"),
        ("bad.key", "AGE-SECRET-KEY-1NOTHING", "holds no key"),
    ],
)
def test_a_key_that_is_none_is_a_sentence_at_the_start_and_for_the_doctor(
    where: str, content: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    file = tmp_path / where
    if content is None:
        vault.new_key(file)
    elif content:
        file.write_text(content)
    environ = {"DATA_DIR": "data", "FILES_KEY": str(file)}
    started = CliRunner().invoke(cli.main, [], env=environ)
    assert (started.exit_code, said in started.output) == (2, True), started.output
    found = {one.part: one for one in machine.look(settings.load(environ))}
    assert found["files"].level == "wrong"
    assert said in found["files"].says


def test_the_doctor_tries_the_key(key: Path, tmp_path: Path) -> None:
    chosen = Settings(data_dir=tmp_path / "data", files_key=key)
    (tmp_path / "data" / "archive").mkdir(parents=True)

    def level() -> str:
        return {one.part: one for one in machine.look(chosen)}["files"].level

    assert level() == "ok"
    vault.new_key(tmp_path / "other")
    (tmp_path / "plain").write_bytes(SECRET)
    sealed.load(tmp_path / "other", tmp_path / "data").put(
        tmp_path / "plain", tmp_path / "data" / "archive" / "file"
    )
    assert level() == "wrong"
    (tmp_path / "data" / "archive" / "file.age").unlink()
    key.chmod(0o644)
    assert level() == "wrong"
