"""What a patient's text answers: the slot where their thread stands, who they are, and what we have
told this number of late."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from bot.dialogue import Position
from bot.messages import contacts, outbox
from bot.replies.question import Question
from bot.waitlist import entries, slots
from bot.waitlist.rules.clinic import Rules

MOST_QUOTED: Final = 20
"""A reply quotes one of our latest texts, if any."""


def question(
    rules: Rules,
) -> Callable[[Position, contacts.Contact, datetime], Awaitable[Question]]:
    """The function that a conversation calls for its question."""

    async def asked(position: Position, contact: contacts.Contact, heard_at: datetime) -> Question:
        said = tuple(await outbox.latest_bodies(contact.id, MOST_QUOTED))
        names = tuple(await entries.names_of(contact.id))
        offer = position.memory.get("offer")
        slot = None
        if isinstance(offer, int):
            slot = await slots.of_offer(offer, contact.id, rules)
        if slot is None:
            return Question(clinic=rules.clinic.brand, names=names, said=said)
        # "Tomorrow" is the day after the one on which it was typed.
        return Question.of_slot(
            slot.local,
            heard_at.astimezone(slot.place.zone),
            slot.place.name,
            provider=slot.provider.name,
            clinic=rules.clinic.brand,
            names=names,
            said=said,
        )

    return asked
