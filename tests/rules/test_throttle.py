"""How fast somebody may guess at the door, by a clock and a sleep of the test's own."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest

from dashboard.access.throttle import DAY_SECONDS, Tally, Throttle, TooMany, Visitor

STRANGER = "198.51.100.7"
HOME = "203.0.113.9"


T = TypeVar("T")


class Remembered:
    """Tallies in memory, by a clock of the test's own."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._tallies: dict[str, Tally] = {}

    async def change(
        self, keys: Sequence[str], work: Callable[[float, Sequence[Tally]], T], *, failed: bool
    ) -> T:
        tallies = [self._tallies.get(key) or Tally(key) for key in keys]
        done = work(self._clock(), tallies)
        if failed:
            self._tallies |= {one.key: one for one in tallies}
        return done


class Door:
    """A throttle whose time passes only by its own waiting."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.throttle = Throttle(Remembered(lambda: self.now), self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.now += seconds

    async def attempt(self, visitor: Visitor, *, fits: bool = False) -> float:
        """How long it waits. Raises ``TooMany``."""
        before = self.now
        await self.throttle.hold_back(visitor)
        if fits:
            await self.throttle.succeeded(visitor)
        else:
            await self.throttle.failed(visitor)
        return self.now - before

    async def guess(self, seconds: float, visitors: list[Visitor]) -> int:
        """How many guesses somebody makes in so long, as fast as they are let."""
        end, made, n = self.now + seconds, 0, 0
        while self.now < end:
            n += 1
            try:
                await self.attempt(visitors[n % len(visitors)])
                made += 1
            except TooMany as refused:
                self.now += min(refused.seconds, 5.0)
        return made


@pytest.fixture
def door() -> Door:
    return Door()


async def test_whoever_mistypes_a_few_times_waits_for_nothing(door: Door) -> None:
    anna = Visitor("anna", HOME)
    assert [await door.attempt(anna) for _ in range(5)] == [0.0] * 5
    assert 0 < await door.attempt(anna) <= 2


async def test_who_has_a_password_tries_few_codes_however_many_addresses_they_have(
    door: Door,
) -> None:
    many = [Visitor("anna code", f"198.51.{n // 250}.{n % 250}", digits=True) for n in range(999)]
    assert await door.guess(DAY_SECONDS, many) < 300  # of a million, three of which are right
    assert await door.attempt(Visitor("anna code", HOME), fits=True) <= 1  # a recovery code


async def test_a_stranger_locks_nobody_out(door: Door) -> None:
    await door.guess(DAY_SECONDS, [Visitor("anna", STRANGER)])
    assert await door.attempt(Visitor("anna", HOME), fits=True) <= 1
    assert await door.attempt(Visitor("anna", STRANGER, browser="mark"), fits=True) == 0


async def test_a_day_of_guesses_from_one_address_is_a_few(door: Door) -> None:
    assert 100 < await door.guess(DAY_SECONDS, [Visitor("anna", STRANGER)]) < 1_700


async def test_many_addresses_share_the_pace_of_the_account(door: Door) -> None:
    many = [Visitor("anna", f"198.51.{n // 250}.{n % 250}") for n in range(1000)]
    assert await door.guess(3_600, many) < 3_800
    assert await door.attempt(Visitor("anna", HOME, browser="mark"), fits=True) == 0


async def test_one_address_that_tries_many_names_is_slowed_down(door: Door) -> None:
    names = [Visitor(f"name{n}", STRANGER) for n in range(2000)]
    assert await door.guess(600, names) < 800
    assert await door.attempt(Visitor("anna", HOME)) == 0


async def test_a_network_of_ipv6_is_one_address(door: Door) -> None:
    for n in range(6):
        await door.attempt(Visitor("anna", f"2001:db8::{n + 1}"))
    assert await door.attempt(Visitor("anna", "2001:db8::ffff")) > 0
    assert await door.attempt(Visitor("anna", "2001:db8:0:1::1")) == 0


async def test_guesses_made_at_once_keep_their_distance_too() -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    throttle, anna = Throttle(Remembered(lambda: 0.0), sleep), Visitor("anna", STRANGER)
    for _ in range(5):
        await throttle.failed(anna)
    for _ in range(6):
        await throttle.hold_back(anna)
    with pytest.raises(TooMany):
        await throttle.hold_back(anna)
    assert waits == [2.0, 4.0, 6.0, 8.0, 10.0, 12.0]


async def test_a_guess_in_a_known_browser_is_slowed_down_like_any_other(door: Door) -> None:
    known = Visitor("anna", HOME, browser="mark")
    assert 100 < await door.guess(DAY_SECONDS, [known]) < 1_700


async def test_a_success_ends_the_pace(door: Door) -> None:
    anna = Visitor("anna", HOME)
    for _ in range(7):
        await door.attempt(anna)
    await door.attempt(anna, fits=True)
    assert await door.attempt(anna) == 0
