"""Which patterns of the rules are needless: what is read without each of them in turn.

A pattern is needless if no labelled reply is read otherwise without it. Every clause is searched
once for all patterns that match it; only where the first of them is the one that is left out does
anything change, and only those replies are decided again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.replies import intents
from bot.replies.hearing import Heard
from bot.replies.intents import Reader
from bot.replies.normalise import clean
from bot.replies.rules.rule import RuleTable
from bot.replies.tables import TABLES, Tables
from bot.training import labelled

FIELD_OF: Final = {
    "commands": "command",
    "undoing": "undoing",
    "leaning": "leaning",
    "refusals": "refusal",
    "guards": "guard",
}
"""Where `Heard` keeps what each of the `Tables` found."""


@dataclass(frozen=True)
class Pattern:
    """One notation of one rule, by the names of both. `matched`: in some labelled reply."""

    table: str
    rule: str
    notation: str
    matched: bool


def needless() -> list[Pattern]:
    """The patterns whose removal changes the intent of no labelled reply."""
    reader = intents.reader()
    heard = [reader.hear(clean(reply.text), reply.question) for reply in labelled.everything()]
    return [
        pattern
        for name, table in zip(Tables._fields, TABLES, strict=True)
        for pattern in _needless_of(reader, name, table, heard)
    ]


def count() -> int:
    """How many patterns there are."""
    return sum(len(rule.matches) for table in TABLES for rule in table.rules)


def _needless_of(
    reader: Reader, name: str, table: RuleTable, heard: Sequence[Heard]
) -> Iterator[Pattern]:
    matched: set[int] = set()
    needed: set[int] = set()
    for one in heard:
        clauses = one.compared if name == "guards" else one.said
        found = [table.matching(clause) for clause in clauses]
        for number in {number for numbers in found for number in numbers}:
            matched.add(number)
            if number not in needed and _differs(reader, name, table, one, found, number):
                needed.add(number)
    for number, (rule, notation) in enumerate(table.notations()):
        if number not in needed:
            yield Pattern(name, rule.name, notation, number in matched)


def _differs(
    reader: Reader,
    name: str,
    table: RuleTable,
    heard: Heard,
    found: Sequence[Sequence[int]],
    number: int,
) -> bool:
    """Whether a reply, whose clauses these patterns match, is read otherwise without one."""
    first = table.first_of(found)
    left = table.first_of([[n for n in numbers if n != number] for numbers in found])
    if left is first:
        return False
    kept: object = left
    if name == "guards":
        # Behind the patterns stand guards that are no pattern, such as the mark of a question.
        kept = left.name if left else ("a question" if heard.asks else None)
    other = heard._replace(**{FIELD_OF[name]: kept})  # type: ignore[arg-type]
    return reader.decide(heard).intent is not reader.decide(other).intent
