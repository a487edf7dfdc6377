"""A story with a "but" in it, told before the answer: "I had plans but they fell through, so yes".

A guard doubts a yes that a "but" follows. Here the "but" comes first and the last words accept, so
it belongs to what was in the way, and is marked `~then`, which no guard speaks of. Everything else
in the story is still looked at.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.replies import acceptance
from bot.replies.vocabulary.listed import words
from bot.replies.words import Clause

THEN: Final = "~then"
_BUT: Final = words("but however although though pero aunque")
_SO: Final = re.compile(
    r"(?<! not)(?<! isnt)(?<! am)(?<! are)(?<! is)(?<! very)(?<! think)(?<! hope)(?<! be)(?<! or)"
    r" (?:so|asi que|entonces|por eso)(?= )"
)
_GOT_IT: Final = re.compile(r"(?: (?:ok|cool|yep|oh|yes))* got it ")
_YES: Final = words("yes yep yeah sí si sure claro")


def noted(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses; "got it" is an "ok" where another accepts in words that answer nothing else.

    By itself or with a mere yes it may mean that they have read it.
    """
    if not any(_GOT_IT.fullmatch(clause.line) for clause in clauses):
        return list(clauses)
    rest = [clause for clause in clauses if not _GOT_IT.fullmatch(clause.line)]
    if not any(map(_takes, rest)):
        return list(clauses)
    ok = Clause.of(["ok"], asked=False)
    return [ok if _GOT_IT.fullmatch(clause.line) else clause for clause in clauses]


def settled(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses as they are, or with each "but" marked where the answer comes after all of them.

    The answer is then a clause of its own, even where no mark parts it from the story.
    """
    buts = [at for at, clause in enumerate(clauses) if not _BUT.isdisjoint(clause.words)]
    if not buts:
        return list(clauses)
    last = _answering(clauses)
    if last is None or last < buts[-1]:
        return list(clauses)
    story, answer = _parted(clauses[last])
    first = clauses[buts[0]]
    before = " ".join(first.words[: min(map(first.words.index, _BUT.intersection(first.words)))])
    told = [*(clause.line for clause in clauses[: buts[0]]), f" {before} "]
    if not any(line.strip() for line in told) or any(map(_answers, told)):
        return list(clauses)
    if not _accepts(answer) or not _BUT.isdisjoint(answer.words):
        return list(clauses)
    told_first = [*clauses[:last], *([story] if story else [])]
    return [*map(_marked, told_first), answer, *clauses[last + 1 :]]


def _answering(clauses: Sequence[Clause]) -> int | None:
    """The place of the last clause that is more than a courtesy."""
    for at in range(len(clauses) - 1, -1, -1):
        parse = acceptance.parse(acceptance.folded(clauses[at]) or " ")
        if parse.accepts or not parse.whole:
            return at
    return None


def _parted(clause: Clause) -> tuple[Clause | None, Clause]:
    """What is told and what is answered in one clause: they are parted by a "so", or a "but"."""
    found = list(_SO.finditer(clause.line))
    at = found[-1].end() if found else 0
    if not found and not _BUT.isdisjoint(clause.words):
        at = max(
            clause.line.rfind(f" {word} ") + len(word) + 1
            for word in _BUT.intersection(clause.words)
        )
    answer = clause.line[at:].split()
    if not answer:
        return None, clause
    story = clause.line[:at].split()
    return (Clause.of(story, asked=False) if story else None), Clause.of(answer, clause.asked)


def _accepts(clause: Clause) -> bool:
    parse = acceptance.parse(acceptance.folded(clause) or " ")
    return parse.whole and parse.accepts and not acceptance.acknowledges([clause.line])


def _takes(clause: Clause) -> bool:
    parse = acceptance.parse(acceptance.folded(clause) or " ")
    return parse.whole and parse.outright and not clause.asked


def _answers(line: str) -> bool:
    return acceptance.parse(line).accepts or not _YES.isdisjoint(line.split())


def _marked(clause: Clause) -> Clause:
    if _BUT.isdisjoint(clause.words):
        return clause
    return Clause.of([THEN if word in _BUT else word for word in clause.words], clause.asked)
