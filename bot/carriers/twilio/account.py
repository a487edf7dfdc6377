"""Our account at Twilio, through its own SDK.

The SDK's client is asynchronous and is built inside the running loop. Its retries stay off: it
would repeat a create on every server error, and a create has no idempotency key.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeVar

import aiohttp
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from bot import clock
from bot.carriers.twilio import errors
from bot.carriers.twilio.addresses import Addresses, Asked, nowhere
from bot.messages.gateway import Unreachable
from bot.settings import Settings

T = TypeVar("T")

TIMEOUT_SECONDS: Final = 15.0
TIME_TIMEOUT_SECONDS: Final = 5.0
SECOND: Final = timedelta(seconds=1)
"""Twilio writes whole seconds."""
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

# At INFO its clients log every request, and with a list of messages the number that it is for.
logging.getLogger("twilio").setLevel(logging.WARNING)


class _Http(AsyncTwilioHttpClient):  # type: ignore[misc]  # the SDK has no types
    """The SDK's own, which notes what Twilio's clock showed, and by how much it is ahead."""

    date: datetime | None = None
    ahead = timedelta()

    async def request(self, *args: Any, **kwargs: Any) -> Response:
        asked_at = clock.now()
        response: Response = await super().request(*args, **kwargs)
        self.date = _read(response.headers.get("Date", ""))
        if self.date is not None:
            self.ahead = _ahead(self.date, asked_at, clock.now())
        return response


class Account:
    """Build it inside the loop in which it is used, and close it there."""

    def __init__(self, settings: Settings, ask_places: Asked = nowhere) -> None:
        self.settings = settings
        self._http = _Http(timeout=TIMEOUT_SECONDS)
        self.client = Client(
            settings.twilio_account_sid, settings.twilio_auth_token, http_client=self._http
        )
        if settings.twilio_api_base_url:
            self.client.api.base_url = settings.twilio_api_base_url
            self.client.messaging.base_url = settings.twilio_api_base_url
        self.addresses = Addresses(settings, ask_places=ask_places)

    async def ask_numbers(self) -> frozenset[str]:
        """The numbers at which patients reach us, the places' own among them. Raises
        ``Unreachable``."""
        own, service = self.settings.twilio_phone_number, self.settings.twilio_messaging_service_sid
        numbers = {own} if own else set()
        if service:
            pool = self.client.messaging.v1.services(service)
            numbers |= {one.phone_number for one in await self.ask(pool.phone_numbers.list_async())}
            numbers |= {one.short_code for one in await self.ask(pool.short_codes.list_async())}
        if not numbers:
            raise Unreachable("the messaging service has no number")
        self.addresses.numbers = frozenset(numbers)
        return await self.addresses.all()

    async def ask(self, question: Awaitable[T]) -> T:
        """The answer to one question. Raises ``Unreachable``."""
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                return await question
        except UNANSWERED as error:
            raise Unreachable(why(error)) from error

    async def ask_time(self) -> datetime | None:
        """What Twilio's clock shows; ``None`` if it can't be asked at this moment."""
        with suppress(*UNANSWERED):
            async with asyncio.timeout(TIME_TIMEOUT_SECONDS):
                await self.client.api.v2010.accounts(self.settings.twilio_account_sid).fetch_async()
        return self._http.date

    def time(self) -> datetime:
        """What Twilio's clock showed at its last answer; ours where it did not say."""
        return self._http.date or clock.now()

    def by_our_clock(self, theirs: datetime) -> datetime:
        """When, by our clock, it was this time of Twilio's."""
        return theirs - self._http.ahead

    async def close(self) -> None:
        await self._http.close()


def why(error: BaseException) -> str:
    """What a call came to, in words: never an address, a number or a body."""
    match error:
        case TwilioRestException():
            return _answered(error.status, error.code)
        case TwilioException(args=(_, Response() as response)):
            return _answered(response.status_code, _code(response.text))
        case _:
            words = next((words for kind, words in WORDS if isinstance(error, kind)), None)
            kind = type(error).__name__
            return f"{words} ({kind})" if words else kind


def _answered(status: int, code: object) -> str:
    known = errors.TABLE.get(code) if isinstance(code, int) else None
    return f"HTTP {status}, code {code}" + (f": {known.sentence}" if known else "")


WORDS: Final[Sequence[tuple[type[BaseException], str]]] = (
    (aiohttp.ClientConnectorDNSError, "its address can't be looked up: no DNS"),
    (aiohttp.ClientSSLError, "its certificate is refused"),
    (aiohttp.ClientConnectorError, "no connection"),
    (aiohttp.ServerDisconnectedError, "it hung up"),
    (TimeoutError, "no answer in time"),
)
"""The first that fits counts."""


def _code(body: str) -> object:
    """Twilio's code in an error document; ``None`` if that is not what it is."""
    try:
        return json.loads(body).get("code")
    except (ValueError, AttributeError):
        return None


def _read(date: str) -> datetime | None:
    try:
        return parsedate_to_datetime(date).astimezone(UTC)
    except ValueError:
        return None


def _ahead(theirs: datetime, asked_at: datetime, answered_at: datetime) -> timedelta:
    """By how much, at the least, Twilio's clock is ahead of ours, which showed ``asked_at`` before
    it was read and ``answered_at`` after. Nothing where it is so much that we go by theirs."""
    ahead = max(theirs - answered_at, timedelta()) + min(theirs + SECOND - asked_at, timedelta())
    return ahead if abs(ahead) <= clock.TOLERANCE else timedelta()
