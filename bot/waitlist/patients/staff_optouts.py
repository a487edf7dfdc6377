"""An opt-out that a person, or a file, was told of. In the caller's transaction."""

from datetime import datetime

from bot.messages import contacts, opt_outs, outbox
from bot.waitlist import withdrawals


async def by_staff(patient_id: int, who: str, words: str, now: datetime) -> bool:
    """A patient asked a person of the clinic not to be texted. False if it was so already.

    No text confirms it: the patient was told by that person.
    """
    await contacts.lock(patient_id)
    changed = await opt_outs.revoke(patient_id, f"asked {who}", now, text=words)
    await outbox.withdraw_for_contact(patient_id)
    await withdrawals.withdraw_from(patient_id, "opted_out", now)
    return changed
