"""The clinic's places: declared, renamed, closed; what one says of itself counts there."""

from datetime import UTC, datetime, timedelta
from types import ModuleType

import pytest

from bot import database
from bot.waitlist import slots
from bot.waitlist.places import directory
from bot.waitlist.rules import place
from bot.waitlist.staff import desk, place_changes
from bot.waitlist.staff import texts as staff_texts
from tests.world import TOMORROW, World, column, number, offers, slot_row

ANA = number(1)
BEN = number(2)
EL_PASO = {"time_zone": "America/Denver", "brand_name": "Sun Clinic", "phone": "+19155550100"}


@pytest.fixture
def one(database: ModuleType) -> World:
    return World()


async def add(one: World, name: str, **more: str) -> int:
    new = place_changes.Declared(location_name=name, **more)
    return await database.unit(lambda: place_changes.add(new, "sam", one.rules, one.now))


async def change(one: World, key: int, **columns: object) -> None:
    await database.unit(lambda: place_changes.change(key, columns, "sam", one.rules, one.now))


async def alias(one: World, key: int, spelling: str) -> None:
    await database.unit(lambda: place_changes.add_alias(key, spelling, "sam", one.rules, one.now))


async def close(one: World, key: int) -> int:
    return await database.unit(lambda: place_changes.close(key, "sam", one.now))


async def meant(one: World, spelling: str) -> int:
    return (await directory.read(one.rules.clinic)).find(spelling).id


async def test_a_text_speaks_for_the_place_of_its_slot(one: World) -> None:
    await one.place("El Paso", **EL_PASO)
    await one.patients(1)
    await one.slot(location="El Paso")
    await one.settle()
    (offer,) = one.bodies(ANA)
    assert offer.startswith("Sun Clinic: An earlier appointment opened tomorrow at 2:15 PM at El P")
    await one.say(ANA, "help")
    assert "Sun Clinic" in one.bodies(ANA)[-1]
    await one.say(ANA, "what is this?")
    await one.say(ANA, "yes")
    assert one.bodies(ANA)[-1].startswith("Sun Clinic: Confirmed. You're scheduled Wed Nov 25 2:15")
    await one.say(ANA, "help")
    assert "(915) 555-0100" in one.bodies(ANA)[-1]


async def test_whoever_was_asked_hears_of_the_end_from_the_same_place(one: World) -> None:
    await one.place("El Paso", **EL_PASO)
    await one.patients(2)
    await one.slot(location="El Paso")
    await one.settle()
    await one.say(ANA, "yes")
    assert one.bodies(BEN)[-1].startswith("Sun Clinic: Thanks - this slot has been taken")
    await one.say(BEN, "yes")
    assert one.bodies(BEN)[-1].startswith("Sun Clinic: Thanks - this slot has been taken")


async def test_who_was_never_asked_is_answered_by_the_clinic(one: World) -> None:
    await one.place("El Paso", **EL_PASO)
    await one.patient(ANA)
    await one.say(ANA, "help")
    assert "TPCCC" in one.bodies(ANA)[-1]


async def test_a_person_writes_in_the_name_of_the_place_that_the_patient_knows(one: World) -> None:
    await one.place("El Paso", **EL_PASO)
    await one.patients(1)
    await one.slot(location="El Paso")
    await one.settle()
    (patient,) = await column("SELECT id FROM patient_contact")
    assert isinstance(patient, int)
    seen = await staff_texts.latest(patient)
    await database.unit(
        lambda: staff_texts.write(patient, "Hello", "sam", one.rules, one.now, shown=seen)
    )
    await one.settle()
    assert one.bodies(ANA)[-1] == "Sun Clinic: Hello"


async def test_an_avoided_half_day_is_that_of_the_place(one: World) -> None:
    await one.place("El Paso", **EL_PASO)
    await one.patients(1)
    await one.slot(datetime(2026, 11, 25, 18, 30, tzinfo=UTC), location="El Paso")
    await one.settle()
    await one.say(ANA, "no 2")
    assert "skip Wed morning openings" in one.bodies(ANA)[-1]
    await one.say(ANA, "yes")
    assert await column("SELECT avoid_times FROM waitlist_entry") == [["Wed AM"]]


async def test_a_places_own_hours_narrow_those_of_the_patient(one: World) -> None:
    hours = {"contact_hours_start": "11:00", "contact_hours_end": "15:00"}
    await one.place("Frisco", **hours)
    await one.patients(1)
    await one.slot(location="Frisco")
    await one.settle()
    assert one.bodies(ANA) == []
    await one.pass_time(minutes=59)
    assert one.bodies(ANA) == []
    await one.pass_time(minutes=1)
    assert len(one.bodies(ANA)) == 1


async def test_a_place_that_is_awake_at_night_texts_nobody_at_night(one: World) -> None:
    await one.place("Frisco", contact_hours_start="00:00", contact_hours_end="23:59")
    await one.patients(1)
    one.now = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
    await one.slot(location="Frisco")
    await one.until(datetime(2026, 11, 25, 13, 59, tzinfo=UTC))
    assert one.bodies(ANA) == []
    await one.pass_time(minutes=1)
    assert len(one.bodies(ANA)) == 1


async def test_where_a_patient_is_unknown_the_clock_of_the_place_counts(one: World) -> None:
    await one.place("Honolulu", time_zone="Pacific/Honolulu")
    await one.patient(ANA)
    await database.execute("UPDATE patient_contact SET zones = '[]'")
    await one.slot(TOMORROW + timedelta(days=1), location="Honolulu")
    await one.until(datetime(2026, 11, 24, 17, 59, tzinfo=UTC))
    assert one.bodies(ANA) == []
    await one.pass_time(minutes=1)
    assert len(one.bodies(ANA)) == 1


async def test_a_text_that_was_held_up_keeps_to_the_hours_of_its_place(one: World) -> None:
    await one.place("Frisco", contact_hours_start="09:00", contact_hours_end="10:08")
    await one.patients(2)
    slot = await one.slot(location="Frisco")
    await one.settle()
    await one.pass_time(minutes=5)
    later = one.now + timedelta(minutes=4)
    await database.unit(
        lambda: desk.withdraw(slot, "withdrawn", "sam", one.rules, one.now, tell_at=later)
    )
    await one.until(datetime(2026, 11, 25, 14, 59, tzinfo=UTC))
    assert len(one.bodies(ANA)) == 1
    await one.until(datetime(2026, 11, 25, 15, 0, tzinfo=UTC))
    assert "no longer open" in one.bodies(ANA)[-1]


async def test_a_closed_place_withdraws_in_words_and_takes_no_more(one: World) -> None:
    key = await one.place("Plano")
    await one.patients(1)
    slot = await one.slot()
    await one.settle()
    assert await close(one, key) == 1
    await one.say(ANA, "yes")
    assert "no longer open" in one.bodies(ANA)[-1]
    assert await slot_row(slot) | {"status": "aborted", "verdict": "withdrawn"} == await slot_row(
        slot
    )
    assert await offers(slot) == {ANA: "canceled"}
    with pytest.raises(slots.Refused, match="is closed"):
        await one.slot(TOMORROW + timedelta(hours=1))
    with pytest.raises(place.Closed):
        await meant(one, "plano")
    assert await close(one, key) == 0
    await database.unit(lambda: place_changes.reopen(key, "sam", one.now))
    await one.slot(TOMORROW + timedelta(hours=1))


async def test_a_yes_that_comes_before_the_withdrawal_wins_nothing(one: World) -> None:
    key = await one.place("Plano")
    await one.patients(1)
    slot = await one.slot()
    await one.settle()
    await database.execute("UPDATE location_reference SET active = FALSE WHERE id = $1", key)
    await one.say(ANA, "yes")
    assert (await slot_row(slot))["status"] == "open"
    assert "no longer open" in one.bodies(ANA)[-1]


async def test_nobody_at_the_desk_opens_or_gives_a_slot_of_a_closed_place(one: World) -> None:
    key = await one.place("Plano")
    entry = await one.patient(ANA)
    slot = await one.slot()
    await database.execute("UPDATE location_reference SET active = FALSE WHERE id = $1", key)
    with pytest.raises(slots.Refused, match="The place of this slot is closed"):
        await database.unit(lambda: desk.give_to(slot, entry, one.rules, one.now))


async def test_a_wish_follows_the_name_of_its_place(one: World) -> None:
    key = await add(one, "Plano")
    await one.patient(ANA, location_preference=("Plano",))
    await change(one, key, location_name="West Plano")
    assert await column("SELECT location_preference FROM waitlist_entry") == [["West Plano"]]
    assert await meant(one, "PLANO") == key, "files go on writing the old name"
    await one.slot(location="West Plano")
    await one.settle()
    assert len(one.bodies(ANA)) == 1


async def test_a_wish_by_a_further_spelling_is_one_for_the_place(one: World) -> None:
    key = await add(one, "Fort Worth")
    await one.patient(ANA, location_preference=("FtWorth",))
    await one.patient(BEN, location_preference=("Plano",))
    slot = await one.slot(location="Fort Worth")
    await one.settle()
    assert await offers(slot) == {}
    await alias(one, key, "ftworth")
    await one.settle()
    assert await offers(slot) == {ANA: "pending"}


async def test_a_name_that_comes_to_be_shared_keeps_its_wishes_apart(one: World) -> None:
    await add(one, "Main")
    await one.patient(ANA, location_preference=("Main",))
    await add(one, "Main", brand_name="Sun Clinic")
    assert await column("SELECT location_preference FROM waitlist_entry") == [["TPCCC Main"]]
    with pytest.raises(place.Shared):
        await meant(one, "main")
    assert await meant(one, "sun clinic main") != await meant(one, "TPCCC Main")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"location_name": " "}, "from 1 to 80 characters"),
        ({"location_name": "plano "}, "names the place Plano already"),
        ({"location_name": "PLANO WEST"}, "names the place Plano already"),
        ({"location_name": "Tpccc plano"}, "names the place Plano already"),
        ({"brand_name": "B" * 21}, "from 1 to 20 characters"),
        ({"time_zone": "Texas"}, "such as America/Denver"),
        ({"phone": "12"}, "too few digits"),
        ({"contact_hours_start": "08:00"}, "a start and an end"),
        ({"contact_hours_start": "17:00", "contact_hours_end": "09:00"}, "must start before"),
        ({"contact_hours_start": "9 am", "contact_hours_end": "17:00"}, "such as 08:00"),
        ({"contact_hours_start": "21:00", "contact_hours_end": "23:00"}, "nobody could be asked"),
        ({"contact_hours_start": "19:55", "contact_hours_end": "23:00"}, "nobody could be asked"),
    ],
)
async def test_what_can_be_no_place_is_refused_in_a_sentence(
    one: World, wrong: dict[str, str], sentence: str
) -> None:
    await alias(one, await add(one, "Plano"), "Plano West")
    with pytest.raises(place_changes.Refused, match=sentence):
        await add(one, **{"name": "Waco", **wrong}) if "location_name" not in wrong else await add(
            one, wrong["location_name"]
        )
    assert await column("SELECT location_name FROM location_reference") == ["Plano"]


async def test_a_spelling_names_one_place(one: World) -> None:
    plano, waco = await add(one, "Plano"), await add(one, "Waco")
    await alias(one, plano, "The  Plaza")
    for taken in ("the plaza", "WACO", "tpccc waco"):
        with pytest.raises(place_changes.Refused, match="already"):
            await alias(one, waco, taken)
    with pytest.raises(place_changes.Refused, match="names the place Plano already"):
        await change(one, waco, location_name="The Plaza")
    await database.unit(lambda: place_changes.drop_alias(plano, "THE PLAZA", "sam", one.now))
    await alias(one, waco, "the plaza")
    assert await meant(one, "the plaza") == waco


async def test_who_changed_a_place_stands_in_the_audit_log(one: World) -> None:
    key = await add(one, "Plano")
    await change(one, key, phone="972 555 0100", brand_name=" ")
    await alias(one, key, "PL")
    await close(one, key)
    lines = "SELECT action || ' ' || subject_id FROM audit_log WHERE actor = 'sam' ORDER BY id"
    acts = ("add", "change", "alias", "close")
    assert await column(lines) == [f"{act} {key}" for act in acts]
    assert await column("SELECT phone FROM location_reference") == ["+19725550100"]
    assert await column("SELECT brand_name FROM location_reference") == [None]
