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

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.settings import Pace, Pacing
from bot.waitlist.pacing import rule
from bot.waitlist.pacing.rule import Belief, Situation
from bot.waitlist.rules.slot import Unfilled, Waits

RELOOK: Final = timedelta(minutes=1)
"""How often a slot with nobody to ask looks again, should a wake-up ever have been missed."""
UNREAD_RELOOK: Final = timedelta(seconds=2)
"""How soon a slot looks again that may not ask yet, since what patients wrote is being fetched."""


@dataclass(frozen=True)
class Paced:
    """What a computed pace goes by: the slot as the rule may know it, and what is believed."""

    situation: Situation
    belief: Belief
    pace: Pace
    zone: ZoneInfo
    curve: int | None = None
    """The version of the curve; ``None`` for the prior of the first day."""


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
    to_call: int = 0
    """Patients who can't be texted and whom staff have still to call."""
    called: int = 0
    found_nobody: bool = False
    """Whether somebody was looked for before, in vain."""
    may_start: bool = True
    """Whether texts may be started: not while patients may have written what nobody has read."""
    next_end: datetime | None = None
    """When the first live hold runs out."""
    paced: Paced | None = None
    """``None``: as many are asked as the clinic has set."""
    by_hand: bool = False
    """Whether a person wants somebody to be asked now."""


@dataclass(frozen=True)
class Basis:
    """What the size of a batch rests on: which policy in which version, and what it believed."""

    policy: Pacing
    version: int
    curve: int | None = None
    yes: float | None = None
    cap: float | None = None
    expected: float | None = None
    """YESes in the air once the batch is asked."""
    then: int | None = None
    """How many are asked at the next look, if nobody has answered."""
    waiting: int | None = None
    """How many could be asked, as far as it was enough to count them."""


FIXED: Final = Basis("fixed", 1)
COMPUTED_VERSION: Final = 1


@dataclass(frozen=True)
class OfferBatch:
    """Ask the ``size`` best candidates now, and the next ones after ``hold``.

    ``reason`` says why so many and so long; it is stored with the batch, as is its ``basis``.
    """

    size: int
    hold: timedelta
    reason: str
    stands: timedelta | None = None
    """How long an offer keeps its patient from being asked for another slot; ``None``: as long as
    the next batch waits, and its text says so."""
    basis: Basis = FIXED

    @property
    def life(self) -> timedelta:
        """How long each of its offers is live."""
        return self.stands or self.hold


@dataclass(frozen=True)
class Wait:
    """Look again at ``until``, which is never after the slot starts."""

    waits_for: Waits
    until: datetime
    reason: str = field(default="", compare=False)


@dataclass(frozen=True)
class Close:
    verdict: Unfilled


Decision = OfferBatch | Wait | Close


AS_SET: Final = "as the clinic has set it"
IN_THE_AIR: Final = "enough answers are on their way"
FORESEEN: Final = timedelta(hours=1)
"""How far ahead the chance is told that a slot is filled."""


def policy(facts: Facts) -> OfferBatch | Wait:
    """How many would be asked now, and when the next: the one place where that is decided."""
    if facts.paced is not None:
        return _computed(facts, facts.paced)
    if facts.live_until is not None:
        return Wait("hold", facts.live_until, AS_SET)
    return OfferBatch(facts.size, facts.hold, AS_SET)


def _computed(facts: Facts, paced: Paced) -> OfferBatch | Wait:
    situation, cap = paced.situation, rule.CAPS[paced.pace]
    step = rule.step(situation, paced.belief, cap)
    look_after = timedelta(minutes=step.look_after)
    nobody_is_live = facts.live_until is None
    size = max(step.ask, 1 if facts.by_hand or (nobody_is_live and not situation.waiting) else 0)
    if size == 0:
        return Wait("hold", facts.now + look_after, IN_THE_AIR)
    basis = Basis(
        "computed",
        COMPUTED_VERSION,
        paced.curve,
        paced.belief.yes,
        cap,
        step.in_the_air,
        step.then,
        situation.waiting,
    )
    return OfferBatch(size, look_after, _why(facts, paced, step), facts.hold, basis)


def _why(facts: Facts, paced: Paced, step: rule.Step) -> str:
    """As staff read it: ``1.0 YES expected, 62 % filled by 10:40 AM``."""
    by = min(facts.now + FORESEEN, facts.starts_at)
    asked = paced.situation.having_asked(step.ask)
    minutes = (by - facts.now) / timedelta(minutes=1)
    chance = rule.filled_within(minutes, asked, paced.belief, rule.CAPS[paced.pace])
    local = by.astimezone(paced.zone)
    at = f"{local.hour % 12 or 12}:{local.minute:02d} {'AM' if local.hour < 12 else 'PM'}"
    return f"{step.in_the_air:.1f} YES expected, {100 * chance:.0f} % filled by {at}"


def life(facts: Facts, step: OfferBatch | Wait) -> timedelta:
    """How long an offer that is made now would be live."""
    return step.life if isinstance(step, OfferBatch) else facts.hold


def decide(facts: Facts, step: OfferBatch | Wait, opening: datetime | None) -> Decision:
    """The one next thing to do for an open slot, where ``step`` is what its policy wants and
    ``opening`` when texts may start whose offers live so long: now, later, or never (``None``)."""
    if facts.now >= facts.starts_at:
        return Close(_why_unfilled(facts))
    if facts.live_until is None:
        return _with_nobody_live(facts, step, opening)
    if facts.paced is not None and isinstance(step, OfferBatch):
        meanwhile = _with_nobody_live(facts, step, opening)
        if isinstance(meanwhile, OfferBatch):
            return meanwhile
    until = step.until if isinstance(step, Wait) else facts.live_until
    return Wait("hold", _not_beyond(facts, until))


def _with_nobody_live(facts: Facts, step: OfferBatch | Wait, opening: datetime | None) -> Decision:
    hold = life(facts, step)
    if facts.now + hold > facts.starts_at:
        if facts.asked or facts.to_call:
            return Wait("cut_off", facts.starts_at)
        return Close(_why_unfilled(facts) if facts.unsent or facts.found_nobody else "too_late")
    if opening is None or opening + hold > facts.starts_at:
        # Whoever was asked may still say YES; with nobody asked there is nothing to wait for.
        if facts.asked or facts.to_call:
            return Wait("cut_off", facts.starts_at)
        return Close("no_contact_hours")
    if opening > facts.now:
        return Wait("hours", opening)
    if isinstance(step, Wait):
        return Wait("hold", _not_beyond(facts, step.until))
    if not facts.may_start:
        return Wait("batch", min(facts.now + UNREAD_RELOOK, facts.starts_at))
    return step


def asked(facts: Facts, batch: OfferBatch) -> Wait:
    """A batch was asked: wait for its answers, at most for its hold."""
    return Wait("hold", _not_beyond(facts, facts.now + min(batch.hold, batch.life)))


def _not_beyond(facts: Facts, until: datetime) -> datetime:
    """Never later than the slot starts; nor, where some are asked while others are live, than the
    first of those is not any more."""
    ends = facts.next_end if facts.paced is not None else None
    return min(until, facts.starts_at, ends or until)


def nobody(facts: Facts) -> Wait:
    """A batch found nobody to ask: stay open for newcomers and late answers."""
    if facts.live_until is not None:
        return Wait("hold", _not_beyond(facts, facts.live_until))
    return Wait("candidates", min(facts.now + RELOOK, facts.starts_at))


def may_call(decision: Wait | Close) -> bool:
    """Whether patients who can't be texted are called now: when no text is left to send."""
    return isinstance(decision, Close) or decision.waits_for in ("candidates", "cut_off")


def called(facts: Facts, decision: Wait | Close) -> Wait | Close:
    """Somebody is to be called: a slot that would close stays open until it starts."""
    return Wait("cut_off", facts.starts_at) if isinstance(decision, Close) else decision


def _why_unfilled(facts: Facts) -> Unfilled:
    if facts.to_call:
        return "not_called"
    if facts.asked or facts.called:
        return "all_asked"
    return "not_sent" if facts.unsent else "nobody_fits"
