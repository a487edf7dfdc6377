"""Whatever an earlier state of the database would do over again, after it was restored."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from bot import database as db
from bot import installation, restored, service
from bot.messages.sweep import Sweeper
from bot.waitlist import fits
from bot.waitlist.rules import fit
from bot.waitlist.staff import desk
from bot.waitlist.upkeep import recovery
from bot.waitlist.views import attention
from tests import snapshots
from tests.flows import intake_world
from tests.world import World, number

ANA: Final = number(1)


@pytest.fixture
async def eye(database: ModuleType) -> AsyncIterator[Any]:
    connection = await database.connect()
    yield connection
    await connection.close()


@pytest.fixture
async def one(database: ModuleType) -> World:
    one = World({"BATCH_SIZE": "1", "VOICE": "yes"})
    await one.sweeper.sweep(one.now)
    return one


async def put_in_order(one: World, since: Any) -> restored.Report:
    sweeper = Sweeper(one.carrier, "sender", service.stops)
    calls = one.exchange
    return await restored.restored(one.settings, one.carrier, sweeper, since, one.now, calls)


async def given_out(eye: Any) -> dict[str, int]:
    return {row["name"]: row["last"] for row in await eye.fetch(snapshots.SEQUENCES)}


async def test_no_number_that_was_lost_is_given_out_again_however_often_a_backup_is_restored(
    one: World, eye: Any
) -> None:
    """A record system knows our bookings by them: a new offer must not be taken for a lost one."""
    await one.patients(3)
    since = one.now
    await snapshots.back_up(eye)
    kept = await given_out(eye)
    lost: dict[str, int] = {}
    for days in (0, 2):
        await one.slot(one.now + timedelta(days=1, hours=days))
        await one.settle()
        more = {name: last for name, last in (await given_out(eye)).items() if last > kept[name]}
        lost |= {name: max(last, lost.get(name, 0)) for name, last in more.items()}
        assert {"offer_id_seq", "cancellation_event_id_seq", "message_log_id_seq"} <= lost.keys()
        await snapshots.restore(eye)
        await put_in_order(one, since)
        await restored.resume(one.settings, one.now)
        again = {name for name, last in (await given_out(eye)).items() if last < lost.get(name, 0)}
        assert not again
        one.now += timedelta(days=2)


async def test_a_time_that_is_too_late_loses_nothing(one: World, eye: Any) -> None:
    """Somebody gives the time of the restore in the place of the backup's."""
    await one.patients(2)
    await one.slot()
    await one.settle()
    await snapshots.back_up(eye)
    one.now += timedelta(minutes=1)
    await one.say(ANA, "yes")
    await snapshots.restore(eye)
    one.now += timedelta(hours=5)
    done = await put_in_order(one, one.now)
    assert (done.recovered, done.to_look_at) == (1, 1)


async def test_who_spoke_in_a_lost_call_and_was_looked_after_is_not_flagged_by_a_second_run(
    one: World, eye: Any
) -> None:
    await one.patient(ANA, voice_consent_source="by phone")
    await db.execute("UPDATE patient_contact SET unreachable = 'landline'")
    since = one.now
    await snapshots.back_up(eye)
    await one.slot()
    await one.settle()
    await one.exchange.do(ANA, "answers")
    await one.exchange.do(ANA, "hangs up")
    await snapshots.restore(eye)
    assert (await put_in_order(one, since)).to_look_at == 1
    await db.execute("UPDATE thread SET needs_staff_at = NULL, needs_staff_why = NULL")
    assert (await put_in_order(one, since)).to_look_at == 0


async def test_who_was_called_in_the_lost_time_is_not_called_again_that_day(
    one: World, eye: Any
) -> None:
    await one.patient(ANA, voice_consent_source="by phone")
    await db.execute("UPDATE patient_contact SET unreachable = 'landline'")
    since = one.now
    await snapshots.back_up(eye)
    await one.slot()
    await one.settle()
    await one.exchange.do(ANA, "does not answer")
    await snapshots.restore(eye)
    assert (await put_in_order(one, since)).to_look_at == 0
    await restored.resume(one.settings, one.now)
    later = await one.slot(one.now + timedelta(hours=30))
    await one.settle()
    assert len(one.exchange.lines) == 1
    why = "SELECT not_dialled FROM phone_call WHERE cancellation_id = $1"
    assert await db.column(why, later) == ["too_often"]


async def test_a_9_in_a_call_that_a_restore_has_lost_ends_calls_and_texts(
    one: World, eye: Any
) -> None:
    """A standby that lacked the last seconds may take over while somebody holds the phone."""
    await one.patient(ANA, voice_consent_source="by phone")
    await db.execute("UPDATE patient_contact SET unreachable = 'landline'")
    await snapshots.back_up(eye)
    slot_id = await one.slot()
    await one.settle()
    await one.exchange.do(ANA, "answers")
    await one.exchange.do(ANA, "key 1")
    await snapshots.restore(eye)
    line = one.exchange.line_of(ANA)
    said, line.said = line.said, None
    for key, hears in (("1", "Please call"), ("9", "no more")):
        line.state, line.said = "talking", said
        await one.exchange.press(line, key)
        assert hears in one.exchange.heard[-1][1]
    assert await db.column("SELECT opt_out FROM patient_contact") == [True]
    assert await db.column("SELECT id FROM cancellation_event") == [], slot_id


async def test_what_would_suit_is_not_asked_by_a_backup_that_has_not_asked_it_yet(
    one: World,
) -> None:
    entry = await one.patient(ANA)
    await one.slot()
    await one.settle()
    await one.say(ANA, "no")
    found = "SELECT patient_id, id FROM offer"
    ((patient_id, offer_id),) = [tuple(row.values()) for row in await db.fetch(found)]
    await db.unit(lambda: fits.wait(patient_id, entry, offer_id, fit.Fit("part", "AM", 3), one.now))
    await put_in_order(one, one.now)
    await restored.resume(one.settings, one.now)
    before = len(one.carrier.texts)
    await one.pass_time(days=2)
    assert len(one.carrier.texts) == before


async def test_a_slot_of_a_file_that_was_closed_is_offered_again_by_one_press(
    one: World, tmp_path: Path
) -> None:
    """Its file, dropped once more, is known and opens nothing."""
    await intake_world.add_provider()
    await intake_world.add_place()
    bridge = intake_world.World(tmp_path / "data")
    await one.patient(ANA)
    bridge.drop("today.csv", intake_world.table([intake_world.row(1)]))
    await bridge.settle()
    early = intake_world.NOW
    await db.unit(lambda: recovery.ask_whether_free(early))
    await db.unit(lambda: recovery.close_all(early))
    (alert,) = await attention.alerts()
    assert (alert.sentence, alert.was_taken_back) == (recovery.CLOSED, True)
    await db.unit(lambda: desk.offer_again(alert.slot_id, bridge.rules, early))
    assert await db.column("SELECT status FROM cancellation_event") == ["open"]


async def shut_why() -> str | None:
    return (await installation.state()).shut_why


async def suspects(one: World) -> str | None:
    await restored.Suspicion(one.carrier, one.rules.clinic).check(one.now)
    return await shut_why()


@pytest.mark.parametrize("brand", ["The Heart House", "O\u2019Hara\u2019s"])
async def test_texts_that_a_place_sent_in_its_own_name_raise_the_suspicion_too(
    brand: str, one: World, eye: Any
) -> None:
    await one.place("Plano", brand_name=brand)
    await one.patients(2)
    await one.slot()
    await one.settle()
    await snapshots.back_up(eye)
    await one.pass_time(minutes=8)
    assert await suspects(one) is None
    await snapshots.restore(eye)
    assert await suspects(one) == restored.SUSPECTED


async def test_an_empty_database_does_not_take_over_a_number_that_has_just_texted_patients(
    one: World, eye: Any
) -> None:
    """It is a second installation, or has lost them: a YES would be answered as a stranger's."""
    assert await suspects(one) is None
    await snapshots.back_up(eye)
    await one.patient(ANA)
    await one.slot()
    await one.settle()
    await snapshots.restore(eye)
    assert await suspects(one) == restored.EMPTY
    await restored.resume(one.settings, one.now)
    one.now += restored.LOOK_BACK + timedelta(hours=1)
    assert await suspects(one) is None
