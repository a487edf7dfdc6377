"""What staff answered when a file asked: kept, so that a question is put once.

Promises: an answer is about words, never about a patient.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Whose = Literal["patient", "clinic"]


class Question(NamedTuple):
    """Something that only a person can tell. ``words`` are as ``headers.phrase`` gives them."""

    about: Literal["reason", "order"]
    words: str


@dataclass(frozen=True)
class Answers:
    """All that was answered so far."""

    reasons: Mapping[str, Whose] = field(default_factory=dict)
    """Whose reason these words are."""
    order: Literal["mdy", "dmy"] | None = None
    """Of day and month in this clinic's files."""


NONE_YET = Answers()
