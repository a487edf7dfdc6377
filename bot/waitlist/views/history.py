"""What happened to slots, offers and texts in a span of time, for the dashboard's figures.

A slot and its offers belong to the span in which the slot closed, a text to that in which it was
written. Read-only; instants are aware and in UTC. A span may be years long: whatever can be is
counted in the database, and slots come as columns.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from bot import audit, database

VERDICTS: Final[dict[str, str]] = {
    "filled": "Filled",
    "all_asked": "Everyone asked, nobody took it",
    "not_called": "Nobody called who can't be texted",
    "nobody_fits": "Nobody on the list fits",
    "too_late": "Cancelled too late to ask",
    "no_contact_hours": "No contact hours before it",
    "not_sent": "Texts could not be sent",
    "withdrawn": "Withdrawn by staff",
    "uncancelled": "Un-cancelled in the schedule",
}
"""Why a slot did or did not fill, best first, in words."""
KNOWN_FATES: Final = ("delivered", "undelivered", "failed")
IN_TIME: Final = timedelta(hours=2)
"""The clinic's own target for the time to fill."""
LATEST_ANSWER: Final = 61
"""Minutes; answers that took longer are counted together."""


OFFERABLE: Final = "(slot.status = 'filled' OR slot.asked > 0)"
"""The condition, in SQL, that a closed slot could be offered: it was filled, or at least one
patient was really asked."""


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Closed slots, counted. ``offerable``: those that could be offered. A median over nothing is
    ``None``."""

    closed: int
    filled: int
    offerable: int
    in_time: int
    """Filled within ``IN_TIME``."""
    median_fill: timedelta | None
    """From the cancellation's arrival to the YES, of the filled ones."""
    median_depth: float | None
    """How many patients fitted, and ..."""
    median_asked: float | None
    """... were asked for, a typical slot with somebody to ask."""
    asked: int
    too_late: int
    """How many said YES too late."""


@dataclass(frozen=True)
class ClosedSlots:
    """Slots, column by column. ``eligible_depth`` is how many patients suited it (``None`` if
    nobody looked). Instants are microseconds since 1970: making them one by one is most of the work
    of a year."""

    provider_name: Sequence[str]
    location: Sequence[str]
    time_zone: Sequence[str]
    """Of the place; empty for the clinic's."""
    slot_start_at: Sequence[int]
    created_at: Sequence[int]
    closed_at: Sequence[int]
    status: Sequence[str]
    verdict: Sequence[str]
    eligible_depth: Sequence[int | None]
    offerable: Sequence[bool]


async def closed_slots(start: datetime, end: datetime) -> ClosedSlots:
    """Slots that closed from ``start`` up to ``end``, the earliest first."""
    columns = await database.row(
        ClosedSlots,
        f"""
        SELECT COALESCE(array_agg(provider_name), '{{}}') AS provider_name,
               COALESCE(array_agg(location), '{{}}') AS location,
               COALESCE(array_agg(time_zone), '{{}}') AS time_zone,
               COALESCE(array_agg(slot_start_at), '{{}}') AS slot_start_at,
               COALESCE(array_agg(created_at), '{{}}') AS created_at,
               COALESCE(array_agg(closed_at), '{{}}') AS closed_at,
               COALESCE(array_agg(status), '{{}}') AS status,
               COALESCE(array_agg(verdict), '{{}}') AS verdict,
               COALESCE(array_agg(eligible_depth), '{{}}') AS eligible_depth,
               COALESCE(array_agg(offerable), '{{}}') AS offerable
        FROM (
            SELECT provider_name, location_name AS location,
                   COALESCE(place.time_zone, '') AS time_zone, status, verdict,
                   eligible_depth, {OFFERABLE} AS offerable,
                   (date_part('epoch', slot_start_at) * 1000000)::bigint AS slot_start_at,
                   (date_part('epoch', slot.created_at) * 1000000)::bigint AS created_at,
                   (date_part('epoch', closed_at) * 1000000)::bigint AS closed_at
            FROM cancellation_event AS slot
            JOIN provider_reference AS provider ON provider.id = slot.provider_id
            JOIN location_reference AS place ON place.id = slot.location_id
            WHERE NOT slot.shadow AND slot.closed_at >= $1 AND slot.closed_at < $2
            ORDER BY slot.closed_at, slot.id) AS slots
        """,  # noqa: S608 - a constant of this module
        start,
        end,
    )
    assert columns is not None
    return columns


async def moved_up(since: datetime, until: datetime) -> int:
    """How many patients moved up into what another had given up for a slot of ours."""
    count: int = await database.fetch_value(
        """
        SELECT count(*) FROM cancellation_event
        WHERE status = 'filled' AND round > 0 AND closed_at >= $1 AND closed_at < $2
        """,
        since,
        until,
    )
    return count


async def totals(start: datetime, end: datetime) -> Totals:
    """The same slots, only counted."""
    counted = await database.row(
        Totals,
        f"""
        SELECT count(*) AS closed, count(*) FILTER (WHERE status = 'filled') AS filled,
               count(*) FILTER (WHERE {OFFERABLE}) AS offerable,
               count(*) FILTER (WHERE status = 'filled' AND closed_at - created_at <= $3)
                   AS in_time,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY closed_at - created_at)
                   FILTER (WHERE status = 'filled') AS median_fill,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY eligible_depth)
                   FILTER (WHERE asked > 0) AS median_depth,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY asked)
                   FILTER (WHERE asked > 0) AS median_asked,
               COALESCE(sum(asked), 0)::bigint AS asked,
               (SELECT count(*) FROM offer JOIN cancellation_event AS slot
                    ON slot.id = offer.cancellation_id
                WHERE too_late_at IS NOT NULL AND NOT shadow
                  AND closed_at >= $1 AND closed_at < $2) AS too_late
        FROM cancellation_event AS slot
        WHERE NOT shadow AND closed_at >= $1 AND closed_at < $2
        """,  # noqa: S608 - a constant of this module
        start,
        end,
        IN_TIME,
    )
    assert counted is not None
    return counted


@dataclass(frozen=True, kw_only=True)
class Group:
    """Closed slots of one place or provider."""

    name: str
    closed: int
    filled: int
    offerable: int
    median_fill: timedelta | None


async def groups(start: datetime, end: datetime, by: Literal["place", "provider"]) -> list[Group]:
    """The same slots by what they are of, in alphabetical order."""
    name = {"place": "place.location_name", "provider": "provider.provider_name"}[by]
    return await database.rows(
        Group,
        f"""
        SELECT {name} AS name, count(*) AS closed,
               count(*) FILTER (WHERE status = 'filled') AS filled,
               count(*) FILTER (WHERE {OFFERABLE}) AS offerable,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY closed_at - slot.created_at)
                   FILTER (WHERE status = 'filled') AS median_fill
        FROM cancellation_event AS slot
        JOIN provider_reference AS provider ON provider.id = slot.provider_id
        JOIN location_reference AS place ON place.id = slot.location_id
        WHERE NOT slot.shadow AND closed_at >= $1 AND closed_at < $2
        GROUP BY 1 ORDER BY lower({name}), 1
        """,  # noqa: S608 - constants of this function and module
        start,
        end,
    )


async def lost(start: datetime, end: datetime) -> dict[str, int]:
    """How many of these slots were not filled, by verdict."""
    return await database.pairs(
        """
        SELECT verdict, count(*) FROM cancellation_event
        WHERE NOT shadow AND closed_at >= $1 AND closed_at < $2 AND status <> 'filled'
        GROUP BY 1
        """,
        start,
        end,
    )


def percent(part: float, whole: float) -> str:
    """A share as a whole percentage; a dash where there is nothing to divide by. Pure.

    What is not all is never shown as 100%, and what is not nothing never as 0%.
    """
    if not whole:
        return "-"
    share = part / whole
    if round(100 * share) in (0, 100) and 0 < share < 1:
        return f"{min(max(100 * share, 0.1), 99.9):.1f}%"
    return f"{share:.0%}"


async def opt_outs(start: datetime, end: datetime) -> int:
    """How often a patient wrote STOP, in any words, or had staff say it."""
    count: int = await database.fetch_value(
        """
        SELECT count(*) FROM consent_event
        WHERE kind = 'revoked' AND channel = 'sms' AND at >= $1 AND at < $2
        """,
        start,
        end,
    )
    return count


@dataclass(frozen=True)
class Answers:
    """So many offers of a batch that left us in an hour of the clinic's day, and were answered
    after so many minutes: by a YES, in time or too late, or a NO; rounded up, at most
    ``LATEST_ANSWER``, ``None`` without an answer."""

    batch_number: int
    hour: int
    minutes: int | None
    won: bool
    count: int


async def answers(start: datetime, end: datetime, zone: str) -> list[Answers]:
    """The offers of those slots that left us, counted."""
    return await database.rows(
        Answers,
        """
        SELECT offer.batch_number, date_part('hour',
                   offer_sent_at AT TIME ZONE COALESCE(place.time_zone, $3))::int AS hour,
               CASE WHEN said_at IS NOT NULL THEN LEAST(
                   ceil(date_part('epoch', said_at - offer_sent_at) / 60), $4)::int END
                   AS minutes,
               state = 'accepted' AS won, count(*) AS count
        FROM cancellation_event AS slot
        JOIN location_reference AS place ON place.id = slot.location_id
        CROSS JOIN LATERAL (
            SELECT *, COALESCE(accepted_at, too_late_at, declined_at) AS said_at
            FROM offer WHERE cancellation_id = slot.id) AS offer
        WHERE NOT slot.shadow AND slot.closed_at >= $1 AND slot.closed_at < $2
          AND offer_sent_at IS NOT NULL
          AND offer.channel = 'sms'
        GROUP BY 1, 2, 3, 4
        """,
        start,
        end,
        zone,
        LATEST_ANSWER,
    )


async def declines(start: datetime, end: datetime) -> dict[str | None, int]:
    """How many offers of those slots were declined for each reason (a word of ``declines``), and
    how many without one (``None``)."""
    return await database.pairs(
        """
        SELECT decline_reason AS reason, count(*) AS count
        FROM cancellation_event AS slot JOIN offer ON offer.cancellation_id = slot.id
        WHERE NOT slot.shadow AND slot.closed_at >= $1 AND slot.closed_at < $2
          AND offer.state = 'declined'
        GROUP BY 1
        """,
        start,
        end,
    )


@dataclass(frozen=True)
class Texts:
    """So many texts of a status; written on one clinic day, where days are told apart."""

    status: str
    count: int
    day: date | None = None


def delivered(texts: Sequence[Texts]) -> tuple[int, int, int]:
    """How many reached the phone, of so many whose fate is known, and how many are unknown or
    under way. A text that was taken back before it left is no text. Pure."""
    counts: Counter[str] = Counter()
    for some in texts:
        counts[some.status] += some.count
    known = sum(counts[status] for status in KNOWN_FATES)
    unknown = sum(counts[status] for status in ("sending", "unconfirmed", "sent"))
    return counts["delivered"], known, unknown


async def texts_by_day(start: datetime, end: datetime, zone: str) -> list[Texts]:
    """How many texts of each status were written on each clinic day.

    A day begins on a quarter of an hour of UTC in every zone, so days are told of quarters: of a
    text at a time that takes twice as long.
    """
    return await database.rows(
        Texts,
        """
        SELECT (quarter AT TIME ZONE $3)::date AS day, status, sum(count)::bigint AS count
        FROM (
            SELECT date_bin('15 min', created_at, 'epoch') AS quarter, status, count(*) AS count
            FROM message_log
            WHERE direction = 'outbound' AND status <> 'shadow' AND created_at >= $1
              AND created_at < $2
            GROUP BY 1, 2) AS quarters
        GROUP BY 1, 2 ORDER BY 1, 2
        """,
        start,
        end,
        zone,
    )


async def texts(start: datetime, end: datetime) -> list[Texts]:
    """How many texts of each status were written."""
    return await database.rows(
        Texts,
        """
        SELECT status, count(*) AS count FROM message_log
        WHERE direction = 'outbound' AND status <> 'shadow' AND created_at >= $1 AND created_at < $2
        GROUP BY 1
        """,
        start,
        end,
    )


async def touched_slots(start: datetime, end: datetime) -> int:
    """How many slots that closed in this span were worked on by a person before they closed.

    Opening one by hand, or marking it as booked, is not counted: that is not the bot's work.
    """
    count: int = await database.fetch_value(
        """
        SELECT count(*) FROM cancellation_event AS slot
        WHERE NOT slot.shadow AND slot.closed_at >= $1 AND slot.closed_at < $2 AND EXISTS (
            SELECT FROM audit_log WHERE subject = 'slot' AND subject_id = slot.id
            AND action IN ('ask_now', 'give', 'withdraw', 'not_honoured') AND actor <> $3)
        """,
        start,
        end,
        audit.BRIDGE,
    )
    return count
