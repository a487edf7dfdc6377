"""The board, the first day and the doctor: what each shows of what has really happened."""

import json
from dataclasses import replace
from datetime import datetime, time, timedelta
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import database as db
from bot.waitlist.views import board as slots_of
from bot.waitlist.views import first_day as progress
from dashboard.access import accounts
from dashboard.access.accounts import User
from dashboard.pages import board, doctor
from dashboard.pages.slots import first_day
from tests.flows import dashboard_world
from tests.world import World, number


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


async def drawn(world: World, search: str) -> str:
    zone = world.settings.timezone
    asks = board.chosen(search, world.now, zone)
    start = datetime.combine(asks.days[0], time.min, zone)
    end = datetime.combine(asks.days[-1] + timedelta(days=1), time.min, zone)
    found = await slots_of.slots(world.rules, start, end)
    regions = board.build(asks, found, world.now, zone)
    return "".join(piece.html for region in regions.values() for piece in region)


async def test_each_slot_stands_at_its_hour_with_how_far_it_is(world: World) -> None:
    made = await dashboard_world.busy_morning(world)
    week = await drawn(world, "?week=yes")
    for slot in made.values():
        assert f'data-key="chip-{slot}"' in week
    for said in ("filled, to book", "asking", "Frisco", "Tyler", "row=book-", "row=slot-"):
        assert said in week
    assert "Ana Reyes" not in week
    other = await drawn(world, "?week=yes&by=provider&wall=yes")
    assert "Dr. Moss" in other
    assert "/?row=" not in other
    withdrawn = made["nobody"]
    await db.execute(
        """
        UPDATE cancellation_event SET status = 'aborted', verdict = 'withdrawn', closed_at = $2,
            next_look_at = NULL, timer_token = NULL WHERE id = $1
        """,
        withdrawn,
        world.now,
    )
    assert f'data-key="chip-{withdrawn}"' not in await drawn(world, "?week=yes")


@pytest.mark.parametrize("search", ["?day=2026-13-40", "?day=9999-12-31", "?day=x&week=1", ""])
def test_an_address_that_says_nothing_is_today(search: str) -> None:
    zone = ZoneInfo("America/Chicago")
    now = datetime(2026, 11, 30, 15, tzinfo=zone)
    asks = board.chosen(search, now, zone)
    assert (asks.day, asks.week, asks.lane) == (now.date(), False, "place")


async def test_the_first_day_is_checked_by_what_happened(world: World) -> None:
    async def done() -> list[str]:
        return [one.words for one in await first_day.steps(world.settings) if one.done]

    before = await progress.read()
    assert before == replace(before, listed=False, delivered=False, answered=False)
    await world.provider("Dr. Lee")
    await world.patient(number(1), "Ana Reyes")
    await world.slot()
    await world.settle()
    await world.say(number(1), "YES")
    assert {"Providers", "A waitlist", "An answer arrives"} <= set(await done())
    assert "Accounts" not in await done()
    await accounts.add("anna", dashboard_world.PASSWORD, "admin", world.now, by="test")
    assert "Accounts" not in await done()
    await accounts.add("max", dashboard_world.PASSWORD, "front_desk", world.now, by="test")
    assert "Accounts" in await done()
    html = first_day.build(await first_day.steps(world.settings), User(1, "anna", "admin")).html
    assert html.count("<li>") == 8 - len(await done())
    assert f"Done: {', '.join(await done())}." in html


FOUND: list[Any] = [{"level": "wrong", "part": "disk", "says": "Full.", "mend": "Make room."}]


def test_what_the_doctor_says_is_read_whole_or_told_to_be_unreadable() -> None:
    assert [one.part for one in doctor.read(json.dumps(FOUND), "")] == ["disk"]
    for said in ("", "no json", '[{"level": "wrong"}]', '{"a": 1}'):
        (fault,) = doctor.read(said, "BOT_PORT must be a number.\n")
        assert (fault.level, fault.says) == ("wrong", "BOT_PORT must be a number.")
