"""The raw messages of a feed, kept for some days: to take up what a person releases, and to play
them again.

Promises: a file holds one message, readable by this service's user alone, under the name of its
digest; what is older than the days that the clinic chose is gone, but for what waits for a person.
"""

import os
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_DAY_SECONDS: Final = 86_400
_SUFFIX: Final = ".hl7"


@dataclass(frozen=True)
class Kept:
    """The folder of raw messages, and for how many days they stay."""

    folder: Path
    days: int

    def open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def path(self, digest: str) -> Path:
        return self.folder / f"{digest}{_SUFFIX}"

    def keep(self, digest: str, raw: bytes) -> None:
        """Write a message down. Raises ``OSError``."""
        path = self.path(digest)
        if path.exists():
            return
        unfinished = path.with_suffix(f".{os.getpid()}")
        file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
        with os.fdopen(file, "wb") as out:
            out.write(raw)
        unfinished.replace(path)

    def read(self, digest: str) -> bytes | None:
        """A message; ``None`` if it is gone."""
        try:
            return self.path(digest).read_bytes()
        except FileNotFoundError:
            return None

    def purge(self, now: float, waiting: Container[str]) -> int:
        """Remove what is older than its days and does not wait; how many."""
        removed = 0
        for path in self._files():
            old = path.stat().st_mtime < now - self.days * _DAY_SECONDS
            if old and path.stem not in waiting:
                path.unlink(missing_ok=True)
                removed += 1
        return removed

    def _files(self) -> Iterator[Path]:
        yield from self.folder.iterdir() if self.folder.is_dir() else ()


_BINARY: Final = getattr(os, "O_BINARY", 0)
