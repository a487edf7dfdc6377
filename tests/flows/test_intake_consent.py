"""Consent that one file gives and another takes back: nobody is texted who has not agreed."""

from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from bot import database as bot_database
from bot.messages import contacts, opt_outs
from bot.waitlist.patients import staff_optouts
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World, row, table

ANA = "+12145550101"


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    return World(tmp_path / "data")


def says(consent: str, *, name: str = "Ana", phone: str = "2145550101") -> str:
    return f'{phone},{name},,,,,no,,"{consent}",2026-01-05'


async def drop(world: World, *rows: str) -> None:
    world.drop("list.csv", table(rows, worlds.WAITLIST_HEADS))
    await world.settle()


async def opted_out(phone: str = ANA) -> bool:
    return await worlds.count(f"patient_contact WHERE phone_e164 = '{phone}' AND opt_out") == 1


async def reasons() -> list[str]:
    """The sentences of the last file's receipt, as the dashboard shows them."""
    kept = await bot_database.fetch_value("SELECT receipt FROM intake_file ORDER BY id DESC")
    return [*(str(refused["sentence"]) for refused in kept["refused"]), *kept["notes"]]


@pytest.mark.parametrize(
    "word", ["declined", "consent revoked", "don't text", "opted out", "NO TEXTS"]
)
async def test_a_patient_who_wants_no_texts_is_opted_out_by_a_file(world: World, word: str) -> None:
    await drop(world, says("yes"))
    await drop(world, says(word))
    assert await opted_out()
    assert "START" in " ".join(await reasons())


@pytest.mark.parametrize("word", ["no", "N"])
async def test_a_bare_no_takes_whom_a_file_listed_off_the_list(world: World, word: str) -> None:
    await drop(world, says("yes"))
    await drop(world, says(word))
    assert await worlds.count("waitlist_entry WHERE active") == 0
    assert "off the waitlist" in " ".join(await reasons())
    assert not await opted_out()


async def test_a_slip_is_undone_by_the_next_file(world: World) -> None:
    for word in ("yes", "no", "verbal"):
        await drop(world, says(word))
    assert await worlds.count("waitlist_entry WHERE active") == 1


@pytest.mark.parametrize("word", ["no", "opted out"])
async def test_it_ends_the_offer_that_is_live(world: World, word: str) -> None:
    await drop(world, says("yes"))
    world.drop("export.csv", table([row(1, "2026-03-10 09:00")]))
    await world.settle()
    await worlds.ask_somebody(world)
    assert await worlds.count("offer WHERE state = 'pending'") == 1
    await drop(world, says(word))
    assert await worlds.count("offer WHERE state = 'pending'") == 0
    assert await worlds.count("message_log WHERE status = 'queued'") == 0


async def test_words_of_withdrawal_count_for_whoever_staff_listed(world: World) -> None:
    await worlds.add_entry(ANA)
    await drop(world, says("opted out"))
    assert await opted_out()


async def test_words_of_withdrawal_are_kept_for_a_number_not_known_yet(world: World) -> None:
    await drop(world, says("revoked"))
    await worlds.add_entry(ANA)
    assert await opted_out()


@pytest.mark.parametrize("word", ["no", "", "unknown", "pending"])
async def test_a_cell_in_which_nothing_was_filled_in_takes_no_consent_of_the_staff_back(
    world: World, word: str
) -> None:
    await worlds.add_entry(ANA)
    await drop(world, says(word))
    assert not await opted_out()
    assert await worlds.count("waitlist_entry WHERE active") == 1
    assert (await reasons())[0].startswith("No consent")


async def test_a_no_for_a_new_patient_lists_nobody_and_bars_nobody(world: World) -> None:
    await drop(world, says("no"))
    assert await worlds.count("patient_contact") == 0
    await worlds.add_entry(ANA)
    assert not await opted_out()


async def test_a_later_yes_in_a_file_undoes_no_opt_out(world: World) -> None:
    for word in ("yes", "opted out", "paper"):
        await drop(world, says(word))
    assert await opted_out()


async def test_the_same_words_every_night_do_not_undo_the_patients_start(world: World) -> None:
    await drop(world, says("yes"))
    await drop(world, says("revoked"))
    patient = await contacts.ensure(ANA, worlds.NOW)
    await opt_outs.restore(patient, "text message", worlds.NOW, text="START")
    await drop(world, says("revoked"), says("yes", name="Bo", phone="2145550102"))
    assert not await opted_out()


@pytest.mark.parametrize("words", [("yes", "no"), ("no", "yes"), ("paper", "declined")])
async def test_a_patient_of_whom_one_file_says_both_is_not_listed(
    world: World, words: tuple[str, str]
) -> None:
    await drop(world, says(words[0]), says(words[1]))
    assert await worlds.count("waitlist_entry") == 0


async def test_an_older_file_takes_back_nothing_that_a_newer_one_gave(world: World) -> None:
    await drop(world, says("yes"))
    older = table([says("revoked")], worlds.WAITLIST_HEADS)
    world.drop("old.csv", older, age=timedelta(days=3))
    await world.settle()
    assert not await opted_out()


async def test_an_opt_out_at_the_desk_outlasts_every_file(world: World) -> None:
    await drop(world, says("yes"))
    patient = await contacts.ensure(ANA, worlds.NOW)
    await bot_database.unit(
        lambda: staff_optouts.by_staff(patient, "Maria", "asked by phone", worlds.NOW)
    )
    await drop(world, says("paper"))
    assert await opted_out()


async def drop_calls(world: World, word: str) -> None:
    heads = f"{worlds.WAITLIST_HEADS},automated_calls"
    world.drop("list.csv", table([f"{says('yes')},{word}"], heads))
    await world.settle()


async def calls_agreed() -> str | None:
    sql = "SELECT voice_consent_source FROM patient_contact WHERE phone_e164 = $1"
    source: str | None = await bot_database.fetch_value(sql, ANA)
    return source


async def test_a_file_gives_the_consent_to_automated_calls_once_and_takes_it_back(
    world: World,
) -> None:
    for word in ("text", "perhaps", "sms only"):
        await drop_calls(world, word)
        assert await worlds.count("waitlist_entry") == 0, word
    await drop_calls(world, "on paper")
    assert await calls_agreed() == "on paper"
    await drop_calls(world, "")
    assert await calls_agreed() == "on paper"
    await drop_calls(world, "no")
    assert await calls_agreed() is None
    await drop_calls(world, "yes")
    assert await calls_agreed() is None
    assert not await opted_out()


async def test_a_consent_to_texts_is_none_to_automated_calls(world: World) -> None:
    await drop(world, says("yes"))
    assert await calls_agreed() is None
    assert await worlds.count("waitlist_entry WHERE active") == 1
