"""What keeps a YES or a NO from being one: guards only ever block.

Each guard is a name, why it stands, and patterns in the notation of `patterns`, searched in the
clauses after `calendar` has compared their times and days with the slot.
"""

from typing import Final

from bot.replies.guards.conditions import DOUBTS
from bot.replies.guards.errands import ERRANDS, NEWS
from bot.replies.guards.matters import MATTERS
from bot.replies.guards.others import OTHERS
from bot.replies.guards.questions import QUESTIONS
from bot.replies.guards.smalltalk import SMALL_TALK

GUARDS: Final = (ERRANDS, *DOUBTS, *OTHERS, *QUESTIONS, *MATTERS, *SMALL_TALK, NEWS)
