"""The most memory that a process holds, on any system: looked at again and again by a thread."""

import threading
from types import TracebackType
from typing import Final

import psutil  # type: ignore[import-untyped]  # has no types of its own

LOOK_SECONDS: Final = 0.01


class Peak:
    """Watches a process, by default this one, while the context lasts; ``megabytes`` is the most
    that was resident at any look."""

    def __init__(self, pid: int | None = None) -> None:
        self._process = psutil.Process(pid)
        self._over = threading.Event()
        self._watching = threading.Thread(target=self._watch, daemon=True)
        self._bytes = 0

    @property
    def megabytes(self) -> float:
        return self._bytes / (1 << 20)

    def __enter__(self) -> "Peak":
        self._watching.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over.set()
        self._watching.join()

    def _watch(self) -> None:
        while True:
            try:
                self._bytes = max(self._bytes, self._process.memory_info().rss)
            except psutil.NoSuchProcess:
                return
            if self._over.wait(LOOK_SECONDS):
                return
