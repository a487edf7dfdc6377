"""Guesses at the door are slowed down, and nobody is locked out by those of others.

Three paces hold back whoever is not known: one for each account from each address, which becomes
slow soon; one for each account from everywhere; and one for each address. Of the six digits of a
second step, which whoever tries has the password for, few are tried a day from everywhere: there
are a million, and three are right. A recovery code opens the door meanwhile. A browser in which
somebody has signed in to this account before has a pace of its own: what strangers do does not
hold it back. A name that no account has is treated like any other. All of it is kept in the
database, with bounded room: several dashboards count together, and a restart forgets nothing.
"""

import asyncio
import hashlib
import ipaddress
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from bot import database

T = TypeVar("T")

LONGEST_WAIT_SECONDS: Final = 12.0
"""Whoever would have to wait for longer is told so instead."""
KEYS: Final = 10_000
TIDIED_ONCE_IN: Final = 100
"""After so many failures, about, the keys beyond ``KEYS`` are forgotten."""
NAME_DIGITS: Final = 4
"""Names are told apart by a digest of 16 bits: too few to find out by it what was typed."""
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
class Tally:
    """What is kept of a key; the times are seconds of the clock that all dashboards share."""

    key: str
    failures: int = 0
    next_at: float = 0.0
    last_at: float = 0.0


class Kept(Protocol):
    """Where tallies are kept."""

    async def change(
        self, keys: Sequence[str], work: Callable[[float, Sequence[Tally]], T], *, failed: bool
    ) -> T:
        """Call ``work`` with the time and the tallies of these keys, which nobody else has
        meanwhile, and keep them as it leaves them. One without a failure is kept only if that one
        is to have ``failed``."""
        ...


class Pace:
    """How fast attempts with one key may follow each other: after so many failures, one in so many
    ``steps`` seconds. A key that is quiet for ``memory`` seconds is forgotten."""

    def __init__(self, name: str, steps: Sequence[tuple[int, float]], memory: float) -> None:
        self.name = name
        self._steps = steps
        self._memory = memory

    def wait(self, tally: Tally, now: float) -> float:
        """For how many seconds the next attempt must wait; 0.0 for none."""
        if now - tally.last_at > self._memory:
            tally.failures, tally.next_at = 0, 0.0
        return max(0.0, tally.next_at - now)

    def take(self, tally: Tally, now: float) -> None:
        """The next attempt is made as soon as it may; the one after it keeps its distance."""
        tally.next_at = max(now, tally.next_at) + self._distance(tally.failures)

    def fail(self, tally: Tally, now: float) -> None:
        """An attempt has failed."""
        self.wait(tally, now)
        before = self._distance(tally.failures)
        tally.failures += 1
        tally.last_at = now
        # The failure that makes it slower holds back the attempt after it already.
        tally.next_at = max(tally.next_at, now) + self._distance(tally.failures) - before

    def _distance(self, failures: int) -> float:
        return max((seconds for least, seconds in self._steps if failures >= least), default=0.0)


ONE_SOURCE: Final = Pace("source", ((5, 2.0), (20, 10.0), (100, 60.0)), DAY_SECONDS)
EVERYWHERE: Final = Pace("account", ((20, 0.5), (100, 1.0)), DAY_SECONDS)
DIGITS: Final = Pace("digits", ((10, 10.0), (50, 60.0), (100, 600.0)), DAY_SECONDS)
ADDRESSES: Final = Pace("address", ((20, 0.25), (100, 1.0)), QUARTER_SECONDS)


class Throttle:
    """Holds attempts back by their three paces, or the one of a known browser."""

    def __init__(
        self, kept: Kept, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    ) -> None:
        self._kept = kept
        self._sleep = sleep

    async def hold_back(self, visitor: Visitor) -> None:
        """Wait until this attempt may be made. Raises ``TooMany``."""
        paces, keys = _of(visitor)

        def work(now: float, tallies: Sequence[Tally]) -> float:
            both = list(zip(paces, tallies, strict=True))
            seconds = max(pace.wait(tally, now) for pace, tally in both)
            if seconds <= LONGEST_WAIT_SECONDS:
                for pace, tally in both:
                    pace.take(tally, now)
            return seconds

        seconds = await self._kept.change(keys, work, failed=False)
        if seconds > LONGEST_WAIT_SECONDS:
            raise TooMany(seconds)
        if seconds:
            await self._sleep(seconds)

    async def failed(self, visitor: Visitor) -> None:
        paces, keys = _of(visitor)

        def work(now: float, tallies: Sequence[Tally]) -> None:
            for pace, tally in zip(paces, tallies, strict=True):
                pace.fail(tally, now)

        await self._kept.change(keys, work, failed=True)

    async def succeeded(self, visitor: Visitor) -> None:
        """Only whoever has the password ends the pace, and only their own."""
        _, keys = _of(visitor)

        def work(_now: float, tallies: Sequence[Tally]) -> None:
            tallies[0].failures, tallies[0].next_at = 0, 0.0

        await self._kept.change(keys[:1], work, failed=False)


def _of(visitor: Visitor) -> tuple[list[Pace], list[str]]:
    """The paces of an attempt, and a key of each: never what somebody has typed for a name, which
    may be a password."""
    name, source = _digest(visitor.name)[:NAME_DIGITS], _digest(visitor.source)
    by_account = DIGITS if visitor.digits else EVERYWHERE
    keys = {ONE_SOURCE: f"{name} {source}", by_account: name, ADDRESSES: source}
    paces = [ONE_SOURCE] if visitor.browser is not None else list(keys)
    return paces, [f"{pace.name} {keys[pace]}" for pace in paces]


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]


class Shared:
    """Tallies in the database, so that several dashboards count together."""

    async def change(
        self, keys: Sequence[str], work: Callable[[float, Sequence[Tally]], T], *, failed: bool
    ) -> T:
        async def both() -> T:
            if failed:  # in one order, so that no two wait for each other
                await database.execute(BEGUN, sorted(keys))
            now: float = await database.fetch_value(NOW)
            found = {one.key: one for one in await database.rows(Tally, LOCKED, list(keys))}
            tallies = [found.get(key) or Tally(key) for key in keys]
            result = work(now, tallies)
            for one in found.values():
                await database.execute(WRITTEN, one.key, one.failures, one.next_at, one.last_at)
            return result

        with database.whole():
            done = await database.unit(both)
            if failed and secrets.randbelow(TIDIED_ONCE_IN) == 0:
                await database.execute(TIDIED, DAY_SECONDS, KEYS)
        return done


NOW: Final = "SELECT extract(epoch FROM clock_timestamp())::float8"
BEGUN: Final = """
    INSERT INTO sign_in_pace (key, failures, next_at, last_at)
    SELECT key, 0, 0, 0 FROM unnest($1::text[]) AS given (key) ON CONFLICT DO NOTHING
"""
LOCKED: Final = """
    SELECT key, failures, next_at, last_at FROM sign_in_pace WHERE key = ANY ($1)
    ORDER BY key FOR UPDATE
"""
WRITTEN: Final = """
    UPDATE sign_in_pace SET failures = $2, next_at = $3, last_at = $4 WHERE key = $1
"""
TIDIED: Final = """
    DELETE FROM sign_in_pace WHERE key IN (
        SELECT key FROM sign_in_pace
        WHERE last_at < extract(epoch FROM clock_timestamp()) - $1 OR last_at <= (
            SELECT last_at FROM sign_in_pace ORDER BY last_at DESC OFFSET $2 LIMIT 1)
        FOR UPDATE SKIP LOCKED)
"""


def _network(address: str) -> str:
    """Who has one address of IPv6 has all of its /64."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return str(known)
    return str(ipaddress.ip_network((int(known) >> 64 << 64, 64)))
