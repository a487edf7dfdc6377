"""A slot that was given comes back: to whoever stands by, or to the list.

The winner's old appointment was never touched, so nothing is lost by giving back. Each in the
caller's transaction, with the winner's contact locked.
"""

from datetime import datetime
from typing import Final, Literal

from bot import alerts, audit, database
from bot.messages import contacts, inbox, opt_outs, outbox
from bot.waitlist import confirmations, entries, offers, slots, texts
from bot.waitlist.patients import first_yes
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot

GivenBack = Literal["released", "staff", "gone"]
RELEASE_BURST: Final = 5
"""So many slots are given back by text in an hour before a person looks at the next."""
PATIENT: Final = "patient"
"""A patient as an actor of the audit log; which one, the slot tells."""
GIVE_BACK: Final = "give_back"
RELEASES: Final = (
    f"More than {RELEASE_BURST} winners have given their slots back by text within an hour: the"
    " next ones wait for a person, under Messages. Does somebody write in their names?"
)
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
    if slot is None or not await offers.is_accepted(offer_id) or slot.starts_at <= now:
        return "gone", slot
    if slot.booked_at is not None or await _too_many(now):
        return "staff", slot
    await release(slot, "given_back", now)
    await audit.record(PATIENT, "give_back", "slot", slot.id, now)
    return "released", slot


async def _too_many(now: datetime) -> bool:
    """Whether so many slots were given back lately, or so many patients have opted out, that
    somebody may be writing in their names: then a person looks at each."""
    since = now - opt_outs.BURST_WITHIN
    if await audit.count(PATIENT, GIVE_BACK, since, now) >= RELEASE_BURST:
        await alerts.tell("releases", RELEASES, now)
        return True
    return await opt_outs.many_opt_outs(now)


async def release(slot: Slot, why: Literal["given_back", "not_honoured"], now: datetime) -> None:
    """Take a locked, filled slot from its winner, whose wish goes back on the list, and reopen
    it."""
    entry_id = await offers.take_back(slot.id, why)
    if entry_id is not None:
        await entries.put_back(entry_id, now)
    await slots.reopen(slot.id, now)
    await slots.wake_waiting(now)


Promoted = Literal["promoted", "busy", "nobody"]


async def promote_stand_by(slot: Slot, rules: Rules, now: datetime) -> Promoted:
    """Give a locked, open slot to whoever stands by, without a new round.

    ``busy``: their own text waits for its turn (it may be a STOP), or that is being taken at this
    moment; look again soon. Their contact is taken with SKIP LOCKED, since the slot's lock is held
    already.
    """
    offer = await offers.standing_by(slot.id)
    if offer is None:
        return "nobody"
    if not await _is_silent(offer.patient_id):
        return "busy"
    await offers.stands_down(offer.id)
    contact = await contacts.lock(offer.patient_id)
    if not await _may_have_it(offer.id, contact, slot, rules, now):
        return "nobody"
    await first_yes.give(slot, offer.id, rules, now)
    asks = offers.position(BOOKED, offer.id)
    phrase, more = await confirmations.won("promoted", slot, offer.id, contact.id, rules, now)
    await outbox.enqueue([texts.notice(phrase, slot, offer.id, contact, asks, now, more)], now)
    return "promoted"


async def _is_silent(patient_id: int) -> bool:
    """Whether nothing of this patient waits; if so, their contact is locked by now."""
    return await contacts.try_lock(patient_id) and not await inbox.speaks(patient_id)


async def _may_have_it(
    offer_id: int, contact: contacts.Contact, slot: Slot, rules: Rules, now: datetime
) -> bool:
    """Whether who stood by still waits, and may be told now."""
    if not contact.may_be_texted:
        return False
    if rules.window_at(slot.place).opening(now, contact.zones) != now:
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
