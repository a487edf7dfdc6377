"""A machine with systemd, as ``upgrade`` sees it."""

import json
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import Final

from bot.settings import Settings
from workstation.install.linux import SERVICES, Place
from workstation.install.steps import Failed, Run

PATIENCE_SECONDS: Final = 90.0
ANSWER_SECONDS: Final = 5.0
BESIDE: Final = "venv-before"
LOCKED: Final = "locked.txt"


class Machine:
    """The installation at ``place``, which gets the ``release`` of a wheel. Raises ``Failed`` if it
    is none of ours."""

    def __init__(self, place: Place, release: Path, chosen: Settings) -> None:
        self._place = place
        self._release = release
        self._locked = _locked(release)
        self._chosen = chosen
        self._venv = Path(place.python).parent.parent
        self._before = self._venv.with_name(BESIDE)

    def back_up(self) -> str:
        """In the clear: the key of those that are encrypted is not on this machine."""
        folder = self._place.data / "upgrade"
        self._as_user("-m", "bot", "backup", BACKUP_RECIPIENT="", BACKUP_DIR=str(folder))
        made = sorted(one for one in folder.iterdir() if (one / "manifest.json").exists())
        if not made:
            raise Failed(f"There is no backup in {folder}.")
        return str(made[-1])

    def forget(self, backup: str) -> None:
        shutil.rmtree(backup, ignore_errors=True)
        shutil.rmtree(self._before, ignore_errors=True)

    def set_aside(self) -> None:
        shutil.rmtree(self._before, ignore_errors=True)
        shutil.copytree(self._venv, self._before, symlinks=True)

    def stop(self) -> None:
        Run(("systemctl", "stop", *_units())).do()

    def start(self) -> None:
        Run(("systemctl", "start", *_units())).do()

    def put_in(self) -> None:
        """What it needs by the digests that it brings along, then itself and nothing more."""
        pip = (str(self._place.python), "-m", "pip", "install", "--quiet")
        with tempfile.TemporaryDirectory() as folder:
            locked = Path(folder) / LOCKED
            locked.write_bytes(self._locked)
            Run((*pip, "--require-hashes", "--requirement", str(locked))).do()
        Run((*pip, "--no-deps", "--force-reinstall", str(self._release))).do()

    def put_back(self) -> None:
        failed = self._venv.with_name("venv-failed")
        shutil.rmtree(failed, ignore_errors=True)
        self._venv.rename(failed)
        self._before.rename(self._venv)

    def migrate(self) -> bool:
        return "applied" in self._as_user("-m", "bot", "migrate")

    def restore(self, backup: str) -> None:
        self._as_user("-m", "bot", "restore", backup, "--replace")

    def is_well(self) -> str | None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (why := self._why_not()) and time.monotonic() < deadline:
            time.sleep(1.0)
        return why

    def _why_not(self) -> str | None:
        for unit in _units():
            try:
                Run(("systemctl", "is-active", "--quiet", unit)).do()
            except Failed:
                return f"{unit} does not run."
        ports = (self._chosen.bot_port, self._chosen.intake_watch_port,
                 self._chosen.dashboard_watch_port)  # fmt: skip
        return next((why for port in ports if port and (why := _answer(port))), None)

    def _as_user(self, *words: str, **environ: str) -> str:
        given = [f"{name}={value}" for name, value in environ.items()]
        as_user = ["runuser", "-u", self._place.user, "--", "env", *given]
        order = [*as_user, str(self._place.python), *words]
        done = subprocess.run(  # noqa: S603 - words of ours
            order, cwd=self._place.home, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Failed(f"{' '.join(words)} failed: {done.stderr.strip()[-300:]}")
        return done.stdout


def _locked(release: Path) -> bytes:
    """The list of packages with their digests that a wheel of ours brings along."""
    try:
        with zipfile.ZipFile(release) as wheel:
            found = [name for name in wheel.namelist() if name.endswith(f"/slotfill/{LOCKED}")]
            return wheel.read(found[0])
    except (OSError, zipfile.BadZipFile, LookupError):
        raise Failed(f"{release} is no wheel of this system: make wheel makes one.") from None


def _units() -> list[str]:
    return [f"slotfill-{name}" for name in SERVICES]


def _answer(port: int) -> str | None:
    """What the service at ``port`` says is wrong; ``None`` if nothing."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=ANSWER_SECONDS):
            return None
    except urllib.error.HTTPError as error:
        with error:
            why = json.loads(error.read() or b"{}").get("why", [])
        return f"Port {port} says: {' '.join(why)}"
    except (OSError, ValueError):
        return f"Nothing answers on port {port}."
