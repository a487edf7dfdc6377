"""What happened to slots, offers and texts in a span of time: rows for the dashboard's figures.

A slot belongs to the span in which it closed, an offer to that of its slot, and a text to that in
which it was written. Read-only; instants are aware and in UTC.
"""

from datetime import datetime
from typing import Any

from bot import database


async def closed_slots(start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Slots that closed from ``start`` to ``end``, the earliest first.

    Each: id, provider_name, location, slot_start_at, created_at, closed_at, status, verdict,
    booked_at, asked (how many patients were asked), disappointed (how many said YES too late).
    """
    return await database.fetch(
        """
        SELECT slot.id, provider.provider_name, slot.location, slot.slot_start_at,
               slot.created_at, slot.closed_at, slot.status, slot.verdict, slot.booked_at,
               COALESCE(asked.asked, 0) AS asked, COALESCE(asked.disappointed, 0) AS disappointed
        FROM cancellation_event AS slot
        JOIN provider_reference AS provider ON provider.id = slot.provider_id
        LEFT JOIN LATERAL (
            SELECT count(DISTINCT patient_id) FILTER (WHERE state <> 'failed') AS asked,
                   count(*) FILTER (WHERE too_late_at IS NOT NULL) AS disappointed
            FROM offer WHERE cancellation_id = slot.id) AS asked ON TRUE
        WHERE slot.closed_at >= $1 AND slot.closed_at < $2 ORDER BY slot.closed_at, slot.id
        """,
        start,
        end,
    )


async def offers(start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Offers of the slots that closed from ``start`` to ``end``.

    Each: slot_id, batch_number, state, created_at, offer_sent_at, answered_at (of a YES, in time
    or too late, or a NO; none without an answer).
    """
    return await database.fetch(
        """
        SELECT offer.cancellation_id AS slot_id, offer.batch_number, offer.state,
               offer.created_at, offer.offer_sent_at,
               COALESCE(offer.accepted_at, offer.too_late_at, offer.declined_at) AS answered_at
        FROM cancellation_event AS slot JOIN offer ON offer.cancellation_id = slot.id
        WHERE slot.closed_at >= $1 AND slot.closed_at < $2
        """,
        start,
        end,
    )


async def texts_by_day(start: datetime, end: datetime, zone: str) -> list[dict[str, Any]]:
    """How many texts of each status were written on each clinic day: day, status, count."""
    return await database.fetch(
        """
        SELECT (created_at AT TIME ZONE $3)::date AS day, status, count(*) AS count
        FROM message_log
        WHERE direction = 'outbound' AND created_at >= $1 AND created_at < $2
        GROUP BY 1, 2 ORDER BY 1, 2
        """,
        start,
        end,
        zone,
    )


async def opt_outs(start: datetime, end: datetime) -> int:
    """How many opt-outs were recorded."""
    count: int = await database.fetch_value(
        "SELECT count(*) FROM consent_event WHERE kind = 'revoked' AND at >= $1 AND at < $2",
        start,
        end,
    )
    return count


async def touched_slots(start: datetime, end: datetime) -> int:
    """How many slots that closed in this span were worked on by a person before they closed.

    Opening one by hand, or marking it as booked, is not counted: that is not the bot's work.
    """
    count: int = await database.fetch_value(
        """
        SELECT count(*) FROM cancellation_event AS slot
        WHERE slot.closed_at >= $1 AND slot.closed_at < $2 AND EXISTS (
            SELECT FROM audit_log WHERE subject = 'slot' AND subject_id = slot.id
            AND action IN ('ask_now', 'give', 'withdraw', 'not_honoured'))
        """,
        start,
        end,
    )
    return count
