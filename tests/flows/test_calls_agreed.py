"""The consent to automated calls on an entry's drawer: given with its source, taken back, and noted
for whoever asks who did it."""

import json
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from bot import database as db
from bot.waitlist import entries
from bot.waitlist.patients import staff_optouts
from bot.waitlist.views import patient as patients
from bot.waitlist.views import waitlist
from dashboard.access.accounts import User
from dashboard.pages import patient as patient_page
from dashboard.pages.entries import entry_changes
from dashboard.pages.entries.entry_changes import Changes, Given
from tests.flows import two_places
from tests.flows.two_places import Said
from tests.world import World, column, number

ANNA: Final = User(1, "anna", "manager")
NEW: Final = "(972) 555-0009"


@pytest.fixture
def world(database: ModuleType) -> World:
    return World({"VOICE": "yes"})


async def first() -> waitlist.Entry:
    entry = await waitlist.one(1, World().now)
    assert entry is not None
    return entry


def edited(world: World, before: list[Any], **fields: str) -> Changes | dict[str, str]:
    """What the drawer makes of these fields, the others left as they were."""
    zone = world.rules.clinic.zone
    now = dict(zip(entry_changes.FIELDS, before, strict=True)) | fields
    own = [now[name] for name in ("phone", "consent", "calls", "language")]
    entry = [now[name] for name in entry_changes.FIELDS[:9]]
    given = Given([*entry, None], now["boost"], "", *own)
    return entry_changes.check(before, given, zone, world.now)


async def save(world: World, **fields: str) -> None:
    before = entry_changes.shown(await first(), ANNA, world.rules.clinic.zone)
    changes = edited(world, before, **fields)
    assert isinstance(changes, Changes), changes
    await entry_changes.save(ANNA, 1, before, changes, world.rules, world.now)


async def told(world: World) -> str:
    found = await patient_page.facts(1, world.rules, world.now)
    assert found is not None
    drawn = patient_page.build(found, ANNA, world.rules.clinic.zone, world.now)
    return " ".join(piece.html for piece in drawn)


async def test_it_is_given_and_taken_back_with_its_source_and_a_line_each(world: World) -> None:
    await world.patient(number(1), "Ana")
    assert "not agreed: only a person calls" in await told(world)
    await save(world, calls="on paper")
    assert (await first()).voice_consent_source == "on paper"
    assert "agreed (on paper)" in await told(world)
    await save(world, calls="")
    assert (await first()).voice_consent_source is None
    said = [(one.kind, one.source) for one in await patients.consents(1) if one.channel == "voice"]
    assert said == [("revoked", "staff"), ("given", "on paper")]
    assert "no automated calls any more" in await told(world)
    lines = await column("SELECT details->>'automated_calls' FROM audit_log ORDER BY id")
    assert lines == ["on paper", "taken back"]
    assert (await first()).consent_source, "The consent to texts is another."


async def test_it_neither_follows_to_another_number_nor_undoes_an_opt_out(world: World) -> None:
    await world.patient(number(1), "Ana", voice_consent_source="by phone")
    before = entry_changes.shown(await first(), ANNA, world.rules.clinic.zone)
    kept = edited(world, before, phone=NEW, consent="")
    assert kept == {"calls": entry_changes.OLD_CALLS}
    await save(world, phone=NEW, consent="", calls="")
    assert (await first()).voice_consent_source is None
    old = "SELECT voice_consent_source FROM patient_contact WHERE phone_e164 = $1"
    assert await db.fetch_value(old, number(1)) == "by phone"
    who = (await first()).patient_id
    await db.unit(lambda: staff_optouts.by_staff(who, "anna", "asked by phone", world.now))
    with pytest.raises(entries.Refused, match="opted out"):
        await save(world, calls="by phone")


async def test_the_drawer_shows_it_and_saves_it(world: World, tmp_path: Path) -> None:
    await world.patient(number(1), "Ana")
    before = entry_changes.shown(await first(), ANNA, world.rules.clinic.zone)
    drawer = dict(zip(entry_changes.FIELDS, before, strict=True))
    given = {f"edit-{name}": value for name, value in drawer.items() if name != "boost"}
    given |= {"edit-shown": before, "edit-calls": "by phone", "entry-id": 1}
    given |= {"boost": 0, "boost-why": "", "edit-current-meant": None}
    who = await two_places.browser(world, tmp_path, "front_desk")
    (saves,) = [
        output
        for output, known in who.callbacks().items()
        if any(one["id"] == "edit-go" for one in known["inputs"])
    ]
    answer = await who.call(saves, Said("/waitlist", "", 1, ""), **given)
    assert "the consent to automated calls" in answer
    assert (await first()).voice_consent_source == "by phone"
    (opens,) = [output for output in who.callbacks() if "entry-drawer.title" in output]
    shown = await who.call(opens, Said("/waitlist", "?entry=1", 1))
    assert "agreed (by phone)" in shown
    assert json.loads(shown)["response"]["edit-calls"] == {"value": "by phone"}
