"""The simulator's faults: each does what it says, and chance repeats with its seed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from itertools import groupby

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from bot import simulator
from bot.simulator import Faults, Settings, Simulator
from bot.simulator.faults import Weather
from tests.flows import simulated_bot
from tests.flows.simulated_bot import Bot

# The SDK itself still uses what aiohttp gives up.
pytestmark = pytest.mark.filterwarnings("ignore:.*encode_basic_auth:DeprecationWarning")

PATIENT = "+12145550101"
CLINIC = Settings().numbers[0]

Send = Callable[..., Coroutine[None, None, MessageInstance]]


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    async with simulated_bot.listening() as bot:
        yield bot


@pytest.fixture
async def local(bot: Bot) -> AsyncIterator[Simulator]:
    settings = Settings(step_seconds=0, webhooks=(f"{bot.url}/sms/inbound",))
    async with simulator.running(settings) as local:
        yield local


@pytest.fixture
async def send(local: Simulator, bot: Bot) -> AsyncIterator[Send]:
    async with sending(local, f"{bot.url}/twilio/status") as send:
        yield send


@asynccontextmanager
async def sending(local: Simulator, callback: str = "") -> AsyncIterator[Send]:
    """Give a function that sends a text as the SDK does."""
    async with AsyncTwilioHttpClient() as http:
        client = Client(local.settings.account_sid, local.settings.auth_token, http_client=http)
        client.api.base_url = local.base_url

        async def send(body: str = "Hello", **more: object) -> MessageInstance:
            order: dict[str, object] = {"to": PATIENT, "from_": CLINIC, "body": body}
            if callback:
                order["status_callback"] = callback
            return await client.messages.create_async(**(order | more))

        yield send


async def code_of(sent: Coroutine[None, None, MessageInstance]) -> tuple[int, int]:
    with pytest.raises(TwilioRestException) as refusal:
        await sent
    return refusal.value.status, refusal.value.code


async def test_an_error_before_sends_nothing(local: Simulator, send: Send) -> None:
    local.faults = Faults(error_before=1)
    assert await code_of(send()) == (500, 20500)
    assert local.phones.texts == {}


async def test_an_error_after_sends_all_the_same(local: Simulator, send: Send) -> None:
    local.faults = Faults(error_after=1)
    assert await code_of(send()) == (500, 20500)
    assert await local.wait_for(PATIENT, 1) == ["Hello"]


@pytest.mark.parametrize(("fault", "arrives"), [("silent_before", 0), ("silent_after", 1)])
async def test_silence_lasts_and_the_text_went_out_or_not(
    local: Simulator, send: Send, fault: str, arrives: int
) -> None:
    local.faults = Faults.model_validate({fault: 1})
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await send()
    await local.settle()
    assert len(local.received(PATIENT)) == arrives


async def test_silence_does_not_hold_up_the_end(bot: Bot) -> None:
    async with simulator.running(Settings(step_seconds=0)) as local, sending(local) as send:
        local.faults = Faults(silent_after=1, silence_seconds=600)
        waiting = asyncio.ensure_future(send())
        await local.wait_for(PATIENT, 1)
        local.closing.set()
        assert await code_of(_result(waiting)) == (500, 20500)


async def _result(waiting: asyncio.Future[MessageInstance]) -> MessageInstance:
    return await waiting


async def test_a_report_can_come_before_the_answer(local: Simulator, bot: Bot, send: Send) -> None:
    local.faults = Faults(slow=1, slow_seconds=0.5)
    answer = asyncio.ensure_future(send())
    await bot.wait_for(3)
    assert not answer.done()
    assert bot.statuses((await answer).sid or "") == ["sending", "sent", "delivered"]


async def test_429_comes_in_bursts(local: Simulator, send: Send) -> None:
    local.faults = Faults(too_many=0.1, too_many_burst=4)
    refused = []
    for number in range(60):
        try:
            await send(to=f"+1214555{number:04}")
            refused.append(0)
        except TwilioRestException as error:
            refused.append(error.code)
    assert set(refused) == {0, 20429}
    bursts = [len(list(run)) for code, run in groupby(refused) if code]
    assert len(bursts) > 1
    assert min(bursts[:-1]) >= 4
    assert len(local.phones.texts) == refused.count(0)


@pytest.mark.parametrize(
    ("faults", "reported"),
    [
        ({"callback_lost": 1}, []),
        ({"callback_twice": 1}, ["sending", "sending", "sent", "sent", "delivered", "delivered"]),
        ({"callback_swapped": 1}, ["delivered", "sending", "sent"]),
        ({"stuck": 1}, ["sending", "sent"]),
    ],
)
async def test_reports_are_lost_repeated_and_swapped(
    local: Simulator, bot: Bot, send: Send, faults: dict[str, float], reported: list[str]
) -> None:
    local.faults = Faults.model_validate(faults)
    sent = await send()
    await local.settle()
    assert bot.statuses(sent.sid or "") == reported


async def test_a_late_report_does_not_hold_up_the_next(
    local: Simulator, bot: Bot, send: Send
) -> None:
    local.faults = Faults(callback_late=0.4, callback_late_seconds=0.2)
    sids = [(await send(to=f"+1214555{number:04}")).sid or "" for number in range(20)]
    await local.settle()
    orders = [bot.statuses(sid) for sid in sids]
    assert all(sorted(order) == ["delivered", "sending", "sent"] for order in orders)
    assert ["sending", "sent", "delivered"] in orders
    assert ["sent", "delivered", "sending"] in orders


@pytest.mark.parametrize(
    ("fault", "code"),
    [("filtered", 30007), ("landline", 30006), ("unreachable", 30003), ("unknown", 30008)],
)
async def test_a_text_that_does_not_arrive_says_why(
    local: Simulator, bot: Bot, send: Send, fault: str, code: int
) -> None:
    local.faults = Faults.model_validate({"numbers": {"(214) 555-0101": fault}})
    sent = await send()
    await send(to="+12145550102")
    await local.settle()
    text = local.phones.texts[sent.sid or ""]
    assert (text.status, text.error, text.arrived) == ("undelivered", code, None)
    last = [call.form for call in bot.calls if call.form["MessageSid"] == sent.sid][-1]
    assert (last["MessageStatus"], last["ErrorCode"]) == ("undelivered", str(code))
    assert local.received("+12145550102") == ["Hello"]


@pytest.mark.parametrize(("fault", "code"), [("invalid", 21211), ("not_mobile", 21614)])
async def test_a_number_can_be_refused_for_certain(
    local: Simulator, send: Send, fault: str, code: int
) -> None:
    local.faults = Faults.model_validate({"numbers": {PATIENT: fault}})
    assert await code_of(send()) == (400, code)


async def test_a_text_that_waited_too_long_is_not_sent(
    local: Simulator, bot: Bot, send: Send
) -> None:
    local.faults = Faults(hold_seconds=3600)
    sent = await send(validity_period=1)
    await local.settle()
    assert bot.statuses(sent.sid or "") == ["failed"]
    assert bot.calls[-1].form["ErrorCode"] == "30036"
    assert local.received(PATIENT) == []


async def test_a_pause_counts_against_the_validity(local: Simulator, bot: Bot, send: Send) -> None:
    local.carrier.pause()
    sent = await send(validity_period=1)
    await local.settle()
    assert bot.statuses(sent.sid or "") == ["failed"]


async def test_a_sender_has_its_speed_and_its_longest_queue() -> None:
    async with simulator.running(Settings(step_seconds=0, segments_per_second=20)) as local:
        async with sending(local) as send:
            for _ in range(3):
                await send("x" * 300)  # two segments each
            await local.wait_for(PATIENT, 3)
        arrived = [text.arrived for text in local.texts(PATIENT) if text.arrived]
        assert (arrived[-1] - arrived[0]).total_seconds() == pytest.approx(0.2, abs=0.1)
    slow = Settings(step_seconds=0, segments_per_second=1 / 10_000)
    async with simulator.running(slow) as local, sending(local) as send:
        await send()
        await send()
        assert await code_of(send()) == (400, 21611)


async def test_the_sixteenth_text_to_a_number_in_thirty_seconds_fails(
    local: Simulator, send: Send
) -> None:
    for number in range(16):
        await send(f"text {number}")
    await send(to="+12145550102")
    await local.settle()
    assert len(local.received(PATIENT)) == 15
    failed = [text for text in local.phones.texts.values() if text.status == "failed"]
    assert [(text.body, text.error) for text in failed] == [("text 15", 14107)]
    assert local.received("+12145550102") == ["Hello"]


async def test_a_webhook_called_twice_carries_the_same_sid_and_token(
    local: Simulator, bot: Bot
) -> None:
    local.faults = Faults(webhook_twice=1)
    await local.text(PATIENT, "yes")
    first, second = bot.calls
    assert (first.form, first.token) == (second.form, second.token)


async def test_what_arrived_twice_is_counted(local: Simulator, send: Send) -> None:
    for body in ("once", "twice", "twice"):
        await send(body)
    await send("twice", to="+12145550102")
    await local.text(PATIENT, "HELP")
    await local.text(PATIENT, "HELP")
    await local.settle()
    local.faults = Faults(unreachable=1)
    await send("once")
    await local.settle()
    assert local.phones.received_twice() == {(PATIENT, "twice"): 2}


async def test_a_reset_ends_what_is_under_way(local: Simulator, bot: Bot, send: Send) -> None:
    local.faults = Faults(hold_seconds=3600, callback_late=1)
    await send()
    local.reset()
    await local.settle()
    assert (local.phones.texts, local.faults) == ({}, Faults())
    await send("afresh")
    assert await local.wait_for(PATIENT, 1) == ["afresh"]


def fates(seed: int, numbers: list[str]) -> dict[str, list[str | None]]:
    weather = Weather(seed)
    weather.faults = Faults(filtered=0.2, unreachable=0.1)
    drawn: dict[str, list[str | None]] = {}
    for number in numbers:
        drawn.setdefault(number, []).append(weather.delivery(number))
    return drawn


def test_chance_repeats_with_its_seed_whatever_happens_in_between() -> None:
    numbers = [f"+1214555{last:04}" for last in range(100)]
    in_turn = fates(7, numbers * 3)
    one_by_one = fates(7, [number for number in numbers for _ in range(3)])
    assert in_turn == one_by_one
    assert in_turn != fates(8, numbers * 3)


def test_a_share_is_what_it_says() -> None:
    drawn = fates(1, [f"+1{area}555{last:04}" for area in (214, 972) for last in range(2000)])
    all_fates = [fate for one in drawn.values() for fate in one]
    assert all_fates.count("filtered") / len(all_fates) == pytest.approx(0.2, abs=0.02)
    assert all_fates.count("unreachable") / len(all_fates) == pytest.approx(0.1, abs=0.02)
    assert set(all_fates) == {None, "filtered", "unreachable"}
