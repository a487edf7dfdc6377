"""What a rule is, and how a table of them is searched.

A table is a tuple of rules, most urgent first. The first rule of the table that matches any
clause of a reply wins, so the order of the clauses does not matter and the order of rules does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.replies.patterns import Pattern, anchor_words, needed_words, words_of
from bot.replies.reading import Intent
from bot.replies.words import Clause


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a table: what it is called, why it is right, and the notation it matches.

    `unless` names the readings of the same words that mean something else; it is looked for in
    the same clause. A rule with `in_question=False` does not read a clause that ends in "?".
    `certain`: by itself, or among courtesies, it asks no other reader; `heeded`: it never does.
    `alone`: beside words of a language that we write it is something else, such as a name.
    """

    intent: Intent
    name: str
    why: str
    matches: tuple[str, ...]
    unless: tuple[str, ...] = ()
    in_question: bool = True
    certain: bool = False
    heeded: bool = False
    alone: bool = False
    agreed: float = 0.5
    wrong_number: bool = False


class RuleTable:
    """Rules that can be searched by the words of a clause."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._unless = [
            [(anchor_words(notation), Pattern(notation)) for notation in rule.unless]
            for rule in self.rules
        ]
        # In the order of the rules, so that the lowest number is the most urgent rule.
        self._searches: list[tuple[int, Pattern]] = []
        self._by_word: dict[str, list[int]] = {}
        self._needed: list[frozenset[str]] = []
        for rank, rule in enumerate(self.rules):
            for notation in rule.matches:
                for word in anchor_words(notation):
                    self._by_word.setdefault(word, []).append(len(self._searches))
                self._searches.append((rank, Pattern(notation)))
                self._needed.append(needed_words(notation))

        self._anchors = frozenset(self._by_word)
        self._rank = lru_cache(maxsize=20_000)(self._rank_of)

    def patterns(self) -> Iterator[Pattern]:
        """Every pattern that a search may come to."""
        for _, pattern in self._searches:
            yield pattern
        for unless in self._unless:
            for _, pattern in unless:
                yield pattern

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word that some rule speaks of."""
        notations = (n for rule in self.rules for n in (*rule.matches, *rule.unless))
        return frozenset().union(*map(words_of, notations))

    def first(self, clauses: Iterable[Clause]) -> Rule | None:
        """The first rule of the table that matches one of the clauses."""
        known, rank = self._anchors, self._rank
        best = len(self.rules)
        for clause in clauses:
            if not known.isdisjoint(clause.words) and (found := rank(clause)) < best:
                best = found
        return self.rules[best] if best < len(self.rules) else None

    def notations(self) -> Iterator[tuple[Rule, str]]:
        """Every notation that a search may come to, in the order of the numbers of `matching`."""
        for rule in self.rules:
            for notation in rule.matches:
                yield rule, notation

    def matching(self, clause: Clause) -> list[int]:
        """The numbers of all patterns that match a clause and stand, the most urgent first."""
        numbers: set[int] = set()
        for word in self._anchors.intersection(clause.words):
            numbers.update(self._by_word[word])
        return [
            number
            for number in sorted(numbers)
            if self._searches[number][1].search(clause.line)
            and self._stands(self._searches[number][0], clause)
        ]

    def first_of(self, found: Iterable[Iterable[int]]) -> Rule | None:
        """The rule that decides, of the numbers that match each clause."""
        ranks = [self._searches[number][0] for numbers in found for number in numbers]
        return self.rules[min(ranks)] if ranks else None

    def _rank_of(self, clause: Clause) -> int:
        """The rank of the first rule that matches the clause; how many there are if none does."""
        numbers: set[int] = set()
        for word in self._anchors.intersection(clause.words):
            numbers.update(self._by_word[word])
        for number in sorted(numbers):
            needed = self._needed[number]
            if needed and needed.isdisjoint(clause.words):
                continue
            rank, pattern = self._searches[number]
            if pattern.search(clause.line) and self._stands(rank, clause):
                return rank
        return len(self.rules)

    def _stands(self, rank: int, clause: Clause) -> bool:
        if clause.asked and not self.rules[rank].in_question:
            return False
        return not any(
            pattern.search(clause.line)
            for words, pattern in self._unless[rank]
            if not words.isdisjoint(clause.words)
        )
