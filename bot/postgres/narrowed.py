"""Reads that see a part of the tables only, whoever wrote them.

While a ``Part`` is in force, each SELECT of this task finds in place of a table what the part says
stands for it: as a common table expression of the same name, put before the query. So a query need
not know of it, and one that is written tomorrow sees no more. What is read for a change must be
whole, so a change is refused but within ``whole``; the few tables that a reader adds to are named.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

READS: Final = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)
RECURSIVE: Final = re.compile(r"\s*WITH\s+RECURSIVE\b", re.IGNORECASE)
WITH: Final = re.compile(r"\s*WITH\b(?!\s+RECURSIVE\b)", re.IGNORECASE)
WRITES: Final = re.compile(
    r'\s*(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(?:ONLY\s+)?"?(\w+)', re.IGNORECASE
)
WITHIN: Final = re.compile(
    r"\b(INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\w+(\s+AS\s+\w+)?\s+SET)\b", re.IGNORECASE
)
PARAMETER: Final = re.compile(r"\$(\d+)")


class NotWhole(RuntimeError):
    """Somebody who sees a part would have changed a table by what they see of it."""

    def __init__(self) -> None:
        super().__init__("a change is made where only a part of the tables is seen")


@dataclass(frozen=True)
class Part:
    """``tables``: for each name the SELECT that stands for it, which finds those before it
    narrowed, and itself and those after it whole. ``values`` are its parameters, from $1 on; parts
    with the same are the same, so that what is kept of one may be shown of the other.
    ``added_to``: tables to which rows may be added."""

    tables: Mapping[str, str] = field(repr=False, compare=False)
    values: tuple[object, ...]
    added_to: frozenset[str] = frozenset()

    @cached_property
    def _before(self) -> str:
        named = (f"{name} AS NOT MATERIALIZED ({sql})" for name, sql in self.tables.items())
        return f"WITH {', '.join(named)}"

    def read(self, sql: str, given: int) -> str:
        """The query over this part, whose own parameters are the ``given`` first."""
        before = PARAMETER.sub(lambda found: f"${int(found[1]) + given}", self._before)
        if WITH.match(sql):
            return f"{before}, {WITH.sub('', sql, count=1)}"
        if RECURSIVE.match(sql):  # beside it ours would each be taken for recursive
            return f"{before}\nSELECT * FROM ({sql}\n) AS asked_for"
        return f"{before}\n({sql}\n)"

    def refuse(self, sql: str) -> None:
        """Raise ``NotWhole`` for a change of a table that is seen in part."""
        found = WRITES.match(sql)
        table = found[2].lower() if found else ""
        adds = found is not None and found[1].upper().startswith("INSERT")
        if found is None or (table in self.tables and not (adds and table in self.added_to)):
            raise NotWhole


_part: ContextVar[Part | None] = ContextVar("_part", default=None)


def see(part: Part | None) -> None:
    """From here on this task, and what it starts, reads this part; all for ``None``."""
    _part.set(part)


def seen() -> Part | None:
    """What is read now; ``None`` for all."""
    return _part.get()


@contextmanager
def whole() -> Iterator[None]:
    """All is read and may be changed: for work that was allowed before."""
    token = _part.set(None)
    try:
        yield
    finally:
        _part.reset(token)


def narrowed(sql: str, values: Sequence[object]) -> tuple[str, list[object]]:
    """The statement and its values as they are sent. Raises ``NotWhole``."""
    part = _part.get()
    if part is None:
        return sql, list(values)
    if not READS.match(sql) or WITHIN.search(sql):
        part.refuse(sql)
        return sql, list(values)
    return part.read(sql, len(values)), [*values, *part.values]
