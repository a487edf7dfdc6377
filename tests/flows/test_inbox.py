"""Texts in: stored once, taken in their order, and set aside when their turn breaks."""

import asyncio
from types import ModuleType

import pytest

from bot import database as db
from bot.messages import inbox
from tests.world import World, column, number

PHONE, OTHER = number(1), number(2)


@pytest.fixture
def one(database: ModuleType) -> World:
    return World()


async def store(one: World, sid: str, phone: str = PHONE, body: str = "yes") -> bool:
    text = inbox.Inbound(sid, phone, body, one.now, "STOP", answered=True, media=2)
    return await inbox.store(text)


async def claim_at_once(workers: int) -> list[str | None]:
    """What so many workers claim while all of their transactions are open; none for nothing."""
    barrier = asyncio.Barrier(workers)

    async def claim() -> str | None:
        async with db.transaction():
            waiting = await inbox.claim()
            await barrier.wait()
            return waiting.body if waiting else None

    return list(await asyncio.gather(*(claim() for _ in range(workers))))


async def test_a_text_is_stored_once_by_its_id_at_the_carrier(one: World) -> None:
    assert await store(one, "SM1") is True
    assert await store(one, "SM1") is False
    assert await store(one, "SM1", OTHER, "another body") is False
    assert await store(one, "SM2") is True
    assert await column("SELECT body FROM message_log ORDER BY id") == ["yes", "yes"]
    assert (await inbox.known("SM1"), await inbox.known("SM3")) == (True, False)


async def test_a_number_that_we_do_not_know_becomes_a_contact_without_consent(one: World) -> None:
    await store(one, "SM1", "+19155550101")
    contact = await db.fetch_one("SELECT * FROM patient_contact")
    assert contact is not None
    assert contact["phone_e164"] == "+19155550101"
    assert contact["zones"] == ["America/Denver"]
    assert (contact["consent_source"], contact["opt_out"]) == (None, False)


async def test_what_matters_of_the_webhook_is_kept(one: World) -> None:
    await store(one, "SM1")
    async with db.transaction():
        waiting = await inbox.claim()
    assert waiting is not None
    assert (waiting.body, waiting.media) == ("yes", 2)
    assert (waiting.keyword, waiting.answered) == ("STOP", True)
    assert waiting.received_at == one.now


async def test_workers_at_once_take_one_text_of_each_contact_the_oldest(one: World) -> None:
    for sid, phone, body in [
        ("SM1", PHONE, "first"),
        ("SM2", PHONE, "second"),
        ("SM3", OTHER, "other"),
    ]:
        await store(one, sid, phone, body)
    claimed = await claim_at_once(3)
    assert sorted(map(str, claimed)) == ["None", "first", "other"]


async def test_a_text_whose_turn_breaks_is_tried_again_and_then_set_aside(one: World) -> None:
    await store(one, "SM1", body="poisoned")
    await store(one, "SM2", body="healthy")
    message_id = await db.fetch_value("SELECT min(id) FROM message_log")
    for tries in range(1, 4):
        assert await claim_at_once(1) == ["poisoned"]
        await inbox.fail(message_id, one.now, tries=3)
        assert await column("SELECT tries FROM message_log ORDER BY id") == [tries, 0]
    assert await claim_at_once(1) == ["healthy"]
    aside = "SELECT set_aside_at FROM message_log ORDER BY id"
    assert await column(aside) == [one.now, None]


async def test_a_settled_text_waits_no_more_and_says_how_it_was_read(one: World) -> None:
    await store(one, "SM1")
    message_id = await db.fetch_value("SELECT id FROM message_log")
    await inbox.settle(message_id, {"intent": "YES", "rule": "yes"}, one.now)
    assert await claim_at_once(1) == [None]
    row = await db.fetch_one("SELECT taken_at, reading FROM message_log")
    assert row == {"taken_at": one.now, "reading": {"intent": "YES", "rule": "yes"}}
