r"""When a notice opens, is told, told again, told higher up, and closes. Pure.

holds ---> open ---> told ---> told again ... until it no longer holds for CALM
             |  (work of the bot's own: at the second look that finds it, or later)
             |          \--> not taken for ESCALATE: told to the next rung
             \--> no longer holds before it was told: closed without a word
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from bot.notices.kinds import HIDES, KINDS, RUNGS, Audience, Condition, sentence, solved

CALM: Final = timedelta(minutes=5)
"""What comes and goes within this is one notice."""
ESCALATE: Final = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Open:
    """An open notice as it was stored. ``id`` is ``None`` for one that is new."""

    id: int | None = None
    condition: Condition
    seen_at: datetime
    told_at: datetime | None = None
    rung: int = 0
    """The highest that was told, as an index of ``RUNGS``."""
    taken: bool = False
    resolved: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.condition.kind, self.condition.place


@dataclass(frozen=True)
class Look:
    """What a look decided: the notices as they are now, and what to tell whom."""

    notices: Sequence[Open]
    told: dict[Audience, list[str]] = field(default_factory=dict)


def look(
    holding: Sequence[Condition],
    notices: Sequence[Open],
    audiences: Collection[Audience],
    *,
    desk_is_open: bool,
    now: datetime,
) -> Look:
    """``audiences`` are those that can be told; ``notices`` are all that are open."""
    known = {one.key: one for one in notices}
    open_before = set(known)
    seen = [_seen(known.pop((one.kind, one.place), None), one, now) for one in holding]
    hidden = {key for key, cause in HIDES.items() if any(c.kind == cause for c in holding)}
    told: dict[Audience, list[str]] = defaultdict(list)
    after: list[Open] = []
    for notice in seen:
        kind = KINDS[notice.condition.kind]
        may = (kind.audience == "on_call" or desk_is_open) and kind.name not in hidden
        rungs = [rung for rung in RUNGS[RUNGS.index(kind.audience) :] if rung in audiences]
        # A bot that was down overnight finds old work at its first look, and does it by the next.
        may &= notice.key in open_before or not kind.ours
        after.append(_tell(notice, rungs, told, now) if may and rungs else notice)
    for notice in known.values():
        after.append(_absent(notice, audiences, told, now))
    return Look(after, dict(told))


def _seen(known: Open | None, condition: Condition, now: datetime) -> Open:
    before = known.condition.since if known else None
    condition = replace(condition, since=condition.since or before or now)
    if known is None:
        return Open(condition=condition, seen_at=now)
    return replace(known, condition=condition, seen_at=now)


def _tell(
    notice: Open, rungs: Sequence[Audience], told: dict[Audience, list[str]], now: datetime
) -> Open:
    """``rungs`` are those that can be told of it, from its own upward."""
    kind = KINDS[notice.condition.kind]
    said = sentence(notice.condition, now)
    if notice.told_at is None:
        if now - (notice.condition.since or now) < kind.after:
            return notice
        told[rungs[0]].append(said)
        return replace(notice, told_at=now, rung=RUNGS.index(rungs[0]))
    if notice.taken:
        return notice
    waited = now - notice.told_at
    above = [rung for rung in rungs if RUNGS.index(rung) > notice.rung]
    if above and waited >= ESCALATE:
        told[above[0]].append(f"{said} Nobody has taken it.")
        return replace(notice, told_at=now, rung=RUNGS.index(above[0]))
    if waited >= kind.repeat:
        for rung in _told(notice, rungs):
            told[rung].append(f"Still: {said}")
        return replace(notice, told_at=now)
    return notice


def _told(notice: Open, rungs: Sequence[Audience]) -> list[Audience]:
    return [rung for rung in rungs if RUNGS.index(rung) <= notice.rung]


def _absent(
    notice: Open,
    audiences: Collection[Audience],
    told: dict[Audience, list[str]],
    now: datetime,
) -> Open:
    if now - notice.seen_at < CALM:
        return notice
    if notice.told_at is not None:
        kind = KINDS[notice.condition.kind]
        rungs = [rung for rung in RUNGS[RUNGS.index(kind.audience) :] if rung in audiences]
        for rung in _told(notice, rungs):
            told[rung].append(solved(*notice.key))
    return replace(notice, resolved=True)
