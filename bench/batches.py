"""A batch picked from 1,000,000 waitlist entries, against one picked from 1,000 like them, each
with the line that is kept and the count of how many fit.

Every hundredth entry wants the slot's provider, so that an index has to be walked past many who
don't; for the second figure five of all want it. Nearly 1 means that what a batch costs does not
grow with the list.
"""

import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import asyncpg

from bench import figures
from bench.ground import FIRST_NUMBER, Ground
from bot import database, schema
from bot.settings import Settings
from bot.waitlist.evidence import decisions
from bot.waitlist.rules import clinic, eligibility
from bot.waitlist.rules.place import Place
from bot.waitlist.rules.slot import Provider, Slot

FEW: Final = 1_000
MANY: Final = 1_000_000
PICKS: Final = 60
"""In one round."""
FILL: Final = """
    INSERT INTO patient_contact (id, phone_e164, consent_source, created_at, updated_at)
    SELECT n, '+' || ($2::bigint + n), 'bench', now(), now() FROM generate_series(1, $1::int) AS n;
"""
LIST: Final = """
    INSERT INTO waitlist_entry (patient_id, provider_preference, joined_at, priority_score,
        updated_at)
    SELECT n, ARRAY[CASE WHEN n % ($1 / 5) = 3 THEN 'Dr. Few' ELSE 'Dr. ' || n % 100 END],
        now() - n * interval '1 second', n % 87, now()
    FROM generate_series(1, $1::int) AS n
"""
INDEXES: Final = """
    SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS made
    FROM pg_index WHERE indrelid = ANY ('{waitlist_entry,patient_contact}'::regclass[])
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


async def measure(ground: Ground, now: datetime) -> figures.Figure:
    return await _compare(ground, "Dr. 7", "batches picked", now)


async def measure_few(ground: Ground, now: datetime) -> figures.Figure:
    """Almost nobody wants the slot's provider."""
    return await _compare(ground, "Dr. Few", "the few found", now)


async def _compare(ground: Ground, wanted: str, what: str, now: datetime) -> figures.Figure:
    settings = ground.settings()
    await database.close()
    urls = {count: await _listed(ground, count) for count in (FEW, MANY)}
    try:
        return await figures.compare(
            f"{what} of {MANY:,}",
            lambda: _rate(urls[MANY], wanted, settings, ground.folder, now),
            f"{what} of {FEW:,}",
            lambda: _rate(urls[FEW], wanted, settings, ground.folder, now),
        )
    finally:
        await database.close()


async def _listed(ground: Ground, count: int) -> str:
    """The address of a database with so many entries, its indexes made afterwards."""
    url = ground.environ["DATABASE_URL"]
    mine = url.replace("@/postgres?", f"@/list_{count}?", 1)
    connection = await asyncpg.connect(url)
    await connection.execute(f"CREATE DATABASE list_{count}")
    await connection.close()
    await schema.migrate(database_url=mine, data_dir=ground.folder)
    connection = await asyncpg.connect(mine)
    indexes = await connection.fetch(INDEXES)
    for index in indexes:
        await connection.execute(f"DROP INDEX {index['name']}")
    await connection.execute("SET synchronous_commit = off; SET session_replication_role = replica")
    await connection.execute(FILL, count, FIRST_NUMBER)
    await connection.execute(LIST, count)
    for index in indexes:
        await connection.execute(index["made"])
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    return mine


async def _rate(url: str, wanted: str, settings: Settings, folder: Path, now: datetime) -> float:
    """Batches in a second, each picked under its locks and left alone."""
    await database.close()
    await database.open(database_url=url, data_dir=folder, application_name="bench")
    chosen = clinic.of(settings)
    closed = chosen.closed_zones.at(now, chosen.hold)
    slot = Slot(
        id=1,
        provider=Provider(1, wanted, "MD/DO"),
        place=Place(id=1, name="Plano", brand="", phone="", zone=settings.timezone),
        starts_at=now + timedelta(days=2),
        ends_at=now + timedelta(days=2, hours=1),
        created_at=now,
    )

    async def pick() -> None:
        async with database.transaction():
            await eligibility.line(slot, decisions.LINE, chosen.caps, closed, now)
            picked = await eligibility.pick(slot, chosen.batch_size, chosen.caps, closed, now)
            await eligibility.depth(slot)
        if len(picked) != chosen.batch_size:
            raise RuntimeError(f"A batch of {len(picked)} was picked.")

    await pick()
    start = time.perf_counter()
    for _ in range(PICKS):
        await pick()
    return PICKS / (time.perf_counter() - start)
