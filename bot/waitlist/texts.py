"""What we say to a patient about a slot: the text with its offer, its question and its end."""

from datetime import datetime

from bot.dialogue import Position
from bot.languages import Language
from bot.messages import contacts, outbox
from bot.waitlist import wording
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot


def values(slot: Slot, language: Language, now: datetime) -> dict[str, object]:
    """What a phrase may say of a slot, in the words of a language and the time of its place."""
    return wording.slot_values(slot.starts_at, slot.place.name, language, slot.place.zone, now)


def offer(
    slot: Slot,
    offer_id: int,
    patient_id: int,
    language: Language,
    asks: Position,
    rules: Rules,
    now: datetime,
) -> outbox.Text:
    """The text that puts a slot to a patient: it is worth nothing after the hold."""
    said = values(slot, language, now) | {"minutes": wording.minutes(rules.hold)}
    return outbox.Text(
        patient_id,
        outbox.OFFER,
        wording.render("offer", language, rules.clinic, said),
        offer_id=offer_id,
        asks=asks,
        expires_at=now + rules.hold,
    )


def notice(
    phrase: str,
    slot: Slot,
    offer_id: int,
    contact: contacts.Contact,
    asks: Position,
    rules: Rules,
    now: datetime,
) -> outbox.Text:
    """What became of a slot, for the patient of this offer: nobody needs to hear it once it has
    begun."""
    said = values(slot, contact.language, now)
    return outbox.Text(
        contact.id,
        phrase,
        wording.render(phrase, contact.language, rules.clinic, said),
        offer_id=offer_id,
        asks=asks,
        expires_at=slot.starts_at,
    )
