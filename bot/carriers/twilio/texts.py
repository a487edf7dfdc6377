"""Twilio through its own SDK.

The SDK's client is asynchronous and is built inside the running loop. Its retries stay off: it
would repeat a create on every server error, and a create has no idempotency key.
"""

import asyncio
import logging
from datetime import datetime
from typing import Final

import aiohttp
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from bot.carriers.twilio import errors, keywords, statuses, webhooks
from bot.messages import inbox, phone
from bot.messages.gateway import (
    Accepted,
    Outgoing,
    Refused,
    Seen,
    SendOutcome,
    Throttled,
    Unknown,
    Unreachable,
)
from bot.settings import OptOutMode, Settings

TIMEOUT_SECONDS: Final = 15.0
LEAST_VALIDITY_SECONDS: Final = 1
MOST_VALIDITY_SECONDS: Final = 36_000
SEEN_LIMIT: Final = 50
UNANSWERED: Final = (
    TwilioException,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    # What the SDK raises on a page that is not the carrier's, such as a network's login page.
    ValueError,
    TypeError,
    AttributeError,
)
"""However a call may end without a word of the carrier's."""
SWEEP_LIMIT: Final = 2000
PAGE_SIZE: Final = 1000
"""The carrier's largest; the SDK would ask for a page as large as the limit, and be refused."""
SWEEP_TIMEOUT_SECONDS: Final = 30.0

# At INFO its clients log every request, and with a list of messages the number that it is for.
logging.getLogger("twilio").setLevel(logging.WARNING)


class TwilioGateway:
    """A ``Gateway``. Build it inside the loop in which it is used, and close it there."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._http = AsyncTwilioHttpClient(timeout=TIMEOUT_SECONDS)
        self._client = Client(
            settings.twilio_account_sid, settings.twilio_auth_token, http_client=self._http
        )
        if settings.twilio_api_base_url:
            self._client.api.base_url = settings.twilio_api_base_url

    async def send(self, text: Outgoing) -> SendOutcome:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                message = await self._client.messages.create_async(**self._fields(text))
        except TwilioRestException as error:
            return _refusal(error)
        except UNANSWERED as error:
            return Unknown(type(error).__name__)
        if not message.sid:
            return Unknown("no message id")
        return Accepted(str(message.sid))

    async def sent_to(self, number: str, since: datetime) -> list[Seen]:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                # No date filter: a text that is still queued there has no date of sending.
                found = await self._client.messages.list_async(to=number, limit=SEEN_LIMIT)
        except UNANSWERED as error:
            raise Unreachable(type(error).__name__) from error
        return [_seen(message) for message in found if message.date_created >= since]

    async def received(self, since: datetime) -> list[inbox.Inbound]:
        """See ``messages.sweep.Mailbox``. An address that is no phone number is left out."""
        number = self._settings.twilio_phone_number
        to = {"to": number} if number else {}
        try:
            async with asyncio.timeout(SWEEP_TIMEOUT_SECONDS):
                found = await self._client.messages.list_async(
                    date_sent_after=since, limit=SWEEP_LIMIT, page_size=PAGE_SIZE, **to
                )
        except UNANSWERED as error:
            raise Unreachable(type(error).__name__) from error
        mode = self._settings.opt_out_mode
        listed = [message for message in found if str(message.direction) == "inbound"]
        texts = [_inbound(message, mode) for message in listed]
        # The carrier lists the newest first, and its times are whole seconds.
        oldest_first = [text for text in reversed(texts) if text]
        return sorted(oldest_first, key=lambda text: text.received_at)

    async def close(self) -> None:
        await self._http.close()

    def _fields(self, text: Outgoing) -> dict[str, object]:
        fields: dict[str, object] = {
            "to": text.to,
            "body": text.body,
            "status_callback": webhooks.callback_url(self._settings, text.message_id),
        }
        if self._settings.twilio_messaging_service_sid:
            fields["messaging_service_sid"] = self._settings.twilio_messaging_service_sid
        else:
            fields["from_"] = self._settings.twilio_phone_number
        if text.valid_for is not None:
            fields["validity_period"] = max(
                LEAST_VALIDITY_SECONDS, min(text.valid_for, MOST_VALIDITY_SECONDS)
            )
        return fields


def _seen(message: MessageInstance) -> Seen:
    code = int(message.error_code) if message.error_code else None
    report = statuses.report(str(message.sid), str(message.status), code)
    return Seen(str(message.sid), str(message.body), message.date_created, report)


def _inbound(message: MessageInstance, mode: OptOutMode) -> inbox.Inbound | None:
    try:
        sender = phone.parse(str(message.from_))
    except phone.Invalid:
        return None
    body = inbox.plain(str(message.body or ""))
    keyword, answered = keywords.read(body, mode, None)
    return inbox.Inbound(
        sid=str(message.sid),
        sender=sender,
        body=body,
        received_at=message.date_sent or message.date_created,
        keyword=keyword,
        answered=answered,
        media=int(message.num_media or 0),
        meta={"swept": "yes"},
    )


def _refusal(error: TwilioRestException) -> SendOutcome:
    if error.status == 429 or error.code == 20429:
        return Throttled()
    if error.status >= 500 or error.code in (None, error.status):
        # Each refusal of the carrier has a code of its own; without one a proxy may have spoken.
        return Unknown(f"HTTP {error.status}")
    return Refused(errors.explain(int(error.code)))
