"""Record systems that are asked: how far each was read, and how that goes.

Promises: a read counts only whole, and only if no later one was committed before it; what was known
of a source's own appointments tells which are not there any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot import database
from bot.ledger.models import FeedPoll

CHANNEL: Final = "record_system"
"""Rung when a record system says that something has changed."""
SHOWN: Final = timedelta(days=7)
"""A source that was not asked for so long is not shown any more."""
ASKED: Final = timedelta(hours=2)
"""And one that was not asked for so long is not asked any more."""


@dataclass(frozen=True)
class Progress:
    """What a complete read has reached; ``None`` leaves as it was."""

    started_at: datetime
    strategy: str
    changes_since: datetime | None = None
    window: bool = False
    horizon: bool = False


async def ring() -> None:
    """Have the record system read now, whatever was said to have changed there."""
    await database.execute("SELECT pg_notify($1, '')", CHANNEL)


async def of(source: str) -> FeedPoll | None:
    """How far this source was read; ``None`` before the first try."""
    return await FeedPoll.get_or_none(source=source)


async def all_of(now: datetime) -> list[FeedPoll]:
    """All sources that were asked lately, in the order of their names."""
    return await FeedPoll.filter(tried_at__gt=now - SHOWN).order_by("source")


async def failing(now: datetime) -> list[FeedPoll]:
    """Sources that are asked and can't be read."""
    return await FeedPoll.filter(failing_since__isnull=False, tried_at__gt=now - ASKED)


async def is_overtaken(source: str, started_at: datetime) -> bool:
    """Whether a read that began later is committed already. In the transaction of a read."""
    poll = await of(source)
    return poll is not None and poll.started_at is not None and poll.started_at > started_at


async def note(source: str, reached: Progress) -> None:
    """Note a complete read, in the transaction of what it caused."""
    await database.execute(
        """
        INSERT INTO feed_poll (source, strategy, started_at, changes_since, window_at, horizon_at,
                               incomplete, trouble, tried_at)
        VALUES ($1, $2, $3, $4, $5, $6, 0, '', $3)
        ON CONFLICT (source) DO UPDATE SET
            strategy = EXCLUDED.strategy, started_at = EXCLUDED.started_at,
            changes_since = COALESCE(EXCLUDED.changes_since, feed_poll.changes_since),
            window_at = COALESCE(EXCLUDED.window_at, feed_poll.window_at),
            horizon_at = COALESCE(EXCLUDED.horizon_at, feed_poll.horizon_at),
            incomplete = 0, failing_since = NULL, trouble = '', tried_at = EXCLUDED.tried_at
        """,
        source,
        reached.strategy,
        reached.started_at,
        reached.changes_since,
        reached.started_at if reached.window else None,
        reached.started_at if reached.horizon else None,
    )


async def note_trouble(source: str, why: str, now: datetime) -> None:
    """Note a read that came to nothing. ``why`` is a sentence that holds nothing of an answer."""
    await database.execute(
        """
        INSERT INTO feed_poll (source, strategy, incomplete, failing_since, trouble, tried_at)
        VALUES ($1, '', 1, $3, $2, $3)
        ON CONFLICT (source) DO UPDATE SET
            incomplete = feed_poll.incomplete + 1, trouble = EXCLUDED.trouble,
            failing_since = COALESCE(feed_poll.failing_since, EXCLUDED.failing_since),
            tried_at = EXCLUDED.tried_at
        """,
        source,
        why,
        now,
    )


async def standing(source: str, since: datetime, until: datetime) -> set[bytes]:
    """The keys of this source's appointments that were last said to stand within a time."""
    keys: Sequence[str] = await database.column(
        """
        SELECT known.natural_key FROM ehr_appointment AS known
        JOIN intake_file AS file ON file.id = known.file_id
        WHERE file.source = $1 AND known.state = 'booked'
          AND known.starts_at >= $2 AND known.starts_at < $3
        """,
        source,
        since,
        until,
    )
    return {bytes.fromhex(key) for key in keys}
