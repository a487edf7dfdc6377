"""What the trained reader looks at: words, pairs and triples of words, and pieces of words.

Each clause by itself, for what is said in one breath belongs together; and besides, how the reply
begins and how it ends, because a long story comes to its answer at one of the two. Besides, what
the rules and the guards make of it, and its shape: which of its clauses are an acceptance.
"""

from collections.abc import Sequence
from typing import Final

from bot.replies.acceptance import Parse
from bot.replies.words import Clause

_PIECES: Final = (3, 4)
"""How many letters a piece of a word has: it survives the slip of a finger."""
_SHORTEST_IN_PIECES: Final = 3
_CLAUSE_WORDS: Final = 6
"""So many words of a clause stand for the whole of it."""
_LENGTHS: Final = (1, 3, 6, 12)
_SHAPED: Final = 6
"""So many clauses have a part in the shape of a reply."""


def shape(lines: Sequence[str], parses: Sequence[Parse]) -> list[str]:
    """What the clauses are beside an acceptance, and the words that follow one within a clause."""
    letters, found = "", []
    for line, parsed in zip(lines[:_SHAPED], parses, strict=False):
        kind = "A" if parsed.accepts else "H" if parsed.upto else "-"
        if not parsed.whole:
            rest = line[parsed.upto + 1 :].split(" ", 2)
            found += [f"{kind} then {rest[0]}", f"{kind} then {' '.join(rest[:2])}"]
            kind = kind.lower()
        letters += kind
    found.append(f"shape {letters}")
    if len(letters) > 1:
        kinds = "".join(sorted(set(letters)))
        found += [f"first {letters[0]}", f"last {letters[-1]}", f"set {kinds}"]
    return found


def of_word(word: str) -> list[str]:
    """A word, and the pieces of it."""
    if not word.isalpha() or len(word) < _SHORTEST_IN_PIECES:
        return [word]
    edged = f"<{word}>"
    pieces = {
        f"#{edged[at : at + size]}" for size in _PIECES for at in range(len(edged) - size + 1)
    }
    return [word, *sorted(pieces)]


def of_clause(clause: Clause) -> list[str]:
    """The rows of words of a clause."""
    found = []
    before, last = "^", "^"
    for word in (*clause.words, "?" if clause.asked else "$"):
        pair = f"{last} {word}"
        found.append(pair)
        if last != "^":
            found.append(f"{before} {pair}")
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
