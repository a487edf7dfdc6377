"""The service killed between writing a booking down and its end: it is made once."""

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

WON = """
    WITH contact AS (
        INSERT INTO patient_contact (phone_e164, created_at, updated_at)
        VALUES ('+12145550177', $1, $1) RETURNING id),
    wish AS (
        INSERT INTO waitlist_entry (patient_id, patient_name, joined_at, priority_score, active,
                                    updated_at)
        SELECT id, 'Ana Ruiz', $1, 0, FALSE, $1 FROM contact RETURNING id),
    slot AS (
        UPDATE cancellation_event SET status = 'filled', verdict = 'filled', closed_at = $1
        WHERE status = 'open' RETURNING id)
    INSERT INTO offer (cancellation_id, patient_id, entry_id, batch_number, created_at,
                       hold_expires_at, state, lock_token, accepted_at)
    SELECT slot.id, contact.id, wish.id, 1, $1, $1 + interval '7 minutes', 'accepted',
           gen_random_uuid(), $1
    FROM slot, contact, wish
"""


@pytest.fixture
async def ehr(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RecordSystem]:
    system = RecordSystem(clock.now)
    running = await Running.of(system)
    monkeypatch.setenv("FHIR_URL", f"{system.address}/fhir")
    monkeypatch.setenv("FHIR_BOOK", "yes")
    monkeypatch.setenv("FHIR_POLL_SECONDS", "2")
    system.patient("9", "2145550177", "Ana", "Ruiz")
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


@pytest.mark.parametrize("point", ["booking_sending", "booking_sent", "booking_booked"])
async def test_a_winner_is_booked_once_wherever_the_service_is_killed(
    point: str, data: Path, database_url: str, ehr: RecordSystem
) -> None:
    start = clock.now().astimezone(CHICAGO) + timedelta(days=7)
    ehr.book("A1", f"{start:%Y-%m-%d} 09:00")

    async def known() -> bool:
        return await value(database_url, "SELECT count(*) FROM feed_poll") == 1

    async def freed() -> bool:
        sql = "SELECT count(*) FROM cancellation_event WHERE status = 'open'"
        return await value(database_url, sql) == 1

    killed = processes.start(data, database_url, f"kill:{point}")
    await wait_until(known, 40)
    ehr.cancel("A1")
    await wait_until(freed, 40)
    await value(database_url, WON, clock.now())
    assert await processes.until_dead(killed) == -signal.SIGKILL
    # What was in hand is free to be taken up, as it is two minutes later.
    await value(
        database_url,
        "UPDATE ehr_booking SET looked_at = looked_at - interval '3 minutes',"
        " sent_at = sent_at - interval '3 minutes'",
    )

    async def booked() -> bool:
        return await value(database_url, "SELECT state FROM ehr_booking") == "booked"

    with processes.running(data, database_url):
        await wait_until(booked, 40)
    assert len(ehr.standing()) == 1
    assert ehr.posts == 1
    assert await value(database_url, "SELECT booked_at FROM cancellation_event") is not None
