"""What slots suit a patient, as their own answers show: never how likely they are to answer. Pure.

A YES speaks for its day, its part of the day and its notice; a NO speaks against them only if its
patient gave that reason. Three such NOs and not one YES make a question to the patient, whose YES
alone makes it a preference (038). Providers are not learned: no text names one, so no answer is
about one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, get_args

from bot.waitlist.rules import declines
from bot.waitlist.rules.slot import HALF_DAYS

Kind = Literal["time", "place", "part", "day", "notice"]
"""A half day (``Wed AM``), a place, a part of every day (``AM``), a weekday (``Wed``), and how many
minutes must be left before a slot begins."""
WIDE: Final[tuple[Kind, ...]] = ("part", "day", "notice")
"""What is learned, or said in words: asked at most once in ``AGAIN``."""
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
PARTS: Final = ("AM", "PM")
TIMES: Final = tuple(f"{day} {part}" for day in HALF_DAYS for part in PARTS)
"""Half days, as entries store those they avoid."""
NOTICES: Final = (0, 60, 120, 240, 1440, 2880)
"""Minutes that a patient may need to come."""
LEAST: Final = 3
"""NOs with the same reason, before it is more than chance."""
AGAIN: Final = timedelta(days=120)
LASTS: Final = timedelta(hours=4)
"""How long a question may still be being answered: a bare YES to an offer made meanwhile may be
meant for it."""
REMEMBERED: Final = timedelta(days=365)
"""Answers that are older speak of another life."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer to one slot. ``notice``: how long before its begin it was put to them."""

    half_day: str
    notice: timedelta
    yes: bool
    reason: str | None = None
    """A word of ``declines``, where a NO gave one."""


@dataclass(frozen=True)
class Fit:
    """What would suit from now on, if the patient agrees; ``answers`` say so."""

    kind: Kind
    what: str
    answers: int


def half_days(kind: Kind, what: str) -> tuple[str, ...]:
    """The half days that are avoided by it."""
    match kind:
        case "time":
            return (what,)
        case "part":
            return tuple(half for half in TIMES if half.endswith(what))
        case "day":
            return tuple(half for half in TIMES if half.startswith(what))
        case _:
            return ()


def avoided(suiting: Collection[str]) -> list[str]:
    """The half days that an entry avoids whose patient has named those that suit; none named: any
    will do."""
    return [half for half in TIMES if half not in suiting] if suiting else []


def suiting(avoids: Collection[str]) -> list[str]:
    """The same, told the other way round; empty for any."""
    return [half for half in TIMES if half not in avoids] if avoids else []


def is_so(fit: Fit, avoids: Collection[str], notice: int) -> bool:
    """Whether an entry that avoids these half days and needs so many minutes has it already."""
    if fit.kind == "notice":
        return notice >= int(fit.what)
    return set(half_days(fit.kind, fit.what)) <= set(avoids)


def leaves_something(fit: Fit, avoids: Collection[str]) -> bool:
    """Whether any half day would still suit: nobody is asked to be offered nothing."""
    return not {*avoids, *half_days(fit.kind, fit.what)} >= set(TIMES)


def said(words: str) -> Fit | None:
    """What a NO said in words: once is enough, for it speaks of more than its slot. ``None`` for
    too little notice, which says not how much would do."""
    if words in PARTS:
        return Fit("part", words, 1)
    if words in HALF_DAYS:
        return Fit("day", words, 1)
    return Fit("time", words, 1) if words in TIMES else None


def learned(answers: Sequence[Answer], avoids: Collection[str], notice: int) -> Fit | None:
    """What the answers of one entry show that it has not yet; what most of them show."""
    found = [*_parts(answers), *_days(answers), *_notices(answers)]
    new = [fit for fit in found if not is_so(fit, avoids, notice) and leaves_something(fit, avoids)]
    return max(new, key=lambda fit: fit.answers, default=None)


def _parts(answers: Sequence[Answer]) -> list[Fit]:
    """A part of the day that was the wrong time on two weekdays or more; of both parts neither."""
    found = []
    for part in PARTS:
        against = _against([one for one in answers if one.half_day.endswith(part)])
        days = {one.half_day.split()[0] for one in against}
        if len(against) >= LEAST and len(days) > 1:
            found.append(Fit("part", part, len(against)))
    return found if len(found) == 1 else []


def _days(answers: Sequence[Answer]) -> list[Fit]:
    """A weekday that was the wrong time in both its parts: one part is a half day's matter."""
    found = []
    for day in HALF_DAYS:
        against = _against([one for one in answers if one.half_day.startswith(day)])
        if len(against) >= LEAST and len({one.half_day for one in against}) > 1:
            found.append(Fit("day", day, len(against)))
    return found


def _notices(answers: Sequence[Answer]) -> list[Fit]:
    """The shortest notice that would have spared them most of what was too soon, and none of what
    they took."""
    soon = [one for one in answers if one.reason == declines.TOO_SOON]
    best: Fit | None = None
    for minutes in NOTICES[1:]:
        needed = timedelta(minutes=minutes)
        spared = sum(one.notice < needed for one in soon)
        taken = any(one.yes and one.notice < needed for one in answers)
        if spared >= LEAST and not taken and (best is None or spared > best.answers):
            best = Fit("notice", str(minutes), spared)
    return [best] if best else []


def _against(answers: Sequence[Answer]) -> list[Answer]:
    """The NOs of whom the time did not suit; none, if one of these slots was taken."""
    if any(one.yes for one in answers):
        return []
    return [one for one in answers if one.reason == declines.WRONG_TIME]
