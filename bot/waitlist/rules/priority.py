"""The priority score: exact, and a step function of time. Pure.

urgent +30; manual boost 0 to 40; current appointment in >= 180 days +20, >= 90 +10, >= 30 +5;
seniority +1 for each 30 days on the list, at most 10. Ties: who joined first.
Source: the clinic's own rule.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

URGENT: Final = 30
MOST_BOOST: Final = 40
DISTANCES: Final = ((timedelta(days=180), 20), (timedelta(days=90), 10), (timedelta(days=30), 5))
"""How far away the current appointment is at least, and what that adds."""
SENIORITY_STEP: Final = timedelta(days=30)
MOST_SENIORITY: Final = 10


@dataclass(frozen=True)
class Score:
    """A score taken apart, and the instant at which it next changes by time alone."""

    urgent: int
    boost: int
    distance: int
    seniority: int
    changes_at: datetime | None

    @property
    def total(self) -> int:
        return self.urgent + self.boost + self.distance + self.seniority


class Weighed(Protocol):
    """What counts of an entry; times are aware."""

    @property
    def urgent_flag(self) -> bool: ...
    @property
    def manual_boost(self) -> int: ...
    @property
    def current_appt_at(self) -> datetime | None: ...
    @property
    def joined_at(self) -> datetime: ...


def of(entry: Weighed, now: datetime) -> Score:
    """The score of an entry at ``now``."""
    return score(
        urgent=entry.urgent_flag,
        boost=entry.manual_boost,
        current_appt_at=entry.current_appt_at,
        joined_at=entry.joined_at,
        now=now,
    )


def score(
    *,
    urgent: bool,
    boost: int,
    current_appt_at: datetime | None,
    joined_at: datetime,
    now: datetime,
) -> Score:
    """The score at ``now``; every datetime is aware."""
    distance, distance_until = _distance(current_appt_at, now)
    seniority, seniority_until = _seniority(joined_at, now)
    changes = [at for at in (distance_until, seniority_until) if at is not None]
    return Score(
        urgent=URGENT if urgent else 0,
        boost=boost,
        distance=distance,
        seniority=seniority,
        changes_at=min(changes, default=None),
    )


def _distance(current_appt_at: datetime | None, now: datetime) -> tuple[int, datetime | None]:
    if current_appt_at is None:
        return 0, None
    for least, points in DISTANCES:
        if current_appt_at - now >= least:
            # At exactly this instant it still counts; a microsecond later it does not.
            return points, current_appt_at - least + timedelta(microseconds=1)
    return 0, None


def _seniority(joined_at: datetime, now: datetime) -> tuple[int, datetime | None]:
    steps = max(0, (now - joined_at) // SENIORITY_STEP)
    if steps >= MOST_SENIORITY:
        return MOST_SENIORITY, None
    return steps, joined_at + SENIORITY_STEP * (steps + 1)
