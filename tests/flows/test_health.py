"""What the bot tells of itself to people (``/health``) and to Prometheus (``/metrics``)."""

from datetime import timedelta
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import database as bot_database
from bot import embedded
from bot.carriers.twilio import errors
from bot.loops import LONGEST_BEAT_SECONDS, Pulse
from bot.messages import pace
from tests.faults.proxy import proxied
from tests.flows.serving import app_of
from tests.world import World


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


class Seconds:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


async def test_it_is_well_while_every_loop_comes_round(world: World) -> None:
    pulse = Pulse()
    pulse.beat("turns")
    answer = await app_of(world, pulse).test_client().get("/health")
    body = await answer.get_json()
    assert (answer.status_code, body["healthy"], body["silent_loops"]) == (200, True, [])
    assert set(body["seconds_since_beat"]) == {"turns"}
    assert body["database"] is True


async def test_a_loop_that_is_silent_is_named_and_fails_it(world: World) -> None:
    seconds = Seconds()
    pulse = Pulse(seconds)
    pulse.beat("turns")
    pulse.beat("sender")
    seconds.at = LONGEST_BEAT_SECONDS + 1
    pulse.beat("sender")
    answer = await app_of(world, pulse).test_client().get("/health")
    body = await answer.get_json()
    assert (answer.status_code, body["healthy"]) == (503, False)
    assert body["silent_loops"] == ["turns"]


async def test_without_a_database_it_is_503_and_not_a_fault_of_the_program(
    database_url: str, server: embedded.Server, tmp_path: Path
) -> None:
    async with proxied(server, urlsplit(database_url).path[1:]) as proxy:
        await bot_database.open(
            database_url=proxy.url, data_dir=tmp_path, application_name="test", pool_size=2
        )
        try:
            client = app_of(World()).test_client()
            assert (await client.get("/health")).status_code == 200
            proxy.refuse = True
            await proxy.hang_up()
            answer = await client.get("/health")
            assert (answer.status_code, (await answer.get_json())["database"]) == (503, False)
            assert (await client.get("/metrics")).status_code == 503
        finally:
            await bot_database.close()


async def test_it_counts_what_waits_and_says_who_is_there(world: World) -> None:
    (ana,) = await world.patients(1)
    await world.slot()
    await world.hear(ana, "hello")
    body = await (await app_of(world).test_client().get("/health")).get_json()
    backlog = body["backlog"]
    assert (backlog["inbound_waiting"], backlog["timers_overdue"]) == (1, 1)
    assert (backlog["slots_open"], backlog["outbox_unconfirmed"]) == (1, 0)
    assert body["connected"] == ["test"]


async def test_a_service_that_is_not_there_is_not_told_as_connected(
    world: World,
) -> None:
    client = app_of(world).test_client()
    other = await bot_database.connect()
    await other.execute("SET application_name = 'intake'")
    assert (await (await client.get("/health")).get_json())["connected"] == ["intake", "test"]
    await other.close()
    assert "intake" not in (await (await client.get("/health")).get_json())["connected"]


async def test_a_sender_that_is_refused_is_told_with_the_reason(world: World) -> None:
    until = world.now + timedelta(minutes=2)
    await bot_database.unit(lambda: pace.pause("+12145550100", errors.explain(20003), until))
    answer = await app_of(world).test_client().get("/health")
    (pause,) = (await answer.get_json())["sender_pauses"]
    assert answer.status_code == 200
    assert (pause["code"], pause["until"]) == (20003, until.isoformat())
    assert "credentials" in pause["why"]
    assert "+1214" not in (await answer.get_data(as_text=True))


async def test_the_metrics_are_in_prometheus_format_and_say_the_same(world: World) -> None:
    (ana,) = await world.patients(1)
    await world.hear(ana, "a secret of the patient")
    pulse = Pulse()
    pulse.beat("turns")
    answer = await app_of(world, pulse).test_client().get("/metrics")
    text = await answer.get_data(as_text=True)
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert families["slotfill_inbound_waiting"].samples[0].value == 1
    (age,) = families["slotfill_loop_age_seconds"].samples
    assert age.labels == {"loop": "turns"}
    assert families["slotfill_senders_paused"].samples[0].value == 0
    assert "secret" not in text
    assert ana not in text
