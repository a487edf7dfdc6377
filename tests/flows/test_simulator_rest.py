"""The simulator's REST API, used as Twilio's own SDK uses it."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from bot import clock, simulator
from bot.simulator import Settings, Simulator
from tests.flows import simulated_bot

# The SDK itself still uses what aiohttp gives up.
pytestmark = pytest.mark.filterwarnings("ignore:.*encode_basic_auth:DeprecationWarning")

PATIENT = "+12145550101"
CLINIC = Settings().numbers[0]
SERVICE = "MG" + "1" * 32
QUICK = Settings(step_seconds=0, messaging_service_sid=SERVICE)

FIELDS = {
    *("account_sid", "api_version", "body", "date_created", "date_sent", "date_updated"),
    *("direction", "error_code", "error_message", "from", "messaging_service_sid", "num_media"),
    *("num_segments", "price", "price_unit", "sid", "status", "subresource_uris", "to", "uri"),
}
DESCRIPTION = Path(__file__).parents[3] / "shared" / "data" / "twilio_api_v2010.json"


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


async def get(local: Simulator, path: str, token: str = QUICK.auth_token) -> tuple[int, object]:
    headers = {"Authorization": aiohttp.encode_basic_auth(QUICK.account_sid, token)}
    async with (
        aiohttp.ClientSession(local.base_url, headers=headers) as session,
        session.get(path) as response,
    ):
        return response.status, await response.json()


async def test_the_sdk_sends_a_text_that_reaches_the_phone(
    local: Simulator, client: Client
) -> None:
    created = await client.messages.create_async(to=PATIENT, from_=CLINIC, body="A place is free")
    assert (created.status, created.direction, created.num_segments) == (
        "queued",
        "outbound-api",
        "1",
    )
    assert await local.wait_for(PATIENT, 1) == ["A place is free"]
    fetched = await client.messages(created.sid).fetch_async()
    assert fetched.status == "delivered"
    assert fetched.date_sent is not None
    assert abs(clock.now() - fetched.date_sent) < timedelta(minutes=1)


async def test_a_messaging_service_chooses_the_sender_later(
    local: Simulator, client: Client
) -> None:
    local.carrier.pause()
    created = await client.messages.create_async(
        to=PATIENT, messaging_service_sid=SERVICE, body="Hello"
    )
    assert (created.status, created.from_, created.num_segments) == ("accepted", None, "0")
    assert created.messaging_service_sid == SERVICE
    local.carrier.resume()
    await local.wait_for(PATIENT, 1)
    assert (await client.messages(created.sid).fetch_async()).from_ == CLINIC


async def test_the_sdk_pages_through_a_list_newest_first(local: Simulator, client: Client) -> None:
    for number in range(7):
        await client.messages.create_async(to=PATIENT, from_=CLINIC, body=f"text {number}")
    await client.messages.create_async(to="+12145550199", from_=CLINIC, body="another")
    found = await client.messages.list_async(to=PATIENT, page_size=3)
    assert [one.body for one in found] == [f"text {number}" for number in reversed(range(7))]


async def test_a_page_continues_where_the_last_one_ended_whatever_came_in_between(
    local: Simulator, client: Client
) -> None:
    for number in range(4):
        await client.messages.create_async(to=PATIENT, from_=CLINIC, body=f"text {number}")
    first = await client.messages.page_async(page_size=2)
    await client.messages.create_async(to=PATIENT, from_=CLINIC, body="a newer one")
    second = await first.next_page_async()
    assert [one.body for one in second] == ["text 1", "text 0"]
    assert await second.next_page_async() is None


async def test_a_list_is_narrowed_by_sender_and_by_the_time_of_sending(
    local: Simulator, client: Client
) -> None:
    await client.messages.create_async(to=PATIENT, from_=CLINIC, body="out")
    await local.text(PATIENT, "in")
    now = clock.now()
    second = timedelta(seconds=1)

    async def bodies(**wanted: object) -> list[str]:
        return [one.body for one in await client.messages.list_async(**wanted)]

    assert await bodies(from_=PATIENT) == ["in"]
    assert await bodies(to=CLINIC) == ["in"]
    assert await bodies(date_sent_after=now - 60 * second) == ["in", "out"]
    assert await bodies(date_sent_after=now + 60 * second) == []
    assert await bodies(date_sent_before=now + 60 * second) == ["in", "out"]
    assert await bodies(date_sent_before=now - 60 * second) == []
    assert await bodies(date_sent=now - timedelta(days=2)) == []
    _, page = await get(
        local, f"/2010-04-01/Accounts/{QUICK.account_sid}/Messages.json?DateSent={now.date()}"
    )
    assert isinstance(page, dict)
    assert len(page["messages"]) == 2


async def test_a_resource_has_exactly_the_fields_of_twilio(
    local: Simulator, client: Client
) -> None:
    created = await client.messages.create_async(to=PATIENT, from_=CLINIC, body="Hello")
    status, document = await get(local, created.uri)
    assert status == 200
    assert isinstance(document, dict)
    assert set(document) == FIELDS


async def test_a_resource_agrees_with_the_published_description(
    local: Simulator, client: Client
) -> None:
    if not DESCRIPTION.exists():
        pytest.skip("Twilio's API description is not on this machine")
    schemas = json.loads(DESCRIPTION.read_text())["components"]["schemas"]
    properties = schemas["api.v2010.account.message"]["properties"]
    await client.messages.create_async(to=PATIENT, from_=CLINIC, body="out")
    await local.text(PATIENT, "in")
    _, page = await get(local, f"/2010-04-01/Accounts/{QUICK.account_sid}/Messages.json")
    assert isinstance(page, dict)
    assert len(page["messages"]) == 2
    for document in page["messages"]:
        assert set(document) == set(properties)
        assert document["status"] in schemas["message_enum_status"]["enum"]
        assert document["direction"] in schemas["message_enum_direction"]["enum"]
        types = {"string": str, "integer": int, "object": dict}
        for name, value in document.items():
            expected = types[properties[name].get("type", "string")]
            assert value is None or isinstance(value, expected), name


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"to": "", "from_": CLINIC, "body": "x"}, 21604),
        ({"to": PATIENT, "body": "x"}, 21603),
        ({"to": PATIENT, "from_": CLINIC, "body": ""}, 21602),
        ({"to": PATIENT, "from_": CLINIC, "body": "x" * 1601}, 21617),
        ({"to": "12345", "from_": CLINIC, "body": "x"}, 21211),
        ({"to": "+15005550001", "from_": CLINIC, "body": "x"}, 21211),
        ({"to": "+15005550002", "from_": CLINIC, "body": "x"}, 21612),
        ({"to": "+15005550003", "from_": CLINIC, "body": "x"}, 21408),
        ({"to": "+15005550004", "from_": CLINIC, "body": "x"}, 21610),
        ({"to": "+15005550009", "from_": CLINIC, "body": "x"}, 21614),
        ({"to": PATIENT, "from_": "+15005550001", "body": "x"}, 21212),
        ({"to": PATIENT, "from_": "+15005550007", "body": "x"}, 21606),
        ({"to": PATIENT, "from_": "+15005550008", "body": "x"}, 21611),
        ({"to": PATIENT, "from_": "+12145550777", "body": "x"}, 21606),
        ({"to": CLINIC, "from_": CLINIC, "body": "x"}, 21266),
        ({"to": PATIENT, "messaging_service_sid": "MG" + "2" * 32, "body": "x"}, 21705),
        ({"to": PATIENT, "from_": CLINIC, "body": "x", "status_callback": "nowhere"}, 21609),
        ({"to": PATIENT, "from_": CLINIC, "body": "x", "validity_period": 36001}, 90007),
    ],
)
async def test_what_twilio_refuses_is_refused_with_its_code(
    local: Simulator, client: Client, order: dict[str, str], code: int
) -> None:
    with pytest.raises(TwilioRestException) as refusal:
        await client.messages.create_async(**order)
    assert (refusal.value.status, refusal.value.code) == (400, code)
    assert local.phones.texts == {}


async def test_the_magic_sender_passes(local: Simulator, client: Client) -> None:
    await client.messages.create_async(to=PATIENT, from_="+15005550006", body="x")
    assert await local.wait_for(PATIENT, 1) == ["x"]


async def test_a_wrong_token_is_refused_as_twilio_does(local: Simulator) -> None:
    path = f"/2010-04-01/Accounts/{QUICK.account_sid}/Messages.json"
    assert await get(local, path, token="wrong") == (
        401,
        {
            "code": 20003,
            "message": "Authenticate",
            "more_info": "https://www.twilio.com/docs/errors/20003",
            "status": 401,
        },
    )


async def test_another_account_and_an_unknown_text_are_not_found(local: Simulator) -> None:
    for path in (
        f"/2010-04-01/Accounts/AC{'9' * 32}/Messages.json",
        f"/2010-04-01/Accounts/{QUICK.account_sid}/Messages/SM{'9' * 32}.json",
    ):
        status, document = await get(local, path)
        assert isinstance(document, dict)
        assert (status, document["code"]) == (404, 20404)


@pytest.mark.parametrize("query", ["PageSize=0", "PageSize=many", "DateSent=yesterday"])
async def test_a_senseless_filter_is_the_clients_fault(local: Simulator, query: str) -> None:
    path = f"/2010-04-01/Accounts/{QUICK.account_sid}/Messages.json?{query}"
    await local.text(PATIENT, "in")
    status, document = await get(local, path)
    assert isinstance(document, dict)
    assert (status, document["code"]) == (400, 20001)


async def test_each_status_is_reported_in_order_and_signed(
    local: Simulator, client: Client
) -> None:
    async with simulated_bot.listening() as bot:
        created = await client.messages.create_async(
            to=PATIENT,
            messaging_service_sid=SERVICE,
            body="Hello",
            status_callback=f"{bot.url}/twilio/status?m=7&s=a%2Fb",
        )
        calls = await bot.wait_for(4, "/twilio/status?m=7&s=a%2Fb")
    assert bot.statuses(created.sid) == ["queued", "sending", "sent", "delivered"]
    assert all(simulated_bot.is_signed(call, bot.url) for call in calls)
    assert {call.form["To"] for call in calls} == {PATIENT}
    assert {call.form["MessagingServiceSid"] for call in calls} == {SERVICE}


async def test_a_report_to_the_public_address_goes_to_the_bots_behind_it(
    local: Simulator,
) -> None:
    public = "https://clinic.example"
    async with simulated_bot.listening() as bot:
        settings = Settings(
            step_seconds=0, public_base_url=public, webhooks=(f"{bot.url}/sms/inbound",)
        )
        async with simulator.running(settings) as behind, AsyncTwilioHttpClient() as http:
            client = Client(settings.account_sid, settings.auth_token, http_client=http)
            client.api.base_url = behind.base_url
            await client.messages.create_async(
                to=PATIENT, from_=CLINIC, body="x", status_callback=f"{public}/twilio/status?m=1"
            )
            calls = await bot.wait_for(3, "/twilio/status?m=1")
    assert all(simulated_bot.is_signed(call, public) for call in calls)
