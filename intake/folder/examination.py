"""A file, judged: what is in it and what each row may become, before anything is done about it.

Promises: pure but for reading the file; the same bytes, profiles, providers and ``now`` give the
same answer. Three passes in bounded memory: what the dates show, what the rows say against each
other, and the answers in the order of the file. What the database knows of earlier files comes
later.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo

from bot.ledger import answers
from bot.ledger.door import NO_ROW, Reading
from bot.ledger.facts import Mentions, Outcome, Recall, Remembered, Result
from bot.ledger.floods import Limits
from intake.appointments.clinic import Clinic
from intake.facts import places, providers, refusals
from intake.folder import dates, refused
from intake.hl7 import messages, source
from intake.hl7.source import Source
from intake.profiles import named_columns
from intake.profiles.profile import Guards, Kind, Profile
from intake.review import crosscheck, spool
from intake.rows import cancellations, conventions, notation, other_columns, waitlists
from intake.tables import beneath, layout, reader
from intake.tables.table import Progress, Row, no_progress
from intake.words import column_kinds, status_codes

FileOutcome = Literal["accepted", "rejected", "held", "ignored", "duplicate"]

PASSES: Final = 2
"""How often the rows are read, for whoever shows progress."""

_START_BYTES: Final = 64
_ROWS_BESIDE: Final = 50
"""In so many rows the dates of columns that are not read are looked at."""
_DATE_FIELDS: Final = (
    "date",
    "start",
    "time",
    "end_date",
    "end",
    "cancelled_at",
    "current_appointment",
    "joined",
)

NO_MESSAGE: Final = "No message of this file can be used; each has its reason."
NOTHING: Final = "No row of this file is a cancelled appointment that may be offered."
NO_ROWS: Final = "The file has a header and no rows: nothing was cancelled."


async def nothing_known(_: Mentions) -> Sequence[Remembered]:
    """For messages that are judged by themselves alone."""
    return ()


@dataclass(frozen=True)
class Surroundings:
    """What a judgement depends on besides the bytes. ``now`` is aware, in UTC."""

    now: datetime
    zone: ZoneInfo
    profiles: Sequence[Profile]
    book: providers.Book
    known: answers.Answers = answers.NONE_YET
    sources: Sequence[Source] = ()
    """Of messages; without any, those that are shipped."""
    source: Source | None = None
    """Whose messages these are, whatever their sender says."""
    known_places: places.Book = places.ANYWHERE
    recall: Recall = nothing_known
    """Of messages: what is remembered of appointments."""
    settle: timedelta = timedelta()
    """How long what messages free waits for the next of them."""


@dataclass
class Examination:
    """What was found. ``batches`` may be read while the examination is open, each time anew."""

    outcome: FileOutcome
    reason: str
    kind: Kind | None = None
    profile_name: str | None = None
    notes: tuple[str, ...] = ()
    tally: Counter[Outcome] = field(default_factory=Counter)
    batches: Callable[[], Iterator[list[Result]]] = lambda: iter(())
    limits: Limits = field(default_factory=Limits)
    other_lines: int | None = None
    """Lines that are no row: with the rows they come to the lines of the file."""
    questions: tuple[answers.Question, ...] = ()
    """What staff must say before any of it can be used."""
    is_feed: bool = False
    """Its rows are messages."""
    settle: timedelta = timedelta()
    """How long what messages free waits for the next of them."""
    messages: Callable[[], Awaitable[list[Result]]] | None = None
    """Of messages: what becomes of each by what is remembered at that moment."""
    doubts: Callable[[], list[Result]] = list
    """Of a file that was refused as a whole: its rows that may speak against a time."""
    freed_at: datetime | None = None
    """As of when it frees times, if it says that it is older than the file. What it shows as taken
    counts from the file's own time on: so neither opens what has been taken since."""

    def reading(self) -> Reading:
        """What the ledger must know of the file as a whole."""
        return Reading(
            kind=self.kind,
            profile=self.profile_name,
            reason=self.reason,
            refused=self.outcome == "rejected" and not self.tally,
            notes=self.notes,
            is_feed=self.is_feed,
            settle=self.settle,
            questions=self.questions,
            limits=self.limits,
        )

    async def __aiter__(self) -> AsyncIterator[list[Result]]:
        """The results in batches, read in a thread so that the caller's loop stays awake."""
        if self.messages is not None:
            yield await self.messages()
            return
        found = self.batches()
        while (batch := await asyncio.to_thread(next, found, None)) is not None:
            yield batch if self.freed_at is None else [self._dated(one) for one in batch]

    def _dated(self, result: Result) -> Result:
        return result._replace(said_at=self.freed_at) if result.outcome == "accepted" else result


@contextmanager
def examine(
    path: Path,
    around: Surroundings,
    *,
    name: str | None = None,
    folder: str | None = None,
    progress: Progress = no_progress,
) -> Iterator[Examination]:
    """Judge the file at ``path``, dropped as ``name`` in ``folder`` of the inbox."""
    if _begins_as_messages(path):
        yield _of_messages(path, around)
        return
    doubts = partial(
        refused.doubts,
        path,
        name or path.name,
        around.book,
        around.profiles,
        around.now,
        around.zone,
    )
    with ExitStack() as open_files:
        try:
            read = reader.read(path, around.profiles, name=name, folder=folder, progress=progress)
            table, fit = beneath.joined(read.table, read.fit, column_kinds.tells_more)
            read = replace(read, table=table, fit=fit)
            titles = list[str]()
            mapper = _mapper(read, around, titles)
            kept = open_files.enter_context(spool.Spool())
            batches = kept.fill(filter(None, map(mapper.map, read.table.read())))
            sieve = open_files.enter_context(crosscheck.sieve(batches))
        except refusals.Refused as why:
            asked = () if why.question is None else (why.question,)
            yield Examination("rejected", str(why), questions=asked, doubts=doubts)
        else:
            examined = _judged(read, sieve, lambda: map(sieve.overlay, kept.batches()))
            written_at = dates.modified_at(path.stat().st_mtime, around.now)
            examined.freed_at = dates.said(name or path.name, titles, written_at, around.zone)
            yield examined


def _begins_as_messages(path: Path) -> bool:
    with path.open("rb") as file:
        return messages.looks_like_hl7(file.read(_START_BYTES))


def _of_messages(path: Path, around: Surroundings) -> Examination:
    """A file of HL7 messages, each of which counts as a row."""
    from intake.hl7 import memory, order, reading  # who checks a table waits for none of it

    try:
        reader.check_size(path.stat().st_size)
    except refusals.Refused as why:
        return Examination("rejected", str(why))
    file = messages.read(path.read_bytes())
    if file.fault:
        return Examination("rejected", file.fault)
    sources = [one.told(around.known) for one in around.sources or source.shipped()]
    clinic = Clinic(around.zone, around.book, around.known_places)
    clock = order.Clock(around.zone, around.now)
    named = around.source.told(around.known) if around.source else None
    judging = reading.Reader(sources, clinic, clock, named)
    origin = judging.source_of_all(file)
    recalling = memory.Recalling(judging, file, around.recall)
    return Examination(
        "accepted",
        "",
        "cancellations",
        origin.name if origin else None,
        messages=recalling.results,
        limits=Limits(closure=origin.closure) if origin else Limits(),
        is_feed=True,
        settle=around.settle,
    )


def _mapper(
    read: reader.Reading, around: Surroundings, titles: list[str]
) -> cancellations.Mapper | waitlists.Mapper:
    """Reads the rows once; the lines above the header are added to ``titles``."""
    read = _by_cells(read, around)
    others = other_columns.Watch(read.fit, around.known.harmless)
    seen = _evidence(read, around.known, others, titles)
    if read.fit.lacks and not _is_told(read, seen, around.known_places):
        raise layout.no_header(read.fit.lacks, read.table.header_line)
    how = seen.conclude(around.now, around.zone)
    said = read.fit.profile.cancellations
    if read.fit.kind == "cancellations" and said is not None:
        if others.is_reason_of_visit():
            said = said.model_copy(update={"reason_of_visit": True})
        return cancellations.Mapper(
            read.fit,
            said,
            how,
            around.book,
            around.known_places,
            tuple(others.conclude()),
            around.known,
            others.providers(),
            others.days_out(),
            others.changes(),
        )
    return waitlists.Mapper(read.fit, how, around.book, around.known_places)


def _by_cells(read: reader.Reading, around: Surroundings) -> reader.Reading:
    """The same reading, with the columns that only their cells tell apart."""
    read = _with_status_in_words(read)
    if not named_columns.may_tell(read.fit):
        return read
    found = list(islice(read.table.read(), named_columns.ROWS))
    width = len(read.fit.headers) - len(read.fit.above)
    lines = (row.cells[:width] for row in found)
    book, known_places = around.book, around.known_places
    named = named_columns.names_above(read.fit, lines, book, known_places)
    read.table.extent.named.update(named)
    rows = [row.cells for row in found if isinstance(row, Row) and not row.heading]
    above = read.table.extent.told_above | set(named.values())
    fit = named_columns.told(read.fit, rows, book, known_places, above)
    fit = conventions.with_when(status_codes.named(fit, rows, notation.is_moment), rows)
    return replace(read, fit=conventions.with_end(fit, rows))


def _with_status_in_words(read: reader.Reading) -> reader.Reading:
    """The same reading, by the column of words if the status stands in one of codes too."""
    fit, layout = read.fit, read.fit.profile.cancellations
    if "status" not in fit.columns or layout is None or fit.kind != "cancellations":
        return read
    two = status_codes.by_heads(fit.headers, fit.columns["status"], fit.unread)
    if two is None:
        return read
    rows = (row.cells for row in read.table.read() if isinstance(row, Row) and not row.heading)
    if not status_codes.say_the_same(two, rows, layout.status):
        return read
    columns = {**fit.columns, "status": two.text, "status_code": two.code}
    return replace(read, fit=fit._replace(columns=columns))


def _evidence(
    read: reader.Reading, known: answers.Answers, others: other_columns.Watch, titles: list[str]
) -> conventions.Evidence:
    seen = conventions.Evidence(
        read.fit.profile.dates, read.mac_epoch, read.fit.asides, known.order
    )
    rows = 0
    watched = [(f, read.fit.columns[f]) for f in _DATE_FIELDS if f in read.fit.columns]
    for row in read.table.read():
        if isinstance(row, Row) and row.above:
            titles.append(" ".join(str(cell) for cell in row.cells if cell))
            seen.see_beside(titles[-1], is_title=True)
        if isinstance(row, Row) and not row.heading:
            others.see(row.cells)
            rows += 1
            for place in read.fit.unread if rows <= _ROWS_BESIDE else ():
                seen.see_beside(row.cells[place])
            for name, place in watched:
                seen.see(name, row.cells[place], row.line)
    return seen


def _is_told(read: reader.Reading, seen: conventions.Evidence, known: places.Book) -> bool:
    """Whether the rows, the headings above them or a list of one place tell what the header
    lacks."""
    columns = read.fit.columns
    said = read.fit.profile.cancellations
    always = said is not None and said.always_minutes is not None
    ends = "end" in columns or "duration" in columns or always or seen.ranges
    told = read.table.extent.told_above | ({"location"} if known.tells("") else set())
    told |= {"date"} if "time" in seen.dated else set()
    return ends and set(read.fit.above) <= told


def _judged(
    read: reader.Reading,
    sieve: crosscheck.Sieve,
    batches: Callable[[], Iterator[list[Result]]],
) -> Examination:
    layout = read.fit.profile.cancellations
    rows = sieve.tally.total()
    hopeless = rows > 0 and sieve.tally["rejected"] == rows
    nothing = not hopeless and read.fit.kind == "cancellations" and not sieve.tally["accepted"]
    reason = NO_ROW if hopeless else NO_ROWS if not rows else NOTHING if nothing else ""
    others = other_columns.Watch(read.fit).note() if layout else ""
    return Examination(
        "rejected" if hopeless else "accepted",
        reason,
        read.fit.kind,
        read.fit.profile.name,
        (*read.notes, *read.table.extent.remarks, *([others] if others else [])),
        sieve.tally,
        batches,
        limits(layout.guards if layout else Guards()),
        read.table.extent.lines - rows,
    )


def limits(guards: Guards) -> Limits:
    """The guards of a profile, as the ledger asks for them."""
    return Limits(
        volume=guards.volume,
        volume_times=guards.volume_times,
        closure=guards.closure,
        window=timedelta(hours=guards.window_hours),
    )
