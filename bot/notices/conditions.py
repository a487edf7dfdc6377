"""What holds now that staff should know of, as the database and the disk say it. Reads only."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot import audit, backlog, database, installation
from bot.ledger import feeds, marks, polls
from bot.messages.dispatch import pace
from bot.notices.kinds import Condition
from bot.waitlist.views import promises

BEHIND: Final = timedelta(minutes=3)
"""Work that is due waits for seconds while the bot is well."""
SOON: Final = timedelta(hours=1)
LEAST_FREE: Final = 0.05
LEAST_FREE_BYTES: Final = 1_000_000_000
"""With less than both the disk counts as almost full."""
GUESSES: Final = {timedelta(days=1): 20, timedelta(days=7): 50}
"""So many failed sign-ins to one account within such a time are no mistyping."""
USUAL: Final = 3
"""A file is expected if one came by this hour on so many of the last four same weekdays."""


@dataclass(frozen=True)
class _Counted:
    count: int
    since: datetime | None
    place: str = ""


async def holding(
    data_dir: Path, zone: ZoneInfo, hours: tuple[time, time], now: datetime
) -> list[Condition]:
    """Every condition that holds, each kind and place once."""
    return [
        *await _carrier(),
        *await _work(now),
        *await _bridge(),
        *_disk(data_dir),
        *await _guesses(now),
        *await _desk(now),
        *await _promises(now),
        *await _quiet(zone, now),
        *await _silent(zone, now, hours),
        *await _unread(now),
        *await _marked(now),
    ]


async def _carrier() -> Sequence[Condition]:
    paused = await pace.pauses()
    found = []
    if paused:
        found.append(Condition("sender_paused", count=len(paused)))
    state = await installation.state()
    if state.shut_at is not None:
        found.append(Condition("stands_still", since=state.shut_at))
    return found


async def _work(now: datetime) -> Sequence[Condition]:
    waiting = await backlog.measure(now)
    oldest = max(
        waiting.inbound_oldest_seconds,
        waiting.timers_oldest_seconds,
        waiting.outbox_oldest_seconds,
    )
    found = []
    if oldest >= BEHIND.total_seconds():
        found.append(Condition("behind", since=now - timedelta(seconds=oldest)))
    aside = waiting.inbound_set_aside + waiting.timers_set_aside
    if aside:
        found.append(Condition("set_aside", count=aside))
    return found


async def _bridge() -> Sequence[Condition]:
    used = await database.fetch_value("SELECT EXISTS (SELECT FROM intake_file)")
    missing = used and "intake" not in await backlog.connected()
    return [Condition("bridge_missing")] if missing else []


def _disk(data_dir: Path) -> Sequence[Condition]:
    disk = shutil.disk_usage(data_dir if data_dir.exists() else Path())
    share = disk.free / disk.total
    full = share < LEAST_FREE and disk.free < LEAST_FREE_BYTES
    return [Condition("disk", count=int(share * 100))] if full else []


async def _guesses(now: datetime) -> Sequence[Condition]:
    """Guesses at one account, many within a day or steadily for a week."""
    found = {
        actor
        for span, most in GUESSES.items()
        for actor, count in (await audit.counts("failed_login", now - span, now)).items()
        if count >= most
    }
    return [Condition("guessing", count=len(found))] if found else []


async def _desk(now: datetime) -> Sequence[Condition]:
    soon = await _counted(
        """
        SELECT count(*) AS count, min(slot.created_at) AS since, place.location_name AS place
        FROM cancellation_event AS slot
        JOIN location_reference AS place ON place.id = slot.location_id
        WHERE slot.status = 'open' AND NOT slot.shadow AND slot.slot_start_at > $1
          AND slot.slot_start_at <= $2
        GROUP BY place.location_name
        """,
        now,
        now + SOON,
    )
    unbooked = await _counted(
        """
        SELECT count(*) AS count, min(slot.closed_at) AS since, place.location_name AS place
        FROM cancellation_event AS slot
        JOIN location_reference AS place ON place.id = slot.location_id
        WHERE slot.status = 'filled' AND slot.booked_at IS NULL AND slot.slot_start_at > $1
        GROUP BY place.location_name
        """,
        now,
    )
    people = await _counted(
        """
        SELECT count(*) AS count, min(needs_staff_at) AS since FROM thread
        WHERE needs_staff_at IS NOT NULL
        """
    )
    files = await _counted(
        """
        SELECT count(*) AS count, min(received_at) AS since FROM intake_file
        WHERE outcome = 'held' AND released_at IS NULL AND held_with IS NULL
        """
    )
    kinds = {"slot_soon": soon, "to_book": unbooked, "needs_person": people, "file_held": files}
    return [
        Condition(kind, one.place, one.count, one.since)
        for kind, counted in kinds.items()
        for one in counted
        if one.count and one.since is not None
    ]


async def _promises(now: datetime) -> Sequence[Condition]:
    """Winners who were told by when it is final, and are not booked by then."""
    late = await promises.broken(now)
    return [Condition("promise_late", one.place, one.count, one.since) for one in late]


async def _silent(zone: ZoneInfo, now: datetime, hours: tuple[time, time]) -> Sequence[Condition]:
    """Sources of messages from which nothing came for longer than usual."""
    since = [one.silent_since for one in await feeds.feeds(zone, hours, now) if one.silent_since]
    return [Condition("feed_silent", "", len(since), min(since))] if since else []


async def _unread(now: datetime) -> Sequence[Condition]:
    """Record systems that are asked, and do not give what they are asked for."""
    since = [one.failing_since for one in await polls.failing(now) if one.failing_since]
    return [Condition("record_unread", "", len(since), min(since))] if since else []


async def _marked(now: datetime) -> Sequence[Condition]:
    """Marks in a record system that could not be removed."""
    since = [one.since for one in await marks.that_stay(now)]
    return [Condition("mark_stays", "", len(since), min(since))] if since else []


async def _counted(sql: str, *parameters: object) -> list[_Counted]:
    return await database.rows(_Counted, sql, *parameters)


async def _quiet(zone: ZoneInfo, now: datetime) -> Sequence[Condition]:
    """No file today, where by this hour one came on most of the last four same weekdays."""
    local = now.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    days = [(midnight - timedelta(weeks=back), local - timedelta(weeks=back)) for back in range(5)]
    came = [
        await database.fetch_value(
            "SELECT EXISTS (SELECT FROM intake_file WHERE received_at >= $1 AND received_at <= $2)",
            start,
            end,
        )
        for start, end in days
    ]
    today, *before = came
    return [Condition("inbox_quiet")] if not today and sum(before) >= USUAL else []
