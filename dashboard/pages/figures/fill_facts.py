"""What the fill-rate page stands on: a period, the one before it, and the rows of both."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias
from zoneinfo import ZoneInfo

from bot import database
from bot.waitlist.views import history
from dashboard import figures, times
from dashboard.access import addresses
from dashboard.pages import filters
from dashboard.pages.filters import Days

if TYPE_CHECKING:
    import pandas as pd

PERIODS: Final = {
    "7": "7 days",
    "30": "30 days",
    "90": "90 days",
    "365": "A year",
    "month": "Last month",
}
USUAL: Final = "30"
AHEAD_SECONDS: Final = 5.0
"""How long what was read ahead waits for a browser that asks for it."""
LONGEST_DAILY: Final = 31
"""Periods of more days than this are drawn by the week."""


@dataclass(frozen=True)
class Period:
    """From ``start`` up to ``end``, and the one of about the same length before it."""

    start: datetime
    end: datetime
    before: datetime
    zone: ZoneInfo
    place: str = ""
    """The place whose figures they are; empty for all."""

    @property
    def weekly(self) -> bool:
        return self.end - self.start > timedelta(days=LONGEST_DAILY, hours=2)

    @property
    def days(self) -> Days:
        last = self.end - timedelta(seconds=1)
        return Days(self.start.astimezone(self.zone).date(), last.astimezone(self.zone).date())

    @property
    def named(self) -> str:
        return f"{self.place}, {self.days.words()}" if self.place else self.days.words()


def of_days(days: Days, zone: ZoneInfo) -> Period:
    """These clinic days, and as many before them. Pure."""
    start, end = days.span(zone)
    earlier = Days(days.first - (days.last - days.first) - timedelta(days=1), days.first)
    return Period(start, end, earlier.span(zone)[0], zone)


def asked(search: str | None, now: datetime, zone: ZoneInfo) -> Period:
    """The period that the address names: its own days, or one of ``PERIODS``. Pure."""
    given = addresses.words(search)
    if "from" in given or "to" in given:
        return of_days(filters.days(given, filters.today_of(now, zone), 30), zone)
    return period(given.get("period", USUAL), now, zone)


def period(chosen: str, now: datetime, zone: ZoneInfo) -> Period:
    """The last clinic days with today, or the calendar month before this one. Pure."""
    if chosen == "month":
        this = times.month_start(now, zone, 0)
        last, before = times.month_start(now, zone, -1), times.month_start(now, zone, -2)
        return Period(last, this, before, zone)
    days = int(chosen) if chosen in PERIODS else int(USUAL)
    start, before = times.day_start(now, zone, 1 - days), times.day_start(now, zone, 1 - 2 * days)
    return Period(start, times.day_start(now, zone, 1), before, zone)


@dataclass(frozen=True, kw_only=True)
class Part:
    """What the database counts of a span of time."""

    slots: history.Totals
    texts: Sequence[history.Texts]
    touched: int
    opt_outs: int


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The single numbers of a period, and what they are compared with."""

    period: Period
    now: Part
    before: Part
    moved_up: int = 0
    """Fills of times that another winner gave up."""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What the charts of a period are drawn of."""

    period: Period
    slots: pd.DataFrame
    answers: pd.DataFrame
    declines: Mapping[str | None, int]
    texts: Sequence[history.Texts]


async def facts(when: Period) -> Facts:
    """Counted in the database, side by side: a person waits for these first."""
    async with database.side_by_side() as group:
        now = group.create_task(_part(when.start, when.end))
        before = group.create_task(_part(when.before, when.start))
        moved_up = group.create_task(history.moved_up(when.start, when.end))
    return Facts(period=when, now=now.result(), before=before.result(), moved_up=moved_up.result())


async def _part(start: datetime, end: datetime) -> Part:
    async with database.side_by_side() as group:
        slots = group.create_task(history.totals(start, end))
        texts = group.create_task(history.texts(start, end))
        touched = group.create_task(history.touched_slots(start, end))
        opt_outs = group.create_task(history.opt_outs(start, end))
    return Part(
        slots=slots.result(),
        texts=texts.result(),
        touched=touched.result(),
        opt_outs=opt_outs.result(),
    )


def read_ahead(when: Period) -> None:
    """Begin to read what the charts are drawn of, while a browser still draws the numbers."""
    key = _key(when)
    if key not in _AHEAD:
        _AHEAD[key] = reading = asyncio.ensure_future(_rows(when))
        reading.add_done_callback(_heard)
        asyncio.get_running_loop().call_later(AHEAD_SECONDS, _forget, key, reading)


def _forget(key: _Key, reading: asyncio.Future[Rows]) -> None:
    if _AHEAD.get(key) is reading:
        del _AHEAD[key]


def _heard(reading: asyncio.Future[Rows]) -> None:
    """Whoever asks for it is told of its error; nobody may ask."""
    if not reading.cancelled():
        reading.exception()


async def rows(when: Period) -> Rows:
    """What was read ahead, once, or else what is there now."""
    reading = _AHEAD.pop(_key(when), None)
    return await (_rows(when) if reading is None else reading)


async def _rows(when: Period) -> Rows:
    """Read side by side: over a year each takes a good while."""
    start, end, zone = when.start, when.end, when.zone.key
    async with database.side_by_side() as group:
        slots = group.create_task(closed_slots(when))
        answers = group.create_task(history.answers(start, end, zone))
        declines = group.create_task(history.declines(start, end))
        texts = group.create_task(history.texts_by_day(start, end, zone))
    return Rows(
        period=when,
        slots=slots.result(),
        answers=figures.answers_frame(answers.result()),
        declines=declines.result(),
        texts=texts.result(),
    )


async def closed_slots(when: Period) -> pd.DataFrame:
    """Read once for all parts of a page that ask for it at the same time, of the same places."""
    key = _key(when)
    reading = _READING.get(key)
    if reading is None:
        reading = _READING[key] = asyncio.ensure_future(_closed_slots(when))
        reading.add_done_callback(lambda _: _READING.pop(key, None))
    return await asyncio.shield(reading)


_Key: TypeAlias = tuple[object, database.Part | None, datetime, datetime]
_READING: dict[_Key, asyncio.Future[pd.DataFrame]] = {}
_AHEAD: dict[_Key, asyncio.Future[Rows]] = {}


def _key(when: Period) -> _Key:
    return asyncio.get_running_loop(), database.seen(), when.start, when.end


async def _closed_slots(when: Period) -> pd.DataFrame:
    slots = await history.closed_slots(when.start, when.end)
    return await asyncio.to_thread(figures.slots_frame, vars(slots))
