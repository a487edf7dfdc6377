"""A reading that a person puts right: what follows, and what is kept of it."""

import asyncio
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from bot import database as db
from bot.replies.reading import Intent
from bot.training import labelled
from bot.training.command import replies
from bot.waitlist.slots import Refused
from bot.waitlist.staff import corrections
from tests.world import TOMORROW, World, number

ANA = number(1)


@pytest.fixture
async def one(database: ModuleType) -> World:
    world = World()
    await world.patient(ANA, "Ana Reyes")
    await world.slot(TOMORROW)
    await world.settle()
    world.carrier.texts.clear()
    return world


async def heard() -> int:
    found: int = await db.fetch_value("SELECT max(id) FROM message_log WHERE direction = 'inbound'")
    return found


async def correct(world: World, meant: corrections.Meant) -> str:
    text = await heard()
    was = await db.unit(lambda: corrections.correct(text, meant, "Kim", world.rules, world.now))
    await world.settle()
    return was


async def test_a_yes_that_was_not_understood_books(one: World) -> None:
    await one.say(ANA, "the cows will be milked by then")
    one.carrier.texts.clear()
    assert await correct(one, "YES") == "UNCLEAR"
    assert one.bodies(ANA)[0].startswith("TPCCC: Confirmed.")
    assert await db.fetch_value("SELECT status FROM cancellation_event") == "filled"


async def test_a_yes_that_was_none_is_asked_whether_it_is_given_up(one: World) -> None:
    await one.say(ANA, "yes")
    one.carrier.texts.clear()
    assert await correct(one, "UNCLEAR") == "YES"
    assert "Do you want to give up" in one.bodies(ANA)[0]
    assert await db.fetch_value("SELECT status FROM cancellation_event") == "filled"


async def test_a_stop_that_was_none_is_undone_but_not_the_carriers(one: World) -> None:
    await one.say(ANA, "please stop texting me")
    assert await correct(one, "UNCLEAR") == "STOP"
    assert not await db.fetch_value("SELECT opt_out FROM patient_contact")
    await one.say(ANA, "STOP")
    with pytest.raises(Refused, match="carrier"):
        await correct(one, "UNCLEAR")
    assert await db.fetch_value("SELECT opt_out FROM patient_contact")


async def test_a_stop_that_was_missed_is_one(one: World) -> None:
    await one.say(ANA, "the cows will be milked by then")
    one.carrier.texts.clear()
    await correct(one, "STOP")
    assert await db.fetch_value("SELECT opt_out FROM patient_contact")
    assert one.bodies(ANA) == []


async def test_who_wants_texts_after_all_is_offered_them_again(one: World) -> None:
    await one.say(ANA, "these texts keep coming")
    assert await db.fetch_value("SELECT paused_at IS NOT NULL FROM patient_contact")
    await correct(one, "UNCLEAR")
    assert await db.fetch_value("SELECT paused_at IS NULL FROM patient_contact")


async def test_it_is_corrected_once_and_kept_without_names_and_numbers(one: World) -> None:
    await one.say(ANA, "ana reyes here, tell Bob at 972-555-0123 the cows are milked, 3:15")
    await correct(one, "YES")
    [kept] = await corrections.examples()
    assert (kept.meant, kept.offered) == ("YES", "2026-11-25T15:15")
    assert kept.example == "Alex Alex here, tell Alex at 5550100 the cows are milked, 3:15"
    with pytest.raises(Refused):
        await correct(one, "NO")


async def test_what_was_read_so_is_no_correction(one: World) -> None:
    await one.say(ANA, "yes")
    with pytest.raises(Refused, match="read so"):
        await correct(one, "YES")


async def test_the_command_prints_a_table_that_the_score_reads(
    one: World, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await one.say(ANA, "ana here,\tmilked by then\nask Bob at 972-555-0123")
    await correct(one, "YES")
    await db.close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    done = await asyncio.to_thread(CliRunner().invoke, replies, ["corrections"])
    assert done.exit_code == 0, done.output
    file = tmp_path / "clinic.tsv"
    await asyncio.to_thread(file.write_text, done.stdout, "utf-8")
    [reply] = labelled.of_file(file)
    assert (reply.label, reply.style, reply.offer) == (Intent.YES, "clinic", "2026-11-25T15:15")
    assert reply.text == "Alex here, milked by then\nask Alex at 5550100"
    scored = await asyncio.to_thread(CliRunner().invoke, replies, ["score", str(file)])
    assert scored.stdout.splitlines()[1].split()[:1] == ["1"]


async def test_the_command_says_in_a_sentence_that_no_database_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    done = await asyncio.to_thread(CliRunner().invoke, replies, ["corrections"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("No PostgreSQL answers")
