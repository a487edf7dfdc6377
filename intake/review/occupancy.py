"""Cancelled times of a file in which, by another row, somebody may not be free.

Promises: a visit whose end is not known lasts as long as the longest of the file, and an hour at
least; one that says no time counts against all of its provider's times. The time of a sort.
"""

import heapq
import sqlite3
from collections.abc import Iterable
from typing import Final

from intake.review import provider_spellings

_SHORTEST_SECONDS: Final = 3_600
_LONGEST_SECONDS: Final = 4 * 3_600
"""A visit of no known end is taken to be no longer than this, whatever else is in the file."""

_LENGTH: Final = """
SELECT max(length) FROM (
    SELECT ends - starts AS length FROM seen WHERE kind = 1
    UNION ALL SELECT ends - starts FROM busy WHERE against IN ('stands', 'by clinic')
) WHERE length <= ?
"""
_OF_EACH: Final = """
SELECT provider, line, '' AS against, starts, ends FROM seen WHERE kind = 1
UNION ALL
SELECT meant.slot, line, against, starts, ends
FROM busy JOIN meant ON meant.busy = busy.provider WHERE starts IS NOT NULL
ORDER BY 1, 4
"""
_OF_ALL: Final = """
SELECT 0, line, '' AS against, starts, ends FROM seen WHERE kind = 1
UNION ALL
SELECT 0, line, against, starts, ends FROM busy WHERE provider = 0 AND starts IS NOT NULL
ORDER BY 4
"""
_AT_ANY_TIME: Final = """
INSERT OR IGNORE INTO found
    SELECT seen.line, 'unsure', min(busy.line) FROM busy
    JOIN meant ON meant.busy = busy.provider JOIN seen ON seen.provider = meant.slot
    WHERE seen.kind = 1 AND busy.starts IS NULL GROUP BY seen.line;
INSERT OR IGNORE INTO found
    SELECT seen.line, 'unsure', (SELECT min(line) FROM busy WHERE provider = 0 AND starts IS NULL)
    FROM seen WHERE kind = 1
    AND EXISTS (SELECT 1 FROM busy WHERE provider = 0 AND starts IS NULL);
"""


def mark(base: sqlite3.Connection, names: provider_spellings.Spellings) -> None:
    """Note in ``found`` each cancelled time that may not be free, and why."""
    base.execute("CREATE TABLE meant (busy INTEGER, slot INTEGER)")
    base.execute("BEGIN")
    base.executemany("INSERT INTO meant VALUES (?, ?)", names.meant())
    base.execute("COMMIT")
    base.execute("CREATE INDEX meant_busy ON meant (busy)")
    _fill_ends(base)
    base.executescript(_AT_ANY_TIME)
    for statement in (_OF_EACH, _OF_ALL):
        _sweep(base, base.execute(statement))


def _fill_ends(base: sqlite3.Connection) -> None:
    """Give the visits of no known start or end the length of the longest."""
    longest = base.execute(_LENGTH, (_LONGEST_SECONDS,)).fetchone()[0] or 0
    seconds = max(longest, _SHORTEST_SECONDS)
    base.execute(
        "UPDATE busy SET ends = starts + ? WHERE ends IS NULL AND starts IS NOT NULL", (seconds,)
    )
    base.execute(
        "UPDATE busy SET starts = ends - ? WHERE starts IS NULL AND ends IS NOT NULL", (seconds,)
    )


def _sweep(base: sqlite3.Connection, rows: Iterable[tuple[int, int, str, float, float]]) -> None:
    """Go through the times of each provider in order, and mark the cancelled ones that overlap."""
    mark = base.cursor()
    provider: int | None = None
    waiting = list[tuple[float, int]]()  # the end and line of cancelled times not yet over
    busy_until, busy_line, busy_why = 0.0, 0, ""
    for who, line, against, starts, ends in rows:
        if who != provider:
            provider, waiting, busy_until = who, [], float("-inf")
        while waiting and waiting[0][0] <= starts:
            heapq.heappop(waiting)
        if not against:
            if busy_until > starts:
                _note(mark, [line], busy_why, busy_line)
            else:
                heapq.heappush(waiting, (ends, line))
            continue
        if ends > starts:
            _note(mark, [other for _, other in waiting], against, line)
            waiting = []
        if ends > busy_until:
            busy_until, busy_line, busy_why = ends, line, against


def _note(mark: sqlite3.Cursor, lines: Iterable[int], against: str, other: int) -> None:
    why = "taken" if against in ("stands", "away") else against
    mark.executemany(
        "INSERT OR IGNORE INTO found VALUES (?, ?, ?)", [(line, why, other) for line in lines]
    )
