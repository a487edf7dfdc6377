"""Whatever is refused has its reason and its code in the log, and what keeps texts from patients is
told in words."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from types import ModuleType
from typing import Final

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from quart import Quart
from quart.typing import TestClientProtocol as Client
from twilio.base.exceptions import TwilioRestException

from bot.carriers.twilio import account, errors, texts
from bot.loops import Pulse
from bot.messages import gateway, inbox, outbox
from bot.messages.dispatch import loop
from bot.messages.dispatch.fates import RESOLVE_AFTER
from bot.wakeup import Wakeup
from bot.web.reception import RECENT_SECONDS
from bot.web.services import EXTENSION
from tests.carrier import refused
from tests.flows.serving import app_of
from tests.flows.signing import PUBLIC, sign
from tests.flows.test_webhooks import post, report, text
from tests.waiting import wait_until
from tests.world import World, column, number

INBOUND: Final = "/sms/inbound"
STATUS: Final = "/twilio/status?text=" + "0" * 32
ANA: Final = number(1)


@pytest.fixture
def one(database: ModuleType) -> World:
    return World({"PUBLIC_BASE_URL": PUBLIC})


@pytest.fixture
def app(one: World) -> Quart:
    return app_of(one)


@pytest.fixture
def client(app: Quart) -> Client:
    return app.test_client()


# At the door.


@pytest.mark.parametrize(
    ("form", "signature", "status", "reason"),
    [
        (text(), "not ours", 403, "The signature does not match."),
        (text(MessageSid="strange"), None, 400, "value_strange"),
        ({"Body": "x" * 70_000}, None, 413, "Request Entity Too Large"),
    ],
)
async def test_a_refused_webhook_has_its_code_and_its_reason_in_the_log_once_a_minute(
    client: Client,
    caplog: pytest.LogCaptureFixture,
    form: Mapping[str, str],
    signature: str | None,
    status: int,
    reason: str,
) -> None:
    for _ in range(3):
        got, _ = await post(client, INBOUND, form, signature=signature)
        assert got == status
    (line,) = [record.getMessage() for record in caplog.records if "refused" in record.getMessage()]
    assert str(status) in line
    assert reason in line
    assert INBOUND in line
    assert ANA not in line


async def test_a_wrong_key_has_its_line_too_and_an_address_that_is_not_there_is_not_repeated(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await client.get("/admin/waitlist")).status_code == 403
    assert (await client.get(f"/texts/{ANA}")).status_code == 404
    assert "API_KEY is not set" in caplog.text
    assert "404" in caplog.text
    assert ANA not in caplog.text


async def test_refused_webhooks_of_our_account_are_told_by_their_path_until_one_is_taken(
    app: Quart, client: Client
) -> None:
    """Status reports come to the address that we name; whoever typed the other one is told."""
    assert (await post(client, INBOUND, text(), signature="not ours"))[0] == 403
    assert await post(client, STATUS, report("sent")) == (204, "")
    body = await (await client.get("/health")).get_json()
    (sentence,) = body["why"]
    assert INBOUND in sentence
    assert "PUBLIC_BASE_URL" in sentence
    assert (await post(client, INBOUND, text()))[0] == 200
    assert app.extensions[EXTENSION].webhooks.refused() == []


@pytest.mark.parametrize("form", [{}, text(AccountSid="AC" + "9" * 32), text(AccountSid="")])
async def test_a_scanner_is_refused_and_no_reason_to_worry(
    one: World, client: Client, form: dict[str, str]
) -> None:
    await one.sweeper.sweep(one.now)
    assert (await post(client, INBOUND, form, signature="not ours"))[0] == 403
    assert (await client.get("/health")).status_code == 200
    assert not await one.sweeper.is_behind()


async def test_what_was_refused_and_may_be_the_carriers_is_read_from_its_list(
    one: World, client: Client
) -> None:
    await one.sweeper.sweep(one.now)
    assert (await post(client, STATUS, report("sent"), signature="not ours"))[0] == 403
    assert not await one.sweeper.is_behind()
    wrong = sign("https://www.texts.example.org" + INBOUND, text())
    assert (await post(client, INBOUND, text(), signature=wrong))[0] == 403
    assert await one.sweeper.is_behind()
    assert one.sweeper.rung.is_set()


def test_a_refusal_of_long_ago_worries_nobody(app: Quart, monkeypatch: pytest.MonkeyPatch) -> None:
    webhooks, at = app.extensions[EXTENSION].webhooks, [0.0]
    monkeypatch.setattr(webhooks, "_monotonic", lambda: at[0])
    webhooks.refuse(INBOUND)
    assert webhooks.refused() == [INBOUND]
    at[0] = RECENT_SECONDS
    assert webhooks.refused() == []


# On the way out.


async def hand_over(one: World, *outcomes: gateway.SendOutcome) -> loop.Delivering:
    """The loop that delivers, after texts to as many patients have come to this."""
    for n, outcome in enumerate(outcomes):
        await one.patient(number(n + 1))
        one.carrier.answers.append(outcome)
    patients = await column("SELECT id FROM patient_contact ORDER BY id")
    queued = [outbox.Text(int(str(one)), "noted", "words") for one in patients]
    await outbox.enqueue(queued, one.now)
    delivering = loop.Delivering(one.sender, one.sweeper, Wakeup([outbox.CHANNEL]), Pulse())
    await one.sweeper.sweep(one.now)
    running = asyncio.create_task(delivering.run())

    async def done() -> bool:
        left = "SELECT count(*) FROM message_log WHERE status IN ('queued', 'sending')"
        return not one.carrier.answers and await column(left) == [0]

    await wait_until(done)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    return delivering


async def test_an_unknown_outcome_has_its_reason_and_its_code_in_the_log(
    one: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    delivering = await hand_over(one, gateway.Unknown("HTTP 502, code None", 502))
    (line,) = [one.getMessage() for one in caplog.records if "handed over" in one.getMessage()]
    assert "HTTP 502" in line
    assert "'code': 502" in line
    assert delivering.trouble() == (
        "No text can be handed over to the carrier: HTTP 502, code None."
    )


async def test_a_refusal_has_its_reason_and_is_no_trouble_of_the_way(
    one: World, caplog: pytest.LogCaptureFixture
) -> None:
    delivering = await hand_over(one, refused(21211))
    assert "The number is not valid." in caplog.text
    assert "'code': 21211" in caplog.text
    assert delivering.trouble() is None


async def test_a_text_that_is_reported_undelivered_has_its_reason_in_the_log(
    one: World, caplog: pytest.LogCaptureFixture
) -> None:
    await one.patient(ANA)
    await one.slot()
    await one.settle()
    (token,) = await column("UPDATE message_log SET status = 'sent' RETURNING token")
    (sid,) = await column("SELECT twilio_sid FROM message_log")
    failure = gateway.Report(str(sid), "undelivered", "undelivered", errors.explain(30007))
    await one.sender.fates.callback(token, failure, one.now)  # type: ignore[arg-type]
    (line,) = [one.getMessage() for one in caplog.records if "not delivered" in one.getMessage()]
    assert "30007" in line
    assert "The carrier filtered the text." in line


async def test_a_sweep_that_fails_and_one_that_does_not_come_to_an_end_are_told(
    one: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: at[0])
    sweeping = loop.Sweeping(one.sweeper, Pulse())
    one.carrier.reachable = False
    await sweeping._once()
    assert sweeping.trouble() == (
        "The carrier can't be asked what patients wrote: ClientConnectorError."
    )
    one.carrier.reachable = True
    await sweeping._once()
    assert sweeping.trouble() is None

    async def lost(_: object) -> int:
        raise ConnectionResetError

    one.sweeper.miss()
    monkeypatch.setattr(inbox, "unknown", lost)
    for seconds, told in ((10.0, False), (10.0 + loop.LONGEST_WANT_SECONDS + 1, True)):
        at[0] = seconds
        with pytest.raises(ConnectionResetError):
            await sweeping._once()
        assert bool(sweeping.trouble()) is told


HOST: Final = ConnectionKey("api.example.org", 443, True, True, None, None, None)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            aiohttp.ClientConnectorDNSError(HOST, OSError("api.example.org")),
            "its address can't be looked up: no DNS (ClientConnectorDNSError)",
        ),
        (
            aiohttp.ClientConnectorError(HOST, OSError("api.example.org")),
            "no connection (ClientConnectorError)",
        ),
        (TimeoutError(), "no answer in time (TimeoutError)"),
        (
            TwilioRestException(401, "/Accounts/AC1", "api.example.org", 20003),
            "HTTP 401, code 20003: The carrier refuses our credentials.",
        ),
        (TwilioRestException(500, "/Accounts/AC1", "+19725550001", 20500), "HTTP 500, code 20500"),
        (KeyError("+19725550001"), "KeyError"),
    ],
)
def test_why_a_call_failed_is_said_in_words_that_repeat_nothing(
    error: BaseException, words: str
) -> None:
    assert account.why(error) == words


def test_a_server_error_of_the_carrier_keeps_its_code() -> None:
    assert texts._refusal(TwilioRestException(503, "/", code=20503)) == gateway.Unknown(
        "HTTP 503, code 20503", 20503
    )


async def test_while_the_carrier_can_not_be_asked_of_fates_the_reason_is_logged_once(
    one: World, caplog: pytest.LogCaptureFixture
) -> None:
    for n in (1, 2):
        await one.patient(number(n))
    one.carrier.answers += [gateway.Unknown("no DNS"), gateway.Unknown("no DNS")]
    one.carrier.reachable = False
    await one.slot()
    await one.settle()
    for _ in range(3):
        one.now += RESOLVE_AFTER
        assert await one.sender.fates.resolve(one.now) == 0
    (line,) = [one.getMessage() for one in caplog.records if "nobody knows" in one.getMessage()]
    assert "ClientConnectorError" in line
