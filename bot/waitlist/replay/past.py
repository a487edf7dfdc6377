"""What is known of a slot of the past: who stood in line for it, and what they said. Values."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from bot.settings import Pace, Pacing
from bot.waitlist.pacing.rule import Belief
from bot.waitlist.rules.contact_hours import Window

Said = Literal["yes", "no", "stop", "failed", "gone"]
"""``failed``: the text reached nobody. ``gone``: they took another slot meanwhile."""


@dataclass(frozen=True)
class Setting:
    """How many are asked, and for how long: what a clinic sets."""

    pacing: Pacing
    size: int
    hold: timedelta
    pace: Pace = "normal"


@dataclass(frozen=True)
class Reply:
    """What a patient says to a text, ``after`` so many minutes; silence has no ``after``.

    ``told``: after how many minutes they learned that the slot was taken, if they did. What they
    would have said later is not known. ``heeds``: whether they then say nothing any more.
    ``imagined``: from which age on it is drawn, and did not happen; ``inf`` for none of it.
    """

    said: Said | None = None
    after: float = math.inf
    told: float = math.inf
    heeds: bool = False
    imagined: float = math.inf
    free_at: datetime | None = None
    """Before this they could not be asked, as far as is known."""


NEVER_ASKED: Final = Reply(imagined=0.0)
"""Whoever was never asked; as it stands, they say nothing."""


@dataclass(frozen=True)
class Became:
    """What became of a slot. ``minutes``: from its opening to the YES that took it, or ``None``.

    ``yes`` counts all who said it, the winner too. ``imagined`` of the ``texts`` met an answer that
    was drawn, and did not happen.
    """

    minutes: float | None
    texts: int
    yes: int
    imagined: int = 0


class Counted(NamedTuple):
    """How many could be asked at a moment, once so many had been."""

    at: datetime
    asked: int
    waiting: int


@dataclass(frozen=True)
class PastSlot:
    """A slot and its line, best first: those who were asked in their order, then who was not.

    ``live`` is how it was asked for, and ``belief_at`` what a computed pace believed then.
    ``asked``: when each was asked who was, in the order of the line. ``became``: what was seen.
    """

    id: int
    opened_at: datetime
    starts_at: datetime
    zone: ZoneInfo
    window: Window
    live: Setting
    line: tuple[Reply, ...]
    asked: tuple[datetime, ...]
    became: Became
    belief_at: Callable[[datetime], Belief]
    counted: tuple[Counted, ...] = ()
    """As a computed pace counted them; nothing where none did."""
