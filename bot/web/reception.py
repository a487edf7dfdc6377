"""Whether the carrier's webhooks get through: counted in memory, per process."""

from collections.abc import Callable
from typing import Final

RECENT_SECONDS: Final = 600.0


class Webhooks:
    """When the last one was taken for the carrier's own, and when one was refused that claimed to
    be. A scanner that signs nothing does not count."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._accepted_at: float | None = None
        self._refused_at: float | None = None

    def accept(self) -> None:
        self._accepted_at = self._monotonic()

    def refuse(self, *, signed: bool) -> None:
        if signed:
            self._refused_at = self._monotonic()

    def all_refused(self) -> bool:
        """Whether a signed one was refused lately, and none was taken for as long."""
        return self._is_recent(self._refused_at) and not self._is_recent(self._accepted_at)

    def _is_recent(self, at: float | None) -> bool:
        return at is not None and self._monotonic() - at < RECENT_SECONDS
