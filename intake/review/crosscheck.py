"""Rows of one file held against each other: doubles, contradictions, and time that is not free.

Promises: a cancelled time stays accepted only if no other row of the file, readable or not, may be
about its provider and time and stand; two rows about one appointment that differ are both refused,
for either could be the wrong one. Bounded memory: digests and times of the rows lie in a private
temporary database that spills to disk and vanishes with the process (no name or number is in it),
and in memory the spellings of the providers. The time of a sort.
"""

import errno
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from bot.ledger import digests
from bot.ledger.facts import Busy, Cancellation, Entry, Outcome, Refusal, Result
from intake.review import occupancy
from intake.review.provider_spellings import EVERYBODY, Spellings

_TABLES: Final = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192;
PRAGMA temp_store = FILE;
CREATE TABLE seen (line INTEGER PRIMARY KEY, kind INTEGER, outcome TEXT, key BLOB, content BLOB,
                   slot BLOB, provider INTEGER, starts INTEGER, ends INTEGER);
CREATE TABLE busy (line INTEGER, against TEXT, provider INTEGER, starts INTEGER, ends INTEGER);
CREATE TABLE found (line INTEGER PRIMARY KEY, why TEXT, other INTEGER);
"""

_STANDING, _CANCELLATION, _ENTRY, _REFUSAL, _CLINIC, _UNSURE = range(6)  # as in the statements

_STEPS: Final = """
CREATE TABLE group_of AS
    SELECT key, min(line) AS first, max(line) AS last, min(content) <> max(content) AS differs
    FROM seen WHERE kind IN (1, 2) GROUP BY key HAVING count(*) > 1;
CREATE INDEX group_key ON group_of (key);
INSERT OR IGNORE INTO found
    SELECT line, 'differs', CASE WHEN line = first THEN last ELSE first END
    FROM seen JOIN group_of USING (key) WHERE kind IN (1, 2) AND differs;

-- The patient gave it up, says one row, and the clinic, says another: both are refused.
CREATE TABLE clinic_of AS
    SELECT key, min(line) AS line FROM seen WHERE kind = 4 GROUP BY key;
CREATE INDEX clinic_key ON clinic_of (key);
CREATE TABLE patient_of AS
    SELECT key, min(line) AS line FROM seen WHERE kind = 1 GROUP BY key;
CREATE INDEX patient_key ON patient_of (key);
INSERT OR IGNORE INTO found
    SELECT seen.line, 'differs', clinic_of.line FROM seen JOIN clinic_of USING (key)
    WHERE kind = 1;
INSERT OR IGNORE INTO found
    SELECT seen.line, 'differs', patient_of.line FROM seen JOIN patient_of USING (key)
    WHERE kind = 4;

CREATE INDEX seen_time ON seen (provider, starts) WHERE kind = 1;
INSERT OR IGNORE INTO found
    SELECT clinic.line, 'other', min(patient.line) FROM seen AS clinic JOIN seen AS patient
    ON patient.kind = 1 AND patient.provider = clinic.provider AND patient.starts = clinic.starts
    WHERE clinic.kind = 4 GROUP BY clinic.line;

INSERT OR IGNORE INTO found
    SELECT seen.line, 'refuses', refusal.line FROM seen JOIN (
        SELECT key, min(line) AS line FROM seen WHERE kind = 3 GROUP BY key
    ) AS refusal USING (key) WHERE kind = 2;
INSERT OR IGNORE INTO found
    SELECT seen.line, CASE WHEN standing.kind = 0 THEN 'stands' ELSE 'unread' END, standing.line
    FROM seen JOIN (
        SELECT key, min(line) AS line, min(kind) AS kind FROM seen WHERE kind IN (0, 5) GROUP BY key
    ) AS standing USING (key) WHERE seen.kind = 1;
INSERT OR IGNORE INTO found
    SELECT line, 'double', first FROM seen JOIN group_of USING (key)
    WHERE kind IN (1, 2) AND line <> first;

-- Two numbers for one time of one provider: the same end is a double, another a contradiction.
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
    "other": ("rejected", "Line {other} says that the patient gave this time up. {keep}"),
    "person": ("rejected", "Line {other} says something else about the same patient. {keep}"),
    "refuses": ("rejected", "Line {other} says that this patient has not agreed. {keep}"),
    "ends": ("rejected", "Line {other} gives this time another end. {keep}"),
    "places": (
        "rejected",
        "Line {other} gives this time to the same provider at another place. {keep}",
    ),
    "stands": ("rejected", "Line {other} shows this appointment as booked, or as over. {keep}"),
    "unread": (
        "rejected",
        "Line {other} is about this appointment too, and can't be read for certain. {keep}",
    ),
    "taken": (
        "rejected",
        "Line {other} shows another appointment in this time, or that it is blocked. {keep}",
    ),
    "by clinic": (
        "rejected",
        "Line {other} shows that the clinic cancelled in this time: is the provider there? {keep}",
    ),
    "unsure": (
        "rejected",
        (
            "Line {other} can't be read for certain, and may be an appointment in this time, or "
            "time off. Correct that row, and drop the file again."
        ),
    ),
    "double": ("duplicate", "The same as line {other}."),
}


@dataclass
class Sieve:
    """What was found out about the rows of one file."""

    _base: sqlite3.Connection
    _names: Spellings
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
        results = [self._of_anybody(one) if one.busy else one for one in results]
        if not found:
            return results
        return [_judged(one, *found[one.line]) if one.line in found else one for one in results]

    def _of_anybody(self, result: Result) -> Result:
        """A name that the clinic's list lacks and the file has once may be anybody's."""
        slips = [
            busy._replace(provider=None)
            for busy in result.busy
            if busy.provider is not None and self._names.is_slip(busy.provider)
        ]
        return result._replace(busy=(*result.busy, *slips)) if slips else result


@contextmanager
def sieve(batches: Iterable[Sequence[Result]]) -> Iterator[Sieve]:
    """Hold all results against each other.

    Raises ``OSError``, also while the sieve is in use, when there is no room for its database.
    """
    base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    try:
        base.executescript(_TABLES)
        names = Spellings()
        made = Sieve(base, names)
        for batch in batches:
            made.tally.update(result.outcome for result in batch)
            _insert(base, batch, names)
        base.executescript(_STEPS)
        occupancy.mark(base, names)
        _recount(made, base)
        yield made
    except sqlite3.Error as error:  # above all a full disk: a fault that passes
        raise OSError(errno.EIO, f"the temporary database failed: {error}") from error
    finally:
        base.close()


def _insert(base: sqlite3.Connection, batch: Sequence[Result], names: Spellings) -> None:
    base.execute("BEGIN")
    base.executemany(
        "INSERT INTO seen VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_digested(one, names) for one in batch if one.facts or one.busy],
    )
    base.executemany(
        "INSERT INTO busy VALUES (?, ?, ?, ?, ?)",
        [_timed(one.line, busy, names) for one in batch for busy in one.busy],
    )
    base.execute("COMMIT")


def _digested(result: Result, names: Spellings) -> tuple[object, ...]:
    rest: tuple[object, ...] = (None, None, None, None, None)
    match result.fact:
        case Entry() | Refusal() as wish:
            kind = _ENTRY if isinstance(wish, Entry) else _REFUSAL
            rest = (digests.content(result.facts), *rest[1:])
        case Cancellation() as fact:
            kind = _CANCELLATION
            rest = (
                digests.content(result.facts),
                digests.slot(fact),
                names.of_slot(fact.provider, fact.place),
                fact.start.timestamp(),
                fact.end.timestamp(),
            )
        case _:
            kind = _kind(result)
            if kind == _CLINIC and result.start is not None:
                who = result.busy[0].provider if result.busy else None
                starts = result.start.timestamp()
                rest = (None, None, who and names.of_busy(who), starts, None)
    return (result.line, kind, result.outcome, result.key or None, *rest)


def _kind(result: Result) -> int:
    against = {busy.against for busy in result.busy}
    if "by clinic" in against:
        return _CLINIC
    return _UNSURE if result.outcome == "rejected" else _STANDING


def _timed(line: int, busy: Busy, names: Spellings) -> tuple[object, ...]:
    if busy.place and busy.provider is None:
        who = names.of_place(busy.place)
    elif busy.words:
        who = names.of_words(busy.words)
    else:
        who = EVERYBODY if busy.provider is None else names.of_busy(busy.provider)
    starts, ends = (one and one.timestamp() for one in (busy.since, busy.until))
    return (line, busy.against, who, starts, ends)


def _recount(made: Sieve, base: sqlite3.Connection) -> None:
    counts = base.execute(
        "SELECT outcome, why, count(*) FROM found JOIN seen USING (line) GROUP BY outcome, why"
    )
    for outcome, why, count in counts:
        made.tally[outcome] -= count
        made.tally[_SENTENCES[why][0]] += count


def _judged(result: Result, why: str, other: int) -> Result:
    if why == "differs" and isinstance(result.fact, Entry):
        why = "person"
    outcome, sentence = _SENTENCES[why]
    return result._replace(
        outcome=outcome, reason=sentence.format(other=other, keep=_KEEP), facts=()
    )
