"""Which patterns of the rules are needless: what is read without each of them in turn.

A pattern is needless if no labelled reply is read otherwise without it. Only the replies in which
it matches can be, so only those are read again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.replies import intents
from bot.replies.intents import Reader, Tables
from bot.replies.normalise import clean
from bot.replies.patterns import compiled
from bot.replies.rules.rule import Rule, RuleTable
from bot.training import labelled

MOST_READ: Final = 40
"""So many of the replies in which a pattern matches are read without it."""


@dataclass(frozen=True)
class Pattern:
    """One notation of one rule, by the names of both."""

    table: str
    rule: str
    notation: str


@dataclass(frozen=True)
class _Heard:
    reply: labelled.Reply
    lines: Sequence[str]
    compared: Sequence[str]


def needless() -> list[Pattern]:
    """The patterns whose removal changes the intent of no labelled reply."""
    reader = intents.reader()
    heard = list(_heard(reader))
    return [
        Pattern(name, rule.name, notation)
        for name, table in zip(Tables._fields, reader.tables, strict=True)
        for rule in table.rules
        for notation in rule.matches
        if not _matters(reader, name, rule, notation, heard)
    ]


def count() -> int:
    """How many patterns there are."""
    return sum(len(rule.matches) for table in intents.reader().tables for rule in table.rules)


def _heard(reader: Reader) -> Iterator[_Heard]:
    for reply in labelled.everything():
        heard = reader.hear(clean(reply.text), reply.question)
        said = [clause.line for clause in heard.said]
        yield _Heard(reply, said, [clause.line for clause in heard.compared])


def _matters(reader: Reader, name: str, rule: Rule, notation: str, heard: Sequence[_Heard]) -> bool:
    search = compiled(notation).search
    lines = "compared" if name == "guards" else "lines"
    hit = [one.reply for one in heard if any(map(search, getattr(one, lines)))][:MOST_READ]
    if not hit:
        return False
    without = Reader(reader.model, reader.bar, reader.known, _without(name, rule, notation))
    return any(
        without.read(reply.text, reply.question).intent
        is not reader.read(reply.text, reply.question).intent
        for reply in hit
    )


def _without(name: str, rule: Rule, notation: str) -> Tables:
    tables = intents.TABLES
    left = replace(rule, matches=tuple(one for one in rule.matches if one != notation))
    rules = [left if one is rule else one for one in getattr(tables, name).rules]
    return tables._replace(**{name: RuleTable(one for one in rules if one.matches)})
