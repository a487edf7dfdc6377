"""What happens to an open slot: looked at until it closes. Each in the caller's transaction.

A slot is looked at when its timer is due or when something about it changed; ``look`` reads what
is true under the slot's lock and does the one thing that ``batches.decide`` says. Looking twice,
late, or without need does no harm. Candidates' contacts are only ever taken with SKIP LOCKED.
"""

import uuid
from datetime import datetime, timedelta
from typing import Final

from bot import installation
from bot.languages import Language
from bot.messages import outbox
from bot.waitlist import entries, offers, releases, slots, texts
from bot.waitlist.rules import batches, eligibility
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot

BUSY_RETRY: Final = timedelta(seconds=1)
ASKED: Final = "offered"
"""The thread's state in which the answer to an offer is read."""


async def look(slot_id: int, rules: Rules, now: datetime, token: uuid.UUID | None = None) -> None:
    """Do the one next thing for a slot. With a token that isn't the slot's own: nothing."""
    slot = await slots.lock(slot_id, rules)
    if slot is None or slot.status != "open":
        return
    if token is not None and token != slot.timer_token:
        return
    freed = await offers.expire_due(slot_id, now)
    facts = await _facts(slot, rules, now)
    batch = batches.policy(facts)
    decision = batches.decide(facts, batch, rules.window.opening(now, hold=batch.hold))
    if isinstance(decision, batches.OfferBatch):
        promoted = await releases.promote_stand_by(slot, rules, now)
        if promoted == "promoted":
            return
        if promoted == "busy":
            decision = batches.Wait("candidates", now + BUSY_RETRY)
        else:
            asked = await _ask(slot, decision, rules, now)
            decision = batches.asked(facts, decision) if asked else batches.nobody(facts)
    if isinstance(decision, batches.Close):
        await slots.expire(slot, decision.verdict, now)
    else:
        await _wait(slot, decision, fired=token is not None)
    if freed:
        await slots.wake_waiting(now)


async def next_batch(slot: Slot, rules: Rules, now: datetime) -> batches.OfferBatch:
    """What would be asked for a locked, open slot now."""
    return batches.policy(await _facts(slot, rules, now))


async def _facts(slot: Slot, rules: Rules, now: datetime) -> batches.Facts:
    counted = await offers.count(slot.id)
    return batches.Facts(
        now=now,
        starts_at=slot.starts_at,
        size=rules.batch_size,
        hold=rules.hold,
        live_until=counted.live_until,
        asked=counted.asked,
        unsent=counted.unsent,
        found_nobody=slot.waits_for == "candidates",
        may_start=(await installation.state()).may_start_texts,
    )


async def _ask(slot: Slot, batch: batches.OfferBatch, rules: Rules, now: datetime) -> bool:
    """Ask the best candidates; False if there is nobody to ask."""
    await entries.refresh_scores(now)
    closed = rules.closed_zones.at(now, batch.hold)
    candidates = await eligibility.pick(slot, batch.size, rules.caps, closed, now)
    number = slot.batch_number + 1
    made = await offers.make(slot.id, number, candidates, now, now + batch.hold)
    if not made:
        if slot.eligible_depth is None:
            depth = await eligibility.depth(slot)
            await slots.note_batch(slot.id, slot.batch_number, depth)
        return False
    await offers.note_batch(slot.id, number, batch, now)
    await entries.note_asked([offer.entry_id for offer in made], now)
    await slots.note_batch(slot.id, number, await eligibility.depth(slot))
    languages = {candidate.patient_id: candidate.language for candidate in candidates}
    await outbox.enqueue(
        [_offer(slot, offer, languages[offer.patient_id], batch, rules, now) for offer in made],
        now,
    )
    return True


def _offer(
    slot: Slot,
    made: offers.Made,
    language: Language,
    batch: batches.OfferBatch,
    rules: Rules,
    now: datetime,
) -> outbox.Text:
    asks = offers.position(ASKED, made.id)
    return texts.offer(slot, made.id, made.patient_id, language, asks, batch.hold, rules, now)


async def _wait(slot: Slot, decision: batches.Wait, *, fired: bool) -> None:
    """Arm the next look, unless the timer for exactly that is armed already."""
    same = (slot.waits_for, slot.next_look_at) == (decision.waits_for, decision.until)
    if not same or fired or slot.timer_token is None:
        await slots.wait(slot, decision.waits_for, decision.until)
