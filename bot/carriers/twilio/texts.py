"""Texts through Twilio: handed over, asked after, and fetched where no webhook of ours answered."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from twilio.base.exceptions import TwilioRestException
from twilio.rest.api.v2010.account.message import MessageInstance

from bot.carriers.twilio import account, errors, keywords, statuses, webhooks
from bot.carriers.twilio.account import TIMEOUT_SECONDS, UNANSWERED, Account
from bot.carriers.twilio.addresses import Asked, nowhere
from bot.messages import inbox, phone
from bot.messages.gateway import (
    Accepted,
    Outgoing,
    Refused,
    Report,
    Seen,
    SendOutcome,
    Throttled,
    Unknown,
    Unreachable,
)
from bot.messages.sweep import Listed
from bot.settings import Settings

LEAST_VALIDITY_SECONDS: Final = 1
MOST_VALIDITY_SECONDS: Final = 36_000
SEEN_PAGE_SIZE: Final = 50
"""Of the texts to one number, of which the last few are wanted."""
PAGE_SIZE: Final = 1000
"""Twilio's largest."""


class TwilioGateway:
    """A ``Gateway``, a ``sweep.Mailbox`` and an ``unlisted.Register``. Build it inside the loop in
    which it is used, and close it there."""

    def __init__(self, settings: Settings, ask_places: Asked = nowhere) -> None:
        """``ask_places`` gives the numbers that places have, or had, of their own."""
        self._settings = settings
        self.account = Account(settings, ask_places)
        self._messages = self.account.client.messages

    async def send(self, text: Outgoing) -> SendOutcome:
        if self.account.addresses.is_us(text.to):
            return Refused(errors.explain(errors.TO_OURSELVES))
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                message = await self._messages.create_async(**self._fields(text))
        except TwilioRestException as error:
            return _refusal(error)
        except UNANSWERED as error:
            return Unknown(account.why(error))
        if not message.sid:
            return Unknown("no message id")
        return Accepted(str(message.sid))

    async def sent_to(self, number: str, since: datetime) -> list[Seen]:
        addresses = self.account.addresses
        numbers = await (addresses.all() if addresses.numbers else self.account.ask_numbers())
        # No date filter: a text that is still queued there has no date of sending.
        listed = await self._all(since, to=number, page_size=SEEN_PAGE_SIZE)
        return [
            _seen(message)
            for message in listed.messages
            if message.date_created >= since and self._is_from_us(message, numbers)
        ]

    async def sent_since(self, since: datetime) -> list[Seen]:
        found: list[MessageInstance] = []
        for number in sorted(await self.account.ask_numbers()):
            found += (await self._sent_after(since, from_=number)).messages
        ours = [_seen(message) for message in found if str(message.direction) == "outbound-api"]
        return sorted(ours, key=lambda seen: seen.created_at)

    async def look_up(self, sid: str) -> Report:
        message = await self._fetch(sid)
        return _report(message) if message is not None else Report(sid, "unknown", None)

    async def heard(self, sid: str) -> inbox.Inbound | None:
        """See ``unlisted.Register``."""
        message = await self._fetch(sid)
        if message is None or str(message.direction) != "inbound":
            return None
        return self._inbound(message)

    async def _fetch(self, sid: str) -> MessageInstance | None:
        """``None`` if there is none. Raises ``Unreachable``."""
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                return await self._messages(sid).fetch_async()
        except TwilioRestException as error:
            if error.status == 404:
                return None
            raise Unreachable(account.why(error)) from error
        except UNANSWERED as error:
            raise Unreachable(account.why(error)) from error

    async def received(self, since: datetime) -> Listed:
        """See ``sweep.Mailbox``. An address that is no phone number is left out."""
        numbers = sorted(await self.account.ask_numbers())
        lists = [await self._sent_after(since, to=number) for number in numbers]
        texts = [
            text
            for listed in lists
            # Twilio lists the newest first, and its times are whole seconds.
            for message in reversed(listed.messages)
            if str(message.direction) == "inbound"
            and not self.account.addresses.is_us(str(message.from_))
            and (text := self._inbound(message))
        ]
        texts.sort(key=lambda text: text.received_at)
        return Listed(texts, min(listed.asked_at for listed in lists))

    async def close(self) -> None:
        await self.account.close()

    async def _sent_after(self, since: datetime, **where: str) -> "_All":
        """Twilio may take the filter for whole days."""
        return await self._all(since, date_sent_after=since, page_size=PAGE_SIZE, **where)

    async def _all(self, since: datetime, **where: Any) -> "_All":
        """Page on, the newest first, until all is older than ``since``."""
        page: Any = await self.account.ask(self._messages.page_async(**where))
        listed = _All(self.account.time())
        known: set[str] = set()
        while page is not None:
            found = await self.account.ask(_dated(page))
            new = [message for message in found if message.sid not in known]
            if found and not new:
                raise Unreachable("a list that runs in a circle")
            listed.messages += new
            known |= {message.sid for message in new}
            if new and all(_when(message) < since for message in new):
                break
            page = await self.account.ask(page.next_page_async())
        return listed

    def _is_from_us(self, message: MessageInstance, numbers: frozenset[str]) -> bool:
        """Whether a text was sent by our sender, and not by another system of the account."""
        service = self._settings.twilio_messaging_service_sid
        by_service = service and message.messaging_service_sid == service
        return bool(by_service) or message.from_ in numbers

    def _fields(self, text: Outgoing) -> dict[str, object]:
        fields: dict[str, object] = {
            "to": text.to,
            "body": text.body,
            "status_callback": webhooks.callback_url(self._settings, text.token),
        }
        if text.our_number is not None:
            fields["from_"] = text.our_number
        elif self._settings.twilio_messaging_service_sid:
            fields["messaging_service_sid"] = self._settings.twilio_messaging_service_sid
        else:
            fields["from_"] = self._settings.twilio_phone_number
        if text.valid_for is not None:
            fields["validity_period"] = max(
                LEAST_VALIDITY_SECONDS, min(text.valid_for, MOST_VALIDITY_SECONDS)
            )
        return fields

    def _inbound(self, message: MessageInstance) -> inbox.Inbound | None:
        try:
            sender = phone.parse(str(message.from_))
        except phone.Invalid:
            return None
        body = inbox.plain(str(message.body or ""))
        keyword, answered = keywords.read(body, self._settings.opt_out_mode, None)
        return inbox.Inbound(
            sid=str(message.sid),
            sender=sender,
            body=body,
            received_at=self.account.by_our_clock(_when(message)),
            keyword=keyword,
            answered=answered,
            media=int(message.num_media or 0),
            meta={"swept": "yes"},
            our_number=self.account.addresses.of_place(str(message.to)),
        )


@dataclass
class _All:
    """All of a list, the newest first, and what Twilio's clock showed at its first page."""

    asked_at: datetime
    messages: list[MessageInstance] = field(default_factory=list)


async def _dated(page: Iterable[MessageInstance]) -> list[MessageInstance]:
    """What is listed, if that is what it seems to be. Raises ``TypeError``."""
    found = list(page)
    if not all(isinstance(_when(message), datetime) for message in found):
        raise TypeError("a message without a date")
    return found


def _when(message: MessageInstance) -> datetime:
    when: datetime = message.date_sent or message.date_created
    return when


def _report(message: MessageInstance) -> Report:
    code = int(message.error_code) if message.error_code else None
    return statuses.report(str(message.sid), str(message.status), code)


def _seen(message: MessageInstance) -> Seen:
    return Seen(
        sid=str(message.sid),
        to=str(message.to),
        body=str(message.body),
        created_at=message.date_created,
        report=_report(message),
    )


def _refusal(error: TwilioRestException) -> SendOutcome:
    if error.status == 429 or error.code == 20429:
        return Throttled()
    if error.status >= 500 or error.code in (None, error.status):
        # Each refusal of the carrier has a code of its own; without one a proxy may have spoken.
        return Unknown(account.why(error), int(error.code or error.status))
    return Refused(errors.explain(int(error.code)))
