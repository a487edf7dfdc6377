"""What only staff can tell of a message or of a read is asked once, and what waited goes on."""

from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType

import pytest

from bot import database as databases
from bot.ledger import questions
from bot.ledger.answers import Answer
from bot.waitlist.staff import place_changes
from intake.fhir.address import Base
from intake.fhir.client import Client
from intake.folder import again
from intake.hl7 import messages
from intake.mllp.kept import Kept
from intake.mllp.takeover import Feed
from tests.flows import intake_world as worlds
from tests.flows.intake_world import NOW, World
from tests.flows.record_system import RecordSystem, Running
from tests.flows.test_appointments import LATER, chen, drop, open_times
from tests.flows.test_fhir_read import Asking


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    return World(tmp_path / "data")


@pytest.fixture
def feed(world: World) -> Feed:
    kept = Kept(world.data / "messages", 7)
    kept.open()
    return Feed(world.site, kept)


async def send(feed: Feed, world: World, *texts: str) -> None:
    for text in texts:
        raw = text.encode()
        await feed.take(raw, messages.one(raw), world.clocks.at)


async def taken_again(world: World, feed: Feed) -> int:
    world.clocks.pass_seconds(60)
    return await again.apply(world.where, world.clocks.at, feed.take_again)


async def say_place(world: World, place_id: int, about: tuple[str, str]) -> None:
    (asked,) = await questions.waiting()
    assert (asked.about, asked.words) == about

    async def answer() -> None:
        await questions.answer(asked.id, "named", "ana", world.clocks.at)
        await place_changes.add_alias(place_id, asked.words, "ana", world.rules, NOW)

    await databases.unit(answer)


async def test_an_unknown_place_of_a_file_is_asked_and_its_cancel_goes_on(world: World) -> None:
    annex = await worlds.add_place("Annex")
    await drop(world, chen("S12", place="ANX-2"), chen("S15", 5, place="ANX-2"))
    assert await open_times() == []
    await say_place(world, annex, ("place", "anx-2"))
    await world.settle(3)
    assert await open_times() == ["10 14:00"]
    assert await questions.waiting() == []


async def test_messages_from_the_network_go_on_after_an_answer(feed: Feed, world: World) -> None:
    annex = await worlds.add_place("Annex")
    await send(feed, world, chen(place="ANX-2"), chen("S15", 5, id="B2", place="ANX-2", **LATER))
    await say_place(world, annex, ("place", "anx-2"))
    assert await taken_again(world, feed) == 2
    assert await open_times() == ["10 14:00", "12 10:00"]
    assert await worlds.count("intake_file") == 2
    assert await databases.column("SELECT messages FROM feed_day") == [2]
    await send(feed, world, chen(place="ANX-2"))
    assert (await taken_again(world, feed), len(await open_times())) == (0, 2)


async def test_a_move_frees_its_old_time_when_staff_say_where_that_was(
    feed: Feed, world: World
) -> None:
    annex = await worlds.add_place("Annex")
    await send(feed, world, chen("S12", place="ANX-2"), chen("S13", 5, **LATER))
    await send(feed, world, chen("S14", 9, **LATER, more="NTE|1||Pt called"))
    assert await open_times() == []
    await say_place(world, annex, ("place", "anx-2"))
    assert await taken_again(world, feed) == 1
    assert await open_times() == ["10 14:00"]
    await send(feed, world, chen("S14", 11, **LATER, more="NTE|1||Mom called"))
    assert await open_times() == ["10 14:00"]
    await send(feed, world, chen("S15", 12, **LATER))
    assert await open_times() == ["10 14:00", "12 10:00"]


async def test_a_moves_old_time_that_is_taken_or_given_up_by_the_clinic_stays_so(
    feed: Feed, world: World
) -> None:
    annex = await worlds.add_place("Annex")
    other = {"start": "202603111000", "end": "202603111030"}
    await send(feed, world, chen("S12", place="ANX-2"), chen("S13", 5, **LATER))
    await send(feed, world, chen("S12", 7, id="B2", patient="78||ROE^MARY"))
    await send(feed, world, chen("S12", 8, id="B3", place="ANX-2", **other))
    moved = {"start": "202603161000", "end": "202603161030", "reason": "Provider request"}
    await send(feed, world, chen("S13", 9, id="B3", **moved))
    await say_place(world, annex, ("place", "anx-2"))
    assert await taken_again(world, feed) == 2
    assert await open_times() == []


async def test_what_was_booked_again_meanwhile_is_not_freed_by_an_answer(
    feed: Feed, world: World
) -> None:
    annex = await worlds.add_place("Annex")
    await send(feed, world, chen(place="ANX-2"), chen("S12", 5, place="ANX-2"))
    await say_place(world, annex, ("place", "anx-2"))
    assert await taken_again(world, feed) == 1
    assert await open_times() == []


async def test_an_unknown_provider_is_asked_about_for_a_cancel_alone(
    feed: Feed, world: World
) -> None:
    park = await worlds.add_provider("Dr. Park")
    who = {"provider": "9^PARK-LEE^JO"}
    await send(feed, world, chen("S12", 0, id="B1", **who, **LATER))
    assert await questions.waiting() == []
    await send(feed, world, chen("S15", 5, **who))
    (asked,) = await questions.waiting()
    assert (asked.about, asked.words) == ("provider", "jo park-lee")
    await questions.answer(asked.id, "is", "ana", NOW, provider_id=park)
    assert await taken_again(world, feed) == 1
    assert await open_times() == ["10 14:00"]


async def test_a_name_or_place_that_is_passed_over_frees_nothing_and_asks_no_more(
    feed: Feed, world: World
) -> None:
    for text in (chen(provider="9^ROOM^TWO"), chen("S15", 5, id="B2", place="Jail", **LATER)):
        await send(feed, world, text)
        (asked,) = await questions.waiting()
        await questions.answer(asked.id, "ignore", "ana", NOW)
        await taken_again(world, feed)
    await send(feed, world, chen("S15", 9, id="B3", provider="9^ROOM^TWO", **LATER))
    assert (await questions.waiting(), await open_times()) == ([], [])


async def test_a_status_that_is_not_known_is_asked_about_once_for_each_source(
    feed: Feed, world: World
) -> None:
    for number, change in enumerate(({}, LATER, {"start": "202603131000", "end": "202603131030"})):
        await send(feed, world, chen("S15", number, id=f"D{number}", status="4", **change))
    (asked,) = await questions.waiting()
    assert (asked.about, asked.words, len(asked.file_ids)) == ("status", "hl7-standard: 4", 3)
    assert await open_times() == []
    await questions.answer(asked.id, "cancelled", "ana", NOW)
    assert await taken_again(world, feed) == 3
    assert await open_times() == ["10 14:00", "12 10:00", "13 10:00"]
    later = {"start": "202603161000", "end": "202603161030"}
    await drop(world, chen("S15", 9, id="D9", status="4", **later))
    assert (await questions.waiting(), len(await open_times())) == ([], 4)


@pytest.mark.parametrize(
    ("said", "opened"), [("standing", []), ("over", []), ("cancelled", ["10 14:00"])]
)
async def test_what_staff_say_of_a_status_of_a_file_counts(
    world: World, said: Answer, opened: list[str]
) -> None:
    await drop(world, chen("S15", status="Rel"))
    (asked,) = await questions.waiting()
    await questions.answer(asked.id, said, "ana", NOW)
    await world.settle(3)
    assert (await questions.waiting(), await open_times()) == ([], opened)


@pytest.mark.parametrize(
    ("said", "opened"), [("harmless", ["10 14:00", "12 10:00"]), ("counts", [])]
)
async def test_a_note_that_is_not_known_is_asked_about_and_its_times_wait(
    feed: Feed, world: World, said: Answer, opened: list[str]
) -> None:
    note, moved = "NTE|1||Bring Zelda", {"start": "202603131000", "end": "202603131030"}
    await send(feed, world, chen(more=note))
    await send(feed, world, chen("S12", 1, id="B2", **LATER))
    await send(feed, world, chen("S13", 5, id="B2", more=note, **moved))
    (asked,) = await questions.waiting()
    assert (asked.about, asked.words, len(asked.file_ids)) == ("note", "bring zelda", 2)
    assert await open_times() == []
    await questions.answer(asked.id, said, "ana", NOW)
    assert await taken_again(world, feed) == 2
    assert (await questions.waiting(), await open_times()) == ([], opened)


@pytest.mark.parametrize(("said", "opened"), [("patient", ["10 14:00"]), ("clinic", [])])
async def test_a_reason_that_tells_no_side_is_asked_about(
    feed: Feed, world: World, said: Answer, opened: list[str]
) -> None:
    await send(feed, world, chen(reason="Zumba"))
    (asked,) = await questions.waiting()
    assert (asked.about, asked.words) == ("reason", "zumba")
    await questions.answer(asked.id, said, "ana", NOW)
    assert await taken_again(world, feed) == 1
    assert (await questions.waiting(), await open_times()) == ([], opened)


@pytest.mark.parametrize(("said", "opened"), [("local", "10 14:00"), ("sender", "10 13:00")])
async def test_a_clock_that_is_not_the_clinics_is_asked_about_once_for_each_source(
    feed: Feed, world: World, said: Answer, opened: str
) -> None:
    def elsewhere(event: str, minute: int) -> str:
        return chen(event, minute, at=f"2026030210{minute:02d}00-0400")

    await send(feed, world, elsewhere("S12", 0), elsewhere("S15", 5))
    (asked,) = await questions.waiting()
    assert (asked.about, asked.words, len(asked.file_ids)) == ("clock", "hl7-standard", 2)
    await questions.answer(asked.id, said, "ana", NOW)
    assert await taken_again(world, feed) == 2
    assert (await questions.waiting(), await open_times()) == ([], [opened])


async def test_nobody_is_asked_about_the_patients_name_or_a_time_that_has_passed(
    feed: Feed, world: World
) -> None:
    past = {"start": "202602101400", "end": "202602101430"}
    for number, change in enumerate(
        ({"provider": "77^DOE^JOHN"}, {"place": "ANX-2", **past}), start=1
    ):
        await send(feed, world, chen("S15", number, id=f"C{number}", **change))
    assert await questions.waiting() == []


@pytest.fixture
async def ehr(world: World) -> AsyncIterator[RecordSystem]:
    running = await Running.of(RecordSystem(world.clocks.now))
    yield running.system
    await running.stop()


async def test_a_read_of_the_schedule_asks_and_is_made_again_after_the_answer(
    world: World, ehr: RecordSystem
) -> None:
    annex = await worlds.add_place("Annex")
    async with Client(Base(f"{ehr.address}/fhir")) as client:
        asking = Asking(world, ehr, client, "fhir-standard")
        booked = ehr.book("A1", "2026-03-10 09:00")
        booked["participant"][2]["actor"]["display"] = "ANX-2"
        ehr.put(booked)
        await asking.after()
        world.clocks.pass_seconds(60)
        ehr.cancel("A1")
        await asking.after(minutes=2)
        assert await open_times() == []
        await say_place(world, annex, ("place", "anx-2"))
        await asking.after(minutes=1)
        assert await open_times() == ["10 09:00"]


async def test_a_read_frees_what_an_appointment_moved_from_after_the_answer(
    world: World, ehr: RecordSystem
) -> None:
    annex = await worlds.add_place("Annex")
    async with Client(Base(f"{ehr.address}/fhir")) as client:
        asking = Asking(world, ehr, client, "fhir-standard")
        for at, place in (("2026-03-10 09:00", "ANX-2"), ("2026-03-11 10:00", "Main St")):
            booked = ehr.book("A1", at)
            booked["participant"][2]["actor"]["display"] = place
            ehr.put(booked)
            await asking.after(minutes=2)
        assert await open_times() == []
        await say_place(world, annex, ("place", "anx-2"))
        await asking.after(minutes=1)
        assert await open_times() == ["10 09:00"]
