"""Answers kept for cells that repeat, as most of a column's do.

Promises: bounded memory: a fixed number of answers, and none for a text longer than
``LONGEST_CHARS``, which hardly ever comes twice.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Final, TypeVar

ANSWERS: Final = 8_192
LONGEST_CHARS: Final = 80

R = TypeVar("R")


def remembered(function: Callable[[str], R]) -> Callable[[str], R]:
    """Keep the answers of a pure function of one text."""
    kept = lru_cache(ANSWERS)(function)

    @wraps(function)
    def answer(text: str) -> R:
        return kept(text) if len(text) <= LONGEST_CHARS else function(text)

    return answer
