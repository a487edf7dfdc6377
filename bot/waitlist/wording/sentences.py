"""What one language must know how to say. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.waitlist.rules.slot import HALF_DAYS

Fields = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """Every phrase of one language, and how it writes days, dates and numbers to call.

    The phrases hold fields in braces: ``clinic``, ``phone`` (as ``call`` puts it), and what
    ``slot_values`` gives. The rest are templates of what their names say: ``date`` knows
    ``weekday``, ``month`` and ``day``; ``on`` knows ``date``; the half days know ``weekday``.
    """

    phrases: Mapping[str, str]
    weekdays: Fields
    """Seven, from Monday on, short."""
    months: Fields
    today: str
    tomorrow: str
    date: str
    on: str
    morning: str
    afternoon: str
    parts: tuple[str, str]
    """Of a day, before ``openings``: the morning's and the afternoon's."""
    notices: Mapping[int, str]
    """How long before a slot begins, by minutes: those of ``rules.fit``."""
    call: str
    """A number to call, where one is known; a space before it."""

    def day_and_month(self, local: datetime) -> str:
        return self.date.format(
            weekday=self.weekdays[local.weekday()],
            month=self.months[local.month - 1],
            day=local.day,
        )

    def day(self, local: datetime, today: datetime) -> str:
        """``today``, ``tomorrow``, or weekday and date; both times are the place's own."""
        ahead = (local.date() - today.date()).days
        if ahead in (0, 1):
            return (self.today, self.tomorrow)[ahead]
        return self.on.format(date=self.day_and_month(local))

    def half_day(self, half: str) -> str:
        """Of a half day as entries store it, such as ``Wed AM``."""
        day, part = half.split()
        template = self.morning if part == "AM" else self.afternoon
        return template.format(weekday=self.weekday(day))

    def weekday(self, day: str) -> str:
        """Of a day as entries store it, such as ``Wed``."""
        return self.weekdays[HALF_DAYS.index(day)]

    def to_call(self, phone: str) -> str:
        return self.call.format(phone=phone) if phone else ""
