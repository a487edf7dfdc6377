"""The report of a month: what it says, that nobody is in it, and that nobody gets it twice."""

import asyncio
import base64
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import pypdf
import pytest
from aiohttp import web

from bot import database as bot_database
from bot.notices.addresses import recipients
from bot.notices.reports import archive, document, mailing
from bot.notices.routes import Routes
from tests.flows import dashboard_history, two_places
from tests.world import World, number

OCTOBER = date(2026, 10, 1)
NAME = "Wilhelmina Featherstone"
PROVIDER = "Dr. Łukasz Müller"


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


def read(drawn: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(drawn)).pages
    return "\n".join(page.extract_text() for page in pages)


@dataclass
class Inbox:
    """Takes reports over HTTP as apprise sends them; answers what it is told to, at last 200."""

    url: str = ""
    bodies: list[str] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    hold: asyncio.Event | None = None
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        told = json.loads(await request.text())
        self.bodies.append(told["message"])
        self.files += [base64.b64decode(one["base64"]) for one in told["attachments"]]
        self.came.set()
        if self.hold is not None:
            await self.hold.wait()
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@asynccontextmanager
async def inbox(*answers: int) -> AsyncIterator[Inbox]:
    made = Inbox(answers=list(answers))
    app = web.Application()
    app.router.add_post("/{tail:.*}", made.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    made.url = f"json://{host}:{port}/secret-path"
    try:
        yield made
    finally:
        if made.hold is not None:
            made.hold.set()
        await runner.cleanup()


async def october(world: World) -> None:
    """Months of closed slots, and now the first of November."""
    for n in range(1, 9):
        await world.patient(number(n), NAME, joined_at=world.now - timedelta(days=70))
    await world.provider(PROVIDER)
    await world.provider("Dr. Lee")
    await dashboard_history.fill(world.now, weeks=9, seed=3, per_week=30)


async def test_a_month_is_drawn_with_its_denominators_and_without_a_patient(world: World) -> None:
    await october(world)
    settings = world.settings
    assert await mailing.make(settings, OCTOBER, world.now)
    drawn = await archive.found(OCTOBER)
    assert drawn is not None
    words = read(drawn)
    totals = await bot_database.fetch_one(
        """
        SELECT count(*) AS closed, count(*) FILTER (WHERE status = 'filled') AS filled,
               count(*) FILTER (WHERE verdict = 'too_late') AS late
        FROM cancellation_event
        WHERE closed_at >= '2026-10-01 05:00Z' AND closed_at < '2026-11-01 05:00Z'
        """
    )
    assert totals is not None
    assert f"{totals['filled']} of {totals['closed']}" in words
    assert f"Cancelled too late to ask {totals['late']} " in words
    for said in ("October 2026", "Plano", "Dr. Lee", "ukasz Müller", "Who was left out", "By text"):
        assert said in words, said
    for kept_out in (NAME, "Featherstone", number(1)[-4:]):
        assert kept_out not in words
    # As it was made: what changes later does not change it.
    await bot_database.execute("UPDATE provider_reference SET provider_name = 'Dr. ' || id")
    assert await mailing.make(settings, OCTOBER, world.now)
    assert await archive.found(OCTOBER) == drawn
    assert not await mailing.make(settings, date(2020, 1, 1), world.now)


async def test_whoever_is_killed_while_it_is_handed_over_sends_it_no_second_time(
    database: ModuleType,
) -> None:
    async with inbox() as box:
        world = World({"NOTIFY_REPORT": box.url})
        await october(world)
        box.hold = asyncio.Event()
        await mailing.make(world.settings, OCTOBER, world.now)
        killed = asyncio.create_task(mailing.send(Routes(world.settings), OCTOBER, world.now))
        await box.came.wait()
        killed.cancel()
        await asyncio.gather(killed, return_exceptions=True)
        box.hold.set()
        for hours in (0, 2, 48):
            await mailing.send(Routes(world.settings), OCTOBER, world.now + timedelta(hours=hours))
        assert len(box.files) == 1
        (kept,) = await archive.newest()
        assert kept.fate == "unknown"


async def test_many_bots_send_it_once_and_what_is_refused_is_tried_again(
    database: ModuleType,
) -> None:
    async with inbox(500) as box:
        world = World({"NOTIFY_REPORT": box.url})
        await october(world)

        async def everybody(later: timedelta) -> None:
            await asyncio.gather(
                *[
                    mailing.send(Routes(world.settings), OCTOBER, world.now + later)
                    for _ in range(5)
                ]
            )

        await asyncio.gather(*[mailing.make(world.settings, OCTOBER, world.now) for _ in range(3)])
        await everybody(timedelta(0))
        assert (len(box.files), (await archive.newest())[0].fate) == (1, "refused")
        await everybody(timedelta(minutes=30))
        assert len(box.files) == 1
        for hours in (2, 3, 30):
            await everybody(timedelta(hours=hours))
        assert (len(box.files), (await archive.newest())[0].fate) == (2, "sent")
        assert box.files[1] == await archive.found(OCTOBER)
        assert "October 2026: " in box.bodies[1]
        assert NAME not in box.bodies[1]


async def test_it_is_not_mailed_long_after_its_month_nor_to_nobody(database: ModuleType) -> None:
    async with inbox() as box:
        world = World({"NOTIFY_REPORT": box.url})
        await october(world)
        # The clinic's day is late in November: October's report is made, for Fill rates alone.
        await mailing.once(world.settings, Routes(world.settings), world.now)
        assert (await archive.newest())[0].fate == "kept"
        assert box.files == []


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("mailtos://anna:secret@mail.example.org?to=a@x.org,b@x.org", "a@x.org, b@x.org"),
        ("mailtos://anna:secret@example.org", "anna@example.org"),
        ("mailto://anna:secret@example.org/boss@x.org?smtp=s", "boss@x.org"),
        ("slack://TokenA/TokenB/TokenC", "slack"),
    ],
)
def test_who_gets_it_is_told_without_a_secret(address: str, who: str) -> None:
    assert recipients(address) == who


def test_letters_that_the_font_lacks_are_written_plainly() -> None:
    assert document.plain("Müller Ñandú, Šimek, 李\x00") == "Müller Ñandú, Simek, ??"


async def test_whoever_sees_all_figures_downloads_it_and_nobody_else(
    world: World, tmp_path: Path
) -> None:
    group = await two_places.make(world)
    await dashboard_history.fill(world.now, weeks=9, seed=3, per_week=5)
    assert await mailing.make(world.settings, OCTOBER, world.now)
    asked = {
        "all": await two_places.browser(world, tmp_path, "manager"),
        "one": await two_places.browser(world, tmp_path, "manager", [group.plano]),
        "desk": await two_places.browser(world, tmp_path, "front_desk"),
    }
    paths = ("/report/2026-10.pdf", "/report/2026-09.pdf", "/report/2026-10-01.pdf")
    assert {who: [await one.status(path) for path in paths] for who, one in asked.items()} == {
        "all": [200, 404, 404],
        "one": [404, 404, 404],
        "desk": [404, 404, 404],
    }
