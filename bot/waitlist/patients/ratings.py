"""How a visit went that a slot of ours led to, by one optional digit. In the caller's transaction.

    accepted --hours after the visit--> asked --1 to 5 within LASTS--> answered
        '--given back, not booked, freed again, asked within QUIET--> never asked

A timer is armed when somebody takes a slot (``visit_timer``); all else is looked at when it fires,
for a booking may be taken back until then. A claim is a row: the database lets no two of a patient
begin within ninety days, whoever writes them (``visit_rating_once_in_ninety_days``).
"""

from datetime import datetime, timedelta
from typing import Final

from bot import database

LONGEST_WAIT: Final = timedelta(days=2)
"""A question that found no moment so long after the visit's end is not asked any more."""
LEAVES_WITHIN: Final = timedelta(hours=6)
"""A question that was decided and could not leave for so long is not sent."""
LASTS: Final = timedelta(days=2)
"""How long a digit is an answer."""
QUIET: Final = timedelta(days=90)
"""Nobody is asked twice within this time."""
SCORES: Final = range(1, 6)


async def winner(offer_id: int) -> int | None:
    """Whose visit it is, for the lock that comes before all else; ``None`` if it is nobody's."""
    patient_id: int | None = await database.fetch_value(
        "SELECT patient_id FROM offer WHERE id = $1 AND state = 'accepted'", offer_id
    )
    return patient_id


async def is_due(offer_id: int, now: datetime) -> bool:
    """Whether this visit took place, as far as we know, and its patient may be asked by now.

    A time that was freed again, or never booked in the clinic's own system, was no visit. What
    ended before a restore lost records may have been asked about.
    """
    due: bool | None = await database.fetch_value(
        """
        SELECT slot.status = 'filled' AND slot.booked_at IS NOT NULL AND NOT slot.shadow
            AND slot.slot_end_at <= $2
            AND slot.slot_end_at > COALESCE((SELECT lost_until FROM installation), '-infinity')
            AND NOT EXISTS (SELECT FROM cancellation_event AS again
                WHERE again.provider_id = slot.provider_id
                  AND again.slot_start_at = slot.slot_start_at AND again.id > slot.id)
            AND NOT EXISTS (SELECT FROM visit_rating AS asked
                WHERE asked.patient_id = offer.patient_id AND asked.quiet_until > $2)
        FROM offer JOIN cancellation_event AS slot ON slot.id = cancellation_id
        WHERE offer.id = $1 AND offer.state = 'accepted'
        """,
        offer_id,
        now,
    )
    return bool(due)


async def is_busy(patient_id: int, now: datetime) -> bool:
    """Whether a slot that this contact was ever asked for can still be had, or one of theirs is to
    come: what they write may be about that."""
    busy: bool = await database.fetch_value(
        """
        SELECT EXISTS (
            SELECT FROM offer JOIN cancellation_event AS slot ON slot.id = cancellation_id
            WHERE offer.patient_id = $1
              AND (slot.status = 'open' OR offer.state = 'accepted' AND slot.slot_end_at > $2))
        """,
        patient_id,
        now,
    )
    return busy


async def claim(offer_id: int, patient_id: int, now: datetime) -> int | None:
    """It is asked now; its id. ``None`` if this patient was asked within ninety days, by whomever:
    a row of another bot that is not committed yet is waited for."""
    claimed: int | None = await database.fetch_value(
        """
        INSERT INTO visit_rating (offer_id, patient_id, asked_at, quiet_until)
        VALUES ($1, $2, $3, $3::timestamptz + $4::interval)
        ON CONFLICT DO NOTHING RETURNING id
        """,
        offer_id,
        patient_id,
        now,
        QUIET,
    )
    return claimed


async def note(rating_id: int, patient_id: int, score: int, now: datetime) -> None:
    """The answer of this contact, the first alone."""
    await database.execute(
        """
        UPDATE visit_rating SET score = $3, answered_at = $4
        WHERE id = $1 AND patient_id = $2 AND score IS NULL
        """,
        rating_id,
        patient_id,
        score,
        now,
    )
