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

from bot import database
from bot.dialogue import Position
from bot.messages import outbox
from bot.messages.channels import Channel
from bot.waitlist import slots
from bot.waitlist.models import Offer
from bot.waitlist.pacing.curve import Said
from bot.waitlist.rules import eligibility
from bot.waitlist.rules.offer import Why


def position(state: str, offer_id: int) -> Position:
    """Where a thread stands that is about this offer."""
    return Position(state, {"offer": offer_id})


@dataclass(frozen=True)
class _Id:
    id: int


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
    """A NO to this offer, which stands by for its slot no more. False if it is over already, other
    than by its hold."""
    changed = await database.execute(
        """
        UPDATE offer SET state = 'declined', declined_at = $2, closed_why = 'no', stand_by = FALSE
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


async def patients_of(slot_id: int) -> Sequence[int]:
    """Whoever has been asked for a slot, in the order in which contacts are locked."""
    return await database.column(
        "SELECT DISTINCT patient_id FROM offer WHERE cancellation_id = $1 ORDER BY 1", slot_id
    )


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
