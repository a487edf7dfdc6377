"""A patient's answer to an offer. Each in the caller's transaction, with the contact locked.

Two patients who say YES at once meet at the slot's row lock: the second finds the slot filled.
The partial unique index on accepted offers says the same once more.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot import database
from bot.waitlist import offers, slots
from bot.waitlist.rules import Rules

Answer = Literal["won", "yours", "taken", "closed"]


@dataclass(frozen=True)
class Answered:
    """What became of a YES. ``slot`` is the slot's row; none if there is no such offer."""

    answer: Answer
    slot: dict[str, Any] | None
    told: bool = False
    """The patient was told already, and that text is still fresh on the screen."""


async def accept(offer_id: int, patient_id: int, rules: Rules, now: datetime) -> Answered:
    """A YES to this offer; the contact is locked. The slot's lock decides.

    A YES after the hold still wins while the slot is open. The winner's waitlist entry leaves the
    list; everyone else who was asked and might still answer is told once.
    """
    slot = await _lock_slot_of(offer_id, patient_id)
    if slot is None:
        return Answered("closed", None)
    offer = await database.fetch_one(
        """
        SELECT offer.state, COALESCE(entry.active, TRUE) AS listed
        FROM offer LEFT JOIN waitlist_entry AS entry ON entry.id = entry_id
        WHERE offer.id = $1
        """,
        offer_id,
    )
    assert offer is not None
    if offer["state"] == "accepted":
        return Answered("yours", slot)
    if slot["status"] == "filled":
        return await _too_late(offer_id, slot, now)
    answerable = offer["state"] in ("pending", "expired", "declined") and offer["listed"]
    if slot["status"] != "open" or slot["slot_start_at"] <= now or not answerable:
        return Answered("closed", slot)
    await slots.close(slot["id"], "filled", "filled", now)
    await _win(offer_id, now)
    await offers.cancel_live(slot["id"], "taken", "taken", rules, now)
    await slots.wake_waiting(now)
    return Answered("won", slot)


async def _lock_slot_of(offer_id: int, patient_id: int) -> dict[str, Any] | None:
    return await database.fetch_one(
        """
        SELECT slot.* FROM cancellation_event AS slot
        WHERE id = (SELECT cancellation_id FROM offer WHERE id = $1 AND patient_id = $2)
        FOR NO KEY UPDATE
        """,
        offer_id,
        patient_id,
    )


async def _win(offer_id: int, now: datetime) -> None:
    await database.execute(
        "UPDATE offer SET state = 'accepted', accepted_at = $2, closed_why = 'yes' WHERE id = $1",
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


async def _too_late(offer_id: int, slot: dict[str, Any], now: datetime) -> Answered:
    """Note the disappointment, and take back a notice that has not left yet: the answer says it."""
    await database.execute(
        "UPDATE offer SET too_late_at = COALESCE(too_late_at, $2) WHERE id = $1", offer_id, now
    )
    await database.execute(
        """
        UPDATE message_log SET status = 'withdrawn'
        WHERE offer_id = $1 AND kind = 'taken' AND status = 'queued' AND direction = 'outbound'
        """,
        offer_id,
    )
    told = await database.fetch_value(
        """
        SELECT EXISTS (SELECT FROM message_log WHERE offer_id = $1 AND kind = 'taken'
            AND direction = 'outbound' AND status NOT IN ('withdrawn', 'failed'))
        """,
        offer_id,
    )
    return Answered("taken", slot, told=bool(told))


async def decline(offer_id: int, patient_id: int, now: datetime) -> Literal["declined", "closed"]:
    """A NO to this offer; the contact is locked. The batch moves on when all have answered."""
    slot = await _lock_slot_of(offer_id, patient_id)
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
    await offers.moved_on([slot["id"]], now)
    return "declined"
