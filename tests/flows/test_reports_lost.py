"""A report that met an outage is lost: the carrier is asked once what became of the text."""

from datetime import timedelta
from types import ModuleType

import pytest

from bot import database as db
from bot.carriers.twilio import webhooks
from bot.messages.dispatch import claims
from bot.messages.dispatch.fates import ASK_AGAIN, ASKED_AT_ONCE, REPORTED_BY, REPORTED_NO_MORE
from tests.world import World, column, number, offers

ANA = number(1)
STATUSES = "SELECT status FROM message_log WHERE direction = 'outbound' ORDER BY id"
SECOND = timedelta(seconds=1)


@pytest.fixture
def one(database: ModuleType) -> World:
    return World()


async def sent(one: World, code: int | None = None) -> int:
    """The slot of an offer that the carrier took, and of which nobody heard again."""
    await one.patient(ANA)
    if code is not None:
        one.carrier.undeliverable[ANA] = code
    slot_id = await one.slot()
    await one.settle()
    await db.execute("UPDATE message_log SET status = 'sent' WHERE direction = 'outbound'")
    return slot_id


async def test_nobody_is_asked_before_a_report_may_have_come(one: World) -> None:
    await sent(one)
    one.now += REPORTED_BY - SECOND
    assert await one.sender.fates.ask_after(one.now) == 0
    one.now += SECOND
    assert await one.sender.fates.ask_after(one.now) == 1
    assert await column(STATUSES) == ["delivered"]


async def test_a_text_that_never_arrived_has_its_consequences_late(one: World) -> None:
    slot_id = await sent(one, 30005)
    await db.execute("UPDATE offer SET state = 'pending', closed_why = NULL")
    await db.execute("UPDATE patient_contact SET unreachable = NULL")
    one.now += REPORTED_BY
    assert await one.sender.fates.ask_after(one.now) == 1
    assert await column(STATUSES) == ["undelivered"]
    assert await column("SELECT unreachable FROM patient_contact") == ["dead"]
    assert await offers(slot_id) == {ANA: "failed"}


async def test_the_carrier_is_asked_once_though_it_knows_no_more(
    one: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sent(one)
    (kept,) = one.carrier.memory
    asked = []

    async def look_up(sid: str) -> object:
        asked.append(sid)
        return type(kept.report)(sid, "sent", "sent")

    monkeypatch.setattr(one.carrier, "look_up", look_up)
    one.now += REPORTED_BY
    for _ in range(3):
        await one.sender.fates.ask_after(one.now)
        one.now += timedelta(hours=1)
    assert asked == [kept.sid]
    assert await column(STATUSES) == ["sent"]


async def test_while_the_carrier_can_not_be_asked_it_is_asked_again_after_a_while(
    one: World,
) -> None:
    await sent(one)
    one.now += REPORTED_BY
    one.carrier.reachable = False
    assert await one.sender.fates.ask_after(one.now) == 1
    assert await one.sender.fates.ask_after(one.now) == 0
    one.carrier.reachable = True
    assert await one.sender.fates.ask_after(one.now + ASK_AGAIN - SECOND) == 0
    assert await one.sender.fates.ask_after(one.now + ASK_AGAIN) == 1
    assert await column(STATUSES) == ["delivered"]


async def test_over_the_holidays_no_report_is_lost_and_nobody_asks_after_a_text_of_last_month(
    one: World,
) -> None:
    await sent(one)
    assert await one.sender.fates.ask_after(one.now + timedelta(days=11)) == 1
    await db.execute("UPDATE message_log SET status = 'sent', checked_at = NULL")
    assert await one.sender.fates.ask_after(one.now + REPORTED_NO_MORE + SECOND) == 0


async def test_many_lost_reports_are_asked_after_a_few_at_a_time(one: World) -> None:
    await sent(one)
    many = ASKED_AT_ONCE + 3
    (kept,) = one.carrier.memory
    await db.execute(
        """
        INSERT INTO message_log (patient_id, direction, kind, body, status, twilio_sid, created_at,
                                 sent_at)
        SELECT patient_id, 'outbound', 'noted', 'words', 'sent', 'SMx' || n, created_at, sent_at
        FROM message_log CROSS JOIN generate_series(2, $1) AS n WHERE direction = 'outbound'
        """,
        many,
    )
    for n in range(2, many + 1):
        one.carrier.memory.append(type(kept)(**{**vars(kept), "sid": f"SMx{n}"}))
    one.now += REPORTED_BY
    counts = [await one.sender.fates.ask_after(one.now) for _ in range(3)]
    assert counts == [ASKED_AT_ONCE, 3, 0]
    left = await claims.unreported(one.now - REPORTED_NO_MORE, one.now, many)
    assert left == []


async def test_the_carrier_is_told_to_repeat_a_report_that_nobody_took(one: World) -> None:
    await sent(one)
    (text,) = one.carrier.texts
    url = webhooks.callback_url(one.settings, text.token)
    assert url.endswith("#rc=3&rp=ct,rt,5xx")
