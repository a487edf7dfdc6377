"""Waitlist entries: added, changed and removed; their scores true, their consent as it was."""

from datetime import timedelta
from types import ModuleType

import pytest

from bot import database as db
from bot.messages import contacts
from bot.waitlist import entries, ranking, slots
from tests import world
from tests.world import World, column, number

ANA, BEN = number(1), number(2)
DAY = timedelta(days=1)


@pytest.fixture
def one(database: ModuleType) -> World:
    return World()


async def change(one: World, entry_id: int, **changes: object) -> None:
    await db.unit(lambda: entries.change(entry_id, changes, one.now))


async def scores() -> list[object]:
    return await column("SELECT priority_score FROM waitlist_entry ORDER BY id")


async def test_a_new_entry_is_scored_and_knows_when_that_changes(one: World) -> None:
    await one.patient(ANA, urgent=True, boost=7, joined_at=one.now - 31 * DAY)
    row = await db.fetch_one("SELECT priority_score, score_changes_at FROM waitlist_entry")
    assert row == {"priority_score": 38, "score_changes_at": one.now + 29 * DAY}


async def test_nobody_has_joined_in_the_future(one: World) -> None:
    await one.patient(ANA, joined_at=one.now + DAY)
    assert await column("SELECT joined_at FROM waitlist_entry") == [one.now]


async def test_a_person_is_listed_once_and_two_may_share_a_phone(one: World) -> None:
    first = await one.patient(ANA, "Ana")
    with pytest.raises(entries.AlreadyListed) as refused:
        await one.patient(ANA, " ANA ")
    assert refused.value.entry_id == first
    assert await one.patient(ANA, "Bea") != first
    assert await column("SELECT count(*) FROM patient_contact") == [1]


@pytest.mark.parametrize("boost", [-1, 41])
async def test_a_boost_out_of_range_is_refused_with_nothing_stored(one: World, boost: int) -> None:
    with pytest.raises(entries.Refused, match="from 0 to 40"):
        await one.patient(ANA, boost=boost)
    assert await column("SELECT id FROM patient_contact") == []


async def test_consent_on_a_form_does_not_undo_a_stop(one: World) -> None:
    await one.say(ANA, "stop texting me")
    await one.patient(ANA, consent_source="a new form")
    await one.slot()
    await one.settle()
    assert await column("SELECT opt_out FROM patient_contact") == [True]
    assert len(one.bodies(ANA)) == 1


async def test_each_source_of_consent_is_noted_once(one: World) -> None:
    for name, source in (("Ana", "form"), ("Bea", "form"), ("Cid", "phone")):
        await one.patient(ANA, name, consent_source=source)
    assert await column("SELECT source FROM consent_event ORDER BY id") == ["form", "phone"]


async def test_a_change_keeps_the_score_true_and_leaves_the_rest_alone(one: World) -> None:
    entry_id = await one.patient(ANA, "Ana", boost=5, location_preference=["Plano"], notes="x")
    await change(one, entry_id, manual_boost=9, urgent_flag=True)
    assert await scores() == [39]
    row = await db.fetch_one("SELECT location_preference, notes FROM waitlist_entry")
    assert row == {"location_preference": ["Plano"], "notes": "x"}
    await change(one, entry_id, current_appt_at=one.now + 200 * DAY)
    assert await scores() == [59]
    await change(one, entry_id, current_appt_at=None)
    assert await scores() == [39]


async def test_what_cannot_be_changed_is_refused(one: World) -> None:
    entry_id = await one.patient(ANA)
    with pytest.raises(entries.Refused, match="can't be changed: priority_score"):
        await change(one, entry_id, priority_score=100)
    with pytest.raises(entries.Refused, match="from 0 to 40"):
        await change(one, entry_id, manual_boost=41)
    with pytest.raises(entries.NotFound):
        await change(one, 4711, manual_boost=1)
    assert await scores() == [0]


async def test_names_are_tidied_and_any_means_any(one: World) -> None:
    await one.patient(
        ANA, location_preference=[" Plano ", "", "  "], provider_type_preference=" ANY "
    )
    row = await db.fetch_one(
        "SELECT location_preference, provider_type_preference FROM waitlist_entry"
    )
    assert row == {"location_preference": ["Plano"], "provider_type_preference": "Any"}


@pytest.mark.parametrize("how", ["remove", "deactivate"])
async def test_whoever_leaves_the_list_is_asked_no_more_and_the_next_is(
    database: ModuleType, how: str
) -> None:
    one = World({"BATCH_SIZE": "1"})
    await one.patients(2)
    slot_id = await one.slot()
    await one.settle()
    if how == "remove":
        await db.unit(lambda: entries.remove(1, "removed", one.now))
    else:
        await change(one, 1, active=False)
    await one.settle()
    assert await world.offers(slot_id) == {ANA: "canceled", BEN: "pending"}
    assert await column("SELECT closed_reason FROM waitlist_entry WHERE id = 1") == ["removed"]


async def test_whoever_comes_back_is_listed_again_unless_a_twin_is(one: World) -> None:
    first = await one.patient(ANA, "Ana")
    await change(one, first, active=False)
    second = await one.patient(ANA, "Ana")
    with pytest.raises(entries.AlreadyListed):
        await change(one, first, active=True)
    await db.unit(lambda: entries.remove(second, "removed", one.now))
    await change(one, first, active=True)
    row = await db.fetch_one("SELECT active, closed_reason FROM waitlist_entry WHERE id = 1")
    assert row == {"active": True, "closed_reason": None}


async def test_nobody_gets_the_name_of_another_on_the_same_phone(one: World) -> None:
    await one.patient(ANA, "Ana")
    son = await one.patient(ANA, "Ben")
    with pytest.raises(entries.AlreadyListed):
        await change(one, son, patient_name=" ana ")
    await change(one, son, patient_name=" BEN ", notes="called")
    assert await column("SELECT patient_name FROM waitlist_entry ORDER BY id") == ["Ana", "BEN"]


async def test_scores_that_time_has_changed_are_brought_up_to_date(one: World) -> None:
    await one.patient(ANA)
    await one.patient(BEN, joined_at=one.now - 29 * DAY)
    assert await ranking.refresh_scores(one.now) == 0
    one.now += DAY
    assert await ranking.refresh_scores(one.now) == 1
    assert await scores() == [0, 1]
    assert await ranking.refresh_scores(one.now) == 0


async def test_a_wish_that_changes_wakes_a_slot_that_found_nobody(one: World) -> None:
    entry_id = await one.patient(ANA, location_preference=["Frisco"])
    slot_id = await one.slot()
    await one.settle()
    assert await world.offers(slot_id) == {}
    await change(one, entry_id, location_preference=["Plano"])
    await one.settle()
    assert await world.offers(slot_id) == {ANA: "pending"}


async def correct(one: World, entry_id: int, phone: str) -> None:
    await db.unit(lambda: entries.correct_number(entry_id, phone, one.rules.numbers, one.now))
    await one.settle()


async def test_a_corrected_number_ends_what_the_old_one_was_offered_and_is_not_texted_unasked(
    one: World,
) -> None:
    entry = await one.patient(ANA, "Ana")
    slot = await one.slot()
    await one.settle()
    await correct(one, entry, BEN)
    assert await world.offers(slot) == {ANA: "canceled"}
    assert one.bodies(BEN) == [], "nobody has agreed to texts at the new number"
    await one.say(ANA, "YES")
    assert (await world.slot_row(slot))["status"] == "open"
    (patient,) = await column("SELECT patient_id FROM waitlist_entry")
    assert isinstance(patient, int)
    await db.unit(lambda: contacts.give_consent(patient, "phone call", one.now))
    await db.unit(lambda: slots.wake_waiting(one.now))
    await one.settle()
    assert len(one.bodies(BEN)) == 1


async def test_a_number_that_has_opted_out_stays_so_whoever_is_put_on_it(one: World) -> None:
    await one.say(BEN, "STOP")
    entry = await one.patient(ANA, "Ana")
    await correct(one, entry, BEN)
    heard = len(one.bodies(BEN))
    await one.slot()
    await one.settle()
    assert len(one.bodies(BEN)) == heard


async def test_a_number_is_not_corrected_to_one_that_lists_the_same_person(one: World) -> None:
    entry = await one.patient(ANA, "Ana")
    other = await one.patient(BEN, "ana")
    with pytest.raises(entries.AlreadyListed) as refused:
        await correct(one, entry, BEN)
    assert refused.value.entry_id == other
    await correct(one, entry, ANA)


async def test_a_winner_keeps_the_number_that_the_slot_was_promised_to(one: World) -> None:
    entry = await one.patient(ANA, "Ana")
    await one.slot()
    await one.settle()
    await one.say(ANA, "YES")
    with pytest.raises(entries.Refused, match="please call them"):
        await correct(one, entry, BEN)
