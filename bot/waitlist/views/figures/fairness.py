"""Who waited in a span of time, how often they were asked, who was asked for nothing. Read-only.

A number that opted out, or of which it is not known whether it wants texts, is not counted: it is
left alone. What is true of a number or a wish now stands for the whole span.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from bot import database
from bot.waitlist.rules import eligibility
from bot.waitlist.rules.shares import Cell

UNASKED: Final = timedelta(days=30)
"""For so long nobody on the list is asked for nothing without a reason."""
LONGEST: Final = 50
"""Patients; the list of those who were asked for nothing is read as far as this."""

Why = Literal[
    "opted_out",
    "paused",
    "wrong_number",
    "to_call",
    "no_consent",
    "behind",
    "no_slot",
    "passed_over",
]
"""Why somebody was asked for nothing. ``passed_over`` is none: a slot that suited them was put to
others who stood behind them."""

_REACH: Final = f"""
    CASE WHEN c.unreachable IN {eligibility.CALLED} THEN 'called'
         WHEN c.unreachable IS NOT NULL THEN 'wrong_number'
         WHEN c.consent_source IS NULL THEN 'no_consent'
         WHEN NOT {eligibility.WRITTEN_TO} THEN 'called' ELSE 'texted' END
"""
_ASKED: Final = """
    SELECT entry_id, sum(asked)::int AS asked, sum(won)::int AS won FROM (
        SELECT entry_id, count(*) AS asked, count(*) FILTER (WHERE state = 'accepted') AS won
        FROM offer WHERE created_at >= $1 AND created_at < $2 AND state <> 'failed' GROUP BY 1
        UNION ALL
        SELECT entry_id, count(*), count(*) FILTER (WHERE call.state = 'taken')
        FROM phone_call AS call WHERE called_at >= $1 AND called_at < $2
          AND NOT EXISTS (SELECT FROM offer WHERE offer.patient_id = call.patient_id
              AND offer.cancellation_id = call.cancellation_id AND offer.state <> 'failed')
        GROUP BY 1
    ) AS by_text_and_call GROUP BY 1
"""
"""A slot is one offer, however often it is put to somebody: whoever takes it on the phone has one,
too."""


async def cells(start: datetime, end: datetime) -> list[Cell]:
    """Everybody who waited between ``start`` and ``end``, added up. A wish for several providers or
    places is a group of its own; an empty name means any, an empty age that it is not known."""
    return await database.rows(
        Cell,
        f"""
        WITH asked AS ({_ASKED}), waited AS (
            SELECT c.language, COALESCE(age.band, '') AS age, {_REACH} AS reach,
                   {_one_of("location_preference")} AS place,
                   {_one_of("provider_preference")} AS provider, e.priority_score AS score,
                   COALESCE(asked.asked, 0) AS asked, COALESCE(asked.won, 0) AS won,
                   extract(epoch FROM LEAST($2, CASE WHEN e.active THEN $2 ELSE e.updated_at END)
                       - GREATEST(e.joined_at, $1))::float8 / 86400 AS days
            FROM waitlist_entry AS e JOIN patient_contact AS c ON c.id = e.patient_id
            LEFT JOIN entry_age AS age ON age.entry_id = e.id
            LEFT JOIN asked ON asked.entry_id = e.id
            WHERE e.joined_at < $2 AND (e.active OR e.updated_at >= $1)
              AND NOT c.opt_out AND c.paused_at IS NULL)
        SELECT language, age, reach, place, provider, score, count(*) AS people,
               sum(days) AS days, sum(asked) AS asked, sum(won) AS won,
               sum(days * days) AS days_squared, sum(asked * asked)::float8 AS asked_squared,
               sum(asked * days) AS asked_days
        FROM waited WHERE days >= 0 GROUP BY 1, 2, 3, 4, 5, 6
        """,  # noqa: S608 - constants of this module
        start,
        end,
    )


def _one_of(wished: str) -> str:
    return (
        f"CASE cardinality(e.{wished}) WHEN 0 THEN '' WHEN 1 THEN e.{wished}[1] ELSE 'several' END"
    )


@dataclass(frozen=True)
class Unasked:
    """Somebody who has waited for ``UNASKED`` and was asked for nothing in that time."""

    entry_id: int
    patient_id: int
    name: str
    phone_e164: str
    joined_at: datetime
    why: Why
    slots: int
    """That suited them and were put to others, of whom so many stood before them."""


_WHY: Final = f"""
    CASE WHEN c.opt_out THEN 'opted_out' WHEN c.paused_at IS NOT NULL THEN 'paused'
         WHEN c.unreachable IN {eligibility.CALLED} THEN 'to_call'
         WHEN c.unreachable IS NOT NULL THEN 'wrong_number'
         WHEN c.consent_source IS NULL THEN 'no_consent'
         WHEN NOT {eligibility.WRITTEN_TO} THEN 'to_call'
         WHEN stood.passed THEN 'passed_over' WHEN stood.slots > 0 THEN 'behind'
         ELSE 'no_slot' END
"""
_SINCE: Final = """
    FROM waitlist_entry AS e JOIN patient_contact AS c ON c.id = e.patient_id
    CROSS JOIN LATERAL (
        SELECT count(*)::int AS slots, COALESCE(bool_or(line.rank <= (
                SELECT count(*) FROM offer WHERE offer.cancellation_id = line.cancellation_id
                  AND offer.state <> 'failed')), FALSE) AS passed
        FROM slot_line AS line JOIN cancellation_event AS slot ON slot.id = line.cancellation_id
        WHERE line.entry_id = e.id AND NOT slot.shadow AND slot.created_at >= $1) AS stood
    WHERE e.active AND e.joined_at < $1 AND (e.last_asked_at IS NULL OR e.last_asked_at < $1)
      AND NOT EXISTS (SELECT FROM phone_call AS call WHERE call.entry_id = e.id
          AND call.called_at >= $1)
"""


async def unasked(now: datetime) -> dict[Why, int]:
    """How many were asked for nothing in ``UNASKED``, by reason."""
    return await database.pairs(
        f"SELECT {_WHY} AS why, count(*)::int AS count {_SINCE} GROUP BY 1",
        now - UNASKED,
    )


async def unasked_people(now: datetime) -> Sequence[Unasked]:
    """They themselves, those without a reason first, then by how long they wait."""
    return await database.rows(
        Unasked,
        f"""
        SELECT e.id AS entry_id, e.patient_id, COALESCE(NULLIF(e.patient_name, ''), c.display_name)
               AS name, c.phone_e164, e.joined_at, {_WHY} AS why, stood.slots
        {_SINCE} ORDER BY stood.passed DESC, e.joined_at, e.id LIMIT {LONGEST}
        """,
        now - UNASKED,
    )
