"""The curve that answers teach: versions that are never changed, the newest of which is believed.

It is learned when twenty patients have answered since the last version, and at the first batch of a
day; by a timer, so that nobody's turn waits for it. Each in the caller's transaction.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from bot import database
from bot.timers import schedule
from bot.waitlist.models import ReplyCurve
from bot.waitlist.pacing import curve
from bot.waitlist.pacing.curve import Curve, Observed, Said
from bot.waitlist.pacing.delays import Delays
from bot.waitlist.pacing.rule import Belief
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot

TIMER_KIND: Final = "curve"
EACH_ANSWERS: Final = 20
AGES: Final = timedelta(hours=20)
"""A version as old as this is learned anew at the next batch: once a working day."""
HALF_A_YEAR: Final = timedelta(days=182)
"""What was answered before is no guide to what will be."""
LEAST_YES: Final = 0.02
MOST_YES: Final = 0.6
"""Whatever a few odd weeks have taught: fewer than one in fifty never asks a hundred at once."""

Kind = Literal["today", "soon", "later"]
"""When a slot is: on this day, within three, or after."""
SOON_DAYS: Final = 3


@dataclass(frozen=True)
class Version:
    """What is believed at a moment. ``id`` is ``None`` for the prior of the first day."""

    id: int | None
    learned_at: datetime | None
    curve: Curve
    kinds: Mapping[str, Belief]

    def of(self, slot: Slot, now: datetime) -> Belief:
        """What is believed of the patients who are asked for this slot now."""
        belief = self.kinds.get(kind(slot.days_ahead(now)), self.curve.belief)
        return Belief(min(max(belief.yes, LEAST_YES), MOST_YES), belief.no, belief.delays)


FIRST: Final = Version(None, None, curve.prior(), {})
_kept: dict[tuple[int, datetime], Version] = {}
"""The newest version that this process has read: a row that never changes."""


def kind(days_ahead: int) -> Kind:
    if days_ahead <= 0:
        return "today"
    return "soon" if days_ahead <= SOON_DAYS else "later"


@dataclass(frozen=True)
class _Newest:
    id: int
    learned_at: datetime


async def newest() -> Version:
    """What is believed now."""
    row = await database.row(
        _Newest, "SELECT id, learned_at FROM reply_curve ORDER BY id DESC LIMIT 1"
    )
    if row is None:
        return FIRST
    key = (row.id, row.learned_at)
    if key not in _kept:
        _kept.clear()
        _kept[key] = _read(await ReplyCurve.get(id=row.id))
    return _kept[key]


async def versions() -> list[Version]:
    """All that was ever believed, the newest first; at last the prior of the first day."""
    rows = await ReplyCurve.all().order_by("-id")
    return [*map(_read, rows), FIRST]


def _read(row: ReplyCurve) -> Version:
    delays = Delays(tuple(row.shares))
    return Version(
        row.id,
        row.learned_at,
        Curve(Belief(row.yes, row.no, delays), row.stop, row.offers, row.answers),
        {name: Belief(yes, no, delays) for name, (yes, no) in row.kinds.items()},
    )


async def heard(now: datetime) -> None:
    """A patient has answered: learn soon, if so many have."""
    await _learn_soon(now, EACH_ANSWERS)


async def asks(now: datetime) -> None:
    """A batch is asked: learn soon, if anything was answered and the last version has aged."""
    since = await database.fetch_value("SELECT max(learned_at) FROM reply_curve")
    if since is not None and now - since >= AGES:
        await _learn_soon(now, 1)


async def _learn_soon(now: datetime, answers: int) -> None:
    """Only inserts a timer, so it may be called under any lock."""
    enough = await database.fetch_value(
        """
        SELECT count(*) >= $1 FROM (SELECT FROM offer WHERE answered_at > COALESCE(
            (SELECT max(learned_at) FROM reply_curve), '-infinity') LIMIT $1) AS answered
        """,
        answers,
    )
    if enough:
        await schedule.arm_missing(TIMER_KIND, [0], now)


@dataclass(frozen=True)
class _Offer:
    """Minutes, where times are meant."""

    age: float
    answer: Said | None
    after: float | None
    days_ahead: int


async def learn(rules: Rules, now: datetime) -> int:
    """Add the version that all offers of half a year teach; its id."""
    log = await _log(rules, now)
    learned, kinds = await asyncio.to_thread(_learn, log)
    row = await ReplyCurve.create(
        learned_at=now,
        offers=learned.offers,
        answers=learned.answers,
        yes=learned.belief.yes,
        no=learned.belief.no,
        stop=learned.stop,
        shares=list(learned.belief.delays.shares),
        kinds={name: [belief.yes, belief.no] for name, belief in kinds.items()},
    )
    return int(row.id)


def _learn(log: list[_Offer]) -> tuple[Curve, dict[str, Belief]]:
    learned = curve.learn([_observed(one) for one in log])
    by_kind: dict[str, list[Observed]] = {"today": [], "soon": [], "later": []}
    for one in log:
        by_kind[kind(one.days_ahead)].append(_observed(one))
    return learned, {
        name: curve.narrowed(learned.belief, offers) for name, offers in by_kind.items()
    }


def _observed(one: _Offer) -> Observed:
    return Observed(one.age, one.answer, one.after)


async def _log(rules: Rules, now: datetime) -> list[_Offer]:
    """Offers whose text left us.

    Whoever was told that a slot is gone is watched until then alone: those who answer all the same
    are no measure of those who don't.
    """
    return await database.rows(
        _Offer,
        """
        SELECT extract(epoch FROM GREATEST(seen_until, offer_sent_at) - offer_sent_at)::float8 / 60
                   AS age,
               CASE WHEN answered_at <= seen_until THEN answer END AS answer,
               CASE WHEN answered_at <= seen_until THEN
                   extract(epoch FROM GREATEST(answered_at, offer_sent_at) - offer_sent_at)::float8
                   / 60 END AS after,
               (slot_start_at AT TIME ZONE $3)::date - (offer_sent_at AT TIME ZONE $3)::date
                   AS days_ahead
        FROM offer JOIN cancellation_event AS slot ON slot.id = cancellation_id
        CROSS JOIN LATERAL (SELECT CASE WHEN offer.state = 'canceled' AND closed_at < $1
            THEN closed_at ELSE $1 END AS seen_until) AS watched
        WHERE offer.created_at > $2 AND offer_sent_at IS NOT NULL AND offer.state <> 'failed'
          AND offer.channel = 'sms'
        ORDER BY offer.id
        """,
        now,
        now - HALF_A_YEAR,
        rules.clinic.zone.key,
    )
