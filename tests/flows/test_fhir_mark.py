"""A mark in the record system while patients are asked for a time: placed with the first of them,
and removed on every end."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from bot.database import column, execute, fetch_value, unit
from bot.ledger import marks
from bot.notices import conditions
from bot.notices.kinds import sentence
from bot.settings import Settings
from bot.waitlist import rounds
from intake.bookings.marks import Marks
from intake.fhir import source
from intake.fhir.address import Base
from intake.fhir.client import Client
from intake.fhir.reading import Reader
from intake.polls import serving
from intake.polls.poll import Poll
from intake.polls.takeover import Feed
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World
from tests.flows.record_system import RecordSystem, Running

ANA = "+12145550177"
CLOSE = """
    UPDATE cancellation_event SET status = $1::text, verdict = $2::text,
        closed_at = $3::timestamptz,
        booked_at = CASE $1::text WHEN 'filled' THEN $3::timestamptz END
"""
REOPEN = """
    UPDATE cancellation_event SET status = 'open', verdict = NULL, closed_at = NULL,
        booked_at = NULL
"""
ENDS = {"expired": "all_asked", "aborted": "withdrawn", "filled": "filled"}


class Clinic:
    """Reads, asks patients and marks, in a time that a test lets pass."""

    def __init__(self, world: World, client: Client) -> None:
        self.world = world
        origin = source.named("fhir-standard")
        reader = Reader(client, origin)
        self.poll = Poll(Feed(world.site, origin), reader, timedelta(seconds=60))
        self.marks = Marks(client, reader, self.poll.source)

    async def read(self, **passed: float) -> None:
        self.world.clocks.pass_seconds(timedelta(**passed).total_seconds())
        while await self.poll.step(self.world.clocks.at):
            pass

    async def ask(self) -> None:
        for slot_id in await column("SELECT id FROM cancellation_event WHERE status = 'open'"):
            await unit(partial(rounds.look, slot_id, self.world.rules, self.world.clocks.at))

    async def mark(self, **passed: float) -> None:
        self.world.clocks.pass_seconds(timedelta(**passed).total_seconds())
        await self.marks.step(self.world.clocks.at)

    async def end(self, how: str) -> None:
        await execute(CLOSE, how, ENDS[how], self.world.clocks.at)


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    return World(tmp_path / "data")


@pytest.fixture
async def ehr(world: World) -> AsyncIterator[RecordSystem]:
    system = RecordSystem(world.clocks.now)
    running = await Running.of(system)
    system.book("A1", "2026-03-10 09:00")
    yield system
    await running.stop()


@pytest.fixture
async def clinic(world: World, ehr: RecordSystem) -> AsyncIterator[Clinic]:
    """A time was cancelled in the record system, and Ana waits for one."""
    async with Client(Base(f"{ehr.address}/fhir")) as client:
        made = Clinic(world, client)
        await made.read()
        await worlds.add_entry(ANA, "Ana Ruiz")
        ehr.cancel("A1")
        await made.read(minutes=1)
        world.clocks.pass_seconds(200)
        yield made


async def test_a_time_is_marked_with_the_first_text_and_unmarked_on_every_end(
    clinic: Clinic, ehr: RecordSystem, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await clinic.mark()
    assert not ehr.tasks, "nobody is asked yet"
    await clinic.ask()
    for how in ENDS:
        await execute(REOPEN)
        await clinic.mark(minutes=3)
        await clinic.mark(minutes=3)
        (task,) = ehr.tasks.values()
        assert (task["status"], task["focus"]) == ("in-progress", {"reference": "Appointment/A1"})
        assert "Ana" not in str(task), "nobody is named"
        await clinic.end(how)
        await clinic.mark()
        assert not ehr.tasks, how
    said = caplog.text
    assert not any(one in said for one in ("Ana", "Ruiz", "5550177", "DOE", "Chen"))


async def test_in_shadow_mode_nothing_is_marked(clinic: Clinic, ehr: RecordSystem) -> None:
    """Nobody is asked: whoever looks there may book the time."""
    await execute("UPDATE cancellation_event SET shadow = TRUE")
    await clinic.ask()
    assert await fetch_value("SELECT count(*) FROM offer"), "whom it would ask is decided"
    await clinic.mark(minutes=3)
    assert not ehr.tasks


@pytest.mark.parametrize("fault", ["stored and silent", "crashed", "no delete", "placed twice"])
async def test_a_mark_whose_fate_is_not_known_is_looked_for_and_removed(
    clinic: Clinic, ehr: RecordSystem, fault: str
) -> None:
    ehr.faults.add(fault)
    await clinic.ask()
    await clinic.mark()
    assert len(ehr.tasks) == 1
    if fault == "crashed":
        await execute(
            "UPDATE ehr_mark SET state = 'sending', looked_at = $1", clinic.world.clocks.at
        )
    if fault == "placed twice":
        ehr.tasks["T9"] = {**next(iter(ehr.tasks.values())), "id": "T9"}
    else:
        await clinic.mark(minutes=3)
        assert len(ehr.tasks) == 1, "it is not placed a second time"
    await clinic.end("expired")
    ehr.faults.add("busy")
    await clinic.mark(minutes=3)
    assert ehr.tasks
    ehr.faults.discard("busy")
    await clinic.mark()
    assert ehr.tasks, "somebody has it in hand"
    await clinic.mark(minutes=3)
    assert not ehr.tasks
    assert await fetch_value("SELECT state FROM ehr_mark") == "removed"


@pytest.mark.parametrize("how", ["filled", "its time has come"])
async def test_staff_are_told_of_a_mark_that_can_not_be_removed_and_when_it_is(
    clinic: Clinic, ehr: RecordSystem, world: World, how: str
) -> None:
    async def told() -> list[str]:
        at = world.clocks.at
        return [sentence(one, at) for one in await conditions._marked(at)]

    ehr.faults.add("keeps tasks")
    await clinic.ask()
    await clinic.mark()
    await clinic.mark(minutes=20)
    assert await told() == [], "it is wanted there"
    if how == "filled":
        await clinic.end("filled")
    else:
        world.clocks.pass_seconds(
            (await fetch_value("SELECT slot_start_at FROM cancellation_event") - world.clocks.at)
            / timedelta(seconds=1)
        )
    await clinic.mark(minutes=3)
    assert await told() == [], "it is tried again first"
    await clinic.mark(minutes=13)
    sentences = await told()
    assert len(sentences) == 1
    assert sentences[0].startswith("1 time is not offered any more and still bears a mark")
    assert "(for 16 min): remove the task there." in sentences[0]
    (left,) = await marks.that_stay(world.clocks.at)
    assert (left.place, left.provider) == ("Main St", "Dr. Chen")
    ehr.faults.clear()
    await clinic.mark(minutes=3)
    assert not ehr.tasks
    assert await told() == []


async def test_a_mark_of_a_time_long_over_is_spoken_of_no_more(
    clinic: Clinic, ehr: RecordSystem, world: World
) -> None:
    ehr.faults.add("keeps tasks")
    await clinic.ask()
    await clinic.mark()
    await clinic.end("expired")
    start = await fetch_value("SELECT slot_start_at FROM cancellation_event")
    assert await marks.that_stay(start + timedelta(hours=23))
    assert not await marks.that_stay(start + timedelta(hours=25))


async def test_what_takes_no_tasks_is_not_asked_for_any(clinic: Clinic, ehr: RecordSystem) -> None:
    ehr.faults.add("no tasks")
    await clinic.ask()
    await clinic.mark()
    assert not any(one.path.startswith("/fhir/Task") for one in ehr.requests)
    assert await worlds.count("ehr_mark") == 0
    clinic.marks = Marks(clinic.marks.client, clinic.marks.reader, clinic.poll.source, places=False)
    ehr.faults.clear()
    await clinic.mark()
    assert not ehr.tasks, "it is off"


SECOND = """
name = "second"
title = "The other practice's system"
basis = "Invented."
[connection]
url = "{url}/fhir"
"""


async def test_two_record_systems_are_asked_and_each_frees_its_own(
    clinic: Clinic, world: World, ehr: RecordSystem
) -> None:
    own = world.where.record_systems
    own.mkdir(parents=True)
    other = RecordSystem(world.clocks.now)
    running = await Running.of(other)
    (own / "second.toml").write_text(SECOND.format(url=other.address))
    settings = Settings(data_dir=world.data, fhir_url=f"{ehr.address}/fhir")
    first, second = serving.asked(settings, own)
    assert (first.name, second.name) == ("fhir-standard", "second")
    other.book("A1", "2026-03-11 11:00")
    assert second.connection is not None
    async with serving.client(second.connection, second.scopes) as client:
        poll = Poll(Feed(world.site, second), Reader(client, second), timedelta(seconds=60))
        for cancelled in (False, True):
            if cancelled:
                other.cancel("A1")
            world.clocks.pass_seconds(60)
            while await poll.step(world.clocks.at):
                pass
    await running.stop()
    freed = await column(
        "SELECT file.source FROM cancellation_event AS slot JOIN intake_row AS counted"
        " ON counted.slot_id = slot.id JOIN intake_file AS file ON file.id = counted.file_id"
        " ORDER BY slot.slot_start_at"
    )
    assert freed == ["fhir/fhir-standard", "fhir/second"], "one id in both is two appointments"
    (own / "first.toml").write_text(SECOND.format(url=ehr.address).replace("second", "mine"))
    with pytest.raises(source.Invalid):
        serving.asked(replace(settings, fhir_source="mine"), own)
