"""Texts from phones: the webhook, Twilio's keywords, TwiML, and what happens when a bot is away."""

import asyncio
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from bot import simulator
from bot.simulator import Settings, Simulator
from bot.simulator.inbound import Unsendable
from tests.flows import simulated_bot
from tests.flows.simulated_bot import Bot

# The SDK itself still uses what aiohttp gives up.
pytestmark = pytest.mark.filterwarnings("ignore:.*encode_basic_auth:DeprecationWarning")

PATIENT = "+12145550101"
CLINIC = Settings().numbers[0]
PUBLIC = "https://clinic.example"


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    async with simulated_bot.listening() as bot:
        yield bot


@pytest.fixture
async def local(bot: Bot) -> AsyncIterator[Simulator]:
    async with simulator.running(settings(bot)) as local:
        yield local


def settings(bot: Bot, **more: object) -> Settings:
    webhooks = (f"{bot.url}/sms/inbound",)
    return Settings(step_seconds=0, webhooks=webhooks, public_base_url=PUBLIC, **more)  # type: ignore[arg-type] # tests pass what they name


async def send(local: Simulator, body: str, **origin: str) -> None:
    account = local.settings
    async with AsyncTwilioHttpClient() as http:
        client = Client(account.account_sid, account.auth_token, http_client=http)
        client.api.base_url = local.base_url
        await client.messages.create_async(to=PATIENT, body=body, **(origin or {"from_": CLINIC}))


def dead_url() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"http://127.0.0.1:{closed.getsockname()[1]}/sms/inbound"


async def test_a_text_is_posted_as_twilio_posts_it(local: Simulator, bot: Bot) -> None:
    text = await local.text(PATIENT, "Yes – please 😀")
    (call,) = bot.calls
    assert text.webhook == "200"
    assert call.path == "/sms/inbound"
    assert simulated_bot.is_signed(call, PUBLIC)
    assert not simulated_bot.is_signed(call, bot.url)
    assert call.form == {
        "AccountSid": Settings().account_sid,
        "ApiVersion": "2010-04-01",
        "Body": "Yes – please 😀",
        "From": PATIENT,
        "FromCity": "",
        "FromCountry": "US",
        "FromState": "",
        "FromZip": "",
        "MessageSid": text.sid,
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsMessageSid": text.sid,
        "SmsSid": text.sid,
        "SmsStatus": "received",
        "To": CLINIC,
        "ToCity": "",
        "ToCountry": "US",
        "ToState": "",
        "ToZip": "",
    }


async def test_several_bots_are_called_in_turn(local: Simulator, bot: Bot) -> None:
    async with simulated_bot.listening() as second:
        local.call(f"{bot.url}/sms/inbound", f"{second.url}/sms/inbound")
        for number in range(4):
            await local.text(PATIENT, f"text {number}")
        assert (len(bot.calls), len(second.calls)) == (2, 2)


async def test_twiml_is_delivered_as_texts(local: Simulator, bot: Bot) -> None:
    bot.answers.append(
        (200, "<Response><Message>One</Message><Message><Body>Two</Body></Message></Response>")
    )
    await local.text(PATIENT, "hello")
    assert sorted(await local.wait_for(PATIENT, 2)) == ["One", "Two"]


@pytest.mark.parametrize("answer", ["<Response>", "<Other/>"])
async def test_unreadable_twiml_is_noted(local: Simulator, bot: Bot, answer: str) -> None:
    bot.answers.append((200, answer))
    text = await local.text(PATIENT, "hello")
    assert [(alert.code, alert.sid) for alert in local.phones.alerts] == [(12100, text.sid)]


async def test_a_failed_connection_is_tried_once_more_with_the_same_token(
    local: Simulator, bot: Bot
) -> None:
    local.call(dead_url(), f"{bot.url}/sms/inbound")
    text = await local.text(PATIENT, "hello")
    assert text.webhook == "200"
    assert [call.token for call in bot.calls] == [text.idempotency_token]


async def test_what_one_bot_does_not_take_goes_to_the_other_whatever_else_is_under_way(
    local: Simulator, bot: Bot
) -> None:
    local.call(dead_url(), f"{bot.url}/sms/inbound")
    texts = await asyncio.gather(*(local.text(PATIENT, f"text {n}") for n in range(40)))
    assert {text.webhook for text in texts} == {"200"}


async def test_a_bot_that_is_away_is_shown_on_the_page(local: Simulator) -> None:
    local.call(dead_url())
    text = await local.text(PATIENT, "hello")
    assert text.webhook == "no connection"
    assert [alert.code for alert in local.phones.alerts] == [11205]
    assert [one.body for one in local.texts(PATIENT)] == ["hello"]


async def test_an_error_is_not_tried_again_unless_the_webhook_asks_for_it(
    local: Simulator, bot: Bot
) -> None:
    bot.answers.append((503, ""))
    assert (await local.text(PATIENT, "one")).webhook == "503"
    assert len(bot.calls) == 1
    local.call(f"{bot.url}/sms/inbound#rc=2&rp=ct,5xx")
    bot.answers.extend([(503, ""), (500, "")])
    assert (await local.text(PATIENT, "two")).webhook == "200"
    assert [call.form["Body"] for call in bot.calls] == ["one", "two", "two", "two"]
    assert len({call.token for call in bot.calls}) == 2
    assert all(simulated_bot.is_signed(call, PUBLIC) for call in bot.calls)


async def test_the_fallback_is_called_with_what_went_wrong(bot: Bot) -> None:
    async with simulated_bot.listening() as second:
        more = settings(bot, fallback=f"{second.url}/sms/fallback")
        async with simulator.running(more) as local:
            bot.answers.append((500, ""))
            second.answers.append((200, "<Response><Message>Later</Message></Response>"))
            text = await local.text(PATIENT, "hello")
            assert await local.wait_for(PATIENT, 1) == ["Later"]
    assert text.webhook == "500, fallback 200"
    (call,) = second.calls
    assert call.form["ErrorCode"] == "11200"
    assert call.form["ErrorUrl"] == f"{bot.url}/sms/inbound"
    assert simulated_bot.is_signed(call, second.url)


async def test_a_known_sid_is_called_in_again_as_it_was(local: Simulator, bot: Bot) -> None:
    first = await local.text(PATIENT, "yes")
    again = await local.text(PATIENT, "yes", sid=first.sid)
    assert again is first
    assert [call.form for call in bot.calls] == [bot.calls[0].form] * 2
    assert [text.body for text in local.texts(PATIENT)] == ["yes"]
    with pytest.raises(Unsendable, match="another text"):
        await local.text(PATIENT, "no", sid=first.sid)


async def test_stop_blocks_replies_and_is_still_called_in(local: Simulator, bot: Bot) -> None:
    bot.answers.append((200, "<Response><Message>Bye</Message></Response>"))
    await local.text(PATIENT, " Stop ")
    (reply,) = await local.wait_for(PATIENT, 1)
    assert reply.startswith("You have successfully been unsubscribed")
    assert [call.form["Body"] for call in bot.calls] == [" Stop "]
    assert "OptOutType" not in bot.calls[0].form
    with pytest.raises(TwilioRestException) as refusal:
        await send(local, "A place is free")
    assert (refusal.value.status, refusal.value.code) == (400, 21610)
    assert [alert.code for alert in local.phones.alerts] == [21610]  # the TwiML reply
    assert len(local.received(PATIENT)) == 1


async def test_a_second_stop_is_met_with_silence(local: Simulator) -> None:
    await local.text(PATIENT, "STOP")
    await local.text(PATIENT, "STOP")
    await local.settle()
    assert len(local.received(PATIENT)) == 1


async def test_a_stop_to_one_number_blocks_the_whole_messaging_service(bot: Bot) -> None:
    service = "MG" + "1" * 32
    async with simulator.running(settings(bot, messaging_service_sid=service)) as local:
        await local.text(PATIENT, "STOP")
        with pytest.raises(TwilioRestException) as refusal:
            await send(local, "A place is free", messaging_service_sid=service)
    assert refusal.value.code == 21610
    assert bot.calls[0].form["MessagingServiceSid"] == service


async def test_start_opens_the_way_again(local: Simulator) -> None:
    await local.text(PATIENT, "STOPALL")
    await local.wait_for(PATIENT, 1)
    await local.text(PATIENT, "unstop")
    await local.wait_for(PATIENT, 2)
    await send(local, "A place is free")
    assert (await local.wait_for(PATIENT, 3))[-1] == "A place is free"


async def test_a_yes_undoes_a_stop_and_otherwise_draws_no_reply(local: Simulator) -> None:
    await local.text(PATIENT, "YES")
    await local.text(PATIENT, "STOP")
    await local.wait_for(PATIENT, 1)
    await local.text(PATIENT, "yes")
    received = await local.wait_for(PATIENT, 2)
    assert [body.split(".")[0] for body in received] == [
        "You have successfully been unsubscribed",
        "You have successfully been re-subscribed to messages from this number",
    ]


async def test_advanced_opt_out_tells_the_webhook(bot: Bot) -> None:
    async with simulator.running(settings(bot, opt_out="advanced")) as local:
        for body in ("STOP", "YES", "info", "Stop please"):
            await local.text(PATIENT, body)
    told = [call.form.get("OptOutType") for call in bot.calls]
    assert told == ["STOP", "START", "HELP", None]


async def test_without_opt_out_handling_only_the_bot_decides(bot: Bot) -> None:
    async with simulator.running(settings(bot, opt_out="none")) as local:
        await local.text(PATIENT, "STOP")
        await send(local, "Confirmed")
        assert await local.wait_for(PATIENT, 1) == ["Confirmed"]


async def test_the_control_api_types_and_looks(local: Simulator, bot: Bot) -> None:
    sid = "SM" + "a" * 32
    async with aiohttp.ClientSession(local.base_url) as session:
        typed = {"body": "yes", "sid": sid}
        async with session.post("/phones/(214) 555-0101/texts", json=typed) as response:
            assert response.status == 201
            answer = await response.json()
            assert (answer["sid"], answer["webhook"]) == (sid, "200")
        async with session.get("/phones/%2B12145550101/texts") as response:
            (text,) = (await response.json())["texts"]
            assert (text["body"], text["direction"]) == ("yes", "inbound")
        async with session.get("/phones") as response:
            (phone,) = (await response.json())["phones"]
            assert (phone["number"], phone["by_hand"]) == (PATIENT, True)
        async with session.delete("/") as response:
            assert response.status == 204
        async with session.get("/phones") as response:
            assert (await response.json())["phones"] == []


async def test_a_text_stays_sent_when_its_sender_hangs_up(local: Simulator, bot: Bot) -> None:
    bot.answering.clear()
    async with aiohttp.ClientSession(local.base_url) as session:
        sending = asyncio.ensure_future(
            session.post(f"/phones/{PATIENT}/texts", json={"body": "yes"})
        )
        await bot.wait_for(1)
        sending.cancel()
    bot.answering.set()
    await local.settle()
    (text,) = local.texts(PATIENT)
    assert text.webhook == "200"


@pytest.mark.parametrize(
    ("method", "path", "document", "sentence"),
    [
        ("POST", "/phones/12/texts", {"body": "x"}, "too few digits"),
        ("POST", f"/phones/{PATIENT}/texts", {"body": "x" * 1601}, "at most 1600"),
        ("POST", f"/phones/{PATIENT}/texts", {}, "body: Field required"),
        ("POST", f"/phones/{PATIENT}/texts", {"body": "x", "sid": "7"}, "sid: String should"),
        ("POST", f"/phones/{PATIENT}/texts", {"body": "x", "to": "12"}, "too few digits"),
        ("POST", "/phones", {"number": "nobody"}, "not a phone number"),
        ("PUT", "/faults", {"stuck": 2}, "stuck: Input should be less"),
        ("PUT", "/faults", {"sticky": 1}, "sticky: Extra inputs"),
        ("PUT", "/faults", {"numbers": {"12": "stuck"}}, "too few digits"),
        ("PUT", "/webhooks", {"webhooks": ["nowhere"]}, "not an address"),
    ],
)
async def test_the_control_api_says_what_is_wrong(
    local: Simulator, method: str, path: str, document: dict[str, object], sentence: str
) -> None:
    async with (
        aiohttp.ClientSession(local.base_url) as session,
        session.request(method, path, json=document) as response,
    ):
        assert response.status == 400
        assert sentence in (await response.json())["error"]


async def test_a_wait_that_is_in_vain_says_what_was_missing(local: Simulator) -> None:
    with pytest.raises(TimeoutError, match=r"\+1\.\.\.0101 received 0 of 1 texts"):
        await local.wait_for(PATIENT, 1, timeout=0.05)
