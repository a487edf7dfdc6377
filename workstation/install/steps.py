"""What an installation consists of, as values: planned, shown by ``--dry-run``, then done."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SHOWN_SECRETS = ("TOKEN", "KEY", "DATABASE", "NOTIFY", "HEARTBEAT")
"""Parts of the names of settings whose values are not shown."""


class Failed(Exception):
    """A step could not be done; the message is a sentence for the operator."""


@dataclass(frozen=True)
class MakeFolder:
    """A folder; one that is there stays as somebody has opened it to others if it is ``kept``."""

    path: Path
    mode: int
    owner: str | None = None
    kept: bool = False

    def shown(self) -> str:
        if self.kept and self.path.is_dir():
            return f"folder {self.path} is there, and stays as it is"
        return f"folder {self.path} ({self.mode:o}{f', of {self.owner}' if self.owner else ''})"

    def do(self) -> None:
        if self.kept and self.path.is_dir():
            return
        self.path.mkdir(parents=True, exist_ok=True)
        _give(self.path, self.mode, self.owner)


@dataclass(frozen=True)
class Write:
    """A file; one that is there stays if it is to be ``kept``, as an .env is."""

    path: Path
    text: str
    mode: int = 0o644
    owner: str | None = None
    kept: bool = False

    def shown(self) -> str:
        if self.kept and self.path.exists():
            return f"file   {self.path} is there, and stays as it is"
        lines = [f"    {_masked(line)}" for line in self.text.splitlines()]
        return "\n".join([f"file   {self.path} ({self.mode:o})", *lines])

    def do(self) -> None:
        if self.kept and self.path.exists():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Nobody else may read it for an instant: it is made with its mode.
        self.path.unlink(missing_ok=True)
        with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, self.mode), "w",
                       encoding="utf-8", newline="\n") as file:  # fmt: skip
            file.write(self.text)
        _give(self.path, self.mode, self.owner)


@dataclass(frozen=True)
class Run:
    """A program; ``may_fail`` where its failure changes nothing, ``or_else`` what its failure
    means, in a sentence; not run where ``unless`` succeeds."""

    words: Sequence[str]
    cwd: Path | None = None
    may_fail: bool = False
    or_else: str = ""
    unless: Sequence[str] = ()

    def shown(self) -> str:
        return "run    " + " ".join(self.words)

    def do(self) -> None:
        if self.unless and _status(self.unless, quiet=True) == 0:
            return
        status = _status(self.words, self.cwd, quiet=bool(self.or_else))
        if status and not self.may_fail:
            raise Failed(
                self.or_else or f"This failed with status {status}: {' '.join(self.words)}"
            )


def _status(words: Sequence[str], cwd: Path | None = None, *, quiet: bool) -> int:
    said = subprocess.DEVNULL if quiet else None
    try:
        done = subprocess.run(list(words), cwd=cwd, check=False, stdout=said, stderr=said)  # noqa: S603 - planned
    except OSError as error:
        raise Failed(f"{words[0]} can't be run: {error.strerror}.") from None
    return done.returncode


@dataclass(frozen=True)
class Remove:
    path: Path

    def shown(self) -> str:
        return f"remove {self.path}"

    def do(self) -> None:
        self.path.unlink(missing_ok=True)


Step = MakeFolder | Write | Run | Remove


def _give(path: Path, mode: int, owner: str | None) -> None:
    if sys.platform == "win32":
        return  # the folder's access list decides there
    if owner is not None:
        shutil.chown(path, owner, owner)
    path.chmod(mode)


def _masked(line: str) -> str:
    name, equals, value = line.partition("=")
    secret = equals and value and any(part in name for part in SHOWN_SECRETS) and name.isupper()
    return f"{name}=..." if secret else line
