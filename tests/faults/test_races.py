"""What happens in the same instant, on connections of their own, again and again."""

import asyncio
from types import ModuleType

from bot import database as db
from bot.messages import inbox
from bot.threads import turns
from bot.timers import schedule
from tests import world
from tests.world import World, number

ROUNDS = 200
FEW_ROUNDS = 20


async def take(one: World) -> None:
    """Take one waiting text's turn, if one waits."""
    await turns.take_next(one.talk, one.now)


async def look(one: World) -> None:
    """Fire one timer that is due, if one is."""
    await schedule.fire_next(one.handlers, one.now)


async def drop_offers(*phones: str) -> None:
    """Forget that these patients were ever asked, and what for."""
    sql = """
        DELETE FROM cancellation_event WHERE id IN (
            SELECT cancellation_id FROM offer WHERE patient_id IN (
                SELECT id FROM patient_contact WHERE phone_e164 = ANY ($1::text[])))
    """
    await db.execute(sql, list(phones))
    await db.execute("DELETE FROM timer")
    await db.execute("UPDATE waitlist_entry SET active = TRUE, closed_reason = NULL")
    await db.execute("DELETE FROM message_log")
    await db.execute("DELETE FROM thread")


async def open_rooms(one: World, count: int) -> list[int]:
    """Slots in rooms of their own, each of which asks two patients who want that room alone."""
    slots = [await one.slot(location=f"Room {n}") for n in range(count)]
    for n in range(2 * count):
        await one.patient(number(n + 1), location_preference=[f"Room {n // 2}"])
    while await schedule.fire_next(one.handlers, one.now):
        pass
    await db.execute("UPDATE message_log SET status = 'sent', claimed_at = $1", one.now)
    return slots


async def test_two_yes_at_once_make_one_winner_and_one_polite_answer(database: ModuleType) -> None:
    one = World({"BATCH_SIZE": "2"})
    slots = await open_rooms(one, ROUNDS)
    for n in range(2 * ROUNDS):
        await one.hear(number(n + 1), "yes")
    for _ in slots:
        await asyncio.gather(take(one), take(one))
    for slot_id in slots:
        assert sorted((await world.offers(slot_id)).values()) == ["accepted", "canceled"]
    answers = """
        SELECT array_agg(reply.kind ORDER BY reply.kind) AS kinds, count(*) AS rounds
        FROM message_log AS reply JOIN waitlist_entry AS entry USING (patient_id)
        WHERE reply.reply_to IS NOT NULL GROUP BY entry.location_preference
    """
    assert {tuple(row["kinds"]) for row in await db.fetch(answers)} == {("confirmed", "stand_by")}
    untold = "SELECT count(*) FROM message_log WHERE kind = 'taken' AND status <> 'withdrawn'"
    assert await db.fetch_value(untold) == 0


async def test_a_yes_and_the_end_of_its_hold_at_once_still_make_one_winner(
    database: ModuleType,
) -> None:
    one = World({"BATCH_SIZE": "1"})
    pair = [number(1), number(2)]
    for phone in pair:
        await one.patient(phone)
    for _ in range(FEW_ROUNDS):
        slot_id = await one.slot()
        await one.settle()
        asked = one.carrier.texts[-1].to
        one.now += one.rules.hold
        await one.hear(asked, "yes")
        await asyncio.gather(take(one), look(one))
        await one.settle()
        assert (await world.offers(slot_id))[asked] == "accepted"
        assert (await world.slot_row(slot_id))["status"] == "filled"
        await drop_offers(*pair)


async def test_after_a_stop_that_races_a_batch_no_offer_leaves(database: ModuleType) -> None:
    one = World()
    phone = number(1)
    await one.patient(phone)
    for _ in range(2 * FEW_ROUNDS):
        slot_id = await one.slot()
        await one.hear(phone, "stop texting me")
        one.carrier.texts.clear()
        await asyncio.gather(look(one), take(one), look(one))
        await one.settle()
        assert one.bodies(phone) == ["You'll no longer receive earlier-slot messages from TPCCC."]
        assert "pending" not in (await world.offers(slot_id)).values()
        await db.execute("DELETE FROM cancellation_event")
        await drop_offers(phone)
        await db.execute("UPDATE patient_contact SET opt_out = FALSE")


async def test_slots_that_ask_at_once_never_ask_one_patient_twice_and_all_ask_enough(
    database: ModuleType,
) -> None:
    one = World()
    phones = await one.patients(9)
    for _ in range(FEW_ROUNDS):
        slots = [await one.slot(location=f"Room {n}") for n in range(3)]
        await asyncio.gather(*(look(one) for _ in slots))
        asked = [phone for slot_id in slots for phone in await world.offers(slot_id)]
        assert sorted(asked) == phones
        assert [len(await world.offers(slot_id)) for slot_id in slots] == [3, 3, 3]
        await drop_offers(*phones)
        await db.execute("UPDATE waitlist_entry SET last_asked_at = NULL")


async def test_the_same_text_posted_fifty_times_at_once_is_one_text_with_one_answer(
    database: ModuleType,
) -> None:
    one = World()
    phone = number(1)
    await one.patient(phone)
    text = inbox.Inbound("SM" + "0" * 32, phone, "yes", one.now)
    stored = await asyncio.gather(*(inbox.store(text) for _ in range(50)))
    assert sorted(stored) == [False] * 49 + [True]
    await asyncio.gather(*(take(one) for _ in range(8)))
    await one.settle()
    assert len(one.bodies(phone)) == 1


async def test_texts_of_strangers_at_once_make_one_contact_each(database: ModuleType) -> None:
    one = World()
    texts = [
        inbox.Inbound(f"SM{n:032x}", number(n % 5 + 1), "hello", one.now) for n in range(1, 41)
    ]
    assert all(await asyncio.gather(*(inbox.store(text) for text in texts)))
    assert await db.fetch_value("SELECT count(*) FROM patient_contact") == 5


async def test_many_workers_keep_the_order_of_each_patients_texts(database: ModuleType) -> None:
    """YES before NO: taken the other way round, the slot would be asked for again."""
    one = World({"BATCH_SIZE": "8"})
    phones = await one.patients(8)
    slots = [await one.slot(location=f"Room {n}") for n in range(8)]
    await db.execute("UPDATE waitlist_entry SET location_preference = ARRAY['Room ' || id - 1]")
    await one.settle()
    for phone in phones:
        await one.hear(phone, "yes")
        await one.hear(phone, "help")
        await one.hear(phone, "no")
    await asyncio.gather(*(take(one) for _ in range(40)))
    await one.settle()
    for slot_id in slots:
        assert (await world.slot_row(slot_id))["status"] == "filled"
    for phone in phones:
        answers = [body.split(" ")[1] for body in one.bodies(phone)[1:]]
        assert answers == ["Confirmed.", "TPCCC", "Do"]


async def test_a_timer_that_many_workers_see_fires_once(database: ModuleType) -> None:
    one = World()
    fired: list[int] = []

    async def note(due: schedule.Due, _: object) -> None:
        fired.append(due.subject_id)
        await db.execute("SELECT pg_sleep(0.01)")

    for subject in range(20):
        await schedule.arm("note", subject, one.now)
    await asyncio.gather(*(schedule.fire_next({"note": note}, one.now) for _ in range(60)))
    assert sorted(fired) == list(range(20))


async def test_a_text_that_many_senders_see_is_handed_over_once(database: ModuleType) -> None:
    one = World({"BATCH_SIZE": "30"})
    await one.patients(30)
    await one.slot()
    await look(one)
    claims = await asyncio.gather(*(one.sender.claim(one.now, limit=7) for _ in range(10)))
    claimed = [text.to for claim in claims for text in claim]
    assert len(claimed) == len(set(claimed)) == 30
