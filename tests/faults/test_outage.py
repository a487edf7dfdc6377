"""After a long outage everything is due at once: it is done once, and all bots share it."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from tests.faults.clinic import Clinic, open_clinic
from tests.waiting import wait_until

pytestmark = pytest.mark.long

OVERDUE: Final = 2_500
"""Slots, each with so many timers as it may have gathered: looks that were asked for again."""
TIMERS_EACH: Final = 4
AHEAD: Final = 100
"""Slots whose timers are not due yet."""
LIMIT_SECONDS: Final = 120.0
ROLES: Final = ("bot_one", "bot_two")
"""Each bot has a user of its own, so that the database can tell who fired a timer."""

NOTED: Final = """
    CREATE TABLE fired (timer_id BIGINT NOT NULL, bot NAME NOT NULL DEFAULT session_user);
    CREATE FUNCTION note_fired() RETURNS TRIGGER LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO fired (timer_id) VALUES (OLD.id); RETURN NULL; END $$;
    CREATE TRIGGER note_fired AFTER DELETE ON timer FOR EACH ROW EXECUTE FUNCTION note_fired();
    CREATE TABLE closed (slot_id BIGINT NOT NULL);
    CREATE FUNCTION note_closed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO closed (slot_id) VALUES (NEW.id); RETURN NULL; END $$;
    CREATE TRIGGER note_closed AFTER UPDATE OF status ON cancellation_event FOR EACH ROW
        EXECUTE FUNCTION note_closed();
"""
SLOTS: Final = """
    WITH provider AS (
        INSERT INTO provider_reference (provider_name, provider_type, created_at)
        VALUES ('Dr. Lee', 'MD/DO', now()) RETURNING id),
    place AS (
        INSERT INTO location_reference (location_name, created_at, updated_at)
        SELECT 'Room ' || n, now(), now() FROM generate_series(1, $1::int) AS n RETURNING id),
    opened AS (
        INSERT INTO cancellation_event (provider_id, location_id, slot_start_at, slot_end_at,
            status, source, created_at)
        SELECT provider.id, room.place, at, at + interval '1 hour', 'open', 'api', now() - gone
        FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM place) AS room (place, n),
            provider,
            LATERAL (SELECT interval '2 days' AS gone) AS outage,
            LATERAL (SELECT now() + CASE WHEN n > $2 THEN interval '1 hour'
                ELSE -interval '1 hour' END AS at) AS start
        RETURNING id, slot_start_at)
    INSERT INTO timer (kind, subject_id, due_at)
    SELECT 'slot', id, slot_start_at FROM opened, generate_series(1, $3::int)
"""


async def test_ten_thousand_timers_due_after_an_outage_fire_once_each_and_two_bots_share_them(
    database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path, bots=2) as clinic:
        assert await asyncio.gather(*(bot.stop() for bot in clinic.bots)) == [0, 0]
        await clinic.connection.execute(NOTED)
        await clinic.connection.execute(SLOTS, OVERDUE + AHEAD, OVERDUE, TIMERS_EACH)
        due = await clinic.connection.fetch("SELECT id FROM timer WHERE due_at < now()")
        for role in ROLES:
            await clinic.connection.execute(f"CREATE ROLE {role} SUPERUSER LOGIN")
        try:
            await start_again(clinic, database_url)
            await wait_until(lambda: all_fired(clinic), LIMIT_SECONDS)
            fired = await clinic.connection.fetch("SELECT timer_id, bot FROM fired")
        finally:
            await asyncio.gather(*(bot.stop() for bot in clinic.bots))
            for role in ROLES:
                await clinic.connection.execute(f"DROP ROLE {role}")

        assert len(due) == OVERDUE * TIMERS_EACH == 10_000
        assert sorted(row["timer_id"] for row in fired) == sorted(row["id"] for row in due)
        shares = Counter(row["bot"] for row in fired)
        print(f"fired by each: {dict(shares)}")
        assert all(shares[role] > len(due) / 20 for role in ROLES)
        slots = await clinic.connection.fetch("SELECT slot_id FROM closed")
        assert len(slots) == len({row["slot_id"] for row in slots}) == OVERDUE
        expired = "SELECT count(*) FROM cancellation_event WHERE verdict = 'nobody_fits'"
        assert await clinic.value(expired) == OVERDUE
        assert await clinic.value("SELECT count(*) FROM timer") == AHEAD * TIMERS_EACH


async def start_again(clinic: Clinic, database_url: str) -> None:
    """Both bots at the same time, each with its own user."""
    for bot, role in zip(clinic.bots, ROLES, strict=True):
        own = database_url.replace("postgres@", f"{role}@", 1)
        bot.environ = {**bot.environ, "DATABASE_URL": own}
    await asyncio.gather(*(bot.start() for bot in clinic.bots))


async def all_fired(clinic: Clinic) -> bool:
    due = "SELECT EXISTS (SELECT FROM timer WHERE due_at <= clock_timestamp())"
    return not await clinic.value(due)
