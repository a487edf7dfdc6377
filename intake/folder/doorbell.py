"""Says "look now" when something happens in the inbox. Nothing depends on it but speed.

Promises: ``mind`` brings a dead observer back, also after the folder was gone. Does not promise an
event for every file: shares and container mounts send none, and a flood drops some.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

JOIN_SECONDS: Final = 2.0

log = logging.getLogger(__name__)


class _Ring(FileSystemEventHandler):
    """An exception in a handler ends the observer's thread, so there is nothing to fail here."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in ("opened", "closed_no_write"):
            self._ring()


class Doorbell:
    """Watches ``path``; ``ring`` is called from another thread and must not raise."""

    def __init__(self, path: Path, ring: Callable[[], None]) -> None:
        self._path = path
        self._ring = ring
        self._observer: BaseObserver | None = None
        self._watched: int | None = None

    def mind(self) -> bool:
        """Start the observer if it is not there, dead, or watches a folder that was exchanged.

        True if it watches.
        """
        try:
            inode = self._path.stat().st_ino
        except OSError:
            self.close()
            return False
        if self._lives() and inode == self._watched:
            return True
        self.close()
        return self._start(inode)

    def close(self) -> None:
        observer, self._observer = self._observer, None
        if observer is not None and observer.is_alive():
            observer.stop()
            observer.join(JOIN_SECONDS)

    def _lives(self) -> bool:
        observer = self._observer
        if observer is None or not observer.is_alive():
            return False
        return bool(observer.emitters) and all(e.is_alive() for e in observer.emitters)

    def _start(self, inode: int) -> bool:
        observer = Observer()
        try:
            observer.schedule(_Ring(self._ring), str(self._path), recursive=True)
            observer.start()
        except OSError as error:
            log.warning("the inbox is not watched, only scanned: error=%s", type(error).__name__)
            return False
        self._observer, self._watched = observer, inode
        return True
