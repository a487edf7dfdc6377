"""The outlook of a clinic: of two months of slots, booked appointments, and who is on the list."""

from datetime import date, timedelta
from types import ModuleType

import pytest

from bot import database as db
from bot.waitlist.evidence import curves
from bot.waitlist.views.figures import outlook
from dashboard.pages.figures import outlook as page
from tests.world import World, number

WEDNESDAY = (date(2026, 11, 25), "MD/DO")


@pytest.fixture
async def world(database: ModuleType) -> World:
    """Two slots on each Wednesday at three of eight weeks, freed a day before; three patients."""
    one = World()
    provider, place = await one.provider(), await one.place()
    await db.execute(
        """
        INSERT INTO cancellation_event (provider_id, location_id, slot_start_at, slot_end_at,
                                        status, verdict, source, created_at, closed_at)
        SELECT $1, $2, at, at + interval '30 min', 'expired', 'all_asked', 'api',
               at - interval '22 h', at
        FROM generate_series(1, 9) AS week, generate_series(1, 2),
             LATERAL (SELECT $3::timestamptz - week * interval '7 d' AS at) AS times
        """,
        provider,
        place,
        one.now + timedelta(days=1, hours=5),
    )
    await one.patients(3)
    await one.patient(number(7), suitable_times=["Mon AM"])
    await one.patient(number(8), provider_type_preference="APP")
    return one


async def book(world: World, weeks: int, each: int, state: str = "over") -> None:
    """So many appointments on the Wednesday of so many weeks ago."""
    await db.execute(
        """
        INSERT INTO intake_file (source, reference, digest, name, said_at, outcome, received_at,
                                 decided_at)
        VALUES ('hl7', 'a feed', repeat('a', 64), 'a feed', $1, 'accepted', $1, $1)
        ON CONFLICT DO NOTHING
        """,
        world.now,
    )
    await db.execute(
        """
        INSERT INTO ehr_appointment (natural_key, id_key, from_export, state, provider_id, place,
                                     starts_at, ends_at, taken_from, taken_until, file_id, said_at,
                                     changed_at)
        SELECT md5(n::text || at), md5(n::text || at), FALSE, $4, 1, 'Plano', at,
               at + interval '30 min', at, at + interval '30 min', 1, $3, $3
        FROM generate_series(1, $2::int) AS n, (SELECT $1::timestamptz AS at) AS begins
        """,
        world.now + timedelta(days=1, hours=5) - timedelta(weeks=weeks),
        each,
        world.now - timedelta(weeks=weeks),
        state,
    )


async def test_a_day_is_told_with_what_it_brings_and_who_is_there(world: World) -> None:
    found = await outlook.read(world.rules, world.now)
    (told,) = found.expected
    assert (told.day, told.kind) == WEDNESDAY
    assert 1.6 < told.freed < 2.1
    assert found.fits == {WEDNESDAY: 3}
    assert found.judged.model is None
    version = await curves.newest()
    drawn = str(page.build(found, version, world.rules, world.rules.clinic.zone, world.now))
    for words in ("Tomorrow, Nov 25", "0 to 3", "phone or add", "the end of 0 appointments"):
        assert words in drawn


async def test_what_is_booked_makes_a_day_fuller(world: World) -> None:
    usual = (await outlook.read(world.rules, world.now)).expected[0].freed
    for weeks in (1, 2, 3):
        await book(world, weeks, 10)
    await book(world, 0, 15, "booked")
    found = await outlook.read(world.rules, world.now)
    assert abs(found.expected[0].freed - 1.5 * usual) < 0.01
    assert "the end of 30 appointments is known, 0 of them" in found.judged.why


async def test_before_two_weeks_it_says_that_too_little_was_seen(database: ModuleType) -> None:
    one = World()
    found = await outlook.read(one.rules, one.now)
    assert (found.expected, found.weeks) == ([], 0)
    assert "Too little has been seen" in page.nothing(found.weeks)
