"""A reply's text -> what it means for the question that was asked.

`recognise` is total and deterministic: every text of any length and script has a reading, the
same one each time, in time linear in its length. It reads one text alone; it does not know what
was offered, so an hour or a place in a reply is never compared with the offer.

Read in this order, because of what an error costs: STOP (a missed one breaks the law) before
HELP, START, NO and YES (a false one books someone). What is not certain is UNCLEAR, which costs
one more text. Every rule has a name and a reason: see `stop_rules`, `keyword_rules`, `no_rules`,
`leaning_rules`, `doubts` and `acceptance`.
"""

import re
from typing import Final

from bot.replies import acceptance
from bot.replies.automatic import is_automatic
from bot.replies.doubts import CONDITIONS, DOUBTS
from bot.replies.keyword_rules import HELP_RULES, START_RULES
from bot.replies.leaning_rules import LEANING_RULES
from bot.replies.lexicon import NEVER_A_NAME, words
from bot.replies.no_rules import NO_RULES
from bot.replies.normalise import clean, own_words
from bot.replies.reading import Intent, Reading
from bot.replies.rules import Rule, RuleTable
from bot.replies.stop_rules import STOP_RULES
from bot.replies.words import Clause, Vocabulary, language

# Twilio's default lists; a message that is one of these words is answered by the carrier itself.
CARRIER_KEYWORDS: Final = frozenset(
    {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
    | {"START", "YES", "UNSTOP"}
    | {"HELP", "INFO"}
)

_COMMANDS: Final = RuleTable((*STOP_RULES, *HELP_RULES, *START_RULES))
_REFUSALS: Final = RuleTable(NO_RULES)
_LEANING: Final = RuleTable(LEANING_RULES)
_CONDITIONS: Final = RuleTable(CONDITIONS)
_DOUBTS: Final = RuleTable(DOUBTS)
_VOCABULARY: Final = Vocabulary(
    NEVER_A_NAME
    | _COMMANDS.vocabulary
    | _REFUSALS.vocabulary
    | _LEANING.vocabulary
    | _DOUBTS.vocabulary
    | acceptance.VOCABULARY
)

_YES_WORDS: Final = frozenset({"yes", "yep", "yeah", "sí"})
# Alone at the start; elsewhere "n" is "and", and "y" is Spanish for "and".
_ONE_LETTER: Final = {"y": "yes", "n": "no"}
_BARE: Final = words(
    "yes yep yeah sí si sure ok no nope +emoji -emoji please thanks thank you so much very "
    "sir maam gracias muchas por favor"
)
"""What a reply may consist of that answers any question, whatever that is about."""
_THANKS: Final = words(
    "thanks thank you so very much ok great perfect awesome wonderful good nice have a day evening "
    "weekend god bless got it bye cool for letting me know everything your help i appreciate "
    "gracias muchas muy amable buen buena dia tarde entendido"
)
"""What a reply may consist of that ends a conversation and awaits nothing."""
_DAYS: Final = {"tomorrow": 1, "manana": 1}
"""Any other day's name beside a yes is a doubt already."""
_LETTER_ANSWER: Final = re.compile(
    r"\A\W*([yn])(?=\W*\Z| ?[.,!-]+\s|\s*\n|\s+[1-9]\W*\Z)", re.IGNORECASE
)
_DIGIT: Final = re.compile(r"(?:no?\W+)?([1-9])\W*(?:no?\W*)?")


def recognise(text: str) -> Reading:
    """The reading of a reply. Never raises for any string."""
    keyword = text.strip().upper() in CARRIER_KEYWORDS
    cleaned = clean(text)
    if is_automatic(cleaned):
        return Reading(
            Intent.UNCLEAR,
            "an automatic message",
            " ".join(cleaned.split()).lower(),
            automatic=True,
        )
    own = own_words(cleaned, _VOCABULARY.knows)
    said = _VOCABULARY.clauses(_LETTER_ANSWER.sub(_answer, own))
    intent, rule, wrong_number = _decided(said, asks="?" in own)
    if intent is Intent.YES and own != cleaned and _revokes(cleaned):
        intent, rule = Intent.UNCLEAR, "a yes above a signature that says stop"
    return Reading(
        intent,
        rule,
        _plain(own),
        keyword=keyword,
        language=language(said),
        bare=_consists_of(_BARE, said),
        thanks=intent is Intent.UNCLEAR and "?" not in own and _consists_of(_THANKS, said),
        wrong_number=wrong_number,
        digit=_digit(own, intent),
        day=_day(said) if intent is Intent.YES else None,
    )


def _consists_of(allowed: frozenset[str], said: list[Clause]) -> bool:
    return bool(said) and all(allowed.issuperset(clause.words) for clause in said)


def _day(said: list[Clause]) -> int | None:
    return next((_DAYS[word] for clause in said for word in clause.words if word in _DAYS), None)


def _revokes(text: str) -> bool:
    command = _COMMANDS.first(_VOCABULARY.clauses(text))
    return command is not None and command.intent is Intent.STOP


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()


def _decided(said: list[Clause], asks: bool) -> tuple[Intent, str, bool]:
    if not said:
        return Intent.UNCLEAR, "no words", False
    command = _COMMANDS.first(said)
    if command:
        return command.intent, command.name, command.wrong_number
    refusal = _REFUSALS.first(said) or _LEANING.first(said)
    if refusal:
        if any(_agrees(clause) for clause in said):
            return Intent.UNCLEAR, "both yes and no", False
        return refusal.intent, refusal.name, refusal.wrong_number
    if not asks and acceptance.accepts(said) and not _CONDITIONS.first(said):
        return Intent.YES, "accepts, and nothing else", False
    return Intent.UNCLEAR, _doubt(said, asks), False


def _agrees(clause: Clause) -> bool:
    # A "si" between two marks is a yes without its accent; in a row of words it means "if".
    return clause.words == ("si",) or not _YES_WORDS.isdisjoint(clause.words)


def _doubt(said: list[Clause], asks: bool) -> str:
    doubt: Rule | None = _DOUBTS.first(said)
    if doubt:
        return doubt.name
    if asks:
        return "a question"
    if any(map(_agrees, said)):
        return "a yes with something else"
    return "not understood"


def _answer(letter: re.Match[str]) -> str:
    return f"{_ONE_LETTER[letter[1].lower()]} "


def _digit(own: str, intent: Intent) -> int | None:
    if intent not in (Intent.NO, Intent.UNCLEAR) or len(own) > 20:
        return None
    found = _DIGIT.fullmatch(own.strip().lower().lstrip("#("))
    return int(found[1]) if found else None
