"""A record system asked over HTTPS: one request, one JSON object or one error of a closed list.

Promises: only the base address is asked, redirects are not followed, an answer is bounded in time
and size and is JSON or an error; a token that is refused is renewed once. Neither an address with
its query nor anything of an answer is in an error or a log line.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlencode

import aiohttp
from yarl import URL

from intake.fhir.address import Base
from intake.fhir.elements import Resource
from intake.fhir.token import Keeper, Unusable

LARGEST_BYTES: Final = 16 << 20
_TIMEOUT: Final = aiohttp.ClientTimeout(total=60, connect=10, sock_read=30)
_ACCEPT: Final = "application/fhir+json"
_KINDS: Final = ("application/fhir+json", "application/json", "application/json+fhir")
_PIECE: Final = 1 << 16
_BUSY: Final = (429, 503)
_MOST_WAIT_SECONDS: Final = 3_600
_WAIT_SECONDS: Final = 60


class Failed(Exception):
    """The record system did not give what it was asked for; the message is a sentence for staff."""


class Unreachable(Failed):
    """No answer, or only a part of one: whether the request was carried out is not known."""


class Busy(Failed):
    """It asks us to come again later."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"The record system is busy: it is asked again in {seconds} seconds.")
        self.seconds = seconds


class Refused(Failed):
    """It answered, and not with success. ``status`` is of HTTP."""

    def __init__(self, status: int) -> None:
        super().__init__(f"The record system refused the request (HTTP {status}).")
        self.status = status


class Unreadable(Failed):
    """It answered something that is no JSON object, or is too large."""


class NoToken(Failed):
    """There is no token to ask with: nothing was asked."""


@dataclass(frozen=True)
class Answer:
    """What was answered with success. ``body`` is empty where there was none."""

    status: int
    body: Resource
    etag: str = ""
    location: str = ""


class Client:
    """One record system. To be entered."""

    def __init__(self, base: Base, keeper: Keeper | None = None) -> None:
        self.base = base
        self.keeper = keeper

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            timeout=_TIMEOUT, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def get(self, url: URL) -> Answer:
        """Ask for something. Raises ``Failed``."""
        return await self.send("GET", url)

    async def search(self, kind: str, query: Sequence[tuple[str, str]]) -> Answer:
        """The first page of a search. Raises ``Failed``."""
        return await self.get(self.base.of(f"{kind}?{urlencode(query)}"))

    async def send(
        self,
        method: str,
        url: URL,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request, and once more if only the token was refused. Raises ``Failed``."""
        if not str(url).startswith(f"{self.base.address}/") and str(url).partition("?")[0] != (
            self.base.address
        ):
            raise Failed("An address outside the record system was to be asked, and was not.")
        token = await self._token()
        try:
            return await self._send(method, url, token, body, headers)
        except Refused as refused:
            if refused.status != 401 or self.keeper is None:
                raise
            self.keeper.forget(token)
        return await self._send(method, url, await self._token(), body, headers)

    async def _token(self) -> str:
        try:
            return await self.keeper.token() if self.keeper else ""
        except Unusable as error:
            raise NoToken(str(error)) from None

    async def _send(
        self, method: str, url: URL, token: str, body: Any, headers: Mapping[str, str] | None
    ) -> Answer:
        sent = {"Accept": _ACCEPT, **(headers or {})}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        data = None
        if body is not None:
            sent.setdefault("Content-Type", _ACCEPT)
            data = json.dumps(body).encode()
        return await self._answer(method, url, sent, data)

    async def post_form(self, url: str, form: Mapping[str, str]) -> dict[str, Any]:
        """Ask the token server. Raises ``Failed``."""
        sent = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
        data = aiohttp.FormData(form)()
        answer = await self._answer("POST", URL(url), sent, data)
        return answer.body

    async def _answer(self, method: str, url: URL, headers: Mapping[str, str], data: Any) -> Answer:
        try:
            async with self._session.request(
                method, url, headers=headers, data=data, allow_redirects=False
            ) as response:
                if response.status in _BUSY:
                    raise Busy(_wait_seconds(response))
                if not 200 <= response.status < 300:
                    raise Refused(response.status)
                whole = await _whole(response)
                return Answer(
                    response.status,
                    _object(response, whole),
                    response.headers.get("ETag", ""),
                    response.headers.get("Location", ""),
                )
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            # The error itself may quote the address.
            raise Unreachable(
                f"The record system can't be reached ({type(error).__name__})."
            ) from None


async def _whole(response: aiohttp.ClientResponse) -> bytes:
    found = bytearray()
    async for piece in response.content.iter_chunked(_PIECE):
        found += piece
        if len(found) > LARGEST_BYTES:
            raise Unreadable("The record system's answer is too large.")
    return bytes(found)


def _object(response: aiohttp.ClientResponse, whole: bytes) -> Resource:
    if not whole.strip():
        return {}
    if response.content_type not in _KINDS:
        raise Unreadable("The record system answered something that is no JSON.")
    try:
        found = json.loads(whole)
    except (ValueError, RecursionError):
        raise Unreadable("The record system answered JSON that can't be read.") from None
    if not isinstance(found, dict):
        raise Unreadable("The record system answered something that is no resource.")
    return found


def _wait_seconds(response: aiohttp.ClientResponse) -> int:
    """How long ``Retry-After`` asks to wait, in seconds or as a date."""
    written = response.headers.get("Retry-After", "")
    if written.isascii() and written.isdigit():
        seconds = int(written[:9])
    else:
        seconds = _until(written, response.headers.get("Date", ""))
    return min(max(seconds, 1), _MOST_WAIT_SECONDS)


def _until(written: str, sent: str) -> int:
    try:
        at, now = parsedate_to_datetime(written), parsedate_to_datetime(sent)
        return int((_aware(at) - _aware(now)).total_seconds())
    except (ValueError, TypeError):
        return _WAIT_SECONDS


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
