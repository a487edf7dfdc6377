"""The simulator's calls, used as Twilio's own SDK uses them."""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from bot import simulator
from bot.simulator import Settings, Simulator
from tests.flows import simulated_bot

# The SDK itself still uses what aiohttp gives up.
pytestmark = pytest.mark.filterwarnings("ignore:.*encode_basic_auth:DeprecationWarning")
PATIENT = "+12145550101"
QUICK = Settings(step_seconds=0, seconds_between_calls=0)
CLINIC = QUICK.numbers[0]
DESCRIPTION = os.environ.get("TWILIO_API_DESCRIPTION", "")
"""Twilio's own description of its API, version 2010-04-01, as OpenAPI in JSON."""
GATHER = (
    '<Response><Gather action="{}/key" actionOnEmptyResult="true" timeout="0"><Say>Press 1.</Say>'
    "</Gather></Response>"
)


def described_schemas() -> dict[str, Any]:
    schemas: dict[str, Any] = json.loads(Path(DESCRIPTION).read_text("utf-8"))["components"]
    return dict(schemas["schemas"])


@pytest.fixture
async def local() -> AsyncIterator[Simulator]:
    async with simulator.running(QUICK) as local:
        yield local


@pytest.fixture
async def client(local: Simulator) -> AsyncIterator[Client]:
    async with AsyncTwilioHttpClient() as http:
        client = Client(QUICK.account_sid, QUICK.auth_token, http_client=http)
        client.api.base_url = local.base_url
        yield client


async def test_a_call_is_made_listed_fetched_and_ended(local: Simulator, client: Client) -> None:
    async with simulated_bot.listening() as bot:
        made = await client.calls.create_async(to=PATIENT, from_=CLINIC, url=f"{bot.url}/answer")
        call = await local.ringing(PATIENT)
        assert made.sid == call.sid
        listed = await client.calls.list_async(to=PATIENT, status="ringing")
        assert [one.sid for one in listed] == [call.sid]
        assert await client.calls.list_async(to="+12145550199") == []
        await client.calls(call.sid).update_async(status="canceled")
        await local.call_when(PATIENT, lambda one: one.is_over)
        assert (await client.calls(call.sid).fetch_async()).status == "canceled"
        with pytest.raises(TwilioRestException) as refused:
            await client.calls(call.sid).update_async(status="completed")
        assert refused.value.code == 21220
        assert bot.calls == []


async def test_every_event_is_reported_in_order_with_its_number(
    local: Simulator, client: Client
) -> None:
    async with simulated_bot.listening() as bot:
        bot.answers.extend([(200, "<Response/>"), (200, "<Response/>")])
        local.exchange.answers[PATIENT] = "voicemail"
        await client.calls.create_async(
            to=PATIENT,
            from_=CLINIC,
            url=f"{bot.url}/answer",
            machine_detection="Enable",
            status_callback=f"{bot.url}/status",
            status_callback_event=["initiated", "ringing", "answered", "completed"],
        )
        reports = [call.form for call in await bot.wait_for(4, "/status")]
        answered = (await bot.wait_for(1, "/answer"))[0].form
    assert [(one["SequenceNumber"], one["CallStatus"]) for one in reports] == [
        ("0", "initiated"),
        ("1", "ringing"),
        ("2", "in-progress"),
        ("3", "completed"),
    ]
    assert answered["AnsweredBy"] == "machine_start"


async def test_a_voicemail_keeps_what_was_said_to_it_and_presses_nothing(
    local: Simulator, client: Client
) -> None:
    async with simulated_bot.listening() as bot:
        bot.answers.extend([(200, GATHER.format(bot.url)), (200, "<Response><Hangup/></Response>")])
        local.exchange.answers[PATIENT] = "voicemail_unheard"
        await client.calls.create_async(to=PATIENT, from_=CLINIC, url=f"{bot.url}/answer")
        call = await local.call_when(PATIENT, lambda one: one.is_over)
        (pressed,) = bot.to("/key")
    assert call.recorded == ["Press 1."]
    assert pressed.form["Digits"] == ""


@pytest.mark.parametrize("twiml", ["<Response><Redirect>/on</Redirect></Response>", "no XML", ""])
async def test_an_answer_that_is_none_is_heard_by_whoever_holds_the_line(
    twiml: str, local: Simulator, client: Client
) -> None:
    async with simulated_bot.listening() as bot:
        bot.answers.append((200, twiml))
        local.exchange.answers[PATIENT] = "person"
        await client.calls.create_async(to=PATIENT, from_=CLINIC, url=f"{bot.url}/answer")
        call = await local.call_when(PATIENT, lambda one: one.is_over)
    assert "application error" in call.spoken[-1]
    assert local.phones.alerts[-1].sid == call.sid


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"to": "+12"}, 21211),
        ({"from_": "+12145550177"}, 21210),
        ({"url": "nowhere"}, 21205),
        ({"status_callback_event": ["initiated ringing"]}, 21626),
    ],
)
async def test_what_twilio_refuses_is_refused(
    wrong: dict[str, object], code: int, client: Client
) -> None:
    order = {"to": PATIENT, "from_": CLINIC, "url": "http://127.0.0.1:9/a"}
    with pytest.raises(TwilioRestException) as refused:
        await client.calls.create_async(**(order | wrong))
    assert refused.value.code == code


async def test_a_phone_is_handled_by_http(local: Simulator, client: Client) -> None:
    async with simulated_bot.listening() as bot, aiohttp.ClientSession(local.base_url) as page:
        bot.answers.append((200, GATHER.format(bot.url).replace('timeout="0"', 'timeout="9"')))
        await client.calls.create_async(to=PATIENT, from_=CLINIC, url=f"{bot.url}/answer")
        call = await local.ringing(PATIENT)
        await page.post(f"/calls/{call.sid}", json={"do": "answer"})
        await local.call_when(PATIENT, lambda one: one.asks)
        assert (await page.post(f"/calls/{call.sid}", json={"key": "11"})).status == 400
        await page.post(f"/calls/{call.sid}", json={"key": "1"})
        (pressed,) = await bot.wait_for(1, "/key")
        await local.call_when(PATIENT, lambda one: one.is_over)
        assert pressed.form["Digits"] == "1"
        assert (await page.post(f"/calls/{call.sid}", json={"do": "answer"})).status == 400
        shown = (await (await page.get("/calls")).json())["calls"]
    assert [one["status"] for one in shown] == ["completed"]


@pytest.mark.skipif(not DESCRIPTION, reason="TWILIO_API_DESCRIPTION names no file")
async def test_a_call_has_the_fields_of_twilios_description(
    local: Simulator, client: Client
) -> None:
    described = described_schemas()
    fields = described["api.v2010.account.call"]["properties"]
    await client.calls.create_async(to=PATIENT, from_=CLINIC, url="http://127.0.0.1:9/a")
    call = await local.ringing(PATIENT)
    login = aiohttp.encode_basic_auth(QUICK.account_sid, QUICK.auth_token)
    path = f"/2010-04-01/Accounts/{QUICK.account_sid}/Calls/{call.sid}.json"
    async with aiohttp.ClientSession(local.base_url, headers={"Authorization": login}) as page:
        shown = await (await page.get(path)).json()
    assert shown.keys() == fields.keys()
    assert shown["status"] in described["call_enum_status"]["enum"]
