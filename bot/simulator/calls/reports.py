"""Reports what becomes of a call to its StatusCallback, in order unless a fault says otherwise."""

import asyncio
from email.utils import format_datetime
from typing import Final
from uuid import uuid4

from bot.simulator.calls.call import OVER, Call
from bot.simulator.faults import Weather
from bot.simulator.settings import Settings
from bot.simulator.tasks import Tasks
from bot.simulator.webhooks import API_VERSION, Caller

EVENTS: Final = {"initiated": "initiated", "ringing": "ringing", "in-progress": "answered"}
"""The event that a status is; all others are ``completed``. ``answered`` says ``in-progress``."""


def fields(call: Call, settings: Settings) -> dict[str, str]:
    """What every request about a call carries."""
    return {
        "AccountSid": settings.account_sid,
        "ApiVersion": API_VERSION,
        "CallSid": call.sid,
        "CallStatus": call.status,
        "Called": call.recipient,
        "Caller": call.sender,
        "Direction": call.direction,
        "From": call.sender,
        "To": call.recipient,
    }


class Reports:
    def __init__(self, settings: Settings, caller: Caller, weather: Weather, tasks: Tasks) -> None:
        self._settings = settings
        self._caller = caller
        self._weather = weather
        self._tasks = tasks
        self._last: dict[str, asyncio.Task[None]] = {}
        self._held: dict[str, list[dict[str, str]]] = {}

    def clear(self) -> None:
        self._last.clear()
        self._held.clear()

    def report(self, call: Call) -> None:
        """Report the status that ``call`` has now, if its events were asked for."""
        if not call.callback or EVENTS.get(call.status, "completed") not in call.events:
            return
        params = self._params(call)
        call.sequence += 1
        match self._weather.reporting(call.number):
            case "callback_lost":
                return
            case "callback_late":
                self._tasks.start(self._post_late(call, params))
            case "callback_swapped" if call.status not in OVER:
                self._held.setdefault(call.sid, []).append(params)
            case "callback_twice":
                self._post_in_turn(call, [params, params])
            case _:
                self._post_in_turn(call, [params])

    def _post_in_turn(self, call: Call, reports: list[dict[str, str]]) -> None:
        reports += self._held.pop(call.sid, [])
        before = self._last.get(call.sid)
        self._last[call.sid] = self._tasks.start(self._post_after(before, call, reports))

    async def _post_after(
        self, before: asyncio.Task[None] | None, call: Call, reports: list[dict[str, str]]
    ) -> None:
        if before is not None:
            await before
        for params in reports:
            await self._caller.call_back(call.callback, params, str(uuid4()))

    async def _post_late(self, call: Call, params: dict[str, str]) -> None:
        await asyncio.sleep(self._weather.faults.callback_late_seconds)
        await self._caller.call_back(call.callback, params, str(uuid4()))

    def _params(self, call: Call) -> dict[str, str]:
        """The fields of https://www.twilio.com/docs/voice/api/call-resource#statuscallback."""
        params = fields(call, self._settings) | {
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(call.sequence),
            "Timestamp": format_datetime(call.updated),
        }
        if call.answered_by:
            params["AnsweredBy"] = call.answered_by
        if call.status == "completed":
            params |= {"CallDuration": str(call.seconds), "Duration": "1"}
        return params
