"""What the bot tells of itself to people (``/health``) and to Prometheus (``/metrics``)."""

import functools
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families
from quart.typing import TestClientProtocol as Client

from bot import database as bot_database
from bot import installation
from bot.carriers.twilio import errors
from bot.loops import LONGEST_BEAT_SECONDS, Pulse
from bot.messages.dispatch import pace
from bot.postgres import embedded
from bot.web import condition
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
    assert (answer.status_code, body["working"], body["why"]) == (200, True, [])
    assert (body["live"], body["ready"], body["silent_loops"]) == (True, True, [])
    assert set(body["seconds_since_beat"]) == {"turns"}
    assert body["database"] is True


async def test_a_loop_that_is_silent_is_named_and_fails_it(world: World) -> None:
    seconds = Seconds()
    pulse = Pulse(seconds)
    pulse.beat("turns")
    pulse.beat("sender")
    seconds.at = LONGEST_BEAT_SECONDS + 1
    pulse.beat("sender")
    client = app_of(world, pulse).test_client()
    body = await why_not(client)
    assert (body["live"], body["ready"], body["silent_loops"]) == (False, True, ["turns"])
    assert "turns" in body["why"][0]
    assert await statuses(client) == (503, 200)


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
            body = await why_not(client)
            assert (body["live"], body["ready"], body["database"]) == (True, False, False)
            assert body["why"] == [condition.NO_DATABASE]
            assert await statuses(client) == (200, 503)
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
    client = app_of(world).test_client()
    body = await why_not(client)
    (pause,) = body["sender_pauses"]
    assert (pause["code"], pause["until"]) == (20003, until.isoformat())
    assert "credentials" in pause["why"]
    assert body["why"] == [
        (
            "No text has gone out since the carrier refused one: The carrier refuses our "
            "credentials. (code 20003)."
        )
    ]
    assert "+1214" not in str(body)
    assert await statuses(client) == (200, 200)


async def test_a_number_that_is_used_no_more_holds_up_nothing_and_a_call_is_told_as_one(
    world: World,
) -> None:
    """A number that was mistyped is refused, corrected, and never tries again."""
    until, calls = world.now + timedelta(minutes=2), pace.of_calls("+12145550100")
    for sender in ("+12145550101", calls):
        await bot_database.unit(functools.partial(pace.pause, sender, errors.explain(21606), until))
    await pace.forget_others(["+12145550100", calls])
    (sentence,) = (await why_not(app_of(world).test_client()))["why"]
    assert sentence.startswith("No call has been made since the carrier refused one")


async def test_a_pause_that_has_run_out_counts_until_a_text_has_gone_through(world: World) -> None:
    before = world.now - timedelta(minutes=1)
    await bot_database.unit(lambda: pace.pause("a", errors.explain(30034), before))
    await bot_database.unit(lambda: pace.pause("b", errors.explain(30001), before))
    client = app_of(world).test_client()
    (sentence,) = (await why_not(client))["why"]
    assert "30034" in sentence
    await bot_database.unit(lambda: pace.resume("a"))
    assert (await client.get("/health")).status_code == 200


async def test_what_stands_still_after_a_restore_is_told(world: World) -> None:
    await installation.shut("The database was restored", world.now)
    client = app_of(world).test_client()
    assert (await why_not(client))["why"] == ["Everything stands still. The database was restored."]
    assert await statuses(client) == (200, 200)


async def test_what_waits_for_too_long_is_told(world: World) -> None:
    (ana,) = await world.patients(1)
    await world.hear(ana, "hello")
    await world.slot()
    client = app_of(world).test_client()
    assert (await client.get("/health")).status_code == 200
    world.now += timedelta(minutes=3)
    why = (await why_not(client))["why"]
    assert [sentence.split(",")[0] for sentence in why] == [
        "Texts of patients wait",
        "Timers are overdue",
    ]


async def test_what_a_loop_meets_is_told_in_its_words(world: World) -> None:
    said: list[str | None] = ["No text can be handed over to the carrier: no DNS.", None]
    client = app_of(world, troubles=[lambda: said[0], lambda: said[1]]).test_client()
    assert (await why_not(client))["why"] == said[:1]
    assert await statuses(client) == (200, 200)
    said[0] = None
    assert (await client.get("/health")).status_code == 200


async def why_not(client: Client) -> Any:
    """What the bot says that does not work."""
    answer = await client.get("/health")
    body = await answer.get_json()
    assert (answer.status_code, body["working"], bool(body["why"])) == (503, False, True)
    return body


async def statuses(client: Client) -> tuple[int, int]:
    """Whether it says that it is live, and ready."""
    live, ready = await client.get("/health/live"), await client.get("/health/ready")
    return live.status_code, ready.status_code


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
    assert families["slotfill_working"].samples[0].value == 1
    assert "secret" not in text
    assert ana not in text
