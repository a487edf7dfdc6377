"""Whom and what a dialog or a message is about, in words, as far as this user may see it."""

from datetime import datetime

from bot.waitlist.rules.slot import Slot
from bot.waitlist.slots import Refused
from bot.waitlist.views import people, worklist
from dashboard import times
from dashboard.access.accounts import User
from dashboard.parts import views
from dashboard.site import Site


def slot_words(slot: Slot, now: datetime) -> str:
    """``Tomorrow 3:15 PM, Dr. Lee, Plano``."""
    starts = times.moment(slot.starts_at, slot.place.zone, now)
    return f"{starts}, {slot.provider.name}, {slot.place.name}"


def person(user: User, one: people.Person) -> str:
    """``Ana Reyes, (214) 555-0101``."""
    name, number = views.person(user, one.name, one.phone_e164), views.number(user, one.phone_e164)
    return name if name == number else f"{name}, {number}"


async def slot(site: Site, slot_id: int) -> worklist.GivenSlot:
    """Raises ``slots.Refused`` if there is no such."""
    found = await worklist.slot_named(site.rules, slot_id)
    if found is None:
        raise Refused("There is no such slot.")
    return found
