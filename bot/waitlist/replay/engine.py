"""One slot of the past under a setting: the rule of today asks, and the line of then answers. Pure.

It is the rule itself that decides (``batches``). Patients answer as they did, so many minutes after
they are asked, whenever that is; whoever was never asked answers as ``estimate`` imagines.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from bot.waitlist.evidence.decisions import LINE
from bot.waitlist.evidence.paced import enough
from bot.waitlist.pacing.rule import Situation
from bot.waitlist.replay.past import Became, PastSlot, Reply, Setting
from bot.waitlist.rules import batches
from bot.waitlist.rules.batches import Facts, OfferBatch, Paced

MINUTE: Final = timedelta(minutes=1)
TICK: Final = timedelta(milliseconds=1)
LATE: Final = timedelta(seconds=20)
"""A batch that was asked so much later than the rule says is one that waited for a busy machine."""
NEAR: Final = 0.01
"""Minutes: of one moment that two clocks have told."""


@dataclass
class _Asked:
    at: datetime
    live_until: datetime
    reply: Reply
    closed: bool = False
    """Whether its patient has answered."""

    @property
    def answers_at(self) -> datetime | None:
        if self.closed or self.reply.said is None:
            return None
        return self.at + timedelta(minutes=self.reply.after)


@dataclass
class Run:
    """A slot on its way. ``waiting`` are those of the line who have not been asked."""

    slot: PastSlot
    setting: Setting
    waiting: list[Reply]
    now: datetime
    asked: list[_Asked] = field(default_factory=list)
    found_nobody: bool = False

    @property
    def free(self) -> list[Reply]:
        return [one for one in self.waiting if one.free_at is None or one.free_at <= self.now]


def run(slot: PastSlot, setting: Setting, line: Sequence[Reply] | None = None) -> Became:
    """What becomes of a slot. Without a ``line`` whoever was never asked says nothing."""
    return _became(*lived(slot, setting, line))


def settled(slot: PastSlot) -> PastSlot | None:
    """The slot with who was free when, as far as its own setting shows it: who would have been
    asked and was not could not be. ``None`` if it does not come out as it did: a person stepped in.
    """
    for _ in range(len(slot.asked) + 2):
        going, winner = lived(slot, slot.live)
        early = next(
            (
                n
                for n, one in enumerate(going.asked)
                if n >= len(slot.asked) or one.at < slot.asked[n] - LATE
            ),
            None,
        )
        if early is None:
            return slot if _is_as_it_was(slot, _became(going, winner)) else None
        slot = _not_before(slot, early)
    return None


def _not_before(slot: PastSlot, early: int) -> PastSlot:
    """``early`` in the line could not be asked before they were, nor could whoever follows; if they
    never were, they could not be asked at all."""
    if early >= len(slot.asked):
        return replace(slot, line=slot.line[:early])
    late = [
        replace(one, free_at=slot.asked[max(early, min(n, len(slot.asked) - 1))])
        for n, one in enumerate(slot.line[early:], early)
    ]
    return replace(slot, line=(*slot.line[:early], *late))


def _is_as_it_was(slot: PastSlot, now: Became) -> bool:
    was = slot.became
    if (was.minutes is None) != (now.minutes is None):
        return False
    apart = abs((was.minutes or 0.0) - (now.minutes or 0.0)) * MINUTE
    return (was.texts, was.yes) == (now.texts, now.yes) and apart < LATE


def lived(
    slot: PastSlot, setting: Setting, line: Sequence[Reply] | None = None
) -> tuple[Run, _Asked | None]:
    """A slot to its end, and who took it."""
    going = Run(slot, setting, list(slot.line if line is None else line), slot.asked[0])
    look: datetime | None = slot.asked[0]
    while True:
        said = _next_answer(going)
        at = said.answers_at if said else None
        if said and at is not None and (look is None or at <= look):
            if at >= slot.starts_at:
                return going, None
            going.now, said.closed = at, True
            if said.reply.said == "yes":
                return going, said
        elif look is None or look >= slot.starts_at:
            return going, None
        else:
            going.now = look
        look = _look(going)


def _next_answer(going: Run) -> _Asked | None:
    coming = [(one.answers_at, one) for one in going.asked if one.answers_at is not None]
    return min(coming, key=lambda pair: pair[0], default=(None, None))[1]


def _look(going: Run) -> datetime | None:
    """Do the one next thing; when to look again, or ``None`` if there is nothing left to ask."""
    facts = _facts(going)
    step = batches.policy(facts)
    opening = going.slot.window.opening(going.now, hold=batches.life(facts, step))
    decision = batches.decide(facts, step, opening)
    if isinstance(decision, batches.Close):
        return None
    if isinstance(decision, OfferBatch):
        return _ask(going, facts, decision)
    return max(decision.until, going.now + TICK)


def _ask(going: Run, facts: Facts, batch: OfferBatch) -> datetime | None:
    chosen = going.free[: batch.size]
    for reply in chosen:
        going.waiting.remove(reply)
        going.asked.append(_Asked(going.now, going.now + batch.life, reply))
    if chosen:
        return max(batches.asked(facts, batch).until, going.now + TICK)
    going.found_nobody = True
    free = [one.free_at for one in going.waiting if one.free_at is not None]
    if facts.live_until is not None:
        free.append(batches.nobody(facts).until)
    return min(free, default=None)


def _facts(going: Run) -> Facts:
    live = [one.live_until for one in going.asked if not one.closed and one.live_until > going.now]
    setting, slot = going.setting, going.slot
    return Facts(
        now=going.now,
        starts_at=slot.starts_at,
        size=setting.size,
        hold=setting.hold,
        live_until=max(live, default=None),
        next_end=min(live, default=None),
        asked=sum(one.reply.said != "failed" for one in going.asked),
        unsent=0,
        found_nobody=going.found_nobody,
        paced=_paced(going) if setting.pacing == "computed" else None,
    )


def _paced(going: Run) -> Paced:
    slot, now = going.slot, going.now
    belief = slot.belief_at(now)
    closing = slot.window.last_start(slot.starts_at, going.setting.hold, now)
    silent = [one for one in going.asked if not one.closed]
    declined = [one.reply.after for one in going.asked if one.closed and one.reply.said == "no"]
    situation = Situation(
        silent=tuple((now - one.at) / MINUTE for one in silent),
        declined=tuple(declined),
        waiting=min(_waiting(going), enough(belief)),
        left=max(0.0, (slot.starts_at - now) / MINUTE),
        closing=max(0.0, (closing - now) / MINUTE),
    )
    return Paced(situation, belief, going.setting.pace, slot.zone)


def _waiting(going: Run) -> int:
    """How many could be asked: as they were counted then, less those who have been asked since. Of
    a line that was kept as far as it may be there are more than it shows."""
    counts = [one for one in going.slot.counted if one.at <= going.now + LATE]
    if counts:
        return max(0, counts[-1].waiting - (len(going.asked) - counts[-1].asked))
    deep = len(going.slot.line) >= LINE
    return max(len(going.free), LINE if deep else 0)


def _became(going: Run, winner: _Asked | None) -> Became:
    counted = [_counted(one, winner, going.now) for one in going.asked]
    opened = going.slot.opened_at
    return Became(
        minutes=(going.now - opened) / MINUTE if winner else None,
        texts=len(counted),
        yes=sum(yes for yes, _ in counted),
        imagined=sum(imagined for _, imagined in counted),
    )


def _counted(one: _Asked, winner: _Asked | None, now: datetime) -> tuple[bool, bool]:
    """Whether somebody who was asked says YES at any time, and whether that is imagined."""
    reply, age = one.reply, (now - one.at) / MINUTE
    silent = reply.said is None or reply.after > age
    learns = winner is not None and silent and one is not winner and one.live_until > now
    yes = reply.said == "yes" and not (learns and reply.heeds)
    if reply.imagined == math.inf:
        # Whether they heed what they learned in truth is known; elsewhere it is drawn.
        return yes, learns and reply.said == "yes" and reply.told == math.inf
    return yes, not (learns and reply.imagined > 0 and age <= reply.imagined + NEAR)
