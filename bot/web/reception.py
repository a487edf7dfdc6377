"""Whether the carrier's webhooks get through: counted in memory, per process."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

RECENT_SECONDS: Final = 600.0


class Webhooks:
    """Of each path, whether the last webhook was taken for the carrier's own, or refused though it
    claimed to be. Each path by itself: we name one address, and somebody types the other into the
    carrier's console. A scanner that does not know our account does not count."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._refused_at: dict[str, float] = {}
        self.refusals: Counter[str] = Counter()
        """How many were refused since the start, by the reason."""

    def accept(self, path: str) -> None:
        self._refused_at.pop(path, None)

    def refuse(self, path: str) -> None:
        self._refused_at[path] = self._monotonic()

    def refused(self) -> Sequence[str]:
        """The paths of which the last webhook was refused, and lately."""
        now = self._monotonic()
        return [path for path, at in self._refused_at.items() if now - at < RECENT_SECONDS]

    def count(self, reason: str) -> None:
        self.refusals[reason] += 1
