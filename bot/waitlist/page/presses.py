"""What a press on the patients' page does, but for an offer, which is a turn of the dialogue.

Each is one transaction, the caller's, and takes the contact's lock first. A press is a patient's
own act and stands in the audit log as that.
"""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot import audit
from bot.languages import Language
from bot.messages import contacts
from bot.waitlist import entries, links
from bot.waitlist.page import choices
from bot.waitlist.page.choices import Chosen, Refused
from bot.waitlist.releases import PATIENT

LONGEST_PAUSE: Final = timedelta(days=180)


async def save(patient_id: int, chosen: Chosen, language: Language, now: datetime) -> None:
    """Have these suit, and write to them in this language. Raises ``Refused``."""
    contact = await contacts.lock(patient_id)
    await choices.save(patient_id, chosen, now)
    if language != contact.language:
        await contacts.set_language(patient_id, language, now)
    await _note(patient_id, "change", now)


async def pause(patient_id: int, until: date, zone: ZoneInfo, now: datetime) -> None:
    """Ask them nothing until this day begins on the clock of ``zone``. Raises ``Refused``."""
    begins = datetime.combine(until, time(), zone)
    if not now < begins <= now + LONGEST_PAUSE:
        raise Refused("no_date")
    await contacts.lock(patient_id)
    await choices.be_quiet(patient_id, begins, now)
    await _note(patient_id, "change", now)


async def resume(patient_id: int, now: datetime) -> None:
    await contacts.lock(patient_id)
    await choices.be_quiet(patient_id, None, now)
    await _note(patient_id, "change", now)


async def leave(patient_id: int, now: datetime) -> None:
    """Take all wishes of this number off the list, and end the links to it."""
    await contacts.lock(patient_id)
    await _note(patient_id, "remove", now)
    for entry_id in await choices.entries_of(patient_id):
        await entries.leave(entry_id, "no_longer_needed", now)
    await links.revoke(patient_id, now)


async def _note(patient_id: int, action: str, now: datetime) -> None:
    for entry_id in await choices.entries_of(patient_id):
        await audit.record(PATIENT, action, "entry", entry_id, now, by="page")
