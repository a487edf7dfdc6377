"""Offers that end for what happened elsewhere, and live again when that is taken back: their slot
is gone, their patient has stopped, their entry has left the list. In the caller's transaction.

Whoever was asked learns of it, unless a text of their own waits: its turn will answer them. A text
that has not left is withdrawn, and what was never said need not be taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot import database
from bot.languages import Language
from bot.messages import inbox, outbox
from bot.waitlist import offers, wording
from bot.waitlist.rules.offer import Why
from bot.waitlist.rules.slot import Slot


@dataclass(frozen=True)
class _Ended:
    id: int
    slot_id: int


@dataclass(frozen=True)
class _Live:
    id: int
    patient_id: int
    language: Language
    speaks: bool
    """Whether a text of the patient's own waits for its turn."""
    called: bool
    """Whether it is put by a call: who is on the phone hears it there."""


async def cancel_live(
    slot: Slot,
    why: Why,
    phrase: str,
    now: datetime,
    *,
    tell_at: datetime | None = None,
) -> None:
    """End every live offer of a locked slot, and tell those whose offer has left us, not before
    ``tell_at``.

    A patient whose own text waits for its turn is not told here: that turn will answer it.
    """
    live = await database.rows(
        _Live,
        f"""
        SELECT offer.id, offer.patient_id, contact.language,
               {inbox.own_text_waits("offer.patient_id")} AS speaks,
               offer.channel = 'voice' AS called
        FROM offer JOIN patient_contact AS contact ON contact.id = offer.patient_id
        WHERE cancellation_id = $1 AND state = 'pending'
        """,  # noqa: S608 - a condition of another module
        slot.id,
    )
    if not live:
        return
    unsent = await outbox.withdraw_for_offers([offer.id for offer in live])
    await database.execute(
        """
        UPDATE offer SET state = 'canceled', closed_why = $2
        WHERE cancellation_id = $1 AND state = 'pending'
        """,
        slot.id,
        why,
    )
    texts = [
        outbox.Text(
            offer.patient_id,
            phrase,
            wording.render(phrase, offer.language, slot.place),
            offer_id=offer.id,
            not_before=tell_at,
        )
        for offer in live
        if offer.id not in unsent and not offer.speaks and not offer.called
    ]
    await outbox.enqueue(texts, now)


@dataclass(frozen=True)
class _Withdrawn:
    id: int
    patient_id: int


async def revive(slot_id: int, withdrawn_at: datetime, now: datetime) -> bool:
    """Have the offers live again that ended when this locked slot was withdrawn; their contacts are
    locked. False, with nothing done, if we have written to one of their patients since.

    Whoever is being asked for another slot by now stays out, and whose offer had not left may be
    asked anew.
    """
    ended = await database.rows(
        _Withdrawn,
        """
        SELECT id, patient_id FROM offer
        WHERE cancellation_id = $1 AND state = 'canceled' AND closed_why = 'withdrawn'
        """,
        slot_id,
    )
    if await outbox.has_told([offer.patient_id for offer in ended], withdrawn_at):
        return False
    for offer in ended:
        await outbox.withdraw_notice(offer.id)
    await _live_again([offer.id for offer in ended], now)
    return True


async def _live_again(offer_ids: Sequence[int], now: datetime) -> None:
    """Whoever has stopped meanwhile, or perhaps wants to, or is off the list, stays out."""
    await database.execute(
        """
        UPDATE offer SET
            state = CASE WHEN text.status = 'withdrawn' THEN 'failed'
                WHEN hold_expires_at <= $2 THEN 'expired' ELSE 'pending' END,
            closed_why = CASE WHEN text.status = 'withdrawn' THEN 'not_sent'
                WHEN hold_expires_at <= $2 THEN 'no_answer' END
        FROM message_log AS text
        WHERE offer.id = ANY ($1::bigint[]) AND text.offer_id = offer.id AND text.kind = 'offer'
          AND NOT EXISTS (SELECT FROM offer AS other
            WHERE other.patient_id = offer.patient_id AND other.state = 'pending')
          AND EXISTS (SELECT FROM patient_contact AS contact
            WHERE contact.id = offer.patient_id AND NOT opt_out AND paused_at IS NULL)
          AND NOT EXISTS (SELECT FROM waitlist_entry AS entry
            WHERE entry.id = offer.entry_id AND NOT active)
        """,
        list(offer_ids),
        now,
    )


async def live_of_entry(entry_id: int) -> list[int]:
    """The offers that are live for this entry."""
    return await database.column(
        "SELECT id FROM offer WHERE entry_id = $1 AND state = 'pending' ORDER BY id", entry_id
    )


async def slots_of(offer_ids: Sequence[int]) -> list[int]:
    """What these offers are of, in the order in which slots are locked."""
    return await database.column(
        "SELECT DISTINCT cancellation_id FROM offer WHERE id = ANY ($1::bigint[]) ORDER BY 1",
        list(offer_ids),
    )


async def give_back(offer_ids: Sequence[int], now: datetime) -> None:
    """Have these offers live again that ended when their entries left the list, where the slot is
    still open; contacts and slots are locked."""
    ended = await database.rows(
        _Ended,
        """
        SELECT offer.id, cancellation_id AS slot_id
        FROM offer JOIN cancellation_event AS slot ON slot.id = cancellation_id
        WHERE offer.id = ANY ($1::bigint[]) AND state = 'canceled' AND closed_why = 'removed'
          AND slot.status = 'open' AND slot.slot_start_at > $2
        """,
        list(offer_ids),
        now,
    )
    await _live_again([offer.id for offer in ended], now)
    await offers.moved_on([offer.slot_id for offer in ended], now)


async def withdraw_from(patient_id: int, why: Why, now: datetime) -> None:
    """End whatever is live for this contact, which has opted out; it is locked."""
    await stand_down(patient_id)
    await offers.note_stop(patient_id, now)
    await _withdraw("patient_id", patient_id, why, now)


async def withdraw_patient(patient_id: int, why: Why, now: datetime) -> None:
    """End whatever is live for this contact, which is forgotten; it is locked."""
    await stand_down(patient_id)
    await _withdraw("patient_id", patient_id, why, now)


async def stand_down(patient_id: int) -> None:
    """This contact, which is locked, waits for nobody's slot to come back any more."""
    await database.execute(
        "UPDATE offer SET stand_by = FALSE WHERE patient_id = $1 AND stand_by", patient_id
    )


async def withdraw_entry(entry_id: int, why: Why, now: datetime) -> None:
    """End whatever is live for this entry, which leaves the list; its contact is locked."""
    await _withdraw("entry_id", entry_id, why, now)


async def _withdraw(
    column: Literal["patient_id", "entry_id"], value: int, why: Why, now: datetime
) -> None:
    ended = await database.rows(
        _Ended,
        f"""
        UPDATE offer SET state = 'canceled', closed_why = $2
        WHERE {column} = $1 AND state = 'pending' RETURNING id, cancellation_id AS slot_id
        """,  # noqa: S608 - one of two names of ours
        value,
        why,
    )
    if ended:
        await outbox.withdraw_for_offers([one.id for one in ended])
        await offers.moved_on([one.slot_id for one in ended], now)
