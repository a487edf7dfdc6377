"""Webhooks that come fifty times, in the wrong order, and in the same instant at two bots."""

import asyncio
import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from bot import clock
from bot import database as db
from bot.messages import inbox
from bot.threads import turns
from bot.timers import schedule
from tests import world
from tests.faults.clinic import Clinic, midday_zone, open_clinic
from tests.faults.webhooks import EMPTY, post, tell, text
from tests.waiting import wait_until
from tests.world import World, column, number

pytestmark = pytest.mark.long

SEED: Final = 20261125
COPIES: Final = 50
ROOMS: Final = 200
STOPS: Final = 100
STOP_SECONDS: Final = 4.0
"""The STOPs come in spread over so long, while the slots are freed and their offers leave."""
LIMIT_SECONDS: Final = 50.0
NO_CALLBACKS_SECONDS: Final = 3600.0
HANDED_OVER: Final = "SELECT kind FROM message_log WHERE reply_to IS NOT NULL AND status = 'sent'"
NOTHING_WAITS: Final = """
    SELECT NOT EXISTS (SELECT FROM message_log
        WHERE direction = 'inbound' AND taken_at IS NULL OR status IN ('queued', 'sending'))
"""


async def all_answered(clinic: Clinic) -> None:
    """Wait until every text had its turn and every answer was handed over."""

    async def answered() -> bool:
        return bool(await clinic.value(NOTHING_WAITS))

    await wait_until(answered, LIMIT_SECONDS)


async def test_a_yes_that_comes_fifty_times_at_once_to_two_bots_is_one_turn_with_one_answer(
    database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path, bots=2) as clinic:
        await clinic.cancel(await clinic.seed(1))
        (phone,) = clinic.phones
        await clinic.receives(phone, 1)
        yes = text("SM" + "5" * 32, phone, "YES")

        copies = (post(clinic.session, clinic.bots[n % 2], yes) for n in range(COPIES))
        answers = await asyncio.gather(*copies)
        assert set(answers) == {(200, EMPTY)}
        await clinic.is_quiet()

        assert await clinic.value("SELECT count(*) FROM message_log WHERE kind = 'reply'") == 1
        assert sum(bot.log.count("turn taken") for bot in clinic.bots) == 1
        assert sum(bot.log.count("new=True") for bot in clinic.bots) == 1
        _, confirmed = clinic.ours(phone)
        assert "Confirmed." in confirmed
        # Long afterwards the carrier posts it once more.
        await tell(clinic, clinic.bots[1], yes)
        await clinic.is_quiet()
        assert len(clinic.ours(phone)) == 2


@pytest.mark.parametrize(
    ("seen_first", "seen_last", "answers", "slot", "offer"),
    [
        ("yes", "no", ["confirmed", "release_question"], "filled", "accepted"),
        ("no", "yes", ["declined", "still_open"], "open", "declined"),
        ("yes", "stop texting me", ["stopped"], "filled", "accepted"),
        ("stop texting me", "yes", ["stopped"], "open", "canceled"),
    ],
)
async def test_two_texts_that_arrive_reversed_are_taken_once_each_and_book_nothing_unasked(
    seen_first: str,
    seen_last: str,
    answers: list[str],
    slot: str,
    offer: str,
    database: ModuleType,
) -> None:
    """The bot that stores the one written first is slow: its number is lower, its commit later."""
    one = World({"BATCH_SIZE": "1"})
    phone = number(1)
    await one.patient(phone)
    slot_id = await one.slot()
    await one.settle()
    stored, release = asyncio.Event(), asyncio.Event()

    async def store_slowly() -> None:
        async with db.transaction():
            await inbox.store(inbox.Inbound("SM1", phone, seen_last, one.now))
            stored.set()
            await release.wait()

    slow = asyncio.create_task(store_slowly())
    await stored.wait()
    await inbox.store(inbox.Inbound("SM2", phone, seen_first, one.now))
    await asyncio.gather(*(turns.take_next(one.talk, one.now) for _ in range(3)))
    assert await column("SELECT twilio_sid FROM message_log WHERE taken_at IS NOT NULL") == ["SM2"]
    release.set()
    await slow
    await asyncio.gather(*(turns.take_next(one.talk, one.now) for _ in range(3)))
    await one.settle()

    said = "SELECT kind FROM message_log WHERE reply_to IS NOT NULL AND status = 'delivered'"
    assert await column(said + " ORDER BY id") == answers
    assert (await world.slot_row(slot_id))["status"] == slot
    assert await world.offers(slot_id) == {phone: offer}


async def test_no_offer_leaves_while_a_text_waits_that_may_be_a_stop(database: ModuleType) -> None:
    """The STOP was accepted, and its turn comes late: other texts, a slow machine, a restart."""
    one = World({"BATCH_SIZE": "1"})
    phone = number(1)
    await one.patient(phone)
    await one.slot()
    await schedule.fire_next(one.handlers, one.now)
    await one.hear(phone, "stop texting me")
    assert await one.sender.claim(one.now, limit=16) == []
    await one.settle()
    assert one.bodies(phone) == ["You'll no longer receive earlier-slot messages from TPCCC."]


async def test_after_a_stop_that_races_an_offer_only_the_one_confirmation_follows(
    database: ModuleType, database_url: str, tmp_path: Path
) -> None:
    """Two bots, and for each patient a slot that is freed while their STOP comes in."""
    chance = random.Random(SEED)
    print(f"seed {SEED}")
    zone = midday_zone()
    one = World({"TIMEZONE": zone}, now=None)
    phones = [number(n + 1) for n in range(STOPS)]
    for n, phone in enumerate(phones):
        await one.patient(phone, location_preference=[f"Room {n}"], time_zone=zone)
    async with open_clinic(database_url, tmp_path, bots=2) as clinic:
        heard: dict[str, datetime] = {}

        async def stop(n: int, phone: str) -> None:
            await asyncio.sleep(chance.uniform(0, STOP_SECONDS))  # the race, not a way to wait
            form = text(f"SM{n:032x}", phone, "please stop texting me")
            await tell(clinic, clinic.bots[n % 2], form)
            heard[phone] = clock.now()

        in_two_days = one.now + timedelta(days=2)
        await asyncio.gather(
            *(one.slot(in_two_days, location=f"Room {n}") for n in range(STOPS)),
            *(stop(n, phone) for n, phone in enumerate(phones)),
        )
        await clinic.is_quiet()

        claimed = await clinic.connection.fetch(
            """
            SELECT phone_e164, claimed_at FROM message_log
            JOIN patient_contact AS contact ON contact.id = patient_id
            WHERE kind = 'offer' AND claimed_at IS NOT NULL
            """
        )
        print(f"{len(claimed)} of {STOPS} offers left before the STOP came in")
        assert all(row["claimed_at"] < heard[row["phone_e164"]] for row in claimed)
        asked = {row["phone_e164"] for row in claimed}
        for phone in phones:
            *before, last = clinic.ours(phone)
            assert "You'll no longer receive" in last
            assert ["Reply YES" in offer for offer in before] == [True] * (phone in asked)


async def test_two_yes_in_two_hundred_slots_at_once_at_two_bots_make_one_winner_each(
    database: ModuleType, database_url: str, tmp_path: Path
) -> None:
    zone = midday_zone()
    settings = {"BATCH_SIZE": "2", "HOLD_MINUTES": "60"}
    one = World(settings | {"TIMEZONE": zone}, now=None)
    slots = await offer_rooms(one, ROOMS, zone)
    async with open_clinic(
        database_url, tmp_path, bots=2, settings=settings, step_seconds=NO_CALLBACKS_SECONDS
    ) as clinic:
        yes = [text(f"SM{n:032x}", number(n + 1), "yes") for n in range(2 * ROOMS)]
        told = (tell(clinic, clinic.bots[n % 2], form) for n, form in enumerate(yes))
        await asyncio.gather(*told)
        await all_answered(clinic)

        for slot_id in slots:
            assert sorted((await world.offers(slot_id)).values()) == ["accepted", "canceled"]
        kinds = Counter(kind for kind in await column(HANDED_OVER))
        assert kinds == {"confirmed": ROOMS, "stand_by": ROOMS}
        answered = Counter(each.recipient for each in clinic.carrier.phones.texts.values())
        assert answered == {number(n + 1): 1 for n in range(2 * ROOMS)}
        assert all("turn taken" in bot.log for bot in clinic.bots)


async def offer_rooms(one: World, count: int, zone: str) -> list[int]:
    """Slots in rooms of their own, each put to two patients who want that room alone."""
    slots = []
    for n in range(count):
        for place in (2 * n + 1, 2 * n + 2):
            await one.patient(number(place), location_preference=[f"Room {n}"], time_zone=zone)
        slots.append(await one.slot(one.now + timedelta(days=2), location=f"Room {n}"))
    while await schedule.fire_next(one.handlers, one.now):
        pass
    await db.execute("UPDATE message_log SET status = 'sent', claimed_at = $1", one.now)
    return slots
