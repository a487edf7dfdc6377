"""Carries out what the waitlist's script asks for, inside the turn and under the contact's lock."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from bot import database
from bot.dialogue import Ask, Event, Say, outcome
from bot.messages import contacts
from bot.messages.channels import Channel
from bot.waitlist import (
    confirmations,
    entries,
    fits,
    joining,
    links,
    ranking,
    releases,
    slots,
    texts,
    withdrawals,
    wording,
)
from bot.waitlist.patients import answers, first_yes, ratings, reasons
from bot.waitlist.rules import declines
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot


@dataclass(frozen=True)
class Scene:
    """What every command may use."""

    rules: Rules
    contact: contacts.Contact
    now: datetime


NOON: Final = 12
"""By the clinic's clock; later a day has too few gaps to come to promise anything."""
Result = tuple[str, Mapping[str, object]]


async def accept(scene: Scene, offer: int, day: int | None = None) -> Result:
    """``day``: how many days ahead the day is that the YES names, if it names one. It takes no slot
    of another day."""
    slot = None if day is None else await _open_slot(scene, offer)
    if slot is not None and slot.days_ahead(scene.now) != day:
        return "other_day", _told(scene, slot)
    answered = await first_yes.accept(offer, scene.contact.id, scene.rules, scene.now)
    if answered.slot is None:
        return answered.answer, {}
    told = _told(scene, answered.slot) | {"offer": answered.offer_id}
    if answered.answer in ("won", "yours"):
        by = await confirmations.said(answered.slot, scene.rules, scene.now)
        told |= by
        if answered.answer == "won" and not by:
            told |= await _calendar(scene, answered.slot, cast("int", answered.offer_id))
    return answered.answer, told


async def _calendar(scene: Scene, slot: Slot, offer: int) -> dict[str, object]:
    link = await links.to_visit(slot, offer, scene.contact.id, scene.rules, scene.now)
    return {} if link is None else {"link": link}


async def decline(
    scene: Scene, offer: int, digit: int | None, bare: bool = True, unsuited: str | None = None
) -> Result:
    """``bare``: nothing but NO was said. "I can't come any more" may mean another slot that is
    booked on this phone; not so "mornings don't work" (``unsuited``)."""
    result = await answers.decline(offer, scene.contact.id, scene.rules, scene.now)
    says_more = not bare and unsuited is None
    other = says_more and await answers.holds_a_slot(scene.contact.id, scene.now)
    return result, {"digit": digit, "may_mean_another": other, "unsuited": unsuited}


async def note_reason(scene: Scene, offer: int, reason: str, unsuited: str | None = None) -> Result:
    """Store why the patient said NO. What follows from it depends on the reason. ``unsuited``: what
    they said never suits."""
    slot = await reasons.note(offer, scene.contact.id, reason, scene.rules)
    if slot is None:
        return "noted", {}
    if reason == declines.NO_LONGER_NEEDED:
        await reasons.leave_list(offer, scene.now)
        return "left", {}
    question = await reasons.question(
        offer, reason, unsuited, slot, scene.contact, scene.rules, scene.now
    )
    return ("may_avoid", question | {"offer": offer}) if question else ("noted", {})


async def answer_fit(scene: Scene, fit: int, said: fits.Said) -> Result:
    """What the patient said to the question whether such slots are to be skipped."""
    await fits.answered(fit, scene.contact.id, said, scene.now)
    return said, {}


async def rate(scene: Scene, rating: int, score: int) -> Result:
    """How the visit went of which they were asked, from 1 to 5."""
    await ratings.note(rating, scene.contact.id, score, scene.now)
    return "noted", {}


async def held(scene: Scene, offer: int, bare: bool = True) -> Result:
    """Whether the slot of this offer is still the patient's, and ahead. ``bare``: nothing but NO
    was said."""
    slot = await answers.held(offer, scene.contact.id, scene.rules, scene.now)
    return ("yes", _told(scene, slot) | {"bare": bare}) if slot else ("no", {})


async def give_back(scene: Scene, offer: int) -> Result:
    result, slot = await releases.give_back(offer, scene.contact.id, scene.rules, scene.now)
    return result, _told(scene, slot) if slot else {}


async def look_at(
    scene: Scene,
    offer: int,
    thanks: bool = False,
    counters: bool = False,
    elsewhere: bool = False,
) -> Result:
    """Whether a slot that was skipped could still be had. ``thanks``: nothing else was said.
    ``counters``: another time or day was named. ``elsewhere``: another number of ours was."""
    slot = await _open_slot(scene, offer)
    if slot is None:
        return "closed", {"thanks": thanks, "elsewhere": elsewhere}
    return "open", _told(scene, slot) | {"counters": counters, "elsewhere": elsewhere}


async def _open_slot(scene: Scene, offer: int) -> Slot | None:
    slot = await slots.of_offer(offer, scene.contact.id, scene.rules)
    return slot if slot is not None and slot.can_be_had(scene.now) else None


async def stop(scene: Scene) -> Result:
    await withdrawals.withdraw_from(scene.contact.id, "opted_out", scene.now)
    return "done", {}


async def pause(scene: Scene) -> Result:
    """Nothing is offered to them until it is known whether they still want texts."""
    await contacts.pause(scene.contact.id, scene.now)
    await withdrawals.withdraw_from(scene.contact.id, "paused", scene.now)
    return "done", {}


async def resume(scene: Scene) -> Result:
    await contacts.resume(scene.contact.id, scene.now)
    await slots.wake_waiting(scene.now)
    return "done", {}


async def wrong_number(scene: Scene) -> Result:
    await contacts.mark_unreachable(scene.contact.id, "wrong_number", scene.now)
    return "done", {}


async def restart(scene: Scene) -> Result:
    await contacts.resume(scene.contact.id, scene.now)
    await slots.wake_waiting(scene.now)
    return "done", {}


async def want_today(scene: Scene) -> Result:
    """To be among the first for the gaps of this day; said before noon, it ends with the day."""
    theirs = await texts.speaker(scene.contact.id, None, scene.rules)
    local = scene.now.astimezone(theirs.zone)
    if not await entries.is_listed(scene.contact.id):
        return "nobody", {}
    if local.hour >= NOON:
        return "over", {}
    await ranking.want_today(scene.contact.id, local.date(), scene.now)
    return "first", {}


async def join(scene: Scene) -> Result:
    """What whoever wants to be on the list is to be asked, if anything."""
    listed = await entries.is_listed(scene.contact.id)
    return ("listed" if listed and not scene.contact.needs_consent else "ask"), {}


async def agree(scene: Scene) -> Result:
    """They agree to the texts that they were told of."""
    result = await joining.agree(scene.contact, scene.rules, scene.now)
    if result == "waiting":
        return result, {}
    made = await links.to_list(scene.contact.id, scene.rules, scene.now)
    return result, {} if made is None else {"link": made}


async def link(scene: Scene) -> Result:
    """A way to their page, for whoever waits on the list."""
    if not await entries.is_listed(scene.contact.id):
        return "none", {}
    made = await links.to_list(scene.contact.id, scene.rules, scene.now)
    return ("none", {}) if made is None else ("made", {"link": made})


async def who(scene: Scene, said: str) -> Result:
    """Whether we know who says this. A NO to no open offer may still mean the slot for which they
    stand by: it is not to be theirs."""
    if said == "NO":
        await withdrawals.stand_down(scene.contact.id)
    return ("listed" if await knows(scene.contact.id) else "stranger"), {"said": said}


async def knows(patient_id: int) -> bool:
    """Whether this contact stands, or has stood, on the waitlist."""
    listed: bool = await database.fetch_value(
        "SELECT EXISTS (SELECT FROM waitlist_entry WHERE patient_id = $1)", patient_id
    )
    return listed


COMMANDS: Final[Mapping[str, Callable[..., Awaitable[Result]]]] = {
    command.__name__: command
    for command in (
        accept,
        agree,
        answer_fit,
        decline,
        give_back,
        held,
        join,
        link,
        look_at,
        note_reason,
        pause,
        rate,
        restart,
        resume,
        stop,
        want_today,
        who,
        wrong_number,
    )
}


def carry_out(rules: Rules) -> Callable[[Ask, contacts.Contact, datetime], Awaitable[Event]]:
    """The function that a conversation calls for its commands."""

    async def run(ask: Ask, contact: contacts.Contact, now: datetime) -> Event:
        scene = Scene(rules, contact, now)
        result, facts = await COMMANDS[ask.command](scene, **ask.arguments)
        return outcome(ask.command, result, facts)

    return run


def render(rules: Rules) -> Callable[[Say, contacts.Contact, Channel], Awaitable[str]]:
    """The function that a conversation calls for its words: they are those of a place."""

    async def words(say: Say, contact: contacts.Contact, channel: Channel) -> str:
        who = await texts.speaker(contact.id, say.about, rules)
        return wording.render(say.phrase, contact.language, who, say.values, channel)

    return words


def _told(scene: Scene, slot: Slot) -> dict[str, object]:
    return texts.values(slot, scene.contact.language, scene.now)
