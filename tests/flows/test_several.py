"""Several waitlist entries changed with one press: each as by itself, and given back together."""

from datetime import UTC, datetime, timedelta
from types import ModuleType

import pytest

from bot import database as db
from bot.languages import ENGLISH, SPANISH
from bot.messages import contacts
from bot.waitlist import entries, preferences
from bot.waitlist.rules.several import Deed, mark
from bot.waitlist.staff import reasons, several, undo
from bot.waitlist.views import waitlist
from dashboard.access.accounts import User
from dashboard.pages.entries.several import change_each
from dashboard.pages.entries.several_preview import build, deed, preview
from tests.world import World, column, number, offers

DAY = timedelta(days=1)
ANNA = User(1, "anna", "front_desk")
LATER = datetime(2027, 1, 4, 6, tzinfo=UTC)
PLANO = frozenset({"plano", "main street"})


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


async def shown(world: World) -> dict[str, str]:
    ids = [int(str(one)) for one in await column("SELECT id FROM waitlist_entry")]
    return {str(one.id): mark(one) for one in await waitlist.many(ids, world.now)}


async def press(world: World, what: Deed, seen: dict[str, str]) -> tuple[int, dict[int, str]]:
    """As the dashboard does; the line of all, and why some were left."""
    done, failed = await change_each(seen, what, "anna", world.now)
    line = await db.unit(lambda: several.note(done, what, "anna", world.now))
    return line, failed


async def take_back(world: World, line: int) -> None:
    await db.unit(lambda: undo.undo(line, "anna", world.rules, world.now))


async def standing(world: World) -> dict[str, tuple[object, ...]]:
    ids = [int(str(one)) for one in await column("SELECT id FROM waitlist_entry")]
    return {
        one.name: (
            one.active,
            one.quiet_until,
            one.manual_boost,
            tuple(one.location_preference),
            one.language,
            one.score.total,
        )
        for one in await waitlist.many(ids, world.now)
    }


async def listed(world: World) -> dict[str, int]:
    people = {
        "Ana": await world.patient(number(1), "Ana", location_preference=("Plano",), boost=38),
        "Ben": await world.patient(number(2), "Ben", location_preference=("Frisco", "plano")),
        "Cleo": await world.patient(number(3), "Cleo", language=SPANISH),
        "Dot": await world.patient(number(4), "Dot", location_preference=("Frisco",)),
    }
    await db.unit(lambda: entries.change(people["Dot"], {"active": False}, world.now))
    until = {"quiet_until": world.now + DAY}
    await db.unit(lambda: entries.change(people["Cleo"], until, world.now))
    world.now += timedelta(minutes=1)
    return people


OFF_LIST, ALONE = "It is off the list.", several.LEFT["only_place"]
DEEDS = (
    (Deed(kind="pause", until=LATER), {"Ana", "Ben", "Cleo"}, {"Dot": OFF_LIST}),
    (Deed(kind="lift"), {"Cleo"}, {"Dot": OFF_LIST}),
    (Deed(kind="boost", points=5, why="storm"), {"Ana", "Ben", "Cleo"}, {"Dot": OFF_LIST}),
    (Deed(kind="boost", points=-5, why="storm"), {"Ana"}, {"Dot": OFF_LIST}),
    (Deed(kind="add_place", place="Plano", spellings=PLANO), set[str](), {"Dot": OFF_LIST}),
    (Deed(kind="add_place", place="Tyler", spellings=frozenset({"tyler"})), {"Ana", "Ben"},
     {"Dot": OFF_LIST}),
    (Deed(kind="take_place", place="Plano", spellings=PLANO), {"Ben"},
     {"Ana": ALONE, "Dot": OFF_LIST}),
    (Deed(kind="language", language=SPANISH), {"Ana", "Ben", "Dot"}, dict[str, str]()),
    (Deed(kind="off"), {"Ana", "Ben", "Cleo"}, dict[str, str]()),
)  # fmt: skip
"""Each deed, whom it changes, and why others are left; the rest is so already."""


async def test_each_deed_changes_whom_it_shows_notes_each_and_is_taken_back(world: World) -> None:
    people = await listed(world)
    names = {entry_id: name for name, entry_id in people.items()}
    before = await standing(world)
    for what, changed, left in DEEDS:
        world.now += timedelta(minutes=1)
        found = await waitlist.many(list(names), world.now)
        seen = preview(found, what, world.now)
        assert {one.name for one in seen.changed} == changed, what
        assert {one.name: why for one, why in seen.left} == left, what
        assert build(seen, what, ANNA, world.rules, world.now), what
        (lines,) = await column("SELECT count(*) FROM audit_log WHERE subject_id IS NOT NULL")
        line, failed = await press(world, what, await shown(world))
        assert {names[one]: why for one, why in failed.items()} == left, what
        after = await standing(world)
        assert {name for name in after if after[name] != before[name]} == changed, what
        (more,) = await column("SELECT count(*) FROM audit_log WHERE subject_id IS NOT NULL")
        assert int(str(more)) - int(str(lines)) == len(changed), what
        world.now += timedelta(seconds=5)
        if changed:
            await take_back(world, line)
        assert await standing(world) == before, what


async def test_a_boost_stays_in_its_range_and_its_reason_goes_with_it(world: World) -> None:
    people = await listed(world)
    await db.unit(lambda: reasons.boosted("bea", people["Ana"], 3, "in pain", world.now))
    line, _ = await press(world, Deed(kind="boost", points=5, why="storm"), await shown(world))
    boost = await waitlist.boost_of(people["Ana"])
    assert boost is not None
    assert (boost.actor, boost.why) == ("anna", "storm")
    assert (await standing(world))["Ana"][2] == 40
    await take_back(world, line)
    boost = await waitlist.boost_of(people["Ana"])
    assert boost is not None
    assert (boost.actor, boost.why) == ("bea", "in pain")


async def test_what_a_colleague_has_changed_is_left_and_said_and_the_rest_is_done(
    world: World,
) -> None:
    people = await listed(world)
    seen = await shown(world)
    world.now += timedelta(seconds=1)
    await db.unit(lambda: entries.change(people["Ana"], {"notes": "mornings"}, world.now))
    await db.execute("DELETE FROM waitlist_entry WHERE id = $1", people["Dot"])
    line, failed = await press(world, Deed(kind="boost", points=2, why="storm"), seen)
    assert failed == {people["Ana"]: several.CHANGED, people["Dot"]: "This entry is gone."}
    after = await standing(world)
    assert [after[name][2] for name in ("Ana", "Ben", "Cleo")] == [38, 2, 2]
    await db.unit(lambda: entries.change(people["Ben"], {"notes": "evenings"}, world.now + DAY))
    with pytest.raises(entries.Refused, match="nothing is undone"):
        await take_back(world, line)
    assert (await standing(world))["Cleo"][2] == 2


async def test_two_who_share_a_number_share_the_language_and_get_it_back(world: World) -> None:
    await world.patient(number(1), "Ana")
    await world.patient(number(1), "Bea")
    line, failed = await press(world, Deed(kind="language", language=SPANISH), await shown(world))
    assert failed == {}
    assert {one[4] for one in (await standing(world)).values()} == {SPANISH}
    await take_back(world, line)
    assert {one[4] for one in (await standing(world)).values()} == {ENGLISH}


async def test_an_offer_ends_with_its_entry_and_lives_again_with_it(world: World) -> None:
    await world.patients(2)
    slot = await world.slot()
    await world.settle()
    assert await offers(slot) == {number(1): "pending", number(2): "pending"}
    said = {n: len(world.bodies(number(n))) for n in (1, 2)}
    line, _ = await press(world, Deed(kind="off"), await shown(world))
    assert await offers(slot) == {number(1): "canceled", number(2): "canceled"}
    await world.settle()
    world.now += timedelta(seconds=5)
    await take_back(world, line)
    await world.settle()
    assert await offers(slot) == {number(1): "pending", number(2): "pending"}
    assert {n: len(world.bodies(number(n))) for n in (1, 2)} == said
    await world.say(number(1), "YES")
    assert (await offers(slot))[number(1)] == "accepted"


async def test_who_stops_before_the_undo_is_asked_no_more(world: World) -> None:
    await world.patients(2)
    slot = await world.slot()
    await world.settle()
    line, _ = await press(world, Deed(kind="off"), await shown(world))
    await world.say(number(1), "STOP")
    await take_back(world, line)
    assert await offers(slot) == {number(1): "canceled", number(2): "pending"}


async def test_an_offer_does_not_live_again_once_its_slot_is_another_s(world: World) -> None:
    (first, _) = [await world.patient(number(n), f"Patient {n}") for n in (1, 2)]
    slot = await world.slot()
    await world.settle()
    seen = {str(first): (await shown(world))[str(first)]}
    line, _ = await press(world, Deed(kind="off"), seen)
    await world.say(number(2), "YES")
    await take_back(world, line)
    assert await offers(slot) == {number(1): "canceled", number(2): "accepted"}
    assert (await standing(world))["Patient 1"][0] is True


async def test_who_asked_to_be_spared_a_place_is_not_put_down_for_it(world: World) -> None:
    entry = await world.patient(number(1), "Ana", location_preference=("Frisco",))
    contact = await column("SELECT patient_id FROM waitlist_entry")
    await db.unit(lambda: contacts.lock(int(str(contact[0]))))
    await db.unit(lambda: preferences.avoid(entry, "place", "plano", world.now))
    what = Deed(kind="add_place", place="Plano", spellings=PLANO)
    _, failed = await press(world, what, await shown(world))
    assert failed == {entry: several.LEFT["spared"]}


async def test_fields_that_make_no_sense_say_so(world: World) -> None:
    await world.place("Plano")
    today = world.now.date()
    for deed_, until, points, why, place, language, said in (
        (None, "", 5, "", None, "en", "choose what to do"),
        ("pause", "", 5, "", None, "en", "choose a day"),
        ("pause", str(today), 5, "", None, "en", "a day to come"),
        ("pause", str(today + 400 * DAY), 5, "", None, "en", "within a year"),
        ("boost", "", 5, " ", None, "en", "say why"),
        ("boost", "", 0, "storm", None, "en", "whole number"),
        ("boost", "", 41, "storm", None, "en", "whole number"),
        ("add_place", "", 5, "", None, "en", "choose a place"),
        ("language", "", 5, "", None, "xx", "must be one of"),
    ):
        with pytest.raises(ValueError, match=said):
            await deed([deed_, until, points, why, place, language], world.rules, world.now)
    made = await deed(["add_place", "", 5, "", "plano", "en"], world.rules, world.now)
    assert (made.place, "plano" in made.spellings) == ("Plano", True)


async def test_the_reason_of_a_boost_is_nowhere_that_keeps_it_for_ever(world: World) -> None:
    people = await listed(world)
    why = "Ana's mother, and Zoe Quist of 214 555 0102"
    await press(world, Deed(kind="boost", points=5, why=why), await shown(world))
    found = [await waitlist.boost_of(people[name]) for name in ("Ana", "Ben")]
    assert [boost.why for boost in found if boost] == [why, why]
    assert await column("SELECT id FROM audit_log WHERE details::text ~ 'Quist|mother|0102'") == []
