"""Texts that no webhook took, fetched through the real SDK from the simulator; and a network whose
answers are not the carrier's."""

import json
from datetime import timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import clock, settings
from bot.carriers.twilio.texts import TwilioGateway
from bot.messages.gateway import Outgoing, Unknown, Unreachable
from bot.simulator import running
from bot.simulator.settings import ACCOUNT_SID, AUTH_TOKEN, NUMBER

PATIENT = "+12145550101"


async def test_it_fetches_what_patients_wrote_and_nothing_of_ours() -> None:
    async with running() as local:
        gateway = TwilioGateway(
            settings.load(
                {
                    "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
                    "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
                    "TWILIO_PHONE_NUMBER": NUMBER,
                    "TWILIO_API_BASE_URL": local.base_url,
                }
            )
        )
        for body in ("first", "second"):
            await local.text(PATIENT, body)
        found = await gateway.received(clock.now() - timedelta(minutes=1))
        await gateway.close()
    assert [(text.sender, text.body) for text in found] == [(PATIENT, "first"), (PATIENT, "second")]


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
        assert isinstance(await gateway.send(Outgoing(1, PATIENT, "hello", None)), Unknown)
        with pytest.raises(Unreachable):
            await gateway.sent_to(PATIENT, since)
        with pytest.raises(Unreachable):
            await gateway.received(since)
    finally:
        await gateway.close()
        await server.close()


async def test_half_a_character_in_a_listed_text_is_no_reason_to_stop() -> None:
    now = clock.now()
    listed = {
        "sid": "SM1",
        "from": PATIENT,
        "body": "yes \x00\ud83d",
        "direction": "inbound",
        "num_media": "0",
        "date_sent": format_datetime(now),
    }
    server = await answering(json.dumps({"messages": [listed]}), 200)
    gateway = gateway_to(server)
    try:
        found = await gateway.received(now - timedelta(minutes=1))
    finally:
        await gateway.close()
        await server.close()
    assert [text.body for text in found] == ["yes ?"]
