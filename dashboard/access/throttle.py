"""Guesses at the door are slowed down, and nobody is locked out by those of others.

Three paces hold back whoever is not known: one for each account from each address, which becomes
slow soon; one for each account from everywhere; and one for each address. Of the six digits of a
second step, which whoever tries has the password for, few are tried a day from everywhere: there
are a million, and three are right. A recovery code opens the door meanwhile. A browser in which
somebody has signed in to this account before has a pace of its own: what strangers do does not hold
it back. A name that no account has is treated like any other. All of it is kept in memory, with
bounded room; what lasts is the count of failures on the account, and the record.
"""

import asyncio
import ipaddress
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

LONGEST_WAIT_SECONDS: Final = 12.0
"""Whoever would have to wait for longer is told so instead."""
KEYS: Final = 10_000
DAY_SECONDS: Final = 86_400.0
QUARTER_SECONDS: Final = 900.0


class TooMany(Exception):
    """There were too many attempts; ``seconds`` says after how long the next has a chance."""

    def __init__(self, seconds: float) -> None:
        super().__init__("There were many attempts to sign in. Wait a minute, then try again.")
        self.seconds = seconds


@dataclass(frozen=True)
class Visitor:
    """Who tries to sign in: to which account, from where, and in which browser, if it is one in
    which this account was used before."""

    name: str
    address: str
    browser: str | None = None
    digits: bool = False
    """Whether they try the few digits of a second step."""

    @property
    def source(self) -> str:
        """One browser that is known, or all that come from one network."""
        return f"browser {self.browser}" if self.browser else _network(self.address)


@dataclass
class _Tally:
    failures: int = 0
    next_at: float = 0.0
    last_at: float = 0.0


class Pace:
    """How fast attempts with one key may follow each other: after so many failures, one in so many
    ``steps`` seconds. A key that is quiet for ``memory`` seconds is forgotten."""

    def __init__(self, steps: Sequence[tuple[int, float]], memory: float) -> None:
        self._steps = steps
        self._memory = memory
        self._tallies: OrderedDict[str, _Tally] = OrderedDict()

    def wait(self, key: str, now: float) -> float:
        """For how many seconds the next attempt must wait; 0.0 for none."""
        tally = self._tallies.get(key)
        if tally is None or now - tally.last_at > self._memory:
            return 0.0
        return max(0.0, tally.next_at - now)

    def take(self, key: str, now: float) -> None:
        """The next attempt is made as soon as it may; the one after it keeps its distance."""
        tally = self._tally(key, now)
        tally.next_at = max(now, tally.next_at) + self._distance(tally.failures)

    def fail(self, key: str, now: float) -> None:
        """An attempt has failed."""
        tally = self._tally(key, now)
        before = self._distance(tally.failures)
        tally.failures += 1
        tally.last_at = now
        # The failure that makes it slower holds back the attempt after it already.
        tally.next_at = max(tally.next_at, now) + self._distance(tally.failures) - before

    def forget(self, key: str) -> None:
        self._tallies.pop(key, None)

    def _tally(self, key: str, now: float) -> _Tally:
        tally = self._tallies.get(key)
        if tally is None or now - tally.last_at > self._memory:
            tally = self._tallies[key] = _Tally(last_at=now)
        self._tallies.move_to_end(key)
        if len(self._tallies) > KEYS:
            self._tallies.popitem(last=False)
        return tally

    def _distance(self, failures: int) -> float:
        return max((seconds for least, seconds in self._steps if failures >= least), default=0.0)


class Throttle:
    """Holds attempts back by their three paces, or the one of a known browser."""

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._one_source = Pace(((5, 2.0), (20, 10.0), (100, 60.0)), DAY_SECONDS)
        self._everywhere = Pace(((20, 0.5), (100, 1.0)), DAY_SECONDS)
        self._digits = Pace(((10, 10.0), (50, 60.0), (100, 600.0)), DAY_SECONDS)
        self._addresses = Pace(((20, 0.25), (100, 1.0)), QUARTER_SECONDS)

    async def hold_back(self, visitor: Visitor) -> None:
        """Wait until this attempt may be made. Raises ``TooMany``."""
        now = self._monotonic()
        paces = self._of(visitor)
        seconds = max(pace.wait(key, now) for pace, key in paces)
        if seconds > LONGEST_WAIT_SECONDS:
            raise TooMany(seconds)
        for pace, key in paces:
            pace.take(key, now)
        if seconds:
            await self._sleep(seconds)

    def failed(self, visitor: Visitor) -> None:
        now = self._monotonic()
        for pace, key in self._of(visitor):
            pace.fail(key, now)

    def succeeded(self, visitor: Visitor) -> None:
        """Only whoever has the password ends the pace, and only their own."""
        pace, key = self._of(visitor)[0]
        pace.forget(key)

    def _of(self, visitor: Visitor) -> list[tuple[Pace, str]]:
        if visitor.browser is not None:
            return [(self._one_source, f"{visitor.name} at {visitor.source}")]
        return [
            (self._one_source, f"{visitor.name} at {visitor.source}"),
            (self._digits if visitor.digits else self._everywhere, visitor.name),
            (self._addresses, visitor.source),
        ]


def _network(address: str) -> str:
    """Who has one address of IPv6 has all of its /64."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return str(known)
    return str(ipaddress.ip_network((int(known) >> 64 << 64, 64)))
