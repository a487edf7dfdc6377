"""The migration to places, with data in the tables: up, down, and up again."""

import runpy
from collections.abc import AsyncIterator
from typing import Any, Final

import asyncpg
import pytest

from bot import database, schema

OLD_WORLD: Final = """
    INSERT INTO provider_reference (provider_name, provider_type, created_at)
        VALUES ('Dr. Lee', 'MD/DO', '2027-01-04Z');
    INSERT INTO cancellation_event (provider_id, location, slot_start_at, slot_end_at, status,
                                    verdict, closed_at, source, created_at)
        VALUES (1, 'PLANO', '2027-01-05 15:00Z', '2027-01-05 15:30Z', 'expired', 'too_late',
                '2027-01-04Z', 'api', '2027-01-04Z'),
               (1, 'Plano', '2027-01-05 15:00Z', '2027-01-05 15:30Z', 'open', NULL, NULL, 'api',
                '2027-01-04Z'),
               (1, 'Plano', '2027-01-06 15:00Z', '2027-01-06 15:30Z', 'open', NULL, NULL, 'file',
                '2027-01-04Z'),
               (1, 'Ft  Worth', '2027-01-05 15:00Z', '2027-01-05 15:30Z', 'open', NULL, NULL,
                'file', '2027-01-04Z'),
               (1, 'ft worth', '2027-01-07 15:00Z', '2027-01-07 15:30Z', 'open', NULL, NULL,
                'staff', '2027-01-04Z');
"""
SLOTS: Final = """
    SELECT slot.id, location_name FROM cancellation_event AS slot
    JOIN location_reference AS place ON place.id = location_id ORDER BY slot.id
"""
OTHERS: Final = """
    SELECT id, provider_id, slot_start_at, slot_end_at, status, verdict, source, created_at
    FROM cancellation_event ORDER BY id
"""


def migrations() -> tuple[list[str], str]:
    """The names of those before the places, and that of the places."""
    names = schema.migration_names()
    at = next(n for n, name in enumerate(names) if name.endswith("_places.py"))
    return names[:at], names[at]


async def run(connection: Any, name: str, way: str = "upgrade") -> None:
    module = runpy.run_path(str(schema.MIGRATIONS / database.APP / name))
    async with connection.transaction():
        await connection.execute(await module[way](None))


@pytest.fixture
async def before(empty_url: str) -> AsyncIterator[Any]:
    """A connection to a database as it was before there were places, with slots in it."""
    connection = await asyncpg.connect(empty_url)
    for name in migrations()[0]:
        await run(connection, name)
    await connection.execute(OLD_WORLD)
    yield connection
    await connection.close()


async def test_what_slots_were_called_by_becomes_places_and_nothing_else_changes(
    before: Any,
) -> None:
    _, places = migrations()
    others = await before.fetch(OTHERS)
    await run(before, places)
    assert [tuple(row) for row in await before.fetch(SLOTS)] == [
        (1, "Plano"),
        (2, "Plano"),
        (3, "Plano"),
        (4, "Ft  Worth"),
        (5, "Ft  Worth"),
    ]
    assert await before.fetchval("SELECT count(*) FROM location_reference") == 2
    assert await before.fetch(OTHERS) == others


async def test_the_way_back_and_forth_again_loses_nothing(before: Any) -> None:
    _, places = migrations()
    others = await before.fetch(OTHERS)
    await run(before, places)
    await run(before, places, "downgrade")
    called = await before.fetch("SELECT location FROM cancellation_event ORDER BY id")
    assert [row[0] for row in called] == ["Plano", "Plano", "Plano", "Ft  Worth", "Ft  Worth"]
    assert await before.fetch(OTHERS) == others
    await run(before, places)
    assert await before.fetchval("SELECT count(*) FROM location_reference") == 2


async def test_two_places_of_one_name_stay_apart_on_the_way_back(before: Any) -> None:
    """Both have a slot of one provider at one time, which the old table takes for a double."""
    _, places = migrations()
    await run(before, places)
    await before.execute(
        """
        INSERT INTO location_reference (location_name, brand_name, created_at, updated_at)
            VALUES ('Plano', 'Lakeside', '2027-01-04Z', '2027-01-04Z');
        INSERT INTO cancellation_event (provider_id, location_id, slot_start_at, slot_end_at,
                                        status, source, created_at)
            SELECT 1, id, '2027-01-05 15:00Z', '2027-01-05 15:30Z', 'open', 'api', '2027-01-04Z'
            FROM location_reference WHERE brand_name IS NOT NULL
        """
    )
    await run(before, places, "downgrade")
    called = "SELECT location FROM cancellation_event ORDER BY id DESC LIMIT 1"
    assert await before.fetchval(called) == "Plano (Lakeside)"
