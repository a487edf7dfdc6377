"""Takes a call from the queue to its end.

    queued -> initiated -> ringing -> in-progress -> completed
       '-----------'----------+--> busy | no-answer | canceled

One call a second leaves the queue, as at a new account. A phone rings until somebody does
something with it, or does by itself what it was told to (``Answers``). What is said can be cut
short by a key, as with Twilio; a voicemail presses none and records every word.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final, Literal
from uuid import uuid4

from bot.simulator.calls import script
from bot.simulator.calls.call import Answers, Call, CallStatus, Order
from bot.simulator.calls.reports import Reports, fields
from bot.simulator.faults import Weather
from bot.simulator.phones import Phones
from bot.simulator.settings import Settings
from bot.simulator.tasks import Tasks
from bot.simulator.twiml import Unreadable
from bot.simulator.webhooks import Answer, Caller

_LONGEST_CALL: Final = 120.0  # seconds
_WORDS_A_SECOND: Final = 130 / 60
_MOST_DOCUMENTS: Final = 50  # of one call: a script that runs in a circle
_APPLICATION_ERROR: Final = "We are sorry, an application error has occurred. Goodbye."
Did = Literal["answered", "busy", "no-answer", "canceled", "voicemail", "voicemail_unheard"]
_BY_ITSELF: Final[dict[Answers, Did]] = {
    "busy": "busy",
    "no_answer": "no-answer",
    "person": "answered",
    "voicemail": "voicemail",
    "voicemail_unheard": "voicemail_unheard",
}


class Exchange:
    def __init__(
        self,
        settings: Settings,
        phones: Phones,
        caller: Caller,
        weather: Weather,
        tasks: Tasks,
        now: Callable[[], datetime],
    ) -> None:
        self.calls: dict[str, Call] = {}
        self.answers: dict[str, Answers] = {}
        """What phones do by themselves, by number."""
        self._settings = settings
        self._phones = phones
        self._caller = caller
        self._reports = Reports(settings, caller, weather, tasks)
        self._tasks = tasks
        self._now = now
        self._free_at = 0.0
        self._done: dict[str, asyncio.Queue[Did]] = {}
        self._keys: dict[str, asyncio.Queue[str]] = {}
        self._talking: dict[str, asyncio.Task[None]] = {}

    def clear(self) -> None:
        """Forget everything."""
        self.calls.clear()
        self.answers.clear()
        self._reports.clear()
        self._free_at = 0.0

    def accept(self, order: Order) -> Call:
        """Queue a call."""
        call = Call(
            "outbound-api",
            order.sender,
            order.recipient,
            order.url,
            self._now(),
            callback=order.callback,
            events=order.events,
        )
        self._keep(call)
        self._tasks.start(self._carry(call, order))
        return call

    def dial(self, number: str, to: str, url: str) -> Call:
        """Somebody calls one of our numbers, which answers at once."""
        call = Call("inbound", number, to, url, self._now(), status="ringing")
        self._keep(call)
        self._tasks.start(self._talk(call, "answered", _LONGEST_CALL))
        return call

    def _keep(self, call: Call) -> None:
        self.calls[call.sid] = call
        self._done[call.sid] = asyncio.Queue()
        self._keys[call.sid] = asyncio.Queue()
        self._phones.phone(call.number)
        self._phones.publish(call)

    def do(self, call: Call, did: Did) -> None:
        """What somebody does with a phone that rings."""
        self._done[call.sid].put_nowait(did)

    def press(self, call: Call, key: str) -> None:
        call.pressed.append(key)
        self._keys[call.sid].put_nowait(key)

    def hang_up(self, call: Call) -> None:
        """End a call, from either end, or take it out of the queue."""
        talk = self._talking.get(call.sid)
        if talk is not None:
            talk.cancel()
        else:
            self.do(call, "canceled")

    async def _carry(self, call: Call, order: Order) -> None:
        loop = asyncio.get_running_loop()
        leaves_at = max(loop.time(), self._free_at)
        self._free_at = leaves_at + self._settings.seconds_between_calls
        did = await self._wait(call, leaves_at - loop.time())
        if did is None:
            self._move(call, "initiated")
            call.started = self._now()
            self._move(call, "ringing")
            did = _BY_ITSELF.get(self.answers.get(call.recipient, "ring"))
        if did is None:
            did = await self._wait(call, order.ring_seconds) or "no-answer"
        if did in ("busy", "no-answer", "canceled"):
            self._end(call, did)
            return
        if order.detects_machines:
            call.answered_by = "machine_start" if did == "voicemail" else "human"
        await self._talk(call, did, order.time_limit)

    async def _wait(self, call: Call, seconds: float) -> Did | None:
        """What is done with the phone in this time."""
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                return await self._done[call.sid].get()
        except TimeoutError:
            return None

    async def _talk(self, call: Call, did: Did, time_limit: float) -> None:
        call.answered = self._now()
        self._move(call, "in-progress")
        talk = asyncio.ensure_future(self._follow(call, is_machine=did != "answered"))
        self._talking[call.sid] = talk
        await asyncio.wait([talk], timeout=time_limit)
        talk.cancel()
        del self._talking[call.sid]
        self._end(call, "completed")
        if not talk.cancelled() and talk.done() and (error := talk.exception()):
            raise error

    async def _follow(self, call: Call, *, is_machine: bool) -> None:
        """One document after the other, until one ends the call."""
        url, more = call.url, {"AnsweredBy": call.answered_by} if call.answered_by else {}
        for _ in range(_MOST_DOCUMENTS):
            answer = await self._ask(call, url, more)
            more = {}
            try:
                verbs = _read(answer)
            except Unreadable as error:
                self._phones.alert(self._now(), error.code, str(error), call.sid)
                await self._say(call, _APPLICATION_ERROR, is_machine=is_machine)
                return
            went = await self._run(call, verbs, is_machine=is_machine)
            if went is None:
                return
            url, more = went

    async def _ask(self, call: Call, url: str, more: dict[str, str]) -> Answer:
        params = fields(call, self._settings) | more
        return await self._caller.call_back(url, params, str(uuid4()))

    async def _run(
        self, call: Call, verbs: list[script.Verb], *, is_machine: bool
    ) -> tuple[str, dict[str, str]] | None:
        """Where the call goes on, and with what; ``None`` if it ends."""
        for verb in verbs:
            match verb:
                case script.Say(words):
                    await self._say(call, words, is_machine=is_machine)
                case script.Pause(seconds):
                    await asyncio.sleep(min(seconds, self._settings.step_seconds))
                case script.Redirect(url):
                    return url, {}
                case script.Hangup():
                    return None
                case script.Gather():
                    key = await self._gather(call, verb, is_machine=is_machine)
                    if key or verb.even_empty:
                        return verb.action, {
                            "Digits": key, "FinishedOnKey": "", "msg": "Gather End"
                        }  # fmt: skip
        return None

    async def _gather(self, call: Call, gather: script.Gather, *, is_machine: bool) -> str:
        for say in gather.says:
            call.spoken.append(say.words)
            if is_machine:
                call.recorded.append(say.words)
        call.asks = True
        self._phones.publish(call)
        spoken = sum(len(say.words.split()) for say in gather.says) / _WORDS_A_SECOND
        patience = 0.0 if is_machine else gather.timeout + spoken
        try:
            async with asyncio.timeout(patience):
                return await self._keys[call.sid].get()
        except TimeoutError:
            return ""
        finally:
            call.asks = False

    async def _say(self, call: Call, words: str, *, is_machine: bool) -> None:
        call.spoken.append(words)
        if is_machine:
            call.recorded.append(words)
        self._phones.publish(call)
        await asyncio.sleep(0)

    def _end(self, call: Call, status: CallStatus) -> None:
        call.ended = self._now()
        self._move(call, status)

    def _move(self, call: Call, status: CallStatus) -> None:
        call.status = status
        call.updated = self._now()
        self._phones.publish(call)
        self._reports.report(call)


def _read(answer: Answer) -> list[script.Verb]:
    if answer.failure:
        raise Unreadable(11200, f"A webhook of a call was not taken: {answer.summary}.")
    return script.verbs(answer.content_type, answer.body)
