"""When an appointment comes again, as a column such as "Recurrence" tells it.

Promises: a word that is not known, or a bare yes, is every week, for a year or until the day that
the words name. A number ("3 of 10") tells of one appointment, whose others have rows of their own.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from intake.facts import headers
from intake.rows import spans, times
from intake.words import column_words

_AHEAD: Final = timedelta(days=370)
_OF_SEVERAL: Final = re.compile(r"\d+ ?(?:of|/|de) ?\d+|\d+")
_ONCE: Final = re.compile(r"\b(?:once|single|one time|does not|never|unica|una vez|no se)\b")
_DAILY: Final = re.compile(r"\b(?:daily|every day|each day|weekdays|diari\w*|cada dia)\b")
_TWO_WEEKS: Final = re.compile(
    r"\b(?:bi ?weekly|fortnight\w*|every (?:2|two|other) weeks?|every other|interval 2|quincenal\w*"
    r"|cada (?:2|dos) semanas)\b"
)


def of(
    words: str, since: datetime, until: datetime, how: times.Conventions
) -> Iterator[tuple[datetime, datetime]]:
    """The times after the first at which what lasts from ``since`` to ``until`` comes again."""
    said = headers.folded(headers.phrase(words))
    if said in column_words.NO or _OF_SEVERAL.fullmatch(said) or _ONCE.search(said):
        return
    days = 1 if _DAILY.search(said) else 14 if _TWO_WEEKS.search(said) else 7
    last = max((one.until for one in spans.stretch(words, how) if one.until), default=None)
    end = min(last or how.now + _AHEAD, how.now + _AHEAD)
    first, lasts = since.astimezone(how.zone), until - since
    again = first + timedelta(days=days)
    while again < end:
        if again >= how.now:
            yield again.astimezone(since.tzinfo), (again + lasts).astimezone(since.tzinfo)
        again += timedelta(days=days)
