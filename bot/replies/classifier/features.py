"""What the trained reader looks at: words, rows of words and of their topics, and pieces of words.

Each clause by itself, for what is said in one breath belongs together; and besides, how the reply
begins and how it ends, because a long story comes to its answer at one of the two. Besides, what
the rules and the guards make of it, its shape (which of its clauses are an acceptance), and what is
said beside an acceptance: "it hurts" is a complaint by itself and a reason after a yes.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final

from bot.replies.acceptance import Parse
from bot.replies.classifier import topics
from bot.replies.words import Clause

_PIECES: Final = (3, 4)
"""How many letters a piece of a word has: it survives the slip of a finger."""
_SHORTEST_IN_PIECES: Final = 3
_LONGEST_IN_PIECES: Final = 40
_CLAUSE_WORDS: Final = 6
"""So many words of a clause stand for the whole of it."""
_LENGTHS: Final = (1, 3, 6, 12)
_SHAPED: Final = 6
"""So many clauses have a part in the shape of a reply."""
_TOPICS: Final = 5
"""So many topics of a clause are looked at in pairs."""
_LONGEST: Final = 8  # words


def shape(lines: Sequence[str], parses: Sequence[Parse]) -> list[str]:
    """What the clauses are beside an acceptance, and the words that follow one within a clause."""
    letters, found = "", []
    accepted = any(parsed.accepts for parsed in parses)
    for line, parsed in zip(lines[:_SHAPED], parses, strict=False):
        kind = "A" if parsed.accepts else "H" if parsed.upto else "-"
        if not parsed.whole:
            rest = line[parsed.upto + 1 :].split(" ", 2)
            found += [f"{kind} then {rest[0]}", f"{kind} then {' '.join(rest[:2])}"]
            found += _beside(line, parsed.upto, kind, accepted)
            kind = kind.lower()
        letters += "O" if parsed.whole and parsed.outright else kind
    found.append(f"shape {letters}")
    if len(letters) > 1:
        kinds = "".join(sorted(set(letters)))
        found += [f"first {letters[0]}", f"last {letters[-1]}", f"set {kinds}"]
    return found


@lru_cache(maxsize=20_000)
def _beside(line: str, upto: int, kind: str, accepted: bool) -> list[str]:
    """What a clause says after the `kind` of words that it begins with, up to `upto`; `accepted`:
    the reply holds an acceptance."""
    words = line[upto:].split()
    if kind == "-" and accepted:
        kind = "&"
    tagged = topics.tagged(words)
    spoken_of = sorted({word for word in tagged if word[0] == topics.MARK})
    found = [f"{kind} on {topic}" for topic in spoken_of]
    found += [f"{kind} on {one} {two}" for one, two in combinations(spoken_of[:_TOPICS], 2)]
    found += [f"{kind} at {' '.join(tagged[:upto])}" for upto in range(1, 4)]
    found.append(f"{kind} of {min(len(words), _LONGEST)}")
    if accepted:
        found += [f"{kind} has {word}" for word in words]
        found += [f"{kind} has {pair[0]} {pair[1]}" for pair in pairwise(["^", *words, "$"])]
    return found


def of_word(word: str) -> list[str]:
    """A word, and the pieces of it."""
    if not word.isalpha() or not _SHORTEST_IN_PIECES <= len(word) <= _LONGEST_IN_PIECES:
        return [word]
    edged = f"<{word}>"
    pieces = {
        f"#{edged[at : at + size]}" for size in _PIECES for at in range(len(edged) - size + 1)
    }
    return [word, *sorted(pieces)]


def of_clause(clause: Clause) -> list[str]:
    """The rows of words of a clause."""
    found: list[str] = []
    before, last = "^", "^"
    for word in (*clause.words, "?" if clause.asked else "$"):
        pair = f"{last} {word}"
        found.append(pair)
        if last != "^":
            found.append(f"{before} {pair}")
        before, last = last, word
    return [*found, *_of_topics(clause)]


def _of_topics(clause: Clause) -> list[str]:
    """The rows of words of which one at least is a topic."""
    found: list[str] = []
    tagged = topics.tagged(clause.words)
    if tagged == list(clause.words):
        return found
    before, last = "^", "^"
    for word in (*tagged, "$"):
        if topics.MARK in (word[0], last[0]):
            found.append(f"t {last} {word}")
        if last != "^" and topics.MARK in (word[0], last[0], before[0]):
            found.append(f"t {before} {last} {word}")
        before, last = last, word
    return found


def of_whole(clauses: Sequence[Clause], hints: Sequence[str]) -> list[str]:
    """What no clause tells by itself: the beginning, the end, the length, and the hints."""
    found = list(hints)
    length = sum(len(clause.words) for clause in clauses)
    if len(clauses) > 1:
        found.append(f"begins {' '.join(clauses[0].words[:_CLAUSE_WORDS])}")
        found.append(f"ends {' '.join(clauses[-1].words[:_CLAUSE_WORDS])}")
        found += [f"ends with {word}" for word in clauses[-1].words]
    found.append(f"length {sum(length > most for most in _LENGTHS)}")
    return found


def of_reply(clauses: Sequence[Clause], hints: Sequence[str]) -> list[str]:
    """All features of a reply, one as often as it is there."""
    return [
        *(feature for clause in clauses for word in clause.words for feature in of_word(word)),
        *(feature for clause in clauses for feature in of_clause(clause)),
        *of_whole(clauses, hints),
    ]
