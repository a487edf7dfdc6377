"""What a setting costs and brings for a usual slot, by what is believed of answers. Pure.

The rule itself asks invented patients who answer as the clinic's curve says; the same ones meet
every setting.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from bot.waitlist.evidence.curves import Version
from bot.waitlist.pacing.rule import Belief
from bot.waitlist.replay import engine, estimate
from bot.waitlist.replay.past import NEVER_ASKED, Became, PastSlot, Reply, Setting
from bot.waitlist.rules.contact_hours import Window

SLOTS: Final = 80
SEED: Final = 7
MORNING: Final = datetime(2027, 1, 4, 14, 0, tzinfo=UTC)
ALL_DAY: Final = Window(time(6), time(23, 59), ZoneInfo("Etc/UTC"))
SEVEN: Final = timedelta(minutes=7)
OTHERS: Final = (
    Setting("fixed", 1, timedelta(minutes=15)),
    Setting("fixed", 3, SEVEN),
    Setting("fixed", 5, SEVEN),
    Setting("fixed", 10, timedelta(minutes=5)),
    Setting("computed", 3, SEVEN, "calm"),
    Setting("computed", 3, SEVEN, "normal"),
    Setting("computed", 3, SEVEN, "urgent"),
)


@dataclass(frozen=True)
class Usual:
    """A usual slot: how many it could be put to, and how many minutes before it begins."""

    depth: int = 30
    minutes: int = 600


@dataclass(frozen=True)
class Point:
    """What a setting makes of usual slots: ``texts`` and ``turned_away`` for each fill."""

    setting: Setting
    live: bool
    filled: float
    minutes: float
    texts: float
    turned_away: float


def points(live: Setting, version: Version, usual: Usual) -> list[Point]:
    """The setting of today and some others, the fastest first. Those that fill nothing are left
    out."""
    belief = version.curve.belief
    others = [one for one in OTHERS if _asks(one) != _asks(live)]
    found = [_point(one, one is live, _lived(one, belief, usual)) for one in (live, *others)]
    return sorted((one for one in found if one.filled > 0), key=lambda one: one.minutes)


def _asks(setting: Setting) -> object:
    """What differs between two settings that ask differently."""
    if setting.pacing == "computed":
        return setting.pace
    return setting.size, setting.hold


def _point(setting: Setting, live: bool, month: estimate.Month) -> Point:
    return Point(setting, live, month.filled, month.minutes, month.texts, month.turned_away)


@lru_cache(maxsize=64)
def _lived(setting: Setting, belief: Belief, usual: Usual) -> estimate.Month:
    lines = _lines(belief, usual)
    return estimate.summed([engine.run(_slot(line, belief, usual), setting) for line in lines])


@lru_cache(maxsize=4)
def _lines(belief: Belief, usual: Usual) -> Sequence[tuple[Reply, ...]]:
    dice = Random(SEED)  # noqa: S311 - no secret
    world = estimate.World(belief.yes, belief.no, belief.delays, 0.0)
    return [
        tuple(estimate.imagined(NEVER_ASKED, world, dice) for _ in range(usual.depth))
        for _ in range(SLOTS)
    ]


def _slot(line: tuple[Reply, ...], belief: Belief, usual: Usual) -> PastSlot:
    return PastSlot(
        id=0,
        opened_at=MORNING,
        starts_at=MORNING + timedelta(minutes=usual.minutes),
        zone=ALL_DAY.clinic,
        window=ALL_DAY,
        live=OTHERS[0],
        line=line,
        asked=(MORNING,),
        became=Became(None, 0, 0),
        belief_at=lambda _: belief,
    )
