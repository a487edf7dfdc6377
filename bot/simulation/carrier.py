"""A carrier in memory: it takes every text, and its phones belong to invented patients."""

import heapq
import itertools
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.messages import gateway
from bot.messages.sweep import Listed
from bot.simulation import patients
from bot.simulation.patients import Answer, Habits
from bot.waitlist.patients import reasons
from bot.waitlist.rules.place import Clinic
from bot.waitlist.wording.phrases import Phrases

OFFERS: Final = ("offer", "first_yes")
"""Phrases that put a slot to a patient."""
QUESTIONS: Final = frozenset(reasons.PHRASES.values())
"""Phrases that ask what suits them."""
UNREACHABLE: Final = gateway.Failure(30003, "The phone could not be reached.", None, None)


class Said(NamedTuple):
    """A text on its way to us."""

    at: datetime
    number: int
    phone: str
    words: str


class Reported(NamedTuple):
    text: gateway.Outgoing
    report: gateway.Report


@dataclass
class Carrier:
    """A ``Gateway``. What patients will say waits in ``said``, by its time; what became of texts of
    ours waits in ``reports``."""

    habits: Habits
    clinic: Clinic
    seed: int
    now: datetime
    said: list[Said] = field(default_factory=list)
    reports: deque[Reported] = field(default_factory=deque)
    offered: Counter[str] = field(default_factory=Counter)
    """Offers to each phone."""
    _seen: list[gateway.Seen] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self._phrases = Phrases([self.clinic.brand])

    async def send(self, text: gateway.Outgoing) -> gateway.SendOutcome:
        sid = self.new_sid()
        arrives = patients.is_reachable(self.habits, text.to, self.seed)
        report = (
            gateway.Report(sid, "delivered", "delivered")
            if arrives
            else gateway.Report(sid, "undelivered", "undelivered", UNREACHABLE)
        )
        self._seen.append(gateway.Seen(sid, text.to, text.body, self.now, report))
        self.reports.append(Reported(text, report))
        if arrives:
            self._read(text)
        return gateway.Accepted(sid)

    def _read(self, text: gateway.Outgoing) -> None:
        phrase = self._phrases.of(text.body)
        if phrase in OFFERS:
            self.offered[text.to] += 1
            nth = self.offered[text.to]
            answer = patients.answer(self.habits, text.to, nth, _slot(text.body), self.seed)
            if answer is not None:
                self._say(text.to, answer)
        elif phrase in QUESTIONS:
            self._say(text.to, patients.agrees(self.habits, text.to, self.seed))

    def _say(self, phone: str, answer: Answer) -> None:
        at = self.now + timedelta(minutes=answer.minutes)
        heapq.heappush(self.said, Said(at, next(self._numbers), phone, answer.words))

    async def sent_to(self, number: str, since: datetime) -> list[gateway.Seen]:
        return [seen for seen in await self.sent_since(since) if seen.to == number]

    async def sent_since(self, since: datetime) -> list[gateway.Seen]:
        return [seen for seen in self._seen if seen.created_at >= since]

    async def look_up(self, sid: str) -> gateway.Report:
        return next(seen.report for seen in self._seen if seen.sid == sid)

    async def received(self, since: datetime) -> Listed:
        return Listed([], self.now)

    async def close(self) -> None:
        """Nothing to close."""

    def new_sid(self) -> str:
        return f"SM{next(self._numbers):032x}"


def _slot(body: str) -> str:
    """What an offer says of its slot, before it says how to answer."""
    return body.partition(". Re")[0]
