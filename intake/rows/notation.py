"""How dates and times of day are written: text into its parts, without deciding what they mean.

Promises: every way in which a text could be read stays open here; ``3/4/2026`` is three numbers and
``2:30`` has no half of the day. A text that is no date or time gives none. Linear, ASCII digits
only.
"""

import re
from datetime import datetime
from typing import Final, Literal, NamedTuple

from intake.facts import headers, zones
from intake.facts.cache import remembered

LONGEST_CHARS: Final = 60
LONGEST_NOTE_CHARS: Final = 300

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january", "ene", "enero", "janv", "janvier", "januar", "janner", "janeiro"),
            ("feb", "february", "febrero", "fev", "fevr", "fevrier", "februar", "fevereiro"),
            ("mar", "march", "marzo", "mars", "marz", "mrz", "marco"),
            ("apr", "april", "abr", "abril", "avr", "avril"),
            ("may", "mayo", "mai", "maio"),
            ("jun", "june", "junio", "juin", "juni", "junho"),
            ("jul", "july", "julio", "juil", "juillet", "juli", "julho"),
            ("aug", "august", "ago", "agosto", "aout"),
            ("sep", "sept", "september", "septiembre", "set", "setiembre", "septembre", "setembro"),
            ("oct", "october", "octubre", "octobre", "okt", "oktober", "out", "outubro"),
            ("nov", "november", "noviembre", "novembre", "novembro"),
            ("dec", "december", "dic", "diciembre", "decembre", "dez", "dezember", "dezembro"),
        ),
        start=1,
    )
    for name in names
}
_NAMED_ALONE: Final = "|".join(_MONTHS.keys() - {"out", "set"})
"""Months that are known without a year: "out 12" is no day in October."""
_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "mon mo lun lu lunes lundi montag seg segunda segunda-feira",
            "tue tues di die mar ma martes mardi dienstag ter terca terca-feira",
            "wed weds mi mit mie mer me miercoles mercredi mittwoch qua quarta quarta-feira",
            "thu thur thurs do don jue jeu je jueves jeudi donnerstag qui quinta quinta-feira",
            "fri fr fre vie ven ve viernes vendredi freitag sex sexta sexta-feira",
            "sat sa sam sab sabado samedi samstag",
            "sun so son dom sonntag domingo dimanche dim",
        )
    )
    for name in names.split()
}
_WEEKDAY_NAMES: Final = "|".join(
    (
        r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*",
        *sorted(_WEEKDAYS, key=len, reverse=True),
    )
)
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DAY: Final = (
    rf"(?:(?P<weekday>{_WEEKDAY_NAMES})\.?,? )?(?:"
    r"(?P<y>[0-9]{4})(?P<dash>[-/.])(?P<m>[0-9]{1,2})(?P=dash)(?P<d>[0-9]{1,2})"
    r"|(?P<a>[0-9]{1,2})(?P<sep>[/.-])(?P<b>[0-9]{1,2})(?P=sep)(?P<ny>[0-9]{4}|[0-9]{2})"
    r"|(?P<nd>[0-9]{1,2})(?:\.|st|nd|rd|th|er)?(?: de |[ -])(?P<name>[a-z]{3,10})\.?,?"
    r"(?: del? |[ -])(?P<dy>[0-9]{4}|[0-9]{2})"
    r"|(?P<name2>[a-z]{3,10})\.? (?P<nd2>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<dy2>[0-9]{4}))"
)
_CLOCK: Final = (
    r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,9})?)?)?"
    r" ?(?P<half>[ap]\.? ?m?\.?)?"
)
_OFFSET: Final = (
    rf"(?P<offset>[+-][0-9]{{2}}:?[0-9]{{2}}|(?(second)[+-][0-9]{{2}}|(?!))|{zones.ABBREVIATION})"
)
_WHOLE: Final = re.compile(
    rf"(?:{_DAY}(?:(?P<glue>t|,? (?:at |@ |a las |as |a |um )?){_CLOCK}"
    rf" ?(?:{_OFFSET}(?:\[[a-z_]+/[a-z_/]+\])?)?)?)",
    re.IGNORECASE,
)
_COMPACT: Final = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"
    r"(?:T(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?(?:\.[0-9]{1,9})?"
    r"(?P<offset>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
"""ISO 8601 without separators. The ``T`` keeps it from being any number of twelve digits."""
_HOURS: Final = re.compile(
    r"(?<![0-9./:-])([0-9]{1,2})(?:[.h]([0-9]{2})(?= ?[ap]\b| ?[ap]\.? ?m)| ?h ?([0-9]{2})\b)"
)
"""``2.30pm``, ``9h30`` and ``9 h 30``."""
_UNIT: Final = re.compile(r"(?<=:[0-9]{2}) ?h(?:r?s?|oras)\.?$|(?<=:[0-9]{2}) ?uhr$", re.IGNORECASE)
"""Behind a clock: ``17:30 h``."""
_HOUR_MARK: Final = re.compile(r"[hHuU.]")
_MILITARY: Final = re.compile(r"\b([01]\d|2[0-3])([0-5]\d) ?(?:hrs?|hours|h)\b\.?", re.IGNORECASE)
"""``0800 hrs``."""
_UHR: Final = re.compile(r"(?<![\d:.])(\d{1,2}) ?uhr\b", re.IGNORECASE)
_FOURTEEN: Final = re.compile(r"((?:19|20)[0-9]{6})([0-9]{6})")
_CLOCK_ALONE: Final = re.compile(rf"{_CLOCK}(?: {_OFFSET})?", re.IGNORECASE)
_DAY_WITHIN: Final = re.compile(rf"(?<![0-9/.-]){_DAY}(?![0-9])", re.IGNORECASE)
_SHORT_DAY_WITHIN: Final = re.compile(
    r"(?<![0-9/.-])(?:(?P<a>[0-9]{1,2})/(?P<b>[0-9]{1,2})(?![0-9/])"
    rf"|\b(?P<name>{_NAMED_ALONE})\.? (?P<nd>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9:])"
    rf"|(?P<nd2>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: de | of |[ -])(?P<name2>{_NAMED_ALONE})\b)",
    re.IGNORECASE,
)
_OF_HEADINGS: Final = re.compile(
    r"(?:date|day|fecha|d[ií]a|schedule|for|the|of|[\W_])*", re.IGNORECASE
)
_WEEKDAY: Final = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)\b", re.IGNORECASE
)
_CLOCK_WITHIN: Final = re.compile(
    r"(?<![0-9:.])(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?"
    r"(?![0-9:]) ?(?P<half>[ap](?:\.? ?m\b\.?|\b))?",
    re.IGNORECASE,
)


_BETWEEN: Final = re.compile(r" ?[-\u2013\u2014/] ?| (?:to|until|till|a|hasta) ", re.IGNORECASE)


class Day(NamedTuple):
    """Three numbers; ``order`` says what they are, ``numbers`` that only the file can tell."""

    order: Literal["ymd", "numbers"]
    first: int
    second: int
    third: int
    short_year: bool
    weekday: str
    bare: bool = False
    """A year-first date whose month has two digits and its day one, as if it were cut off."""


class Clock(NamedTuple):
    hour: int
    minute: int
    second: int
    half: Literal["", "a", "p"]
    padded: bool
    """The hour was written with a leading zero."""
    full_day: bool
    """It follows a year-first date with a two-digit hour, where the clock has 24 hours."""


class Parts(NamedTuple):
    day: Day | None
    clock: Clock | None
    offset: str
    """Hours from UTC or a zone as written (``Z``, ``-06:00``, ``CST``), or empty."""


@remembered
def parts(text: str) -> Parts | None:
    """Take a date, a time of day, or both apart; none if the text is neither."""
    if len(text) > LONGEST_CHARS:
        return None
    tidy = _clocks_with_colons(headers.folded(headers.tidy(text)))
    if found := _COMPACT.fullmatch(_FOURTEEN.sub(r"\1T\2", tidy) if len(tidy) == 14 else tidy):
        return _compact(found)
    if found := _WHOLE.fullmatch(tidy):
        day = _day(found)
        clock = _clock(found, day) if found["hour"] else None
        if day is None or (found["hour"] and clock is None):
            return None
        return Parts(day, clock, (found["offset"] or "").upper())
    if found := _CLOCK_ALONE.fullmatch(tidy):
        clock = _clock(found, None)
        return Parts(None, clock, (found["offset"] or "").upper()) if clock else None
    return None


def is_moment(cell: object) -> bool:
    """Whether a cell is a day with a time of day."""
    if isinstance(cell, datetime):
        return True
    found = parts(cell) if isinstance(cell, str) and cell else None
    return found is not None and found.day is not None and found.clock is not None


@remembered
def interval(text: str) -> tuple[str, str] | None:
    """The start and the end of ``9:00 - 9:30 AM``, as written; none if the text is no such thing.

    An offset from UTC right behind a clock looks like an end; which it is, ``times`` decides.
    """
    tidy = _clocks_with_colons(headers.tidy(text))
    if len(text) > LONGEST_CHARS or ":" not in tidy:
        return None
    for between in _BETWEEN.finditer(tidy):
        first, second = tidy[: between.start()], tidy[between.end() :]
        begins, ends = parts(first), parts(second)
        if begins and ends and begins.clock and ends.clock and not (ends.day and not begins.day):
            return first, second
    return None


def is_time(text: str) -> bool:
    """Whether the text is a date, a time of day, or one from when to when, and nothing else."""
    return parts(text) is not None or interval(text) is not None


def pieces(text: str) -> tuple[list[Day], list[Clock]]:
    """All days and times of day that stand anywhere in a text, for whoever must not miss one."""
    tidy = _clocks_with_colons(headers.tidy(text[:LONGEST_NOTE_CHARS]))
    days = [day for found in _DAY_WITHIN.finditer(tidy) if (day := _day(found)) is not None]
    rest = _DAY_WITHIN.sub(" ", tidy)
    clocks = [c for found in _CLOCK_WITHIN.finditer(rest) if (c := _clock(found, None)) is not None]
    return days, clocks


def _clocks_with_colons(tidy: str) -> str:
    if not _HOUR_MARK.search(tidy):
        return tidy
    tidy = _UHR.sub(r"\1:00", _MILITARY.sub(_with_half, tidy))
    return _UNIT.sub("", _HOURS.sub(lambda found: f"{found[1]}:{found[2] or found[3]}", tidy))


def _with_half(found: re.Match[str]) -> str:
    hour = int(found[1])
    return f"{hour % 12 or 12}:{found[2]} {'PM' if hour >= 12 else 'AM'}"


class ShortDay(NamedTuple):
    """A day without its year. ``named``: the month is a name, so that it is the first number."""

    first: int
    second: int
    named: bool


def short_days(text: str) -> list[ShortDay]:
    """The days in a text that are written without a year."""
    rest = _DAY_WITHIN.sub(" ", headers.tidy(text[:LONGEST_NOTE_CHARS]))
    days = list[ShortDay]()
    for found in _SHORT_DAY_WITHIN.finditer(rest):
        if found["a"]:
            days.append(ShortDay(int(found["a"]), int(found["b"]), named=False))
        else:
            month = _MONTHS[(found["name"] or found["name2"]).lower()]
            days.append(ShortDay(month, int(found["nd"] or found["nd2"]), named=True))
    return days


def without_days(text: str) -> str:
    """The text with its days taken out."""
    rest = _DAY_WITHIN.sub(" ", headers.tidy(text[:LONGEST_NOTE_CHARS]))
    return _SHORT_DAY_WITHIN.sub(" ", rest)


def is_heading(text: str) -> bool:
    """Whether the text is a day and nothing else."""
    return _OF_HEADINGS.fullmatch(_WEEKDAY.sub(" ", without_days(text))) is not None


def _compact(found: re.Match[str]) -> Parts | None:
    day = Day("ymd", int(found["y"]), int(found["m"]), int(found["d"]), False, "")
    if not found["hour"]:
        return Parts(day, None, "")
    hour, minute = int(found["hour"]), int(found["minute"])
    second = int(found["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    clock = Clock(hour, minute, second, "", padded=hour < 10, full_day=True)
    return Parts(day, clock, (found["offset"] or "").upper())


def _day(found: re.Match[str]) -> Day | None:
    weekday = _weekday(found["weekday"] or "")
    if found["y"]:
        bare = len(found["m"]) == 2 and len(found["d"]) == 1
        return Day("ymd", int(found["y"]), int(found["m"]), int(found["d"]), False, weekday, bare)
    if found["a"]:
        year = found["ny"]
        return Day("numbers", int(found["a"]), int(found["b"]), int(year), len(year) == 2, weekday)
    name = (found["name"] or found["name2"]).lower()
    if name not in _MONTHS:
        return None
    year, day = found["dy"] or found["dy2"], found["nd"] or found["nd2"]
    return Day("ymd", int(year), _MONTHS[name], int(day), len(year) == 2, weekday)


def _weekday(name: str) -> str:
    """The weekday in three letters, whichever language names it."""
    number = _WEEKDAYS.get(name.lower(), _WEEKDAYS.get(name.lower()[:3]))
    return WEEKDAYS[number] if name and number is not None else ""


def _clock(found: re.Match[str], day: Day | None) -> Clock | None:
    half = (found["half"] or "")[:1].lower()
    if not found["minute"] and not half:
        return None  # a bare number is no time of day
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    two_digits = len(found["hour"]) == 2
    year_first = day is not None and day.order == "ymd" and bool(found["y"])
    return Clock(
        hour,
        minute,
        second,
        "a" if half == "a" else "p" if half == "p" else "",
        two_digits and hour < 10,
        year_first and two_digits,
    )
