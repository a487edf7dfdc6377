"""A reply taken apart: its clauses, how they compare with the question, and what the tables say.

Nothing is decided here: `intents` does, with what the trained reader holds likely.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from bot.replies import acceptance, calendar, exclamations, stories
from bot.replies.classifier import features, model, topics
from bot.replies.guards.errands import NEWS
from bot.replies.normalise import clean, holds, own_words
from bot.replies.question import NOTHING, Question
from bot.replies.rules.rule import Rule
from bot.replies.tables import SPOKEN_OF, TABLES, Tables
from bot.replies.vocabulary.listed import words
from bot.replies.words import PATIENTS_NAME, Clause, Vocabulary

_YES_WORDS: Final = frozenset({"yes", "yep", "yeah", "sí"})
# Alone at the start; elsewhere "n" is "and", and "y" is Spanish for "and".
_ONE_LETTER: Final = {"y": "yes", "n": "no"}
_LETTER_ANSWER: Final = re.compile(
    r"\A\W*([yn])(?=\W*\Z| ?[.,!-]+\s|\s*\n|\s+[1-9]\W*\Z)", re.IGNORECASE
)
_LETTER: Final = re.compile(r"\W*[yn]\b", re.IGNORECASE)
_N_FOR_NO: Final = re.compile(
    r"\A\W*n (?=(?:lo |la |me |se )?(?:pued|podr|voy|vamos|quier|kier|lleg|alcanz|teng|gracias))",
    re.IGNORECASE,
)
_HELLO: Final = words("hi hello hey there hola buenas buenos dias tardes noches bueno digame")
_TIMES: Final = calendar.OURS | words("a las at on the el dia de for para in en")
_FOR_ANOTHER: Final = re.compile(r" (?:for|para) ~(?:given|name)(?= )")
_ANOTHER_DOCTOR: Final = re.compile(
    r" (?:with|con|by|see|seeing|to|want|quiero) (?:dr|dra|doctor|doctora) ~(?:given|name)(?= )"
)
_TAKE_MISTYPED: Final = re.compile(
    r"\b(i['’]?ll|i will|want to) (?:tale|rake)(?= (?:it|that|this)\b(?! (?:in|up)\b))",
    re.IGNORECASE,
)
"""A finger beside the K or the T: nobody rakes an appointment."""
_MISHEARD: Final = re.compile(r"\ba ?pp?oint(?:ed)? ?m(?:[ieua]nt|eant)\b", re.IGNORECASE)
"""An appointment as a telephone writes it that was spoken to."""
_ELSE_NO: Final = re.compile(
    r"\b(?:if not|otherwise|or else|si no|sino|de lo contrario)[,:. ]+(?:then |pues |entonces )?"
    r"no\b(?! (?:problem|worries|biggie|stress|rush|big deal|hard feelings|importa|pasa nada|hay))",
    re.IGNORECASE,
)
"""It refuses what is not so: a condition."""
_NOT_THAT_DOCTOR: Final = re.compile(
    r"(\b(?:dra?|doctora?)\b\.? ?[^,.;!?\n]{0,30}?),? (?:and |y )?(?:not (?:with )?(?:him|her)"
    r"|no (?:con )?(?:él|el|ella))(?=\W*(?:$|\n))",
    re.IGNORECASE,
)
"""Another doctor is wanted: nobody says that the number is not theirs."""
_ELSE: Final = ("not", "otherwise", "else", "no,", " no", "sino")
_FOR_A_RELATIVE: Final = re.compile(r" (?:for|para) (?:my|mi) \S+ \Z")
_MOST_CLAUSES: Final = 40
_MOST_WORDS: Final = 120
"""No labelled reply has a fifth of either."""
_FEW: Final = 3
_FEWEST_NAMED: Final = 2
_MANY: Final = 4
_GENERIC: Final = words("clinic clinica the la el office center centro of de dr doctor doctora")
"""Words of a name that do not tell one place or person from another."""
_SPOKEN_OF: Final = SPOKEN_OF | topics.WORDS
"""Every word that a rule or a topic speaks of."""


class Heard(NamedTuple):
    """A reply taken apart: its own words, their clauses as typed and as compared, and what the
    tables make of them. `lines`: the clauses without the slot's own time, day and place. `strange`:
    how many of its words neither a rule nor several of the labelled replies hold."""

    own: str
    said: list[Clause]
    compared: list[Clause]
    lines: list[str]
    parses: list[acceptance.Parse]
    guard: str | None
    command: Rule | None
    undoing: Rule | None
    leaning: Rule | None
    refusal: Rule | None
    strange: int

    @property
    def hints(self) -> list[str]:
        """What the trained reader is told of the tables."""
        found = (
            ("command", self.command),
            ("undoing", self.undoing),
            ("leaning", self.leaning),
            ("refusal", self.refusal),
        )
        named = [f"{table} {rule.name}" for table, rule in found if rule is not None]
        strange = f"strange {min(self.strange, _MANY)}"
        where = acceptance.place(self.parses)
        shape = features.shape(self.lines, self.parses)
        return [f"guard {self.guard}", strange, f"{strange} {where}", *named, *shape]

    @property
    def asks(self) -> bool:
        return "?" in self.own


class Listener:
    """Takes replies apart, knowing the words of the rules, of the lesson and of a model."""

    def __init__(
        self, trained: model.Model, known: frozenset[str], tables: Tables = TABLES
    ) -> None:
        self.tables = tables
        self.known = known
        self.vocabulary = Vocabulary(SPOKEN_OF | known)
        self._trained = trained

    def hear(self, cleaned: str, question: Question = NOTHING) -> Heard:
        """A cleaned text taken apart, and compared with the question."""
        own = own_words(cleaned, self.vocabulary.knows)
        spoken = answer = exclamations.settled(own)
        if _LETTER.match(answer):
            answer = _N_FOR_NO.sub("no ", _LETTER_ANSWER.sub(_answer, answer))
        if "ke " in answer or "le " in answer:
            answer = _TAKE_MISTYPED.sub(r"\1 take", answer)
        if "point" in answer:
            answer = _MISHEARD.sub("appointment", answer)
        if holds(answer.lower(), _ELSE):
            answer = _NOT_THAT_DOCTOR.sub(r"\1", _ELSE_NO.sub("otherwise", answer))
        said = _with_names(self.vocabulary.clauses(calendar.marked(answer), _ours(question)))
        compared = stories.settled(stories.noted(_compared(said, question)))
        lines = list(filter(None, map(acceptance.folded, compared[:_MOST_CLAUSES])))
        return Heard(
            own,
            said,
            _ends(compared),
            lines,
            list(map(acceptance.parse, lines)),
            self._guard(spoken, compared),
            self.tables.commands.first(said),
            self.tables.undoing.first(said),
            self.tables.leaning.first(said),
            self.tables.refusals.first(said),
            sum(not self._familiar(word) for clause in said for word in clause.words),
        )

    def _familiar(self, word: str) -> bool:
        return word in _SPOKEN_OF or word in self.known or word.isdigit()

    def _guard(self, own: str, compared: list[Clause]) -> str | None:
        """What keeps the reply from being a YES, whatever else speaks for one."""
        guard = self.tables.guards.first(compared)
        if guard is not None and not (guard is NEWS and any(map(_accepts, compared))):
            return guard.name
        if len(compared) > _MOST_CLAUSES:
            return "a letter and no answer"
        if compared and all(_TIMES.issuperset(clause.words) for clause in compared):
            return "a time and nothing else"
        if "?" in own:
            return "a question"
        if any(clause.words == ("no",) for clause in compared) and any(map(agrees, compared)):
            return "both yes and no"
        if _greets_back(compared):
            return "a greeting after it"
        if any(map(self._holds_a_riddle, compared)):
            return "a word that is not known beside a yes"
        return None

    def _holds_a_riddle(self, clause: Clause) -> bool:
        words = clause.words
        few = len(words) <= _FEW and words[0] in _YES_WORDS
        return few and not all(map(self.knows, words))

    def knows(self, word: str) -> bool:
        known = word in _SPOKEN_OF or word in self.known or word in self._trained
        return known or word.startswith("~our")


def _accepts(clause: Clause) -> bool:
    parse = acceptance.parse(acceptance.folded(clause) or " ")
    return parse.whole and parse.accepts


def consists_of(allowed: frozenset[str], said: Sequence[Clause]) -> bool:
    """Whether a reply has words, and all of them are among these."""
    return bool(said) and all(allowed.issuperset(clause.words) for clause in said)


def agrees(clause: Clause) -> bool:
    """Whether a yes is among the words of a clause."""
    # A "si" between two marks is a yes without its accent; in a row of words it means "if".
    return clause.words == ("si",) or not _YES_WORDS.isdisjoint(clause.words)


@lru_cache(maxsize=1000)
def _ours(question: Question) -> Mapping[str, str]:
    """The words of the question that a reply may repeat, and what stands for each."""
    named = (
        (" ".join(question.names), PATIENTS_NAME),
        (question.clinic, "~clinic"),
        (question.provider, "~ourdoctor"),
        (question.place, "~ourplace"),
    )
    found = {
        word: stands
        for name, stands in named
        for word in clean(name).lower().replace(".", " ").replace(",", " ").split()
        if word not in _GENERIC
    }
    # A name that is a word, too, is one where it has its capital: Luz, Hope.
    return {
        word.capitalize() if word in SPOKEN_OF else word: stands for word, stands in found.items()
    }


def _compared(said: Sequence[Clause], question: Question) -> list[Clause]:
    """The clauses, each mention of a time, a day, a person in them as it compares."""
    dated = [at for at, one in enumerate(said) if calendar.speaks_of_one(one.line, one.words)]
    if not dated and not (question.names or question.provider):
        return list(said)
    lines = [clause.line for clause in said]
    if dated:
        mentions = calendar.compared("\n".join(lines[at] for at in dated), question)
        for at, line in zip(dated, mentions.split("\n"), strict=True):
            lines[at] = line
    return [_of_others(*one, question) for one in zip(said, lines, strict=True)]


def _with_names(said: list[Clause]) -> list[Clause]:
    """The clauses; "for my father" and the patient's name after it are one."""
    if len(said) < _FEWEST_NAMED or all(PATIENTS_NAME not in clause.words for clause in said):
        return said
    found = said[:1]
    for clause in said[1:]:
        if clause.words[0] == PATIENTS_NAME and _FOR_A_RELATIVE.search(found[-1].line):
            found[-1] = Clause.of([*found[-1].words, *clause.words], clause.asked)
        else:
            found.append(clause)
    return found


def _of_others(clause: Clause, line: str, question: Question) -> Clause:
    if question.names and "~" in line:
        line = _FOR_ANOTHER.sub(" for ~otherperson", line)
    if question.provider and "~" in line:
        line = _ANOTHER_DOCTOR.sub(" ~otherdoctor", line)
    return clause if line == clause.line else Clause(tuple(line.split()), clause.asked, line)


def _ends(said: list[Clause]) -> list[Clause]:
    """What the trained reader weighs of a text that is longer than any answer: how it begins and
    how it ends. The rules see all of it."""
    if len(said) > _MOST_CLAUSES:
        said = said[: _MOST_CLAUSES // 2] + said[-_MOST_CLAUSES // 2 :]
    return [
        clause
        if len(clause.words) <= _MOST_WORDS
        else Clause.of(
            [*clause.words[: _MOST_WORDS // 2], *clause.words[-_MOST_WORDS // 2 :]], clause.asked
        )
        for clause in said
    ]


def _greets_back(said: Sequence[Clause]) -> bool:
    """A yes and a greeting: whoever takes a call says so."""
    first, *rest = said or [Clause.of([], False)]
    return bool(rest) and _YES_WORDS.issuperset(first.words) and consists_of(_HELLO, rest)


def _answer(letter: re.Match[str]) -> str:
    return f"{_ONE_LETTER[letter[1].lower()]} "
