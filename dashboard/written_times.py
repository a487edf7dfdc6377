"""A day and a time as people type them: ``12/1 3:15p``, ``tomorrow 9``, ``mon 2:20 pm``. Pure.

``read`` gives the one instant that was meant, or refuses with a sentence that says what is missing.
It never chooses between two days, two years or two passes of the clock. Of the two halves of a day
it takes the one in which clinics see patients (8 to 11 in the morning, 12 to 5 after noon), and the
form shows what was understood; 6 and 7 it asks about. ``write`` is read back as the same instant.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from dashboard import times

T = TypeVar("T")

LONGEST: Final = 60
LONG_PASSED: Final = timedelta(days=183)
"""A day without a year that passed longer ago than this is next year's."""
MORNING: Final = range(8, 12)
AFTERNOON: Final = (12, 1, 2, 3, 4, 5)
WAKING: Final = range(6, 22)
"""Hours that are taken as they stand when they are written as on a 24-hour clock."""
YEARS: Final = range(2000, 2200)

MISSING_DAY: Final = "Please give a day and a time, such as 12/1 3:15p."
MISSING_TIME: Final = "Please give the time too, such as 3:15p."

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTH_NAMES: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
WEEKDAY_NAMES: Final = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip
DAY_WORDS: Final = {
    "today": 0, "tod": 0, "tomorrow": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1, "tom": 1,
    "tmrw": 1, "tmw": 1, "tmr": 1,
}  # fmt: skip
FILLERS: Final = frozenset({"at", "on", "the", "of", "in", "oclock", "o'clock", "hrs", "h"})
TOKEN: Final = re.compile(
    r"""
    (?P<iso>\d{4}-\d{1,2}-\d{1,2})(?:t(?=\d))?
    | (?P<date>\d{1,2}[/-]\d{1,2}(?:[/-]\d{4}|[/-]\d{2})?)(?![\d/:-])
    | (?P<clock>\d{1,2}[:.]\d{2}(?::00)?)(?![\d:.])
    | (?P<ordinal>\d{1,2})(?:st|nd|rd|th)\b
    | (?P<number>\d+)(?![\d/:-])
    | (?P<word>[a-z']+)
    | (?P<strange>\S)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    kind: str
    text: str


@dataclass
class Parts:
    """What has been found in the text so far; ``rest`` is still to be told apart."""

    day: date | None = None
    weekday: int | None = None
    which: str = ""
    """``this`` or ``next`` before a weekday."""
    hour: tuple[str, str] | None = None
    """The time's digits, and ``a``, ``p`` or nothing."""
    zone: str = ""
    rest: list[Token] = field(default_factory=list)


def read(said: str | None, zone: ZoneInfo, now: datetime) -> datetime:
    """The instant that was meant, in UTC. Raises ``ValueError`` with a sentence."""
    tokens = _tokens(said or "")
    if not tokens:
        raise ValueError(MISSING_DAY)
    today = now.astimezone(zone).date()
    parts = _parts(tokens, today, zone)
    wall_time = _wall_time(parts)
    day = _day(parts, today)
    if day is not None:
        return _instant(day, wall_time, parts.zone, zone)
    at = _instant(today, wall_time, parts.zone, zone)
    if at <= now:
        raise ValueError(f"{_clock(wall_time)} has passed today: please give the day too.")
    return at


def write(at: datetime, zone: ZoneInfo) -> str:
    """``Tue, Dec 1, 2026, 3:15 PM``; with its zone where the clock passes this time twice."""
    local = at.astimezone(zone)
    passes = _passes(local.replace(tzinfo=None, fold=0), zone)
    named = f" {_pass_name(at, passes, zone)}" if len(passes) > 1 else ""
    return f"{local:%a}, {local:%b} {local.day}, {local.year}, {times.clock_time(at, zone)}{named}"


def understood(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """What is shown beside the field: ``Tue, Dec 1, 2026, 3:15 PM (in 7 d 5 h)``."""
    far = f"in {times.span(at - now)}" if at > now else f"{times.span(now - at)} ago"
    return f"{write(at, zone)} ({far})"


def _tokens(said: str) -> list[Token]:
    plain = unicodedata.normalize("NFKC", said).lower().strip()
    if len(plain) > LONGEST:
        raise ValueError(f"At most {LONGEST} letters.")
    plain = re.sub(r"\b([ap])\.?\s?m\b\.?", r"\1m", plain.replace("’", "'"))
    plain = re.sub(r"[,@]", " ", plain)
    plain = re.sub(r"(?<=[a-z])\.", " ", plain)
    found = []
    for match in TOKEN.finditer(plain):
        kind = match.lastgroup or "strange"
        text = match.group(kind)
        if kind == "strange":
            raise ValueError(f"What does “{text}” mean here? {MISSING_DAY}")
        if text not in FILLERS:
            found.append(Token(kind, text))
    return found


def _parts(tokens: Sequence[Token], today: date, zone: ZoneInfo) -> Parts:
    """What means one thing only, then the numbers around a month, then the time."""
    parts = Parts()
    abbreviations = _abbreviations(today, zone)
    for token in tokens:
        before = parts.rest[-1] if parts.rest else None
        if token.kind in ("iso", "date"):
            _set_day(parts, _numeric_day(token, today))
        elif token.kind != "word":
            parts.rest.append(token)
        elif token.text in DAY_WORDS:
            _set_day(parts, today + timedelta(days=DAY_WORDS[token.text]))
        elif (weekday := _place(token.text, WEEKDAYS, WEEKDAY_NAMES)) is not None:
            parts.weekday = _only(parts.weekday, weekday, "two weekdays")
        elif token.text in ("this", "next", "coming"):
            parts.which = "next" if token.text == "next" else "this"
        elif token.text in ("am", "pm", "a", "p") and before and before.kind in ("clock", "number"):
            parts.rest.pop()
            _set_hour(parts, before.text, token.text[0])
        elif token.text in ("noon", "midday"):
            _set_hour(parts, "12", "p")
        elif token.text in abbreviations:
            parts.zone = token.text
        else:
            parts.rest.append(token)
    _take_month(parts, today)
    _take_hour(parts)
    return parts


def _take_month(parts: Parts, today: date) -> None:
    """``dec 1``, ``1 dec``, ``december 1st 2026``."""
    at = next((n for n, one in enumerate(parts.rest) if _month(one) is not None), None)
    if at is None:
        return
    month = _month(parts.rest[at])
    assert month is not None
    after = [one for one in parts.rest[at + 1 : at + 2] if _may_be_day(one)]
    before = [one for one in parts.rest[max(0, at - 1) : at] if _may_be_day(one)]
    ordinal = [one for one in before + after if one.kind == "ordinal"]
    found = ordinal or before + after
    if len(found) != 1:
        raise ValueError(
            "Which number is the day? Please write it like Dec 1 3:15p."
            if found
            else f"Which day of {MONTH_NAMES[month - 1].title()}?"
        )
    place = parts.rest.index(found[0])
    year = next(
        (one for one in parts.rest[max(at, place) + 1 : max(at, place) + 2] if _is_year(one)), None
    )
    for one in (found[0], parts.rest[at], year):
        if one is not None:
            parts.rest.remove(one)
    _set_day(parts, _dated(month, int(found[0].text), year.text if year else "", today))


def _take_hour(parts: Parts) -> None:
    """The one number that is left is the time; nothing else may be."""
    for token in parts.rest:
        if token.kind not in ("clock", "number"):
            raise ValueError(f"What does “{token.text}” mean here? {MISSING_DAY}")
        if _is_year(token):
            hour, minute = int(token.text[:2]), token.text[2:]
            raise ValueError(
                f"Is {token.text} a year or a time? For the time please write {hour}:{minute}."
            )
        _set_hour(parts, token.text, "")
    if parts.hour is None:
        raise ValueError(MISSING_TIME)


def _month(token: Token) -> int | None:
    place = _place(token.text, MONTHS, MONTH_NAMES) if token.kind == "word" else None
    return None if place is None else place + 1


def _may_be_day(token: Token) -> bool:
    return token.kind == "ordinal" or (token.kind == "number" and len(token.text) <= 2)


def _is_year(token: Token) -> bool:
    return token.kind == "number" and len(token.text) == 4 and int(token.text) in YEARS


def _place(word: str, short: Sequence[str], names: Sequence[str]) -> int | None:
    """Which of these a word names, by at least its first three letters."""
    if len(word) < 3 or word[:3] not in short:
        return None
    place = short.index(word[:3])
    spellings = {names[place], "tues", "weds", "wednes", "thur", "thurs", "sept"}
    return place if names[place].startswith(word) or word in spellings else None


def _numeric_day(token: Token, today: date) -> date:
    if token.kind == "iso":
        year, month, day = token.text.split("-")
    else:
        month, day, year = (*re.split("[/-]", token.text), "")[:3]
    if int(month) > 12 >= int(day):
        raise ValueError(f"Please write the month first: {int(day)}/{int(month)}.")
    return _dated(int(month), int(day), year, today)


def _dated(month: int, day: int, year: str, today: date) -> date:
    if not year:
        return _dated_soon(month, day, today)
    whole = int(year) + (2000 if len(year) == 2 else 0)
    if whole not in YEARS:
        raise ValueError("Please give a year from 2000 to 2199.")
    return _real(whole, month, day)


def _dated_soon(month: int, day: int, today: date) -> date:
    """The day in this year, or in the next if it passed so long ago that nobody means that."""
    next_year = today.year + 1
    try:
        this = _real(today.year, month, day)
    except ValueError:
        return _real(next_year, month, day)
    if this >= today:
        return this
    if today - this > LONG_PASSED:
        return _real(next_year, month, day)
    raise ValueError(
        f"{MONTHS[month - 1].title()} {day} has passed: if {next_year} is meant, please write the"
        " year."
    )


def _real(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("There is no such day. Please write it like 12/1 or Dec 1.") from None


def _day(parts: Parts, today: date) -> date | None:
    if parts.weekday is None:
        return parts.day
    ahead = (parts.weekday - today.weekday()) % 7
    name = WEEKDAY_NAMES[parts.weekday].title()
    if parts.day is not None:
        if parts.day.weekday() != parts.weekday:
            real = WEEKDAY_NAMES[parts.day.weekday()].title()
            raise ValueError(f"{_short(parts.day)} is a {real}, not a {name}.")
        return parts.day
    if ahead == 0 and not parts.which:
        raise ValueError(f"Today is {name}: please write today, or the date.")
    coming = today + timedelta(days=ahead)
    week_on = coming + timedelta(days=7)
    if parts.which == "next" and ahead:
        raise ValueError(
            f"Next {name} is {_short(coming)} to some and {_short(week_on)} to others: please write"
            " the date."
        )
    return week_on if parts.which == "next" else coming


def _short(day: date) -> str:
    return f"{day:%b} {day.day}"


def _wall_time(parts: Parts) -> time:
    assert parts.hour is not None
    digits, half = parts.hour
    hour, minute, is_24 = _digits(digits)
    if hour > 23 or minute > 59:
        raise ValueError("There is no such time. Please write it like 3:15p or 15:15.")
    if half:
        return time(_of_half(hour, half), minute)
    if is_24:
        if hour not in WAKING:
            raise ValueError(_asked(hour or 12, minute))
        return time(hour, minute)
    if hour in MORNING:
        return time(hour, minute)
    if hour in AFTERNOON:
        return time(hour % 12 + 12, minute)
    raise ValueError(_asked(hour, minute))


def _digits(digits: str) -> tuple[int, int, bool]:
    """Hour, minute, and whether they are written as on a 24-hour clock: ``09:15``, ``1515``."""
    if ":" in digits or "." in digits:
        hour, minute = re.split("[:.]", digits)[:2]
    elif len(digits) <= 2:
        hour, minute = digits, "0"
    elif len(digits) <= 4:
        hour, minute = digits[:-2], digits[-2:]
    else:
        raise ValueError("There is no such time. Please write it like 3:15p or 15:15.")
    is_24 = int(hour) > 12 or hour == "0" or (len(hour) == 2 and hour[0] == "0")
    return int(hour), int(minute), is_24


def _of_half(hour: int, half: str) -> int:
    if hour == 0 or (hour > 12 and half == "a"):
        raise ValueError("That is no hour before noon. Please write it like 9:15a or 15:15.")
    if hour > 12:
        return hour
    return hour % 12 + (12 if half == "p" else 0)


def _asked(hour: int, minute: int) -> str:
    clock = f"{hour}:{minute:02d}" if minute else f"{hour}"
    return f"Before noon or after? Please write {clock}a or {clock}p."


def _instant(day: date, wall_time: time, named: str, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, wall_time)
    passes = _passes(wall, zone)
    if not passes:
        raise ValueError(
            f"There is no {_clock(wall_time)} on {_short(day)}: the clock is put forward over it."
        )
    names = [_pass_name(at, passes, zone) for at in passes]
    fitting = [at for at, name in zip(passes, names, strict=True) if named in ("", name.lower())]
    if not fitting:
        raise ValueError(f"{_short(day)} is in {' or '.join(names)}.")
    if len(fitting) > 1:
        first, second = names
        raise ValueError(
            f"{_clock(wall_time)} comes twice on {_short(day)}, when the clock is put back: please"
            f" add {first} for the first or {second} for the second."
        )
    return fitting[0]


def _passes(wall: datetime, zone: ZoneInfo) -> list[datetime]:
    """When the clock of this zone shows this time: once, twice, or, where it is skipped, never."""
    found = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(at for at in found if at.astimezone(zone).replace(tzinfo=None, fold=0) == wall)


def _pass_name(at: datetime, passes: Sequence[datetime], zone: ZoneInfo) -> str:
    """``CDT``; where the zone has no such letters, ``first`` or ``second``."""
    name = at.astimezone(zone).tzname() or ""
    return name if name.isalpha() else ("first", "second")[passes.index(at)]


def _abbreviations(today: date, zone: ZoneInfo) -> frozenset[str]:
    middays = (datetime(today.year, month, 1, 12, tzinfo=zone) for month in range(1, 13))
    return frozenset({"first", "second", *((at.tzname() or "").lower() for at in middays)})


def _clock(wall_time: time) -> str:
    half = "AM" if wall_time.hour < 12 else "PM"
    return f"{wall_time.hour % 12 or 12}:{wall_time.minute:02d} {half}"


def _set_day(parts: Parts, day: date) -> None:
    parts.day = _only(parts.day, day, "two days")


def _set_hour(parts: Parts, digits: str, half: str) -> None:
    parts.hour = _only(parts.hour, (digits, half), "two times")


def _only(known: T | None, found: T, what: str) -> T:
    if known is not None:
        raise ValueError(f"There are {what} here: please write one day and one time.")
    return found
