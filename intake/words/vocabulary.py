"""The words of ``vocabulary.toml`` as patterns, each made when it is first asked for."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_name("vocabulary.toml")


@cache
def _said() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


def _any(*lists: str) -> str:
    """The words of these lists as alternatives."""
    words = [word.replace("_", " ") for name in lists for word in _said()[name].split()]
    ends = (rf"{word[:-1]}\b" if word.endswith(".") else rf"{word}\w*" for word in words)
    return rf"\b(?:{'|'.join(ends)})"


@cache
def words(*lists: str) -> re.Pattern[str]:
    """A pattern for any of the words in these lists."""
    return re.compile(_any(*lists))


@cache
def repeated(*lists: str) -> re.Pattern[str]:
    """A pattern for texts of nothing but such words."""
    return re.compile(rf"(?:{_any(*lists)} ?)+")


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The pattern of that name."""
    return _compiled(_said()["patterns"][name])


@cache
def elsewhere() -> list[tuple[re.Pattern[str], str]]:
    """Patterns for what is not the clinic's side, with what to put in its place, in order."""
    return [(_compiled(found), instead) for instead, found in _said()["elsewhere"].items()]


@cache
def cells(name: str) -> frozenset[str]:
    """The words of this list, each of which may be all of a cell."""
    return frozenset(word.replace("_", " ") for word in _said()[name].split())


@cache
def heads() -> list[tuple[re.Pattern[str], str]]:
    """Words of heads in other languages, with the English ones."""
    return [
        (re.compile(rf"\b(?:{'|'.join(there.split()).replace('_', ' ')})\b"), english)
        for english, there in _said()["heads"].items()
    ]


def clinic() -> re.Pattern[str]:
    """The clinic's side: its people, its rooms and machines, and what happens to a clinic."""
    return words("provider", "house", "clinic_events")


def _compiled(alternatives: Sequence[str]) -> re.Pattern[str]:
    them = _any("provider", "house").removeprefix(r"\b")
    side = _any("provider", "house", "clinic_events").removeprefix(r"\b")
    whole = "|".join(f"(?:{one})" for one in alternatives)
    for name, text in (("{them}", them), ("{clinic}", side), ("{pt}", "(?:patient|pt|client)s?")):
        whole = whole.replace(name, text)
    return re.compile(whole)
