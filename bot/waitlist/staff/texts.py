"""What a person at the desk writes to a patient by text. In the caller's transaction.

It goes the way of every text: through the outbox, never against an opt-out or without consent, and
within the contact hours. Whatever the patient answers goes to a person, also a YES: nobody but the
writer knows what was asked, so no reply to it books or gives up anything. That ends with the next
question of our own, such as a new offer.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import audit, database
from bot.dialogue import Position
from bot.messages import contacts, outbox, segments
from bot.waitlist import texts
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.place import Clinic
from bot.waitlist.slots import Refused

KIND: Final = "by_staff"
TALKING: Final = Position("talking")
MOST_SEGMENTS: Final = 2
"""A longer one is a phone call."""
OPTED_OUT: Final = "They have opted out of texts: nothing can be written to them. Please call."
NO_CONSENT: Final = "They have not agreed to texts: nothing can be written to them. Please call."
UNREACHABLE: Final = "Texts do not reach this number. Please call."


@dataclass(frozen=True)
class Rendered:
    """A text as it would leave."""

    body: str
    units: int
    segments: int

    @property
    def is_too_long(self) -> bool:
        return self.segments > MOST_SEGMENTS


def render(words: str, speaker: Clinic) -> Rendered:
    """It says who writes, as every text of ours. Raises ``Refused`` if there is nothing to say."""
    said = words.replace("\0", "").strip()
    if not said:
        raise Refused("Please write something first.")
    body = segments.to_gsm7(f"{speaker.brand}: {said}")
    counted = segments.count(body)
    return Rendered(body, counted.units, counted.segments)


def refusal(contact: contacts.Contact) -> str | None:
    """Why nothing may be written to them; ``None`` if it may."""
    if contact.opt_out:
        return OPTED_OUT
    if contact.unreachable:
        return UNREACHABLE
    return NO_CONSENT if contact.needs_consent else None


async def latest(patient_id: int) -> int:
    """The newest text with them, of either side; 0 if there is none."""
    sql = "SELECT COALESCE(max(id), 0) FROM message_log WHERE patient_id = $1"
    found: int = await database.fetch_value(sql, patient_id)
    return found


async def write(
    patient_id: int, words: str, by: str, rules: Rules, now: datetime, *, shown: int
) -> datetime:
    """Write to a patient, who has seen and said nothing since the text ``shown``; when it leaves.

    A second press is refused by the same check: the first has written since. Raises ``Refused``.
    """
    contact = await contacts.lock(patient_id)
    if why := refusal(contact):
        raise Refused(why)
    text = render(words, await texts.speaker(patient_id, None, rules))
    if text.is_too_long:
        raise Refused(f"At most {MOST_SEGMENTS} texts long, and this is {text.segments}.")
    if await latest(patient_id) != shown:
        raise Refused("Something was written in the meantime: please read that first.")
    if not await outbox.enqueue([outbox.Text(patient_id, KIND, text.body, asks=TALKING)], now):
        raise Refused("Shadow mode is on: nothing is texted. Please call.")
    await audit.record(by, "write", "patient", patient_id, now, letters=len(text.body))
    return opening(contact, rules, now)


def opening(contact: contacts.Contact, rules: Rules, now: datetime) -> datetime:
    """The first instant at which a text that we start may leave."""
    return rules.window.opening(now, contact.zones) or now
