"""``python -m bot trace PHONE|SLOT``: the story of one case, for whoever is asked "why".

Masked unless told: no name, no words, and of numbers the last four digits. That somebody looked is
noted in the record.
"""

from typing import Final
from zoneinfo import ZoneInfo

from bot import audit, clock, database, schema
from bot.messages import phone
from bot.messages import retention as contacts
from bot.settings import Settings
from bot.waitlist.views import story
from bot.waitlist.views.story import Line

ACTOR: Final = "command line"
LONGEST_ID: Final = 9
"""A number with more digits than that is a telephone's."""


class Unknown(LookupError):
    """There is no such case; the message is a sentence for the operator."""


async def told(settings: Settings, which: str, *, show: bool) -> list[str]:
    """The lines of the story. Raises ``Unknown``, ``phone.Invalid``, ``database.Unavailable`` or
    ``schema.OutOfDate``."""
    await database.open(
        database_url=settings.database_url, data_dir=settings.data_dir, application_name="trace"
    )
    try:
        await schema.check()
        found = await _found(which, settings.timezone)
        return [_line(one, settings.timezone, show=show) for one in found]
    finally:
        await database.close()


async def _found(which: str, zone: ZoneInfo) -> list[Line]:
    if which.isascii() and which.isdigit() and len(which) <= LONGEST_ID:
        return await _of_slot(int(which), zone)
    patient_id = await contacts.contact_of(phone.parse(which))
    if patient_id is None:
        raise Unknown("There is no contact with this number.")
    await audit.read(ACTOR, "patient", patient_id, clock.now())
    return await story.of_patient(patient_id, zone.key)


async def _of_slot(slot_id: int, zone: ZoneInfo) -> list[Line]:
    if not (found := await story.of_slot(slot_id, zone.key)):
        raise Unknown(f"There is no slot {slot_id}.")
    return found


def _line(one: Line, zone: ZoneInfo, *, show: bool) -> str:
    number = f"  {one.number if show else phone.masked(one.number)}" if one.number else ""
    said = f"  {one.said!r}" if show else f"  ({len(one.said)} characters)"
    line = f"{one.at.astimezone(zone):%Y-%m-%d %H:%M:%S}  {one.what}{number}"
    return line + said if one.said else line
