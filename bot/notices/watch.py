"""The look of every minute: what holds is compared with what is open, and told, in one transaction.

Any number of bots may run it: one looks at a time, and the others find nothing to do.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot import audit, database
from bot.notices import conditions
from bot.notices.kinds import Audience, Condition, sentence
from bot.notices.lifecycle import Look, Open, look
from bot.notices.models import Notice, NoticeMessage
from bot.settings import Settings
from bot.waitlist.views import worklist

LOCK: Final = 0x510_F113
"""The key of the advisory lock that one look at a time holds."""


class NotOpen(LookupError):
    """No open notice has this number."""


class Watch:
    """Looks, and writes what is to be told. ``audiences`` are those that have a route."""

    def __init__(self, settings: Settings, audiences: Sequence[Audience]) -> None:
        self._settings = settings
        self._audiences = audiences

    async def once(self, now: datetime) -> bool:
        """Look once. False if another process does at this moment."""
        settings = self._settings

        async def work() -> bool:
            if not await database.fetch_value("SELECT pg_try_advisory_xact_lock($1)", LOCK):
                return False
            holding = await conditions.holding(
                settings.data_dir, settings.timezone, settings.desk_hours, now
            )
            decided = look(
                holding,
                [_read(row) for row in await Notice.filter(resolved_at=None)],
                self._audiences,
                desk_is_open=self.desk_is_open(now),
                now=now,
            )
            await _store(decided, now)
            await self._digest(decided, now)
            return True

        return await database.unit(work)

    def desk_is_open(self, now: datetime) -> bool:
        start, end = self._settings.desk_hours
        return start <= now.astimezone(self._settings.timezone).time() < end

    async def _digest(self, decided: Look, now: datetime) -> None:
        """Once a day, when the desk opens: yesterday in numbers, and what is open."""
        zone = self._settings.timezone
        local = now.astimezone(zone)
        if "desk" not in self._audiences or not self.desk_is_open(now):
            return
        if await NoticeMessage.exists(digest_day=local.date()):
            return
        first, end = (
            _midnight(local.date() - timedelta(days=1), zone),
            _midnight(local.date(), zone),
        )
        day = await worklist.day(first, end)
        lines = [
            (
                f"Yesterday: {day.cancelled} slots freed, {day.filled} filled, {day.unfilled} not"
                f" filled; {day.texts_sent} texts sent, {day.replies} replies."
            ),
            *(sentence(one.condition, now) for one in decided.notices if one.told_at),
        ]
        await _say("desk", lines, now, digest_day=local.date())


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _read(row: Notice) -> Open:
    return Open(
        id=row.id,
        condition=Condition(row.kind, row.place, row.count, row.since),
        seen_at=row.seen_at,
        told_at=row.told_at,
        rung=row.rung,
        taken=row.taken_at is not None,
    )


async def _store(decided: Look, now: datetime) -> None:
    for notice in decided.notices:
        condition = notice.condition
        values: Mapping[str, Any] = {
            "count": condition.count,
            "since": condition.since or now,
            "seen_at": notice.seen_at,
            "told_at": notice.told_at,
            "rung": notice.rung,
            "resolved_at": now if notice.resolved else None,
        }
        if notice.id is None:
            kept: Mapping[str, Any] = {
                "kind": condition.kind,
                "place": condition.place,
                "opened_at": now,
            }
            await Notice.create(**kept, **values)
        else:
            await Notice.filter(id=notice.id).update(**values)
    for audience, lines in decided.told.items():
        await _say(audience, lines, now)


async def _say(
    audience: Audience, lines: Sequence[str], now: datetime, digest_day: date | None = None
) -> None:
    await NoticeMessage.create(
        audience=audience,
        body="\n".join(lines),
        digest_day=digest_day,
        created_at=now,
        next_attempt_at=now,
    )


async def open_notices() -> Sequence[Notice]:
    """Everything that is open and was told, the oldest first."""
    return await Notice.filter(resolved_at=None, told_at__isnull=False).order_by("since", "id")


async def take(notice_id: int, by: str, now: datetime) -> None:
    """Somebody looks after it: nobody is told again. Raises ``NotOpen``."""

    async def work() -> None:
        mine = Notice.filter(id=notice_id, resolved_at=None)
        if not await mine.update(taken_at=now, taken_by=by):
            raise NotOpen(f"No open notice has the number {notice_id}.")
        await audit.record(by, "take", "notice", notice_id, now)

    await database.unit(work)
