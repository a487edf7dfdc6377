"""The marker outside the database: how far it had come when a text last left, in ``DATA_DIR``.

A database that was restored to an earlier state, or a standby that took over without the last
transactions, has forgotten texts that patients have received. Nothing inside it can tell. So every
claim of texts is counted there, and each process keeps the highest count that it has seen
committed, in memory and in a file of its own; a lower count is that of a database that went back.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot import logs

log = logs.get(__name__)

FOLDER: Final = "marks"


class Marker:
    """``high`` is the highest count that this process, or any in this folder, has seen."""

    def __init__(self, folder: Path | None = None, name: str = "") -> None:
        """Without a folder it is in memory alone."""
        self._file = folder / FOLDER / name if folder else None
        self.high = highest(folder) if folder else 0
        self._written: int | None = None

    def has_gone_back(self, claims: int) -> bool:
        return claims < self.high

    def check(self) -> None:
        """Raises ``OSError`` if nothing can be kept in the folder."""
        self._write()

    def note(self, claims: int) -> None:
        """Keep a count that is committed, before anything leaves. On a full disk it is kept in
        memory alone, and written as soon as that can be: texts go on. A sender that idles comes by
        every few seconds with the same count, and writes nothing."""
        self.high = max(claims, self.high)
        if self._written == self.high:
            return
        try:
            self._write()
        except OSError as error:
            log.error("marker not written", error=type(error).__name__)  # noqa: TRY400 - no value

    def _write(self) -> None:
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part = self._file.with_suffix(".part")
            part.write_text(str(self.high), encoding="ascii")
            os.replace(part, self._file)
        self._written = self.high


def highest(folder: Path) -> int:
    """The highest count that any process has left in this folder; 0 if there is none."""
    return max((_read(file) for file in (folder / FOLDER).glob("*")), default=0)


def _read(file: Path) -> int:
    with suppress(OSError, ValueError):
        return int(file.read_text(encoding="ascii"))
    return 0
