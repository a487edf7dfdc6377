"""The record system's doorbell: whoever shows the secret has the schedule read, and no more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.ledger import polls
from bot.wakeup import Wakeup
from bot.web import hooks, public
from bot.web.services import RINGS_A_MINUTE, WRONG_HOOKS_A_MINUTE
from intake.fhir.address import Base
from intake.fhir.client import Client
from intake.polls import serving
from tests.flows import intake_world as worlds
from tests.flows.record_system import RecordSystem, Running
from tests.flows.serving import app_of
from tests.flows.test_appointments import open_times
from tests.flows.test_fhir_read import Asking
from tests.waiting import wait_until
from tests.world import World

SECRET = "a secret that only the tests know"
RIGHT = {"Authorization": f"Bearer {SECRET}"}


async def heard(wakeup: Wakeup) -> bool:
    return await wakeup.wait(polls.CHANNEL, 1)


async def status(client: Any, headers: dict[str, str], path: str = hooks.PATH, **more: Any) -> int:
    answer = await client.open(path, headers=headers, **{"method": "POST", **more})
    return int(answer.status_code)


async def test_only_the_secret_rings_and_whatever_is_sent_is_not_looked_at(
    database: ModuleType,
) -> None:
    client = app_of(World({"FHIR_HOOK_SECRET": SECRET})).test_client()
    wakeup = Wakeup((polls.CHANNEL,))
    listening = asyncio.create_task(wakeup.run())
    try:
        while not await heard(wakeup):  # it rings by itself once it listens
            pass
        for shown in ({}, {"Authorization": "Bearer no"}, {hooks.HEADER: SECRET + "x"}):
            assert await status(client, shown, data=b"{}") == 401
        assert not await heard(wakeup)
        for method, path in (("POST", hooks.PATH), ("PUT", f"{hooks.PATH}/Appointment/7")):
            assert await status(client, RIGHT, path, method=method, data=b"\xff{") == 200
            assert await heard(wakeup)
        assert await status(client, {hooks.HEADER: SECRET}) == 200
        assert await heard(wakeup)
        for _ in range(RINGS_A_MINUTE):
            assert await status(client, RIGHT) == 200
        while await heard(wakeup):
            pass
        assert await status(client, RIGHT) == 200
        assert not await heard(wakeup)  # more of them tell nothing more
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


async def test_guessing_is_stopped_and_without_a_secret_there_is_no_doorbell(
    database: ModuleType,
) -> None:
    client = app_of(World({"FHIR_HOOK_SECRET": SECRET})).test_client()
    answers = [await status(client, {}) for _ in range(WRONG_HOOKS_A_MINUTE + 1)]
    assert (answers[0], answers[-1], await status(client, RIGHT)) == (401, 429, 429)
    assert await status(app_of(World()).test_client(), RIGHT) == 404
    for path in (hooks.PATH, f"{hooks.PATH}/Appointment/7"):
        assert public.is_public(path)
    for path in ("/hooks", f"{hooks.PATH}x"):
        assert not public.is_public(path)


@pytest.fixture
async def ehr(database: ModuleType, tmp_path: Path) -> AsyncIterator[tuple[Asking, RecordSystem]]:
    await worlds.add_provider()
    await worlds.add_place()
    world = worlds.World(tmp_path / "data")
    running = await Running.of(RecordSystem(world.clocks.now))
    async with Client(Base(f"{running.system.address}/fhir")) as client:
        yield Asking(world, running.system, client, "fhir-standard"), running.system
    await running.stop()


async def test_a_ring_has_the_schedule_read_once_whatever_its_server_says_of_changes(
    ehr: tuple[Asking, RecordSystem],
) -> None:
    asking, system = ehr
    system.faults.add("stale")
    system.book("A1", "2026-03-10 09:00")
    await asking.after()
    system.cancel("A1")
    await asking.after(seconds=12)
    assert await open_times() == []
    for _ in range(19):
        asking.poll.ring(asking.world.clocks.at)
    await asking.after(seconds=1)
    assert await open_times() == ["10 09:00"]
    asked = len(system.requests)
    await asking.after(seconds=12)
    assert asked == len(system.requests)


async def test_the_bridge_passes_a_ring_on_while_it_asks(
    ehr: tuple[Asking, RecordSystem],
) -> None:
    poll = ehr[0].poll

    async def passed() -> bool:
        await polls.ring()
        return poll._rung_at is not None

    async with serving._rung(poll):
        await wait_until(passed)
