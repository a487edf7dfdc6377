"""What lies in the inbox, and which of it has stopped changing.

Promises: the scan is the truth; nothing but plain files is ever opened or moved, no link followed.
A file is ready when its size and time have not changed for the quiet period and nobody has it open
for writing; where that can't be told, the period is longer. Does not promise that a writer who
closed the file and means to go on later is noticed: nobody can.
"""

import logging
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from intake.folder import handles, names

QUIET_SECONDS: Final = 2.0
UNTOLD_QUIET_SECONDS: Final = 10.0
"""Where it can't be told whether somebody still writes: a copy over a slow network pauses."""
EMPTY_QUIET_SECONDS: Final = 30.0
"""Many programs make a file first, empty or full of zeros, and fill it later."""

MOST_UNTAKEN: Final = 100
FOLDER: Final = "This is a folder. Copy the files in it into the inbox itself."
LINK: Final = "This is a link or a device, and those are not followed. Copy the file itself here."

log = logging.getLogger(__name__)


class Found(NamedTuple):
    """A file in the inbox. ``folder`` is the folder of the inbox that it lies in, if any."""

    path: Path
    folder: str | None
    size: int
    modified_ns: int
    inode: int


class Look(NamedTuple):
    """One look at the inbox: what can be claimed, the oldest first, and what must wait."""

    ready: list[Found]
    waiting: int
    untaken: Mapping[str, str] = MappingProxyType({})
    """What will never be taken: each name with the reason."""


@dataclass
class _Seen:
    found: Found
    since: float


class Inbox:
    """The inbox over time. ``monotonic`` gives seconds."""

    def __init__(
        self,
        path: Path,
        folders: Iterable[str] = (),
        *,
        quiet: float = QUIET_SECONDS,
        untold_quiet: float = UNTOLD_QUIET_SECONDS,
        empty_quiet: float = EMPTY_QUIET_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
        being_written: Callable[[Path], bool | None] = handles.being_written,
    ) -> None:
        self.path = path
        self._being_written = being_written
        self._folders = frozenset(folder.casefold() for folder in folders)
        self._quiet = quiet
        self._untold_quiet = max(quiet, untold_quiet)
        self._empty_quiet = max(quiet, empty_quiet)
        self._monotonic = monotonic
        self._seen: dict[Path, _Seen] = {}
        self._refused: set[Path] = set()
        self._untaken: dict[str, str] = {}

    def look(self) -> Look:
        """Scan once. Raises ``OSError`` when the folder is gone or can't be read."""
        now = self._monotonic()
        self._untaken.clear()
        found = {one.path: one for one in self._scan()}
        self._seen = {
            path: seen for path, seen in self._seen.items() if found.get(path) == seen.found
        }
        for path, one in found.items():
            self._seen.setdefault(path, _Seen(one, now))
        ready = [seen.found for seen in self._seen.values() if self._is_ready(seen, now)]
        ready.sort(key=lambda one: (one.modified_ns, one.path.name))
        return Look(ready, len(found) - len(ready), dict(self._untaken))

    def held_by_another(self, found: Found) -> None:
        """It could not be claimed: begin its quiet period anew."""
        self._seen.pop(found.path, None)

    def _is_ready(self, seen: _Seen, now: float) -> bool:
        rested = now - seen.since
        if rested < self._quiet:
            return False
        written = self._being_written(seen.found.path)
        if written or (written is None and rested < self._untold_quiet):
            return False
        return rested >= self._empty_quiet or not handles.hollow(seen.found.path)

    def _scan(self) -> Iterator[Found]:
        with os.scandir(self.path) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name.casefold() in self._folders:
                        yield from self._scan_folder(entry)
                    elif not names.ignored(entry.name):
                        self._leave(entry.name, FOLDER)
                elif (found := self._plain(entry, None)) is not None:
                    yield found

    def _scan_folder(self, folder: "os.DirEntry[str]") -> Iterator[Found]:
        try:
            with os.scandir(folder.path) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        self._leave(f"{folder.name}/{entry.name}", FOLDER)
                    elif (found := self._plain(entry, folder.name)) is not None:
                        yield found
        except OSError as error:
            log.warning("a folder of the inbox can't be read: error=%s", type(error).__name__)

    def _plain(self, entry: "os.DirEntry[str]", folder: str | None) -> Found | None:
        shown = f"{folder}/{entry.name}" if folder else entry.name
        if names.ignored(entry.name):
            if (why := names.left(entry.name)) is not None:
                self._leave(shown, why)
            return None
        path = Path(entry.path)
        try:
            status = os.lstat(path)  # not the entry's own: on Windows that one has no inode
        except OSError:
            return None
        if not stat.S_ISREG(status.st_mode):
            self._note_refused(path)
            self._leave(shown, LINK)
            return None
        return Found(path, folder, status.st_size, status.st_mtime_ns, status.st_ino)

    def _leave(self, name: str, why: str) -> None:
        if len(self._untaken) < MOST_UNTAKEN:
            self._untaken[name.encode("utf-8", "replace").decode()[:200]] = why

    def _note_refused(self, path: Path) -> None:
        if path not in self._refused:
            self._refused.add(path)
            log.warning("something in the inbox is no plain file and is left alone")
