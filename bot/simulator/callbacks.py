"""Reports each status of a text to its StatusCallback URL, in order unless a fault says otherwise.

The text does not wait for its reports, and a slow bot delays only the reports of that text.
"""

import asyncio
from collections import defaultdict
from typing import Final
from uuid import uuid4

from bot.simulator.faults import Weather
from bot.simulator.phones import FINAL, Phones, Text
from bot.simulator.settings import Settings
from bot.simulator.tasks import Tasks
from bot.simulator.webhooks import API_VERSION, Caller

_RAW_DLR: Final = "%y%m%d%H%M"


class Callbacks:
    """Queues the reports of each text and makes them one after the other."""

    def __init__(
        self, settings: Settings, phones: Phones, caller: Caller, weather: Weather, tasks: Tasks
    ) -> None:
        self._settings = settings
        self._phones = phones
        self._caller = caller
        self._weather = weather
        self._tasks = tasks
        self._last: dict[str, asyncio.Task[None]] = {}
        self._held: defaultdict[str, list[dict[str, str]]] = defaultdict(list)

    def clear(self) -> None:
        """Forget what was still to be reported."""
        self._last.clear()
        self._held.clear()

    def report(self, text: Text) -> None:
        """Report the status that ``text`` has now."""
        if not text.callback:
            return
        params = self._params(text)
        match self._weather.reporting(text.number):
            case "callback_lost":
                return
            case "callback_late":
                self._tasks.start(self._post_late(text, params))
            case "callback_swapped" if text.status not in FINAL:
                self._held[text.sid].append(params)
            case "callback_twice":
                self._post_in_turn(text, [params, params])
            case _:
                self._post_in_turn(text, [params])

    def _post_in_turn(self, text: Text, reports: list[dict[str, str]]) -> None:
        """Post ``reports`` after what was reported before, then what was held back for them."""
        reports += self._held.pop(text.sid, [])
        before = self._last.get(text.sid)
        self._last[text.sid] = self._tasks.start(self._post_after(before, text, reports))
        if text.status in FINAL:
            del self._last[text.sid]

    async def _post_after(
        self, before: asyncio.Task[None] | None, text: Text, reports: list[dict[str, str]]
    ) -> None:
        if before is not None:
            await before
        for params in reports:
            await self._post(text, params)

    async def _post_late(self, text: Text, params: dict[str, str]) -> None:
        await asyncio.sleep(self._weather.faults.callback_late_seconds)
        await self._post(text, params)

    async def _post(self, text: Text, params: dict[str, str]) -> None:
        answer = await self._caller.call_back(text.callback, params, str(uuid4()))
        if answer.failure:
            code = 11205 if answer.status == 0 else 11200
            sentence = f"Status {params['MessageStatus']} was not taken: {answer.summary}."
            self._phones.alert(text.updated, code, sentence, text.sid)

    def _params(self, text: Text) -> dict[str, str]:
        """The fields of https://www.twilio.com/docs/messaging/guides/track-outbound-message-status."""
        params = {
            "AccountSid": self._settings.account_sid,
            "ApiVersion": API_VERSION,
            "From": text.sender or "",
            "MessageSid": text.sid,
            "MessageStatus": text.status,
            "SmsSid": text.sid,
            "SmsStatus": text.status,
            "To": text.recipient,
        }
        if text.service_sid:
            params["MessagingServiceSid"] = text.service_sid
        if text.error is not None:
            params["ErrorCode"] = str(text.error)
        if text.status in {"delivered", "undelivered"}:
            params["RawDlrDate"] = text.updated.strftime(_RAW_DLR)
        return params
