"""What only staff can tell is asked once, and the rows that waited for the answer go on."""

import os
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from bot import database as databases
from bot.ledger import answers, questions
from bot.waitlist.staff import place_changes
from tests.flows import intake_world as worlds
from tests.flows.intake_world import HEADS, NOW, World, row, table

TEN = "2026-03-10 10:00"


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_place()
    await worlds.add_provider()
    return World(tmp_path / "data")


async def drop(world: World, name: str, *rows: str, age: timedelta | None = None) -> None:
    world.drop(name, table(rows), age=age)
    await world.settle()


async def statuses() -> list[tuple[str, str]]:
    return [(slot, status) for slot, _, status in await worlds.slots()]


async def test_a_reason_that_nobody_knows_is_asked_once_and_remembered(world: World) -> None:
    for number, name in enumerate(("a.csv", "b.csv"), start=1):
        await drop(world, name, row(number, f"2026-03-1{number} 10:00").replace(",,", ",kim sick,"))
    (asked,) = await questions.waiting()
    assert (asked.about, asked.words, len(asked.file_ids)) == ("reason", "kim sick", 2)
    assert await statuses() == []
    await questions.answer(asked.id, "patient", "ana", NOW)
    await world.settle(3)
    assert await statuses() == [("A1", "open"), ("A2", "open")]
    await drop(world, "c.csv", row(3, "2026-03-13 10:00").replace(",,", ",Kim sick!,"))
    assert ("A3", "open") in await statuses()
    assert await questions.waiting() == []


async def test_a_reason_of_the_clinic_stays_closed(world: World) -> None:
    await drop(world, "a.csv", row(1, TEN).replace(",,", ",kim sick,"))
    (asked,) = await questions.waiting()
    await questions.answer(asked.id, "clinic", "ana", NOW)
    await world.settle(3)
    assert await statuses() == []


async def test_an_unknown_provider_is_explained_and_the_waiting_row_goes_on(world: World) -> None:
    park = await worlds.add_provider("Dr. Park")
    await drop(world, "a.csv", row(1, TEN, provider="PARK_J"), age=timedelta(hours=1))
    (asked,) = await questions.waiting()
    assert (asked.about, asked.words) == ("provider", "park_j")
    await questions.answer(asked.id, "is", "ana", NOW, provider_id=park)
    await world.settle(3)
    assert await statuses() == [("A1", "open")]
    again = await worlds.count("intake_file WHERE drops = 2")
    assert again == 1


async def test_a_file_that_is_read_again_is_as_old_as_it_was(world: World) -> None:
    park = await worlds.add_provider("Dr. Park")
    await drop(world, "a.csv", row(1, TEN, provider="PARK_J"), age=timedelta(hours=2))
    await drop(world, "b.csv", row(2, TEN, provider="Dr. Park", status="Scheduled"))
    (asked,) = await questions.waiting()
    await questions.answer(asked.id, "is", "ana", NOW, provider_id=park)
    await world.settle(3)
    assert await statuses() == []


async def test_a_name_that_is_passed_over_is_asked_no_more(world: World) -> None:
    await drop(world, "a.csv", row(1, TEN, provider="Room 2"), row(2, TEN))
    (asked,) = await questions.waiting()
    await questions.answer(asked.id, "ignore", "ana", NOW)
    await drop(world, "b.csv", row(3, "2026-03-12 10:00", provider="room 2"))
    assert await questions.waiting() == []
    assert await statuses() == [("A2", "open")]


async def test_an_unknown_place_is_explained_and_the_waiting_row_goes_on(world: World) -> None:
    annex = await worlds.add_place("Annex")
    await drop(world, "a.csv", row(1, TEN).replace("Main St", "ANX-2"), row(2, "2026-03-12 10:00"))
    (asked,) = await questions.waiting()
    assert (asked.about, asked.words) == ("place", "anx-2")
    assert await statuses() == [("A2", "open")]

    async def answer() -> None:
        await questions.answer(asked.id, "named", "ana", NOW)
        await place_changes.add_alias(annex, asked.words, "ana", world.rules, NOW)

    await databases.unit(answer)
    await world.settle(3)
    assert sorted(await statuses()) == [("A1", "open"), ("A2", "open")]


async def test_a_place_that_is_passed_over_offers_nothing_and_its_visits_still_stand(
    world: World,
) -> None:
    await drop(world, "a.csv", row(1, TEN).replace("Main St", "Jail"))
    (asked,) = await questions.waiting()
    await questions.answer(asked.id, "ignore", "ana", NOW)
    elsewhere = row(3, TEN, status="Scheduled").replace("Main St", "Jail")
    away = row(4, "2026-03-12 10:00").replace("Main St", "Jail")
    await drop(world, "b.csv", row(2, TEN), elsewhere, away)
    assert await questions.waiting() == []
    assert await statuses() == []


@pytest.mark.parametrize(("said", "opened"), [("harmless", 1), ("counts", 0)])
async def test_a_column_that_nobody_knows_is_asked_about_once(
    world: World, said: answers.Answer, opened: int
) -> None:
    for number in (1, 2):
        text = f"{HEADS},Ist Gast\n{row(number, f'2026-03-1{number} 10:00')},Ja\n"
        world.drop(f"{number}.csv", text)
        await world.settle()
    (asked,) = await questions.waiting()
    assert (asked.about, asked.words, len(asked.file_ids)) == ("column", "ist gast", 2)
    assert await statuses() == []
    await questions.answer(asked.id, said, "ana", NOW)
    await world.settle(3)
    assert len(await statuses()) == 2 * opened
    assert await questions.waiting() == []


@pytest.mark.parametrize(("said", "opened"), [("harmless", 1), ("counts", 0)])
async def test_a_remark_that_nobody_knows_is_asked_about_once(
    world: World, said: answers.Answer, opened: int
) -> None:
    for number, remark in ((1, "see Zoe"), (2, "SEE Zoe!"), (3, "left message")):
        text = f"{HEADS},Notes\n{row(number, f'2026-03-1{number} 10:00')},{remark}\n"
        world.drop(f"{number}.csv", text)
        await world.settle()
    (asked,) = await questions.waiting()
    assert (asked.about, asked.words, len(asked.file_ids)) == ("note", "see zoe", 2)
    assert await statuses() == [("A3", "open")]
    await questions.answer(asked.id, said, "ana", NOW)
    await world.settle(3)
    assert len(await statuses()) == 1 + 2 * opened
    assert await questions.waiting() == []


async def test_the_order_of_day_and_month_is_asked_once_for_all_files(world: World) -> None:
    text = "A1,Dr. Chen,Main St,03/10/2026 10:00,03/10/2026 10:30,cancelled,,"
    await drop(world, "a.csv", text)
    (asked,) = await questions.waiting()
    assert asked.about == "order"
    await questions.answer(asked.id, "mdy", "ana", NOW)
    await world.settle(3)
    assert [start for _, start, _ in await worlds.slots()] == ["2026-03-10 15:00"]


@pytest.mark.parametrize(
    ("said", "provider"), [("mdy", None), ("is", None), ("patient", 1), ("ignore", None)]
)
async def test_an_answer_that_does_not_fit_changes_nothing(
    world: World, said: answers.Answer, provider: int | None
) -> None:
    await drop(world, "a.csv", row(1, TEN).replace(",,", ",kim sick,"))
    (asked,) = await questions.waiting()
    with pytest.raises(questions.NotOpen):
        await questions.answer(asked.id, said, "ana", NOW, provider_id=provider)
    await questions.answer(asked.id, "clinic", "ana", NOW)
    with pytest.raises(questions.NotOpen):
        await questions.answer(asked.id, "patient", "bo", NOW)


async def test_what_is_not_taken_is_named_with_its_reason(world: World) -> None:
    inbox = world.where.inbox
    (inbox / "March").mkdir()
    (inbox / "list.lnk").write_text("x")
    (inbox / "Thumbs.db").write_text("x")
    os.symlink(inbox / "gone.csv", inbox / "linked.csv")
    await world.settle()
    found = {one.name: one.reason for one in await questions.untaken()}
    assert set(found) == {"March", "list.lnk", "linked.csv"}
    assert "folder" in found["March"]
    (inbox / "March").rmdir()
    await world.settle()
    assert {one.name for one in await questions.untaken()} == {"list.lnk", "linked.csv"}


async def test_a_profile_that_is_saved_is_used_from_the_next_round_on(world: World) -> None:
    text = "Nr,Behandler,Wann,Dauer,Stand\n1,Dr. Chen,2026-03-10 10:00,30,weg\n"
    world.drop("a.csv", text)
    await world.settle()
    assert await statuses() == []
    world.where.profiles.mkdir(exist_ok=True)
    (world.where.profiles / "mine.toml").write_text(
        'name = "mine"\ntitle = "Ours"\nbasis = "Seen."\nextends = "default"\n'
        '[cancellations]\nalways_location = "Main St"\n'
        '[cancellations.heads]\nappointment_id = ["nr"]\nprovider = ["behandler"]\n'
        'start = ["wann"]\nduration = ["dauer"]\nstatus = ["stand"]\n'
        '[cancellations.status]\ncancelled = ["weg"]\n',
        "utf-8",
    )
    world.drop("b.csv", text)
    await world.settle(3)
    assert await statuses() == [("1", "open")]
