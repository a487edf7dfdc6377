"""The slots of a month, read from what was kept of each decision and each reply. Read-only.

A slot is left out that nobody was asked for, that was withdrawn, that a person gave away by hand,
or that its winner gave back: no setting would have decided those.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot import database
from bot.settings import Pace, Pacing
from bot.waitlist.evidence import curves
from bot.waitlist.pacing.curve import Observed
from bot.waitlist.pacing.delays import DAY
from bot.waitlist.pacing.rule import CAPS, Belief
from bot.waitlist.replay import engine
from bot.waitlist.replay.past import NEVER_ASKED, Became, Counted, PastSlot, Reply, Said, Setting
from bot.waitlist.rules import slot as slots
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot

MINUTE: Final = timedelta(minutes=1)
REPLAYED: Final = """
    slot.closed_at >= $1 AND slot.closed_at < $2 AND slot.status IN ('filled', 'expired')
    AND NOT slot.shadow
    AND EXISTS (SELECT FROM offer_batch WHERE offer_batch.cancellation_id = slot.id)
    AND NOT EXISTS (SELECT FROM offer WHERE offer.cancellation_id = slot.id
        AND (offer.state = 'accepted' AND offer.answer IS DISTINCT FROM 'yes'
             OR offer.closed_why IN ('released', 'not_honoured')))
"""


@dataclass(frozen=True)
class Log:
    """``slots`` come out under their own setting as they did; ``left_out`` do not, or a person
    decided them. ``offers`` is what all of them teach about answers."""

    slots: Sequence[PastSlot]
    left_out: int
    offers: Sequence[Observed]


@dataclass(frozen=True, kw_only=True)
class _Closed(Slot):
    policy: Pacing
    size: int
    hold_seconds: float
    cap: float | None
    life: timedelta | None


@dataclass(frozen=True)
class _Offer:
    slot_id: int
    entry_id: int | None
    state: str
    closed_why: str | None
    created_at: datetime
    answer: Said | None
    answered_at: datetime | None
    gone_at: datetime | None


@dataclass(frozen=True)
class _Standing:
    slot_id: int
    entry_id: int | None


async def read(start: datetime, end: datetime, rules: Rules) -> Log:
    """The slots that closed from ``start`` up to ``end``."""
    closed = await database.rows(
        slots.reader(rules.clinic, _Closed),
        f"""
        SELECT {slots.COLUMNS}, batch.policy, batch.size, batch.hold_seconds, batch.cap, (
                SELECT max(hold_expires_at - created_at) FROM offer
                WHERE offer.cancellation_id = slot.id AND offer.batch_number = batch.number) AS life
        {slots.SOURCE} JOIN offer_batch AS batch ON batch.cancellation_id = slot.id
          AND batch.number = (SELECT min(number) FROM offer_batch AS first
              WHERE first.cancellation_id = slot.id)
        WHERE {REPLAYED} ORDER BY slot.id
        """,  # noqa: S608 - constants of this and another module
        start,
        end,
    )
    offers = await _offers(start, end)
    standing = await _lines(start, end)
    counted = await _counted(start, end)
    believed = await _believed()
    found = [
        engine.settled(replace(past, counted=tuple(counted[slot.id])))
        for slot in closed
        if (past := _past(slot, offers[slot.id], standing[slot.id], believed, rules)) is not None
    ]
    kept = [slot for slot in found if slot is not None]
    everybody: int = await database.fetch_value(
        """
        SELECT count(*) FROM cancellation_event AS slot
        WHERE closed_at >= $1 AND closed_at < $2 AND status IN ('filled', 'expired') AND NOT shadow
          AND EXISTS (SELECT FROM offer_batch WHERE offer_batch.cancellation_id = slot.id)
        """,
        start,
        end,
    )
    return Log(kept, everybody - len(kept), _observed(kept))


async def _offers(start: datetime, end: datetime) -> dict[int, list[_Offer]]:
    rows = await database.rows(
        _Offer,
        f"""
        SELECT offer.cancellation_id AS slot_id, offer.entry_id, offer.state, offer.closed_why,
               offer.created_at, offer.answer, offer.answered_at,
               CASE WHEN offer.closed_why IN ('given', 'opted_out') THEN (
                   SELECT min(accepted_at) FROM offer AS other
                   WHERE other.patient_id = offer.patient_id AND accepted_at >= offer.created_at)
               END AS gone_at
        FROM cancellation_event AS slot JOIN offer ON offer.cancellation_id = slot.id
        WHERE {REPLAYED} AND offer.closed_why IS DISTINCT FROM 'not_sent'
        ORDER BY offer.cancellation_id, offer.batch_number, offer.rank NULLS LAST, offer.id
        """,  # noqa: S608 - a constant of this module
        start,
        end,
    )
    by_slot: dict[int, list[_Offer]] = defaultdict(list)
    for row in rows:
        by_slot[row.slot_id].append(row)
    return by_slot


async def _lines(start: datetime, end: datetime) -> dict[int, list[int | None]]:
    rows = await database.rows(
        _Standing,
        f"""
        SELECT line.cancellation_id AS slot_id, line.entry_id
        FROM cancellation_event AS slot JOIN slot_line AS line ON line.cancellation_id = slot.id
        WHERE {REPLAYED} ORDER BY line.cancellation_id, line.rank
        """,  # noqa: S608 - a constant of this module
        start,
        end,
    )
    by_slot: dict[int, list[int | None]] = defaultdict(list)
    for row in rows:
        by_slot[row.slot_id].append(row.entry_id)
    return by_slot


@dataclass(frozen=True)
class _Batch:
    slot_id: int
    at: datetime
    asked: int
    waiting: int


async def _counted(start: datetime, end: datetime) -> dict[int, list[Counted]]:
    rows = await database.rows(
        _Batch,
        f"""
        SELECT batch.cancellation_id AS slot_id, batch.asked_at AS at, batch.waiting, (
                SELECT count(*) FROM offer WHERE offer.cancellation_id = slot.id
                AND batch_number < batch.number AND closed_why IS DISTINCT FROM 'not_sent')
                AS asked
        FROM cancellation_event AS slot JOIN offer_batch AS batch
          ON batch.cancellation_id = slot.id
        WHERE {REPLAYED} AND batch.waiting IS NOT NULL ORDER BY batch.cancellation_id, batch.number
        """,  # noqa: S608 - a constant of this module
        start,
        end,
    )
    by_slot: dict[int, list[Counted]] = defaultdict(list)
    for row in rows:
        by_slot[row.slot_id].append(Counted(row.at, row.asked, row.waiting))
    return by_slot


Believed = Callable[[Slot, datetime], Belief]


async def _believed() -> Believed:
    """What was believed of a slot at a time: by the newest version of then."""
    versions = await curves.versions()

    def believed(slot: Slot, now: datetime) -> Belief:
        known = (one for one in versions if one.learned_at is None or one.learned_at <= now)
        return next(known, curves.FIRST).of(slot, now)

    return believed


def _past(
    slot: _Closed,
    offers: Sequence[_Offer],
    standing: Sequence[int | None],
    believed: Believed,
    rules: Rules,
) -> PastSlot | None:
    if not offers:
        return None
    taken_at = slot.closed_at if slot.status == "filled" else None
    replies = [_reply(one, taken_at) for one in offers]
    asked = {one.entry_id for one in offers}
    rest = [NEVER_ASKED for entry_id in standing if entry_id not in asked]
    won = taken_at is not None
    return PastSlot(
        id=slot.id,
        opened_at=slot.created_at,
        starts_at=slot.starts_at,
        zone=slot.place.zone,
        window=rules.window_at(slot.place),
        live=_setting(slot),
        line=(*replies, *rest),
        asked=tuple(one.created_at for one in offers),
        became=Became(
            minutes=(taken_at - slot.created_at) / MINUTE if won and taken_at else None,
            texts=len(offers),
            yes=sum(reply.said == "yes" for reply in replies),
        ),
        belief_at=lambda now: believed(slot, now),
    )


def _setting(slot: _Closed) -> Setting:
    hold = timedelta(seconds=slot.hold_seconds)
    if slot.policy == "fixed":
        return Setting("fixed", slot.size, hold)
    cap = slot.cap or CAPS["normal"]
    pace: Pace = min(CAPS, key=lambda name: abs(CAPS[name] - cap))
    return Setting("computed", slot.size, slot.life or hold, pace)


def _reply(one: _Offer, taken_at: datetime | None) -> Reply:
    """What is known of an answer. A YES that took nothing while the slot was open was of somebody
    who could not have it any more."""

    def after(at: datetime) -> float:
        return max(0.0, (at - one.created_at) / MINUTE)

    if one.state == "failed" and one.answer is None:
        return Reply("failed", 0.0)
    told = one.closed_why == "taken" and taken_at is not None
    learns = after(taken_at) if told and taken_at else math.inf
    if one.answer is not None and one.answered_at is not None:
        useless = one.answer == "yes" and one.state != "accepted"
        if useless and (taken_at is None or one.answered_at < taken_at):
            return Reply("gone", after(one.answered_at))
        return Reply(one.answer, after(one.answered_at), learns)
    if one.gone_at is not None:
        return Reply("gone", after(one.gone_at))
    return Reply(told=learns, imagined=learns)


def _observed(found: Sequence[PastSlot]) -> list[Observed]:
    return [
        Observed(min(float(DAY), one.told), said, one.after if said else None)
        for slot in found
        for one in slot.line[: len(slot.asked)]
        if one.said not in ("failed", "gone")
        for said in (
            one.said if one.said in ("yes", "no", "stop") and one.after < one.told else None,
        )
    ]
