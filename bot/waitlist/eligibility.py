"""Who may be asked for a slot, best first.

An entry is eligible when it is active; its contact has consented, has not opted out, and can be
reached; the provider, the provider's type and the place suit it; the slot is earlier than the
appointment it holds; its contact was not asked for this slot before, holds no live offer, and is
not the one who cancelled.

The order is the priority score, then who joined first. It is read off an index, so that the best
of a million entries cost no more than the best of a thousand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import database
from bot.messages.contacts import Language


@dataclass(frozen=True)
class Wanted:
    """What a slot asks of an entry."""

    slot_id: int
    starts_at: datetime
    provider_name: str
    provider_type: str
    location: str
    cancelled_by: int | None


@dataclass(frozen=True)
class Candidate:
    entry_id: int
    patient_id: int
    language: Language


SUITS = """
    e.active AND NOT c.opt_out AND c.consent_source IS NOT NULL AND c.unreachable IS NULL
    AND e.provider_type_preference IN ('Any', $3)
    AND (e.provider_preference = '{}' OR EXISTS (
        SELECT FROM unnest(e.provider_preference) AS name WHERE lower(name) = lower($2)))
    AND (e.location_preference = '{}' OR EXISTS (
        SELECT FROM unnest(e.location_preference) AS place WHERE lower(place) = lower($4)))
    AND (e.current_appt_at IS NULL OR e.current_appt_at > $5)
    AND e.patient_id IS DISTINCT FROM $6::bigint
    AND NOT EXISTS (
        SELECT FROM offer WHERE offer.patient_id = e.patient_id
        AND offer.cancellation_id = $1
        AND (offer.state <> 'failed' OR offer.closed_why <> 'not_sent'))
"""
"""The conditions on an entry ``e`` with contact ``c``, for the parameters of ``_parameters``."""


async def pick(wanted: Wanted, limit: int) -> list[Candidate]:
    """The best ``limit`` candidates, their contacts locked until the commit.

    A contact locked by someone else (its turn is being taken, or another slot picks it) is passed
    over rather than waited for: two slots never ask the same patient, and no lock order arises.
    """
    rows = await database.fetch(
        f"""
        SELECT e.id AS entry_id, e.patient_id, c.language
        FROM waitlist_entry AS e JOIN patient_contact AS c ON c.id = e.patient_id
        WHERE {SUITS}
          AND NOT EXISTS (
            SELECT FROM offer WHERE offer.patient_id = e.patient_id AND offer.state = 'pending')
        ORDER BY e.priority_score DESC, e.joined_at, e.id
        LIMIT $7
        FOR NO KEY UPDATE OF c SKIP LOCKED
        """,  # noqa: S608 - a constant of this module
        *_parameters(wanted),
        limit,
    )
    return [Candidate(**row) for row in rows]


async def depth(wanted: Wanted) -> int:
    """How many more contacts suit this slot, busy with another offer or not."""
    count: int = await database.fetch_value(
        f"""
        SELECT count(DISTINCT e.patient_id)
        FROM waitlist_entry AS e JOIN patient_contact AS c ON c.id = e.patient_id
        WHERE {SUITS}
        """,  # noqa: S608 - a constant of this module
        *_parameters(wanted),
    )
    return count


def _parameters(wanted: Wanted) -> Sequence[object]:
    return (
        wanted.slot_id,
        wanted.provider_name,
        wanted.provider_type,
        wanted.location,
        wanted.starts_at,
        wanted.cancelled_by,
    )
