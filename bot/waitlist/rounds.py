"""What happens to an open slot: looked at until it closes. Each in the caller's transaction.

A slot is looked at when its timer is due or when something about it changed; ``look`` reads what
is true under the slot's lock and does the one thing that ``batches.decide`` says. Looking twice,
late, or without need does no harm. Candidates' contacts are only ever taken with SKIP LOCKED.
"""

import uuid
from datetime import datetime, timedelta
from typing import Final

from bot import database
from bot.messages import outbox
from bot.timers import schedule
from bot.waitlist import entries, offers, releases, slots, texts
from bot.waitlist.rules import batches, eligibility
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot, Withdrawn

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
    decision = batches.decide(facts)
    if isinstance(decision, batches.OfferBatch):
        promoted = await releases.promote_stand_by(slot, rules, now)
        if promoted == "promoted":
            return
        if promoted == "busy":
            decision = batches.Wait("candidates", now + BUSY_RETRY)
        else:
            asked = await _offer_batch(slot, rules, now)
            decision = batches.asked(facts) if asked else batches.nobody(facts)
    if isinstance(decision, batches.Close):
        await slots.close(slot_id, "expired", decision.verdict, now)
    else:
        await _wait(slot, decision, fired=token is not None)
    if freed:
        await slots.wake_waiting(now)


async def _facts(slot: Slot, rules: Rules, now: datetime) -> batches.Facts:
    counted = await database.fetch_one(
        """
        SELECT max(hold_expires_at) FILTER (WHERE state = 'pending') AS live_until,
               count(*) FILTER (WHERE state <> 'failed') AS asked,
               count(*) FILTER (WHERE state = 'failed') AS unsent
        FROM offer WHERE cancellation_id = $1
        """,
        slot.id,
    )
    assert counted is not None
    return batches.Facts(
        now=now,
        starts_at=slot.starts_at,
        hold=rules.hold,
        opening=rules.window.opening(now, hold=rules.hold),
        found_nobody=slot.waits_for == "candidates",
        **counted,
    )


async def _offer_batch(slot: Slot, rules: Rules, now: datetime) -> bool:
    """Ask the best candidates; False if there is nobody to ask."""
    await entries.refresh_scores(now)
    closed = rules.closed_zones.at(now)
    candidates = await eligibility.pick(slot, rules.batch_size, rules.caps, closed, now)
    batch = slot.batch_number + 1
    made = await offers.make(slot.id, batch, candidates, now, now + rules.hold)
    if made or slot.eligible_depth is None:
        await _note_depth(slot)
    if not made:
        return False
    await database.execute(
        "UPDATE cancellation_event SET batch_number = $2 WHERE id = $1", slot.id, batch
    )
    languages = {candidate.patient_id: candidate.language for candidate in candidates}
    asking = [
        texts.offer(
            slot,
            offer_id,
            patient_id,
            languages[patient_id],
            offers.position(ASKED, offer_id),
            rules,
            now,
        )
        for offer_id, patient_id in made
    ]
    await outbox.enqueue(asking, now)
    return True


async def _note_depth(slot: Slot) -> None:
    """Keep the most patients that suited a slot whenever it was put to some of them."""
    await database.execute(
        """
        UPDATE cancellation_event SET eligible_depth = GREATEST(eligible_depth, $2::int)
        WHERE id = $1
        """,
        slot.id,
        await eligibility.depth(slot),
    )


async def _wait(slot: Slot, decision: batches.Wait, *, fired: bool) -> None:
    """Arm the next look, unless the timer for exactly that is armed already."""
    same = (slot.waits_for, slot.next_look_at) == (decision.waits_for, decision.until)
    if same and not fired and slot.timer_token is not None:
        return
    token = uuid.uuid4()
    await database.execute(
        """
        UPDATE cancellation_event SET waits_for = $2, next_look_at = $3, timer_token = $4
        WHERE id = $1
        """,
        slot.id,
        decision.waits_for,
        decision.until,
        token,
    )
    await schedule.arm(slots.TIMER_KIND, slot.id, decision.until, token=token)


async def withdraw(slot_id: int, verdict: Withdrawn, rules: Rules, now: datetime) -> bool:
    """Take a slot back: its live offers end, and patients who were asked are told once.

    False if it was not open any more.
    """
    slot = await slots.lock(slot_id, rules)
    if slot is None or slot.status != "open":
        return False
    await slots.close(slot_id, "aborted", verdict, now)
    await offers.cancel_live(slot_id, verdict, "closed", rules, now)
    await slots.wake_waiting(now)
    return True
