"""The service killed as it reads a record system, books in it or marks a time there: once each."""

import signal
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from bot import clock
from tests.faults import intake_process as processes
from tests.flows.record_system import CHICAGO, RecordSystem, Running
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL"),
]

READING = ("read_taken", "read_committed")
BOOKING = ("booking_sending", "booking_sent", "booking_booked")
MARKING = ("mark_sending", "mark_sent")
POINTS = (*READING, *BOOKING, *MARKING)
ASKED = """
    WITH contact AS (
        INSERT INTO patient_contact (phone_e164, created_at, updated_at)
        VALUES ('+12145550177', $1, $1) RETURNING id),
    wish AS (
        INSERT INTO waitlist_entry (patient_id, patient_name, joined_at, priority_score, active,
                                    updated_at)
        SELECT id, 'Ana Ruiz', $1, 0, FALSE, $1 FROM contact RETURNING id),
    slot AS (SELECT id FROM cancellation_event WHERE status = 'open')
    INSERT INTO offer (cancellation_id, patient_id, entry_id, batch_number, created_at,
                       hold_expires_at, state, lock_token)
    SELECT slot.id, contact.id, wish.id, 1, $1, $1 + interval '7 minutes', 'pending',
           gen_random_uuid()
    FROM slot, contact, wish
"""
WON = """
    WITH slot AS (
        UPDATE cancellation_event SET status = 'filled', verdict = 'filled', closed_at = $1
        WHERE status = 'open' RETURNING id)
    UPDATE offer SET state = 'accepted', accepted_at = $1 FROM slot WHERE cancellation_id = slot.id
"""
GIVEN_UP = """
    UPDATE cancellation_event SET status = 'expired', verdict = 'all_asked', closed_at = $1
"""
OPEN = "SELECT count(*) FROM cancellation_event WHERE status = 'open'"
# What was in hand is free to be taken up, as it is two minutes later.
LATER = "UPDATE ehr_{0} SET looked_at = looked_at - interval '3 minutes'"
SENT_LONG_AGO = "sent_at = sent_at - interval '3 minutes'"


@pytest.fixture
async def ehr(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RecordSystem]:
    system = RecordSystem(clock.now)
    running = await Running.of(system)
    monkeypatch.setenv("FHIR_URL", f"{system.address}/fhir")
    monkeypatch.setenv("FHIR_BOOK", "yes")
    monkeypatch.setenv("FHIR_MARK", "yes")
    monkeypatch.setenv("FHIR_POLL_SECONDS", "2")
    system.patient("9", "2145550177", "Ana", "Ruiz")
    start = clock.now().astimezone(CHICAGO) + timedelta(days=7)
    system.book("A1", f"{start:%Y-%m-%d} 09:00")
    yield system
    await running.stop()


@pytest.fixture
async def data(database_url: str, tmp_path: Path) -> Path:
    await processes.make_provider(database_url)
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


async def value(database_url: str, sql: str, *args: object) -> object:
    connection = await asyncpg.connect(database_url)
    try:
        return await connection.fetchval(sql, *args)
    finally:
        await connection.close()


async def until(database_url: str, sql: str, wanted: object) -> None:
    """Wait until the database answers so."""

    async def answers() -> bool:
        return await value(database_url, sql) == wanted

    await wait_until(answers, 40)


async def frees(database_url: str, ehr: RecordSystem) -> None:
    """An appointment is cancelled once a service knows of it, and its time is open then."""
    await until(database_url, "SELECT count(*) FROM feed_poll", 1)
    ehr.cancel("A1")
    await until(database_url, OPEN, 1)


@pytest.mark.parametrize("point", READING)
async def test_a_time_is_freed_once_wherever_the_service_is_killed(
    point: str, data: Path, database_url: str, ehr: RecordSystem
) -> None:
    with processes.running(data, database_url):
        await until(database_url, "SELECT count(*) FROM feed_poll", 1)
    ehr.cancel("A1")
    killed = processes.start(data, database_url, f"kill:{point}")
    assert await processes.until_dead(killed) == -signal.SIGKILL
    assert await value(database_url, OPEN) == int(point == "read_committed")
    before = len(ehr.requests)

    async def read_again() -> bool:
        return len(ehr.requests) > before + 3

    with processes.running(data, database_url):
        await wait_until(read_again, 40)
        await until(database_url, OPEN, 1)
    assert await value(database_url, "SELECT count(*) FROM cancellation_event") == 1


@pytest.mark.parametrize("point", BOOKING)
async def test_a_winner_is_booked_once_wherever_the_service_is_killed(
    point: str, data: Path, database_url: str, ehr: RecordSystem
) -> None:
    killed = processes.start(data, database_url, f"kill:{point}")
    await frees(database_url, ehr)
    await value(database_url, ASKED, clock.now())
    await value(database_url, WON, clock.now())
    assert await processes.until_dead(killed) == -signal.SIGKILL
    await value(database_url, f"{LATER.format('booking')}, {SENT_LONG_AGO}")
    with processes.running(data, database_url):
        await until(database_url, "SELECT state FROM ehr_booking", "booked")
    assert len(ehr.standing()) == 1
    assert ehr.posts == 1
    assert await value(database_url, "SELECT booked_at FROM cancellation_event") is not None


@pytest.mark.parametrize("point", MARKING)
async def test_a_time_is_marked_once_and_unmarked_wherever_the_service_is_killed(
    point: str, data: Path, database_url: str, ehr: RecordSystem
) -> None:
    killed = processes.start(data, database_url, f"kill:{point}")
    await frees(database_url, ehr)
    await value(database_url, ASKED, clock.now())
    assert await processes.until_dead(killed) == -signal.SIGKILL
    assert len(ehr.tasks) == int(point == "mark_sent")
    await value(database_url, LATER.format("mark"))
    with processes.running(data, database_url):
        await until(database_url, "SELECT state FROM ehr_mark", "placed")
        assert len(ehr.tasks) == 1
        await value(database_url, GIVEN_UP, clock.now())
        await until(database_url, "SELECT state FROM ehr_mark", "removed")
    assert not ehr.tasks
    sent = [one for one in ehr.requests if (one.method, one.path) == ("POST", "/fhir/Task")]
    assert len(sent) == 1
