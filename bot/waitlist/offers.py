"""Offers: made in batches, and closed exactly once. One transaction each, the caller's.

    pending --YES--> accepted        expired --late YES, slot still open--> accepted
       | \\--NO----> declined --YES, asked again, slot still open--> accepted
       |  \\-hold--> expired
       |   \\------> canceled  (taken by another, opted out, slot withdrawn)
       '----------> failed    (its text never reached the carrier or the phone; that an expired
                              offer never left may be known only later)
    failed --YES, it arrived after all, slot still open--> accepted

The slot's row lock decides who wins; the partial unique indexes say the same once more. What
happens to other offers of the slot happens in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot import database
from bot.dialogue import Position
from bot.languages import Language
from bot.messages import inbox, outbox
from bot.messages.channels import Channel
from bot.waitlist import slots, wording
from bot.waitlist.models import Offer
from bot.waitlist.pacing.curve import Said
from bot.waitlist.rules import eligibility
from bot.waitlist.rules.offer import Why
from bot.waitlist.rules.slot import Slot


def position(state: str, offer_id: int) -> Position:
    """Where a thread stands that is about this offer."""
    return Position(state, {"offer": offer_id})


@dataclass(frozen=True)
class _Id:
    id: int


@dataclass(frozen=True)
class _Ended:
    id: int
    slot_id: int


@dataclass(frozen=True)
class Made:
    id: int
    patient_id: int
    entry_id: int


async def make(
    slot_id: int,
    batch: int,
    candidates: Sequence[eligibility.Candidate],
    now: datetime,
    hold_expires_at: datetime,
    channel: Channel = Channel.SMS,
) -> list[Made]:
    """Offers to these candidates, who are ranked as they stand.

    A candidate who got another live offer while the batch was being picked is left out, as is the
    second of two entries that share a contact.
    """
    return await database.rows(
        Made,
        """
        INSERT INTO offer (cancellation_id, patient_id, entry_id, batch_number, created_at,
                           hold_expires_at, state, lock_token, rank, channel)
        SELECT $1, candidate.patient_id, candidate.entry_id, $2, $3, $4, 'pending',
               gen_random_uuid(), CASE WHEN $7 = 'sms' THEN candidate.place END, $7
        FROM unnest($5::bigint[], $6::bigint[]) WITH ORDINALITY
            AS candidate (patient_id, entry_id, place)
        ORDER BY candidate.place
        ON CONFLICT DO NOTHING
        RETURNING id, patient_id, entry_id
        """,
        slot_id,
        batch,
        now,
        hold_expires_at,
        [candidate.patient_id for candidate in candidates],
        [candidate.entry_id for candidate in candidates],
        channel,
    )


async def expire_due(slot_id: int, now: datetime) -> int:
    """End the holds that have run out; returns how many.

    An offer whose text never left us was never made: it counts as failed, and its patient may be
    asked again.
    """
    due = await database.rows(
        _Id,
        """
        SELECT id FROM offer
        WHERE cancellation_id = $1 AND state = 'pending' AND hold_expires_at <= $2
        """,
        slot_id,
        now,
    )
    if not due:
        return 0
    ids = [offer.id for offer in due]
    unsent = await outbox.withdraw_for_offers(ids)
    await database.execute(
        """
        UPDATE offer SET state = CASE WHEN id = ANY ($2::bigint[]) THEN 'failed' ELSE 'expired' END,
            closed_why = CASE WHEN id = ANY ($2::bigint[]) THEN 'not_sent' ELSE 'no_answer' END
        WHERE id = ANY ($1::bigint[]) AND state = 'pending'
        """,
        ids,
        list(unsent),
    )
    return len(ids)


async def end_holds(slot_id: int, now: datetime) -> None:
    """Let the live holds of a locked slot run out at this moment."""
    await database.execute(
        """
        UPDATE offer SET hold_expires_at = $2
        WHERE cancellation_id = $1 AND state = 'pending' AND hold_expires_at > $2
          AND created_at < $2
        """,
        slot_id,
        now,
    )


async def accept(offer_id: int, now: datetime) -> int | None:
    """An offer of a locked slot takes it; returns the entry that it was made to, if that is there.

    Who has the slot stands by for it no more: given back, it would come straight back to them.
    """
    entry_id: int | None = await database.fetch_value(
        """
        UPDATE offer SET state = 'accepted', accepted_at = $2, closed_why = 'yes', stand_by = FALSE
        WHERE id = $1 RETURNING entry_id
        """,
        offer_id,
        now,
    )
    return entry_id


async def decline(offer_id: int, patient_id: int, now: datetime) -> bool:
    """A NO to this offer. False if it is over already, other than by its hold."""
    changed = await database.execute(
        """
        UPDATE offer SET state = 'declined', declined_at = $2, closed_why = 'no'
        WHERE id = $1 AND patient_id = $3 AND state IN ('pending', 'expired')
        """,
        offer_id,
        now,
        patient_id,
    )
    return bool(changed)


async def note_answer(offer_id: int, patient_id: int, said: Said, now: datetime) -> None:
    """Keep what a patient says first to an offer that has left us, whatever came of it."""
    await database.execute(
        """
        UPDATE offer SET answer = $3, answered_at = $4
        WHERE id = $1 AND patient_id = $2 AND answer IS NULL AND offer_sent_at IS NOT NULL
        """,
        offer_id,
        patient_id,
        said,
        now,
    )


async def note_stop(patient_id: int, now: datetime) -> None:
    """A STOP answers the newest offer of this contact, if that has no answer and is young."""
    await database.execute(
        """
        UPDATE offer SET answer = 'stop', answered_at = $2
        WHERE answer IS NULL AND offer_sent_at > $2::timestamptz - interval '1 day' AND id = (
            SELECT max(id) FROM offer WHERE patient_id = $1 AND offer_sent_at IS NOT NULL)
        """,
        patient_id,
        now,
    )


async def note_reason(offer_id: int, patient_id: int, reason: str) -> bool:
    """Store why the patient said NO (a word of ``declines``). False if they did not."""
    declined = Offer.filter(id=offer_id, patient_id=patient_id, state="declined")
    return bool(await declined.update(decline_reason=reason))


async def note_too_late(offer_id: int, now: datetime) -> bool:
    """A YES to this offer came when its slot was filled. False if one came before."""
    changed = await database.execute(
        "UPDATE offer SET too_late_at = $2 WHERE id = $1 AND too_late_at IS NULL", offer_id, now
    )
    return bool(changed)


async def stand_by(offer_id: int, slot_id: int) -> bool:
    """Let this offer be next in line for its slot. False if another is, or it may not be: who was
    called would have to be called again, which nobody is."""
    changed = await database.execute(
        """
        UPDATE offer SET stand_by = TRUE WHERE id = $1 AND state IN ('canceled', 'expired')
            AND channel = 'sms' AND NOT EXISTS (SELECT FROM offer AS first
                WHERE first.cancellation_id = $2 AND first.stand_by)
        """,
        offer_id,
        slot_id,
    )
    return bool(changed)


async def stands_down(offer_id: int) -> None:
    """This offer is next in line no more."""
    await database.execute("UPDATE offer SET stand_by = FALSE WHERE id = $1", offer_id)


async def take_back(slot_id: int, why: Why) -> int | None:
    """Take a locked slot from its winner; returns the winner's entry, if that is there."""
    entry_id: int | None = await database.fetch_value(
        """
        UPDATE offer SET state = 'canceled', closed_why = $2
        WHERE cancellation_id = $1 AND state = 'accepted' RETURNING entry_id
        """,
        slot_id,
        why,
    )
    return entry_id


async def give_to_entry(offer_id: int, entry_id: int) -> None:
    """Let an offer count for this entry: two may share a contact."""
    await Offer.filter(id=offer_id).update(entry_id=entry_id)


async def is_accepted(offer_id: int) -> bool:
    return await Offer.exists(id=offer_id, state="accepted")


@dataclass(frozen=True)
class StandingBy:
    id: int
    patient_id: int


async def standing_by(slot_id: int) -> StandingBy | None:
    """The offer that is next in line for a locked slot."""
    return await database.row(
        StandingBy,
        "SELECT id, patient_id FROM offer WHERE cancellation_id = $1 AND stand_by",
        slot_id,
    )


async def entry_of(offer_id: int) -> int | None:
    """The entry that an offer was made to; ``None`` if that is gone."""
    entry_id: int | None = await database.fetch_value(
        "SELECT entry_id FROM offer WHERE id = $1", offer_id
    )
    return entry_id


@dataclass(frozen=True)
class Counted:
    """The offers of a slot: when the last live hold runs out and when the first, and how many texts
    left us or never did."""

    live_until: datetime | None
    next_end: datetime | None
    asked: int
    unsent: int


async def count(slot_id: int) -> Counted:
    counted = await database.row(
        Counted,
        """
        SELECT max(hold_expires_at) FILTER (WHERE state = 'pending') AS live_until,
               min(hold_expires_at) FILTER (WHERE state = 'pending') AS next_end,
               count(*) FILTER (WHERE state <> 'failed') AS asked,
               count(*) FILTER (WHERE state = 'failed') AS unsent
        FROM offer WHERE cancellation_id = $1
        """,
        slot_id,
    )
    assert counted is not None
    return counted


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


async def patients_of(slot_id: int) -> Sequence[int]:
    """Whoever has been asked for a slot, in the order in which contacts are locked."""
    return await database.column(
        "SELECT DISTINCT patient_id FROM offer WHERE cancellation_id = $1 ORDER BY 1", slot_id
    )


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
    await moved_on([offer.slot_id for offer in ended], now)


async def withdraw_from(patient_id: int, why: Why, now: datetime) -> None:
    """End whatever is live for this contact, which has opted out; it is locked."""
    await stand_down(patient_id)
    await note_stop(patient_id, now)
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
        await moved_on([one.slot_id for one in ended], now)


async def note_sent(offer_id: int, now: datetime) -> None:
    await database.execute(
        "UPDATE offer SET offer_sent_at = COALESCE(offer_sent_at, $2) WHERE id = $1", offer_id, now
    )


async def fail(offer_id: int, why: str, now: datetime) -> None:
    """The offer's text did not reach its patient: the batch does not wait for an answer."""
    slot_id: int | None = await database.fetch_value(
        """
        UPDATE offer SET state = 'failed', closed_why = $2
        WHERE id = $1 AND state = 'pending' RETURNING cancellation_id
        """,
        offer_id,
        why,
    )
    await moved_on([slot_id] if slot_id else [], now)


async def unmake(offer_id: int, now: datetime) -> None:
    """The offer's text has never left us, which may be known only after the hold: nobody was asked,
    and the patient may be."""
    slot_id: int | None = await database.fetch_value(
        """
        UPDATE offer SET state = 'failed', closed_why = 'not_sent'
        WHERE id = $1 AND state IN ('pending', 'expired')
          AND offer_sent_at IS NULL AND too_late_at IS NULL
        RETURNING cancellation_id
        """,
        offer_id,
    )
    await moved_on([slot_id] if slot_id else [], now)


async def let_go(offer_id: int, now: datetime) -> None:
    """The call that put this offer is over, and there was no answer to it."""
    slot_id: int | None = await database.fetch_value(
        """
        UPDATE offer SET state = 'expired', closed_why = 'no_answer'
        WHERE id = $1 AND state = 'pending' RETURNING cancellation_id
        """,
        offer_id,
    )
    await moved_on([slot_id] if slot_id else [], now)


async def unmake_shadows() -> list[int]:
    """Nobody was asked for the slots of shadow mode; returns the entries that would have been."""
    return await database.column(
        """
        UPDATE offer SET state = 'failed', closed_why = 'not_sent', stand_by = FALSE
        FROM cancellation_event AS slot
        WHERE slot.id = cancellation_id AND slot.shadow AND entry_id IS NOT NULL
        RETURNING entry_id
        """
    )


async def moved_on(slot_ids: Sequence[int], now: datetime) -> None:
    """Offers closed: their slots look again, and so do slots that wait for candidates."""
    if slot_ids:
        await slots.look_soon(slot_ids, now)
        await slots.wake_waiting(now)
