"""The page about the setting: what it believes, what it foresees, what was set, what would be."""

from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest

from bot import database
from bot.waitlist.evidence import curves
from bot.waitlist.pacing.delays import DAY
from bot.waitlist.replay import estimate, foreseen, log
from bot.waitlist.replay.foreseen import Usual
from bot.waitlist.replay.past import Setting
from bot.waitlist.views.figures import policies
from dashboard.pages.figures import policy
from tests.world import World, number

SEVEN = timedelta(minutes=7)


@pytest.fixture
def world(database: ModuleType) -> World:
    return World({"BATCH_SIZE": "2"})


async def one_slot(world: World) -> None:
    """Put to two and two, and taken by the fourth."""
    await world.patients(12)
    await world.slot(world.now + timedelta(hours=5))
    await world.settle()
    await world.pass_time(minutes=8)
    await world.say(number(4), "yes")
    await world.pass_time(hours=6)


async def test_what_was_set_stands_with_what_followed(world: World) -> None:
    await one_slot(world)
    (found,) = await policies.stretches(world.now)
    assert found.setting == Setting("fixed", 2, SEVEN)
    assert (found.slots, found.filled, found.within_two_hours) == (1, 1, 1)
    assert (found.texts, found.yes) == (4, 1)
    assert await policies.typical(world.now) == Usual(12, 300)


async def test_a_setting_that_comes_back_is_another_stretch(world: World) -> None:
    await world.patients(3)
    for size in (2, 2, 5, 2):
        await world.slot(world.now + timedelta(hours=1))
        await world.settle()
        await database.execute(
            "UPDATE offer_batch SET size = $1 WHERE cancellation_id ="
            " (SELECT max(id) FROM cancellation_event)",
            size,
        )
        await world.pass_time(hours=2)
    found = await policies.stretches(world.now)
    assert [(one.setting.size, one.slots) for one in found] == [(2, 1), (5, 1), (2, 2)]
    assert await policies.stretches(world.now + policies.YEAR) == []


async def test_the_page_tells_todays_setting_and_draws_the_others(world: World) -> None:
    await one_slot(world)
    version = await curves.newest()
    points = foreseen.points(Setting("fixed", 2, SEVEN), version, Usual(12, 300))
    assert [point.live for point in points].count(True) == 1
    assert [point.minutes for point in points] == sorted(point.minutes for point in points)
    stretches = await policies.stretches(world.now)
    drawn = str(
        policy.build(world.rules, version, points, stretches, world.settings.timezone, world.now)
    )
    assert "Now: 2 every 7 min" in drawn
    assert "12 in 100 patients say YES" in drawn
    assert "2 every 7 min (now)" in drawn
    assert "Nothing was learned yet" in drawn


async def test_a_replay_says_how_much_of_it_happened_and_is_only_copied(world: World) -> None:
    await one_slot(world)
    found = await log.read(world.now - timedelta(days=1), world.now, world.rules)
    asked = Setting("fixed", 12, SEVEN)
    answer = estimate.replay(found.slots, asked, found.offers, policy.SEED, 20)
    drawn = str(policy.replayed(answer, asked, 1, 0))
    assert f"Of the replies that this rests on, {100 * answer.coverage:.0f}% happened" in drawn
    assert ("unsure" in drawn) == (answer.coverage < 0.6)
    assert "BATCH_SIZE=12" in drawn
    assert "Nobody was asked" in str(policy.replayed(None, asked, 0, 0))


@pytest.mark.parametrize(
    "search", ["?size=0&hold=-3", "?size=9e9", "?size=1001&hold=²", "?pacing=x&pace=%00", "?size=a"]
)
async def test_what_is_no_setting_is_the_clinics_own(world: World, search: str) -> None:
    assert policy.wanted(search, world.rules).shown == Setting("fixed", 2, SEVEN)
    assert policy.wanted("", world.rules).setting is None


async def test_a_setting_in_the_address_is_replayed(world: World) -> None:
    asked: Any = policy.wanted("?pacing=computed&pace=calm&hold=10", world.rules).setting
    assert asked == Setting("computed", 2, timedelta(minutes=10), "calm")
    assert policy.in_words(asked) == {"PACING": "computed", "PACE": "calm", "HOLD_MINUTES": "10"}
    assert len((await curves.newest()).curve.belief.delays.shares) == DAY + 1
