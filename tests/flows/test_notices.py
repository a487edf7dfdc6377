"""What staff are told, from the database's rows to a real HTTP route, through apprise."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from aiohttp import web

from bot import audit
from bot.messages.dispatch import pace
from bot.messages.gateway import Failure
from bot.notices import conditions, watch
from bot.notices.models import Notice, NoticeMessage
from bot.notices.routes import LEASE, Routes
from bot.settings import Invalid
from tests.world import TOMORROW, World, number

NAME = "Wilhelmina Featherstone"


@dataclass
class Room:
    """A chat room that takes messages over HTTP, or refuses them."""

    url: str = ""
    heard: list[str] = field(default_factory=list)
    statuses: Iterator[int] = field(default_factory=lambda: iter(()))

    async def take(self, request: web.Request) -> web.Response:
        status = next(self.statuses, 200)
        if status < 300:
            self.heard.append(json.loads(await request.text())["message"])
        return web.Response(status=status)


@asynccontextmanager
async def room(*statuses: int) -> AsyncIterator[Room]:
    chat = Room(statuses=iter(statuses))
    app = web.Application()
    app.router.add_post("/{tail:.*}", chat.take)
    runner = web.AppRunner(app, access_log=None)  # the room's own log is none of ours
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    chat.url = f"json://{host}:{port}/secret-path"
    try:
        yield chat
    finally:
        await runner.cleanup()


class Told:
    """A clinic whose staff are told by these routes."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.world = World(environ)
        self.routes = Routes(self.world.settings)
        self.watch = watch.Watch(self.world.settings, self.routes.audiences)

    async def refused_by_the_carrier(self) -> None:
        closed = Failure(20003, "The account is closed.")
        await pace.pause("x", closed, self.world.now + timedelta(days=1))

    async def look(self, after: timedelta = timedelta(minutes=1)) -> None:
        await self.world.until(self.world.now + after)
        assert await self.watch.once(self.world.now)
        while await self.routes.deliver(self.world.now):
            pass


async def test_a_patient_who_waits_is_told_to_the_desk_without_a_word_of_who(
    database: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    async with room() as chat:
        told = Told({"NOTIFY_DESK": chat.url})
        phone = number(1)
        await told.world.patient(phone, NAME)
        await told.world.slot()
        await told.world.settle()
        for _ in range(2):
            await told.world.say(phone, "purple knee elephants")
        await told.look()
        assert [line for line in chat.heard if "person" in line] == []
        await told.look(timedelta(minutes=10))
        assert "1 patient waits for a person (for 11 min)." in "\n".join(chat.heard)
        for said in (*chat.heard, caplog.text):
            assert not re.search(rf"{NAME}|knee|{phone[2:]}|secret-path", said)


async def test_a_dead_process_between_the_look_and_the_route_costs_no_message(
    database: ModuleType,
) -> None:
    async with room() as chat:
        told = Told({"NOTIFY_ON_CALL": chat.url})
        await told.refused_by_the_carrier()
        await told.world.pass_time(minutes=1)
        assert await told.watch.once(told.world.now)
        await told.world.pass_time(minutes=1)
        assert await told.watch.once(told.world.now)
        again = Told.__new__(Told)
        again.world, again.watch = told.world, told.watch
        again.routes = Routes(told.world.settings)
        await again.look()
        assert [line.partition(":")[0] for line in chat.heard] == ["No text leaves"]


async def test_a_route_that_refuses_is_tried_again_and_then_the_next(database: ModuleType) -> None:
    async with room(500, 503) as broken, room() as chat:
        told = Told({"NOTIFY_ON_CALL": f"{broken.url} {chat.url}"})
        await NoticeMessage.create(
            audience="on_call",
            body="Texts do not leave.",
            created_at=told.world.now,
            next_attempt_at=told.world.now,
        )
        for _ in range(3):
            await told.look(LEASE * 3)
        assert (broken.heard, chat.heard) == ([], ["Texts do not leave."])


async def test_two_bots_look_and_one_message_goes_out(database: ModuleType) -> None:
    async with room() as chat:
        told = Told({"NOTIFY_DESK": chat.url})
        await told.world.pass_time(minutes=1)
        await asyncio.gather(*(told.watch.once(told.world.now) for _ in range(8)))
        await asyncio.gather(*(told.routes.deliver(told.world.now) for _ in range(8)))
        assert len(chat.heard) == 1
        assert chat.heard[0].startswith("Yesterday: 0 slots freed")


async def test_the_summary_comes_once_a_day_when_the_desk_opens(database: ModuleType) -> None:
    async with room() as chat:
        told = Told({"NOTIFY_DESK": chat.url, "DESK_HOURS": "07:30-18:00"})
        for _ in range(72):
            await told.look(timedelta(hours=1))
        assert len([line for line in chat.heard if line.startswith("Yesterday")]) in (3, 4)


async def test_a_slot_that_is_lost_within_the_hour_names_its_place_alone(
    database: ModuleType,
) -> None:
    async with room() as chat:
        told = Told({"NOTIFY_DESK": chat.url})
        await told.world.slot(starts_at=TOMORROW)
        await told.world.until(TOMORROW - timedelta(minutes=45))
        await told.look()
        assert "1 slot begins within the hour and is still free." in "\n".join(chat.heard)


async def test_who_takes_it_is_named_and_nobody_is_told_again(database: ModuleType) -> None:
    async with room() as chat:
        told = Told({"NOTIFY_ON_CALL": chat.url})
        await told.refused_by_the_carrier()
        await told.look()
        await told.look()
        (notice,) = await watch.open_notices()
        await watch.take(notice.id, "Zoe", told.world.now)
        await told.look(timedelta(hours=3))
        assert len(chat.heard) == 1
        assert (await Notice.get(id=notice.id)).taken_by == "Zoe"
        with pytest.raises(watch.NotOpen):
            await watch.take(999, "Zoe", told.world.now)


def test_an_address_of_no_known_kind_is_refused_without_being_quoted() -> None:
    world = World({"NOTIFY_DESK": "nonsense://hunter2@host"})
    with pytest.raises(Invalid) as refused:
        Routes(world.settings)
    assert refused.value.faults == ["NOTIFY_DESK holds an address of no known kind."]


async def test_a_look_that_takes_long_holds_up_nobody_who_leaves_a_line_in_the_record(
    database: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, looking, others = Told({}), asyncio.Event(), asyncio.Event()
    holding = conditions.holding

    async def slowly(*given: Any) -> Any:
        looking.set()
        await others.wait()
        return await holding(*given)

    monkeypatch.setattr(conditions, "holding", slowly)
    look = asyncio.create_task(told.watch.once(told.world.now))
    try:
        await looking.wait()
        async with asyncio.timeout(4):
            await audit.record("anna", "booked", "slot", 1, told.world.now)
    finally:
        others.set()
        assert await look
