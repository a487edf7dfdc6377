"""Text as people type it, or paste it, into a form. Pure.

Spaces of every kind are plain ones afterwards; marks that are not seen but belong to a script or an
emoji stay. What is too long is refused, never cut.
"""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

LONGEST_LINE: Final = 200
LONGEST_NOTE: Final = 2000
"""Letters that the staff API takes too."""


def line(given: str | None) -> str:
    """A name, a place, a source. Raises ``ValueError`` with a sentence."""
    return _kept(" ".join((given or "").split()), LONGEST_LINE)


def note(given: str | None) -> str:
    """A text of several lines. Raises ``ValueError`` with a sentence."""
    return _kept((given or "").strip(), LONGEST_NOTE)


@contextmanager
def noting(wrong: dict[str, str], field: str) -> Iterator[None]:
    """Note the sentence of whatever is wrong with this field."""
    try:
        yield
    except ValueError as error:
        wrong[field] = str(error)


def _kept(text: str, longest: int) -> str:
    if len(text) > longest:
        raise ValueError(f"At most {longest} letters.")
    if any(unicodedata.category(mark) in ("Cc", "Cs") and mark not in "\n\r\t" for mark in text):
        raise ValueError("There is a sign in it that cannot be kept: please type it anew.")
    return text
