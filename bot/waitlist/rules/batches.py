"""What an open slot does next. Pure: facts in, decision out.

                +--------------------------- everyone has answered, or the hold ran out
                v                                                              |
opened --> look --offer a batch--> hold (replies come) ------------------------+
            |  \\--wait for hours--> the contact hours open --> look
            |   \\-wait for candidates--> somebody becomes eligible --> look
            |    '-wait for the cut-off: no time for another hold, a late YES still wins
            '--close: the slot starts, or nobody could be asked before that
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

Waits = Literal["hold", "hours", "candidates", "cut_off"]
Verdict = Literal["nobody_fits", "all_asked", "no_contact_hours", "too_late", "not_sent"]

RELOOK: Final = timedelta(minutes=1)
"""How often a slot with nobody to ask looks again, should a wake-up ever have been missed."""


@dataclass(frozen=True)
class Facts:
    """What is known of an open slot under its lock. ``opening`` is when the next offer may start:
    now, later, or never (none)."""

    now: datetime
    starts_at: datetime
    hold: timedelta
    live_until: datetime | None
    """When the last live hold runs out; none if no offer is live."""
    asked: int
    """Offers whose text left us."""
    unsent: int
    """Offers whose text never left us."""
    opening: datetime | None
    found_nobody: bool = False
    """Whether somebody was looked for before, in vain."""


@dataclass(frozen=True)
class OfferBatch:
    """Ask the best candidates now."""


@dataclass(frozen=True)
class Wait:
    """Look again at ``until``, which is never after the slot starts."""

    waits_for: Waits
    until: datetime


@dataclass(frozen=True)
class Close:
    verdict: Verdict


Decision = OfferBatch | Wait | Close


def decide(facts: Facts) -> Decision:
    """The one next thing to do for an open slot."""
    if facts.now >= facts.starts_at:
        return Close(_why_unfilled(facts))
    if facts.live_until is not None:
        return Wait("hold", min(facts.live_until, facts.starts_at))
    if facts.now + facts.hold > facts.starts_at:
        if facts.asked:
            return Wait("cut_off", facts.starts_at)
        return Close(_why_unfilled(facts) if facts.unsent or facts.found_nobody else "too_late")
    if facts.opening is None or facts.opening + facts.hold > facts.starts_at:
        # Whoever was asked may still say YES; with nobody asked there is nothing to wait for.
        return Wait("cut_off", facts.starts_at) if facts.asked else Close("no_contact_hours")
    if facts.opening > facts.now:
        return Wait("hours", facts.opening)
    return OfferBatch()


def asked(facts: Facts) -> Wait:
    """A batch was asked: wait for its answers, at most for the hold."""
    return Wait("hold", min(facts.now + facts.hold, facts.starts_at))


def nobody(facts: Facts) -> Wait:
    """A batch found nobody to ask: stay open for newcomers and late answers."""
    return Wait("candidates", min(facts.now + RELOOK, facts.starts_at))


def _why_unfilled(facts: Facts) -> Verdict:
    if facts.asked:
        return "all_asked"
    return "not_sent" if facts.unsent else "nobody_fits"
