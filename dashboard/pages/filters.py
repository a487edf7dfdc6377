"""What a page shows, chosen in a form that lives in the address: it can be sent to a colleague,
kept as a bookmark, and left by *Back*. ``assets/filters.js`` writes it there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from markupsafe import Markup

from dashboard import times
from dashboard.parts.markup import element, label, void


@dataclass(frozen=True)
class Days:
    """The clinic days from the first to the last of them."""

    first: date
    last: date

    def span(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """When the first begins, and when the last is over."""
        start = datetime.combine(self.first, time.min, zone)
        end = datetime.combine(self.last + timedelta(days=1), time.min, zone)
        return start, end

    def words(self, today: date | None = None) -> str:
        """``November 1 to 24, 2026``; a day alone is one day, and ``today`` by that name."""
        first, last = self.first, self.last
        end = f"{last.day}, {last.year}"
        if first == last:
            return "today" if first == today else f"{first:%B} {end}"
        if (first.year, first.month) == (last.year, last.month):
            return f"{first:%B} {first.day} to {end}"
        begin = f"{first:%B} {first.day}"
        if first.year != last.year:
            begin += f", {first.year}"
        return f"{begin} to {last:%B} {end}"


def days(given: Mapping[str, str], today: date, usual: int) -> Days:
    """The days that the address names; else the last so many, up to today. The wrong way round is
    put right; a day that has not come is today."""
    if given.get("period") == "month" and not {"from", "to"} & given.keys():
        return last_month(today)
    last = min(day_of(given.get("to")) or today, today)
    first = day_of(given.get("from")) or last - timedelta(days=usual - 1)
    return Days(min(first, last), max(first, last) if first <= today else last)


def last_month(today: date) -> Days:
    """The calendar month before that of ``today``."""
    last = today.replace(day=1) - timedelta(days=1)
    return Days(last.replace(day=1), last)


def today_of(now: datetime, zone: ZoneInfo) -> date:
    return times.day_start(now, zone).astimezone(zone).date()


def day_of(written: str | None) -> date | None:
    """``2026-11-30`` of an address; ``None`` for what is no day of this century."""
    try:
        day = date.fromisoformat(written or "")
    except ValueError:
        return None
    return day if day.year >= 2000 else None


def form(*fields: Markup | None, keep: str = "") -> Markup:
    """``keep`` names what the address says besides, and goes on saying when a field changes."""
    kept = keep or None
    return element(
        "form", *fields, class_="filters", data_filters=True, data_keep=kept, role="search"
    )


def choice(words: str, name: str, offered: Mapping[str, str], chosen: str) -> Markup:
    option = partial(element, "option")
    listed = [
        option(shown, value=value, selected=value == chosen) for value, shown in offered.items()
    ]
    return label(words, element("select", *listed, name=name))


def day(words: str, name: str, chosen: date, today: date) -> Markup:
    return label(
        words, void("input", type="date", name=name, value=chosen.isoformat(), max=str(today))
    )


def count(words: str, name: str, chosen: int, most: int) -> Markup:
    """A whole number; 0 stands as an empty field."""
    return label(
        words,
        void("input", type="number", name=name, value=str(chosen or ""), min="0", max=str(most)),
    )


def named(every: str, names: Sequence[str]) -> dict[str, str]:
    """What a ``choice`` of names offers: all of them, or one."""
    return {"": every, **{name: name for name in names}}
