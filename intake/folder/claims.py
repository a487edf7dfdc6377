"""A dropped file in our hands: moved from the inbox to ``staging`` under a name that tells all.

Promises: of two services one gets a file; what a dead service left in ``staging`` is taken over by
the next that looks, and the token in its name tells whether anything but the last move is left to
do.
"""

import errno
import os
import re
import socket
import stat
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped]  # it has no types

from bot import clock
from intake.folder import names, paths

FORGOTTEN_SECONDS: Final = 600.0
"""A service on another computer that has not come round for so long is taken for dead."""

_CLOCK_SLACK_SECONDS: Final = 3
_OURS: Final = (".receipt", ".part")
"""How the names of what lies beside a claimed file end."""
_STAGED: Final = re.compile(r"(?P<token>[0-9a-f]{32})~(?P<folder>[^~]*)~(?P<name>.+)")
_OWNER: Final = re.compile(r"(?P<host>[^~]+)~(?P<pid>\d+)~(?P<started>\d+)")
_HALF_CLAIMED: Final = re.compile(r"\.claimed~(?P<owner>[^~]+~\d+~\d+)~(?P<name>.+)")


@dataclass(frozen=True)
class Claim:
    """A file that is ours. ``folder`` is that of the inbox in which it was dropped, if any."""

    token: uuid.UUID
    path: Path
    name: str
    folder: str | None

    @property
    def receipt(self) -> Path:
        """Where its receipt is written before both leave ``staging``."""
        return self.path.with_name(f"{self.path.name}.receipt")


class Desk:
    """One service's own folder in ``staging``."""

    def __init__(self, where: paths.Places) -> None:
        self._where = where
        started = int(psutil.Process().create_time())
        self.owner = f"{names.safe(socket.gethostname()).replace('~', '_')}~{os.getpid()}~{started}"
        self.folder = where.staging / self.owner

    def open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    def close(self) -> None:
        """Leave nothing behind; a folder that still holds files stays for the next service."""
        with suppress(OSError):
            self.folder.rmdir()

    def beat(self) -> None:
        """Show services on other computers that this one lives."""
        with suppress(OSError):
            os.utime(self.folder)

    def claim(self, path: Path, folder: str | None) -> Claim | None:
        """Take a file from the inbox; none if another service was faster or it is no plain file.

        Raises ``PermissionError`` while another program holds it (Windows), and if it may not be
        read: it stays where whoever dropped it can see it.
        """
        if not os.access(path, os.R_OK):
            if not os.path.lexists(path):
                return None
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        claim = self._new(names.safe(path.name), names.safe(folder) if folder else "")
        try:
            path.rename(claim.path)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            if not self._claim_across(path, claim):
                return None
        if not stat.S_ISREG(claim.path.lstat().st_mode):
            claim.path.rename(path)  # it was exchanged for something else since it was looked at
            return None
        return claim

    def _new(self, name: str, folder: str) -> Claim:
        token = uuid.uuid4()
        name = f"{name}_" if name.endswith(_OURS) else name
        staged = self.folder / f"{token.hex}~{folder.replace('~', '_')}~{name}"
        return Claim(token, staged, name, folder or None)

    def _claim_across(self, path: Path, claim: Claim) -> bool:
        """The inbox is on another file system: a hidden name there is the claim, then it moves."""
        hidden = path.with_name(f".claimed~{self.owner}~{path.name}")
        try:
            path.rename(hidden)
        except FileNotFoundError:
            return False
        try:
            return paths.move(hidden, claim.path)
        except OSError:
            hidden.rename(path)
            raise

    def own(self) -> Iterator[Claim]:
        """What lies on this desk, the oldest first."""
        yield from _claims(self.folder)

    def take_held(self, path: Path) -> Claim | None:
        """Take a held file back on the desk; none if another service was faster."""
        target = self.folder / path.name
        try:
            path.rename(target)
        except FileNotFoundError:
            return None
        with suppress(FileNotFoundError):
            path.with_name(f"{path.name}.receipt").unlink()
        return parse(target)

    def adopt(self) -> int:
        """Take over what dead services left; returns the number of files."""
        adopted = 0
        for folder in self._where.staging.iterdir():
            if folder == self.folder or not folder.is_dir() or alive(folder):
                continue
            for claim in _claims(folder):
                for path in (claim.receipt, claim.path):
                    with suppress(FileNotFoundError):
                        path.rename(self.folder / path.name)
                        adopted += path == claim.path
            with suppress(OSError):
                folder.rmdir()
        return adopted

    def put_back(self, inbox: Path) -> None:
        """Give files their name back that a dead service had half claimed from a shared inbox."""
        for path in inbox.glob(".claimed~*"):
            found = _HALF_CLAIMED.fullmatch(path.name)
            if found is None or alive(self._where.staging / found["owner"]):
                continue
            target = path.with_name(found["name"])
            if not target.exists():
                with suppress(FileNotFoundError):
                    path.rename(target)


def held(where: paths.Places) -> Iterator[Claim]:
    """The files that wait for a person."""
    yield from _claims(where.held)


def parse(path: Path) -> Claim | None:
    """The claim that a staged file's name tells of; none if it is no such name."""
    found = _STAGED.fullmatch(path.name)
    if found is None or path.name.endswith(_OURS):
        return None
    return Claim(uuid.UUID(found["token"]), path, found["name"], found["folder"] or None)


def alive(folder: Path) -> bool:
    """Whether the service whose folder this is still runs, as far as can be told."""
    found = _OWNER.fullmatch(folder.name)
    if found is None:
        return True  # not a service's: nothing of ours to take
    if found["host"] != names.safe(socket.gethostname()).replace("~", "_"):
        try:
            return clock.now().timestamp() - folder.stat().st_mtime < FORGOTTEN_SECONDS
        except FileNotFoundError:
            return False
    try:
        started = psutil.Process(int(found["pid"])).create_time()
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True
    return bool(abs(started - int(found["started"])) <= _CLOCK_SLACK_SECONDS)


def _claims(folder: Path) -> Iterator[Claim]:
    found = [claim for path in folder.iterdir() if (claim := parse(path)) is not None]
    yield from sorted(found, key=lambda claim: claim.path.name)
