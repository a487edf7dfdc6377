"""The sources of messages: what each sent, and whether it is silent for longer than usual.

Promises: counts and times only. A source is silent if nothing came for longer than on any of the
last days, within the hours of a weekday on which it usually sends.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot import database
from bot.ledger.facts import Result
from bot.ledger.models import FeedDay, FeedListener, IntakeFile
from bot.ledger.records import Counting

DAYS: Final = 28
"""So many days tell what is usual."""
USUAL_DAYS: Final = 2
"""A source sends on a weekday if it did on so many of the last four."""
LEAST_SILENCE: Final = timedelta(minutes=15)
TIMES_USUAL: Final = 1.5
LISTENS: Final = timedelta(minutes=2)
"""A listener that was not seen for so long does not listen any more."""


@dataclass(frozen=True)
class Feed:
    """A source, as it stands now. Of the last ``DAYS`` days where nothing else is said."""

    source: str
    last_message_at: datetime
    lag: timedelta
    """From the writing of the last message to its arrival, as the clocks say."""
    today: int
    messages: int
    held: int
    """Deliveries that wait for a person now."""
    rejected: int
    cancelled: int
    unresolved: int
    silent_since: datetime | None
    """Since when it is silent for longer than usual; ``None`` if it is not."""

    @property
    def unresolved_share(self) -> float:
        """Of the cancels: how many could not be understood for want of memory."""
        return self.unresolved / self.cancelled if self.cancelled else 0.0


async def feeds(zone: ZoneInfo, hours: tuple[time, time], now: datetime) -> list[Feed]:
    """All sources of the last days, in the order of their names. Only reads."""
    today = now.astimezone(zone).date()
    days = defaultdict[str, list[FeedDay]](list)
    for one in await FeedDay.filter(day__gt=today - timedelta(days=DAYS)).order_by("day"):
        days[one.source].append(one)
    waiting = await _waiting(list(days))
    return [
        _feed(source, days[source], waiting.get(source, 0), zone, hours, now)
        for source in sorted(days)
    ]


async def _waiting(sources: Sequence[str]) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    held = IntakeFile.filter(source__in=list(sources), outcome="held", released_at=None)
    for one in await held.only("id", "source"):
        found[one.source] += 1
    return found


def _feed(
    source: str,
    days: Sequence[FeedDay],
    held: int,
    zone: ZoneInfo,
    hours: tuple[time, time],
    now: datetime,
) -> Feed:
    last, today = days[-1], now.astimezone(zone).date()
    sent = {one.day: timedelta(seconds=one.longest_gap_seconds) for one in days}
    return Feed(
        source,
        last.last_message_at,
        max(last.last_message_at - last.last_said_at, timedelta()),
        last.messages if last.day == today else 0,
        sum(one.messages for one in days),
        held,
        sum(one.rejected for one in days),
        sum(one.cancelled for one in days),
        sum(one.unresolved for one in days),
        silent_since(last.last_message_at, sent, zone, hours, now),
    )


def silent_since(
    last: datetime,
    gaps: Mapping[date, timedelta],
    zone: ZoneInfo,
    hours: tuple[time, time],
    now: datetime,
) -> datetime | None:
    """Since when a source is silent for longer than usual; ``None`` if it is not. ``gaps`` are the
    longest silences of the days on which it sent. Pure."""
    local = now.astimezone(zone)
    opening = datetime.combine(local.date(), hours[0], zone)
    same_weekdays = [local.date() - timedelta(weeks=back) for back in range(1, 5)]
    usual_day = sum(day in gaps for day in same_weekdays) >= USUAL_DAYS
    if not usual_day or not hours[0] <= local.time() <= hours[1]:
        return None
    longest = max((gap for day, gap in gaps.items() if day < local.date()), default=timedelta())
    since = max(last, opening)
    allowed = max(longest * TIMES_USUAL, LEAST_SILENCE)
    return since if now - since > allowed else None


async def listeners(now: datetime) -> list[FeedListener]:
    """What listens now."""
    return await FeedListener.filter(seen_at__gt=now - LISTENS).order_by("address")


@dataclass(frozen=True)
class Listening:
    """What a listener says of itself."""

    address: str
    connections: int
    most: int
    refused: int
    unanswered: int


async def note_listener(one: Listening, now: datetime) -> None:
    """Note that something listens, and what it has seen."""
    await database.execute(
        """
        INSERT INTO feed_listener (address, connections, most, refused, unanswered, seen_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (address) DO UPDATE SET connections = EXCLUDED.connections,
            most = EXCLUDED.most, refused = EXCLUDED.refused, unanswered = EXCLUDED.unanswered,
            seen_at = EXCLUDED.seen_at
        """,
        one.address,
        one.connections,
        one.most,
        one.refused,
        one.unanswered,
        now,
    )


async def count(source: str, day: date, results: Sequence[Result], counting: Counting) -> None:
    """Count the messages of a source by the day on which they came."""
    told = [one.resolved for one in results if one.resolved is not None]
    await database.execute(
        """
        INSERT INTO feed_day (source, day, messages, held, rejected, cancelled, unresolved,
                              last_message_at, last_said_at, longest_gap_seconds)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)
        ON CONFLICT (source, day) DO UPDATE SET
            messages = feed_day.messages + EXCLUDED.messages, held = feed_day.held + EXCLUDED.held,
            rejected = feed_day.rejected + EXCLUDED.rejected,
            cancelled = feed_day.cancelled + EXCLUDED.cancelled,
            unresolved = feed_day.unresolved + EXCLUDED.unresolved,
            last_message_at = GREATEST(feed_day.last_message_at, EXCLUDED.last_message_at),
            last_said_at = GREATEST(feed_day.last_said_at, EXCLUDED.last_said_at),
            longest_gap_seconds = GREATEST(feed_day.longest_gap_seconds,
                EXTRACT(EPOCH FROM EXCLUDED.last_message_at - feed_day.last_message_at)::int)
        """,
        source,
        day,
        len(results),
        sum(one.outcome == "held" for one in results),
        sum(one.outcome == "rejected" for one in results),
        len(told),
        told.count(False),
        counting.now,
        min(max(counting.said(one) for one in results), counting.now),
    )
