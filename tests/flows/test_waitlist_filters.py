"""Parts of the waitlist: what each filter of the address finds, and views saved by name."""

from datetime import timedelta
from types import ModuleType

import pytest

from bot import database as db
from bot.languages import SPANISH
from bot.waitlist import entries
from bot.waitlist.places import directory
from bot.waitlist.views import waitlist
from dashboard.access import accounts, addresses
from dashboard.access.accounts import User
from dashboard.pages.entries import list_filters, saved_views
from tests.world import World, column, number

DAY = timedelta(days=1)
PASSWORD = "a long and dull pass phrase"


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


FOUND = {
    "": {"Ana", "Ben", "Cleo", "Dot"},
    "?show=all": {"Ana", "Ben", "Cleo", "Dot", "Eve"},
    "?show=paused": {"Eve"},
    "?place=plano": {"Ana"},
    "?place=Main+Street": {"Ana"},
    "?place=Nowhere": set(),
    "?provider=dr.+lee": {"Ben"},
    "?language=es": {"Ben"},
    "?only=untexted": {"Cleo"},
    "?only=quiet": {"Dot"},
    "?only=boosted": {"Ana"},
    "?only=urgent": {"Ben"},
    "?only=asked": set(),
    "?days=30": {"Dot"},
    "?only=boosted&place=Plano": {"Ana"},
    "?show=nonsense&only=%00&days=-1&days=x&sort=1;&language=xx": {"Ana", "Ben", "Cleo", "Dot"},
}


async def listed(world: World) -> None:
    await world.place("Plano")
    await db.execute(
        """
        INSERT INTO location_alias (location_id, spelling, folded, created_at)
        SELECT id, 'Main Street', 'main street', $1 FROM location_reference
        """,
        world.now,
    )
    await world.patient(number(1), "Ana", location_preference=("Plano",), boost=5)
    await world.patient(
        number(2), "Ben", provider_preference=("Dr. Lee",), language=SPANISH, urgent=True
    )
    await world.patient(number(3), "Cleo", consent_source=None)
    dot = await world.patient(number(4), "Dot", joined_at=world.now - 31 * DAY)
    eve = await world.patient(number(5), "Eve")
    quiet = {"quiet_until": world.now + DAY}
    await db.unit(lambda: entries.change(dot, quiet, world.now))
    await db.unit(lambda: entries.change(eve, {"active": False}, world.now))


async def test_each_filter_of_the_address_finds_its_own(world: World) -> None:
    await listed(world)
    places = await directory.read(world.rules.clinic)
    for search, names in FOUND.items():
        wish = list_filters.chosen(search).wish(places)
        found, count = await waitlist.page(wish, 0, 100, world.now)
        assert {one.name for one in found} == names, search
        assert count == len(names), search
        assert len(await waitlist.ids(wish, 100, world.now)) == count, search


def test_an_address_says_what_is_unusual_and_reads_back_as_it_was() -> None:
    for search in ("", "?place=Plano&only=quiet&days=30", "?show=all&sort=boost&order=asc"):
        assert addresses.of("", list_filters.chosen(search).said()) == search
    model = [{"colId": "boost", "sort": "asc"}]
    assert list_filters.chosen("?sort=name").sorted_by(model).sort == "boost"
    assert list_filters.chosen("?sort=name").sorted_by([{"colId": "phone"}]).sort == "name"
    assert list_filters.chosen("?said=Ana+Reyes&entry=4&phone=972").said() == {}


async def user_named(world: World, name: str) -> User:
    await accounts.add(name, PASSWORD, "front_desk", world.now, by="test")
    (found,) = await column("SELECT id FROM staff_user WHERE username = $1", name)
    return User(int(str(found)), name, "front_desk")


async def test_a_view_is_of_one_account_and_a_name_is_given_once(world: World) -> None:
    anna, bea = await user_named(world, "anna"), await user_named(world, "bea")
    for search, name in (("?place=Plano", "Mine"), ("?only=quiet", "mine"), ("?days=9", "Old")):
        await saved_views.save(anna, name, list_filters.chosen(search), world.now)
    kept = {view.name: view for view in await saved_views.of(anna)}
    assert {name: view.said for name, view in kept.items()} == {
        "mine": "?only=quiet",
        "Old": "?days=9",
    }
    assert await saved_views.of(bea) == []
    await saved_views.remove(bea, kept["Old"].id)
    assert len(await saved_views.of(anna)) == 2
    await saved_views.remove(anna, kept["Old"].id)
    assert [view.name for view in await saved_views.of(anna)] == ["mine"]
    drawn = saved_views.links(list_filters.chosen("?only=quiet"), await saved_views.of(anna))
    assert 'href="/waitlist?only=quiet"' in drawn
    assert "Remove this view" in drawn
    assert "Save this view" in saved_views.links(list_filters.chosen("?days=2"), [])


async def test_a_view_needs_a_name_of_a_line_and_there_are_only_so_many(world: World) -> None:
    anna, asks = await user_named(world, "anna"), list_filters.chosen("?only=quiet")
    for name in ("", "n" * 41):
        with pytest.raises(entries.Refused):
            await saved_views.save(anna, name, asks, world.now)
    for n in range(saved_views.MOST):
        await saved_views.save(anna, f"View {n}", asks, world.now)
    with pytest.raises(entries.Refused, match="remove one first"):
        await saved_views.save(anna, "One more", asks, world.now)
    await saved_views.save(anna, "view 0", asks, world.now)
