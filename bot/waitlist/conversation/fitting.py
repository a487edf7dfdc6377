"""A question of what suits that waits for a moment at which it can be mistaken for no other.

It is put when its patient is being offered nothing, no late YES could still take a slot, the thread
stands at nothing else and waits for no person, few offers went out that day, and the hours allow a
text. Until then it is looked at again and again; at last it is dropped.
"""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import Final

from bot import installation
from bot.dialogue import Event
from bot.messages import contacts
from bot.threads import attention, positions, turns
from bot.timers import schedule
from bot.waitlist import fits, slots
from bot.waitlist.patients import reasons
from bot.waitlist.rules import eligibility
from bot.waitlist.rules.clinic import Rules

FREE: Final = ("idle", "skipped")
"""Where a thread stands at nothing."""


def firing(
    talk: turns.Conversation, rules: Rules
) -> Callable[[schedule.Due, datetime], Awaitable[None]]:
    """The handler of the timers of ``fits.TIMER_KIND``."""

    async def fire(due: schedule.Due, now: datetime) -> None:
        await put(due.subject_id, talk, rules, now)

    return fire


async def put(question_id: int, talk: turns.Conversation, rules: Rules, now: datetime) -> None:
    """Ask it, or look again later, or never, in the caller's transaction."""
    found = await fits.waiting(question_id)
    if found is None:
        return
    contact = await contacts.lock(found.patient_id)
    found = await fits.waiting(question_id)
    if found is None:
        return
    late = now - found.found_at > fits.LONGEST_WAIT
    if late or not contact.may_be_texted or not await fits.is_wanted(found.entry_id, found.fit):
        await fits.drop(question_id)
        return
    opening = rules.window.opening(now, contact.zones) or now + fits.LOOK_AGAIN
    if opening == now and await is_taken_up(contact.id, talk, rules, now):
        opening = now + fits.LOOK_AGAIN
    if opening > now:
        await schedule.arm(fits.TIMER_KIND, question_id, opening)
        return
    slot = await slots.of_offer(found.offer_id, contact.id, rules)
    if slot is None:
        await fits.drop(question_id)
        return
    asked = reasons.asked(found.fit, question_id, slot, contact.language)
    event = Event("FITS", asked | {"offer": found.offer_id})
    turn = await turns.take(talk, contact, event, now, heard_at=now)
    await fits.note_asked(question_id, now)
    await turns.send(talk, turn, now)


async def is_taken_up(
    patient_id: int,
    talk: turns.Conversation,
    rules: Rules,
    now: datetime,
    free: Collection[str] = FREE,
) -> bool:
    """Whether something else is going on with this contact, which is locked. ``free``: the states
    where its thread may stand."""
    there = await installation.state()
    if not there.may_start_texts or there.shadow_since is not None:
        return True
    if await fits.is_busy(patient_id) or await attention.lock(patient_id) is not None:
        return True
    if await fits.offers_since(patient_id, now - eligibility.DAY) >= rules.caps.per_day:
        return True
    stands = await positions.load(patient_id, talk.script.start, heard_at=now, now=now)
    return stands.position.state not in free
