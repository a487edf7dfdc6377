"""What staff are asked about the words of files, and what they answered. Pure values.

Promises: a question is about words, never about a patient.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

About = Literal["reason", "provider", "order", "place", "column", "note", "status", "clock"]
Whose = Literal["patient", "clinic"]
State = Literal["cancelled", "standing", "over"]
Clock = Literal["local", "sender"]
Answer = Literal[
    "patient",
    "clinic",
    "is",
    "ignore",
    "mdy",
    "dmy",
    "named",
    "harmless",
    "counts",
    "cancelled",
    "standing",
    "over",
    "local",
    "sender",
]
FITTING: Final[Mapping[About, frozenset[Answer]]] = {
    "reason": frozenset({"patient", "clinic"}),
    "provider": frozenset({"is", "ignore"}),
    "order": frozenset({"mdy", "dmy"}),
    "place": frozenset({"named", "ignore"}),
    "column": frozenset({"harmless", "counts"}),
    "note": frozenset({"harmless", "counts"}),
    "status": frozenset({"cancelled", "standing", "over"}),
    "clock": frozenset({"local", "sender"}),
}


class Question(NamedTuple):
    """Something that only a person can tell. ``words`` are as ``headers.phrase`` or ``word`` gives
    them; of the order of dates, a date; of a column, its head; of a status, its source and the word
    (``of_source``); of the clock of a feed, its source."""

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
    states: Mapping[str, State] = field(default_factory=dict)
    """What a status of a source, as ``of_source`` writes it, says of the appointment."""
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    """Whose time a source's times without an offset are in."""

    def reasons_of(self, side: Whose) -> frozenset[str]:
        """The reasons that staff took for this side's."""
        return frozenset(words for words, whose in self.reasons.items() if whose == side)


def of_source(source: str, word: str) -> str:
    """How the status of a source is written in a question."""
    return f"{source}: {word}"


NONE_YET = Answers()
