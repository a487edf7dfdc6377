"""The product through a few simulated days: whole, repeatable, and within its promises."""

from dataclasses import replace
from datetime import timedelta
from types import ModuleType

import pytest

from bot import settings
from bot.simulation.command import live
from bot.simulation.month import Month
from bot.simulation.patients import Habits
from bot.simulation.plan import Plan
from tests.world import ACCOUNT, column

PLAN = Plan(
    slots=4,
    slots_a_day=2,
    lead=timedelta(hours=6),
    waiting=25,
    habits=Habits(yes=0.25, no=0.2, stop=0.02, unreachable=0.05),
)


@pytest.mark.parametrize("pacing", ["fixed", "computed"])
async def test_every_slot_closes_and_what_was_said_is_kept(
    database: ModuleType, pacing: settings.Pacing
) -> None:
    chosen = replace(settings.load(ACCOUNT), pacing=pacing)
    seen: list[int] = []
    found = await live(chosen, PLAN, seen.append)
    assert (found.slots, sum(seen)) == (4, 4)
    assert await column("SELECT DISTINCT status FROM cancellation_event") == ["filled"]
    assert found.filled == 1.0
    assert found.texts >= 1.0
    assert await column("SELECT count(*) FROM offer WHERE state = 'pending'") == [0]
    stopped = await column("SELECT count(*) FROM patient_contact WHERE opt_out")
    assert stopped == await column("SELECT count(*) FROM offer WHERE answer = 'stop'")


async def test_the_list_is_as_long_as_planned_whoever_leaves_it(database: ModuleType) -> None:
    plan = replace(PLAN, slots=2, habits=Habits(yes=0.25, stop=0.0))
    month = Month(settings.load(ACCOUNT), plan)
    await month.run(lambda _: None)
    waits = await column("SELECT count(*) FROM waitlist_entry WHERE active")
    assert 25 - 2 <= waits[0] <= 25  # type: ignore[operator]


async def test_whom_afternoons_never_suit_agrees_to_be_asked_for_none(database: ModuleType) -> None:
    habits = Habits(yes=0.3, no=0.3, stop=0.0, unreachable=0.0, unsuited=1.0)
    found = await live(settings.load(ACCOUNT), replace(PLAN, habits=habits), lambda _: None)
    avoided = await column("SELECT DISTINCT unnest(avoid_times) FROM waitlist_entry")
    assert found.agreed > 0
    assert {str(half).split()[1] for half in avoided} == {"PM"}
    assert await column("SELECT count(*) FROM waitlist_entry WHERE avoid_times <> '{}'") == [
        found.agreed
    ]
