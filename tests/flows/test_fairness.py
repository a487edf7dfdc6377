"""The fairness ledger over the real database: who waited, who was asked, who was not and why."""

from datetime import date, timedelta
from types import ModuleType

import pytest

from bot import database as db
from bot.waitlist import entries
from bot.waitlist.fairness import ages, months
from bot.waitlist.staff import desk
from bot.waitlist.views.figures import fairness
from dashboard.access.accounts import User
from dashboard.pages.entries import new_entry
from dashboard.pages.figures import fairness as page
from tests.world import TOMORROW, World, column, number

MANAGER = User(1, "mia", "manager", 1)


@pytest.fixture
def world(database: ModuleType) -> World:
    return World({"BATCH_SIZE": "2"})


@pytest.mark.parametrize(("age", "kept"), [("65_plus", ["65_plus"]), (None, []), ("90", [])])
async def test_the_form_of_a_new_entry_notes_an_age_for_the_ledger_alone(
    world: World, age: str | None, kept: list[str]
) -> None:
    entry = entries.NewEntry(phone_e164=number(1), consent_source="phone call")
    await db.unit(lambda: new_entry.put(entry, age, world.rules, world.now))
    assert await column("SELECT band FROM entry_age") == kept


async def test_days_offers_and_slots_taken_are_counted_by_group(world: World) -> None:
    since = world.now
    old = {"joined_at": world.now - timedelta(days=40)}
    ana = await world.patient(number(1), language="es", **old)
    await world.patient(number(2), language="en", provider_preference=("Dr. Lee",), **old)
    await world.patient(number(3), language="en", **old)
    await db.unit(lambda: ages.note(ana, "65_plus"))
    await world.slot()
    await world.settle()
    await world.say(number(1), "yes")
    await world.pass_time(hours=24)
    found = {cell.language + cell.provider: cell for cell in await fairness.cells(since, world.now)}
    assert {name: (cell.asked, cell.won) for name, cell in found.items()} == {
        "es": (1, 1),
        "enDr. Lee": (1, 0),
        "en": (0, 0),
    }
    assert found["es"].days == pytest.approx(0, abs=0.01), "Who has won waits no more."
    assert found["en"].days == pytest.approx(1.0)
    assert [cell.age for cell in found.values()].count("65_plus") == 1


async def test_who_takes_a_slot_on_the_phone_had_one_offer_and_won_once(world: World) -> None:
    since = world.now
    await world.patient(number(1))
    await db.execute("UPDATE patient_contact SET unreachable = 'landline'")
    await world.slot()
    await world.settle()
    (call,) = await column("SELECT id FROM phone_call")
    await db.unit(lambda: desk.called(int(str(call)), "taken", "Zoe", world.rules, world.now))
    await world.pass_time(hours=1)
    (cell,) = await fairness.cells(since, world.now)
    assert (cell.reach, cell.asked, cell.won) == ("called", 1, 1)


async def test_nobody_is_asked_for_nothing_without_a_reason(world: World) -> None:
    old = {"joined_at": world.now - timedelta(days=40)}
    for n in range(1, 4):
        await world.patient(number(n), **old)
    await world.patient(number(4), provider_preference=("Dr. Moss",), **old)
    await world.patient(number(5), **(old | {"consent_source": None}))
    await world.patient(number(6))
    await world.slot()
    await world.settle()
    await world.say(number(1), "yes")
    assert await fairness.unasked(world.now) == {"behind": 1, "no_slot": 1, "no_consent": 1}
    await db.execute("UPDATE offer SET state = 'failed', accepted_at = NULL")
    await db.execute(
        "INSERT INTO offer (cancellation_id, patient_id, entry_id, batch_number, created_at,"
        " hold_expires_at, state, lock_token)"
        " SELECT cancellation_id, 3, 3, 9, created_at, hold_expires_at, 'expired',"
        " gen_random_uuid() FROM offer LIMIT 1"
    )
    await db.execute("UPDATE waitlist_entry SET active = TRUE, closed_reason = NULL")
    await db.execute("UPDATE waitlist_entry SET last_asked_at = NULL WHERE id = 1")
    people = await fairness.unasked_people(world.now)
    assert (people[0].entry_id, people[0].why) == (1, "passed_over")


async def test_each_month_is_written_once_by_the_clinics_calendar(world: World) -> None:
    await world.patient(number(1), joined_at=world.now - timedelta(days=60))
    zone = world.settings.timezone
    assert await months.record(zone, world.now)
    assert not await months.record(zone, world.now)
    (month,) = await months.written()
    assert month.month == date(2026, 10, 1)
    assert [one.days for one in month.shares if one.dimension == "language"] == [
        pytest.approx(31.0)
    ]
    assert month.unasked == {"no_slot": 1}
    world.now += timedelta(days=7, hours=14)  # the first of December, where the clinic is
    assert await months.record(zone, world.now)
    assert await column("SELECT count(*) FROM fairness_month") == [2]


async def test_the_page_names_who_had_too_little_and_masks_the_people(world: World) -> None:
    old = {"joined_at": world.now - timedelta(days=40)}
    for n in range(1, 62):
        language = "es" if n % 4 == 0 else "en"
        await world.patient(number(n), "Ana Reyes", language=language, **old)
    for hours in range(1, 7):
        await world.slot(TOMORROW + timedelta(hours=hours))
    await db.execute(
        """
        INSERT INTO offer (cancellation_id, patient_id, entry_id, batch_number, created_at,
            hold_expires_at, state, lock_token)
        SELECT n, e.patient_id, e.id, 1, $1, $2, 'expired', gen_random_uuid()
        FROM waitlist_entry AS e JOIN patient_contact AS c ON c.id = e.patient_id
        CROSS JOIN generate_series(1, 6) AS n WHERE n <= 2 OR c.language = 'en'
        """,
        world.now - timedelta(hours=1),
        world.now,
    )
    found = await page.facts("", world.settings.timezone, world.now)
    drawn = "".join(piece.html for piece in page.build(found, MANAGER)["fairness-parts"])
    assert "Language, Spanish: 30 offers" in drawn
    assert "Less than an even share" in drawn
    assert "Ana Reyes" not in drawn
    await db.unit(lambda: months.record(world.settings.timezone, world.now + timedelta(days=10)))
    past = await page.facts("?month=2026-11-01", world.settings.timezone, world.now)
    assert past.month is not None
    assert [one.short for one in past.shares if one.group == "es"] == [True]
