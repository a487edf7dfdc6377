"""A database that was restored to an earlier state: noticed, put in order, opened by a person."""

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from bot import database as db
from bot import installation, restored, service
from bot.data_dir import marker
from bot.data_dir.marker import Marker
from bot.messages import inbox
from bot.messages.dispatch.sender import Sender
from bot.messages.sweep import Sweeper
from bot.timers import schedule
from bot.waitlist import wording
from bot.waitlist.upkeep import recovery
from bot.waitlist.wording import phrases
from tests import snapshots, world
from tests.world import World, column, number

ANA, BEN, CID = number(1), number(2), number(3)
HOUR: Final = timedelta(hours=1)


@pytest.fixture
async def eye(database: ModuleType) -> AsyncIterator[Any]:
    connection = await database.connect()
    yield connection
    await connection.close()


@pytest.fixture
async def one(database: ModuleType) -> World:
    one = World({"BATCH_SIZE": "1", "CLINIC_NAME": "TPCCC"})
    await one.sweeper.sweep(one.now)
    return one


def again(one: World, folder: Path | None = None) -> Sender:
    """The sender of a process that starts now, perhaps in a folder that has seen texts leave."""
    mark = Marker(folder, "bot-8000") if folder else None
    return Sender(one.carrier, one.domain, random.Random(1), marker=mark)


async def shut_why() -> str | None:
    return (await installation.state()).shut_why


async def put_in_order(one: World, since: Any) -> restored.Report:
    sweeper = Sweeper(one.carrier, "sender", service.stops)
    calls = one.exchange
    return await restored.restored(one.settings, one.carrier, sweeper, since, one.now, calls)


async def hears(one: World, phone: str, body: str) -> None:
    """A patient writes; the carrier keeps it, whatever becomes of us."""
    sid = await one.hear(phone, body)
    one.carrier.missed.append(inbox.Inbound(sid, phone, body, one.now))
    await one.settle()


async def flags() -> dict[object, object]:
    rows = await db.fetch(
        "SELECT phone_e164 AS phone, needs_staff_why AS why FROM thread JOIN patient_contact AS"
        " contact ON contact.id = patient_id WHERE needs_staff_at IS NOT NULL"
    )
    return {row["phone"]: row["why"] for row in rows}


# It is noticed.


async def test_a_process_notices_before_its_next_text_that_the_database_went_back(
    one: World, eye: Any
) -> None:
    await one.patient(ANA)
    await snapshots.back_up(eye)
    await one.slot()
    await one.settle()
    await snapshots.restore(eye)
    await one.slot()
    await one.settle()
    assert len(one.carrier.texts) == 1
    assert await shut_why() is not None


async def test_one_that_sends_nothing_notices_too(one: World, eye: Any) -> None:
    await one.patient(ANA)
    await snapshots.back_up(eye)
    await one.slot()
    await one.settle()
    await snapshots.restore(eye)
    await one.sender.look_back(one.now)
    assert await shut_why() is not None


async def test_the_folder_remembers_over_a_start_what_has_left(
    one: World, eye: Any, tmp_path: Path
) -> None:
    one.sender = again(one, tmp_path)
    await one.patient(ANA)
    await snapshots.back_up(eye)
    await one.slot()
    await one.settle()
    await again(one, tmp_path).look_back(one.now)
    assert await shut_why() is None
    await snapshots.restore(eye)
    await again(one, tmp_path).look_back(one.now)
    assert await shut_why() is not None


def test_a_count_is_written_when_it_has_changed_and_only_then(tmp_path: Path) -> None:
    mark, file = Marker(tmp_path, "bot-8000"), tmp_path / marker.FOLDER / "bot-8000"
    mark.note(7)
    file.unlink()
    mark.note(7)
    mark.note(6)
    assert not file.exists()
    mark.note(8)
    assert marker.highest(tmp_path) == 8


def test_a_count_that_a_full_disk_refused_is_written_as_soon_as_it_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = Marker(tmp_path, "bot-8000")
    with monkeypatch.context() as full:
        full.setattr(Path, "write_text", refuse)
        mark.note(7)
    assert marker.highest(tmp_path) == 0
    mark.note(7)
    assert marker.highest(tmp_path) == 7


def refuse(*_: object, **__: object) -> int:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("content", ["", "nonsense", "-5", "12\x00"])
async def test_a_marker_that_a_power_cut_has_spoilt_is_no_marker(
    content: str, tmp_path: Path
) -> None:
    Marker(tmp_path, "bot-8000").note(7)
    (tmp_path / marker.FOLDER / "bot-8001").write_text(content, encoding="utf-8")
    assert marker.highest(tmp_path) == 7


async def test_on_a_new_machine_the_carrier_knows_what_the_database_does_not(
    one: World, eye: Any
) -> None:
    await one.patients(2)
    await one.slot()
    await one.settle()
    await snapshots.back_up(eye)
    await one.pass_time(minutes=8)
    assert one.asked() == [ANA, BEN]
    sweeper = Sweeper(
        one.carrier,
        "sender",
        service.stops,
        restored.Suspicion(one.carrier, one.rules.clinic).check,
    )
    await sweeper.sweep(one.now)
    assert await shut_why() is None
    await snapshots.restore(eye)
    await Sweeper(
        one.carrier,
        "sender",
        service.stops,
        restored.Suspicion(one.carrier, one.rules.clinic).check,
    ).sweep(one.now)
    assert await shut_why() == restored.SUSPECTED


async def test_a_text_of_unknown_fate_and_one_in_other_words_raise_no_suspicion(
    one: World,
) -> None:
    await one.patient(ANA)
    await one.slot()
    await schedule.fire_next(one.handlers, one.now)
    (text,) = await one.sender.claim(one.now, limit=16)
    await one.sender.hand_over(text, one.now)  # and the process is killed
    (known,) = one.carrier.memory
    by_hand = replace(known, sid="SM" + "9" * 32, body="Written by hand in the carrier's console.")
    one.carrier.memory.append(by_hand)
    await restored.Suspicion(one.carrier, one.rules.clinic).check(one.now)
    assert await shut_why() is None


# It stands still.


async def test_while_it_stands_still_texts_are_stored_and_nothing_else_happens(
    one: World,
) -> None:
    await one.patient(ANA)
    slot_id = await one.slot()
    await installation.shut("It was restored.", one.now)
    await one.hear(ANA, "stop texting me")
    await one.pass_time(hours=1)
    assert one.carrier.texts == []
    assert await world.offers(slot_id) == {}
    assert await column("SELECT taken_at FROM message_log") == [None]
    assert await restored.resume(one.settings, one.now) == "It was restored."
    await one.settle()
    assert await column("SELECT opt_out FROM patient_contact") == [True]


# It is put in order.


async def lost_hour(one: World, eye: Any) -> Any:
    """Ana was asked; then, after the backup, she took it, Ben stood by, Cid stopped; restored. When
    the backup was made."""
    await one.patients(3)
    slot_id = await one.slot()
    await one.settle()
    since = one.now
    await snapshots.back_up(eye)
    one.now += timedelta(minutes=1)
    await hears(one, ANA, "yes")
    assert (await world.slot_row(slot_id))["status"] == "filled"
    await hears(one, CID, "stop texting me")
    one.now += timedelta(minutes=1)
    await snapshots.restore(eye)
    return since


async def test_what_was_open_is_closed_and_what_was_promised_goes_to_a_person(
    one: World, eye: Any
) -> None:
    since = await lost_hour(one, eye)
    before = len(one.carrier.texts)
    done = await put_in_order(one, since)
    assert (done.slots, done.offers, done.withdrawn) == (1, 1, 0)
    assert (done.recovered, done.heard) == (2, 2)
    assert await column("SELECT status FROM cancellation_event") == ["aborted"]
    assert await column("SELECT state || closed_why FROM offer") == ["canceledrestored"]
    assert (await flags())[ANA] == recovery.TOLD
    kinds = "SELECT kind FROM message_log WHERE raw_meta ? 'recovered' ORDER BY id"
    assert await column(kinds) == ["confirmed", "stopped"]
    await one.pass_time(hours=1)
    assert len(one.carrier.texts) == before
    assert await shut_why() == restored.WHY


async def test_after_go_nobody_is_told_anything_again_and_the_lost_yes_waits_for_a_person(
    one: World, eye: Any
) -> None:
    since = await lost_hour(one, eye)
    await put_in_order(one, since)
    before = len(one.carrier.texts)
    await restored.resume(one.settings, one.now)
    await one.pass_time(minutes=30)
    assert len(one.carrier.texts) == before
    outs = "SELECT phone_e164 FROM patient_contact WHERE opt_out"
    assert await column(outs) == [CID]
    assert set(await flags()) == {ANA}
    later = await one.slot(location="Frisco")
    await one.settle()
    assert set(await world.offers(later)) == {BEN}
    await one.say(BEN, "yes")
    assert await world.offers(later) == {BEN: "accepted"}


async def test_a_yes_of_the_lost_time_books_nothing_though_its_offer_lives_in_the_backup(
    one: World, eye: Any
) -> None:
    """Without the command the backup would give the slot to Ben while Ana has it."""
    await one.patients(2)
    slot_id = await one.slot()
    await one.settle()
    await snapshots.back_up(eye)
    one.now += timedelta(minutes=1)
    await hears(one, ANA, "yes")
    await snapshots.restore(eye)
    await put_in_order(one, one.now - timedelta(minutes=1))
    await restored.resume(one.settings, one.now)
    await one.pass_time(hours=1)
    confirmed = [text.to for text in one.carrier.texts if "Confirmed" in text.body]
    assert confirmed == [ANA]
    assert set((await world.offers(slot_id)).values()) == {"canceled"}
    assert (await flags())[
        ANA
    ] == "wrote in the time that a restore has lost: it may have been answered or not"


async def test_a_text_that_waited_in_the_backup_and_has_left_since_is_known_and_not_sent_again(
    one: World, eye: Any
) -> None:
    await one.patient(ANA)
    await one.slot()
    waiting = "SELECT count(*) FROM message_log WHERE status = 'queued'"
    await schedule.fire_next(one.handlers, one.now)
    assert await column(waiting) == [1]
    since = one.now
    await snapshots.back_up(eye)
    await one.settle()
    assert len(one.carrier.texts) == 1
    await snapshots.restore(eye)
    done = await put_in_order(one, since)
    assert (done.recovered, done.withdrawn) == (0, 0)
    assert await column("SELECT status FROM message_log") == ["delivered"]


async def test_a_text_that_waited_in_the_backup_and_has_not_left_is_withdrawn(
    one: World, eye: Any
) -> None:
    await one.patient(ANA)
    slot_id = await one.slot()
    await one.settle()
    await hears(one, ANA, "yes")
    await db.execute(
        "UPDATE message_log SET status = 'queued', twilio_sid = NULL, claimed_at = NULL"
        " WHERE kind = 'confirmed'"
    )
    one.carrier.memory.pop()
    done = await put_in_order(one, one.now)
    assert done.withdrawn == 1
    assert await flags() == {ANA: recovery.NOT_TOLD}
    assert (await world.slot_row(slot_id))["status"] == "filled"


async def test_a_text_that_waited_for_its_turn_in_the_backup_is_not_answered_again(
    one: World, eye: Any
) -> None:
    await one.patient(ANA)
    await one.hear(ANA, "what time?")
    await snapshots.back_up(eye)
    await one.settle()
    assert len(one.carrier.texts) == 1
    await snapshots.restore(eye)
    await put_in_order(one, one.now - timedelta(minutes=1))
    await restored.resume(one.settings, one.now)
    await one.pass_time(hours=1)
    assert len(one.carrier.texts) == 1


async def landline(one: World) -> None:
    await one.patient(ANA, voice_consent_source="by phone")
    await db.execute("UPDATE patient_contact SET unreachable = 'landline'")


@pytest.mark.parametrize("keys", ["11", "9"])
async def test_who_spoke_in_a_lost_call_goes_to_a_person_who_asks_what_came_of_it(
    keys: str, database: ModuleType, eye: Any
) -> None:
    """They have no text of it, and it was promised to them, or they want no more of us."""
    one = World({"VOICE": "yes"})
    await one.sweeper.sweep(one.now)
    await landline(one)
    since = one.now
    await snapshots.back_up(eye)
    await one.slot()
    await one.settle()
    await one.exchange.do(ANA, "answers")
    for key in keys:
        await one.exchange.do(ANA, f"key {key}")
    await snapshots.restore(eye)
    done = await put_in_order(one, since)
    assert done.to_look_at == 1
    assert await flags() == {ANA: recovery.SPOKE}


@pytest.mark.parametrize("what", ["declines", "does not answer"])
async def test_a_lost_call_in_which_nobody_spoke_needs_nobody(
    what: str, database: ModuleType, eye: Any
) -> None:
    one = World({"VOICE": "yes"})
    await one.sweeper.sweep(one.now)
    await landline(one)
    since = one.now
    await snapshots.back_up(eye)
    await one.slot()
    await one.settle()
    await one.exchange.do(ANA, what)
    await snapshots.restore(eye)
    assert (await put_in_order(one, since)).to_look_at == 0


async def test_a_call_of_which_the_backup_knows_needs_nobody(
    database: ModuleType, eye: Any
) -> None:
    one = World({"VOICE": "yes"})
    await one.sweeper.sweep(one.now)
    await landline(one)
    await one.slot()
    await one.settle()
    await one.exchange.do(ANA, "answers")
    for _ in range(2):
        await one.exchange.do(ANA, "key 1")
    before = await flags()
    await snapshots.back_up(eye)
    await snapshots.restore(eye)
    assert (await put_in_order(one, one.now)).to_look_at == 0
    assert await flags() == before


async def test_who_was_told_of_their_stop_is_asked_for_nothing_though_no_list_has_it(
    one: World, eye: Any
) -> None:
    """They said it to staff, or pressed a 9: only our own text tells of it."""
    await one.patients(2)
    since = one.now
    await snapshots.back_up(eye)
    one.now += timedelta(minutes=1)
    await one.say(ANA, "stop texting me")  # heard by us, and in no list of the carrier's
    await one.say(BEN, "stop texting me")
    one.now += timedelta(minutes=1)
    await hears(one, BEN, "START")
    await snapshots.restore(eye)
    await put_in_order(one, since)
    outs = "SELECT phone_e164 FROM patient_contact WHERE opt_out ORDER BY 1"
    assert await column(outs) == [ANA, BEN]
    await restored.resume(one.settings, one.now)
    await one.settle()
    assert await column(outs) == [ANA]


async def test_it_may_be_run_again_and_finds_nothing_new(one: World, eye: Any) -> None:
    since = await lost_hour(one, eye)
    await put_in_order(one, since)
    done = await put_in_order(one, since)
    assert (done.slots, done.offers, done.withdrawn) == (0, 0, 0)
    assert (done.recovered, done.heard, done.to_look_at) == (0, 0, 0)


async def test_it_is_refused_while_a_bot_is_connected(one: World) -> None:
    other = await db.connect()
    await other.execute("SET application_name = 'bot'")
    try:
        with pytest.raises(restored.InUse, match="bot"):
            await put_in_order(one, one.now)
    finally:
        await other.close()
    assert await shut_why() is None


async def test_after_go_a_process_that_remembers_more_goes_on(one: World, eye: Any) -> None:
    since = await lost_hour(one, eye)
    await put_in_order(one, since)
    await restored.resume(one.settings, one.now)
    await one.slot(location="Frisco")
    await one.settle()
    assert await shut_why() is None
    assert "opened" in one.carrier.texts[-1].body


def test_what_promises_a_slot_or_takes_it_back_is_known_by_its_words_and_nothing_else_is() -> None:
    clinic = World().rules.clinic
    known, grave = phrases.Phrases({clinic.brand}), recovery.PROMISES | recovery.TAKES_BACK
    for language, sentences in wording.SENTENCES.items():
        for phrase, template in sentences.phrases.items():
            link = {"link": "https://slots.example.org/p/0123"} if "{link}" in template else {}
            for place in ("Plano", "The Clinic of the Long Name by the River " * 4):
                said = wording.render(
                    phrase, language, clinic, {**VALUES, **link, "location": place}
                )
                read = known.of(said)
                assert read == phrase if phrase in grave else read and read not in grave, said
    assert known.of("Somebody else's words.") == ""


VALUES: Final = {
    "date": "Wed Nov 25",
    "day": "tomorrow",
    "time": "3:15 PM",
    "by": "10:30 AM",
    "minutes": 7,
    "half_day": "Wed mornings",
    "part": "morning",
    "weekday": "Wed",
    "notice": "2 hours",
}
