"""A patient's answer to an offer. Each in the caller's transaction, with the contact locked.

Two patients who say YES at once meet at the slot's row lock: the second finds the slot filled.
The partial unique index on accepted offers says the same once more.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot import database
from bot.messages import outbox
from bot.waitlist import offers, slots
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot

Answer = Literal["won", "yours", "stand_by", "rain_check", "taken", "closed"]


@dataclass(frozen=True)
class Answered:
    """What became of a YES. ``slot`` is the slot and ``offer_id`` the offer of it that was
    answered, the patient's newest; none if there is no such offer."""

    answer: Answer
    slot: Slot | None
    offer_id: int | None


async def accept(offer_id: int, patient_id: int, rules: Rules, now: datetime) -> Answered:
    """A YES to this offer; the contact is locked. The slot's lock decides.

    A YES after the hold still wins while the slot is open, and so does one to a text that was
    reported lost: it shows that it was not. The winner's waitlist entry leaves the
    list; everyone else who was asked and might still answer is told once.
    """
    slot = await slots.lock_of_offer(offer_id, patient_id, rules)
    if slot is None:
        return Answered("closed", None, None)
    offer = await _newest(slot.id, patient_id)
    if offer["state"] == "accepted":
        return Answered("yours", slot, offer["id"])
    if slot.status == "filled":
        return await _too_late(offer["id"], slot, now, listed=offer["listed"])
    if not slot.can_be_had(now) or not offer["listed"] or not offer["answerable"]:
        return Answered("closed", slot, offer["id"])
    await slots.close(slot.id, "filled", "filled", now)
    await win(offer["id"], now)
    # A late YES may come while the next slot is being put to the same person.
    await offers.withdraw_entry(offer["entry_id"], "given", now)
    await offers.cancel_live(slot.id, "taken", "taken", rules, now)
    await slots.wake_waiting(now)
    return Answered("won", slot, offer["id"])


async def _newest(slot_id: int, patient_id: int) -> dict[str, Any]:
    """The patient's newest offer of a slot: one that came back may have been offered twice."""
    offer = await database.fetch_one(
        """
        SELECT offer.id, offer.entry_id, offer.state, COALESCE(entry.active, TRUE) AS listed,
               offer.state IN ('pending', 'expired', 'declined', 'failed')
               OR (offer.state = 'canceled' AND offer.closed_why = 'taken') AS answerable
        FROM offer LEFT JOIN waitlist_entry AS entry ON entry.id = entry_id
        WHERE cancellation_id = $1 AND offer.patient_id = $2 ORDER BY offer.id DESC LIMIT 1
        """,
        slot_id,
        patient_id,
    )
    assert offer is not None
    return offer


async def win(offer_id: int, now: datetime) -> None:
    """Mark an offer of a locked slot as accepted; its waitlist entry leaves the list.

    Who has the slot stands by for it no more: given back, it would come straight back to them.
    """
    await database.execute(
        """
        UPDATE offer SET state = 'accepted', accepted_at = $2, closed_why = 'yes', stand_by = FALSE
        WHERE id = $1
        """,
        offer_id,
        now,
    )
    await database.execute(
        """
        UPDATE waitlist_entry SET active = FALSE, closed_reason = 'accepted', updated_at = $2
        WHERE id = (SELECT entry_id FROM offer WHERE id = $1)
        """,
        offer_id,
        now,
    )


async def _too_late(offer_id: int, slot: Slot, now: datetime, *, listed: bool) -> Answered:
    """A YES to a slot that is filled. The first such YES stands by for this slot; each of them is
    asked first for the next slot that fits. A notice that has not left yet is taken back: the
    answer says it better."""
    await outbox.withdraw_notice(offer_id)
    first = await database.execute(
        "UPDATE offer SET too_late_at = $2 WHERE id = $1 AND too_late_at IS NULL", offer_id, now
    )
    if not first or not listed:
        return Answered("taken", slot, offer_id)
    await database.execute(
        """
        UPDATE waitlist_entry SET rain_check_at = COALESCE(rain_check_at, $2)
        WHERE id = (SELECT entry_id FROM offer WHERE id = $1)
        """,
        offer_id,
        now,
    )
    stands_by = await database.execute(
        """
        UPDATE offer SET stand_by = TRUE WHERE id = $1 AND state IN ('canceled', 'expired')
            AND NOT EXISTS (SELECT FROM offer AS first
                WHERE first.cancellation_id = $2 AND first.stand_by)
        """,
        offer_id,
        slot.id,
    )
    return Answered("stand_by" if stands_by else "rain_check", slot, offer_id)


async def decline(
    offer_id: int, patient_id: int, rules: Rules, now: datetime
) -> Literal["declined", "closed"]:
    """A NO to this offer; the contact is locked. The batch moves on when all have answered."""
    slot = await slots.lock_of_offer(offer_id, patient_id, rules)
    changed = await database.execute(
        """
        UPDATE offer SET state = 'declined', declined_at = $2, closed_why = 'no'
        WHERE id = $1 AND patient_id = $3 AND state IN ('pending', 'expired')
        """,
        offer_id,
        now,
        patient_id,
    )
    if slot is None or not changed:
        return "closed"
    await offers.moved_on([slot.id], now)
    return "declined"


async def holds_a_slot(patient_id: int, now: datetime) -> bool:
    """Whether this patient has a slot that is still ahead."""
    holds: bool = await database.fetch_value(
        """
        SELECT EXISTS (
            SELECT FROM offer JOIN cancellation_event AS slot ON slot.id = cancellation_id
            WHERE patient_id = $1 AND offer.state = 'accepted' AND slot_start_at > $2)
        """,
        patient_id,
        now,
    )
    return holds


async def held(offer_id: int, patient_id: int, rules: Rules, now: datetime) -> Slot | None:
    """The slot that this patient has by this offer, if it is still ahead."""
    slot = await slots.of_offer(offer_id, patient_id, rules, state="accepted")
    return slot if slot is not None and slot.starts_at > now else None
