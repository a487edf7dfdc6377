"""A reply's own words -> clauses of words in one spelling.

Promises: linear in the length of the text, and no word of it is left out except decoration
(emoji that say nothing, and signs). A word that no rule knows is kept as it is, so that a rule
can tell "nothing else was said" from "something else was said that we do not understand".
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from bot.dialogue.lexicon import ENGLISH, SPANISH
from bot.dialogue.spelling import EMOJI, ENDINGS, IS, SPELLINGS

UNKNOWN_NAME: Final = "~name"

_TOKEN: Final = re.compile(
    rf"[^\W_]+(?:'[^\W_]+|:\d+)*%?|(?P<mark>[.,;!?()\"/|\n:]+|(?<=\s)-+(?=\s))|[{''.join(EMOJI)}]"
)
# "S T O P", "Y.E.S": letters spelt out, at most eight of them.
_SPELT_OUT: Final = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .*_-]{1,2}[^\W\d_](?![^\W_])){1,7}")
_SPELT_WORDS: Final = frozenset({"stop", "yes", "no", "si", "sí", "end", "quit", "help", "cancel"})
_REPEATED: Final = re.compile(r"([^\W\d_])\1{2,}")
_DOUBLED: Final = re.compile(r"([^\W\d_])\1+")


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands between two marks. `asked` = the mark after it holds a question mark."""

    words: tuple[str, ...]
    asked: bool

    @property
    def line(self) -> str:
        """The words, each followed by a space: what patterns are matched against."""
        return " ".join(self.words) + " "


def clauses(text: str, known: frozenset[str]) -> list[Clause]:
    """The clauses of `text`, none empty; `known` are the words that some rule speaks of."""
    text = _SPELT_OUT.sub(_joined, text)
    shouting = not any(map(str.islower, text))
    found: list[Clause] = []
    words: list[str] = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        if match.lastgroup is None:
            words += _spelt(token, known, named=not shouting and bool(words))
        elif words:
            found.append(Clause(tuple(words), asked="?" in token))
            words = []
    if words:
        found.append(Clause(tuple(words), asked=False))
    return found


def language(found: list[Clause]) -> str | None:
    """ "en" or "es" if more words belong to one of them only, else None."""
    words = {word for clause in found for word in clause.words}
    english, spanish = len(words & ENGLISH), len(words & SPANISH)
    if english == spanish:
        return None
    return "en" if english > spanish else "es"


def _joined(match: re.Match[str]) -> str:
    word = "".join(filter(str.isalpha, match.group()))
    return word if word.lower() in _SPELT_WORDS else match.group()


def _spelt(token: str, known: frozenset[str], named: bool) -> list[str]:
    """One spelling of a typed word, perhaps as several words: "can't" is `cant`, "I'm" `i am`."""
    if token in EMOJI:
        return [EMOJI[token]]
    word = token.lower()
    if not word.isascii():
        word = _without_accents(word)
    if word.count("'") == 1 and word not in SPELLINGS:
        stem, _, ending = word.rpartition("'")
        if ending in ENDINGS or (ending == "s" and stem in IS):
            return [*_spelt(stem, known, named), ENDINGS.get(ending, "is")]
        word = stem if ending == "s" and stem != "let" else stem + ending
    elif word not in SPELLINGS:
        word = word.replace("'", "")
    spelling = SPELLINGS.get(word)
    if spelling is None and word not in known:
        word = _shortened(word, known)
        spelling = SPELLINGS.get(word)
    if spelling is not None:
        return spelling.split(" ")
    if named and token[0].isupper() and word not in known:
        return [UNKNOWN_NAME]
    return [word]


def _without_accents(word: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return "sí" if "í" in word and _DOUBLED.sub(r"\1", plain) == "si" else plain


def _shortened(word: str, known: frozenset[str]) -> str:
    """Of a drawn-out word the known one ("yesss", "soooo"); any other word as it is."""
    if not word.isalpha():
        return word
    for pattern, kept in ((_REPEATED, r"\1"), (_REPEATED, r"\1\1"), (_DOUBLED, r"\1")):
        shorter = pattern.sub(kept, word)
        if shorter in known or shorter in SPELLINGS:
            return shorter
    return word
