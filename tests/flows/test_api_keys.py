"""Named keys of the staff API: what each may do, until when, and that it is an actor."""

import asyncio
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest

from bot import keys
from bot.web.services import REQUESTS_A_MINUTE
from tests.flows.serving import app_of
from tests.world import World, column, number

KEY = "a key for the tests alone"
DEEP = b'{"phone_e164": ' + b"[" * 60_000 + b"]" * 1000


@pytest.fixture
def world(database: ModuleType) -> World:
    return World({"API_KEY": KEY})


async def ask(client: Any, key: str, method: str = "GET", path: str = "/admin/providers") -> int:
    headers = {"Authorization": f"Bearer {key}"}
    given = {"json": {"phone_e164": number(1)}} if path.endswith("opt-out") else {}
    status: int = (await client.open(path, method=method, headers=headers, **given)).status_code
    return status


async def test_a_key_does_what_its_scopes_say_and_is_named_for_it(world: World) -> None:
    client = app_of(world).test_client()
    reads = await keys.add("reports", ["read"], 30, world.now, by="test")
    writes = await keys.add("ehr-bridge", ["waitlist"], 30, world.now, by="test")
    assert await ask(client, reads) == 200
    assert await ask(client, reads, "POST", "/admin/opt-out") == 403
    assert await ask(client, writes) == 403
    assert await ask(client, writes, "POST", "/admin/opt-out") == 200
    assert await ask(client, writes, "DELETE", "/admin/slots/1") == 403
    assert await ask(client, writes, "PATCH", "/admin/places/1") == 403
    assert await column("SELECT actor FROM audit_log WHERE action = 'opt_out'") == [
        "key ehr-bridge"
    ]


async def test_a_key_that_is_over_or_was_ended_opens_nothing(world: World) -> None:
    client = app_of(world).test_client()
    one = await keys.add("one", ["read"], 1, world.now, by="test")
    other = await keys.add("other", ["read"], 30, world.now, by="test")
    assert (await ask(client, one), await ask(client, other)) == (200, 200)
    await keys.end("other", world.now, by="test")
    world.now += timedelta(days=1)
    assert (await ask(client, one), await ask(client, other)) == (401, 401)
    again = await keys.add("other", ["read"], 30, world.now, by="test")
    assert await ask(client, again) == 200
    stored = await column("SELECT k::text FROM api_key AS k")
    assert not [line for line in stored if again in str(line) or one in str(line)]


async def test_a_right_key_over_its_limit_is_refused(world: World) -> None:
    client = app_of(world).test_client()
    reads = await keys.add("reports", ["waitlist"], 30, world.now, by="test")
    said = [await ask(client, reads) for _ in range(REQUESTS_A_MINUTE)]
    assert set(said) == {403}
    assert await ask(client, reads) == 429
    assert await ask(client, KEY) == 200, "another key has a limit of its own"


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [("Two words", ["read"], 1), ("x", [], 1), ("x", ["all"], 1), ("x", ["read"], 0)],
)
async def test_a_key_that_cannot_be_is_refused_with_a_sentence(
    world: World, name: str, scopes: list[str], days: int
) -> None:
    with pytest.raises(keys.Refused, match=r"\.$"):
        await keys.add(name, scopes, days, world.now, by="test")


async def test_of_two_keys_of_one_name_made_at_once_one_is_made(world: World) -> None:
    made = await asyncio.gather(
        *(keys.add("twin", ["read"], 1, world.now, by="test") for _ in range(2)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, keys.Refused) for one in made) == 1


async def test_json_that_is_nested_too_deeply_is_the_clients_fault(world: World) -> None:
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    answer = await app_of(world).test_client().post("/admin/opt-out", data=DEEP, headers=headers)
    assert answer.status_code == 400
