"""What a person at the desk does with a slot, through the real rooms."""

from datetime import timedelta
from types import ModuleType

import pytest

from bot import database as bot_database
from bot.waitlist import entries, slots
from bot.waitlist.page import choices
from bot.waitlist.patients import staff_optouts
from bot.waitlist.rules import eligibility
from bot.waitlist.staff import desk
from bot.waitlist.views import obstacles, worklist
from tests import world as worlds
from tests.world import TOMORROW, World, column, number, slot_row


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


async def entry_of(phone: str) -> int:
    sql = """
        SELECT max(entry.id) FROM waitlist_entry AS entry
        JOIN patient_contact AS contact ON contact.id = patient_id WHERE phone_e164 = $1
    """
    (found,) = await column(sql, phone)
    assert isinstance(found, int)
    return found


async def give(world: World, slot: int, phone: str, *, confirm: bool = True) -> None:
    entry = await entry_of(phone)
    await bot_database.unit(
        lambda: desk.give_to(slot, entry, world.rules, world.now, confirm=confirm)
    )
    await world.settle()


async def cannot_honour(world: World, slot: int, *, still_free: bool) -> None:
    await bot_database.unit(
        lambda: desk.cannot_honour(slot, world.rules, world.now, still_free=still_free)
    )
    await world.settle()


async def test_asking_now_ends_the_hold_but_takes_no_chance_away(world: World) -> None:
    phones = await world.patients(7)
    slot = await world.slot()
    await world.settle()
    await world.pass_time(seconds=30)
    asked = await bot_database.unit(lambda: desk.ask_now(slot, world.rules, world.now))
    await world.settle()
    assert asked == 3
    assert world.asked() == phones[:6]
    await world.say(phones[0], "yes")
    assert world.bodies(phones[0])[-1].startswith("TPCCC: Confirmed.")


async def test_a_second_click_asks_no_second_batch(world: World) -> None:
    await world.patients(9)
    slot = await world.slot()
    await world.settle()
    await world.pass_time(seconds=30)
    await bot_database.unit(lambda: desk.ask_now(slot, world.rules, world.now))
    await world.pass_time(seconds=1)
    with pytest.raises(slots.Refused, match="a moment ago"):
        await bot_database.unit(lambda: desk.ask_now(slot, world.rules, world.now))
    await world.settle()
    assert len(world.asked()) == 6


async def test_asking_now_with_nobody_left_asks_nobody(world: World) -> None:
    await world.patients(2)
    slot = await world.slot()
    await world.settle()
    await world.pass_time(seconds=30)
    assert await bot_database.unit(lambda: desk.ask_now(slot, world.rules, world.now)) == 0
    assert (await slot_row(slot))["status"] == "open"


async def test_asking_now_keeps_to_the_contact_hours(world: World) -> None:
    await world.patients(5)
    slot = await world.slot(TOMORROW + timedelta(days=1))
    await world.until(TOMORROW.replace(hour=3))
    before = len(world.asked())
    with pytest.raises(slots.Refused, match="at this hour"):
        await bot_database.unit(lambda: desk.ask_now(slot, world.rules, world.now))
    await world.settle()
    assert len(world.asked()) == before


async def test_a_slot_that_starts_too_soon_is_not_put_to_anybody_else(world: World) -> None:
    await world.patients(5)
    slot = await world.slot(world.now + timedelta(minutes=12))
    await world.settle()
    await world.pass_time(minutes=6)
    with pytest.raises(slots.Refused, match="too soon"):
        await bot_database.unit(lambda: desk.ask_now(slot, world.rules, world.now))


async def test_a_slot_given_by_hand_is_confirmed_and_the_others_are_told_once(
    world: World,
) -> None:
    phones = await world.patients(5)
    slot = await world.slot()
    await world.settle()
    await give(world, slot, phones[4])
    assert (await slot_row(slot))["status"] == "filled"
    assert [body[:17] for body in world.bodies(phones[4])] == ["TPCCC: Confirmed."]
    # Nobody asked them by text, so the figures count no text that was answered.
    left = "SELECT offer_sent_at IS NOT NULL FROM offer WHERE state = 'accepted'"
    assert await column(left) == [False]
    for phone in phones[:3]:
        assert len(world.bodies(phone)) == 2
        assert "has been taken" in world.bodies(phone)[1]
    assert world.bodies(phones[3]) == []
    await world.say(phones[0], "YES")
    assert await column("SELECT count(*) FROM offer WHERE state = 'accepted'") == [1]


async def test_who_was_asked_already_can_be_given_the_slot(world: World) -> None:
    phones = await world.patients(3)
    slot = await world.slot()
    await world.settle()
    await world.say(phones[1], "no")
    await give(world, slot, phones[1], confirm=False)
    assert (await worlds.offers(slot))[phones[1]] == "accepted"
    assert not any("Confirmed" in body for body in world.bodies(phones[1]))
    assert await column("SELECT count(*) FROM offer") == [3]


async def test_a_live_offer_elsewhere_ends_when_the_patient_gets_a_slot_by_hand(
    world: World,
) -> None:
    (phone,) = await world.patients(1)
    first = await world.slot()
    await world.settle()
    second = await world.slot(TOMORROW + timedelta(hours=2))
    await world.settle()
    await give(world, second, phone)
    assert (await slot_row(second))["status"] == "filled"
    assert (await worlds.offers(first))[phone] == "canceled"
    assert (await slot_row(first))["status"] == "open"


async def test_a_patient_who_opted_out_gets_the_slot_but_no_text(world: World) -> None:
    (phone,) = await world.patients(1)
    slot = await world.slot()
    (patient,) = await column("SELECT id FROM patient_contact")
    assert isinstance(patient, int)
    await bot_database.unit(lambda: staff_optouts.by_staff(patient, "anna", "", world.now))
    await world.settle()
    await give(world, slot, phone)
    assert (await slot_row(slot))["status"] == "filled"
    assert world.bodies(phone) == []


async def test_the_second_to_give_a_slot_is_told_that_it_is_gone(world: World) -> None:
    phones = await world.patients(2)
    slot = await world.slot()
    await give(world, slot, phones[0])
    with pytest.raises(slots.Refused, match="filled in the meantime"):
        await give(world, slot, phones[1])
    with pytest.raises(slots.Refused, match="not on the waitlist"):
        await give(world, await world.slot(TOMORROW + timedelta(hours=1)), phones[0])


async def test_a_slot_is_marked_as_booked_once(world: World) -> None:
    (phone,) = await world.patients(1)
    slot = await world.slot()
    with pytest.raises(slots.Refused, match="no winner"):
        await bot_database.unit(lambda: desk.mark_booked(slot, world.rules, world.now))
    await give(world, slot, phone)
    await bot_database.unit(lambda: desk.mark_booked(slot, world.rules, world.now))
    with pytest.raises(slots.Refused, match="already"):
        await bot_database.unit(lambda: desk.mark_booked(slot, world.rules, world.now))


async def test_a_promise_that_cannot_be_kept_goes_to_who_stands_by(world: World) -> None:
    phones = await world.patients(3)
    slot = await world.slot()
    await world.settle()
    await world.say(phones[0], "YES")
    await world.say(phones[1], "YES")
    await cannot_honour(world, slot, still_free=True)
    assert "We're sorry" in world.bodies(phones[0])[-1]
    assert "is yours" in world.bodies(phones[1])[-1]
    assert (await worlds.offers(slot))[phones[1]] == "accepted"
    assert (await slot_row(slot))["booked_at"] is None


async def test_who_was_let_down_is_first_for_the_next_slot(world: World) -> None:
    phones = await world.patients(4)
    slot = await world.slot()
    await world.settle()
    await world.say(phones[2], "YES")
    await cannot_honour(world, slot, still_free=False)
    assert (await slot_row(slot))["verdict"] == "withdrawn"
    before = len(world.asked())
    await world.slot(TOMORROW + timedelta(hours=3))
    await world.settle()
    assert phones[2] in world.asked()[before : before + 3]


async def test_an_apology_is_texted_to_nobody_who_never_agreed_to_texts(world: World) -> None:
    phone = number(1)
    await world.patient(phone, consent_source=None)
    slot = await world.slot()
    await give(world, slot, phone)
    await cannot_honour(world, slot, still_free=False)
    assert world.bodies(phone) == []


async def test_of_two_on_one_phone_each_has_been_told_by_their_own_text_or_not(
    world: World,
) -> None:
    for name in ("Ana", "Bea"):
        await world.patient(number(1), name)
    for hours in (0, 1):
        await world.slot(TOMORROW + timedelta(hours=hours))
    await world.settle()
    world.carrier.undeliverable[number(1)] = 30003
    await world.say(number(1), "yes")
    del world.carrier.undeliverable[number(1)]
    await world.pass_time(minutes=1)
    await world.say(number(1), "yes")
    told = [filled.told for filled in await worklist.to_book(world.rules, world.now)]
    assert told == ["undelivered", "delivered"]


async def test_an_apology_is_no_question(world: World) -> None:
    (phone,) = await world.patients(1)
    slot = await world.slot()
    await world.settle()
    await world.say(phone, "YES")
    await cannot_honour(world, slot, still_free=False)
    await world.say(phone, "ok no problem")
    assert await column("SELECT count(*) FROM offer WHERE state = 'accepted'") == [0]
    assert (await slot_row(slot))["status"] == "aborted"


async def test_a_time_that_is_gone_is_put_to_nobody_else(world: World) -> None:
    phones = await world.patients(6)
    slot = await world.slot()
    await world.settle()
    await world.say(phones[0], "YES")
    await cannot_honour(world, slot, still_free=False)
    assert world.bodies(phones[5]) == []
    with pytest.raises(slots.Refused, match="no winner"):
        await cannot_honour(world, slot, still_free=False)


async def test_an_attended_thread_waits_no_longer(world: World) -> None:
    (phone,) = await world.patients(1)
    await world.say(phone, "hm what")
    await world.say(phone, "really not sure")
    (patient,) = await column("SELECT patient_id FROM thread WHERE needs_staff_at IS NOT NULL")
    assert isinstance(patient, int)
    assert await bot_database.unit(lambda: desk.attended(patient, world.now))
    assert not await bot_database.unit(lambda: desk.attended(patient, world.now))
    assert await column("SELECT needs_staff_why FROM thread") == [None]


async def read(world: World, slot: int) -> slots.Slot:
    found = await bot_database.unit(lambda: slots.lock(slot, world.rules))
    assert found is not None
    return found


async def test_whoever_is_not_asked_has_a_reason(world: World) -> None:
    cases: dict[str | None, dict[str, object]] = {
        None: {},
        "no_consent": {"consent_source": None},
        "other_kind": {"provider_type_preference": "APP"},
        "other_provider": {"provider_preference": ("Dr. Moss",)},
        "other_place": {"location_preference": ("Tyler",)},
        "has_earlier": {"current_appt_at": TOMORROW - timedelta(hours=1)},
    }
    listed = {
        why: await world.patient(number(n), "", **fields)
        for n, (why, fields) in enumerate(cases.items(), 1)
    }
    out = await world.patient(number(20))
    (patient,) = await column("SELECT patient_id FROM waitlist_entry WHERE id = $1", out)
    assert isinstance(patient, int)
    await bot_database.unit(lambda: staff_optouts.by_staff(patient, "anna", "", world.now))
    quiet = await world.patient(number(22))
    (away,) = await column("SELECT patient_id FROM waitlist_entry WHERE id = $1", quiet)
    until = world.now + timedelta(days=9)
    assert isinstance(away, int)
    await bot_database.unit(lambda: choices.be_quiet(away, until, world.now))
    gone = await world.patient(number(21))
    await bot_database.unit(lambda: entries.remove(gone, "removed", world.now))
    slot = await read(world, await world.slot())
    found = {
        why: await obstacles.of_entry(entry, [slot], world.now) for why, entry in listed.items()
    }
    assert {why: said for why, ((_, said),) in found.items()} == {why: why for why in cases}
    assert await obstacles.of_entry(out, [slot], world.now) == [(slot, "opted_out")]
    assert await obstacles.of_entry(gone, [slot], world.now) == [(slot, "off_list")]
    assert await obstacles.of_entry(quiet, [slot], world.now) == [(slot, "quiet")]


async def test_the_depth_is_what_the_rule_itself_counts(world: World) -> None:
    await world.patients(5)
    await world.patient(number(10), provider_preference=("Dr. Moss",))
    slot = await world.slot()
    await world.settle()
    want = await read(world, slot)
    found = await obstacles.of_slot(want, world.now)
    assert found == obstacles.Depth(free=2, obstacles={"asked": 3, "other_provider": 1})
    assert await eligibility.depth(want) == 5
