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
YEAR: Final = timedelta(days=365)
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
class _Run:
    """Slots in a row with one batch size, hold and cap."""

    policy: Pacing
    size: int
    hold_seconds: float
    cap: float | None
    since: datetime
    slots: int
    filled: int
    soon: int
    texts: int
    yes: int

    @property
    def setting(self) -> Setting:
        if self.policy == "fixed":
            return Setting("fixed", self.size, timedelta(seconds=self.hold_seconds))
        cap = self.cap or CAPS["normal"]
        pace: Pace = min(CAPS, key=lambda name: abs(CAPS[name] - cap))
        return Setting("computed", 0, timedelta(0), pace)


async def stretches(now: datetime) -> list[Stretch]:
    """Those of the last year, the newest first, at most ``LONGEST``."""
    rows = await database.rows(
        _Run,
        """
        -- What every YES of the year was to.
        WITH said AS (
            SELECT cancellation_id, count(*) AS yes FROM offer
            WHERE answered_at > $1 AND answer = 'yes' GROUP BY cancellation_id
        -- The closed slots, each with the setting of its first batch; a computed size is none.
        ), put AS (
            SELECT batch.id, batch.policy, batch.hold_seconds, batch.cap, batch.asked_at,
                   CASE batch.policy WHEN 'fixed' THEN batch.size ELSE 0 END AS size,
                   CASE batch.policy WHEN 'fixed' THEN batch.hold_seconds ELSE 0 END AS hold,
                   slot.status = 'filled' AS filled,
                   slot.status = 'filled' AND slot.closed_at - slot.created_at <= interval '2 h'
                       AS soon,
                   slot.asked AS texts, COALESCE(said.yes, 0) AS yes
            FROM offer_batch AS batch JOIN cancellation_event AS slot ON slot.id = cancellation_id
            LEFT JOIN said ON said.cancellation_id = slot.id
            WHERE slot.created_at > $1 AND batch.number = 1 AND NOT slot.shadow
              AND slot.status IN ('filled', 'expired')
        -- A slot under another setting than the one before begins a run.
        ), marked AS (
            SELECT *, (policy, size, hold, cap) IS DISTINCT FROM
                lag((policy, size, hold, cap)) OVER (ORDER BY asked_at, id) AS begins
            FROM put
        ), numbered AS (
            SELECT *, count(*) FILTER (WHERE begins) OVER (ORDER BY asked_at, id) AS run
            FROM marked
        )
        SELECT policy, size, min(hold_seconds) AS hold_seconds, cap, min(asked_at) AS since,
               count(*)::int AS slots, count(*) FILTER (WHERE filled)::int AS filled,
               count(*) FILTER (WHERE soon)::int AS soon,
               sum(texts)::int AS texts, sum(yes)::int AS yes
        FROM numbered GROUP BY run, policy, size, cap ORDER BY run
        """,
        now - YEAR,
    )
    found = [_stretch(key, list(some)) for key, some in groupby(rows, lambda row: row.setting)]
    return found[::-1][:LONGEST]


def _stretch(setting: Setting, runs: list[_Run]) -> Stretch:
    return Stretch(
        setting,
        runs[0].since,
        sum(one.slots for one in runs),
        sum(one.filled for one in runs),
        sum(one.soon for one in runs),
        sum(one.texts for one in runs),
        sum(one.yes for one in runs),
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
