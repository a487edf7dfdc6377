"""Webhooks as the carrier posts them: signed, and to whichever bot a test chooses."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

import aiohttp
from twilio.request_validator import RequestValidator

from bot.simulator.settings import ACCOUNT_SID, AUTH_TOKEN, NUMBER
from tests.faults.clinic import PUBLIC, Bot, Clinic

INBOUND: Final = "/sms/inbound"
FORM_TYPE: Final = "application/x-www-form-urlencoded"
EMPTY: Final = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


def text(sid: str, phone: str, body: str) -> dict[str, str]:
    """An inbound text as the carrier describes it."""
    ours = {"AccountSid": ACCOUNT_SID, "To": NUMBER, "NumMedia": "0"}
    return {**ours, "MessageSid": sid, "From": phone, "Body": body}


async def post(
    session: aiohttp.ClientSession, bot: Bot, form: Mapping[str, str], path: str = INBOUND
) -> tuple[int, str]:
    """The status and the body of one bot's answer to a signed form."""
    signature = RequestValidator(AUTH_TOKEN).compute_signature(PUBLIC + path, dict(form))
    headers = {"X-Twilio-Signature": signature, "Content-Type": FORM_TYPE}
    body = urlencode(form).encode()
    async with session.post(bot.url + path, data=body, headers=headers) as answer:
        return answer.status, await answer.text()


async def tell(clinic: Clinic, bot: Bot, form: Mapping[str, str]) -> None:
    """Post a text that this bot must take."""
    assert await post(clinic.session, bot, form) == (200, EMPTY)
