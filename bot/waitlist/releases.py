"""A slot that was given comes back: to whoever stands by, or to the list.

The winner's old appointment was never touched, so nothing is lost by giving back. Each in the
caller's transaction, with the winner's contact locked.
"""

from datetime import datetime
from typing import Literal

from bot import database
from bot.messages import contacts, outbox
from bot.waitlist import answers, offers, slots, texts
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot

GivenBack = Literal["released", "staff", "gone"]
BOOKED: str = "booked"
"""The thread's state of a patient who has a slot."""


async def give_back(
    offer_id: int, patient_id: int, rules: Rules, now: datetime
) -> tuple[GivenBack, Slot | None]:
    """The winner gives the slot back by text.

    ``staff``: it is booked in the clinic's own system already, so a person must undo it. ``gone``:
    it is not theirs, or it has begun.
    """
    slot = await slots.lock_of_offer(offer_id, patient_id, rules)
    state = await database.fetch_value("SELECT state FROM offer WHERE id = $1", offer_id)
    if slot is None or state != "accepted" or slot.starts_at <= now:
        return "gone", slot
    if slot.booked_at is not None:
        return "staff", slot
    await release(slot.id, "given_back", now)
    return "released", slot


async def release(slot_id: int, why: Literal["given_back", "not_honoured"], now: datetime) -> None:
    """Take a locked, filled slot from its winner, whose wish goes back on the list, and reopen it.

    A slot that was reported again in the meantime is open as another row already: then this one
    is closed as withdrawn.
    """
    await database.execute(
        """
        UPDATE waitlist_entry AS entry SET active = TRUE, closed_reason = NULL, updated_at = $2
        FROM offer WHERE offer.cancellation_id = $1 AND offer.state = 'accepted'
          AND entry.id = offer.entry_id AND entry.closed_reason = 'accepted'
          AND NOT EXISTS (SELECT FROM waitlist_entry AS twin WHERE twin.active
            AND twin.patient_id = entry.patient_id
            AND lower(twin.patient_name) = lower(entry.patient_name))
        """,
        slot_id,
        now,
    )
    await database.execute(
        """
        UPDATE offer SET state = 'canceled', closed_why = $2
        WHERE cancellation_id = $1 AND state = 'accepted'
        """,
        slot_id,
        why,
    )
    reopened = await database.execute(
        """
        UPDATE cancellation_event AS slot SET status = 'open', verdict = NULL, closed_at = NULL,
            booked_at = NULL, waits_for = 'batch'
        WHERE id = $1 AND NOT EXISTS (SELECT FROM cancellation_event AS twin
            WHERE twin.status = 'open' AND twin.provider_id = slot.provider_id
              AND lower(twin.location) = lower(slot.location)
              AND twin.slot_start_at = slot.slot_start_at)
        """,
        slot_id,
    )
    if reopened:
        await slots.look_soon([slot_id], now)
    else:
        await database.execute(
            "UPDATE cancellation_event SET status = 'aborted', verdict = 'withdrawn' WHERE id = $1",
            slot_id,
        )
    await slots.wake_waiting(now)


Promoted = Literal["promoted", "busy", "nobody"]


async def promote_stand_by(slot: Slot, rules: Rules, now: datetime) -> Promoted:
    """Give a locked, open slot to whoever stands by, without a new round.

    ``busy``: their own text waits for its turn (it may be a STOP), or that is being taken at this
    moment; look again soon. Their contact is taken with SKIP LOCKED, since the slot's lock is held
    already.
    """
    offer = await database.fetch_one(
        "SELECT id, patient_id FROM offer WHERE cancellation_id = $1 AND stand_by", slot.id
    )
    if offer is None:
        return "nobody"
    if not await _is_silent(offer["patient_id"]):
        return "busy"
    await database.execute("UPDATE offer SET stand_by = FALSE WHERE id = $1", offer["id"])
    contact = await contacts.lock(offer["patient_id"])
    if not await _may_have_it(offer["id"], contact, slot, rules, now):
        return "nobody"
    await slots.close(slot.id, "filled", "filled", now)
    await answers.win(offer["id"], now)
    await offers.cancel_live(slot.id, "taken", "taken", rules, now)
    asks = offers.position(BOOKED, offer["id"])
    await outbox.enqueue(
        [texts.notice("promoted", slot, offer["id"], contact, asks, rules, now)], now
    )
    return "promoted"


async def _is_silent(patient_id: int) -> bool:
    """Whether nothing of this patient waits; if so, their contact is locked."""
    free = "SELECT id FROM patient_contact WHERE id = $1 FOR NO KEY UPDATE SKIP LOCKED"
    if await database.fetch_value(free, patient_id) is None:
        return False
    return not await database.fetch_value(
        """
        SELECT EXISTS (SELECT FROM message_log WHERE patient_id = $1 AND direction = 'inbound'
            AND taken_at IS NULL AND set_aside_at IS NULL)
        """,
        patient_id,
    )


async def _may_have_it(
    offer_id: int, contact: contacts.Contact, slot: Slot, rules: Rules, now: datetime
) -> bool:
    """Whether who stood by still waits, and may be told now."""
    if contact.opt_out or contact.unreachable:
        return False
    if rules.window.opening(now, contact.zones) != now:
        return False
    waits: bool = await database.fetch_value(
        """
        SELECT entry.active AND NOT EXISTS (SELECT FROM offer AS live
                WHERE live.patient_id = offer.patient_id AND live.state = 'pending')
            AND (entry.current_appt_at IS NULL OR entry.current_appt_at > $2)
        FROM offer JOIN waitlist_entry AS entry ON entry.id = offer.entry_id WHERE offer.id = $1
        """,
        offer_id,
        slot.starts_at,
    )
    return bool(waits)
