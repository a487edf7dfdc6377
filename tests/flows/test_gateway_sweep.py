"""Texts that no webhook took, fetched through the real SDK from the simulator."""

from datetime import UTC, datetime, timedelta

from bot import settings
from bot.messages.gateways.twilio import TwilioGateway
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
        found = await gateway.received(datetime.now(UTC) - timedelta(minutes=1))
        await gateway.close()
    assert [(text.sender, text.body) for text in found] == [(PATIENT, "first"), (PATIENT, "second")]
