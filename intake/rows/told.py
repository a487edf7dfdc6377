"""Times that stand in the cells of a row and are not its own: where its patient goes instead, when
the provider is back, whom somebody else sees.

Promises: a day with a time of day, wherever in a row it stands, counts against that time of the
row's provider and of everybody whom the text names; so does a time of day alone, on the row's own
day, unless the text only tells of a call. What lies in the row's own appointment is judged by
``unread`` and ``standing``.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final

from bot.ledger.facts import Busy
from intake.facts import headers
from intake.rows import notation, spans, times
from intake.rows.cells import LONGEST_REASON_CHARS
from intake.words import remarks, sides

_ONWARDS: Final = re.compile(r"\b(?:leav|clos|go(?:es|ing) home|done|gone)", re.IGNORECASE)
_NOON: Final = re.compile(r"\b(?:noon|midday)\b", re.IGNORECASE)
_MOST: Final = 8
"""A text with more times is a list of something else."""


def of_text(
    text: str, own: str, since: datetime | None, until: datetime | None, how: times.Conventions
) -> Iterator[Busy]:
    """The times that a text beside an appointment of ``own`` names, outside of the appointment."""
    days, hands = notation.pieces(text)
    clocks = {found for one in hands for found in spans.clocks(one)}
    if not clocks or len(clocks) > _MOST or remarks.tells_of_call(text, own):
        return
    told = {found for day in days for found in spans.dates(day)} | spans.coming(text, how)
    here = [since.astimezone(how.zone).date()] if since else []
    yield from _at(sorted(told) or here, sorted(clocks), f"{own} {text}", since, until, how)


def of_absence(
    text: str, own: str, since: datetime | None, how: times.Conventions
) -> spans.Span | None:
    """The time on the row's own day for which a text says that somebody of the clinic is away."""
    if since is None or not sides.tells_of_day_off(text, own):
        return None
    local = since.astimezone(how.zone)
    day = spans.of(local.date(), None, how.zone, None)
    if not _ONWARDS.search(text):
        return day
    hands = notation.pieces(text)[1]
    clocks = {found for one in hands for found in spans.clocks(one)}
    first = min(clocks | ({time(12)} if _NOON.search(text) else set()), default=local.time())
    return spans.Span(spans.of(local.date(), first, how.zone, None).since, day.until)


def of_moment(
    moment: times.Moment,
    own: str,
    since: datetime | None,
    until: datetime | None,
    how: times.Conventions,
) -> Iterator[Busy]:
    """The time of a cell that is a date and a time of day under a head that nobody knows."""
    if moment.day is not None and moment.clock not in (None, time(0)):
        assert moment.clock, "it has one"
        yield from _at([moment.day], [moment.clock], own, since, until, how)


def _at(
    days: list[date],
    clocks: list[time],
    words: str,
    since: datetime | None,
    until: datetime | None,
    how: times.Conventions,
) -> Iterator[Busy]:
    said = " ".join(sorted(set(headers.phrase(words).split())))[:LONGEST_REASON_CHARS]
    for day in days[:_MOST]:
        for clock in clocks:
            begins = spans.of(day, clock, how.zone, None).since
            own = since is not None and begins is not None and since <= begins <= (until or since)
            if begins is not None and begins > how.now and not own:
                lasts = until - since if since and until else None
                yield Busy("unsure", None, begins, begins + lasts if lasts else None, said)
