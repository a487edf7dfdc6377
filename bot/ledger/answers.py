"""What staff are asked about the words of files, and what they answered. Pure values.

Promises: a question is about words, never about a patient.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

About = Literal["reason", "provider", "order", "place", "column", "note"]
Whose = Literal["patient", "clinic"]
Answer = Literal["patient", "clinic", "is", "ignore", "mdy", "dmy", "named", "harmless", "counts"]
FITTING: Final[Mapping[About, frozenset[Answer]]] = {
    "reason": frozenset({"patient", "clinic"}),
    "provider": frozenset({"is", "ignore"}),
    "order": frozenset({"mdy", "dmy"}),
    "place": frozenset({"named", "ignore"}),
    "column": frozenset({"harmless", "counts"}),
    "note": frozenset({"harmless", "counts"}),
}


class Question(NamedTuple):
    """Something that only a person can tell. ``words`` are as ``headers.phrase`` or ``word`` gives
    them; of the order of dates, a date; of a column, its head."""

    about: About
    words: str


@dataclass(frozen=True)
class Answers:
    """All that was answered so far."""

    reasons: Mapping[str, Whose] = field(default_factory=dict)
    """Whose reason these words are."""
    order: Literal["mdy", "dmy"] | None = None
    """Of day and month in this clinic's files."""
    providers: Mapping[str, str] = field(default_factory=dict)
    """What a file calls a provider -> the provider's name here."""
    ignored: frozenset[str] = frozenset()
    """Names in the provider's column whose rows are passed over."""
    elsewhere: frozenset[str] = frozenset()
    """Names of places of which nothing is offered."""
    harmless: frozenset[str] = frozenset()
    """Heads of columns that say nothing of whether a time is free."""
    notes: frozenset[str] = frozenset()
    """Remarks beside a cancelled row that say nothing of it either."""


NONE_YET = Answers()
