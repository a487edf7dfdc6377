"""One patient is forgotten: number, name and words go, the facts and the opt-out stay.

All of it in the caller's transaction, under the contact's lock: a process that dies in the midst
has removed nothing. What the carrier, files and backups hold is not ours to reach; see
``docs/RETENTION.md``.
"""

from datetime import datetime

from bot import audit, holds
from bot.messages import contacts, outbox
from bot.messages import retention as messages
from bot.threads import positions
from bot.waitlist import withdrawals
from bot.waitlist.upkeep import retention as waitlist


class Refused(ValueError):
    """They can't be forgotten now; the message is a sentence for the operator."""


async def forget(patient_id: int, by: str, now: datetime) -> None:
    """Forget a contact that somebody asks to be forgotten. Raises ``Refused``."""
    await contacts.lock(patient_id)
    await holds.none_begins()
    if await holds.stands_on(patient_id):
        raise Refused("A legal hold stands: nothing of this patient may be removed.")
    if await waitlist.promised(patient_id, now):
        raise Refused("A slot of theirs is still to come: forget them after it, or release it.")
    if (under_way := await messages.waits(patient_id)) is not None:
        raise Refused(under_way)
    await outbox.withdraw_for_contact(patient_id)
    await withdrawals.withdraw_patient(patient_id, "removed", now)
    await waitlist.blank_slots_of(patient_id)
    await remove(patient_id, by, now)


async def remove(patient_id: int, by: str, now: datetime) -> None:
    """Remove what says who it is of a contact, which is locked and awaits nothing."""
    await waitlist.forget(patient_id, now)
    await messages.forget(patient_id, now)
    await positions.remove(patient_id)
    await audit.record(by, "forget", "patient", patient_id, now)
