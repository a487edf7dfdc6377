"""Whether a remark beside a cancelled appointment keeps the time: surely, surely not, or unknown.

Promises: a remark is harmless only if each of its words is known for one that keeps no time: who
called, by which way, what the visit was for, when the patient would rather come. Whatever else
stands there, a name above all, may say that somebody has the time, and only a person can tell. The
words are in ``vocabulary.toml``. Pure.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, Literal

from intake.facts import cache, headers
from intake.words import column_kinds, column_words, languages, sides, vocabulary

Remark = Literal["harmless", "against", "unknown"]

_OF_REASONS: Final = (
    "patient", "patient_events", "fillers", "unsaid", "channels", "reason_words", "remark_words",
    "remark_fillers",
)  # fmt: skip
_MORE_THAN_ONE: Final = re.compile(r"[&+]|\bw/|\b(?:with|and|und|et|y|e) |\d of \d|\bx ?\d\b", re.I)
_SHAPES: Final = re.compile(
    r"[/\\][Xx/\\]{2,}|[^\W\d]{0,6}[-#./]?\d[\w\-./#:]*|[$€£]? ?-?\d[\d,.]*"
    r"(?: ?(?:usd|eur|%|hours?|hrs?|h|days?|d|weeks?|wks?|months?|mos?|years?|yrs?))?"
    r"|[^\s@]+@[^\s@]+"
    r"|\+?[\d() .\-]{7,20}",
    re.IGNORECASE,
)
"""A length drawn with marks, a number or code, an amount, an address, a phone number."""
_LONGEST_LABEL: Final = 4
_LEAST_SENTENCE: Final = 3
"""With fewer words a text under a head that nobody knows is an attribute: "Confirmed"."""
_NAME: Final = re.compile(r"[^\W\d_][^\W\d_.'’\-]*(?:[,.]? ?[\-'’]?[^\W\d_]+){0,4}\.?")
_PARTICLES: Final = frozenset(
    {"de", "del", "la", "las", "los", "da", "do", "dos", "das", "di", "du", "des", "van", "von"}
    | {"der", "den", "zu", "y", "e", "i", "al", "el", "bin", "ben", "s"}
)
"""What stands in small letters between the parts of a name."""
_SERVICE: Final = re.compile(r"\b\d+ (?:min|mins|minute|minutes|hour) (?:\w+ )?meeting\b")
"""What a booking page calls a visit."""
_NUMBER_AT_END: Final = re.compile(r"[\s,;/(\-]+\+?[\d() .\-]{7,20}$")
"""A phone number beside a name."""
_LABELLED: Final = re.compile(r"\W*[^\W\d_][\w ]{1,24}: \S")
_COUNT: Final = re.compile(r"x?\d+(?:[ap]m?|h|hr|hrs|x|st|nd|rd|th)?")


@lru_cache(cache.ANSWERS)
def of(text: str, provider: str) -> Remark:
    """What the remark says of the time; ``provider`` is the row's."""
    if says_taken(text, provider) or sides.remarks_against(text, provider):
        return "against"
    words = _plain(text, provider)
    if vocabulary.pattern("after_all").search(words):
        return "unknown"
    return "harmless" if _is_known(words) or _is_reason(text, words, provider) else "unknown"


def _is_reason(text: str, words: str, provider: str) -> bool:
    """Whether the remark is a patient's whole reason, and nothing more."""
    if any(map(str.isdigit, words)) or vocabulary.pattern("remark_doubts").search(words):
        return False
    written = headers.folded(headers.phrase(text))
    if vocabulary.pattern("remark_alone").fullmatch(written) or may_keep(text, provider):
        return False
    return _is_of_patient(text, words, provider)


def tells_of_call(text: str, provider: str) -> bool:
    """Whether the times in a text are those of calls, and nobody was moved to one."""
    moved = vocabulary.pattern("moves").search(_plain(text, provider)) is not None
    return not moved and of(text, provider) == "harmless"


@lru_cache(cache.ANSWERS)
def says_taken(text: str, provider: str) -> bool:
    """Whether a text about anything tells that somebody has this time, or is away."""
    if headers.folded(headers.phrase(text)) in vocabulary.cells("taken_cells"):
        return True
    return sides.speaks_against(text, provider)


@lru_cache(cache.ANSWERS)
def may_keep(text: str, provider: str) -> bool:
    """Whether a text that is no remark speaks of keeping, giving or filling a time, and is not
    known for harmless: "sick, put Hernandez in"."""
    words = _plain(text, provider)
    return bool(vocabulary.pattern("may_keep").search(words)) and not _is_known(words)


@lru_cache(cache.ANSWERS)
def goes_on(reason: str, provider: str) -> bool:
    """Whether a reason may go on to say who has the time now: it speaks of keeping or giving it, or
    holds a word of which no patient's reason is known to be made."""
    if may_keep(reason, provider):
        return True
    if headers.word(reason) in column_words.PATIENT:
        return False
    words = _plain(reason, provider)
    if vocabulary.pattern("after_all").search(words):
        return True
    return not (_is_known(words) or _is_of_reasons(words))


@lru_cache(cache.ANSWERS)
def may_stand(text: str) -> bool:
    """Whether a few words about something else may say that somebody has the time."""
    words = _plain(text, "")
    found = says_taken(text, "") or vocabulary.pattern("after_all").search(words) is not None
    return found or may_keep(text, "")


def _is_of_reasons(words: str) -> bool:
    """Whether every word is one of patients' reasons; what a patient has, at the end, may be
    anything."""
    if languages.is_of_patient(words):
        return True
    rest = vocabulary.pattern("at_last").sub(" ", words)
    for name in ("remark_clauses", "to_house"):
        rest = vocabulary.pattern(name).sub(" ", rest)
    rest = vocabulary.words(*_OF_REASONS).sub(" ", rest)
    return all(word.isdigit() or len(word) == 1 for word in rest.split())


@lru_cache(cache.ANSWERS)
def may_be_about_times(line: str, *, is_title: bool) -> bool:
    """Whether a line that is no row may say who has which time, or who is away, and not only what
    the report is. A title and a short label may hold the name of anything."""
    words = headers.folded(headers.phrase(line))
    rest = vocabulary.words("report_words").sub(" ", words)
    if not any(map(str.isalpha, rest)):
        return False
    tells = (
        vocabulary.pattern("line_tells").search(rest) is not None
        or vocabulary.pattern("may_keep").search(rest) is not None
        or vocabulary.words("clinic_events").search(rest) is not None
    )
    label = is_title or len(words.split()) <= _LONGEST_LABEL or _LABELLED.match(line) is not None
    return tells or not label


@lru_cache(cache.ANSWERS)
def is_of_report(line: str) -> bool:
    """Whether a line is made of the words of reports and of nothing else."""
    words = headers.folded(headers.phrase(line))
    return not any(map(str.isalpha, vocabulary.words("report_words").sub(" ", words)))


@lru_cache(cache.ANSWERS)
def is_nobody(name: str) -> bool:
    """Whether what stands where a patient's name should is no name, or more than one."""
    words = headers.folded(headers.phrase(name))
    return (
        vocabulary.words("no_names").search(words) is not None
        or _MORE_THAN_ONE.search(name) is not None
    )


@lru_cache(cache.ANSWERS)
def is_no_place(name: str) -> bool:
    """Whether what stands where a place should says that it is closed, or another one now."""
    words = headers.folded(headers.phrase(name))
    return vocabulary.pattern("no_place").search(words) is not None


def _plain(text: str, provider: str) -> str:
    return sides.plain(headers.folded(headers.phrase(text)), provider)


def _is_known(words: str) -> bool:
    """Whether every word is known, one at least tells of something that keeps no time, and they do
    not give the time to somebody all the same."""
    if vocabulary.pattern("remark_alone").fullmatch(words):
        return False
    clauses = vocabulary.pattern("remark_clauses")
    rest = " ".join(clauses.sub(" ", words).split())
    if vocabulary.pattern("remark_doubts").search(rest):
        return False
    telling, filling = vocabulary.words("remark_words"), vocabulary.words("remark_fillers")
    others = [word for word in rest.split() if not telling.fullmatch(word)]
    tells = len(others) < len(rest.split()) or clauses.search(words) is not None
    return tells and all(filling.fullmatch(word) or _is_number(word, words) for word in others)


def _is_number(word: str, words: str) -> bool:
    """Whether it is the time, the number or the count of calls, and not a time that is kept."""
    if _COUNT.fullmatch(word) is None:
        return False
    return vocabulary.pattern("remark_of_call").search(words) is not None


def under(kind: column_kinds.Kind, text: str, provider: str) -> Remark:
    """What a text says of the time under a head of that kind."""
    return _UNDER[kind](text, provider)


def _second_reason(text: str, provider: str) -> Remark:
    """What a reason beside the one that was read says of the time."""
    side = sides.of_reason(text, provider)
    if side == "clinic" or says_taken(text, provider):
        return "against"
    side = "patient" if headers.word(text) in column_words.PATIENT else side
    known = side in ("patient", "unsaid") and not goes_on(text, provider)
    return "harmless" if known else of(text, provider)


def _something_else(text: str, provider: str) -> Remark:
    """What a text under a head that nobody knows says of it: only a number, a code or words that
    are known keep no time for certain."""
    if says_taken(text, provider):
        return "against"
    if _SHAPES.fullmatch(text.strip()):
        return "harmless"
    words = _plain(text, provider)
    happens = vocabulary.words("clinic_events").search(words) is not None
    if len(text.split()) >= _LEAST_SENTENCE:
        happens = happens or vocabulary.pattern("after_all").search(words) is not None
    if happens or may_keep(text, provider) or sides.of_person(text, provider) == "clinic":
        return "unknown"
    return "harmless" if _is_known(words) or _is_of_patient(text, words, provider) else "unknown"


def _is_of_patient(text: str, words: str, provider: str) -> bool:
    return sides.of_reason(text, provider) == "patient" and _is_of_reasons(words)


def _known_head(text: str, provider: str) -> Remark:
    """What a text about money, people or papers says of it."""
    return "against" if sides.speaks_against(text, provider) else "harmless"


def _name(text: str, provider: str) -> Remark:
    """Of a column of names, it seems: each cell must be one, and no reason of few words."""
    bare = _NUMBER_AT_END.sub("", text)
    words = _plain(bare, provider)
    after_all = vocabulary.pattern("after_all").search(words) is not None
    of_clinic = vocabulary.clinic().search(words) is not None or words in column_words.NOBODY_KNOWS
    told = is_nobody(bare) or after_all or of_clinic
    if _NAME.fullmatch(bare) and _is_written_as_name(bare) and not told:
        return "harmless"
    said = _something_else(text, provider)
    doubted = of_clinic or (after_all and sides.names_patient(words))
    return "unknown" if said == "harmless" and doubted else said


def _is_written_as_name(text: str) -> bool:
    """Whether each word begins with a capital, as in names, but for those that part them."""
    words = re.findall(r"[^\W\d_]+", text)
    return all(word[0].isupper() or word in _PARTICLES for word in words)


def _about_visit(text: str, provider: str) -> Remark:
    words = _SERVICE.sub(" ", headers.folded(headers.phrase(text)))
    nothing = vocabulary.words("no_visits").search(words) is not None
    return "against" if nothing or says_taken(text, provider) else "harmless"


def _description(text: str, provider: str) -> Remark:
    """Of a column that describes each visit: what may tell of who has the time is asked about."""
    told = _about_visit(text, provider)
    happens = vocabulary.words("clinic_events").search(_plain(text, provider)) is not None
    return "unknown" if told == "harmless" and (happens or may_stand(text)) else told


_UNDER: Final[Mapping[column_kinds.Kind, Callable[[str, str], Remark]]] = {
    "notes": of,
    "why": _second_reason,
    "text": _something_else,
    "visit": _about_visit,
    "described": _description,
    "elsewhere": _known_head,
    "name": _name,
}
