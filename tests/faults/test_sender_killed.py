"""Hundreds of texts, bots that are killed while they send, and a carrier that errs in every way.

Everybody receives his text once; nothing is left whose fate nobody can tell.
"""

import asyncio
import random
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from bot.simulator.dice import Dice
from bot.simulator.faults import Faults
from tests.faults.bot_process import FailingBot, dice
from tests.faults.clinic import Clinic, open_clinic
from tests.waiting import wait_until

pytestmark = pytest.mark.long

TEXTS: Final = 240
KILLS: Final = 12
MOST_TAKEN: Final = 12
"""A bot is killed when the carrier has taken fewer than so many of each twenty."""
LIMIT_SECONDS: Final = 300.0
"""For a machine under load; an idle one needs a tenth of it."""

BAD_WEATHER: Final = Faults(
    error_before=0.04,
    error_after=0.04,
    silent_before=0.03,
    silent_after=0.03,
    slow=0.2,
    slow_seconds=0.3,
    too_many=0.03,
    too_many_burst=5,
    callback_lost=0.15,
    callback_twice=0.1,
    callback_swapped=0.1,
    callback_late=0.1,
    callback_late_seconds=2,
)

SLOT: Final = """
    WITH provider AS (
        INSERT INTO provider_reference (provider_name, provider_type, created_at)
        VALUES ('Dr. Lee', 'MD/DO', now()) RETURNING id),
    place AS (
        INSERT INTO location_reference (location_name, created_at, updated_at)
        VALUES ('Plano', now(), now()) RETURNING id)
    INSERT INTO cancellation_event (provider_id, location_id, slot_start_at, slot_end_at, status,
        source, batch_number, created_at)
    SELECT provider.id, place.id, now() + '2 days', now() + '2 days 1 hour', 'open', 'api', 1,
        now() FROM provider, place
"""
QUEUED: Final = """
    WITH patient AS (
        INSERT INTO patient_contact (phone_e164, consent_source, time_zone, created_at, updated_at)
        SELECT '+1972555' || lpad(n::text, 4, '0'), 'intake form', $1, now(), now()
        FROM generate_series($2::int, $3::int) AS n
        RETURNING id, phone_e164, right(phone_e164, 4)::int % 2 = 0 AS asked),
    offered AS (
        INSERT INTO offer (cancellation_id, patient_id, batch_number, created_at, hold_expires_at,
            state, lock_token)
        SELECT slot.id, patient.id, 1, now(), now() + '1 hour', 'pending', gen_random_uuid()
        FROM cancellation_event AS slot, patient WHERE patient.asked RETURNING id, patient_id),
    queued AS (
        INSERT INTO message_log (patient_id, offer_id, direction, kind, body, expires_at, status,
            created_at)
        SELECT patient.id, offered.id, 'outbound',
            CASE WHEN patient.asked THEN 'offer' ELSE 'confirmed' END, 'A text for ' || phone_e164,
            CASE WHEN patient.asked THEN now() + '1 hour' END, 'queued', now()
        FROM patient LEFT JOIN offered ON offered.patient_id = patient.id)
    SELECT pg_notify('outbox', '')
"""
"""Each patient has one text: every other is put an offer, the rest are told of a booking."""


async def test_hundreds_of_texts_arrive_once_each_though_their_senders_are_killed_again_and_again(
    database_url: str, tmp_path: Path
) -> None:
    chance = dice()
    async with open_clinic(database_url, tmp_path, bots=2) as clinic:
        clinic.carrier.weather.dice = Dice(chance.randrange(2**32))
        clinic.carrier.faults = BAD_WEATHER
        await clinic.connection.execute(SLOT)
        for bot in clinic.bots:
            await bot.kill()
        clinic.bots[:] = [FailingBot(bot.environ, bot.folder, bot.port) for bot in clinic.bots]
        torn = await send_and_kill(clinic, chance)
        await wait_until(lambda: is_settled(clinic), LIMIT_SECONDS)
        await clinic.carrier.settle(LIMIT_SECONDS)
        print(f"texts on their way at each kill: {torn}")
        assert sum(torn) >= KILLS
        assert any("texts mended" in bot.log for bot in clinic.bots)
        check_phones(clinic)
        await check_rows(clinic)


async def send_and_kill(clinic: Clinic, chance: random.Random) -> list[int]:
    """Queue some texts, kill a bot while they leave, and so on, while the last victim starts anew;
    how many texts were on their way each time."""
    torn = []
    starts = [asyncio.create_task(bot.start()) for bot in clinic.bots]
    for number in range(KILLS):
        victim = number % len(clinic.bots)
        await starts[victim]
        first = number * TEXTS // KILLS + 1
        await clinic.value(QUEUED, clinic.zone, first, (number + 1) * TEXTS // KILLS)
        await until_taken(clinic, chance.randrange(1, MOST_TAKEN))
        await clinic.bots[victim].kill()
        torn.append(await clinic.value("SELECT count(*) FROM message_log WHERE status = 'sending'"))
        starts[victim] = asyncio.create_task(clinic.bots[victim].start())
    await asyncio.gather(*starts)
    return torn


async def until_taken(clinic: Clinic, count: int) -> None:
    """Wait until the carrier has taken so many more texts, even if it told nobody."""
    texts = clinic.carrier.phones.texts
    goal = len(texts) + count

    async def taken() -> bool:
        return len(texts) >= goal

    await wait_until(taken, LIMIT_SECONDS)


async def is_settled(clinic: Clinic) -> bool:
    """Nothing waits, is under way, or has a fate that nobody knows."""
    open_ones = """
        SELECT EXISTS (SELECT FROM message_log WHERE status IN ('queued', 'sending', 'unconfirmed'))
    """
    return not await clinic.value(open_ones)


def check_phones(clinic: Clinic) -> None:
    """The carrier was given each text once and each phone shows its own."""
    assert len(clinic.carrier.phones.texts) == TEXTS
    received = Counter(
        (text.recipient, text.body) for text in clinic.carrier.phones.texts.values() if text.arrived
    )
    phones = [f"+1972555{n:04d}" for n in range(1, TEXTS + 1)]
    assert received == {(phone, f"A text for {phone}"): 1 for phone in phones}


async def check_rows(clinic: Clinic) -> None:
    """Each row names the carrier's own text, and claims no more than the carrier said of it."""
    rows = await clinic.connection.fetch(
        """
        SELECT phone_e164, text.status, twilio_sid, tries, offer.state, offer_sent_at,
            (SELECT array_agg(event.status) FROM delivery_event AS event
             WHERE event.message_id = text.id) AS told
        FROM message_log AS text JOIN patient_contact AS contact ON contact.id = text.patient_id
        LEFT JOIN offer ON offer.id = text.offer_id
        """
    )
    print(Counter(row["status"] for row in rows), f"tries: {Counter(row['tries'] for row in rows)}")
    assert len(rows) == TEXTS
    for row in rows:
        assert clinic.carrier.phones.texts[row["twilio_sid"]].recipient == row["phone_e164"]
        was_told = "delivered" in (row["told"] or ())
        assert row["status"] == ("delivered" if was_told else "sent")
        assert (row["state"], row["offer_sent_at"] is None) in {("pending", False), (None, True)}
