"""Takes a text from "accepted" to its end: the queue, the way to the phone, the status reports.

A text that was accepted always moves on, whatever becomes of the request that ordered it. Its way:

    accepted -> queued -> sending -> sent -> delivered
       |          |                    +---> undelivered (30003, 30006, 30007, 30008)
       |          +--> failed (30036: validity passed, 14107: too many in 30 seconds)
       +-- only with a messaging service, which first chooses the sender

A paused carrier accepts, but moves nothing until it is resumed.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.simulator.callbacks import Callbacks
from bot.simulator.faults import DELIVERY_CODES, Weather
from bot.simulator.orders import Order, Refused
from bot.simulator.phones import Direction, Phones, Status, Text
from bot.simulator.settings import Settings
from bot.simulator.tasks import Tasks

_LOOP_LIMIT: Final = 15  # texts from one number to another
_LOOP_WINDOW: Final = timedelta(seconds=30)
_LONGEST_QUEUE: Final = 14_400.0  # seconds of sending: four hours
_VALIDITY_PASSED: Final = 30036
_LOOP_DETECTED: Final = 14107
_WORDS: Final = {
    30003: "The phone could not be reached.",
    30006: "The number is a landline.",
    30007: "The carrier filtered the text.",
    30008: "The text did not arrive, for an unknown reason.",
    _VALIDITY_PASSED: "The text waited longer than its validity period.",
    _LOOP_DETECTED: "More than 15 texts went to one number in 30 seconds.",
}


def explain(code: int | None) -> str | None:
    """Return the sentence that belongs to a text's error code."""
    return None if code is None else _WORDS[code]


class Carrier:
    """Accepts orders and carries them out; ``on_arrival`` hears of what reaches a phone."""

    def __init__(
        self,
        settings: Settings,
        phones: Phones,
        callbacks: Callbacks,
        weather: Weather,
        tasks: Tasks,
        now: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._phones = phones
        self._callbacks = callbacks
        self._weather = weather
        self._tasks = tasks
        self._now = now
        self._moving = asyncio.Event()
        self._moving.set()
        self._free_at: defaultdict[str, float] = defaultdict(float)
        self._recent: defaultdict[tuple[str, str], deque[datetime]] = defaultdict(deque)
        self.on_arrival: Callable[[Text], None] = lambda text: None

    @property
    def is_paused(self) -> bool:
        """Whether texts stand still."""
        return not self._moving.is_set()

    def pause(self) -> None:
        """Let texts be accepted, but stand still."""
        self._moving.clear()
        self._phones.publish("moving")

    def resume(self) -> None:
        """Let texts move again."""
        self._moving.set()
        self._phones.publish("moving")

    def clear(self) -> None:
        """Forget the queues and move again."""
        self._free_at.clear()
        self._recent.clear()
        self._callbacks.clear()
        self.resume()

    def stop_group(self, sender: str | None) -> str:
        """Return what a STOP to ``sender`` stops: the messaging service, else the number alone."""
        return self._settings.messaging_service_sid or sender or ""

    def accept(self, order: Order) -> Text:
        """Accept ``order`` or raise ``Refused``. Nothing can come between: it does not await."""
        match self._weather.refusal(order.recipient):
            case "invalid":
                raise Refused(21211, "Invalid 'To' Phone Number.")
            case "not_mobile":
                raise Refused(21614, "The 'To' number is not a valid mobile number.")
        if self.stop_group(order.sender) in self._phones.phone(order.recipient).stopped:
            raise Refused(21610, "Attempt to send to unsubscribed recipient.")
        if self._queue_seconds(order.sender) > _LONGEST_QUEUE:
            raise Refused(21611, "This 'From' number has exceeded its maximum of queued messages.")
        return self._start(order, "outbound-api")

    def reply(self, recipient: str, sender: str, body: str) -> Text:
        """Send what TwiML, or Twilio itself, answers to a text."""
        order = Order(recipient, sender, None, body, "", timedelta(hours=10))
        return self._start(order, "outbound-reply")

    def _start(self, order: Order, direction: Direction) -> Text:
        text = Text(
            direction=direction,
            sender=order.sender,
            recipient=order.recipient,
            body=order.body,
            status="queued" if order.sender else "accepted",
            created=self._now(),
            service_sid=order.service_sid,
            callback=order.callback,
            validity=order.validity,
        )
        self._phones.add(text)
        self._tasks.start(self._carry(text))
        return text

    async def _carry(self, text: Text) -> None:
        give_up_at = _loop_time() + text.validity.total_seconds()
        sender = text.sender or await self._choose_sender(text)
        if self._is_looping(sender, text):
            self._move(text, "failed", _LOOP_DETECTED)
        elif not await self._wait_in_queue(text, sender, give_up_at):
            self._move(text, "failed", _VALIDITY_PASSED)
        else:
            await self._deliver(text)

    async def _choose_sender(self, text: Text) -> str:
        """One patient always hears from the same number of the pool."""
        await self._step(text)
        numbers = self._settings.numbers
        text.sender = numbers[int(text.recipient[1:]) % len(numbers)]
        self._move(text, "queued")
        return text.sender

    def _is_looping(self, sender: str, text: Text) -> bool:
        recent = self._recent[sender, text.recipient]
        while recent and text.created - recent[0] >= _LOOP_WINDOW:
            recent.popleft()
        recent.append(text.created)
        return len(recent) > _LOOP_LIMIT

    async def _wait_in_queue(self, text: Text, sender: str, give_up_at: float) -> bool:
        """Return whether the text's turn came before ``give_up_at`` (loop time)."""
        leaves_at = self._place(text, sender) + self._weather.faults.hold_seconds
        await asyncio.sleep(min(leaves_at, give_up_at) - _loop_time())
        try:
            async with asyncio.timeout_at(give_up_at):
                await self._moving.wait()
        except TimeoutError:
            return False
        return leaves_at <= give_up_at

    def _place(self, text: Text, sender: str) -> float:
        """Take a place in the sender's queue; return the loop time at which it is free."""
        leaves_at = max(_loop_time(), self._free_at[sender])
        if self._settings.segments_per_second:
            self._free_at[sender] = leaves_at + text.segments / self._settings.segments_per_second
        return leaves_at

    def _queue_seconds(self, sender: str | None) -> float:
        numbers = [sender] if sender else self._settings.numbers
        return min(self._free_at[number] for number in numbers) - _loop_time()

    async def _deliver(self, text: Text) -> None:
        self._move(text, "sending")
        await self._step(text)
        self._move(text, "sent")
        await self._step(text)
        fate = self._weather.delivery(text.recipient)
        if fate is None:
            text.arrived = self._now()
            self._move(text, "delivered")
            self.on_arrival(text)
        elif fate != "stuck":
            self._move(text, "undelivered", DELIVERY_CODES[fate])

    async def _step(self, text: Text) -> None:
        jitter = self._weather.dice.throw("step", text.recipient).uniform(0.5, 1.5)
        await asyncio.sleep(self._settings.step_seconds * jitter)
        await self._moving.wait()

    def _move(self, text: Text, status: Status, error: int | None = None) -> None:
        text.status = status
        text.error = error
        text.updated = self._now()
        if status == "sent":
            text.sent = text.updated
        self._phones.publish(text)
        if error is not None:
            self._phones.alert(text.updated, error, _WORDS[error], text.sid)
        self._callbacks.report(text)


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
