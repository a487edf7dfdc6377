"""What an open slot does next. Pure: facts in, decision out.

                +--------------------------- everyone has answered, or the hold ran out
                v                                                              |
opened --> look --offer a batch--> hold (replies come) ------------------------+
            |  \\--wait for hours--> the contact hours open --> look
            |  |\\-wait to ask a batch--> what was written in an outage has been read --> look
            |   \\-wait for candidates--> somebody becomes eligible --> look
            |    '-wait for the cut-off: no time for another hold, a late YES still wins
            '--close: the slot starts, or nobody could be asked before that
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.waitlist.rules.slot import Unfilled, Waits

RELOOK: Final = timedelta(minutes=1)
"""How often a slot with nobody to ask looks again, should a wake-up ever have been missed."""
UNREAD_RELOOK: Final = timedelta(seconds=2)
"""How soon a slot looks again that may not ask yet, since what patients wrote is being fetched."""


@dataclass(frozen=True)
class Facts:
    """What is known of an open slot under its lock. ``size`` and ``hold`` are the clinic's own."""

    now: datetime
    starts_at: datetime
    size: int
    hold: timedelta
    live_until: datetime | None
    """When the last live hold runs out; ``None`` if no offer is live."""
    asked: int
    """Offers whose text left us."""
    unsent: int
    """Offers whose text never left us."""
    found_nobody: bool = False
    """Whether somebody was looked for before, in vain."""
    may_start: bool = True
    """Whether texts may be started: not while patients may have written what nobody has read."""


@dataclass(frozen=True)
class OfferBatch:
    """Ask the ``size`` best candidates now, and wait ``hold`` for their answers.

    ``reason`` says why so many and so long; it is stored with the batch.
    """

    size: int
    hold: timedelta
    reason: str


@dataclass(frozen=True)
class Wait:
    """Look again at ``until``, which is never after the slot starts."""

    waits_for: Waits
    until: datetime


@dataclass(frozen=True)
class Close:
    verdict: Unfilled


Decision = OfferBatch | Wait | Close


AS_SET: Final = "as the clinic has set it"


def policy(facts: Facts) -> OfferBatch:
    """How many would be asked now, and for how long: the one place where that is decided."""
    return OfferBatch(facts.size, facts.hold, AS_SET)


def decide(facts: Facts, batch: OfferBatch, opening: datetime | None) -> Decision:
    """The one next thing to do for an open slot, where ``batch`` is what would be asked and
    ``opening`` when its texts may start: now, later, or never (``None``)."""
    if facts.now >= facts.starts_at:
        return Close(_why_unfilled(facts))
    if facts.live_until is not None:
        return Wait("hold", min(facts.live_until, facts.starts_at))
    if facts.now + batch.hold > facts.starts_at:
        if facts.asked:
            return Wait("cut_off", facts.starts_at)
        return Close(_why_unfilled(facts) if facts.unsent or facts.found_nobody else "too_late")
    if opening is None or opening + batch.hold > facts.starts_at:
        # Whoever was asked may still say YES; with nobody asked there is nothing to wait for.
        return Wait("cut_off", facts.starts_at) if facts.asked else Close("no_contact_hours")
    if opening > facts.now:
        return Wait("hours", opening)
    if not facts.may_start:
        return Wait("batch", min(facts.now + UNREAD_RELOOK, facts.starts_at))
    return batch


def asked(facts: Facts, batch: OfferBatch) -> Wait:
    """A batch was asked: wait for its answers, at most for its hold."""
    return Wait("hold", min(facts.now + batch.hold, facts.starts_at))


def nobody(facts: Facts) -> Wait:
    """A batch found nobody to ask: stay open for newcomers and late answers."""
    return Wait("candidates", min(facts.now + RELOOK, facts.starts_at))


def _why_unfilled(facts: Facts) -> Unfilled:
    if facts.asked:
        return "all_asked"
    return "not_sent" if facts.unsent else "nobody_fits"
