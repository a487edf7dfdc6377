"""Everything that is remembered: texts, the phones they reach, who is stopped, what went wrong.

In memory only. Every change is published, so that the page and the tests need not poll.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import uuid4

from bot.messages import segments

Direction = Literal["inbound", "outbound-api", "outbound-reply"]
Status = Literal[
    "accepted", "queued", "sending", "sent", "delivered", "undelivered", "failed", "received"
]
FINAL: Final[frozenset[Status]] = frozenset({"delivered", "undelivered", "failed", "received"})

LONGEST_VALIDITY: Final = timedelta(seconds=36_000)
_ALERTS_KEPT: Final = 200
_CHANGES_KEPT: Final = 5_000  # a listener further behind than this starts afresh


@dataclass(slots=True, eq=False)
class Text:
    """One text, in or out. ``sender`` is unknown until a messaging service has chosen one."""

    direction: Direction
    sender: str | None
    recipient: str
    body: str
    status: Status
    created: datetime
    sid: str = field(default_factory=lambda: new_sid("SM"))
    service_sid: str | None = None
    callback: str = ""
    validity: timedelta = LONGEST_VALIDITY
    updated: datetime = field(init=False)
    sent: datetime | None = None
    error: int | None = None
    arrived: datetime | None = None
    webhook: str = ""
    opt_out_type: str = ""
    idempotency_token: str = field(default_factory=lambda: str(uuid4()))

    def __post_init__(self) -> None:
        self.updated = self.created

    @property
    def is_inbound(self) -> bool:
        """Whether a patient wrote it."""
        return self.direction == "inbound"

    @property
    def number(self) -> str:
        """The patient's number, whichever way the text goes."""
        return (self.sender or "") if self.is_inbound else self.recipient

    @property
    def segments(self) -> int:
        """How many segments it is billed as."""
        return segments.count(self.body).segments


@dataclass(slots=True)
class Phone:
    """A patient's phone. ``by_hand`` once a person uses it; the autopilot then leaves it alone."""

    number: str
    by_hand: bool = False
    stopped: set[str] = field(default_factory=set)
    texts: list[Text] = field(default_factory=list)

    def screen(self) -> list[Text]:
        """Return what the phone shows: what it sent and what reached it, in that order of time."""
        shown = [text for text in self.texts if text.arrived]
        return sorted(shown, key=lambda text: text.arrived or text.created)

    def received(self) -> list[Text]:
        """Return the texts that reached the phone, in the order in which they did."""
        return [text for text in self.screen() if not text.is_inbound]


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that Twilio would show in its debugger. ``code`` is Twilio's error code."""

    at: datetime
    code: int
    sentence: str
    sid: str


class Published:
    """What another room keeps, and the page shows: a call."""

    __slots__ = ()


Change = Text | Phone | Alert | Published | Literal["reset", "behind", "moving", "closed"]


def new_sid(prefix: str) -> str:
    """Return an unused SID. It is not drawn from the seed: it must be new after a restart too."""
    return prefix + uuid4().hex


class Phones:
    """The one store of the simulator. Its methods are synchronous, hence atomic on the loop."""

    def __init__(self) -> None:
        self.texts: dict[str, Text] = {}
        self.phones: dict[str, Phone] = {}
        self.alerts: deque[Alert] = deque(maxlen=_ALERTS_KEPT)
        self._listeners: set[asyncio.Queue[Change]] = set()

    def phone(self, number: str) -> Phone:
        """Return the phone with that E.164 number; it comes into being when first named."""
        if number not in self.phones:
            self.phones[number] = Phone(number)
            self.publish(self.phones[number])
        return self.phones[number]

    def take_by_hand(self, number: str) -> Phone:
        """Return the phone, from now on used by a person."""
        phone = self.phone(number)
        if not phone.by_hand:
            phone.by_hand = True
            self.publish(phone)
        return phone

    def stop(self, number: str, sender: str, stopped: bool) -> None:
        """Set whether ``sender`` (a number or a messaging service) may text ``number``."""
        phone = self.phone(number)
        if stopped != (sender in phone.stopped):
            phone.stopped ^= {sender}
            self.publish(phone)

    def add(self, text: Text) -> Text:
        """Keep a new text, with its patient's phone."""
        self.texts[text.sid] = text
        self.phone(text.number).texts.append(text)
        self.publish(text)
        return text

    def alert(self, at: datetime, code: int, sentence: str, sid: str) -> None:
        """Note something that the account's owner should see."""
        alert = Alert(at, code, sentence, sid)
        self.alerts.append(alert)
        self.publish(alert)

    def reset(self) -> None:
        """Forget everything; listeners stay."""
        self.texts.clear()
        self.phones.clear()
        self.alerts.clear()
        self.publish("reset")

    def received_twice(self) -> dict[tuple[str, str], int]:
        """Return how often each (number, body) that arrived more than once did.

        Only what the bot ordered counts, not the answers to STOP, START, HELP, nor TwiML.
        """
        arrived = (
            (text.recipient, text.body)
            for text in self.texts.values()
            if text.direction == "outbound-api" and text.arrived
        )
        return {what: times for what, times in Counter(arrived).items() if times > 1}

    def publish(self, change: Change) -> None:
        """Tell every listener. One that has fallen far behind is told to start afresh."""
        for queue in self._listeners:
            if queue.qsize() >= _CHANGES_KEPT:
                _empty(queue)
                queue.put_nowait("behind")
            queue.put_nowait(change)

    @contextmanager
    def listening(self) -> Iterator[asyncio.Queue[Change]]:
        """Give a queue of all changes from now on."""
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)


def _empty(queue: asyncio.Queue[Change]) -> None:
    while not queue.empty():
        queue.get_nowait()
