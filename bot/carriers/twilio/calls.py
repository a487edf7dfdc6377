"""Calls through Twilio: made, asked after, and ended.

Nothing about a call may be repeated: a create has no idempotency key, and one of unknown fate may
be ringing. Twilio lists a call that it has not dialled yet without a time of its start, so the list
is read by the number alone.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Final

from twilio.base.exceptions import TwilioRestException
from twilio.rest.api.v2010.account.call import CallInstance

from bot.carriers.twilio import account, errors, statuses, voice
from bot.carriers.twilio.account import TIMEOUT_SECONDS, UNANSWERED, Account
from bot.messages.dialler import Made, Outgoing, Report, Seen
from bot.messages.gateway import (
    Accepted,
    Refused,
    SendOutcome,
    Throttled,
    Unknown,
    Unreachable,
)

RING_SECONDS: Final = 25
LONGEST_SECONDS: Final = 120
EVENTS: Final = ("initiated", "ringing", "answered", "completed")
SEEN_LIMIT: Final = 50
PAGE_SIZE: Final = 1000
A_DAY: Final = timedelta(days=1)
"""Twilio may take a time in its filter for a whole day."""
NOT_LIVE: Final = 21220
"""The call is over already."""


class TwilioDialler:
    """A ``messages.dialler.Dialler``. It shares the account of the texts."""

    def __init__(self, ours: Account) -> None:
        self._account = ours
        self._calls = ours.client.calls

    async def call(self, call: Outgoing) -> SendOutcome:
        if self._account.addresses.is_us(call.to):
            return Refused(errors.explain_call(errors.TO_OURSELVES))
        settings = self._account.settings
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                made = await self._calls.create_async(
                    to=call.to,
                    from_=settings.twilio_phone_number,
                    url=voice.address(settings, voice.ANSWER_PATH, call.token),
                    status_callback=voice.address(settings, voice.STATUS_PATH, call.token),
                    status_callback_event=list(EVENTS),
                    timeout=RING_SECONDS,
                    time_limit=LONGEST_SECONDS,
                    machine_detection="Enable",
                    record=False,
                )
        except TwilioRestException as error:
            return _refusal(error)
        except UNANSWERED as error:
            return Unknown(account.why(error))
        return Accepted(str(made.sid)) if made.sid else Unknown("no call id")

    async def calls_to(self, number: str, since: datetime) -> list[Seen]:
        ours = self._account.settings.twilio_phone_number
        asked = self._calls.list_async(to=number, from_=ours, limit=SEEN_LIMIT)
        found = await self._account.ask(asked)
        return [
            Seen(str(one.sid), one.date_created or since, _report(one))
            for one in found
            if one.date_created is None or one.date_created >= since
        ]

    async def calls_since(self, since: datetime) -> list[Made]:
        ours = self._account.settings.twilio_phone_number
        found = [await self._began(since, from_=ours), await self._began(since, to=ours)]
        return [
            Made(str(call.to if by_us else call.from_), by_us, _report(call))
            for by_us, calls in zip((True, False), found, strict=True)
            for call in calls
            if call.start_time is not None and call.start_time >= since
        ]

    async def _began(self, since: datetime, **where: str) -> list[CallInstance]:
        asked = self._calls.list_async(
            start_time_after=since - A_DAY, page_size=PAGE_SIZE, limit=None, **where
        )
        found: list[CallInstance] = await self._account.ask(asked)
        return found

    async def look_up(self, sid: str) -> Report:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                return _report(await self._calls(sid).fetch_async())
        except TwilioRestException as error:
            if error.status == 404:
                return Report(sid, "lost")
            raise Unreachable(account.why(error)) from error
        except UNANSWERED as error:
            raise Unreachable(account.why(error)) from error

    async def hang_up(self, sid: str, *, talking: bool) -> None:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await self._calls(sid).update_async(status="completed" if talking else "canceled")
        except TwilioRestException as error:
            if error.code != NOT_LIVE and error.status != 404:
                raise Unreachable(account.why(error)) from error
        except UNANSWERED as error:
            raise Unreachable(account.why(error)) from error


def _report(call: CallInstance) -> Report:
    return Report(
        str(call.sid), statuses.CALLS.get(str(call.status)), voice.is_machine(call.answered_by)
    )


def _refusal(error: TwilioRestException) -> SendOutcome:
    if error.status == 429 or error.code == 20429:
        return Throttled()
    if error.status >= 500 or error.code in (None, error.status):
        # Each refusal of the carrier has a code of its own; without one a proxy may have spoken.
        return Unknown(account.why(error), int(error.code or error.status))
    return Refused(errors.explain_call(int(error.code)))
