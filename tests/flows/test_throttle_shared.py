"""Guesses that go to several dashboards by turns are counted together."""

from types import ModuleType

import pytest

from bot import database as db
from dashboard.access import throttle
from dashboard.access.throttle import Shared, Throttle, TooMany, Visitor
from tests.world import column

ANNA = Visitor("anna", "198.51.100.7")


class Dashboards:
    """Some of them on one database, and the guess that goes to the next of them."""

    def __init__(self, count: int) -> None:
        self.waits: list[float] = []
        self._throttles = [Throttle(Shared(), self._sleep) for _ in range(count)]
        self._turn = 0

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    async def guess(self, visitor: Visitor = ANNA, *, fits: bool = False) -> None:
        one = self._throttles[self._turn % len(self._throttles)]
        self._turn += 1
        await one.hold_back(visitor)
        await (one.succeeded if fits else one.failed)(visitor)

    async def guesses(self) -> int:
        """How many are let through until whoever guesses is told to come back later."""
        for made in range(50):
            try:
                await self.guess()
            except TooMany:
                return made
        return 50


async def test_two_dashboards_let_through_no_more_guesses_than_one(database: ModuleType) -> None:
    let_through = {}
    for count in (1, 2, 3):
        await db.execute("TRUNCATE sign_in_pace")
        let_through[count] = await Dashboards(count).guesses()
    assert let_through[1] == let_through[2] == let_through[3] < 20


async def test_a_restart_forgets_no_guess(database: ModuleType) -> None:
    for _ in range(6):
        await Dashboards(1).guess()
    after = Dashboards(1)
    await after.guess()
    assert after.waits[0] > 0


async def test_what_was_typed_for_a_name_is_not_kept(database: ModuleType) -> None:
    """It may be a password, in the wrong field."""
    await Dashboards(1).guess(Visitor("correct horse battery", "198.51.100.7", digits=True))
    keys = await column("SELECT key FROM sign_in_pace ORDER BY key")
    assert [len(str(key).split()[1]) for key in keys] == [32, 4, 4]
    assert "horse" not in str(keys)


async def test_whoever_never_fails_leaves_nothing_and_a_success_ends_the_pace(
    database: ModuleType,
) -> None:
    dashboards = Dashboards(2)
    await dashboards.guess(fits=True)
    assert await column("SELECT key FROM sign_in_pace") == []
    for _ in range(6):
        await dashboards.guess()
    await dashboards.guess(fits=True)
    dashboards.waits.clear()
    await dashboards.guess()
    assert dashboards.waits == []


async def test_room_is_bounded_and_the_latest_stay(
    database: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "TIDIED_ONCE_IN", 1)
    monkeypatch.setattr(throttle, "KEYS", 9)
    for n in range(8):
        await Dashboards(1).guess(Visitor(f"name{n}", f"198.51.100.{n}"))
    assert await column("SELECT count(*) FROM sign_in_pace") == [9]
    kept = await column("SELECT count(*) FROM sign_in_pace WHERE key LIKE 'address%'")
    assert kept == [3]
