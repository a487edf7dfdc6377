"""What a winner gives up is the next slot, so far and no further, and is shown as a chain."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from bot.database import execute, fetch_value
from bot.waitlist.deliveries.effects import Effects
from bot.waitlist.views import history, worklist
from dashboard.pages.slots import today
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World, row, table

PEOPLE = ("+12145550111", "+12145550122", "+12145550133")
CHICAGO = ZoneInfo("America/Chicago")
DAYS = ("2026-03-10", "2026-03-17", "2026-03-24", "2026-03-31")


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    return World(tmp_path / "data")


async def cancel(world: World, number: int, phone: str = "") -> None:
    world.drop(f"{number}.csv", table([row(number, f"{DAYS[number]} 09:00", phone=phone)]))
    await world.settle()


async def test_each_winner_s_former_appointment_is_the_next_slot_until_it_is_enough(
    world: World,
) -> None:
    rules = replace(world.rules, cascade_rounds=2)
    object.__setattr__(world.site.ledger, "effects", Effects(rules))
    await cancel(world, 0)
    for number, phone in enumerate(PEOPLE, start=1):
        entry_id = await worlds.add_entry(phone, f"Patient {number}")
        former = datetime.fromisoformat(f"{DAYS[number]}T09:00").replace(tzinfo=CHICAGO)
        sql = "UPDATE waitlist_entry SET current_appt_at = $2 WHERE id = $1"
        await execute(sql, entry_id, former)
        await worlds.ask_somebody(world)
        await worlds.let_win(world, phone)
        await cancel(world, number, phone)
        if number == 2:
            (slot,) = await worklist.open_slots(rules)
            said = today.chain(slot, world.clocks.at, CHICAGO)
            assert said.startswith("2 patients have moved up: Tue, Mar 10")
            assert "Tue, Mar 17" in said
    assert await worklist.open_slots(rules) == []
    told = await fetch_value("SELECT receipt FROM intake_file ORDER BY id DESC")
    assert "2 patients have moved up" in str(told)
    day = timedelta(days=1)
    assert await history.moved_up(world.clocks.at - day, world.clocks.at + day) == 2
    rounds = "SELECT array_agg(round ORDER BY slot_start_at) FROM cancellation_event"
    assert await fetch_value(rounds) == [0, 1, 2]
