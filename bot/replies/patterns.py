r"""The notation that rules are written in, and its compilation.

    ^ <lead>* stop|quit <tail>* $

A pattern is a row of elements between spaces, matched against the words of one clause:

- `stop|quit`  one of these words; `right_now` is two words
- `~name`      a capitalised unknown word, or a given name; `~given` a given name only;
               `~patient` the name of whoever was asked, which is one of both
- `<tail>`     one of a class of `lexicon.CLASSES`; classes and words mix: `<tail>|stop`
- `...`        at most three words, whatever they are; `..` at most one, `....` at most eight
- `?` or `*` after a word or class: it may be missing, or be there up to ten times
- `^` `$`      the clause begins, the clause ends

Words match whole: there is no way to write a substring. Every pattern is linear in the clause,
because repetitions and gaps are bounded.
"""

import re
from collections.abc import Callable
from typing import Final

from bot.replies.vocabulary.lexicon import CLASSES
from bot.replies.vocabulary.listed import words

_GAPS: Final = {"....": r"(?: \S+){0,8}?", "...": r"(?: \S+){0,3}?", "..": r"(?: \S+)?"}
_NAMES: Final = {
    "~name": ["~name", "~given", "~patient", "~ourdoctor"],
    "~given": ["~given", "~patient"],
}
_AT_MOST: Final = 10  # repetitions
# Too frequent to be worth looking up a pattern by.
_COMMON: Final = words(
    "i me my you it this that the a to is no si please not am will of for and do have"
)


def alternatives(element: str) -> list[str]:
    """The words an element stands for, longest first; several words of one are joined by spaces."""
    names: list[str] = []
    for part in element.rstrip("*?").split("|"):
        names += CLASSES[part[1:-1]] if part.startswith("<") else _NAMES.get(part, [part])
    return sorted((name.replace("_", " ") for name in names), key=len, reverse=True)


class Pattern:
    """A pattern that is compiled when it is first looked for: a process that reads no reply, or
    few, does not pay for the two thousand that there are."""

    search: Callable[[str], re.Match[str] | None]
    match: Callable[[str, int], re.Match[str] | None]

    def __init__(self, notation: str) -> None:
        self._notation = notation

    def __getattr__(self, name: str) -> object:
        if name not in ("search", "match"):
            raise AttributeError(name)
        self.compile()
        return getattr(self, name)

    def is_ready(self) -> bool:
        return "search" in vars(self)

    def compile(self) -> None:
        """Be ready for the first search. It may be called again, to no effect."""
        if not self.is_ready():
            expression = compiled(self._notation)
            self.search, self.match = expression.search, expression.match


def compiled(pattern: str) -> re.Pattern[str]:
    """A regular expression for `search` on `Clause.line`."""
    elements = pattern.split()
    start, end = elements[0] == "^", elements[-1] == "$"
    body = "".join(map(_element, elements[start : len(elements) - end]))
    return re.compile((r"\A" if start else "") + body + (r" \Z" if end else "(?= )"))


def anchor_words(pattern: str) -> frozenset[str]:
    """Words one of which a clause must hold for the pattern to match: the rarest such choice."""
    return min(_choices(pattern), key=lambda words: (len(words & _COMMON), len(words)))


def _choices(pattern: str) -> list[frozenset[str]]:
    """Of each element that no match is without, the first words that it stands for."""
    return [
        frozenset(name.split(" ")[0] for name in alternatives(element))
        for element in pattern.split()
        if element not in ("^", "$") and element not in _GAPS and element[-1] not in "*?"
    ]


def needed_words(pattern: str) -> frozenset[str]:
    """Words one of which a clause must hold besides an anchor word; empty if it needs no other.

    Of the elements that are not the anchor, the one with the fewest words.
    """
    anchors = anchor_words(pattern)
    others = [words for words in _choices(pattern) if words != anchors]
    return min(others, key=lambda words: (len(words & _COMMON), len(words)), default=frozenset())


def beginnings(pattern: str) -> dict[str, frozenset[str] | None]:
    """The words that a match of a pattern that does not begin with a gap can begin with; for each
    the words that can stand second then, or ``None`` where any can, or none need."""
    elements = pattern.removeprefix("^ ").split()
    found: dict[str, frozenset[str] | None] = {}
    for at, element in enumerate(elements):
        follows = _first(elements[at:] if element[-1] == "*" else elements[at + 1 :])
        for name in alternatives(element):
            first, *rest = name.split(" ")
            second = frozenset(rest[:1]) or follows
            known = found.get(first, frozenset())
            found[first] = None if second is None or known is None else known | second
        if element[-1] not in "*?":
            break
    return found


def _first(elements: list[str]) -> frozenset[str] | None:
    """The words that a row of elements can begin with; ``None`` if it can be empty, or any can."""
    found: set[str] = set()
    for element in elements:
        if element in _GAPS or element == "$":
            return None
        found |= {name.split(" ")[0] for name in alternatives(element)}
        if element[-1] not in "*?":
            return frozenset(found)
    return None


def words_of(pattern: str) -> set[str]:
    """Every word that the pattern speaks of."""
    elements = (e for e in pattern.split() if e not in ("^", "$") and e not in _GAPS)
    return {word for e in elements for name in alternatives(e) for word in name.split(" ")}


def _element(element: str) -> str:
    if element in _GAPS:
        return _GAPS[element]
    group = f" (?:{'|'.join(map(re.escape, alternatives(element)))})"
    if element.endswith("*"):
        return f"(?:{group}){{0,{_AT_MOST}}}"
    return f"(?:{group})?" if element.endswith("?") else group
