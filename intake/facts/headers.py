"""Words of headers and cells, brought into the form in which they are compared."""

import re
from typing import Final

from intake.facts.cache import remembered

_JOINERS: Final = re.compile(r"[\s_\-.]+")
_WORDS: Final = re.compile(r"[^\W_]+")
_INVISIBLE: Final = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"))


def normal(head: str) -> str:
    """A column's head without case, marks and joiners: ``Appt Date`` and ``appt_date`` are one."""
    return _JOINERS.sub("", head.translate(_INVISIBLE)).lower()


@remembered
def tidy(text: str) -> str:
    """A cell without invisible marks and with single spaces; case is kept."""
    return " ".join((text if text.isascii() else text.translate(_INVISIBLE)).split())


@remembered
def word(text: str) -> str:
    """A cell as a word to look up: tidy, and without case."""
    return tidy(text).casefold()


@remembered
def phrase(text: str) -> str:
    """A cell as words without punctuation: ``No-Show`` and ``no_show`` are one."""
    return " ".join(_WORDS.findall(text.casefold()))
