"""Texts that no webhook took, fetched through the real SDK from the simulator; and a network whose
answers are not the carrier's."""

import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import clock, settings, simulator
from bot.carriers.twilio import texts
from bot.carriers.twilio.texts import TwilioGateway
from bot.messages.gateway import Accepted, Outgoing, Unknown, Unreachable
from bot.simulator import running
from bot.simulator.faults import Faults
from bot.simulator.settings import ACCOUNT_SID, AUTH_TOKEN, NUMBER, Settings

PATIENT = "+12145550101"


ELSEWHERE = "+12145550188"
"""A number of the account that another system uses."""
SERVICE = "MG" + "5" * 32
SECOND = "+12145550102"
AGES = timedelta(minutes=1)
A_SECOND = timedelta(seconds=1)


@asynccontextmanager
async def gateway_of(
    local: simulator.Simulator, *places: str, **environ: str
) -> AsyncIterator[TwilioGateway]:
    """``places`` are the numbers that the clinic's places have of their own."""

    async def numbers() -> frozenset[str]:
        return frozenset(places)

    account = {
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "TWILIO_PHONE_NUMBER": NUMBER,
        "TWILIO_API_BASE_URL": local.base_url,
    }
    gateway = TwilioGateway(settings.load(account | environ), numbers)
    try:
        yield gateway
    finally:
        await gateway.close()


def text(to: str = PATIENT, body: str = "hello") -> Outgoing:
    return Outgoing(uuid.uuid4(), to, body, None)


async def test_it_fetches_what_patients_wrote_and_nothing_of_ours() -> None:
    async with running(Settings(step_seconds=0)) as local, gateway_of(local) as gateway:
        await gateway.send(text())
        for body in ("first", "second"):
            await local.text(PATIENT, body)
        found = await gateway.received(clock.now() - AGES)
    heard = [(text.sender, text.body) for text in found.texts]
    assert heard == [(PATIENT, "first"), (PATIENT, "second")]


async def test_it_knows_a_text_to_us_by_its_id_and_no_other() -> None:
    async with running(Settings(step_seconds=0)) as local, gateway_of(local) as gateway:
        sent = await gateway.send(text())
        assert isinstance(sent, Accepted)
        await local.text(PATIENT, "first")
        (listed,) = (await gateway.received(clock.now() - AGES)).texts
        assert await gateway.heard(listed.sid) == listed
        assert await gateway.heard(sent.sid) is None
        assert await gateway.heard("SM" + "0" * 32) is None
    with pytest.raises(Unreachable):
        async with gateway_of(local) as gateway:
            await gateway.heard(listed.sid)


@pytest.mark.parametrize("environ", [{}, {"TWILIO_PHONE_NUMBER": ""}])
async def test_of_a_shared_account_it_fetches_only_what_is_to_our_senders_numbers(
    environ: dict[str, str],
) -> None:
    account = Settings(numbers=(NUMBER, SECOND), others=(ELSEWHERE,), messaging_service_sid=SERVICE)
    environ = environ | {"TWILIO_MESSAGING_SERVICE_SID": SERVICE}
    async with running(account) as local, gateway_of(local, **environ) as gateway:
        for to in (NUMBER, ELSEWHERE, SECOND):
            await local.text(PATIENT, f"to {to}", to)
        found = await gateway.received(clock.now() - AGES)
    assert [text.body for text in found.texts] == [f"to {NUMBER}", f"to {SECOND}"]


async def test_without_a_messaging_service_it_fetches_only_what_is_to_our_number() -> None:
    account = Settings(others=(ELSEWHERE,))
    async with running(account) as local, gateway_of(local) as gateway:
        for to in (ELSEWHERE, NUMBER):
            await local.text(PATIENT, f"to {to}", to)
        found = await gateway.received(clock.now() - AGES)
    assert [text.body for text in found.texts] == [f"to {NUMBER}"]


async def test_a_text_of_another_system_is_never_taken_for_one_of_ours() -> None:
    """Whose fate is unknown is looked up by its words: another system may say the same."""
    account = Settings(others=(ELSEWHERE,), step_seconds=0)
    async with (
        running(account) as local,
        gateway_of(local, TWILIO_PHONE_NUMBER=ELSEWHERE) as theirs,
        gateway_of(local) as ours,
    ):
        since = clock.now() - AGES
        await theirs.send(text(body="TPCCC: Confirmed."))
        assert await ours.sent_to(PATIENT, since) == []
        assert await ours.sent_since(since) == []
        await ours.send(text(body="TPCCC: Confirmed."))
        assert [seen.to for seen in await ours.sent_to(PATIENT, since)] == [PATIENT]
        assert [seen.body for seen in await ours.sent_since(since)] == ["TPCCC: Confirmed."]


async def test_what_is_to_a_places_own_number_is_fetched_and_says_so() -> None:
    account = Settings(others=(ELSEWHERE, SECOND))
    async with running(account) as local, gateway_of(local, SECOND) as gateway:
        for to in (NUMBER, ELSEWHERE, SECOND):
            await local.text(PATIENT, "stop", to)
        found = await gateway.received(clock.now() - AGES)
    assert {text.our_number for text in found.texts} == {None, SECOND}
    assert len(found.texts) == 2


async def test_a_text_leaves_from_the_places_number_and_is_known_for_ours() -> None:
    account = Settings(others=(ELSEWHERE, SECOND), step_seconds=0)
    async with running(account) as local, gateway_of(local, SECOND) as gateway:
        since = clock.now() - AGES
        await gateway.send(Outgoing(uuid.uuid4(), PATIENT, "hello", None, SECOND))
        (sent,) = local.phones.phone(PATIENT).texts
        assert sent.sender == SECOND
        assert [seen.body for seen in await gateway.sent_to(PATIENT, since)] == ["hello"]
        assert [seen.body for seen in await gateway.sent_since(since)] == ["hello"]


async def test_a_text_that_no_number_was_chosen_for_yet_is_ours_by_its_service() -> None:
    account = Settings(messaging_service_sid=SERVICE, step_seconds=60)
    environ = {"TWILIO_MESSAGING_SERVICE_SID": SERVICE}
    async with running(account) as local, gateway_of(local, **environ) as gateway:
        await gateway.send(text())
        found = await gateway.sent_to(PATIENT, clock.now() - AGES)
    assert [seen.body for seen in found] == ["hello"]


async def test_a_service_that_is_not_there_tells_nothing() -> None:
    environ = {"TWILIO_MESSAGING_SERVICE_SID": SERVICE}
    async with running(Settings()) as local, gateway_of(local, **environ) as gateway:
        with pytest.raises(Unreachable, match="HTTP 404, code 20404"):
            await gateway.received(clock.now())


async def test_it_pages_until_it_reaches_what_it_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "PAGE_SIZE", 3)
    async with running(Settings()) as local, gateway_of(local) as gateway:
        for n in range(10):
            await local.text(PATIENT, f"text {n}")
        found = await gateway.received(clock.now() - AGES)
        assert [text.body for text in found.texts] == [f"text {n}" for n in range(10)]
        assert (await gateway.received(clock.now() + AGES)).texts == []


async def test_a_text_is_found_behind_however_many_that_went_to_its_number_since(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whose fate is unknown is sent again if the carrier has never seen it."""
    monkeypatch.setattr(texts, "SEEN_PAGE_SIZE", 2)
    async with running(Settings(step_seconds=0)) as local, gateway_of(local) as gateway:
        since = clock.now() - AGES
        for n in range(5):
            await gateway.send(text(body=f"text {n}"))
        found = await gateway.sent_to(PATIENT, since)
    assert [seen.body for seen in found] == [f"text {n}" for n in reversed(range(5))]


async def test_it_says_when_the_carrier_was_asked_by_the_carriers_own_clock() -> None:
    ahead = timedelta(hours=2)
    async with running(now=lambda: clock.now() + ahead) as local, gateway_of(local) as gateway:
        found = await gateway.received(clock.now())
    assert abs(found.asked_at - clock.now() - ahead) < timedelta(seconds=30)


@pytest.mark.parametrize("ahead", [timedelta(seconds=50), timedelta(seconds=-50), timedelta()])
async def test_what_is_listed_has_its_time_by_our_clock(ahead: timedelta) -> None:
    """By the carrier's, a YES from before an offer would answer it, and a START from before a STOP
    would undo it."""
    async with running(now=lambda: clock.now() + ahead) as local, gateway_of(local) as gateway:
        before = clock.now()
        await local.text(PATIENT, "YES")
        after = clock.now()
        (found,) = (await gateway.received(before - AGES * 2)).texts
        alone = await gateway.heard(found.sid)
    assert before - 2 * A_SECOND < found.received_at < after + A_SECOND
    assert alone is not None
    assert before - 2 * A_SECOND < alone.received_at < after + A_SECOND


async def test_by_a_clock_that_is_wrong_by_hours_nothing_is_timed() -> None:
    """It is not gone by any more, but by the carrier's."""
    ahead = timedelta(hours=2)
    async with running(now=lambda: clock.now() + ahead) as local, gateway_of(local) as gateway:
        await local.text(PATIENT, "YES")
        (found,) = (await gateway.received(clock.now())).texts
    assert abs(found.received_at - clock.now() - ahead) < AGES


async def test_what_became_of_a_text_can_be_looked_up() -> None:
    faults = Faults(numbers={PATIENT: "landline"})
    async with running(Settings(step_seconds=0)) as local, gateway_of(local) as gateway:
        local.faults = faults
        outcome = await gateway.send(text())
        assert isinstance(outcome, Accepted)
        await local.settle()
        report = await gateway.look_up(outcome.sid)
        assert (report.sid, report.status) == (outcome.sid, "undelivered")
        assert report.failure is not None
        assert report.failure.code == 30006
        assert (await gateway.look_up("SM" + "0" * 32)).status is None


async def answering(body: str, status: int) -> TestServer:
    """A network that gives this one answer to whatever is asked."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=body, status=status, content_type="text/html")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    server = TestServer(app)
    await server.start_server()
    return server


def gateway_to(server: TestServer) -> TwilioGateway:
    return TwilioGateway(
        settings.load(
            {
                "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
                "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
                "TWILIO_PHONE_NUMBER": NUMBER,
                "TWILIO_API_BASE_URL": str(server.make_url("")).rstrip("/"),
            }
        )
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("<html>Please log in</html>", 200),
        ("<html>Please log in</html>", 201),
        ("", 200),
        ("{}", 201),
        ("[]", 200),
        ('{"messages": null}', 200),
        ("<html>Moved</html>", 302),
        ("<html>Not from here</html>", 403),
        ("<html>Broken</html>", 502),
    ],
)
async def test_a_page_that_is_not_the_carriers_tells_nothing_of_a_text(
    body: str, status: int
) -> None:
    server = await answering(body, status)
    gateway = gateway_to(server)
    since = clock.now()
    try:
        assert isinstance(
            await gateway.send(Outgoing(uuid.uuid4(), PATIENT, "hello", None)), Unknown
        )
        with pytest.raises(Unreachable):
            await gateway.sent_to(PATIENT, since)
        with pytest.raises(Unreachable):
            await gateway.received(since)
    finally:
        await gateway.close()
        await server.close()


def listed(**more: object) -> dict[str, object]:
    """A text to us, as the carrier lists it."""
    return {
        "sid": "SM1",
        "from": PATIENT,
        "to": NUMBER,
        "body": "yes \x00\ud83d",
        "direction": "inbound",
        "num_media": "0",
        "date_sent": format_datetime(clock.now()),
        **more,
    }


async def test_a_list_that_runs_in_a_circle_is_no_list() -> None:
    page = {"messages": [listed()], "next_page_uri": "/2010-04-01/Accounts/x/Messages.json?Page=1"}
    server = await answering(json.dumps(page), 200)
    gateway = gateway_to(server)
    try:
        with pytest.raises(Unreachable, match="circle"):
            await gateway.received(clock.now() - AGES)
    finally:
        await gateway.close()
        await server.close()


async def test_a_listed_text_without_a_date_tells_nothing() -> None:
    server = await answering(json.dumps({"messages": [listed(date_sent=None)]}), 200)
    gateway = gateway_to(server)
    try:
        with pytest.raises(Unreachable):
            await gateway.received(clock.now() - AGES)
        with pytest.raises(Unreachable):
            await gateway.sent_to(PATIENT, clock.now() - AGES)
    finally:
        await gateway.close()
        await server.close()


async def test_half_a_character_in_a_listed_text_is_no_reason_to_stop() -> None:
    server = await answering(json.dumps({"messages": [listed()]}), 200)
    gateway = gateway_to(server)
    try:
        found = await gateway.received(clock.now() - AGES)
    finally:
        await gateway.close()
        await server.close()
    assert [text.body for text in found.texts] == ["yes ?"]
