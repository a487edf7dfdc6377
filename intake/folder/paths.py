"""Where files lie under the data folder, and how one is moved without loss.

Promises: a move is a rename where the folders share a file system, else a verified copy before the
original goes; an existing file is never written over.
"""

import errno
import hashlib
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.data_dir import sealed
from bot.settings import Settings
from intake.folder import faults

_HASH_BYTES: Final = 1 << 20


@dataclass(frozen=True)
class Places:
    """The folders of one installation."""

    data: Path
    key: sealed.Key = field(default_factory=sealed.Key)

    @property
    def inbox(self) -> Path:
        return self.data / "inbox"

    @property
    def staging(self) -> Path:
        return self.data / "staging"

    @property
    def held(self) -> Path:
        return self.staging / "held"

    @property
    def outbox(self) -> Path:
        return self.data / "outbox"

    @property
    def profiles(self) -> Path:
        return self.data / "profiles"

    @property
    def sources(self) -> Path:
        """Where the clinic keeps its own sources of messages."""
        return self.profiles / "hl7"

    @property
    def record_systems(self) -> Path:
        """Where the clinic keeps its own sources that are asked by FHIR."""
        return self.profiles / "fhir"

    def make(self) -> None:
        """Make the folders that are missing."""
        for folder in (self.inbox, self.held, *self._own()):
            folder.mkdir(parents=True, exist_ok=True)

    def mend(self) -> None:
        """Make anew what somebody removed while the service runs, but never the inbox or the data
        folder: they may lie on a share that is away. Raises ``OSError``."""
        for folder in (self.staging, self.held, *self._own()):
            folder.mkdir(exist_ok=True)

    def _own(self) -> tuple[Path, ...]:
        return (*self.kept(), self.outbox)

    def kept(self) -> tuple[Path, Path]:
        """Where files stay once they are settled."""
        return (self.data / "archive", self.data / "rejected")

    def put_away(self, origin: Path, target: Path) -> None:
        """Move a file to where it stays, sealed if there is a key. Nothing if it is there already.
        Raises ``OSError``."""
        if self.key.identity is None:
            move(origin, target)
        elif origin.exists():
            self.key.put(origin, target)

    def at(self, place: str) -> Path:
        """The path of a place as the ledger names it."""
        return self.data.joinpath(*place.split("/"))


def of(settings: Settings) -> Places:
    """Raises ``sealed.Unusable``."""
    return Places(settings.data_dir, sealed.load(settings.files_key, settings.data_dir))


def sha256(path: Path) -> str:
    """The digest of the file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_HASH_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def move(origin: Path, target: Path) -> bool:
    """Move a file; False if the origin is gone. Raises ``OSError``, e.g. if the target exists."""
    if target.exists():
        if not origin.exists():
            return False
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target.name)
    try:
        origin.rename(target)
    except FileNotFoundError:
        if not target.parent.is_dir():
            raise
        return False
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy(origin, target)
    return True


def _copy(origin: Path, target: Path) -> None:
    """Between file systems: the original goes only after its copy is safe and the same."""
    part = target.with_name(f"{target.name}.part")
    faults.reach("copy")
    shutil.copy2(origin, part)
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    if sha256(part) != sha256(origin):
        part.unlink()
        raise OSError(errno.EAGAIN, "the file changed while it was copied")
    part.rename(target)
    origin.unlink()
