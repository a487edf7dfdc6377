"""Providers are corrected and switched off by the staff API, and nothing is offered for who has
left."""

import asyncio
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest
from quart.typing import TestClientProtocol as Client

from bot import database as db
from bot.waitlist import exports, providers, slots
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.staff import desk, provider_changes
from tests.flows import intake_world
from tests.flows.serving import app_of
from tests.world import TOMORROW, World, column, number, offers, slot_row

KEY: Final = "a key for the tests alone"
LISTED: Final = "SELECT provider_preference FROM waitlist_entry ORDER BY id"


@pytest.fixture
def one(database: ModuleType) -> World:
    return World({"API_KEY": KEY})


@pytest.fixture
def client(one: World) -> Client:
    return app_of(one).test_client()


async def patch(client: Client, provider_id: int, body: object) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {KEY}"}
    path = f"/admin/providers/{provider_id}"
    answer = await client.patch(path, json=body, headers=headers)
    return answer.status_code, await answer.get_json()


async def switch_off(one: World, provider_id: int) -> int:
    work = provider_changes.correct(provider_id, {"active": False}, "api", one.rules, one.now)
    return (await work).withdrawn


async def test_what_is_given_is_corrected_and_noted_and_nothing_else(
    one: World, client: Client
) -> None:
    provider_id = await one.provider()
    status, told = await patch(
        client, provider_id, {"provider_name": "Dr. Li", "external_provider_id": "P-7"}
    )
    assert status == 200
    assert (told["provider_name"], told["external_provider_id"]) == ("Dr. Li", "P-7")
    assert (told["provider_type"], told["active"], told["slots_withdrawn"]) == ("MD/DO", True, 0)
    status, told = await patch(client, provider_id, {"external_provider_id": None})
    assert (status, told["external_provider_id"], told["provider_name"]) == (200, None, "Dr. Li")
    noted = await column("SELECT details->'fields' FROM audit_log WHERE subject = 'provider'")
    assert noted == [["external_provider_id", "provider_name"], ["external_provider_id"]]
    assert (await patch(client, provider_id, {}))[0] == 200
    assert len(await column("SELECT id FROM audit_log")) == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"provider_name": "dr. kim"}, 409),
        ({"external_provider_id": "K-1"}, 409),
        ({"provider_name": " "}, 422),
        ({"provider_name": None}, 422),
        ({"active": None}, 422),
        ({"active": "perhaps"}, 422),
        ({"tags": []}, 422),
        ([], 422),
    ],
)
async def test_what_can_not_be_is_refused_in_a_sentence_and_changes_nothing(
    one: World, client: Client, body: object, status: int
) -> None:
    provider_id = await one.provider()
    await db.unit(lambda: providers.add("Dr. Kim", "NP/PA", one.now, external_id="K-1"))
    before = await column("SELECT to_jsonb(p) FROM provider_reference AS p ORDER BY id")
    got, told = await patch(client, provider_id, body)
    assert (got, bool(told["error"])) == (status, True)
    assert await column("SELECT to_jsonb(p) FROM provider_reference AS p ORDER BY id") == before
    assert await column("SELECT id FROM audit_log") == []


@pytest.mark.parametrize("provider_id", [0, 4711, 2**63])
async def test_a_provider_who_is_not_there_is_not_corrected(
    client: Client, provider_id: int
) -> None:
    assert (await patch(client, provider_id, {"active": False}))[0] == 404


async def test_it_stands_in_the_apis_description(client: Client) -> None:
    described = await (await client.get("/openapi.json")).get_json()
    operation = described["paths"]["/admin/providers/{provider_id}"]["patch"]
    shape = operation["requestBody"]["content"]["application/json"]["schema"]
    assert set(shape["properties"]) == {
        "provider_name", "provider_type", "external_provider_id", "active",
    }  # fmt: skip


async def test_who_wishes_for_a_provider_still_does_after_a_new_name(
    one: World, client: Client
) -> None:
    await one.patient(number(1), provider_preference=("dr. lee", "Dr. Kim"))
    await one.patient(number(2), provider_preference=("Dr. Leeds",))
    provider_id = await one.provider()
    await patch(client, provider_id, {"provider_name": "Dr. Lee-Smith"})
    assert await column(LISTED) == [["Dr. Lee-Smith", "Dr. Kim"], ["Dr. Leeds"]]
    slot_id = await one.slot(provider="Dr. Lee-Smith")
    await one.settle()
    assert await offers(slot_id) == {number(1): "pending"}


async def test_a_slot_that_found_nobody_is_looked_at_again_when_its_providers_type_is_corrected(
    one: World, client: Client
) -> None:
    await one.patient(number(1), provider_type_preference="NP/PA")
    slot_id = await one.slot()
    await one.settle()
    assert await offers(slot_id) == {}
    await patch(client, await one.provider(), {"provider_type": "NP/PA"})
    await one.settle()
    assert await offers(slot_id) == {number(1): "pending"}


async def test_open_slots_of_who_is_switched_off_are_withdrawn_and_those_asked_are_told_once(
    one: World, client: Client
) -> None:
    phones = await one.patients(4)
    asked, waiting = await one.slot(), await one.slot(location="Frisco")
    await one.settle()
    other = await one.slot(provider="Dr. Kim")
    status, told = await patch(client, await one.provider(), {"active": False})
    assert (status, told["active"], told["slots_withdrawn"]) == (200, False, 2)
    await one.settle()
    await one.pass_time(hours=1)
    for slot_id in (asked, waiting):
        row = await slot_row(slot_id)
        assert (row["status"], row["verdict"]) == ("aborted", "withdrawn")
    assert (await slot_row(other))["status"] == "open"
    closed = await column("SELECT patient_id FROM message_log WHERE kind = 'closed'")
    assert len(closed) == len(set(closed)) == len(await offers(asked)) + len(await offers(waiting))
    await one.say(phones[0], "yes")
    assert (await slot_row(asked))["status"] == "aborted"
    lines = "SELECT subject_id FROM audit_log WHERE action = 'withdraw' ORDER BY subject_id"
    assert await column(lines) == [asked, waiting]


async def test_a_slot_that_is_given_back_is_offered_to_nobody_once_its_provider_is_off(
    one: World,
) -> None:
    phones = await one.patients(2)
    slot_id = await one.slot()
    await one.settle()
    await one.say(phones[0], "yes")
    assert (await slot_row(slot_id))["status"] == "filled"
    provider_id = await one.provider()
    assert await db.unit(lambda: switch_off(one, provider_id)) == 0
    await db.unit(lambda: desk.cannot_honour(slot_id, one.rules, one.now, still_free=True))
    await one.settle()
    assert (await slot_row(slot_id))["status"] == "aborted"
    assert "pending" not in (await offers(slot_id)).values()


async def test_what_was_withdrawn_is_not_opened_again_while_its_provider_is_off(
    one: World,
) -> None:
    slot_id = await one.slot()
    provider_id = await one.provider()
    await db.unit(lambda: switch_off(one, provider_id))
    at = (await slot_row(slot_id))["closed_at"]
    with pytest.raises(slots.Refused, match="switched off"):
        await db.unit(lambda: desk.reopen(slot_id, at, one.rules, one.now))  # type: ignore[arg-type]
    await db.unit(lambda: exports.reopen([slot_id], one.now))
    assert (await slot_row(slot_id))["status"] == "aborted"
    await db.unit(
        lambda: provider_changes.correct(provider_id, {"active": True}, "api", one.rules, one.now)
    )
    await db.unit(lambda: exports.reopen([slot_id], one.now))
    assert (await slot_row(slot_id))["status"] == "open"


async def test_a_correction_to_who_is_switched_off_leaves_the_slot_as_it_is(one: World) -> None:
    slot_id, left = await one.slot(), await one.provider("Dr. Kim")
    await db.unit(lambda: switch_off(one, left))
    new = await _new(one, left)
    assert await db.unit(lambda: exports.change_unsent(slot_id, new, one.now)) == "closed"
    assert (await slot_row(slot_id))["provider_id"] != left


async def _new(one: World, provider_id: int) -> slots.NewSlot:
    return slots.NewSlot(
        provider_id=provider_id,
        place_id=await one.place(),
        starts_at=TOMORROW,
        ends_at=TOMORROW.replace(hour=23),
        source="api",
    )


@pytest.mark.parametrize("how", ["one", "many"])
@pytest.mark.parametrize("first", ["opens", "off"])
async def test_whoever_comes_first_nothing_stays_open_for_who_is_switched_off(
    one: World, how: str, first: str
) -> None:
    """A slot opens and its provider is switched off at the same moment."""
    provider_id = await one.provider()
    new = await _new(one, provider_id)
    under_way, rules = asyncio.Event(), one.rules

    async def opens() -> None:
        if how == "one":
            await slots.open_slot(new, one.now)
        else:
            await exports.open_many([new], one.now)

    async def off() -> None:
        await _off(provider_id, rules, one)

    async def ahead() -> None:
        await (opens() if first == "opens" else off())
        under_way.set()
        await asyncio.sleep(0.2)

    async def behind() -> None:
        await (off() if first == "opens" else opens())

    async with asyncio.TaskGroup() as group:
        group.create_task(db.unit(ahead))
        await under_way.wait()
        late = group.create_task(_refused(behind))
    assert late.result() is (first == "off" and how == "one")
    assert await column("SELECT id FROM cancellation_event WHERE status = 'open'") == []


async def _off(provider_id: int, rules: Rules, one: World) -> None:
    await provider_changes.correct(provider_id, {"active": False}, "api", rules, one.now)


async def _refused(work: Any) -> bool:
    try:
        await db.unit(work)
    except slots.Refused:
        return True
    return False


async def test_two_who_take_one_name_at_once_end_in_one_name_and_a_sentence(
    one: World, client: Client
) -> None:
    ids = [await one.provider("Dr. Lee"), await one.provider("Dr. Kim")]
    got = await asyncio.gather(*(patch(client, n, {"provider_name": "Dr. Moss"}) for n in ids))
    assert sorted(status for status, _ in got) == [200, 409]


async def test_rows_about_who_is_switched_off_are_refused_by_that_reason_until_they_are_back(
    database: ModuleType, tmp_path: Path
) -> None:
    provider_id = await intake_world.add_provider()
    await intake_world.add_place()
    clinic, sentence = intake_world.World(tmp_path / "data"), "This provider is no longer active."
    await db.unit(
        lambda: provider_changes.correct(
            provider_id, {"active": False}, "api", clinic.rules, clinic.clocks.at
        )
    )
    clinic.drop("today.csv", intake_world.table([intake_world.row(1)]))
    await clinic.settle()
    assert await intake_world.slots() == []
    assert (await intake_world.first_refusal()).startswith(sentence)
    await db.unit(
        lambda: provider_changes.correct(
            provider_id, {"active": True}, "api", clinic.rules, clinic.clocks.at
        )
    )
    clinic.drop("again.csv", intake_world.table([intake_world.row(1)]))
    await clinic.settle()
    assert [status for _, _, status in await intake_world.slots()] == ["open"]


async def test_blanks_in_a_name_keep_nobody_from_their_provider(one: World) -> None:
    await db.unit(lambda: providers.add("Dr.  \t Lee", "MD/DO", one.now))
    await one.patient(number(1), provider_preference=["Dr.   Lee"])
    await one.slot(provider="Dr. Lee")
    await one.settle()
    assert one.asked() == [number(1)]
    assert await column("SELECT provider_name FROM provider_reference") == ["Dr. Lee"]
