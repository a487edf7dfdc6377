"""Why an entry is not asked for a slot, in the order in which staff would say it. Read-only.

The rule itself is ``eligibility``'s, word for word: whatever it lets through is never given a
reason here, and an entry that it refuses always has one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from bot import database
from bot.waitlist.rules import eligibility
from bot.waitlist.rules.slot import Slot

Obstacle = Literal[
    "canceller",
    "opted_out",
    "paused",
    "unreachable",
    "no_consent",
    "language",
    "asked",
    "other_kind",
    "other_provider",
    "other_place",
    "avoids",
    "has_earlier",
    "quiet",
    "off_list",
    "asked_elsewhere",
]

WHY: Final = f"""
    CASE
        WHEN {eligibility.SUITS} THEN CASE
            WHEN NOT ({eligibility.patience("$8")}) THEN 'quiet'
            WHEN EXISTS (SELECT FROM offer
                WHERE offer.patient_id = e.patient_id AND offer.state = 'pending')
            THEN 'asked_elsewhere' END
        WHEN NOT e.active THEN 'off_list'
        WHEN e.patient_id = $6::bigint THEN 'canceller'
        WHEN c.opt_out THEN 'opted_out'
        WHEN c.paused_at IS NOT NULL THEN 'paused'
        WHEN c.unreachable IS NOT NULL THEN 'unreachable'
        WHEN c.consent_source IS NULL THEN 'no_consent'
        WHEN NOT {eligibility.WRITTEN_TO} THEN 'language'
        WHEN e.provider_type_preference NOT IN ('Any', $3) THEN 'other_kind'
        WHEN e.provider_preference <> '{{}}' AND NOT EXISTS (
            SELECT FROM unnest(e.provider_preference) AS name WHERE lower(name) = lower($2))
            THEN 'other_provider'
        WHEN e.location_preference <> '{{}}' AND NOT EXISTS (
            SELECT FROM unnest(e.location_preference) AS place
            WHERE lower(place) = ANY ($4::text[]))
            THEN 'other_place'
        WHEN e.current_appt_at <= $5 THEN 'has_earlier'
        WHEN e.avoid_places && $4::text[] OR $7 = ANY (e.avoid_times) THEN 'avoids'
        ELSE 'asked'
    END
"""  # noqa: S608 - a constant of another module


@dataclass(frozen=True)
class Depth:
    """``free``: entries that could be asked, but for the hour and how often they were asked."""

    free: int
    obstacles: Mapping[Obstacle, int]


async def of_slot(slot: Slot, now: datetime) -> Depth:
    """How many active entries suit a slot, and what keeps the others from it."""
    counts = await database.pairs(
        f"""
        SELECT {WHY} AS why, count(*) AS count
        FROM waitlist_entry AS e JOIN patient_contact AS c ON c.id = e.patient_id
        WHERE e.active GROUP BY 1
        """,  # noqa: S608 - a constant of this module
        *eligibility.parameters(slot),
        now,
    )
    return Depth(free=counts.pop(None, 0), obstacles=counts)


async def of_entry(
    entry_id: int, slots: Sequence[Slot], now: datetime
) -> list[tuple[Slot, Obstacle | None]]:
    """For each slot what keeps this entry from it; ``None`` if nothing does."""
    return [
        (
            slot,
            await database.fetch_value(
                f"""
                SELECT {WHY} FROM waitlist_entry AS e
                JOIN patient_contact AS c ON c.id = e.patient_id WHERE e.id = $9
                """,  # noqa: S608 - a constant of this module
                *eligibility.parameters(slot),
                now,
                entry_id,
            ),
        )
        for slot in slots
    ]
