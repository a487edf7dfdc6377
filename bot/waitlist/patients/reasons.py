"""Why a patient says NO, and what may follow from it. Each in the caller's transaction.

The words and their digits are ``declines``'.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.languages import Language
from bot.messages import contacts
from bot.waitlist import entries, fits, offers, slots, wording
from bot.waitlist.rules import declines, fit
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.fit import Fit
from bot.waitlist.rules.place import folded
from bot.waitlist.rules.slot import Slot


async def note(offer_id: int, patient_id: int, reason: str, rules: Rules) -> Slot | None:
    """Store the reason with the declined offer; returns the slot, or ``None`` if there is no such
    offer."""
    if not await offers.note_reason(offer_id, patient_id, reason):
        return None
    return await slots.of_offer(offer_id, patient_id, rules)


async def leave_list(offer_id: int, now: datetime) -> None:
    """The patient needs no earlier appointment any more: the entry leaves the list."""
    entry_id = await offers.entry_of(offer_id)
    if entry_id is not None:
        await entries.leave(entry_id, "no_longer_needed", now)


async def question(
    offer_id: int,
    reason: str,
    unsuited: str | None,
    slot: Slot,
    contact: contacts.Contact,
    rules: Rules,
    now: datetime,
) -> dict[str, object]:
    """The question that a reason leads to, as values of its phrase; empty if to none now.

    ``unsuited``: what the patient said never suits. What is asked at most once in months waits for
    a better moment while a slot is being put to them; what is about one half day is not asked then.
    """
    entry_id = await offers.entry_of(offer_id)
    if entry_id is None:
        return {}
    busy = await fits.is_busy(contact.id)
    found = await _wide(entry_id, unsuited, contact.id, rules, now)
    if found is not None and busy:
        await fits.wait(contact.id, entry_id, offer_id, found, now)
        return {}
    found = found or _narrow(reason, unsuited, slot)
    if found is None or busy:
        return {}
    question_id = await fits.ask(contact.id, entry_id, offer_id, found, now)
    return asked(found, question_id, slot, contact.language)


async def _wide(
    entry_id: int, unsuited: str | None, patient_id: int, rules: Rules, now: datetime
) -> Fit | None:
    """What this patient says, or has shown, of more than one slot; ``None`` if they were asked
    something of the kind of late."""
    if await fits.was_asked(patient_id, now):
        return None
    told = fit.said(unsuited) if unsuited else None
    if told is not None and told.kind in fit.WIDE and await fits.is_wanted(entry_id, told):
        return told
    return await fits.learned(entry_id, rules, now)


def _narrow(reason: str, unsuited: str | None, slot: Slot) -> Fit | None:
    """What is about such a half day, or such a place, alone."""
    if unsuited in fit.TIMES:
        return Fit("time", str(unsuited), 1)
    if reason == declines.WRONG_TIME:
        return Fit("time", slot.half_day, 1)
    if reason == declines.WRONG_PLACE:
        return Fit("place", folded(slot.place.name), 1)
    return None


PHRASES: Final[Mapping[fit.Kind, str]] = {
    "time": "avoid_time",
    "place": "avoid_place",
    "part": "fit_part",
    "day": "fit_day",
    "notice": "fit_notice",
}


def asked(found: Fit, question_id: int, slot: Slot, language: Language) -> dict[str, object]:
    """A question, with what its phrase says and what its answer needs."""
    words: dict[str, object] = {}
    match found.kind:
        case "time":
            words["half_day"] = wording.half_day(found.what, language)
        case "place":
            words["location"] = slot.place.name
        case "part":
            suits = next(part for part in fit.PARTS if part != found.what)
            words["part"] = wording.part(suits, language)
        case "day":
            words["weekday"] = wording.weekday(found.what, language)
        case "notice":
            words["notice"] = wording.notice(int(found.what), language)
    return words | {"question": PHRASES[found.kind], "kind": found.kind, "fit": question_id}
