"""Times, days and parts of the day in a reply, and whether they are the slot's own.

Every mention in a clause becomes one word that says how it compares: `~ourtime`, `~othertime`,
`~ourday`, `~otherday`, `~ourpart`, `~otherpart`. A time without its half of the day, or without
minutes, is ours if it can be ours. All languages are read at once: people mix them.
"""

import re
from collections.abc import Iterable
from datetime import time
from typing import Final

from bot.replies import languages
from bot.replies.question import Question

OURS: Final = frozenset({"~ourtime", "~ourday", "~ourpart"})
OTHERS: Final = frozenset({"~othertime", "~earlier", "~otherday", "~otherpart"})

_TABLES: Final = [table for table in map(languages.calendar, languages.CODES) if table]


def _numbered(key: str, first: int = 0) -> dict[str, int]:
    """Each word of a list of lists of synonyms -> its place in the list."""
    return {
        word: place
        for table in _TABLES
        for place, synonyms in enumerate(table[key], first)
        for word in synonyms.split()
    }


def _words(key: str) -> list[str]:
    return sorted({word for table in _TABLES for word in table[key].split()})


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_WEEKDAYS: Final = _numbered("days")
_MONTHS: Final = _numbered("months", 1)
_NUMBERS: Final = _numbered("numbers")
_TENS: Final = {word: ten for table in _TABLES for word, ten in table["tens"].items()}
_ORDINALS: Final = {
    word.replace("_", " "): day
    for table in _TABLES
    for day, word in enumerate(table["ordinals"].split(), 1)
}
_HOURS: Final = {word: n for word, n in _NUMBERS.items() if 1 <= n <= 12}
_MINUTES: Final = _TENS | {word: n for word, n in _NUMBERS.items() if n >= 10}
_HALVES: Final = {
    **dict.fromkeys(_words("am") + _words("morning"), "am"),
    **dict.fromkeys(_words("pm") + _words("afternoon") + _words("evening") + _words("noon"), "pm"),
}
_MISSING: Final = {*_MINUTES, *_NUMBERS, *_words("half"), *_words("quarter")}
_QUARTERS: Final = {
    **dict.fromkeys(_words("half"), 30),
    **dict.fromkeys(_words("quarter"), 15),
}

_HOUR: Final = rf"(?P<hour>\d{{1,2}}|{_any(_HOURS)})"
_MINUTE: Final = (
    rf"(?P<minute>[0-5]\d|(?:{_any(_TENS)}) ?(?:y )?(?:{_any(_HOURS)})|{_any(_MINUTES)})"
)
_AT: Final = rf"(?:(?:{_any(_words('before_time'))}) )"
_PAST: Final = _any(_words("past"))
_TO: Final = _any(_words("to"))
_HALF: Final = (
    rf"(?: ?(?P<half>{_any(_words('am') + _words('pm'))})"
    rf"| (?:in the|de la|por la|en la|del|{_any(_words('today') + _words('tomorrow'))})"
    rf" (?P<part>{_any(_HALVES)}))"
)
_SUITS: Final = (
    "works?|is (?:good|fine|perfect|great|ok|better|best)|would|suits|sounds|instead|"
    "(?:si |me )?(?:me )?(?:queda|viene|va|sirve|conviene|cuadra|acomoda)"
)
_MARK: Final = rf" ?(?:{_any(_words('hour_marks'))})"
_TIME: Final = [
    re.compile(f"(?<= ){pattern}(?= )")
    for pattern in (
        rf"{_AT}?(?P<hour>\d{{1,2}}):(?P<minute>[0-5]\d){_HALF}?(?:{_MARK})?",
        (
            rf"{_AT}?(?P<short>\d{{1,2}}|{_any(_MISSING)})(?: minutes)? "
            rf"(?:{_TO}) (?:las )?{_HOUR}{_HALF}?"
        ),
        rf"{_AT}?{_HOUR} menos (?P<short>\d{{1,2}}|{_any(_MISSING)}){_HALF}?",
        rf"(?P<quarter>{_any(_QUARTERS)}) (?:{_PAST}) {_HOUR}{_HALF}?",
        rf"{_MINUTE} (?:past|after) {_HOUR}{_HALF}?",
        rf"{_AT}?{_HOUR} (?:{_PAST}) (?P<quarter>{_any(_QUARTERS)}){_HALF}?",
        rf"{_AT}?{_HOUR} (?:(?:{_PAST}|oh|o) )?{_MINUTE}{_HALF}?",
        rf"{_AT}?{_HOUR} oh? (?P<minute>{_any(_HOURS)}){_HALF}?",
        rf"{_AT}?(?:y|and|past) {_MINUTE}{_HALF}?",
        rf"{_AT}?{_HOUR}(?:{_MARK}|{_HALF})",
        rf"(?:at|by|las|around|before|after|past) {_HOUR}{_HALF}?",
        (
            r"(?:at |by |the |a las )?(?P<hour>[01]?\d|2[0-3])(?P<minute>[0-5]\d)"
            r"(?! (?:percent|dollars|bucks|pesos|times|veces|years|degrees)\b)"
            r"(?: ?(?P<half>am|pm))?(?: (?:hours|hrs|horas))?"
        ),
    )
]
# An hour with nothing beside it, once every date is found.
_BARE_HOUR: Final = [
    re.compile(f"(?<= ){pattern}(?= )")
    for pattern in (
        rf"(?:make it|down for|in for|how about|what about|until|till) {_HOUR}",
        rf"(?P<hour>\d{{1,2}})(?= (?:{_SUITS}))",
    )
]
_NOON: Final = re.compile(rf"(?<= )(?:{_any(_words('noon'))})(?= )")
_MONTH: Final = _any(_MONTHS)
_ONES: Final = [word for word, n in _NUMBERS.items() if 1 <= n <= 9]
_DAY_NUMBER: Final = rf"\d{{1,2}}|(?:{_any(_TENS)})(?: y)?(?: (?:{_any(_ONES)}))?|{_any(_NUMBERS)}"
_ORDINAL: Final = re.compile(
    rf"(?<= )(?:(?P<month>{_MONTH}) (?:the |el )?(?P<day>{_any(_ORDINALS)})"
    rf"|the (?P<later>{_any(set(_ORDINALS) - {'first', 'second'})})"
    r"(?! (?:time|one|grade|graders?|floor|child|kid|baby|street|st|avenue|ave|row|door|party))"
    rf"|the (?P<first>first|second)(?= of (?:{_MONTH})))(?= )"
)
_DATE: Final = [
    re.compile(f"(?<= ){pattern}(?= )")
    for pattern in (
        rf"(?P<month>{_MONTH}) (?P<day>{_DAY_NUMBER})(?:st|nd|rd|th)?",
        (
            rf"(?:the |el )?(?P<day>{_DAY_NUMBER})(?:st|nd|rd|th)? (?:de |of )?"
            rf"(?P<month>{_MONTH})"
        ),
        r"(?P<month>\d{1,2})d(?P<day>\d{1,2})",
        (
            r"(?:the |el )?(?P<day>\d{1,2})(?:st|nd|rd|th)"
            r"(?! (?:period|grade|graders?|floor|street|st|avenue|ave|birthday|anniversary|hour)\b)"
        ),
        rf"(?:el|dia) (?P<day>{_DAY_NUMBER})",
    )
]
_NEXT: Final = "next|following|proximo|siguiente|other|otro"
_DAY: Final = re.compile(
    rf"(?<= )(?P<other>(?:{_NEXT}) )?(?P<day>{_any(_WEEKDAYS)})(?: (?P<date>[1-3]?\d))?"
    r"(?P<after> (?:que viene|que entra|proximo|siguiente|next week|week|after next))?(?= )"
)
_LAST_MONTHS: Final = re.compile(rf"(?<= )(?:{_any(set(_MONTHS) - {'may', 'march', 'mar'})})(?= )")
_PART: Final = re.compile(
    rf"(?<= )(?:(?:por|en|de|a) la|in the|this|on)? ?(?P<part>{_any(_words('morning'))}"
    rf"|{_any(_words('afternoon'))}|{_any(_words('evening'))})(?= )"
)
_GREETING: Final = re.compile(
    rf" (?:{_any(_words('greeting'))}) (?:{_any(_words('morning') + _words('afternoon'))}"
    rf"|{_any(_words('evening') + _words('today'))})(?= )"
)
_SHIFT: Final = re.compile(
    r" (?:(?:off|work|worked|working|do|did) (?:nights?|mornings|evenings)|(?:all|last) night)(?= )"
)
_LATE: Final = re.compile(r" (?:mas|muy|tan|llego|llegar|llegare|poco|un) tarde(?= )")
_THE_MORNING: Final = re.compile(r"(?<= )(?:por|en|de|a) la manana(?= )")
_THIS_PART: Final = re.compile(
    rf"(?<= )(?:this|esta) (?:manana|{_any(_words('morning'))}|{_any(_words('afternoon'))}"
    rf"|{_any(_words('evening'))})(?= )"
)
"""Of today, whatever the slot's own half of its day is."""
_RELATIVE: Final = {
    **dict.fromkeys(_words("today"), 0),
    **dict.fromkeys(_words("tomorrow"), 1),
}
_SOON: Final = re.compile(rf"(?<= )(?:{_any(_RELATIVE)})(?= )")
_OVERMORROW: Final = re.compile(r"(?<= )(?:pasado manana|(?:the )?day after tomorrow)(?= )")
_TWO_DAYS: Final = 2
_TRIGGERS: Final = frozenset(
    {*_WEEKDAYS, *_MONTHS, *_NUMBERS, *_TENS, *_HALVES, *_RELATIVE, *_QUARTERS, *_ORDINALS}
)
_COUNTS: Final = frozenset(
    word for table in (_NUMBERS, _TENS, _QUARTERS, _ORDINALS) for word in " ".join(table).split()
)
"""Words without one of which, or a digit, no hour and no date is told."""
_MEASURE: Final = re.compile(
    r"(?<= )(fever|temp|temperature|pressure|bp|sugar|room|suite|apt|fiebre|calentura|temperatura|"
    r"presion|azucar|cuarto|sala)((?: (?:is|was|of|at|like|de|en|a))*) \d{2,3}(?= )"
)
_LATELY: Final = 6 * 60  # minutes
_SHORTEST_CLOCK: Final = 13  # o'clock: an hour of 13 or more is written by the 24-hour clock


_CLOCK: Final = re.compile(r"(?<=\d)[.h](?=\d\d(?!\d))")
_AM_PM: Final = re.compile(r"\b([ap])\. ?m\b\.?", re.IGNORECASE)
_SLASH: Final = re.compile(r"(?<=\d)/(?=\d)")
_DIGITS: Final = re.compile(r"\d")
_MAY_BE_MARKED: Final = re.compile(r"\d[.h/]|[aApP]\.")


def marked(text: str) -> str:
    """The text with times and dates in marks that do not part a clause: 2.20, p.m., 12/3."""
    if not _MAY_BE_MARKED.search(text):
        return text
    return _SLASH.sub("d", _AM_PM.sub(r"\1m", _CLOCK.sub(":", text)))


def speaks_of_one(line: str, words: Iterable[str]) -> bool:
    """Whether the line of a clause may mention a time or a day."""
    return not _TRIGGERS.isdisjoint(words) or _DIGITS.search(line) is not None


def compared(lines: str, question: Question) -> str:
    """The lines of some clauses with each mention replaced by how it compares with the slot.

    All of them are one text, a clause a line, for a pattern costs as much for a word as for a
    page; no mention goes over the end of a line.
    """
    words = lines.split()
    counted = not _COUNTS.isdisjoint(words) or _DIGITS.search(lines) is not None
    lines = _SHIFT.sub(" ~shift", _LATE.sub(" ~late", _GREETING.sub(" ~greeting", lines)))
    if counted:
        lines = _dated(_ORDINAL.sub(_in_digits, _MEASURE.sub(r"\1\2", lines)), question)
    else:
        lines = _NOON.sub(_noon(question), lines)
        if not _WEEKDAYS.keys().isdisjoint(words):
            lines = _DAY.sub(lambda found: _weekday(found, question), lines)
    if question.ahead not in (None, 0):
        lines = _THIS_PART.sub("~otherpart", lines)
    lines = _THE_MORNING.sub(lambda _: _part("manana", question), lines)
    lines = _OVERMORROW.sub("~ourday" if question.ahead == _TWO_DAYS else "~otherday", lines)
    lines = _SOON.sub(lambda found: _soon(found[0], question), lines)
    lines = _PART.sub(lambda found: _part(found["part"], question), lines)
    return _LAST_MONTHS.sub("~otherday", lines)


def _dated(lines: str, question: Question) -> str:
    """The lines with their hours and dates compared: those of words or digits, then of days."""
    for pattern in _TIME:
        lines = pattern.sub(lambda found: _time(found, question), lines)
    lines = _NOON.sub(_noon(question), lines)
    for pattern in _DATE:
        lines = pattern.sub(lambda found: _date(found, question), lines)
    lines = _DAY.sub(lambda found: _weekday(found, question), lines)
    for pattern in _BARE_HOUR:
        lines = pattern.sub(lambda found: _time(found, question), lines)
    return lines


def _time(found: re.Match[str], question: Question) -> str:
    groups = found.groupdict()
    hour = _number(groups.get("hour"), _HOURS)
    minute = _number(groups.get("minute"), _MINUTES | _HOURS)
    if quarter := groups.get("quarter"):
        minute = _QUARTERS[quarter]
    if hour is not None and (short := groups.get("short")):
        missing = _QUARTERS.get(short) or _number(short, _MINUTES | _HOURS) or 0
        hour, minute = (hour - 1 or 12), 60 - missing
    half = _HALVES.get(groups.get("half") or groups.get("part") or "")
    if hour is not None and hour > 24:
        return found[0]
    if question.at is not None and _may_be(question.at, hour, minute, half):
        return "~ourtime"
    return "~earlier" if _before(question.at, hour, minute, half) else "~othertime"


def _in_digits(found: re.Match[str]) -> str:
    day = _ORDINALS[found["day"] or found["later"] or found["first"]]
    return f"{found['month'] or 'the'} {day}th"


def _noon(question: Question) -> str:
    if question.at == time(12):
        return "~ourtime"
    over = question.at is not None and question.at > time(12)
    return "~earlier" if over else "~othertime"


def _before(at: time | None, hour: int | None, minute: int | None, half: str | None) -> bool:
    """Whether it can only be a time of the hours before the slot: work that ends then is over."""
    if at is None or hour is None or (half is not None and (half == "am") != (at.hour < 12)):
        return half == "am" and at is not None and at.hour >= 12
    minutes = (at.hour % 12 - hour % 12) % 12 * 60 + at.minute - (minute or 0)
    return 0 < minutes < _LATELY


def _number(said: str | None, words: dict[str, int]) -> int | None:
    if said is None:
        return None
    if said.isdigit():
        return int(said)
    return sum(words.get(part) or _TENS.get(part, 0) for part in said.split())


def _may_be(at: time, hour: int | None, minute: int | None, half: str | None) -> bool:
    if hour is not None and hour % 12 != at.hour % 12:
        return False
    if hour is not None and hour >= _SHORTEST_CLOCK and hour != at.hour:
        return False
    if half is not None and (half == "am") != (at.hour < 12):
        return False
    return minute is None or minute == at.minute


def _date(found: re.Match[str], question: Question) -> str:
    day = _number(found["day"], _NUMBERS)
    month = found.groupdict().get("month")
    if question.on is None:
        return "~otherday"
    wanted = (question.on.month, question.on.day)
    if month is None:
        return "~ourday" if day == wanted[1] else "~otherday"
    if month.isdigit():
        return "~ourday" if {(int(month), day), (day, int(month))} & {wanted} else "~otherday"
    return "~ourday" if (_MONTHS[month], day) == wanted else "~otherday"


def _weekday(found: re.Match[str], question: Question) -> str:
    if question.on is None or found["other"] or found["after"]:
        return "~otherday"
    same = question.on.weekday() == _WEEKDAYS[found["day"]]
    if found["date"]:
        # "Thursday 11" is the eleventh, or eleven o'clock.
        number = int(found["date"])
        hour = question.at is not None and number <= 12 and number % 12 == question.at.hour % 12
        same = same and (question.on.day == number or hour)
    return "~ourday" if same else "~otherday"


def _soon(word: str, question: Question) -> str:
    # Of a slot that is not known, whoever takes the answer compares the day.
    return "~ourday" if question.ahead in (None, _RELATIVE[word]) else "~otherday"


def _part(word: str, question: Question) -> str:
    if question.at is None:
        return "~otherpart"
    if word in _words("morning"):
        ours = question.at.hour < 12
    elif word in _words("afternoon"):
        ours = 12 <= question.at.hour < 19
    else:
        ours = question.at.hour >= 17
    return "~ourpart" if ours else "~otherpart"
