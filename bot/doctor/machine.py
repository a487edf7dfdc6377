"""What the doctor looks at on this machine: folders and their modes, the disk, backups,
versions."""

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from importlib import metadata
from pathlib import Path
from typing import Final

from bot import clock
from bot.data_dir import private, sealed
from bot.doctor.findings import Finding, note, ok, wrong
from bot.settings import Settings

LEAST_FREE_BYTES: Final = 1_000_000_000
FILE_CLOCK_SECONDS: Final = 10.0
OLDEST_BACKUP: Final = timedelta(days=2)
OLDEST_PYTHON: Final = (3, 11)
NEWEST_PYTHON: Final = (3, 14)
PINS: Final = (
    Path(__file__).resolve().parents[2] / "constraints.txt",
    Path(sys.prefix) / "share" / "slotfill" / "constraints.txt",
)


def look(settings: Settings) -> Iterator[Finding]:
    yield _folder(settings.data_dir)
    yield _modes(settings.data_dir)
    yield from _file_clock(settings.data_dir / "inbox")
    yield _disk(settings.data_dir)
    yield _backup(settings)
    yield _sealed(settings)
    yield _versions()


def _folder(folder: Path) -> Finding:
    if not folder.is_dir():
        return wrong("folder", f"DATA_DIR ({folder.resolve()}) is not there.", "Is .env the right?")
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        what = f"DATA_DIR ({folder.resolve()}) can't be written to: {error.strerror}."
        return wrong("folder", what, "Give it to the account of the services.")
    return ok("folder", f"DATA_DIR is {folder.resolve()}.")


def _file_clock(inbox: Path) -> Iterator[Finding]:
    """Of two files, or a file and a message, the later counts: by the clock of where files lie."""
    if not inbox.is_dir():
        return
    try:
        with tempfile.TemporaryFile(dir=inbox) as file:
            file.write(b".")
            file.flush()
            ahead = os.fstat(file.fileno()).st_mtime - clock.now().timestamp()
    except OSError:
        return
    if abs(ahead) > FILE_CLOCK_SECONDS:
        where = "ahead of" if ahead > 0 else "behind"
        said = f"The clock of the server of the inbox is {abs(ahead):.0f} seconds {where} this one."
        yield wrong("file clock", said, "Have both kept by NTP.")


def _modes(folder: Path) -> Finding:
    if os.name == "nt":
        return note("modes", "The access list of DATA_DIR decides: look at it.")
    if opened := private.open_to_others(folder):
        what = f"{opened} files or folders in DATA_DIR are open to others, and not ours to close."
        return wrong("modes", what, f"chown -R them to the services' account: {folder.resolve()}")
    env = Path(".env")
    if env.is_file() and stat.S_IMODE(env.stat().st_mode) & private.OTHERS:
        return wrong("modes", ".env, which holds secrets, is open to others.", "chmod 600 .env")
    return ok("modes", "Files are closed to other users.")


def _disk(folder: Path) -> Finding:
    there = folder if folder.is_dir() else Path()
    free = shutil.disk_usage(there).free
    said = f"{free / 1e9:.1f} GB are free for DATA_DIR."
    if free < LEAST_FREE_BYTES:
        return wrong("disk", said, "Make room, or give it a larger disk.")
    return ok("disk", said)


def _backup(settings: Settings) -> Finding:
    place = settings.backup_dir or settings.data_dir / "backups"
    made = [file.stat().st_mtime for file in place.glob("slotfill-*/manifest.json")]
    age = timedelta(seconds=clock.now().timestamp() - max(made)) if made else None
    if age is None or age > OLDEST_BACKUP:
        said = f"The newest is {age.days} days old." if age else f"There is none in {place}."
        return note("backup", said, "Have python -m bot backup run each night.")
    if not settings.backup_recipient:
        return note("backup", "It is not encrypted.", "Set BACKUP_RECIPIENT: docs/DEPLOYMENT.md.")
    return ok("backup", "One of the last two days is there, encrypted.")


def _sealed(settings: Settings) -> Finding:
    """Whether files at rest are sealed, and by a key that opens the newest of them."""
    if settings.files_key is None:
        return note("files", "They lie in DATA_DIR in the clear.", "Set FILES_KEY.")
    try:
        key = sealed.load(settings.files_key, settings.data_dir)
        if sealed.is_open_to_others(settings.files_key):
            return wrong("files", "The file of FILES_KEY is open to others.", "chmod 600 it.")
        folders = [settings.data_dir / name for name in ("archive", "rejected")]
        there = [path for folder in folders for path in folder.glob(f"*{sealed.SUFFIX}")]
        if there:
            with tempfile.TemporaryDirectory() as scratch:
                newest = max(there, key=lambda path: path.stat().st_mtime)
                key.open(newest, Path(scratch) / "file")
    except (sealed.Unusable, OSError) as error:
        return wrong("files", str(error), "Files at rest: docs/DEPLOYMENT.md")
    return ok("files", f"They are sealed; {'the newest opens' if there else 'none is there yet'}.")


def _versions() -> Finding:
    python = ".".join(str(number) for number in sys.version_info[:3])
    said = f"slotfill {_installed('slotfill') or '(no package)'}, Python {python}."
    if not OLDEST_PYTHON <= sys.version_info[:2] <= NEWEST_PYTHON:
        return wrong("versions", said, "Python 3.11 to 3.14 is needed.")
    if differ := sorted(
        name for name, pin in _pins().items() if _installed(name) not in (None, pin)
    ):
        said += f" Other versions than the tested ones: {', '.join(differ)}."
        return note("versions", said, "pip install -c constraints.txt as in docs/DEPLOYMENT.md")
    return ok("versions", said)


def _pins() -> dict[str, str]:
    """The versions that were tested, by package; empty where the list is not there."""
    listed = next((file.read_text(encoding="utf-8") for file in PINS if file.is_file()), "")
    pairs = (line.split(";")[0].partition("==") for line in listed.splitlines())
    return {name.strip(): pin.strip() for name, equals, pin in pairs if equals}


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
