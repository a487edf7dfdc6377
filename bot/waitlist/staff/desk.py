"""What a person at the desk does with a slot, or the clinic's own system by its files.

Each is one step in the caller's transaction, with the domain's lock order: contact -> slot ->
texts -> offers. Two people at once meet at the slot's row lock; the second gets a ``Refused``
that says what the first did. Whoever opens or withdraws a slot stands in the audit log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot import audit, database, installation
from bot.dialogue import Position
from bot.messages import contacts, outbox
from bot.threads import attention
from bot.threads.attention import Need as Need
from bot.waitlist import (
    calls,
    confirmations,
    exports,
    offers,
    providers,
    ranking,
    releases,
    rounds,
    slots,
    texts,
    withdrawals,
)
from bot.waitlist.models import CancellationEvent, WaitlistEntry
from bot.waitlist.patients import first_yes
from bot.waitlist.rules import eligibility
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot, Status, Withdrawn
from bot.waitlist.slots import Refused

IDLE: Final = Position("idle")
"""Where a thread stands that is about no offer any more."""

LEAST_HOLD: Final = timedelta(seconds=10)
"""How long a batch has at least before a person may ask the next one."""

GONE: Final[Mapping[Status, str]] = {
    "filled": "This slot has been filled in the meantime.",
    "expired": "This slot has closed in the meantime: nobody can be asked any more.",
    "aborted": "This slot was withdrawn in the meantime.",
}
SHADOW: Final = (
    "Shadow mode is on: the bot promises nothing. Book it in the clinic's own system, and withdraw"
    " it here."
)
CLOSED: Final = "The place of this slot is closed: open it again first."


async def open_slot(
    new: slots.NewSlot, by: str, now: datetime, *, canceller: str | None = None
) -> int:
    """Open a freed appointment to the waitlist at once; returns the slot's id.

    ``canceller`` is the number of who gave it up, if that is known: that patient is not asked for
    it. Raises ``slots.Refused``.
    """
    if canceller is not None:
        new = replace(new, cancelled_by_patient_id=await contacts.ensure(canceller, now))
    slot_id = await slots.open_slot(new, now)
    await audit.record(by, "cancel", "slot", slot_id, now)
    return slot_id


async def open_many(
    new: Sequence[slots.NewSlot], by: str, now: datetime
) -> dict[exports.Time, int]:
    """Open these freed appointments; the ids of those that are new, as ``exports.open_many`` says.

    One line of the audit log counts them: what became of each is in the receipt of its file.
    """
    opened = await exports.open_many(new, now)
    if opened:
        await audit.record(by, "cancel", "slot", None, now, slots=len(opened))
    return opened


async def withdraw(
    slot_id: int,
    why: Withdrawn,
    by: str,
    rules: Rules,
    now: datetime,
    *,
    tell_at: datetime | None = None,
) -> int | None:
    """Take a slot back: its live offers end, and patients who were asked are told once, not before
    ``tell_at``. Returns the line of the audit log that tells of it.

    ``None``, with nothing done, if the slot was not open any more.
    """
    if not await _withdraw(slot_id, why, rules, now, tell_at):
        return None
    return await audit.record(by, "withdraw", "slot", slot_id, now)


async def _withdraw(
    slot_id: int, why: Withdrawn, rules: Rules, now: datetime, tell_at: datetime | None = None
) -> bool:
    slot = await slots.lock(slot_id, rules)
    if slot is None or slot.status != "open":
        return False
    await slots.withdraw(slot, why, now)
    await withdrawals.cancel_live(slot, why, "closed", now, tell_at=tell_at)
    await slots.wake_waiting(now)
    return True


async def reopen(slot_id: int, withdrawn_at: datetime, rules: Rules, now: datetime) -> None:
    """Open a slot again that a person withdrew then, with the offers that ended with it.

    Raises ``Refused`` if that can't be any more.
    """
    for patient_id in await offers.patients_of(slot_id):
        await contacts.lock(patient_id)
    slot = await slots.lock(slot_id, rules)
    if slot is None or (slot.verdict, slot.closed_at) != ("withdrawn", withdrawn_at):
        raise Refused("This slot has changed in the meantime.")
    if slot.starts_at <= now:
        raise Refused("This slot has begun: it can't be offered any more.")
    if not slot.place.active:
        raise Refused(CLOSED)
    if not await withdrawals.revive(slot_id, withdrawn_at, now):
        raise Refused("A patient has been told in the meantime that this slot is closed.")
    if not await providers.keep_active(slot.provider.id):
        raise Refused("The provider of this slot is switched off.")
    if not await slots.reopen(slot_id, now):
        raise Refused("This time is open again as another slot.")


async def offer_again(slot_id: int, rules: Rules, now: datetime) -> None:
    """Open a slot that was withdrawn: a person has looked, and it is free. Raises ``Refused``."""
    slot = await CancellationEvent.get(id=slot_id)
    if slot.status != "aborted" or slot.verdict != "withdrawn" or slot.closed_at is None:
        raise Refused("This slot has changed in the meantime.")
    await reopen(slot_id, slot.closed_at, rules, now)


async def ask_now(slot_id: int, rules: Rules, now: datetime) -> int:
    """End the hold and ask the next batch at once; returns how many are asked now.

    Whoever was asked before may still say YES while the slot is open, as after any hold.
    Raises ``Refused`` outside contact hours, when no time is left for another hold, and when the
    last batch is so young that this must be a second click.
    """
    slot = await _open(slot_id, rules, now)
    if not (await installation.state()).may_start_texts:
        raise Refused("Nobody can be asked yet: what patients wrote in an outage is not read.")
    asked_at = await database.fetch_value(
        "SELECT max(created_at) FROM offer WHERE cancellation_id = $1", slot_id
    )
    if asked_at is not None and now - asked_at < LEAST_HOLD:
        raise Refused("A batch was asked a moment ago: give it a little time to answer.")
    if rules.window_at(slot.place).opening(now, hold=rules.hold) != now:
        raise Refused("Offers may not be sent at this hour: they go out by themselves later.")
    if now + rules.hold > slot.starts_at:
        raise Refused("The slot starts too soon to ask anybody else by text.")
    await offers.end_holds(slot_id, now)
    await rounds.look(slot_id, rules, now, by_hand=True)
    asked: int = await database.fetch_value(
        "SELECT count(*) FROM offer WHERE cancellation_id = $1 AND created_at = $2", slot_id, now
    )
    return asked


async def give_to(
    slot_id: int, entry_id: int, rules: Rules, now: datetime, *, confirm: bool = True
) -> None:
    """Give an open slot to this entry's patient, who agreed to it by phone or at the desk.

    The entry leaves the list, everybody else who was asked is told once, and with ``confirm`` the
    patient gets the usual confirmation by text if they may be texted. Raises ``Refused``.
    """
    entry = await _entry(entry_id)
    contact = await contacts.lock(entry.patient_id)
    slot = await _open(slot_id, rules, now)
    if slot.shadow:
        raise Refused(SHADOW)
    entry = await _entry(entry_id)
    if not entry.active:
        raise Refused("This patient is not on the waitlist any more.")
    await withdrawals.withdraw_entry(entry_id, "given", now)
    offer_id = await _offer(slot, entry, contact, rules, now)
    await first_yes.give(slot, offer_id, rules, now)
    await slots.wake_waiting(now)
    if confirm and contact.may_be_texted:
        asks = offers.position(releases.BOOKED, offer_id)
        phrase, more = await confirmations.won("confirmed", slot, offer_id, contact.id, rules, now)
        text = texts.notice(phrase, slot, offer_id, contact, asks, now, more)
        await outbox.enqueue([text], now)


async def _offer(
    slot: Slot, entry: WaitlistEntry, contact: contacts.Contact, rules: Rules, now: datetime
) -> int:
    """The patient's own offer of this slot, or a new one that needs no text."""
    asked: int | None = await database.fetch_value(
        """
        SELECT id FROM offer WHERE cancellation_id = $1 AND patient_id = $2 AND state <> 'failed'
        ORDER BY id DESC LIMIT 1
        """,
        slot.id,
        entry.patient_id,
    )
    if asked is not None:
        await offers.give_to_entry(asked, entry.id)
        return asked
    candidate = eligibility.Candidate(entry.id, contact.id, contact.language)
    batch = max(1, slot.batch_number)
    made = await offers.make(slot.id, batch, [candidate], now, now + rules.hold)
    if not made:
        raise Refused("This patient is being asked for another slot at this moment.")
    return made[0].id


async def called(call_id: int, result: calls.Result, by: str, rules: Rules, now: datetime) -> None:
    """Note what came of a call, and give the slot to who takes it. Raises ``Refused``."""
    call = await calls.get(call_id)
    if call is None:
        raise Refused("There is no such call.")
    if call.is_automatic:
        raise Refused("The system is calling this patient: it says here what comes of it.")
    if result != "taken":
        await _open(call.slot_id, rules, now)
    elif call.entry_id is None:
        raise Refused("This patient is not on the waitlist any more.")
    else:
        await give_to(call.slot_id, call.entry_id, rules, now)
    if not await calls.note(call_id, result, by, now):
        raise Refused("Somebody has noted the result of this call already.")
    await audit.record(by, "call", "slot", call.slot_id, now, result=result)
    # Whoever is next may be called now.
    await rounds.look(call.slot_id, rules, now)


async def mark_booked(
    slot_id: int, rules: Rules, now: datetime, *, winner: int | None = None
) -> None:
    """The appointment of the winner (this patient, if one is named) stands in the clinic's own
    system; who was told that it is held is told that it is final. Raises ``Refused``."""
    if await _status(slot_id) != "filled":
        raise Refused("This slot has no winner any more: there is nothing to book.")
    if winner is not None:
        await _winner(slot_id, winner)
    if not await slots.mark_booked(slot_id, now):
        raise Refused("Somebody has marked this slot as booked already.")
    await confirmations.tell(slot_id, rules, now)


async def cannot_honour(
    slot_id: int, rules: Rules, now: datetime, *, still_free: bool, winner: int | None = None
) -> None:
    """The winner (this patient, if one is named) can't have the slot after all: they are told so,
    and their old one stands.

    Their wish is back on the list, first in line for the next slot. If the time is ``still_free``
    it goes to whoever stands by, else to the next batch; if not, the slot is withdrawn.
    Raises ``Refused``.
    """
    won = await _winner(slot_id, winner)
    contact = await contacts.lock(won.patient_id)
    slot = await _locked(slot_id, rules)
    await _winner(slot_id, contact.id)
    await releases.release(slot, "not_honoured", now)
    if won.entry_id is not None:
        await ranking.promise_the_next(won.entry_id, now)
    if contact.may_be_texted:
        text = texts.notice("not_honoured", slot, won.id, contact, IDLE, now)
        await outbox.enqueue([text], now)
    if not still_free:
        await _withdraw(slot_id, "withdrawn", rules, now)


@dataclass(frozen=True)
class _Winner:
    """The offer that was accepted."""

    id: int
    patient_id: int
    entry_id: int | None


async def _winner(slot_id: int, expected: int | None) -> _Winner:
    winner = await database.row(
        _Winner,
        """
        SELECT offer.id, offer.patient_id, offer.entry_id
        FROM offer JOIN cancellation_event AS slot ON slot.id = cancellation_id
        WHERE slot.id = $1 AND slot.status = 'filled' AND offer.state = 'accepted'
        """,
        slot_id,
    )
    if winner is None:
        raise Refused("This slot has no winner any more.")
    if expected not in (None, winner.patient_id):
        raise Refused("This slot has another winner now: please look again.")
    return winner


async def note(slot_id: int, text: str, *, shown: str | None = None) -> None:
    """Set the slot's note, which patients never see. Raises ``Refused``, also if it is not as it
    was ``shown`` any more."""
    current = await slots.note_of(slot_id)
    if current is None:
        raise Refused("There is no such slot.")
    if shown not in (None, current):
        raise Refused(f"Somebody has changed this note in the meantime. It says now: {current}")
    await slots.set_note(slot_id, text.strip())


async def attended(patient_id: int, now: datetime, *, shown: datetime | None = None) -> Need | None:
    """A person has looked after this thread; what it needed, or ``None`` if it needed nobody.

    Raises ``Refused`` if it needs somebody since later than was ``shown``.
    """
    need = await attention.lock(patient_id)
    if need is None:
        return None
    if shown is not None and need.since > shown:
        raise Refused("This patient has written again since: please read that first.")
    await attention.end(patient_id, now)
    return need


async def go_on(patient_id: int, now: datetime) -> None:
    """A patient has told a person that they do want texts. Raises ``Refused``."""
    await contacts.lock(patient_id)
    if not await contacts.resume(patient_id, now):
        raise Refused("Nobody doubts that this patient wants texts.")
    await attention.end(patient_id, now)
    await slots.wake_waiting(now)


async def _open(slot_id: int, rules: Rules, now: datetime) -> Slot:
    slot = await _locked(slot_id, rules)
    if slot.status != "open":
        raise Refused(GONE[slot.status])
    if slot.starts_at <= now:
        raise Refused("This slot has begun: it can't be given any more.")
    if not slot.place.active:
        raise Refused(CLOSED)
    return slot


async def _locked(slot_id: int, rules: Rules) -> Slot:
    slot = await slots.lock(slot_id, rules)
    if slot is None:
        raise Refused("There is no such slot.")
    return slot


async def _status(slot_id: int) -> Status:
    """The status of a slot, which is locked from now on."""
    status = await slots.lock_status(slot_id)
    if status is None:
        raise Refused("There is no such slot.")
    return status


async def _entry(entry_id: int) -> WaitlistEntry:
    entry = await WaitlistEntry.get_or_none(id=entry_id)
    if entry is None:
        raise Refused("There is no such waitlist entry.")
    return entry
