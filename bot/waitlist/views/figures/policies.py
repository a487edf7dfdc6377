"""Under which setting slots were put to patients, and what followed. Read-only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from bot import database
from bot.settings import Pace, Pacing
from bot.waitlist.pacing.rule import CAPS
from bot.waitlist.replay.foreseen import Usual
from bot.waitlist.replay.past import Setting

DAYS: Final = timedelta(days=90)
"""Of so long a usual slot is the middle one."""
DEEPEST: Final = 60
LONGEST_MINUTES: Final = 600
LONGEST: Final = 20
"""Stretches that are shown."""


@dataclass(frozen=True)
class Stretch:
    """Slots that were put to patients under one setting, one after the other. ``yes`` counts all
    who said it."""

    setting: Setting
    since: datetime
    slots: int
    filled: int
    within_two_hours: int
    texts: int
    yes: int


@dataclass(frozen=True)
class _Slot:
    policy: Pacing
    size: int
    hold_seconds: float
    cap: float | None
    asked_at: datetime
    filled: bool
    soon: bool
    texts: int
    yes: int

    @property
    def setting(self) -> Setting:
        if self.policy == "fixed":
            return Setting("fixed", self.size, timedelta(seconds=self.hold_seconds))
        cap = self.cap or CAPS["normal"]
        pace: Pace = min(CAPS, key=lambda name: abs(CAPS[name] - cap))
        return Setting("computed", 0, timedelta(0), pace)


async def stretches() -> list[Stretch]:
    """The newest first, at most ``LONGEST``."""
    rows = await database.rows(
        _Slot,
        """
        SELECT batch.policy, batch.size, batch.hold_seconds, batch.cap, batch.asked_at,
               slot.status = 'filled' AS filled,
               slot.status = 'filled' AND slot.closed_at - slot.created_at <= interval '2 h'
                   AS soon,
               count(offer.id)::int AS texts,
               count(offer.id) FILTER (WHERE offer.answer = 'yes')::int AS yes
        FROM offer_batch AS batch JOIN cancellation_event AS slot ON slot.id = cancellation_id
        LEFT JOIN offer ON offer.cancellation_id = slot.id AND offer.state <> 'failed'
        WHERE batch.number = 1 AND NOT slot.shadow AND slot.status IN ('filled', 'expired')
        GROUP BY batch.id, slot.id ORDER BY batch.asked_at
        """,
    )
    found = [_stretch(key, list(some)) for key, some in groupby(rows, lambda row: row.setting)]
    return found[::-1][:LONGEST]


def _stretch(setting: Setting, slots: list[_Slot]) -> Stretch:
    return Stretch(
        setting,
        slots[0].asked_at,
        len(slots),
        sum(one.filled for one in slots),
        sum(one.soon for one in slots),
        sum(one.texts for one in slots),
        sum(one.yes for one in slots),
    )


@dataclass(frozen=True)
class _Middle:
    depth: float | None
    minutes: float | None


async def typical(now: datetime) -> Usual:
    """The usual slot of late, or what is supposed before the first."""
    row = await database.row(
        _Middle,
        """
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY eligible_depth) AS depth,
               percentile_cont(0.5) WITHIN GROUP (
                   ORDER BY extract(epoch FROM slot_start_at - created_at)::float8 / 60) AS minutes
        FROM cancellation_event WHERE created_at > $1 AND eligible_depth > 0 AND NOT shadow
        """,
        now - DAYS,
    )
    if row is None or row.depth is None or row.minutes is None:
        return Usual()
    depth = min(DEEPEST, max(1, round(row.depth)))
    minutes = min(LONGEST_MINUTES, max(30, round(row.minutes / 30) * 30))
    return Usual(depth, minutes)
