"""Staff of one place in a group of two: everything that the dashboard can be asked is asked, and
nothing of the other place is found in an answer, nor changed."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from bot import database as db
from bot.waitlist.places import directory, seen
from bot.waitlist.views import history
from dashboard.access import accounts, places, sessions
from dashboard.pages import PAGES
from tests.flows import dashboard_world, two_places
from tests.flows.two_places import Browser, Group, Said
from tests.world import World, column

ALL: Final = "&period=365&week=yes&from=2026-01-01&to=2027-12-31&outcome=&show="
ROUTES: Final = {
    *("/static/<path:filename>", "/assets/<path:filename>", "/_dash-ws-callback", "/"),
    *("/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>", "/_dash-layout"),
    *("/_dash-dependencies", "/_dash-update-component", "/_reload-hash", "/_favicon.ico"),
    *("/<path:path>", "/login", "/logout", "/alive", "/active", "/login/code", "/login/enrol"),
    *("/poster", "/find", "/report/<month>.pdf"),
}
"""Every address that there is: whoever adds one attacks it here."""
WORDS: Final = ("Zebulon", "quokka", "5557000", "")
IDLE: Final = timedelta(hours=1)
UPKEEP: Final = {"timer_token", "next_look_at", "waits_for", "eligible_depth", "score_changes_at"}
"""Columns that change by themselves."""


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


def leaks(answer: str, said: str) -> list[str]:
    """What of Tyler is in an answer, but what the question itself said."""
    marks = [mark for mark in two_places.MARKS if mark.lower() not in said.lower()]
    return [mark for mark in marks if mark.lower() in answer.lower()]


async def asks(group: Group) -> AsyncIterator[Said]:
    """Each page with all that is to be seen there, and the pages of each patient of Plano; then
    each id of Tyler's in every field, and the entries of Plano."""
    patient, slot = group.ids["patient_contact"][0], group.ids["cancellation_event"][0]
    for page in PAGES:
        for more in (ALL, f"{ALL}&place=Tyler&at={group.tyler}"):
            about = f"?id={patient}&patient={patient}&row=slot-{slot}{more}"
            yield Said(page.PATH, about, patient, "")
    for one in group.ours:
        for path in ("/patient", "/messages"):
            yield Said(path, f"?id={one}&patient={one}", one, "")
    entries = "SELECT id FROM waitlist_entry WHERE patient_id = ANY ($1)"
    for one in [
        *(ids[0] for ids in group.ids.values() if ids),
        *await db.column(entries, group.ours),
    ]:
        yield Said("", f"?entry={one}", one)


async def everything(who: Browser, group: Group) -> AsyncIterator[tuple[str, str]]:
    """Every question that there is, and its answer."""
    async for said in asks(group):
        for output, known in who.callbacks().items():
            if _fits(said, known):
                yield f"{said.search} {output}", await who.call(output, said)
    for word in WORDS:
        yield f"/find {word}", await who.post("/find", {"said": word})
        for output, known in who.callbacks().items():
            if _asks(known, "value") or _asks(known, "searchValue"):
                path = "/messages" if output.startswith("threads") else "/waitlist"
                yield f"{word} {output}", await who.call(output, Said(path, "", 1, word))
    for route in ("/", "/_dash-layout", "/_dash-dependencies", "/poster", "/alive"):
        yield route, await who.get(route)


def _fits(said: Said, known: Mapping[str, Any]) -> bool:
    """Whether an answer may differ for this: by the page, or by an id."""
    if said.path:
        return said.path == "/" or _asks(known, "pathname")
    given = [one["id"] for one in known["inputs"] + known["state"] if one["property"] == "data"]
    return any(not name.endswith(("changes", "-have")) for name in given)


def _asks(known: Mapping[str, Any], kind: str) -> bool:
    return any(one["property"] == kind for one in known["inputs"] + known["state"])


async def state(group: Group) -> Mapping[str, Any]:
    """All that is of Tyler, as it is kept."""
    return {
        f"{table} {row['id']}": {key: value for key, value in row.items() if key not in UPKEEP}
        for table, ids in group.ids.items()
        for row in await db.fetch(f"SELECT * FROM {table} WHERE id = ANY ($1)", ids)
    }


@pytest.mark.long
async def test_nothing_of_another_place_is_in_any_answer_nor_changed_by_any_question(
    world: World, tmp_path: Path
) -> None:
    group = await two_places.make(world)
    told = "SELECT id FROM message_log WHERE patient_id = ANY ($1) AND body LIKE '%Tyler%'"
    assert await column(told, group.ours) != []
    before = await state(group)
    for role in ("front_desk", "manager"):
        who = await two_places.browser(world, tmp_path, role, [group.plano])
        seen_of_plano = 0
        async for asked, answer in everything(who, group):
            assert leaks(answer, asked) == [], (role, asked)
            by_id = asked.startswith("?")
            assert not by_id or "Something went wrong" not in answer, (role, asked)
            seen_of_plano += "Plano" in answer
        assert seen_of_plano > 4
        assert await state(group) == before


@pytest.mark.long
@pytest.mark.parametrize("role", ["front_desk", "manager"])
async def test_every_callback_with_any_id_of_another_place_tells_and_changes_nothing(
    world: World, tmp_path: Path, role: str
) -> None:
    """Each that is registered, whatever it asks for: the id stands in all its fields at once."""
    group = await two_places.make(world)
    who = await two_places.browser(world, tmp_path, role, [group.plano])
    before, callbacks = await state(group), who.callbacks()
    assert len(callbacks) > 100
    for table, (one, *_) in group.ids.items():
        where = "&".join(f"{name}={one}" for name in ("id", "patient", "entry", "at", "place"))
        said = Said("/", f"?{where}&row=slot-{one}{ALL}", one)
        for output in callbacks:
            answer = await who.call(output, said)
            assert leaks(answer, "") == [], (table, output)
            assert "Something went wrong" not in answer, (table, output)
    assert await state(group) == before


@pytest.mark.parametrize(
    "path", ["dash/..%2f..%2fx.js", "dash/dcc/none.js", "none/x.js", "os/x.js", "dash/%00"]
)
async def test_a_file_of_a_library_that_is_none_is_no_fault_of_ours(
    world: World, tmp_path: Path, path: str
) -> None:
    who = await two_places.browser(world, tmp_path, "front_desk")
    assert await who.status(f"/_dash-component-suites/{path}") == 404


async def test_every_address_is_attacked(world: World, tmp_path: Path) -> None:
    who = await two_places.browser(world, tmp_path, "admin")
    assert {rule.rule for rule in who.app.server.url_map.iter_rules()} == ROUTES


async def test_the_attack_finds_what_somebody_sees_who_may_see_all(
    world: World, tmp_path: Path
) -> None:
    """So that it can't pass by asking nothing: each page shows something of Tyler."""
    group = await two_places.make(world)
    who = await two_places.browser(world, tmp_path, "admin")
    empty = {"/account", "/people", "/record", "/doctor", "/policy", "/outlook", "/connections"}
    for page in PAGES:
        patient = group.ids["patient_contact"][0]
        said = Said(page.PATH, f"?id={patient}&patient={patient}{ALL}", patient, "")
        answers = [
            await who.call(output, said)
            for output, known in who.callbacks().items()
            if output.endswith("-news.data")
            or _asks(known, "getRowsRequest")
            or _asks(known, "data-drawn")
        ]
        found = any(leaks(answer, "") for answer in answers)
        assert found or page.PATH in empty, page.PATH


async def test_what_is_made_or_given_by_a_form_is_refused_elsewhere(
    world: World, tmp_path: Path
) -> None:
    group = await two_places.make(world)
    who = await two_places.browser(world, tmp_path, "front_desk", [group.plano])
    (here,) = await column(
        "SELECT id FROM cancellation_event WHERE status = 'open' AND location_id = $1", group.plano
    )
    (theirs, *_) = group.ids["waitlist_entry"]
    before, entries = await state(group), await column("SELECT id FROM waitlist_entry ORDER BY 1")
    forms: list[tuple[str, dict[str, Any]]] = [
        ("give-go", {"give-about": [here, None], "give-who": str(theirs), "give-confirm": True}),
        ("many-go", {"many-slots": list(group.ids["cancellation_event"])}),
        ("edit-go", {"entry-id": theirs, "edit-name": "Changed", "boost": 0}),
        ("several-go", {"several-shown": {"said": ["off"] * 7, "marks": {str(theirs): ""}}}),
        ("write-go", {"write-about": [group.ids["patient_contact"][0], None], "write-text": "Hi"}),
        (
            "slot-go",
            {
                "slot-provider": "1",
                "slot-location": str(group.tyler),
                "slot-start": "2026-12-01 10:00",
                "slot-start-meant": ["2026-12-01 10:00", "2026-12-01T16:00:00+00:00"],
                "slot-minutes": 30,
                "slot-phone": "",
                "slot-reason": "",
            },
        ),
        (
            "entry-go",
            {
                "entry-phone": "(214) 555-0177",
                "entry-consent": "form",
                "entry-boost": 0,
                "entry-why": "",
                "entry-language": "en",
                "entry-name": "New",
                "entry-providers": [],
                "entry-kind": "Any",
                "entry-places": ["Tyler"],
                "entry-times": [],
                "entry-notice": "0",
                "entry-current": "",
                "entry-urgent": False,
                "entry-notes": "",
            },
        ),
    ]
    for button, given in forms:
        for output, known in who.callbacks().items():
            if any(one["id"] == button for one in known["inputs"]):
                answer = await who.call(output, Said("/", "", 1, ""), **given)
                assert '"color":"red"' in answer.replace(" ", ""), (button, answer)
    assert await state(group) == before
    assert await column("SELECT id FROM waitlist_entry ORDER BY 1") == entries
    assert await column("SELECT id FROM cancellation_event WHERE created_by_staff_id > 0") == []


async def test_the_figures_of_the_places_add_up_to_those_of_all(world: World) -> None:
    await two_places.make(world)
    start, end = world.now - timedelta(days=1), world.now + timedelta(days=1)

    async def closed() -> tuple[int, int, int]:
        found = await history.totals(start, end)
        return found.closed, found.filled, found.offerable

    known = (await directory.read(world.rules.clinic)).places
    parts = []
    for one in known:
        async with places.within(one.id, world.rules.clinic):
            parts.append(await closed())
    assert tuple(map(sum, zip(*parts, strict=True))) == await closed() == (4, 2, 4)


async def test_an_account_sees_no_place_by_mistake(world: World) -> None:
    plano, now = await world.place("Plano"), world.now
    user = await accounts.add("ben", dashboard_world.PASSWORD, "front_desk", now, by="test")
    with pytest.raises(accounts.Refused):
        await places.assign(user, [], now, by="test")
    session = await sessions.begin(user, "", "", now)
    await places.assign(user, [plano], now, by="test")
    assert await sessions.find(session, user, IDLE, now) is None

    async def seen() -> object:
        found = await sessions.find(await sessions.begin(user, "", "", now), user, IDLE, now)
        assert found is not None
        return found.user.places

    assert await seen() == {plano}
    await db.execute("DELETE FROM staff_place")
    assert await seen() == frozenset()
    await accounts.add("anna", dashboard_world.PASSWORD, "admin", now, by="test")
    await accounts.change(user, now, by="test", role="admin", active=True)
    assert await seen() is None


async def test_every_table_is_narrowed_or_named_as_free(world: World) -> None:
    """So that a new one is open to nobody by being forgotten."""
    tables = set(await column("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
    narrowed = {name for name in seen.TABLES if name in tables}
    assert narrowed.isdisjoint(seen.FREE)
    assert narrowed | seen.FREE == tables
