"""How often somebody may do something: counted in memory, per process, with bounded room."""

from collections import OrderedDict, deque
from collections.abc import Callable


class Allowance:
    """At most ``most`` times in ``seconds`` for each key; the least recently seen keys are
    forgotten beyond ``keys`` of them."""

    def __init__(
        self, most: int, seconds: float, monotonic: Callable[[], float], *, keys: int = 10_000
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._monotonic = monotonic
        self._keys = keys
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def is_spent(self, key: str) -> bool:
        """Whether one more would be too many; nothing is counted."""
        times = self._times.get(key)
        full = times is not None and len(times) == self._most
        return bool(full and times and self._monotonic() - times[0] < self._seconds)

    def spend(self, key: str) -> bool:
        """Count one more for this key; False if that is more than is allowed."""
        now = self._monotonic()
        times = self._times.setdefault(key, deque(maxlen=self._most))
        self._times.move_to_end(key)
        if len(self._times) > self._keys:
            self._times.popitem(last=False)
        if len(times) == self._most and now - times[0] < self._seconds:
            return False
        times.append(now)
        return True
