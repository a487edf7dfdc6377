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
from datetime import datetime
from typing import Final, Literal

from bot import database
from bot.dialogue import Position
from bot.messages import outbox
from bot.waitlist import slots, wording
from bot.waitlist.rules import eligibility
from bot.waitlist.rules.clinic import Rules

THEIRS: Final = ("confirmed", "already_yours", "promoted", "release_question")
NOT_THEIRS: Final = ("stand_by", "rain_check", "taken", "closed", "released", "not_honoured")
"""Kinds of texts that say whether the slot of an offer is its patient's."""


def position(state: str, offer_id: int) -> Position:
    """Where a thread stands that is about this offer."""
    return Position(state, {"offer": offer_id})


async def make(
    slot_id: int,
    batch: int,
    candidates: Sequence[eligibility.Candidate],
    now: datetime,
    hold_expires_at: datetime,
) -> list[tuple[int, int]]:
    """Offers to these candidates, as (offer id, patient id).

    A candidate who got another live offer while the batch was being picked is left out, as is the
    second of two entries that share a contact. A rain check is used up by being asked.
    """
    rows = await database.fetch(
        """
        INSERT INTO offer (cancellation_id, patient_id, entry_id, batch_number, created_at,
                           hold_expires_at, state, lock_token)
        SELECT $1, candidate.patient_id, candidate.entry_id, $2, $3, $4, 'pending',
               gen_random_uuid()
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
    )
    await database.execute(
        """
        UPDATE waitlist_entry SET last_asked_at = $2, rain_check_at = NULL
        WHERE id = ANY ($1::bigint[])
        """,
        [row["entry_id"] for row in rows],
        now,
    )
    return [(row["id"], row["patient_id"]) for row in rows]


async def expire_due(slot_id: int, now: datetime) -> int:
    """End the holds that have run out; returns how many.

    An offer whose text never left us was never made: it counts as failed, and its patient may be
    asked again.
    """
    due = [
        row["id"]
        for row in await database.fetch(
            """
            SELECT id FROM offer
            WHERE cancellation_id = $1 AND state = 'pending' AND hold_expires_at <= $2
            """,
            slot_id,
            now,
        )
    ]
    if not due:
        return 0
    unsent = await outbox.withdraw_for_offers(due)
    await database.execute(
        """
        UPDATE offer SET state = CASE WHEN id = ANY ($2::bigint[]) THEN 'failed' ELSE 'expired' END,
            closed_why = CASE WHEN id = ANY ($2::bigint[]) THEN 'not_sent' ELSE 'no_answer' END
        WHERE id = ANY ($1::bigint[]) AND state = 'pending'
        """,
        due,
        list(unsent),
    )
    return len(due)


async def cancel_live(slot_id: int, why: str, phrase: str, rules: Rules, now: datetime) -> None:
    """End every live offer of a locked slot, and tell those whose offer has left us.

    A patient whose own text waits for its turn is not told here: that turn will answer it.
    """
    live = await database.fetch(
        """
        SELECT offer.id, offer.patient_id, contact.language,
               EXISTS (SELECT FROM message_log AS heard WHERE heard.patient_id = offer.patient_id
                   AND heard.direction = 'inbound' AND heard.taken_at IS NULL
                   AND heard.set_aside_at IS NULL) AS speaks
        FROM offer JOIN patient_contact AS contact ON contact.id = offer.patient_id
        WHERE cancellation_id = $1 AND state = 'pending'
        """,
        slot_id,
    )
    unsent = await outbox.withdraw_for_offers([row["id"] for row in live])
    await database.execute(
        """
        UPDATE offer SET state = 'canceled', closed_why = $2
        WHERE cancellation_id = $1 AND state = 'pending'
        """,
        slot_id,
        why,
    )
    texts = [
        outbox.Text(
            row["patient_id"],
            phrase,
            wording.render(phrase, row["language"], rules.clinic),
            offer_id=row["id"],
        )
        for row in live
        if row["id"] not in unsent and not row["speaks"]
    ]
    await outbox.enqueue(texts, now)


async def withdraw_from(patient_id: int, why: str, now: datetime) -> None:
    """End whatever is live for this contact, which has opted out; it is locked."""
    await stand_down(patient_id)
    await _withdraw("patient_id", patient_id, why, now)


async def stand_down(patient_id: int) -> None:
    """This contact, which is locked, waits for nobody's slot to come back any more."""
    await database.execute(
        "UPDATE offer SET stand_by = FALSE WHERE patient_id = $1 AND stand_by", patient_id
    )


async def withdraw_entry(entry_id: int, why: str, now: datetime) -> None:
    """End whatever is live for this entry, which leaves the list; its contact is locked."""
    await _withdraw("entry_id", entry_id, why, now)


async def _withdraw(
    column: Literal["patient_id", "entry_id"], value: int, why: str, now: datetime
) -> None:
    rows = await database.fetch(
        f"""
        UPDATE offer SET state = 'canceled', closed_why = $2
        WHERE {column} = $1 AND state = 'pending' RETURNING id, cancellation_id
        """,  # noqa: S608 - one of two names of ours
        value,
        why,
    )
    await outbox.withdraw_for_offers([row["id"] for row in rows])
    await moved_on([row["cancellation_id"] for row in rows], now)


async def outlived(texts: Sequence[outbox.Subject]) -> set[outbox.Subject]:
    """Those of these texts that say what is not so any more.

    A text may have been held up, by a busy carrier or by a fate that was unknown, while its offer
    closed, the slot was given back, or it came to whoever stood by for it.
    """
    rows = await database.fetch(
        """
        SELECT kind, offer.id FROM unnest($1::text[], $2::bigint[]) AS text (kind, offer_id)
        JOIN offer ON offer.id = offer_id
        WHERE (kind = $3 AND state <> 'pending')
           OR (kind = ANY ($4::text[]) AND state <> 'accepted')
           OR (kind = ANY ($5::text[]) AND state = 'accepted')
        """,
        [text.kind for text in texts],
        [text.offer_id for text in texts],
        outbox.OFFER,
        THEIRS,
        NOT_THEIRS,
    )
    return {outbox.Subject(row["kind"], row["id"]) for row in rows}


async def note_sent(offer_id: int, now: datetime) -> None:
    await database.execute(
        "UPDATE offer SET offer_sent_at = COALESCE(offer_sent_at, $2) WHERE id = $1", offer_id, now
    )


async def fail(offer_id: int, why: str, now: datetime) -> None:
    """The offer's text did not reach its patient: the batch does not wait for an answer."""
    rows = await database.fetch(
        """
        UPDATE offer SET state = 'failed', closed_why = $2
        WHERE id = $1 AND state = 'pending' RETURNING cancellation_id
        """,
        offer_id,
        why,
    )
    await moved_on([row["cancellation_id"] for row in rows], now)


async def unmake(offer_id: int, now: datetime) -> None:
    """The offer's text has never left us, which may be known only after the hold: nobody was asked,
    and the patient may be."""
    rows = await database.fetch(
        """
        UPDATE offer SET state = 'failed', closed_why = 'not_sent'
        WHERE id = $1 AND state IN ('pending', 'expired')
          AND offer_sent_at IS NULL AND too_late_at IS NULL
        RETURNING cancellation_id
        """,
        offer_id,
    )
    await moved_on([row["cancellation_id"] for row in rows], now)


async def moved_on(slot_ids: Sequence[int], now: datetime) -> None:
    """Offers closed: their slots look again, and so do slots that wait for candidates."""
    if slot_ids:
        await slots.look_soon(slot_ids, now)
        await slots.wake_waiting(now)
