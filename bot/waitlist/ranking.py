"""Which entry is asked before which: its score, when it was last asked, what it was promised, and
the day whose gaps it wants. In the caller's transaction.

The order itself is that of ``rules.order``; here is what it reads, kept true.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot import database
from bot.waitlist.models import WaitlistEntry
from bot.waitlist.rules import priority

REFRESH_LIMIT: Final = 1000
"""Entries whose score is brought up to date in one go."""


async def note_asked(entry_ids: Sequence[int], now: datetime) -> None:
    """These entries were asked for a slot, which uses up a promise to be asked first, but not in
    shadow mode."""
    await database.execute(
        """
        UPDATE waitlist_entry SET last_asked_at = $2, rain_check_at = CASE WHEN EXISTS (
            SELECT FROM installation WHERE shadow_since IS NOT NULL) THEN rain_check_at END
        WHERE id = ANY ($1::bigint[])
        """,
        list(entry_ids),
        now,
    )


async def forget_asked(entry_ids: Sequence[int]) -> None:
    """These entries were not asked after all: they were last when they were last texted."""
    await database.execute(
        """
        UPDATE waitlist_entry SET last_asked_at = (SELECT max(created_at) FROM offer
            WHERE offer.entry_id = waitlist_entry.id AND state <> 'failed')
        WHERE id = ANY ($1::bigint[])
        """,
        list(entry_ids),
    )


async def promise_the_next(entry_id: int, now: datetime) -> None:
    """An entry that stands on the list is asked first for the next slot that fits."""
    await database.execute(
        """
        UPDATE waitlist_entry SET rain_check_at = COALESCE(rain_check_at, $2)
        WHERE id = $1 AND active
        """,
        entry_id,
        now,
    )


async def want_today(patient_id: int, day: date, now: datetime) -> None:
    """This contact, which is locked, is among the first for the gaps of this day alone."""
    await WaitlistEntry.filter(patient_id=patient_id, active=True).update(
        wants_today=day, updated_at=now
    )


@dataclass(frozen=True)
class _Due:
    """An entry whose score has changed by time alone."""

    id: int
    urgent_flag: bool
    manual_boost: int
    current_appt_at: datetime | None
    joined_at: datetime


async def refresh_scores(now: datetime) -> int:
    """Bring the scores up to date that time alone has changed; returns how many.

    Entries that someone else is working on are passed over; their score is kept true there.
    """
    due = await database.rows(
        _Due,
        """
        SELECT id, urgent_flag, manual_boost, current_appt_at, joined_at FROM waitlist_entry
        WHERE active AND score_changes_at <= $1
        ORDER BY score_changes_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
        """,
        now,
        REFRESH_LIMIT,
    )
    if not due:
        return 0
    scores = [priority.of(entry, now) for entry in due]
    await database.execute(
        """
        UPDATE waitlist_entry SET priority_score = fresh.score, score_changes_at = fresh.changes_at
        FROM unnest($1::bigint[], $2::int[], $3::timestamptz[]) AS fresh (id, score, changes_at)
        WHERE waitlist_entry.id = fresh.id
        """,
        [entry.id for entry in due],
        [score.total for score in scores],
        [score.changes_at for score in scores],
    )
    return len(due)
