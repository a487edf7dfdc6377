"""What the bot's loops ask again and again costs nothing, however much lies behind it."""

import re
from types import ModuleType
from typing import Final

import pytest

from bot import backlog
from bot import database as db
from bot.messages import inbox
from bot.timers import schedule
from bot.waitlist import slots
from bot.waitlist.rules import eligibility
from tests.flows.plans import Query, plans_of
from tests.world import World, number

TEXTS = 20_000
PATIENTS = 200
ANSWERED: Final = re.compile(
    r"using message_log_pkey on message_log \S+ .*\n\s*Index Cond: \(id = text\.reply_to\)"
)
"""One text looked up by the number that its answer holds, which reads no past."""


async def test_no_loop_reads_the_texts_of_the_past(
    database: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World()
    for n in range(PATIENTS):
        await world.patient(number(n))
    await db.execute(
        """
        INSERT INTO message_log (patient_id, direction, body, status, created_at, received_at,
            taken_at, sent_at)
        SELECT 1 + n % $3::int, CASE WHEN heard THEN 'inbound' ELSE 'outbound' END, 'A text.',
            CASE WHEN heard THEN 'received' ELSE 'delivered' END, at,
            CASE WHEN heard THEN at END, CASE WHEN heard THEN at END, at
        FROM (SELECT n, n % 2 = 0 AS heard, $1::timestamptz - n * interval '1 minute' AS at
              FROM generate_series(1, $2::int) AS n) AS made
        """,
        world.now,
        TEXTS,
        PATIENTS,
    )
    await db.execute("ANALYZE")
    loops: dict[str, Query] = {
        "turns": inbox.claim,
        "sender": lambda: world.sender.claim(world.now, limit=16),
        "mender": lambda: world.sender.fates.resolve(world.now),
        "timers": schedule.next_due_at,
        "health": lambda: backlog.measure(world.now),
    }
    for name, work in loops.items():
        plan = ANSWERED.sub("", await plans_of(work, monkeypatch))
        assert plan, name
        for reading in ("Seq Scan on message_log", "using message_log_pkey"):
            assert reading not in plan, (name, plan)


async def test_the_few_who_want_a_slot_are_looked_up_in_a_long_list(
    database: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World()
    await world.patient(number(1))
    await db.execute(
        """
        INSERT INTO waitlist_entry (patient_id, patient_name, provider_preference, joined_at,
            priority_score, updated_at)
        SELECT 1, n::text, ARRAY['Dr. ' || n], $1, 5, $1 FROM generate_series(1, $2::int) AS n
        """,
        world.now,
        TEXTS,
    )
    await db.execute("VACUUM ANALYZE waitlist_entry")
    slot = await slots.lock(await world.slot(), world.rules)
    assert slot is not None
    closed = world.rules.closed_zones.at(world.now, world.rules.hold)
    plan = await plans_of(
        lambda: eligibility.pick(slot, 3, world.rules.caps, closed, world.now), monkeypatch
    )
    assert "waitlist_entry_wishes" in plan
    counted = await plans_of(lambda: eligibility.depth(slot), monkeypatch)
    assert "waitlist_entry_wishes" in counted


async def test_the_best_who_want_a_provider_are_read_off_an_index_past_nobody_else(
    database: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of a hundred providers: those who want the slot stand apart, and are many."""
    world = World()
    await db.execute(
        """
        WITH contact AS (
            INSERT INTO patient_contact (phone_e164, consent_source, created_at, updated_at)
            SELECT '+1833' || 5550000 + n, 'form', $1, $1 FROM generate_series(1, $2::int) AS n
            RETURNING id)
        INSERT INTO waitlist_entry (patient_id, provider_preference, joined_at, priority_score,
            updated_at)
        SELECT id, ARRAY['Dr. ' || CASE id % 100 WHEN 7 THEN 'Lee' ELSE (id % 100)::text END],
            $1, id % 87, $1 FROM contact
        """,
        world.now,
        TEXTS,
    )
    await db.execute("VACUUM ANALYZE waitlist_entry")
    slot = await slots.lock(await world.slot(), world.rules)
    assert slot is not None
    closed = world.rules.closed_zones.at(world.now, world.rules.hold)
    for work in (
        lambda: eligibility.line(slot, 60, world.rules.caps, closed, world.now),
        lambda: eligibility.depth(slot),
    ):
        plan = await plans_of(work, monkeypatch)
        assert "waitlist_entry_by_wish" in plan
        assert "waitlist_entry_wishes" not in plan
