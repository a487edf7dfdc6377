"""A reply's text and the question that it answers -> what it means.

A reading is total and deterministic: every text of any length and script has one, the same each
time, in time linear in its length. Three readers, in the order of what an error costs:

1. rules for what the law and the carriers name: STOP before HELP and START;
2. guards, which look at what the slot is compared with and can only block a YES or a NO;
3. the trained reader (`model`). It says YES only where no guard speaks and above a bar that
   cross-validation sets; of a STOP it has the last word only where a rule agrees: what one of the
   two alone takes for a STOP is `LEANING_STOP`.

What is not certain is UNCLEAR, which costs one more text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Final, NamedTuple

from bot.replies import acceptance, calling, quotations, unsuited
from bot.replies.automatic import is_automatic
from bot.replies.classifier import model
from bot.replies.guards.errands import FOR_SOMEBODY_ELSE
from bot.replies.guards.others import ANOTHER_TIME
from bot.replies.hearing import Heard, Listener, agrees, consists_of
from bot.replies.normalise import clean, own_words
from bot.replies.question import NOTHING, Question
from bot.replies.reading import LEARNED, Intent, Reading
from bot.replies.rules.rule import Rule
from bot.replies.tables import TABLES, Tables
from bot.replies.vocabulary.lexicon import CLASSES
from bot.replies.vocabulary.listed import words
from bot.replies.words import Clause, language

# Twilio's default lists; a message that is one of these words is answered by the carrier itself.
CARRIER_KEYWORDS: Final = frozenset(
    {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
    | {"START", "YES", "UNSTOP"}
    | {"HELP", "INFO"}
)


STOP_AGREED: Final = 0.9
"""What a rule takes for a STOP is one where the trained reader is so sure; else they are asked."""
STOP_DOUBTED: Final = 0.03
"""Below this a rule's STOP is another use of its words."""
LEANING: Final = 0.33
LEANING_BESIDE_A_NO: Final = 0.5
LEANING_AGREED: Final = 0.15
LEANING_OF_STRANGE_WORDS: Final = 0.7
"""In the cross-validation no STOP that no rule knows held three words that the reader does not."""
STRANGE: Final = 3
START_ALONE: Final = 0.65
START_AGREED: Final = 0.12
HELP_ALONE: Final = 0.5
NO_ALONE: Final = 0.6
NO_AGREED: Final = 0.2
NO_DOUBTED: Final = 0.05
"""From here on what a rule takes for a refusal is no YES, where no clause accepts by itself."""
_UNSETTLED: Final = ("begun", "nowhere")
YES_AGREED: Final = 0.15
HIGHER: Final[Mapping[acceptance.Place, float]] = {
    "alone": 0.0,
    "later": -0.4,
    "outright": -0.2,
    "first": 0.15,
    "begun": 0.16,
    "courtesy": 0.06,
    "nowhere": 0.1,
}
"""How much higher the bar of a YES is by where an acceptance stands in the reply, so that in the
cross-validation by style hardly one is false: after a yes, people speak of something else too."""

MOST_STRANGE: Final[Mapping[acceptance.Place, int]] = {"nowhere": 1, "begun": 2}
"""How many words that it does not know the reader passes over in a YES, where no clause accepts by
itself: of texts between friends it was as sure as of answers."""
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
_COURTESY: Final = (
    _BARE
    | _THANKS
    | words(
        " ".join(word for name in ("lead", "tail", "hello") for word in CLASSES[name]).replace(
            "_", " "
        )
    )
)
_TOLD: Final = {
    "today": (Intent.TODAY, "en"),
    "today please": (Intent.TODAY, "en"),
    "hoy": (Intent.TODAY, "es"),
    "hoy por favor": (Intent.TODAY, "es"),
    "join": (Intent.JOIN, "en"),
    "join please": (Intent.JOIN, "en"),
    "unirme": (Intent.JOIN, "es"),
    "unirse": (Intent.JOIN, "es"),
    "link": (Intent.LINK, "en"),
    "link please": (Intent.LINK, "en"),
    "enlace": (Intent.LINK, "es"),
    "enlace por favor": (Intent.LINK, "es"),
}
"""Keywords that a clinic may tell its patients. Each is one by itself alone: beside other words
TODAY is a time."""
_KEYWORDS: Final = words(
    " ".join(word for name in ("stop", "start", "help") for word in CLASSES[name]).replace("_", " ")
)
_DAYS: Final = {"tomorrow": 1, "manana": 1}
"""Any other day's name beside a yes is a doubt already."""
_DIGIT: Final = re.compile(r"(?:no?\W+)?([1-9])\W*(?:no?\W*)?")


class Verdict(NamedTuple):
    """An intent, what decided it, and how likely it is held to be."""

    intent: Intent
    rule: str
    confidence: float
    wrong_number: bool = False


class Likely(NamedTuple):
    """How likely the trained reader holds each intent, in the order of `model.INTENTS`."""

    yes: float
    no: float
    stop: float
    help: float
    start: float
    unclear: float


class Reader:
    """Reads replies with a model."""

    def __init__(
        self,
        trained: model.Model,
        bar: float,
        known: frozenset[str],
        tables: Tables = TABLES,
    ) -> None:
        self.model = trained
        self.tables = tables
        self.bar = bar
        self.known = known
        self._listener = Listener(trained, known, tables)
        self.hear = self._listener.hear
        self.knows = self._listener.knows

    def read(self, text: str, question: Question = NOTHING) -> Reading:
        """The reading of a reply. Never raises for any string."""
        keyword = text.strip().upper() in CARRIER_KEYWORDS
        cleaned = clean(text)
        spoken = quotations.own(cleaned, map(clean, question.said))
        own = own_words(spoken, self._listener.vocabulary.knows) if "\n" in spoken else spoken
        if (cleaned and not spoken) or is_automatic(own):
            plain = " ".join(cleaned.split()).lower()
            return Reading(Intent.UNCLEAR, "an automatic message", plain, automatic=True)
        cleaned = spoken
        asked = " ".join(cleaned.lower().strip(" .!").replace(",", " ").split())
        if asked in _TOLD:
            intent, spoken_in = _TOLD[asked]
            return Reading(intent, f"{intent.lower()} by itself", asked, language=spoken_in)
        heard = self.hear(cleaned, question)
        verdict = self.decide(heard)
        intent, rule = verdict.intent, verdict.rule
        if (
            intent is Intent.YES
            and heard.own != cleaned
            and self._revokes(cleaned.replace(heard.own, "", 1))
        ):
            intent, rule = Intent.UNCLEAR, "a yes above a signature that says stop"
        return Reading(
            intent,
            rule,
            " ".join(heard.own.split()).lower(),
            confidence=round(verdict.confidence, 3),
            guard=heard.guard,
            keyword=keyword,
            language=language(heard.said),
            bare=consists_of(_BARE, heard.said),
            thanks=intent is Intent.UNCLEAR and not heard.asks and consists_of(_THANKS, heard.said),
            wrong_number=verdict.wrong_number,
            digit=_digit(heard.own, intent),
            day=_day(heard.said) if intent is Intent.YES else None,
            agrees=any(map(agrees, heard.said)),
            unsuited=unsuited.of(heard.said) if intent is Intent.NO else None,
            wants_call=intent is not Intent.YES and calling.of(heard.said),
        )

    def decide(self, heard: Heard) -> Verdict:
        """What a reply that is taken apart means."""
        if not heard.said:
            return Verdict(Intent.UNCLEAR, "no words", 1.0)
        likely = Likely(*self.model.probabilities(heard.compared, heard.hints))
        command = heard.command
        if verdict := self._command(command, heard, likely) or self._answer(heard, likely):
            revokes = command is not None and command.intent is Intent.STOP
            if not (revokes and verdict.intent is Intent.YES):
                return verdict
            return Verdict(Intent.UNCLEAR, "a yes with words of a stop in it", likely.unclear)
        return Verdict(Intent.UNCLEAR, heard.guard or _doubt(heard), likely.unclear)

    def _command(self, command: Rule | None, heard: Heard, likely: Likely) -> Verdict | None:
        """STOP, HELP or START, if it is one of them."""
        if command is not None and command.certain and _nothing_else(heard.said):
            return Verdict(command.intent, command.name, 1.0)
        undoing = heard.undoing
        if undoing is not None and (undoing.heeded or likely.start >= START_AGREED):
            return Verdict(Intent.START, undoing.name, likely.start)
        if command is not None and command.intent is Intent.STOP:
            if stop := self._stop(command, likely):
                return stop
            command = None
        if leaning := self._leaning(heard, likely):
            return leaning
        if command is not None and not (command.alone and language(heard.said)):
            return Verdict(command.intent, command.name, max(likely.help, likely.start))
        if likely.start >= START_ALONE:
            return Verdict(Intent.START, LEARNED, likely.start)
        return Verdict(Intent.HELP, LEARNED, likely.help) if likely.help >= HELP_ALONE else None

    def _stop(self, command: Rule, likely: Likely) -> Verdict | None:
        """What a rule takes for a STOP, as the trained reader sees it."""
        if command.heeded or likely.stop >= max(command.agreed, STOP_AGREED):
            return Verdict(Intent.STOP, command.name, likely.stop, command.wrong_number)
        if likely.stop >= STOP_DOUBTED or command.agreed > 1:
            return Verdict(Intent.LEANING_STOP, command.name, likely.stop, command.wrong_number)
        return None

    def _leaning(self, heard: Heard, likely: Likely) -> Verdict | None:
        """What no rule of a STOP knows, and may be one."""
        bar = LEANING if heard.refusal is None else LEANING_BESIDE_A_NO
        if heard.strange >= STRANGE:
            bar = LEANING_OF_STRANGE_WORDS
        if likely.stop >= bar:
            return Verdict(Intent.LEANING_STOP, LEARNED, likely.stop)
        excuses = heard.refusal is not None and likely.no >= likely.stop
        rule = heard.leaning
        if rule is None or excuses:
            return None
        if likely.stop >= (STOP_DOUBTED if rule.wrong_number else LEANING_AGREED):
            return Verdict(Intent.LEANING_STOP, rule.name, likely.stop, rule.wrong_number)
        return None

    def _answer(self, heard: Heard, likely: Likely) -> Verdict | None:
        """YES or NO, if it is one of them and nothing stands in the way."""
        refusal = heard.refusal
        counters = heard.asks and heard.guard == ANOTHER_TIME
        aside = (counters or heard.guard == FOR_SOMEBODY_ELSE) and likely.no < NO_ALONE
        if refusal is not None and likely.no >= NO_AGREED and not aside:
            if any(map(agrees, heard.said)) and likely.no < self.bar:
                return Verdict(Intent.UNCLEAR, "both yes and no", likely.no)
            return Verdict(Intent.NO, refusal.name, likely.no, refusal.wrong_number)
        place = acceptance.place(heard.parses)
        if likely.no >= NO_ALONE and not consists_of(_THANKS, heard.said):
            return Verdict(Intent.NO, LEARNED, likely.no)
        if heard.strange > MOST_STRANGE.get(place, heard.strange):
            return None
        if heard.guard is not None:
            return None
        refuses = refusal is not None and likely.no >= NO_DOUBTED and place in _UNSETTLED
        if likely.yes >= self.bar + HIGHER[place] and not refuses:
            return Verdict(Intent.YES, LEARNED, likely.yes)
        closed = refusal is None and likely.yes >= YES_AGREED
        if closed and (place == "alone" or acceptance.acknowledges(heard.lines)):
            return Verdict(Intent.YES, "accepts, and nothing else", likely.yes)
        return None

    def _revokes(self, text: str) -> bool:
        command = self.tables.commands.first(self._listener.vocabulary.clauses(text))
        return command is not None and command.intent is Intent.STOP


@cache
def reader() -> Reader:
    """The reader with the weights that are in the package."""
    return Reader(*model.load())


def warming() -> Iterator[None]:
    """Make ready, step by step, what the first replies would wait for: weights and patterns.

    A step takes some milliseconds; between two of them a process may do what is more urgent.
    """
    ours = reader()
    yield
    for pattern in chain(acceptance.patterns(), *(table.patterns() for table in ours.tables)):
        pattern.compile()
        yield


def recognise(text: str, question: Question = NOTHING) -> Reading:
    """The reading of a reply to a question. Never raises for any string."""
    return reader().read(text, question)


def _nothing_else(said: Sequence[Clause]) -> bool:
    """Whether it is one clause, or all of it is keywords and courtesy."""
    return len(said) == 1 or consists_of(_COURTESY | _KEYWORDS, said)


def _day(said: Sequence[Clause]) -> int | None:
    return next((_DAYS[word] for clause in said for word in clause.words if word in _DAYS), None)


def _doubt(heard: Heard) -> str:
    if any(map(agrees, heard.said)):
        return "a yes with something else"
    return "not understood"


def _digit(own: str, intent: Intent) -> int | None:
    if intent not in (Intent.NO, Intent.UNCLEAR) or len(own) > 20:
        return None
    found = _DIGIT.fullmatch(own.strip().lower().lstrip("#("))
    return int(found[1]) if found else None
