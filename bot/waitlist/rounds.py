"""What happens to an open slot: looked at until it closes. Each in the caller's transaction.

A slot is looked at when its timer is due or when something about it changed; ``look`` reads what
is true under the slot's lock and does the one thing that ``batches.decide`` says. Looking twice,
late, or without need does no harm. Candidates' contacts are only ever taken with SKIP LOCKED.
"""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot import database, installation, metrics
from bot.dialogue import Position
from bot.languages import Language
from bot.messages import outbox
from bot.timers import schedule
from bot.waitlist import calls, fits, offers, ranking, releases, slots, texts, withdrawals
from bot.waitlist.evidence import curves, decisions, paced
from bot.waitlist.rules import batches, eligibility
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot
from bot.waitlist.upkeep import wrong_clock

BUSY_RETRY: Final = timedelta(seconds=1)
ASKED: Final = "offered"
"""The thread's state in which the answer to an offer is read."""
BESIDE: Final = "beside"
"""What it remembers there, if another question of ours may still be being answered."""


async def look(
    slot_id: int,
    rules: Rules,
    now: datetime,
    token: uuid.UUID | None = None,
    *,
    by_hand: bool = False,
) -> None:
    """Do the one next thing for a slot. With a token that isn't the slot's own: nothing.

    ``by_hand``: a person wants somebody to be asked now."""
    slot = await slots.lock(slot_id, rules)
    if slot is None or slot.status != "open":
        return
    if token is not None and token != slot.timer_token:
        return
    if not slot.place.active:
        await _withdraw(slot, now)
        return
    await wrong_clock.shorten_holds(slot_id, rules.hold, now)
    if slot.settles_at is not None and slot.settles_at > now:
        await schedule.arm_missing(slots.TIMER_KIND, [slot_id], slot.settles_at)
        return
    freed = await offers.expire_due(slot_id, now)
    facts = replace(await _facts(slot, rules, now), by_hand=by_hand)
    step = batches.policy(facts)
    window = rules.window_at(slot.place)
    opening = window.opening(now, hold=batches.life(facts, step))
    decision = batches.decide(facts, step, opening)
    if isinstance(decision, batches.OfferBatch):
        promoted = await releases.promote_stand_by(slot, rules, now)
        if promoted == "promoted":
            return
        if promoted == "busy":
            decision = batches.Wait("batch", now + BUSY_RETRY)
        else:
            asked = await _ask(slot, decision, rules, now)
            decision = batches.asked(facts, decision) if asked else batches.nobody(facts)
    decision = await _call(slot, facts, decision, rules, now)
    if isinstance(decision, batches.Close):
        await slots.expire(slot, decision.verdict, now)
    else:
        await _wait(slot, decision, fired=token is not None)
    if freed:
        await slots.wake_waiting(now)


async def _withdraw(slot: Slot, now: datetime) -> None:
    """The place of an open slot has been closed."""
    await slots.withdraw(slot, "withdrawn", now)
    await withdrawals.cancel_live(slot, "withdrawn", "closed", now)
    await slots.wake_waiting(now)


async def _call(
    slot: Slot,
    facts: batches.Facts,
    decision: batches.Wait | batches.Close,
    rules: Rules,
    now: datetime,
) -> batches.Wait | batches.Close:
    """Where no text helps any more, who can't be texted is called, a few at a time; the slot stays
    open for them."""
    if facts.to_call or now >= slot.starts_at or not batches.may_call(decision):
        return decision
    candidates = await eligibility.to_call(slot, facts.size, now)
    await calls.make(slot.id, candidates, rules.spoken, now)
    return batches.called(facts, decision) if candidates else decision


async def _facts(slot: Slot, rules: Rules, now: datetime) -> batches.Facts:
    counted = await offers.count(slot.id)
    called = await calls.count(slot.id)
    return batches.Facts(
        now=now,
        starts_at=slot.starts_at,
        size=rules.batch_size,
        hold=rules.hold,
        live_until=counted.live_until,
        next_end=counted.next_end,
        asked=counted.asked,
        unsent=counted.unsent,
        to_call=called.to_make,
        called=called.made,
        found_nobody=slot.waits_for == "candidates",
        may_start=(await installation.state()).may_start_texts,
        paced=await paced.read(slot, rules, now) if rules.pacing == "computed" else None,
    )


async def _ask(slot: Slot, batch: batches.OfferBatch, rules: Rules, now: datetime) -> bool:
    """Ask the best candidates; False if there is nobody to ask."""
    await ranking.refresh_scores(now)
    closed = rules.closed_zones.at(now, batch.life)
    first = slot.batch_number == 0
    line = await eligibility.line(slot, decisions.LINE, rules.caps, closed, now) if first else []
    candidates = await eligibility.pick(slot, batch.size, rules.caps, closed, now)
    number = slot.batch_number + 1
    made = await offers.make(slot.id, number, candidates, now, now + batch.life)
    if not made:
        if slot.eligible_depth is None:
            depth = await eligibility.depth(slot)
            await slots.note_batch(slot.id, slot.batch_number, depth)
        return False
    depth = await eligibility.depth(slot)
    asked = [offer.entry_id for offer in made]
    as_high = await eligibility.to_call(slot, batch.size, now, beside=asked)
    await calls.make(slot.id, as_high, rules.spoken, now)
    await decisions.keep_line(slot.id, line)
    await decisions.note_batch(slot.id, number, batch, depth, now)
    await curves.asks(now)
    await ranking.note_asked(asked, now)
    await slots.note_batch(slot.id, number, depth)
    database.after_commit(metrics.BATCHES.inc)
    beside = await fits.unanswered([offer.patient_id for offer in made], now)
    languages = {candidate.patient_id: candidate.language for candidate in candidates}
    await outbox.enqueue(
        [
            _offer(
                slot,
                offer,
                languages[offer.patient_id],
                batch,
                now,
                beside=offer.patient_id in beside,
            )
            for offer in made
        ],
        now,
    )
    return True


def _offer(
    slot: Slot,
    made: offers.Made,
    language: Language,
    batch: batches.OfferBatch,
    now: datetime,
    *,
    beside: bool,
) -> outbox.Text:
    """``beside``: they may still be answering another question of ours."""
    asks = offers.position(ASKED, made.id)
    if beside:
        asks = Position(asks.state, {**asks.memory, BESIDE: True})
    return texts.offer(slot, made.id, made.patient_id, language, asks, batch, now)


async def _wait(slot: Slot, decision: batches.Wait, *, fired: bool) -> None:
    """Arm the next look, unless the timer for exactly that is armed already."""
    same = (slot.waits_for, slot.next_look_at) == (decision.waits_for, decision.until)
    if not same or fired or slot.timer_token is None:
        await slots.wait(slot, decision.waits_for, decision.until)
