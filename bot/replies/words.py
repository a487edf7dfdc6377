"""A reply's own words -> clauses of words in one spelling.

Promises: linear in the length of the text, and no word of it is left out except decoration
(emoji that say nothing, and signs). A word that no rule knows is kept as it is, so that a rule
can tell "nothing else was said" from "something else was said that we do not understand".
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from bot.replies.vocabulary.lexicon import ENGLISH, SPANISH
from bot.replies.vocabulary.names import GIVEN_NAMES
from bot.replies.vocabulary.spelling import EMOJI, ENDINGS, IS, OFTEN_MISTYPED, SPELLINGS, slips

UNKNOWN_NAME: Final = "~name"
GIVEN_NAME: Final = "~given"
PATIENTS_NAME: Final = "~patient"
_NAMES: Final = (UNKNOWN_NAME, GIVEN_NAME, PATIENTS_NAME)
_TITLES: Final = ("mr", "mrs", "ms", "mr.", "mrs.", "ms.")

_TOKEN: Final = re.compile(
    # Chinese puts no space between its words: each of its characters is read as one.
    r"[\u4e00-\u9fff]|\b(?:[Mm](?:rs?|s)|[Dd]ra?)\.(?= )|"
    r"(?<=[,\n-] )[A-Z]\.(?= [A-Z][a-z])|"  # an initial
    r"[^\W_]+(?:'[^\W_]+|\*+[^\W\d_]+|:\d+)*%?|#(?!\d)"
    rf"|(?P<mark>[.,;!?()\"/|\n:]+|(?<=\s)-+(?=\s))|[{''.join(EMOJI)}]"
)
# "S T O P", "Y.E.S": letters spelt out, at most eight of them.
_SPELT_OUT: Final = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .*_-]{1,2}[^\W\d_](?![^\W_])){1,7}")
_SPELT_WORDS: Final = frozenset({"stop", "yes", "no", "si", "sí", "end", "quit", "help", "cancel"})
# "stop2end": a digit typed for a word, between two words.
_TWO_FOR_TO: Final = re.compile(r"([a-z]{3,})2([a-z]{3,})")
# However many of one emoji stand in a row, they say what one of it says.
_RUNS: Final = frozenset((said,) for said in EMOJI.values())
_FEWEST_BEATS: Final = 3
_FEWEST_TO_SWAP: Final = 4  # letters: of three, too many are words in either order
_MOST_TO_SWAP: Final = 15
NONE: Final[Mapping[str, str]] = MappingProxyType({})
_REPEATED: Final = re.compile(r"([^\W\d_])\1{2,}")
_DOUBLED: Final = re.compile(r"([^\W\d_])\1+")


class Clause(NamedTuple):
    """What stands between two marks. `asked` = the mark after it holds a question mark.

    `line`: the words with a space before and after each, which is what patterns are matched with.
    """

    words: tuple[str, ...]
    asked: bool
    line: str

    @classmethod
    def of(cls, words: list[str], asked: bool) -> "Clause":
        return cls(tuple(words), asked, f" {' '.join(words)} ")


class Vocabulary:
    """The words that some rule speaks of, and how to read a text in them."""

    def __init__(self, known: frozenset[str]) -> None:
        self._spelling: dict[str, tuple[str, ...]] = {
            **{slip: (word,) for word in sorted(OFTEN_MISTYPED) for slip in slips(word)},
            # No word has a letter three times in a row: it is another one, drawn out.
            **{word: (word,) for word in known if not _REPEATED.search(word)},
            **{typed: tuple(spelt.split(" ")) for typed, spelt in SPELLINGS.items()},
            **dict.fromkeys((*GIVEN_NAMES, *_TITLES), (GIVEN_NAME,)),
            "dr.": ("dr",),
            "dra.": ("dra",),
            **{emoji: (said,) for emoji, said in EMOJI.items()},
        }
        self._spelt = lru_cache(maxsize=50_000)(self._spelt_of)

    def knows(self, word: str) -> bool:
        """Whether some rule speaks of the word, with its accents, drawn out or mistyped."""
        return self._spelt(word.capitalize(), True)[0] not in _NAMES

    def clauses(self, text: str, ours: Mapping[str, str] = NONE) -> list[Clause]:
        """The clauses of `text`; none of them is empty.

        `ours`: words of the question, such as the name of the place, and what stands for each.
        """
        if not text.isalpha():
            text = _SPELT_OUT.sub(_joined, text)
        shouting = text.isupper()
        found: list[Clause] = []
        words: list[str] = []
        for match in _TOKEN.finditer(text):
            token = match.group()
            if match.lastgroup is None:
                typed = token.lower()
                # A text begins with a capital, whatever its first word is.
                named = not shouting and (bool(words) or bool(found))
                spelt = self._spelling.get(typed) or self._spelt(token, named)
                if stands := ours.get(typed) or (named and ours.get(token)):
                    spelt = (stands,)
                if spelt in _RUNS and words[-1:] == [spelt[0]]:
                    continue
                # A name of several words is one name.
                if not (spelt[0] in _NAMES and words and words[-1] in _NAMES):
                    words += spelt
                elif spelt[0] == PATIENTS_NAME:
                    words[-1] = PATIENTS_NAME
            elif words:
                found.append(Clause.of(words, asked="?" in token))
                words = []
        if words:
            found.append(Clause.of(words, asked=False))
        return found if len(found) < _FEWEST_BEATS else _with_one_of_beats(found)

    def _spelt_of(self, token: str, named: bool) -> tuple[str, ...]:
        """One spelling of a typed word, perhaps as several words: "can't" is `cant`."""
        word = token.lower()
        if not word.isascii():
            if token.isidentifier() and token == word == token.upper():
                return (token,)  # of a script without capitals: no rule mends a word of it
            word = _without_accents(word)
        if word in self._spelling:
            return self._spelling[word]
        if word.count("'") == 1:
            stem, _, ending = word.rpartition("'")
            if ending in ENDINGS or (ending == "s" and stem in IS):
                return (*self._spelt(stem, named), ENDINGS.get(ending, "is"))
            word = stem if ending == "s" and stem != "let" else stem + ending
        word = self._shortened(word.replace("'", ""))
        if word in self._spelling:
            return self._spelling[word]
        if "2" in word and (between := _TWO_FOR_TO.fullmatch(word)):
            return (*self._spelt(between[1], named), "to", *self._spelt(between[2], named))
        if named and token[0].isupper():
            return (UNKNOWN_NAME,)
        return (self._unswapped(word),)

    def _unswapped(self, word: str) -> str:
        """Of a word that nobody knows the known one with two letters in the other order."""
        if not word.isalpha() or not _FEWEST_TO_SWAP <= len(word) <= _MOST_TO_SWAP:
            return word
        if _REPEATED.search(word):
            return word  # "hmmm" is no "mhmm"
        swaps = (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1)
        )
        return next((other for other in swaps if self._spelling.get(other) == (other,)), word)

    def _shortened(self, word: str) -> str:
        """Of a drawn-out word the known one ("yesss", "soooo"); any other word as it is."""
        if word in self._spelling or not word.isalpha() or not _DOUBLED.search(word):
            return word
        if word == word[0] * len(word):
            return word  # "kkkkk" is a laugh, and no "k"
        for pattern, kept in ((_REPEATED, r"\1"), (_REPEATED, r"\1\1"), (_DOUBLED, r"\1")):
            shorter = pattern.sub(kept, word)
            if shorter in self._spelling:
                return shorter
        return word


def _with_one_of_beats(found: list[Clause]) -> list[Clause]:
    """The clauses, and if each is one word ("LEAVE. ME. ALONE."), the clause that they beat out."""
    if any(len(clause.words) > 1 for clause in found):
        return found
    return [*found, Clause.of([clause.words[0] for clause in found], found[-1].asked)]


def language(found: list[Clause]) -> str | None:
    """Tells "en" or "es" if more words belong to one of them only, else None."""
    words = {word for clause in found for word in clause.words}
    english, spanish = len(words & ENGLISH), len(words & SPANISH)
    if english == spanish:
        return None
    return "en" if english > spanish else "es"


def _joined(match: re.Match[str]) -> str:
    word = "".join(filter(str.isalpha, match.group()))
    return word if word.lower() in _SPELT_WORDS else match.group()


def _without_accents(word: str) -> str:
    word = word.replace("đ", "d")
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return "sí" if "í" in word and _DOUBLED.sub(r"\1", plain) == "si" else plain
