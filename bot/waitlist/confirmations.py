"""Whether a slot is its winner's for good: one that the record system books is held for them until
it shows the booking, or staff say so.

Promises: no winner reads "Confirmed" before the booking stands where it counts; each reads it once
it does, once. Where nothing but a file goes back, a YES is final, as staff book by that file. In
the caller's transaction, with the slot locked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import database
from bot.languages import Language
from bot.ledger import records
from bot.messages import outbox
from bot.waitlist import links, slots, texts, wording
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot
from bot.waitlist.views.promises import AT_LEAST, WITHIN

HELD: Final = "held"
FINAL: Final = "final"


async def held_until(slot: Slot, rules: Rules, now: datetime) -> datetime | None:
    """When it will be final that this slot is its winner's; ``None`` if it is already."""
    if not rules.books_in or slot.booked_at is not None:
        return None
    if not await records.is_freed_by(slot.id, rules.books_in):
        return None
    return max((slot.closed_at or now) + WITHIN, now + AT_LEAST)


async def said(slot: Slot, rules: Rules, now: datetime) -> Mapping[str, object]:
    """What a text says of that besides the slot: ``by``, where it is not final."""
    until = await held_until(slot, rules, now)
    return {} if until is None else {"by": wording.clock(until, slot.place.zone)}


async def won(
    phrase: str, slot: Slot, offer_id: int, patient_id: int, rules: Rules, now: datetime
) -> tuple[str, Mapping[str, object]]:
    """How a slot is put that has just become somebody's, and what is said of it besides: as
    ``phrase``, with a link where there is a page, if it is final."""
    if by := await said(slot, rules, now):
        return HELD, by
    link = await links.to_visit(slot, offer_id, patient_id, rules, now)
    return phrase, {} if link is None else {"link": link}


@dataclass(frozen=True)
class _Told:
    """A winner who was told that the slot is held; ``reply_to`` is the text that this answered."""

    offer_id: int
    patient_id: int
    language: Language
    reply_to: int | None


async def tell(slot_id: int, rules: Rules, now: datetime) -> None:
    """The slot is marked as booked: tell a winner who was told that it is held, once."""
    told = await database.row(
        _Told,
        """
        SELECT offer.id AS offer_id, offer.patient_id, contact.language, held.reply_to
        FROM offer JOIN message_log AS held ON held.offer_id = offer.id AND held.kind = $2
        JOIN patient_contact AS contact ON contact.id = offer.patient_id
        WHERE offer.cancellation_id = $1 AND offer.state = 'accepted'
          AND NOT contact.opt_out AND contact.unreachable IS NULL
          AND NOT EXISTS (SELECT FROM message_log AS final WHERE final.offer_id = offer.id
                          AND final.kind = $3 AND final.status <> 'withdrawn')
        ORDER BY held.id DESC LIMIT 1
        """,
        slot_id,
        HELD,
        FINAL,
    )
    slot = None if told is None else await slots.lock(slot_id, rules)
    if told is None or slot is None:
        return
    link = await links.to_visit(slot, told.offer_id, told.patient_id, rules, now)
    said = texts.values(slot, told.language, now) | ({} if link is None else {"link": link})
    text = outbox.Text(
        told.patient_id,
        FINAL,
        wording.render(FINAL, told.language, slot.place, said),
        offer_id=told.offer_id,
        reply_to=told.reply_to,
        expires_at=slot.starts_at,
    )
    await outbox.enqueue([text], now)
