"""The tables of rules by which a reply is read, and the words that they speak of."""

from typing import Final, NamedTuple

from bot.replies import acceptance
from bot.replies.guards import GUARDS
from bot.replies.rules.foreign import (
    FOREIGN_GUARDS,
    FOREIGN_KEYWORD_RULES,
    FOREIGN_NO_RULES,
    FOREIGN_STOP_RULES,
    FOREIGN_UNDO_RULES,
)
from bot.replies.rules.keywords import HELP_RULES, START_RULES, UNDO_RULES
from bot.replies.rules.leaning import LEANING_RULES
from bot.replies.rules.no import NO_RULES
from bot.replies.rules.rule import RuleTable
from bot.replies.rules.stop import STOP_RULES
from bot.replies.vocabulary.lexicon import NEVER_A_NAME


class Tables(NamedTuple):
    """The rules that a reader reads by."""

    commands: RuleTable
    undoing: RuleTable
    leaning: RuleTable
    refusals: RuleTable
    guards: RuleTable


TABLES: Final = Tables(
    commands=RuleTable(
        (*FOREIGN_STOP_RULES, *STOP_RULES, *HELP_RULES, *START_RULES, *FOREIGN_KEYWORD_RULES)
    ),
    undoing=RuleTable((*UNDO_RULES, *FOREIGN_UNDO_RULES)),
    leaning=RuleTable(LEANING_RULES),
    refusals=RuleTable((*NO_RULES, *FOREIGN_NO_RULES)),
    guards=RuleTable((*GUARDS, *FOREIGN_GUARDS)),
)
SPOKEN_OF: Final = NEVER_A_NAME.union(
    acceptance.VOCABULARY, *(table.vocabulary for table in TABLES)
)
"""Every word that some rule speaks of."""
