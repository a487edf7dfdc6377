"""Asks how a visit went, at a moment at which it disturbs nothing; or later, or never.

As a question of what suits it waits while an offer is being put, staff are called for, a text of
the patient's own is unread, or the hours of patient and place allow none. What must hold for it to
be asked at all: ``ratings``.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot import languages
from bot.dialogue import Event
from bot.messages import contacts, inbox
from bot.threads import turns
from bot.timers import schedule
from bot.waitlist import slots, texts
from bot.waitlist.conversation import fitting
from bot.waitlist.conversation.rating import RATING, UNTIL
from bot.waitlist.patients import ratings, visit_timer
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot

LOOK_AGAIN: Final = timedelta(hours=2)
FREE: Final = ("idle", "booked", "offered", "skipped")
"""Where a thread stands that awaits nothing once no slot can be had any more."""


def firing(
    talk: turns.Conversation, rules: Rules
) -> Callable[[schedule.Due, datetime], Awaitable[None]]:
    """The handler of the timers of ``visit_timer.TIMER_KIND``."""

    async def fire(due: schedule.Due, now: datetime) -> None:
        await put(due.subject_id, talk, rules, now)

    return fire


async def put(offer_id: int, talk: turns.Conversation, rules: Rules, now: datetime) -> None:
    """Ask whoever took a slot by this offer, look again later, or leave it."""
    patient_id = await ratings.winner(offer_id)
    if patient_id is None or not rules.asks_after_visits:
        return
    contact = await contacts.lock(patient_id)
    slot = await slots.of_offer(offer_id, contact.id, rules, state="accepted")
    if slot is None or not _may_be_asked(contact) or not await ratings.is_due(offer_id, now):
        return
    at = await _moment(contact, slot, talk, rules, now)
    last = slot.ends_at + ratings.LONGEST_WAIT
    if at > last:
        return
    if at > now:
        await schedule.arm(visit_timer.TIMER_KIND, offer_id, at)
        return
    rating = await ratings.claim(offer_id, contact.id, now)
    if rating is None:
        return
    until = (now + ratings.LASTS).timestamp()
    said = texts.values(slot, contact.language, now) | {RATING: rating, UNTIL: until}
    event = Event("VISITED", said | {"offer": offer_id})
    turn = await turns.take(talk, contact, event, now, heard_at=now)
    await turns.send(talk, replace(turn, ends_at=now + ratings.LEAVES_WITHIN), now)


def _may_be_asked(contact: contacts.Contact) -> bool:
    return contact.may_be_texted and contact.language in languages.WRITTEN


async def _moment(
    contact: contacts.Contact, slot: Slot, talk: turns.Conversation, rules: Rules, now: datetime
) -> datetime:
    """When to ask, or to look again: ``now``, or later."""
    opening = rules.window_at(slot.place).opening(now, contact.zones) or now + LOOK_AGAIN
    if opening > now:
        return opening
    busy = await ratings.is_busy(contact.id, now) or await inbox.speaks(contact.id)
    if busy or await fitting.is_taken_up(contact.id, talk, rules, now, FREE):
        return now + LOOK_AGAIN
    return now
