"""Patients' whole reasons in German, Spanish, French and Portuguese.

Promises: a text is one only if each of its words is known in one and the same language, and one at
least tells of a patient; a name, or any other word, and it is none. The words are in
``languages.toml``. Pure.
"""

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from intake.facts import cache as caches

_FILE: Final = Path(__file__).with_name("languages.toml")


class _Language(NamedTuple):
    telling: re.Pattern[str]
    filling: frozenset[str]


@lru_cache(caches.ANSWERS)
def is_of_patient(words: str) -> bool:
    """Whether words, folded as ``headers.folded`` does it, are all of a patient's reason."""
    return any(_is_made_of(words, one) for one in _languages())


def _is_made_of(words: str, language: _Language) -> bool:
    rest, found = language.telling.subn(" ", words)
    return found > 0 and language.filling.issuperset(rest.split())


@cache
def _languages() -> list[_Language]:
    said = tomllib.loads(_FILE.read_text("utf-8"))
    return [
        _Language(_any(one["telling"]), frozenset(one["filling"].split())) for one in said.values()
    ]


def _any(listed: str) -> re.Pattern[str]:
    phrases = [one.replace("_", " ") for one in listed.split()]
    words = sorted(phrases, key=len, reverse=True)
    ends = (rf"{one[:-1]}\w*" if one.endswith("*") else one for one in words)
    return re.compile(rf"\b(?:{'|'.join(ends)})\b")
