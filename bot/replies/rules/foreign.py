"""Keywords and plain wishes in languages that we do not write: data of `languages/*/keywords.toml`.

A STOP is honoured in each of them for everybody, and needs no trained reader's agreement. A yes in
them answers no offer of ours, for none is made in a language that nobody qualified has reviewed.
"""

from collections.abc import Iterable
from typing import Final

from bot.replies import languages
from bot.replies.reading import START_KEYWORD, Intent
from bot.replies.rules.rule import Rule
from bot.replies.words import Vocabulary

NEVER: Final = 2.0
"""No reader is so sure."""
_FOLD: Final = Vocabulary(frozenset())
_UNREVIEWED: Final = [table for table in languages.keywords() if not table["reviewed"]]


def _notations(phrases: Iterable[str], *, alone: bool = False) -> tuple[str, ...]:
    """The phrases in the notation of rules, in the spelling of `words`."""
    folded = [
        " ".join(word for clause in _FOLD.clauses(phrase.lower()) for word in clause.words)
        for phrase in phrases
    ]
    return tuple(f"^ <lead>* {words} <tail>* $" if alone else words for words in folded)


def _stops(table: languages.Keywords) -> list[Rule]:
    name, why = table["name"], "a stop is honoured in any language that we can tell"
    rules = [
        Rule(
            Intent.STOP,
            f"a stop keyword by itself, in {name}",
            why,
            _notations(table["stop"], alone=True),
            certain=True,
            heeded=True,
        ),
        Rule(
            Intent.STOP,
            f"told to stop, in {name}",
            why,
            _notations(table["stop_within"]),
            heeded=True,
        ),
        Rule(
            Intent.STOP,
            f"perhaps told to stop, in {name}",
            "a word that also means something else: they are asked",
            _notations(table.get("perhaps_stop", ()), alone=True),
            agreed=NEVER,
        ),
        Rule(
            Intent.STOP,
            f"wrong number, in {name}",
            why,
            _notations(table["wrong_number"]),
            heeded=True,
            wrong_number=True,
        ),
    ]
    return [rule for rule in rules if rule.matches]


def _others(table: languages.Keywords) -> list[Rule]:
    why = "the keyword that the carriers name, in another language"
    return [
        Rule(
            Intent.HELP,
            f"asks for help, in {table['name']}",
            why,
            _notations(table["help"], alone=True),
            certain=True,
            alone=True,
        ),
        Rule(
            Intent.START,
            f"{START_KEYWORD}, in {table['name']}",
            why,
            _notations(table["start"], alone=True),
            certain=True,
            alone=True,
        ),
    ]


FOREIGN_STOP_RULES: Final = tuple(rule for table in _UNREVIEWED for rule in _stops(table))
FOREIGN_UNDO_RULES: Final = tuple(
    Rule(
        Intent.START,
        f"takes a stop back, in {table['name']}",
        "told as a mistake, it is no new stop",
        _notations(table.get("undo_within", ())),
        heeded=True,
    )
    for table in _UNREVIEWED
    if "undo_within" in table
)
FOREIGN_KEYWORD_RULES: Final = tuple(rule for table in _UNREVIEWED for rule in _others(table))
FOREIGN_NO_RULES: Final = tuple(
    Rule(
        Intent.NO,
        f"no, in {table['name']}",
        "a no keeps a slot from nobody who wants it",
        _notations(table["no"], alone=True),
    )
    for table in _UNREVIEWED
)
FOREIGN_GUARDS: Final = tuple(
    Rule(
        Intent.UNCLEAR,
        f"a yes in {table['name']}",
        "no offer is made in a language that nobody qualified has reviewed",
        (
            *(f"^ {words} $" for words in _notations(table["yes"])),
            *_notations(table.get("tells", ())),
        ),
    )
    for table in _UNREVIEWED
)
