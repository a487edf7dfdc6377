"""The fairness ledger's record: what each group had in a month, kept as it was seen at its end.

A month is written once, by whichever bot finds it missing first, and never changed.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot import clock, database
from bot.loops import Pulse, keep
from bot.waitlist.fairness.models import FairnessMonth
from bot.waitlist.rules import shares
from bot.waitlist.rules.shares import Share
from bot.waitlist.views.figures import fairness
from bot.waitlist.views.figures.fairness import Why

REST_SECONDS: Final = 30.0


async def run(zone: ZoneInfo, pulse: Pulse) -> None:
    """Until cancelled, write each month once it is over."""
    known: date | None = None

    async def once() -> bool:
        nonlocal known
        now = clock.now()
        if known != (month := month_before(now, zone)):
            async with pulse.kept("fairness"):
                await record(zone, now)
            known = month
        return False

    await keep("fairness", once, lambda: asyncio.sleep(REST_SECONDS), pulse)


async def record(zone: ZoneInfo, now: datetime) -> bool:
    """Write the month before this one, unless it is written; whether it was missing."""
    month = month_before(now, zone)
    if await FairnessMonth.exists(month=month):
        return False
    until = begins(_month_of(now, zone), zone)
    found = await of(begins(month, zone), until)
    return await _insert(month, found, await fairness.unasked(now), now) > 0


async def of(start: datetime, end: datetime) -> list[Share]:
    """What each group had between these times."""
    cells = await fairness.cells(start, end)
    return await asyncio.to_thread(shares.shares, cells)


async def _insert(
    month: date, found: Sequence[Share], unasked: Mapping[Why, int], now: datetime
) -> int:
    """Of two who write the same month one is first."""
    return await database.execute(
        """
        INSERT INTO fairness_month (month, written_at, shares, unasked) VALUES ($1, $2, $3, $4)
        ON CONFLICT (month) DO NOTHING
        """,
        month,
        now,
        [asdict(share) for share in found],
        dict(unasked),
    )


@dataclass(frozen=True)
class Month:
    month: date
    written_at: datetime
    shares: Sequence[Share]
    unasked: Mapping[str, int]


async def written(last: int = 12) -> list[Month]:
    """The newest months of the record, the newest first."""
    rows = await FairnessMonth.all().order_by("-month").limit(last)
    return [
        Month(row.month, row.written_at, [Share(**one) for one in row.shares], row.unasked)
        for row in rows
    ]


def before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _month_of(now: datetime, zone: ZoneInfo) -> date:
    return now.astimezone(zone).date().replace(day=1)


def month_before(now: datetime, zone: ZoneInfo) -> date:
    """The first day of the month that was over last, by the clinic's clock."""
    return before(_month_of(now, zone))


def begins(month: date, zone: ZoneInfo) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=zone).astimezone(UTC)
