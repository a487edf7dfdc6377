"""Signed calls to the bot, as Twilio makes them.

A call is form-encoded and carries ``X-Twilio-Signature`` over the public address, though it may be
made to another one: behind Twilio's back stands the tunnel, here stands ``Settings.webhooks``.
Failed connections are tried once more, on the next webhook, with the same
``I-Twilio-Idempotency-Token``; ``#rc=3&rp=ct,rt,5xx`` on the webhook changes that as it does at
Twilio (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import aiohttp
from twilio.request_validator import RequestValidator
from yarl import URL

API_VERSION: Final = "2010-04-01"
_HEADERS: Final = {
    "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    "User-Agent": "TwilioProxy/1.1",
    "Accept": "*/*",
}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a call may take and what is tried again: ``ct``, ``rt``, ``4xx``, ``5xx``."""

    connect_seconds: float = 5.0
    total_seconds: float = 15.0
    retries: int = 1
    retried: frozenset[str] = frozenset({"ct"})

    @classmethod
    def of(cls, url: str) -> "Patience":
        """Read the connection overrides in the fragment of ``url``; the rest keeps its rule."""
        wanted = dict(parse_qsl(urlsplit(url).fragment))
        policy = frozenset(wanted.get("rp", "ct").split(","))
        return cls(
            connect_seconds=_within(wanted.get("ct"), 100, 10_000, 5_000) / 1000,
            total_seconds=_within(wanted.get("rt"), 100, 15_000, 15_000) / 1000,
            retries=_within(wanted.get("rc"), 0, 5, 1),
            retried=frozenset({"ct", "rt", "4xx", "5xx"}) if "all" in policy else policy,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: ``status`` is 0 when nothing did.

    ``failure`` is empty for a 2xx, else ``ct``, ``rt``, ``3xx``, ``4xx`` or ``5xx``.
    """

    status: int
    failure: str = ""
    content_type: str = ""
    body: str = ""

    @property
    def summary(self) -> str:
        """A word for the page: the status, or what happened instead of one."""
        return {"ct": "no connection", "rt": "no answer"}.get(self.failure, str(self.status))


@dataclass(frozen=True, slots=True)
class Address:
    """Where a call goes and for which address it is signed."""

    called: str
    signed: str


class Caller:
    """Makes the calls. ``webhooks`` may change while it runs."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        auth_token: str,
        webhooks: Iterable[str],
        public_base_url: str,
    ) -> None:
        self._session = session
        self._validator = RequestValidator(auth_token)
        self._public = public_base_url.rstrip("/")
        self._turn: Iterator[int] = itertools.count()
        self.webhooks: Sequence[str] = tuple(webhooks)

    async def call_webhook(self, params: Mapping[str, str], token: str) -> Answer | None:
        """Post an inbound text to the next webhook; None when there is none to call."""
        if not self.webhooks:
            return None
        answer = Answer(0, "ct")
        patience = Patience.of(self.webhooks[0])
        for called in itertools.islice(self._in_turn(), 1 + patience.retries):
            answer = await self._post(self._webhook(called), params, patience, token)
            if answer.failure not in patience.retried:
                break
        return answer

    async def call_back(self, url: str, params: Mapping[str, str], token: str) -> Answer:
        """Post a status, or anything else, to ``url``."""
        answer = Answer(0, "ct")
        patience = Patience.of(url)
        for behind in itertools.islice(self._in_turn(), 1 + patience.retries):
            answer = await self._post(self._routed(url, behind), params, patience, token)
            if answer.failure not in patience.retried:
                break
        return answer

    def _in_turn(self) -> Iterator[str]:
        """The webhooks, each call's own round: what failed at one is tried at the next, whatever
        other calls are under way. Nothing but "" while there are none."""
        first = next(self._turn)
        for n in itertools.count(first):
            yield self.webhooks[n % len(self.webhooks)] if self.webhooks else ""

    def _webhook(self, webhook: str) -> Address:
        called = webhook.partition("#")[0]
        return Address(called, self._public + _path(called) if self._public else called)

    def _routed(self, url: str, behind: str) -> Address:
        """What is addressed to the public base is taken to one of the bots behind it."""
        signed = url.partition("#")[0]
        if not (self._public and behind and signed.startswith(self._public + "/")):
            return Address(signed, signed)
        bot = urlsplit(behind)
        return Address(f"{bot.scheme}://{bot.netloc}{signed.removeprefix(self._public)}", signed)

    async def _post(
        self, address: Address, params: Mapping[str, str], patience: Patience, token: str
    ) -> Answer:
        signature = self._validator.compute_signature(address.signed, dict(params))
        headers = {"X-Twilio-Signature": signature, "I-Twilio-Idempotency-Token": token}
        timeout = aiohttp.ClientTimeout(
            total=patience.total_seconds, sock_connect=patience.connect_seconds
        )
        try:
            async with self._session.post(
                URL(address.called, encoded=True),
                data=urlencode(params).encode(),
                headers=_HEADERS | headers,
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                return await _answer(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            return Answer(0, "ct")
        except (aiohttp.ClientError, TimeoutError):
            return Answer(0, "rt")


async def _answer(response: aiohttp.ClientResponse) -> Answer:
    family = response.status // 100
    return Answer(
        status=response.status,
        failure="" if family == 2 else f"{family}xx",
        content_type=response.content_type,
        body=await response.text(errors="replace"),
    )


def is_callable(url: str) -> bool:
    """Say whether ``url`` is an address that can be called."""
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _within(text: str | None, least: int, most: int, otherwise: int) -> int:
    if text is None or not text.isdecimal():
        return otherwise
    return min(max(int(text), least), most)
