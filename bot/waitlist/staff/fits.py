"""What suits a patient, by their own YES, taken back by a person. In the caller's transaction."""

from datetime import datetime

from bot import audit
from bot.messages import contacts
from bot.waitlist import fits
from bot.waitlist.slots import Refused

GONE = "This has been taken off already, or the patient has changed it."


async def take_off(question_id: int, by: str, now: datetime) -> None:
    """Such slots are offered to them again. Raises ``Refused``."""
    patient_id = await fits.patient_of(question_id)
    if patient_id is None:
        raise Refused(GONE)
    await contacts.lock(patient_id)
    entry_id = await fits.remove(question_id, by, now)
    if entry_id is None:
        raise Refused(GONE)
    await audit.record(by, "change", "entry", entry_id, now, fields=["what suits"])
