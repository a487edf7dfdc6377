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
from intake.rows.cells import LONGEST_REASON_CHARS, Cells
from intake.words import remarks, sides

_ONWARDS: Final = re.compile(r"\b(?:leav|clos|go(?:es|ing) home|done|gone)", re.IGNORECASE)
_NOON: Final = re.compile(r"\b(?:noon|midday)\b", re.IGNORECASE)
_DAY: Final = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?"
    r"(?:\d{1,4}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|[a-z]{3,9}\.? \d{1,2}(?:,? \d{4})?)"
)
_CLOCK: Final = r"(?:,? (?:at |@ ?|um |a las )?\d{1,2}(?:[:.]\d{2})? ?(?:[ap]\.? ?m\.?|uhr|h)?)?"
_MOVED_TO: Final = re.compile(
    r"(?:(?:pt|patient|client|appt|appointment)\.? )?(?:was |has been |is )?"
    r"(?:now|moved|r/?s|rs'?d|resch(?:ed)?|rescheduled|changed"
    r"|new (?:appt|appointment|date|time|visit)"
    r"|nueva (?:cita|fecha)|reprogramad[oa]|neuer termin|verschoben|nouveau (?:rdv|rendez-vous)"
    r"|novo hor[aá]rio|nova data)"
    rf"(?:[: -]| to| for| on| is| para| a| el| al| auf| am| au| le)*\s*{_DAY}{_CLOCK}\.?",
    re.IGNORECASE,
)
_ASKED: Final = re.compile(
    r"(?:(?:per|by|requested by|request of) (?:the )?(?:pt|patient|client)"
    r"|(?:the )?(?:pt|patient|client)(?:['\u2019]?s)?"
    r" (?:request(?:s|ed)?|called|phoned|texted|emailed|rang|ask(?:s|ed)|wants?|wanted|needs?"
    r"|needed|resched\w*))"
    r"(?: (?:to|for|an?|the|and|in|move|moved|resched\w*|r/s|change|later|earlier|another|different"
    r"|new|time|day|date|appt|appointment|visit))*\.?",
    re.IGNORECASE,
)
_MOVED_FROM: Final = re.compile(
    r"\b(?:moved|rescheduled|resched|changed|r/s|verschoben|reprogramada) (?:from|von|de|del)"
    rf" {_DAY}{_CLOCK}",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"[#\d\s-]*")
_CLAUSES: Final = re.compile(r"[;()]|, |\. |(?<!\d) [-\u2013\u2014] |[-\u2013\u2014] (?=[^\d\s])")
_UNTIL: Final = re.compile(r"\b(?:until|till?|thru|through|hasta|bis|jusqu\w*)\b", re.IGNORECASE)
_MOST: Final = 8
"""A text with more times is a list of something else."""


def of_text(
    text: str, own: str, since: datetime | None, until: datetime | None, how: times.Conventions
) -> Iterator[Busy]:
    """The times that a text beside an appointment of ``own`` names, outside of the appointment."""
    text = _MOVED_FROM.sub(" ", text)
    days, hands = notation.pieces(text)
    clocks = {found for one in hands for found in spans.clocks(one)}
    if not clocks or len(clocks) > _MOST or remarks.tells_of_call(text, own):
        return
    told = {found for day in days for found in spans.dates(day)} | spans.coming(text, how)
    here = [since.astimezone(how.zone).date()] if since else []
    yield from _at(sorted(told) or here, sorted(clocks), f"{own} {text}", since, until, how)


def only_moved(text: str, cells: Cells) -> bool:
    """Whether a text tells only that the patient was moved, and to a day that is not the row's:
    ``now 2/9``, ``Pt request; moved to 02/03/2027 2 pm (5102)``. Its time of day, if it has one,
    counts against that time."""
    clauses = [clause for one in _CLAUSES.split(text) if (clause := headers.tidy(one))]
    moves = [one for one in clauses if _MOVED_TO.fullmatch(one)]
    others = [one for one in clauses if one not in moves]
    known = all(_ASKED.fullmatch(one) or _NUMBER.fullmatch(one) for one in others)
    return bool(moves) and known and all(_is_other_day(one, cells) for one in moves)


def asks_to_move(text: str) -> bool:
    """Whether some part of a text tells that the patient asked for it."""
    return any(_ASKED.fullmatch(headers.tidy(clause)) for clause in _CLAUSES.split(text))


def _is_other_day(text: str, cells: Cells) -> bool:
    days, _ = notation.pieces(text)
    said = {found for one in days for found in spans.dates(one)} | spans.coming(text, cells.how)
    visits = spans.visit(cells, None)
    own = {one.since.astimezone(cells.how.zone).date() for one in visits if one.since}
    return bool(said) and bool(own) and said.isdisjoint(own)


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


def of_days_out(text: str, own: str, how: times.Conventions) -> Iterator[tuple[str, spans.Span]]:
    """The days of which a text beside any appointment says that somebody of the clinic is out then,
    each with what tells it: ``moved by office; Dr. Vale out 01/06; now 01/20 10 AM`` tells one."""
    if not any(map(str.isdigit, text)):
        return
    for clause in _CLAUSES.split(text):
        if not sides.tells_of_being_away(clause, own):
            continue
        last = spans.last_told([clause], how) if _UNTIL.search(clause) else None
        if last is not None:
            yield clause, spans.Span(spans.SINCE_EVER, last)
        else:
            yield from ((clause, span) for span in spans.stretch(clause, how))


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
