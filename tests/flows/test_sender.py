"""How texts leave: what is claimed, what may go, and what becomes of each hand-over."""

import itertools
import uuid
from datetime import datetime, timedelta
from types import ModuleType

import pytest

from bot import database as db
from bot.carriers.twilio import statuses
from bot.messages import contacts, outbox
from bot.messages.dispatch.fates import LEASE, RESOLVE_AFTER
from bot.messages.dispatch.sender import PASSED_OVER, Claimed
from bot.messages.gateway import Accepted, Outgoing, Throttled, Unknown
from tests.carrier import TakenInSilence, refused
from tests.world import TUESDAY, World, column, number

NIGHT = TUESDAY + timedelta(hours=12)
MORNING = TUESDAY + timedelta(hours=22)
SECOND = timedelta(seconds=1)
PHONE = number(1)


@pytest.fixture
def one(database: ModuleType) -> World:
    return World()


async def write(
    one: World,
    phone: str = PHONE,
    body: str = "hello",
    *,
    kind: str = "noted",
    expires_at: datetime | None = None,
    reply_to: int | None = None,
) -> int:
    """A text in the outbox; its id."""
    patient_id = await contacts.ensure(phone, one.now)
    text = outbox.Text(patient_id, kind, body, expires_at=expires_at, reply_to=reply_to)
    await outbox.enqueue([text], one.now)
    found: int = await db.fetch_value("SELECT max(id) FROM message_log")
    return found


async def heard(one: World, phone: str = PHONE) -> int:
    """A text that came in and was taken already; its id."""
    await one.hear(phone, "hello")
    await db.execute("UPDATE message_log SET taken_at = $1 WHERE direction = 'inbound'", one.now)
    found: int = await db.fetch_value("SELECT max(id) FROM message_log")
    return found


async def row(text_id: int) -> dict[str, object]:
    found = await db.fetch_one("SELECT * FROM message_log WHERE id = $1", text_id)
    assert found is not None
    return found


async def status(text_id: int) -> object:
    return (await row(text_id))["status"]


async def report(one: World, text_id: int, sid: str, word: str, code: int | None = None) -> None:
    """The carrier's word on a text, to the address that was given for it."""
    token = await db.fetch_value("SELECT token FROM message_log WHERE id = $1", text_id)
    said = statuses.report(sid, word, code)
    await one.sender.fates.callback(token or uuid.uuid4(), said, one.now)


async def claim(one: World, limit: int = 16) -> list[Claimed]:
    return await one.sender.claim(one.now, limit=limit)


async def test_a_text_climbs_from_the_outbox_to_the_phone(one: World) -> None:
    text_id = await write(one)
    (text,) = await claim(one)
    assert (text.id, text.to, text.body) == (text_id, PHONE, "hello")
    assert await status(text_id) == "sending"
    outcome = await one.sender.hand_over(text, one.now)
    assert await status(text_id) == "sending"
    await one.sender.settle(text, outcome, one.now)
    sent = await row(text_id)
    assert (sent["status"], sent["sent_at"]) == ("sent", one.now)
    assert isinstance(outcome, Accepted)
    assert sent["twilio_sid"] == outcome.sid
    await one.settle()
    assert await status(text_id) == "delivered"


async def test_each_contact_has_one_text_under_way_and_in_order(one: World) -> None:
    first = await write(one, body="first")
    second = await write(one, body="second")
    other = await write(one, number(2))
    assert [text.id for text in await claim(one)] == [first, other]
    assert await claim(one) == []
    await db.execute("UPDATE message_log SET status = 'sent' WHERE id = $1", first)
    assert [text.id for text in await claim(one)] == [second]


async def test_no_more_are_claimed_than_there_is_room_for(one: World) -> None:
    texts = [await write(one, number(n)) for n in range(1, 6)]
    assert [text.id for text in await claim(one, 2)] == texts[:2]
    assert [text.id for text in await claim(one, 9)] == texts[2:]


async def test_what_is_claimed_is_told_how_long_it_is_worth_something(one: World) -> None:
    await write(one, expires_at=one.now + timedelta(minutes=7))
    await one.settle()
    assert [text.valid_for for text in one.carrier.texts] == [420]


async def test_a_text_that_is_worth_nothing_any_more_is_withdrawn(one: World) -> None:
    text_id = await write(one, expires_at=one.now)
    assert await claim(one) == []
    assert await status(text_id) == "withdrawn"


async def test_after_an_opt_out_nothing_leaves_but_its_confirmation(one: World) -> None:
    silenced = await write(one)
    confirmation = await write(one, kind="stopped")
    await db.execute("UPDATE patient_contact SET opt_out = TRUE")
    await one.settle()
    assert (await status(silenced), await status(confirmation)) == ("withdrawn", "delivered")


async def test_nothing_is_started_to_a_number_that_cannot_be_reached(one: World) -> None:
    text_id = await write(one)
    await db.execute("UPDATE patient_contact SET unreachable = 'landline'")
    await one.settle()
    assert await status(text_id) == "withdrawn"
    assert one.carrier.texts == []


async def test_a_text_that_we_start_waits_for_the_morning_and_an_answer_does_not(
    one: World,
) -> None:
    one.now = NIGHT
    started = await write(one)
    answer = await write(one, number(2), reply_to=await heard(one, number(2)))
    await one.settle()
    assert await status(answer) == "delivered"
    assert await status(started) == "queued"
    assert (await row(started))["not_before"] == MORNING
    await one.until(MORNING - SECOND)
    assert one.bodies(PHONE) == []
    await one.until(MORNING)
    assert one.bodies(PHONE) == ["hello"]


async def test_an_answer_that_could_not_leave_for_long_waits_for_the_morning_too(
    one: World,
) -> None:
    one.now = NIGHT
    answer = await write(one, reply_to=await heard(one))
    one.now += outbox.PROMPT + SECOND
    await one.settle()
    assert one.bodies(PHONE) == []
    assert (await row(answer))["not_before"] == MORNING
    await one.until(MORNING)
    assert await status(answer) == "delivered"


async def test_a_contact_whose_turn_is_being_taken_is_passed_over(one: World) -> None:
    await write(one)
    patient_id = await contacts.ensure(PHONE, one.now)
    stranger = await db.connect()
    try:
        async with stranger.transaction():
            lock = "SELECT FROM patient_contact WHERE id = $1 FOR NO KEY UPDATE"
            await stranger.execute(lock, patient_id)
            assert await claim(one) == []
            assert one.sender.rests_until == one.now + PASSED_OVER
    finally:
        await stranger.close()
    assert len(await claim(one)) == 1
    assert one.sender.rests_until is None


async def test_a_busy_carrier_is_tried_again_later_and_later(one: World) -> None:
    text_id = await write(one)
    for tries in range(8):
        one.carrier.answers.append(Throttled())
        (text,) = await claim(one)
        await one.sender.settle(text, await one.sender.hand_over(text, one.now), one.now)
        waiting = await row(text_id)
        assert waiting["status"] == "queued"
        until = waiting["not_before"]
        assert isinstance(until, datetime)
        most = min(2.0 * 2**tries, 120.0)
        assert most / 2 <= (until - one.now).total_seconds() <= most
        assert await claim(one) == []
        one.now = until
    await one.settle()
    assert await status(text_id) == "delivered"


@pytest.mark.parametrize(
    ("code", "unreachable", "opted_out"),
    [
        (21614, "landline", False),
        (21211, "invalid", False),
        (21610, None, True),
        (30007, None, False),
        (12345, None, False),
    ],
)
async def test_a_refused_text_failed_and_its_code_has_its_consequence(
    one: World, code: int, unreachable: str | None, opted_out: bool
) -> None:
    text_id = await write(one)
    one.carrier.answers.append(refused(code))
    await one.settle()
    failed = await row(text_id)
    assert (failed["status"], failed["error_code"]) == ("failed", code)
    contact = await db.fetch_one("SELECT unreachable, opt_out FROM patient_contact")
    assert contact == {"unreachable": unreachable, "opt_out": opted_out}
    assert len(one.carrier.texts) == 1


@pytest.mark.parametrize("code", [20003, 30034, 21606, 21611])
async def test_a_refusal_that_is_our_own_fault_costs_no_text(one: World, code: int) -> None:
    text_id = await write(one)
    other = await write(one, number(2))
    one.carrier.answers += [refused(code), refused(code)]
    await one.settle()
    assert await column("SELECT status FROM message_log") == ["queued", "queued"]
    await one.pass_time(minutes=5)
    assert (await status(text_id), await status(other)) == ("delivered", "delivered")


async def test_a_text_of_unknown_fate_that_the_carrier_has_is_not_sent_again(one: World) -> None:
    text_id = await write(one)
    one.carrier.answers.append(TakenInSilence())
    await one.settle()
    assert await status(text_id) == "unconfirmed"
    await one.pass_time(seconds=RESOLVE_AFTER.total_seconds() + 1)
    assert await status(text_id) == "delivered"
    assert len(one.carrier.texts) == 1


async def test_a_text_of_unknown_fate_that_the_carrier_has_never_seen_is_sent_again(
    one: World,
) -> None:
    text_id = await write(one)
    one.carrier.answers.append(Unknown("ClientOSError"))
    await one.settle()
    await one.until(one.now + RESOLVE_AFTER - timedelta(seconds=1))
    assert len(one.carrier.texts) == 1
    await one.pass_time(seconds=1)
    assert await status(text_id) == "delivered"
    assert len(one.carrier.texts) == 2


async def test_while_the_carrier_cannot_be_asked_nothing_is_sent_again(one: World) -> None:
    text_id = await write(one)
    one.carrier.answers.append(Unknown("TimeoutError"))
    one.carrier.reachable = False
    await one.settle()
    await one.pass_time(hours=1)
    assert await status(text_id) == "unconfirmed"
    assert len(one.carrier.texts) == 1
    one.carrier.reachable = True
    await one.pass_time(seconds=1)
    assert await status(text_id) == "delivered"


async def test_two_equal_texts_are_not_taken_for_each_other(one: World) -> None:
    """The carrier has one of them: it stands for one, and the other is sent."""
    first, second = await write(one), await write(one)
    one.carrier.answers += [TakenInSilence(), Unknown("TimeoutError")]
    await one.settle()
    await one.pass_time(minutes=2)
    assert (await status(first), await status(second)) == ("delivered", "delivered")
    assert len(one.carrier.texts) == 3


async def test_an_id_that_an_equal_text_has_taken_over_breaks_nothing(one: World) -> None:
    """Its own text's word comes late: by callback, or as the answer of a hand-over that hung."""
    first, second, third = [await write(one, body="the same") for _ in range(3)]
    (text,) = await claim(one)
    assert text.id == first
    await report(one, second, "SM1", "sent")
    await one.sender.settle(text, Accepted("SM1"), one.now)
    await report(one, third, "SM1", "delivered")
    fates = await db.fetch("SELECT status, twilio_sid FROM message_log ORDER BY id")
    assert [tuple(fate.values()) for fate in fates] == [
        ("sent", None),
        ("sent", "SM1"),
        ("delivered", None),
    ]


async def test_a_claim_whose_holder_died_is_found_and_asked_about(one: World) -> None:
    text_id = await write(one)
    (text,) = await claim(one)
    await one.sender.hand_over(text, one.now)
    one.carrier.reports.clear()
    await one.until(one.now + LEASE)
    assert await status(text_id) == "sending"
    await one.pass_time(seconds=1)
    assert await status(text_id) == "unconfirmed"
    await one.pass_time(minutes=1)
    assert await status(text_id) == "delivered"
    assert len(one.carrier.memory) == 1


async def test_a_claim_that_has_run_out_is_not_handed_over(one: World) -> None:
    """Its machine slept: somebody else may have asked after the text, and sent it."""
    text_id = await write(one)
    (text,) = await claim(one)
    await one.pass_time(minutes=10)
    assert (await status(text_id), len(one.carrier.texts)) == ("delivered", 1)
    assert isinstance(await one.sender.hand_over(text, one.now), Unknown)
    assert len(one.carrier.texts) == 1


async def test_a_machine_that_slept_in_a_hand_over_sends_the_text_once(one: World) -> None:
    """It wakes, and while it looks what became of its texts the old request still leaves."""
    text_id = await write(one)
    (text,) = await claim(one)
    one.now += timedelta(minutes=10)
    await one.settle()
    assert await status(text_id) == "unconfirmed"
    outcome = await one.carrier.send(Outgoing(text.name, text.to, text.body, None))
    await one.sender.settle(text, outcome, one.now)
    await one.pass_time(minutes=10)
    assert (await status(text_id), len(one.carrier.texts)) == ("delivered", 1)


async def test_a_hand_over_that_ends_late_settles_nothing_that_is_settled(one: World) -> None:
    text_id = await write(one)
    (text,) = await claim(one)
    await report(one, text_id, "SM1", "delivered")
    for late in (Unknown("TimeoutError"), Throttled(), refused(30007), Accepted("SM1")):
        await one.sender.settle(text, late, one.now)
        assert await status(text_id) == "delivered"
    assert (await row(text_id))["error_code"] is None


async def test_a_hand_over_that_ends_after_its_claim_was_given_up_still_counts(
    one: World,
) -> None:
    """The carrier has it after all: the text must not leave a second time."""
    text_id = await write(one)
    (text,) = await claim(one)
    await db.execute("UPDATE message_log SET status = 'queued', claim_token = NULL")
    await one.sender.settle(text, Accepted("SM1"), one.now)
    await one.settle()
    assert await status(text_id) == "sent"
    assert one.carrier.texts == []


WORDS = ("queued", "sent", "delivered", "sent")


@pytest.mark.parametrize("order", sorted(set(itertools.permutations(WORDS))))
async def test_the_carriers_words_in_any_order_end_the_same(
    one: World, order: tuple[str, ...]
) -> None:
    text_id = await write(one)
    await claim(one)
    for word in order:
        await report(one, text_id, "SM1", word)
    assert await status(text_id) == "delivered"
    assert (await row(text_id))["twilio_sid"] == "SM1"
    kept = await column("SELECT status FROM delivery_event ORDER BY id")
    assert kept == list(dict.fromkeys(order))


async def test_an_end_is_never_left_and_an_error_never_forgotten(one: World) -> None:
    text_id = await write(one)
    await claim(one)
    await report(one, text_id, "SM1", "undelivered", 30003)
    for word in ("delivered", "failed", "sent", "read", "sent"):
        await report(one, text_id, "SM1", word)
    ended = await row(text_id)
    assert (ended["status"], ended["error_code"]) == ("undelivered", 30003)


async def test_a_word_that_nobody_knows_is_kept_and_moves_nothing(one: World) -> None:
    text_id = await write(one)
    await claim(one)
    await report(one, text_id, "SM1", "teleported")
    assert await status(text_id) == "sending"
    assert await column("SELECT status FROM delivery_event") == ["teleported"]


async def test_a_word_on_a_text_that_is_not_ours_changes_nothing(one: World) -> None:
    text_id = await heard(one)
    for message_id in (text_id, 4711):
        await report(one, message_id, "SM1", "failed", 30003)
    assert await column("SELECT count(*) FROM delivery_event") == [0]
    assert await status(text_id) == "received"


async def test_a_pace_is_kept_by_all_senders_together(database: ModuleType) -> None:
    one = World({"SEGMENTS_PER_SECOND": "1"})
    texts = [await write(one, number(n)) for n in range(1, 4)]
    left: list[int] = []
    for _ in range(3):
        left += [text.id for text in await claim(one)]
        assert await claim(one) == []
        assert one.sender.rests_until == one.now + SECOND
        one.now += SECOND
    assert left == texts
