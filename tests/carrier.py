"""A carrier in memory: two queues (answers to give, texts seen), and Twilio's own keywords.

It answers keywords by itself and refuses whoever it has stopped, as Twilio does in the three
opt-out modes; the rules for that are the simulator's. Nothing happens behind the test's back: what
it would report by a status callback waits in ``reports`` until somebody takes it.
"""

import itertools
import uuid
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.carriers.twilio import errors, statuses
from bot.messages import gateway, inbox
from bot.messages.sweep import Listed
from bot.settings import OptOutMode
from bot.simulator import keywords
from bot.simulator.settings import OptOut

OPT_OUT: Final[Mapping[OptOutMode, OptOut]] = {
    "twilio": "default",
    "advanced": "advanced",
    "app": "none",
}
STOPPED: Final = 21610
FATES: Final[Mapping[type, str]] = {
    gateway.Refused: "refused",
    gateway.Throttled: "too busy",
    gateway.Unknown: "no answer",
}


@dataclass(frozen=True)
class TakenInSilence:
    """An answer that is lost on its way: the carrier has the text, and nobody hears of it."""


@dataclass(frozen=True)
class Report:
    """A status callback that is under way."""

    token: uuid.UUID
    says: gateway.Report


def refused(code: int) -> gateway.Refused:
    """The carrier's refusal with this code."""
    return gateway.Refused(errors.explain(code))


def seen(
    sid: str, text: gateway.Outgoing, at: datetime, word: str, code: int | None = None
) -> gateway.Seen:
    """A text of ours in the carrier's list."""
    return gateway.Seen(sid, text.to, text.body, at, statuses.report(sid, word, code))


@dataclass
class Carrier:
    """A ``Gateway``."""

    mode: OptOutMode
    now: Callable[[], datetime]
    answers: deque[gateway.SendOutcome | TakenInSilence] = field(default_factory=deque)
    """Given in turn to the next sends; when they run out, a text is accepted and delivered."""
    texts: list[gateway.Outgoing] = field(default_factory=list)
    """Every text that was handed over, whatever became of it."""
    fates: list[str] = field(default_factory=list)
    """What became of each of ``texts``: empty if it reached its phone, else why not."""
    reports: deque[Report] = field(default_factory=deque)
    refusals: dict[str, int] = field(default_factory=dict)
    """Numbers that are refused at once, by code."""
    undeliverable: dict[str, int] = field(default_factory=dict)
    """Numbers whose texts are taken but never arrive, by code."""
    stopped: set[str] = field(default_factory=set)
    memory: list[gateway.Seen] = field(default_factory=list)
    """What the carrier has taken."""
    missed: list[inbox.Inbound] = field(default_factory=list)
    """Texts to us that no webhook of ours took; oldest first."""
    reachable: bool = True
    own_answers: list[tuple[str, str]] = field(default_factory=list)
    """What the carrier itself answered to a keyword: (number, words)."""
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def send(self, text: gateway.Outgoing) -> gateway.SendOutcome:
        self.texts.append(text)
        outcome = self._answer(text)
        arrived = isinstance(outcome, gateway.Accepted | TakenInSilence)
        lost = text.to in self.undeliverable
        self.fates.append(("not delivered" if lost else "") if arrived else FATES[type(outcome)])
        return gateway.Unknown("TimeoutError") if isinstance(outcome, TakenInSilence) else outcome

    def _answer(self, text: gateway.Outgoing) -> gateway.SendOutcome | TakenInSilence:
        if self.answers:
            outcome = self.answers.popleft()
            if isinstance(outcome, TakenInSilence):
                self.take(text)
                self.reports.pop()
            return outcome
        code = STOPPED if text.to in self.stopped else self.refusals.get(text.to)
        return refused(code) if code else self.take(text)

    def take(self, text: gateway.Outgoing) -> gateway.Accepted:
        """Accept a text and carry it as far as its number allows."""
        sid = self.new_sid()
        code = self.undeliverable.get(text.to)
        status = "undelivered" if code else "delivered"
        kept = seen(sid, text, self.now(), status, code)
        self.memory.append(kept)
        self.reports.append(Report(text.token, kept.report))
        return gateway.Accepted(sid)

    async def sent_to(self, number: str, since: datetime) -> list[gateway.Seen]:
        if not self.reachable:
            raise gateway.Unreachable("ClientConnectorError")
        return [seen for seen in await self.sent_since(since) if seen.to == number]

    async def sent_since(self, since: datetime) -> list[gateway.Seen]:
        if not self.reachable:
            raise gateway.Unreachable("ClientConnectorError")
        return [seen for seen in self.memory if seen.created_at >= since]

    async def received(self, since: datetime) -> Listed:
        if not self.reachable:
            raise gateway.Unreachable("ClientConnectorError")
        return Listed([text for text in self.missed if text.received_at >= since], self.now())

    async def look_up(self, sid: str) -> gateway.Report:
        if not self.reachable:
            raise gateway.Unreachable("ClientConnectorError")
        return next(seen.report for seen in self.memory if seen.sid == sid)

    async def close(self) -> None:
        """Nothing to close."""

    def hear(self, number: str, body: str) -> str:
        """Do what Twilio does with an inbound text; returns its ``OptOutType``, or empty."""
        effect = keywords.read(body, number in self.stopped, OPT_OUT[self.mode])
        (self.stopped.add if effect.stopped else self.stopped.discard)(number)
        if effect.reply:
            self.own_answers.append((number, effect.reply))
        return effect.opt_out_type

    def new_sid(self) -> str:
        return f"SM{next(self._numbers):032x}"
