"""Rows of one file held against each other: doubles, contradictions, and time taken again.

Promises: bounded memory (digests of the rows lie in a private temporary database that spills to
disk and vanishes with the process; no name or number is in it) and the time of a sort. Two rows
about one appointment that differ are both refused, for either could be the wrong one; so is a
cancelled time over which another row of the file shows an appointment that stands, for it is not
free.
"""

import errno
import heapq
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Final

from bot.ledger import digests
from bot.ledger.facts import Booking, Cancellation, Entry, Outcome, Refusal, Result

_BOOKING, _CANCELLATION, _ENTRY, _REFUSAL = 0, 1, 2, 3  # as they stand in the statements below

_TABLES: Final = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192;
PRAGMA temp_store = FILE;
CREATE TABLE seen (line INTEGER PRIMARY KEY, kind INTEGER, key BLOB, content BLOB,
                   slot BLOB, provider BLOB, day INTEGER, starts INTEGER, ends INTEGER);
CREATE TABLE found (line INTEGER PRIMARY KEY, why TEXT, other INTEGER);
"""

_STEPS: Final = """
CREATE TABLE group_of AS
    SELECT key, min(line) AS first, max(line) AS last, min(content) <> max(content) AS differs
    FROM seen WHERE kind IN (1, 2) GROUP BY key HAVING count(*) > 1;
CREATE INDEX group_key ON group_of (key);
INSERT OR IGNORE INTO found
    SELECT line, 'differs', CASE WHEN line = first THEN last ELSE first END
    FROM seen JOIN group_of USING (key) WHERE kind IN (1, 2) AND differs;
INSERT OR IGNORE INTO found
    SELECT seen.line, 'refuses', refusal.line FROM seen JOIN (
        SELECT key, min(line) AS line FROM seen WHERE kind = 3 GROUP BY key
    ) AS refusal USING (key) WHERE kind = 2;
INSERT OR IGNORE INTO found
    SELECT seen.line, 'stands', standing.line FROM seen JOIN (
        SELECT key, min(line) AS line FROM seen WHERE kind = 0 GROUP BY key
    ) AS standing USING (key) WHERE kind = 1;
INSERT OR IGNORE INTO found
    SELECT line, 'double', first FROM seen JOIN group_of USING (key)
    WHERE kind IN (1, 2) AND line <> first;
CREATE TABLE slot_of AS
    SELECT slot, min(line) AS first, max(line) AS last, min(content) <> max(content) AS differs
    FROM seen WHERE kind = 1 AND line NOT IN (SELECT line FROM found)
    GROUP BY slot HAVING count(*) > 1;
CREATE INDEX slot_key ON slot_of (slot);
INSERT OR IGNORE INTO found
    SELECT line, CASE WHEN differs THEN 'ends' ELSE 'double' END,
           CASE WHEN line = first THEN last ELSE first END
    FROM seen JOIN slot_of USING (slot)
    WHERE kind = 1 AND (differs OR line <> first);
CREATE TABLE time_of AS
    SELECT provider, starts, min(line) AS first, max(line) AS last
    FROM seen WHERE kind = 1 AND line NOT IN (SELECT line FROM found)
    GROUP BY provider, starts HAVING count(*) > 1;
CREATE INDEX time_key ON time_of (provider, starts);
INSERT OR IGNORE INTO found
    SELECT line, 'places', CASE WHEN line = first THEN last ELSE first END
    FROM seen JOIN time_of USING (provider, starts)
    WHERE kind = 1 AND line NOT IN (SELECT line FROM found);
"""

_KEEP: Final = "Keep the row that is right, and drop the file again."
_SENTENCES: Final[dict[str, tuple[Outcome, str]]] = {
    "differs": ("rejected", "Line {other} says something else about the same appointment. {keep}"),
    "person": ("rejected", "Line {other} says something else about the same patient. {keep}"),
    "refuses": (
        "rejected",
        "Line {other} says that this patient has not agreed to be texted. {keep}",
    ),
    "ends": ("rejected", "Line {other} frees the same time with another end. {keep}"),
    "places": (
        "rejected",
        "Line {other} frees the same time of this provider at another place. {keep}",
    ),
    "stands": ("rejected", "Line {other} shows this appointment as booked. {keep}"),
    "taken": (
        "rejected",
        "Line {other} shows another appointment in this time, or that it is blocked. {keep}",
    ),
    "double": ("duplicate", "The same as line {other}."),
}


@dataclass
class Sieve:
    """What was found out about the rows of one file."""

    _base: sqlite3.Connection
    tally: Counter[Outcome] = field(default_factory=Counter)

    def overlay(self, results: Sequence[Result]) -> list[Result]:
        """The same results, with what the comparison found put in its place."""
        lines = (results[0].line, results[-1].line)
        found = {
            line: (why, other)
            for line, why, other in self._base.execute(
                "SELECT line, why, other FROM found WHERE line BETWEEN ? AND ?", lines
            )
        }
        if not found:
            return list(results)
        return [_judged(one, *found[one.line]) if one.line in found else one for one in results]


@contextmanager
def sieve(batches: Iterable[Sequence[Result]], zone: tzinfo) -> Iterator[Sieve]:
    """Hold all results against each other. ``zone`` says where a day of the clinic begins.

    Raises ``OSError``, also while the sieve is in use, when there is no room for its database.
    """
    base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    try:
        base.executescript(_TABLES)
        made = Sieve(base)
        for batch in batches:
            made.tally.update(result.outcome for result in batch)
            _insert(base, [_digested(one, zone) for one in batch if one.facts])
        base.executescript(_STEPS)
        _mark_taken(base)
        _recount(made, base)
        yield made
    except sqlite3.Error as error:  # above all a full disk: a fault that passes
        raise OSError(errno.EIO, f"the temporary database failed: {error}") from error
    finally:
        base.close()


def _insert(base: sqlite3.Connection, rows: list[tuple[object, ...]]) -> None:
    base.execute("BEGIN")
    base.executemany("INSERT INTO seen VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    base.execute("COMMIT")


def _digested(result: Result, zone: tzinfo) -> tuple[object, ...]:
    match result.fact:
        case Entry() | Refusal() as wish:
            kind = _ENTRY if isinstance(wish, Entry) else _REFUSAL
            content = digests.content(result.facts)
            return (result.line, kind, result.key, content, None, None, None, None, None)
        case Cancellation() | Booking() as fact:
            return (
                result.line,
                _BOOKING if isinstance(fact, Booking) else _CANCELLATION,
                result.key,
                digests.content(result.facts),
                digests.slot(fact),
                digests.provider(fact),
                fact.start.astimezone(zone).toordinal(),
                fact.start.timestamp(),
                fact.end.timestamp(),
            )
        case None:
            raise AssertionError("only results with a fact are compared")


def _mark_taken(base: sqlite3.Connection) -> None:
    """Mark each cancelled time over which an appointment of the same provider stands."""
    rows = base.execute(
        "SELECT provider, line, kind, starts, ends FROM seen"
        " WHERE kind IN (0, 1) ORDER BY provider, starts"
    )
    mark = base.cursor()
    provider: bytes | None = None
    waiting = list[tuple[int, int]]()  # the end and line of cancelled times not yet over
    booked_until, booked_line = 0, 0
    for who, line, kind, starts, ends in rows:
        if who != provider:
            provider, waiting, booked_until = who, [], 0
        while waiting and waiting[0][0] <= starts:
            heapq.heappop(waiting)
        if kind == _CANCELLATION:
            if booked_until > starts:
                mark.execute(
                    "INSERT OR IGNORE INTO found VALUES (?, 'taken', ?)", (line, booked_line)
                )
            else:
                heapq.heappush(waiting, (ends, line))
            continue
        taken = [(other, line) for _, other in waiting]
        mark.executemany("INSERT OR IGNORE INTO found VALUES (?, 'taken', ?)", taken)
        waiting = []
        if ends > booked_until:
            booked_until, booked_line = ends, line


def _recount(made: Sieve, base: sqlite3.Connection) -> None:
    for why, count in base.execute("SELECT why, count(*) FROM found GROUP BY why"):
        made.tally["accepted"] -= count
        made.tally[_SENTENCES[why][0]] += count


def _judged(result: Result, why: str, other: int) -> Result:
    if why == "differs" and isinstance(result.fact, Entry):
        why = "person"
    outcome, sentence = _SENTENCES[why]
    return result._replace(
        outcome=outcome, reason=sentence.format(other=other, keep=_KEEP), facts=()
    )
