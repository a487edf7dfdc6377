"""The wheel holds all it needs: installed into a folder of its own, with no source tree beside it,
it migrates, reads, checks and serves."""

import asyncio
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import programs
from tests.faults.clinic import Bot
from tests.faults.test_start import GOOD
from tests.ports import free_port
from tests.waiting import wait_until

LEFT_OUT = shutil.ignore_patterns(".*", "build", "*.egg-info", "__pycache__", "tests", "bench")
BUILD_SECONDS = 240.0
COMMAND_SECONDS = 60.0


@dataclass(frozen=True)
class Installed:
    """A folder with what the wheel put there, and an empty one to start programs in."""

    folder: Path
    empty: Path

    @property
    def environ(self) -> dict[str, str]:
        # ``DATA_DIR`` is the working folder's own; nothing of the source tree is on the path.
        return {**programs.environ(), "PYTHONPATH": str(self.folder), "LOG_LEVEL": "WARNING"}

    def python(self, *arguments: str) -> str:
        """What a command prints; its status must be 0."""
        ended = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.empty,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    here = tmp_path_factory.mktemp("wheel")
    source = here / "source"
    # A copy, since a build leaves its parts in the tree, and takes in what an earlier one left.
    shutil.copytree(programs.ROOT, source, ignore=LEFT_OUT)
    for hidden in (".env.example", "LICENSE"):
        shutil.copy(programs.ROOT / hidden, source)
    _pip("wheel", "--no-deps", "--wheel-dir", str(here), str(source))
    shutil.rmtree(source)
    wheel = next(here.glob("*.whl"))
    _pip("install", "--no-deps", "--no-compile", "--target", str(here / "lib"), str(wheel))
    (here / "empty").mkdir()
    return Installed(here / "lib", here / "empty")


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=BUILD_SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.long
def test_the_commands_of_a_wheel_come_from_it_and_work(installed: Installed) -> None:
    where = installed.python("-c", "import bot, intake.cli; print(bot.__file__)")
    assert Path(where.strip()).is_relative_to(installed.folder)
    versions = {
        installed.python(*("-m", service, "--version")).strip()
        for service in ("bot", "intake", "dashboard")
    }
    named = "from workstation.cli import main; main()"
    assert versions == {installed.python("-c", named, "--version").strip()}
    assert "YES" in installed.python("-m", "bot", "read", "Yes please")
    (installed.empty / "list.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    said = installed.python("-m", "intake", "check", "list.csv", "--no-database")
    assert "No header row was found" in said


@pytest.mark.long
def test_a_wheel_brings_the_example_of_its_settings_and_the_documents(
    installed: Installed,
) -> None:
    share = installed.folder / "share" / "slotfill"
    for name in (".env.example", "README.md", "docs/DEPLOYMENT.md", "docs/RUNBOOK.md"):
        assert (share / name).read_text(encoding="utf-8") == (programs.ROOT / name).read_text(
            encoding="utf-8"
        )
    carried = {file.name for file in (installed.folder / "dashboard" / "assets").iterdir()}
    assert {file.name for file in (programs.ROOT / "dashboard" / "assets").iterdir()} <= carried


@pytest.mark.long
async def test_the_services_of_a_wheel_serve(installed: Installed, tmp_path: Path) -> None:
    environ = {**installed.environ, **GOOD, "DATA_DIR": str(tmp_path / "data")}
    port = free_port()
    migrated = await asyncio.to_thread(_run, environ, tmp_path, "bot", "migrate")
    assert migrated == 0
    bot = Bot(environ, tmp_path, free_port())
    await bot.start()
    dashboard = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "dashboard"),
        cwd=tmp_path,
        env={**environ, "DASHBOARD_PORT": str(port)},
    )
    try:
        await wait_until(lambda: _answers(port), COMMAND_SECONDS)
    finally:
        dashboard.terminate()
        await dashboard.wait()
        assert await bot.stop() == 0


def _run(environ: dict[str, str], folder: Path, module: str, *arguments: str) -> int:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env=environ, cwd=folder, check=False).returncode


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
