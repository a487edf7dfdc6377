"""Texts decided but not yet handed over: in the caller's transaction, and taken back in time."""

from datetime import timedelta
from types import ModuleType

import pytest

from bot import database as db
from bot.dialogue import Position
from bot.messages import contacts, outbox
from tests.world import TUESDAY, World, column, number

QUESTION = Position("offered", {"offer": 7})


@pytest.fixture
async def patient_id(database: ModuleType) -> int:
    return await contacts.ensure(number(1), TUESDAY)


def text(patient_id: int, kind: str = "noted", **more: object) -> outbox.Text:
    return outbox.Text(patient_id, kind, "Olá, ¿qué tal? — 100%", **more)  # type: ignore[arg-type]


async def queued() -> list[object]:
    return await column("SELECT kind FROM message_log WHERE status = 'queued' ORDER BY id")


async def test_what_is_enqueued_is_there_as_it_was_decided(patient_id: int) -> None:
    until = TUESDAY + timedelta(minutes=7, microseconds=1)
    await outbox.enqueue([text(patient_id, asks=QUESTION, expires_at=until)], TUESDAY)
    row = await db.fetch_one("SELECT * FROM message_log")
    assert row is not None
    assert (row["direction"], row["status"], row["kind"]) == ("outbound", "queued", "noted")
    assert row["body"] == "Olá, ¿qué tal? — 100%"
    assert row["asks"] == {"state": "offered", "memory": {"offer": 7}}
    assert (row["expires_at"], row["created_at"]) == (until, TUESDAY)
    assert (row["not_before"], row["claimed_at"], row["twilio_sid"]) == (None, None, None)


async def test_of_a_transaction_that_failed_nothing_is_sent(patient_id: int) -> None:
    async def work() -> None:
        await outbox.enqueue([text(patient_id)], TUESDAY)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await db.unit(work)
    assert await queued() == []


async def test_texts_keep_the_order_in_which_they_were_decided(patient_id: int) -> None:
    kinds = [f"kind {n}" for n in range(30)]
    await outbox.enqueue([text(patient_id, kind) for kind in kinds], TUESDAY)
    await outbox.enqueue([], TUESDAY)
    assert await queued() == kinds


async def test_whatever_waits_for_a_contact_is_taken_back_and_nothing_that_left(
    patient_id: int,
) -> None:
    other = await contacts.ensure(number(2), TUESDAY)
    await outbox.enqueue([text(patient_id), text(patient_id), text(other)], TUESDAY)
    await db.execute("UPDATE message_log SET status = 'sending' WHERE id = 1")
    assert await outbox.withdraw_for_contact(patient_id) == 1
    assert await column("SELECT status FROM message_log ORDER BY id") == [
        "sending",
        "withdrawn",
        "queued",
    ]


async def test_offers_whose_text_never_left_are_told_apart(database: ModuleType) -> None:
    one = World()
    first, second, _ = await one.patients(3)
    await one.slot()
    await one.settle()
    await db.execute(
        """
        UPDATE message_log SET status = CASE phone_e164 WHEN $1 THEN 'queued'
            WHEN $2 THEN 'unconfirmed' ELSE 'failed' END
        FROM patient_contact WHERE patient_contact.id = patient_id
        """,
        first,
        second,
    )
    ids = [int(str(found)) for found in await column("SELECT id FROM offer ORDER BY id")]
    assert await outbox.withdraw_for_offers(ids) == {ids[0]}


async def test_only_answers_count_for_the_brake(patient_id: int) -> None:
    one = World()
    await one.hear(number(1), "hello")
    heard = await db.fetch_value("SELECT id FROM message_log")
    await outbox.enqueue([text(patient_id), text(patient_id, reply_to=heard)], TUESDAY)
    assert await outbox.recent_replies(patient_id, TUESDAY - timedelta(seconds=1)) == 1
    assert await outbox.recent_replies(patient_id, TUESDAY) == 0
