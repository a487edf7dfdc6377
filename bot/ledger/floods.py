"""Whether a person must look first: a flood of cancellations, or a day of a closed clinic.

Promises: what is counted is one source's new cancellations within a window, however many deliveries
bring them: thirty of one row are held like one of thirty. What a person has released counts no
more.
"""

from collections import Counter
from collections.abc import AsyncIterable, Awaitable, Callable, Container, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bot import database
from bot.ledger import records
from bot.ledger.facts import Cancellation, Result
from bot.ledger.models import IntakeFile

USUAL_DELIVERIES: Final = 20
"""So many recent deliveries tell what number of cancellations is usual."""
USUAL_DAYS: Final = 20
"""And so many days, for sources that send one row at a time."""
VOLUME: Final = "volume"
"""What the question is about when there are far too many of all providers and days."""


_DAY: Final = "(counted.starts_at AT TIME ZONE $3::text)::date"
_COUNTED: Final = """
    FROM intake_file AS file JOIN intake_row AS counted ON counted.file_id = file.id
    WHERE file.source = $1 AND file.received_at > $2 AND file.released_at IS NULL
      AND counted.kind = 'cancellation' AND counted.state <> 'standing' AND counted.recorded_at > $2
"""
"""The cancellations that this source brought since then, but for those that a person released."""
_RELEASED_DAY: Final = f"""COALESCE((
    SELECT max(released_at) FROM intake_file
    WHERE source = $1 AND held_about = 'day ' || counted.provider_id || ' ' || {_DAY}), '-infinity')
"""  # noqa: S608 - constants
"""When a person last said that the clinic is not closed on this day."""
_RELEASED_VOLUME: Final = """COALESCE((
    SELECT max(released_at) FROM intake_file
    WHERE source = $1 AND held_about = 'volume'), '-infinity')
"""


@dataclass(frozen=True)
class Limits:
    """When a person is asked first. A source may have its own."""

    volume: int = 100
    """The least number that can ever count as far above the usual."""
    volume_times: float = 4.0
    """How many times the usual is far above it."""
    closure: int = 10
    """Cancellations of one provider on one day that ask "is the clinic closed?"."""
    window: timedelta = timedelta(hours=24)
    """How long what came before counts."""


class Day(NamedTuple):
    """A provider's day in the clinic's calendar. The provider's name stands for an unknown id."""

    provider: int | str
    date: date


@dataclass(frozen=True)
class Fresh:
    """The cancellations of a delivery that no earlier one brought."""

    by_day: Counter[Day] = field(default_factory=Counter)
    by_clinic: Counter[Day] = field(default_factory=Counter)
    """What the clinic itself cancelled: it frees no time, and tells of a closed day."""
    first_line: dict[Day, int] = field(default_factory=dict)

    def add(self, result: Result, fact: Cancellation, zone: tzinfo) -> None:
        day = Day(fact.provider.id or fact.provider.name, fact.start.astimezone(zone).date())
        self.by_day[day] += 1
        self.first_line.setdefault(day, result.line)

    def add_closed(self, result: Result, zone: tzinfo) -> None:
        for busy in result.busy:
            if busy.against == "by clinic" and busy.provider and result.start:
                who = busy.provider.id or busy.provider.name
                self.by_clinic[Day(who, result.start.astimezone(zone).date())] += 1
                return


@dataclass(frozen=True)
class Earlier:
    """What earlier deliveries of the same source brought."""

    by_day: Counter[Day] = field(default_factory=Counter)
    volume: int = 0
    usual: int = 0
    """The most that one of the recent deliveries brought."""
    released: frozenset[str] = frozenset()
    """What a person has released, as ``Question.about`` tells it."""


@dataclass(frozen=True)
class Question:
    """Why a person must look first. ``day`` is ``None`` where it is about all that came."""

    sentence: str
    day: Day | None
    alone: bool
    """Whether this delivery would have been held without the earlier ones."""

    @property
    def about(self) -> str:
        """The same for every question about the same."""
        return VOLUME if self.day is None else _about(self.day)


def question(fresh: Fresh, earlier: Earlier, limits: Limits) -> Question | None:
    """What to ask about a delivery; ``None`` if nobody need be asked."""
    new = fresh.by_day.total()
    allowed = max(limits.volume, int(limits.volume_times * earlier.usual))
    if new and new + earlier.volume > allowed:
        sentence = (
            f"{new + earlier.volume} new cancellations{_with_earlier(earlier.volume)} are far more"
            f" than usual (up to {allowed}): is the status column read rightly?"
        )
        return Question(sentence, None, alone=new > allowed)
    crowds = {
        day: size + earlier.by_day[day] + _closed(day, fresh, earlier)
        for day, size in fresh.by_day.items()
    }
    day = max(crowds, key=lambda one: crowds[one], default=None)
    if day is None or crowds[day] < limits.closure:
        return None
    sentence = (
        f"{crowds[day]} cancellations of one provider on {day.date.isoformat()}"
        f" (the first in line {fresh.first_line[day]}){_with_earlier(earlier.by_day[day])}:"
        " is the clinic closed that day?"
    )
    alone = fresh.by_day[day] + fresh.by_clinic[day] >= limits.closure
    return Question(sentence, day, alone=alone)


def _closed(day: Day, fresh: Fresh, earlier: Earlier) -> int:
    """How many the clinic cancelled, unless a person has said that it is open all the same."""
    return 0 if _about(day) in earlier.released else fresh.by_clinic[day]


def _about(day: Day) -> str:
    return f"day {day.provider} {day.date}"


def _with_earlier(count: int) -> str:
    return f", {count} of them in earlier deliveries," if count else ""


Batches = AsyncIterable[Sequence[Result]]
Known = Callable[[Sequence[bytes]], Awaitable[Container[bytes]]]


async def ask(
    source: str, batches: Batches, limits: Limits, zone: ZoneInfo, now: datetime
) -> Question | None:
    """The question to a person about this delivery, if there is one. Only reads.

    A day of a closed clinic that was released once does not ask again with the next full export:
    its rows are known.
    """
    fresh = await _fresh(batches, zone, records.cancelled)
    if not fresh.by_day:
        return None
    return question(fresh, await _earlier(source, fresh, now - limits.window, zone), limits)


async def ask_alone(batches: Batches, limits: Limits, zone: ZoneInfo) -> Question | None:
    """The question about a delivery as if it were the first; no database is asked."""
    return question(await _fresh(batches, zone, _nothing), Earlier(), limits)


async def _nothing(_: Sequence[bytes]) -> Container[bytes]:
    return ()


async def _fresh(batches: Batches, zone: ZoneInfo, known: Known) -> Fresh:
    fresh = Fresh()
    async for batch in batches:
        for one in batch:
            fresh.add_closed(one, zone)
        freed = [(one, fact) for one in batch for fact in _freed(one)]
        there = await known([one.key for one, _ in freed]) if freed else ()
        for one, fact in freed:
            if one.key not in there:
                fresh.add(one, fact, zone)
    return fresh


def _freed(result: Result) -> list[Cancellation]:
    if result.outcome != "accepted":
        return []
    return [fact for fact in result.facts if isinstance(fact, Cancellation)]


@dataclass(frozen=True)
class _DayCount:
    """So many cancellations of a provider's day."""

    provider_id: int
    date: date
    size: int


async def _earlier(source: str, fresh: Fresh, since: datetime, zone: ZoneInfo) -> Earlier:
    providers = {day.provider for day in fresh.by_day if isinstance(day.provider, int)}
    days = await database.rows(
        _DayCount,
        f"""
        SELECT counted.provider_id, {_DAY} AS date, count(*) AS size {_COUNTED}
            AND counted.provider_id = ANY ($4::bigint[]) AND counted.recorded_at > {_RELEASED_DAY}
        GROUP BY 1, 2
        """,
        source,
        since,
        zone.key,
        sorted(providers),
    )
    by_day = Counter({Day(one.provider_id, one.date): one.size for one in days})
    volume, usual = await _volume(source, since), await _usual(source, since)
    return Earlier(by_day, volume, usual, await _released(source))


async def _released(source: str) -> frozenset[str]:
    released = IntakeFile.filter(source=source, released_at__isnull=False, held_about__isnull=False)
    return frozenset(one.held_about or "" for one in await released.only("id", "held_about"))


async def _volume(source: str, since: datetime) -> int:
    count: int = await database.fetch_value(
        f"SELECT count(*) {_COUNTED} AND counted.recorded_at > {_RELEASED_VOLUME}",
        source,
        since,
    )
    return count


async def _usual(source: str, since: datetime) -> int:
    """The most new cancellations of one of the recent deliveries, or of a whole window."""
    most: int = await database.fetch_value(
        """
        SELECT COALESCE(max(size), 0) FROM (
            (SELECT new_rows AS size FROM intake_file
             WHERE source = $1 AND outcome = 'accepted' AND kind = 'cancellations'
             ORDER BY received_at DESC LIMIT $2)
            UNION ALL
            SELECT sum(new_rows) FROM intake_file
            WHERE source = $1 AND outcome = 'accepted' AND kind = 'cancellations'
              AND received_at <= $3 AND received_at > $3 - make_interval(days => $4)
            GROUP BY received_at::date) AS recent
        """,
        source,
        USUAL_DELIVERIES,
        since,
        USUAL_DAYS,
    )
    return most


async def to_hold_back(
    source: str, asked: Question, limits: Limits, zone: ZoneInfo, now: datetime
) -> Sequence[records.Slotted]:
    """The earlier rows that the question is about too."""
    since = now - limits.window
    sql = f"SELECT counted.id, counted.slot_id {_COUNTED} AND counted.slot_id IS NOT NULL"
    if asked.day is None:
        sql += f" AND counted.recorded_at > {_RELEASED_VOLUME}"
        return await database.rows(records.Slotted, sql, source, since)
    sql += f"""
        AND counted.recorded_at > {_RELEASED_DAY}
        AND counted.provider_id = $4 AND {_DAY} = $5
    """
    provider, date = asked.day
    return await database.rows(records.Slotted, sql, source, since, zone.key, provider, date)
