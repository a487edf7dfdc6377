"""A carrier that fails in every way a carrier can, and remembers the truth.

What it answers to a text, and whether it really has it, are two things. Its reports come when
they are taken, in any order and any number of times.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.carriers.twilio import statuses
from bot.messages import gateway, inbox
from bot.messages.sweep import Listed
from tests.carrier import STOPPED, Carrier, Report, refused, seen


class Answer(StrEnum):
    """What the carrier answers, beyond the usual."""

    USUAL = "usual"
    REFUSED = "refused"
    BUSY = "busy"
    SILENT_BUT_SENT = "silent_but_sent"
    SENT_A_LITTLE_LATER = "sent_a_little_later"
    SILENT_AND_LOST = "silent_and_lost"


@dataclass(frozen=True)
class Plan:
    """What comes of one hand-over; ``code`` refuses the text, or says why it did not arrive."""

    answer: Answer = Answer.USUAL
    code: int | None = None


USUAL: Final = Plan()
LATER: Final = timedelta(seconds=10)
"""How long a request may still be on its way after its caller has given up."""
NEVER_HAD: Final = (gateway.Throttled, gateway.Refused)


@dataclass(frozen=True)
class HandedOver:
    """One call of the carrier. ``certain``: its answer tells whether the carrier has the text."""

    token: uuid.UUID
    to: str
    at: datetime
    certain: bool


@dataclass(frozen=True)
class Kept:
    """A text that the carrier has. Its list shows it from ``shown_from`` on."""

    token: uuid.UUID
    to: str
    seen: gateway.Seen
    shown_from: datetime


class Network(Carrier):
    """A ``Gateway`` and a ``sweep.Mailbox``. ``plan`` is for the next hand-over alone."""

    def __init__(self, carrier: Carrier) -> None:
        super().__init__(carrier.mode, carrier.now)
        self.plan = USUAL
        self.calls: list[HandedOver] = []
        self.kept: list[Kept] = []
        self.asked_at: dict[str, datetime] = {}
        """When we last asked the carrier about a number, and it answered."""
        self.waiting: list[inbox.Inbound] = []
        """Texts to us, whether or not a webhook of ours heard of them."""
        self.told: set[str] = set()
        """Those that we have heard of, by their ids."""

    async def send(self, text: gateway.Outgoing) -> gateway.SendOutcome:
        plan, self.plan = self.plan, USUAL
        outcome = self._answered(text, plan)
        certain = not isinstance(outcome, gateway.Unknown)
        self.calls.append(HandedOver(text.token, text.to, self.now(), certain))
        return outcome

    def _answered(self, text: gateway.Outgoing, plan: Plan) -> gateway.SendOutcome:
        if plan.answer is Answer.BUSY:
            return gateway.Throttled()
        if plan.answer is Answer.REFUSED:
            return refused(plan.code or STOPPED)
        if plan.answer is Answer.SILENT_AND_LOST:
            return gateway.Unknown("TimeoutError")
        if text.to in self.stopped:
            return refused(STOPPED)
        later = LATER if plan.answer is Answer.SENT_A_LITTLE_LATER else timedelta(0)
        sid = self._keep(text, plan, later)
        silent = plan.answer is not Answer.USUAL
        return gateway.Unknown("TimeoutError") if silent else gateway.Accepted(sid)

    def _keep(self, text: gateway.Outgoing, plan: Plan, later: timedelta) -> str:
        sid = self.new_sid()
        fate = "undelivered" if plan.code else "delivered"
        at = self.now() + later
        kept = seen(sid, text, at, fate, plan.code)
        self.kept.append(Kept(text.token, text.to, kept, at))
        for says in (statuses.report(sid, "sent"), kept.report):
            self.reports.append(Report(text.token, says))
        return sid

    async def sent_to(self, number: str, since: datetime) -> list[gateway.Seen]:
        if not self.reachable:
            raise gateway.Unreachable("ClientConnectorError")
        self.asked_at[number] = self.now()
        return [
            one.seen
            for one in self.kept
            if one.to == number and one.shown_from <= self.now() and one.seen.created_at >= since
        ]

    async def received(self, since: datetime) -> Listed:
        if not self.reachable:
            raise gateway.Unreachable("ClientConnectorError")
        told = [text for text in self.waiting if text.received_at >= since]
        self.told |= {text.sid for text in told}
        return Listed(told, self.now())
