"""A month that the product has lived, replayed from what it kept: exactly, where that is known."""

from dataclasses import replace
from datetime import UTC, timedelta
from types import ModuleType

import pytest

from bot import settings
from bot.simulation.command import live
from bot.simulation.month import FIRST_DAY
from bot.simulation.patients import Habits
from bot.simulation.plan import Plan
from bot.waitlist.replay import command, engine, estimate, log
from bot.waitlist.replay.past import Setting
from bot.waitlist.rules import clinic
from tests.world import ACCOUNT, World, column, number, slot_row

SPAN = (FIRST_DAY.replace(tzinfo=UTC), FIRST_DAY.replace(tzinfo=UTC) + timedelta(days=60))
PLAN = Plan(
    slots=12,
    slots_a_day=4,
    lead=timedelta(hours=6),
    waiting=40,
    habits=Habits(yes=0.15, no=0.2, stop=0.02, unreachable=0.05),
)


@pytest.mark.long
@pytest.mark.parametrize("pacing", ["fixed", "computed"])
async def test_a_month_under_its_own_setting_is_what_it_was(
    database: ModuleType, pacing: settings.Pacing
) -> None:
    chosen = replace(settings.load(ACCOUNT), pacing=pacing)
    lived = await live(chosen, PLAN, lambda _: None)
    rules = clinic.of(chosen)
    found = await log.read(*SPAN, rules)
    assert (len(found.slots), found.left_out) == (lived.slots, 0)
    assert [engine.run(slot, slot.live) for slot in found.slots] == [
        slot.became for slot in found.slots
    ]
    answer = estimate.replay(found.slots, None, found.offers, seed=1, draws=10)
    assert answer.coverage == 1.0
    assert answer.was.filled == pytest.approx(lived.filled)
    assert answer.was.turned_away == pytest.approx(lived.turned_away)
    for name in estimate.MEASURES:
        it = answer.measures[name]
        assert (it.mean, it.interval, it.bounds) == (it.mean, (it.mean,) * 2, (it.mean,) * 2)
        assert it.mean == getattr(answer.was, name)
    other = Setting("fixed", 8, timedelta(minutes=7))
    faster = [estimate.replay(found.slots, other, found.offers, seed=1, draws=10) for _ in range(2)]
    assert faster[0] == faster[1], "The same seed gives the same answer."
    assert faster[0].coverage < 1.0


async def test_the_command_replays_a_month_and_changes_nothing(
    database: ModuleType,
) -> None:
    world = World()
    await world.patients(6)
    slot = await world.slot(world.now + timedelta(hours=5))
    await world.settle()
    await world.pass_time(minutes=8)
    await world.say(number(5), "yes")
    await world.pass_time(hours=10)
    assert (await slot_row(slot))["status"] == "filled"
    before = await column("SELECT count(*) FROM offer")
    found = await log.read(world.now - timedelta(days=9), world.now, world.rules)
    answer = estimate.replay(found.slots, Setting("fixed", 6, timedelta(minutes=7)), [], 1, 10)
    lines = command.told(answer, found)
    assert lines[0] == "1 slots are replayed; in 0 more a person stepped in."
    assert lines[1] == "Of the replies that this rests on, 100 % happened."
    assert lines[4].startswith("texts a fill             6.0 -> 6.0"), lines
    assert before == await column("SELECT count(*) FROM offer")
