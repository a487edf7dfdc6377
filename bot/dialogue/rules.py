"""What a rule is, and how a table of them is searched.

A table is a tuple of rules, most urgent first. The first rule of the table that matches any
clause of a reply wins, so the order of the clauses does not matter and the order of rules does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from re import Pattern
from typing import NamedTuple

from bot.dialogue.patterns import anchor_words, compiled, words_of
from bot.dialogue.words import Clause


class Intent(StrEnum):
    """What a reply means for the question that was asked."""

    YES = "YES"
    NO = "NO"
    STOP = "STOP"
    HELP = "HELP"
    START = "START"
    UNCLEAR = "UNCLEAR"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a table: what it is called, why it is right, and the notation it matches.

    `unless` names the readings of the same words that mean something else; it is looked for in
    the same clause. A rule with `in_question=False` does not read a clause that ends in "?".
    """

    intent: Intent
    name: str
    why: str
    matches: tuple[str, ...]
    unless: tuple[str, ...] = ()
    in_question: bool = True
    wrong_number: bool = False


class _Search(NamedTuple):
    rank: int
    pattern: Pattern[str]


class RuleTable:
    """Rules that can be searched by the words of a clause."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._unless = [tuple(map(compiled, rule.unless)) for rule in self.rules]
        self._by_word: dict[str, list[_Search]] = {}
        for rank, rule in enumerate(self.rules):
            for notation in rule.matches:
                search = _Search(rank, compiled(notation))
                for word in anchor_words(notation):
                    self._by_word.setdefault(word, []).append(search)

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word that some rule speaks of."""
        notations = (n for rule in self.rules for n in (*rule.matches, *rule.unless))
        return frozenset().union(*map(words_of, notations))

    def first(self, clauses: Iterable[Clause]) -> Rule | None:
        """The first rule of the table that matches one of the clauses."""
        best = len(self.rules)
        for clause in clauses:
            best = min(best, self._rank(clause, best))
        return self.rules[best] if best < len(self.rules) else None

    def _rank(self, clause: Clause, below: int) -> int:
        searches = {
            s for word in clause.words if word in self._by_word for s in self._by_word[word]
        }
        if not searches:
            return below
        line = clause.line
        for rank, pattern in sorted(searches, key=_rank_of):
            if rank >= below:
                break
            if clause.asked and not self.rules[rank].in_question:
                continue
            if pattern.search(line) and not any(u.search(line) for u in self._unless[rank]):
                return rank
        return below


def _rank_of(search: _Search) -> int:
    return search.rank
