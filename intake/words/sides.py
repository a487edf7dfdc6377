"""Who cancelled, as a reason tells it: the patient, the clinic, or nobody knows.

Promises: errs towards "nobody knows", for a time that the clinic gave up is not free. A reason that
names the clinic's side is never the patient's; one that names neither is the patient's only in
words that a patient's reason is made of. Pure, and the same for every profile; a profile, and the
answers of staff, add to it.

How it reads: first what names a provider or an office *elsewhere* is taken out ("saw another
doctor"); then each word counts for a side by its beginning; where both sides are named, the order
decides or nobody does ("Dr. out, patient informed" is the clinic's). A name that is not known, as
in "Kim sick", may be that of somebody who works there.
"""

import re
from functools import lru_cache
from typing import Final, Literal

from intake.facts import cache, headers, people
from intake.words import languages, vocabulary

Side = Literal["patient", "clinic", "disputed", "unknown", "unsaid"]
"""``disputed``: it speaks of both, or takes back what it says."""

_WE: Final = re.compile(
    r"\b(?:we|building|office|clinic|practice|everybody|everyone) (?:\w+ ){0,2}?"
    r"(?:clos|leav|out\b|gone)"
    r"|\bno clinic\b",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"[A-Za-z]{0,2}[0-9]{1,4}|[A-Za-z]")
"""A number or letter that means something in the source's own list of reasons."""
_SELF: Final = re.compile(r"^\W*(?:i|we)(?:['’](?:m|re|ll))?\b\s*", re.IGNORECASE)
_AGAINST: Final = ("clearly_clinic", "taken", "sick_staff")
_SURNAME_CHARS: Final = 4
"""A shorter name is a part of too many words to be looked for inside a login such as ``avale``."""


@lru_cache(cache.ANSWERS)
def of_reason(reason: str, provider: str) -> Side:
    """Whose reason this is. ``provider`` is the row's, whose bare name is the clinic's side."""
    words = _words(reason)
    if not any(len(word) > 1 and word.isalpha() for word in words.split()):
        return "unknown" if _CODE.fullmatch(reason.strip()) else "unsaid"
    text = plain(words, provider)
    turned = any(vocabulary.pattern(one).search(text) for one in ("turned_round", "sick_staff"))
    if "?" in reason or turned:
        return "clinic" if vocabulary.clinic().search(text) else "disputed"
    if vocabulary.repeated("unsaid").fullmatch(text):
        return "unsaid"
    return "patient" if languages.is_of_patient(text) else _weighed(text)


@lru_cache(cache.ANSWERS)
def of_person(who: str, provider: str) -> Side:
    """Whose side the words of a "cancelled by" column name; a login name is nobody's."""
    words = _words(who)
    if any(len(name) >= _SURNAME_CHARS and name in words for name in _names(provider)):
        return "clinic"
    if words == "".join(name[0] for name in people.words(provider)) and len(words) > 1:
        return "clinic"  # the provider's initials
    if vocabulary.pattern("ourselves").fullmatch(words):
        return "clinic"
    text = plain(words, provider)
    patient, clinic = vocabulary.words("patient").search(text), vocabulary.clinic().search(text)
    if clinic is None:
        known = patient or vocabulary.words("channels").search(text)
        return "patient" if known else "unknown"
    if patient is None:
        return "clinic"
    through = patient.start() < clinic.start() or vocabulary.pattern("for_patient").search(text)
    return "patient" if through else "clinic"


def as_said_by(who: str, text: str, provider: str) -> str:
    """The text with "I" and "we" of a provider who cancelled as ``provider``: "I am away that day"
    beside "cancelled by: Vale". ``who`` is who cancelled."""
    if not who or _SELF.match(text) is None or of_person(who, provider) != "clinic":
        return text
    return _SELF.sub("provider ", text)


def only_keyed(who: str) -> bool:
    """Whether it names only who sits at the desk and writes down what others did."""
    return vocabulary.pattern("desk").fullmatch(_words(who)) is not None


def tells_of_asking(reason: str) -> bool:
    """Whether the reason says that the patient called, or asked for it."""
    return vocabulary.pattern("asked").search(_words(reason)) is not None


def names_patient(words: str) -> bool:
    """Whether the patient, or who speaks for one, is named."""
    return vocabulary.words("patient").search(words) is not None


def is_by_patient(text: str) -> bool:
    """Whether a text says that the patient cancelled, and nothing more."""
    return vocabulary.pattern("by_patient").fullmatch(_words(text)) is not None


def is_of_sick_one(text: str) -> bool:
    """Whether a whole text says that somebody of the patient's is ill: "sick child"."""
    return vocabulary.pattern("sick_one").fullmatch(_words(text)) is not None


def may_be_of_either(reason: str) -> bool:
    """Whether the whole reason is one that patients have as well as a clinic: "Holiday"."""
    return vocabulary.pattern("of_either").fullmatch(_words(reason)) is not None


@lru_cache(cache.ANSWERS)
def speaks_against(text: str, provider: str) -> bool:
    """Whether a free text about anything says for certain that the time is not free."""
    said = plain(_words(text), provider)
    return any(vocabulary.pattern(one).search(said) for one in _AGAINST)


@lru_cache(cache.ANSWERS)
def remarks_against(text: str, provider: str) -> bool:
    """Whether a remark beside a cancellation gives the clinic's reason, or keeps the time.

    The clinic is named in many a harmless remark ("follow up with Dr. Vale"): only with what
    happens to it is it a reason.
    """
    said = plain(_words(text), provider)
    if vocabulary.pattern("kept").search(said):
        return True
    happens = tells_of_closure(text) or vocabulary.pattern("clinic_acts").search(said) is not None
    return happens and of_reason(text, provider) == "clinic"


@lru_cache(cache.ANSWERS)
def tells_of_closure(text: str) -> bool:
    """Whether a text that should be a name, or a note, tells that people or rooms are away."""
    words = _words(text)
    told = vocabulary.words("clinic_events").search(words)
    return told is not None or vocabulary.pattern("clearly_clinic").search(words) is not None


@lru_cache(cache.ANSWERS)
def tells_of_day_off(text: str, provider: str) -> bool:
    """Whether it tells that somebody of the clinic is away for more than one appointment."""
    said = plain(_words(text), provider)
    away = vocabulary.pattern("away_that_day").search(said) is not None
    return away and of_reason(text, provider) != "patient"


@lru_cache(cache.ANSWERS)
def tells_of_being_out(reason: str, provider: str) -> bool:
    """Whether the reason of a cancellation is that the provider is away, for however long."""
    return vocabulary.pattern("out").search(plain(_words(reason), provider)) is not None


@lru_cache(cache.ANSWERS)
def tells_of_being_away(text: str, provider: str) -> bool:
    """Whether a text with a day says that somebody of the clinic is away, or busy, then."""
    return vocabulary.pattern("away_on").search(plain(_words(text), provider)) is not None


def is_everybody(text: str) -> bool:
    """Whether a text about an absence speaks of the clinic, and not of one of its people."""
    return _WE.search(text) is not None


def tells_of_one_place(text: str) -> bool:
    """Whether a note tells that rooms are closed, without people, and of no further rooms."""
    words = _words(text)
    rooms = vocabulary.pattern("rooms_closed").search(words) is not None
    return rooms and vocabulary.pattern("further").search(words) is None


def tells_of_absence(text: str) -> bool:
    """Whether a note tells that people or rooms are away, or that a time is kept."""
    words = _words(text)
    return tells_of_closure(text) or vocabulary.pattern("absent").search(words) is not None


@lru_cache(cache.ANSWERS)
def tells_of_death(reason: str) -> bool:
    """Whether the reason says that the patient, and nobody else, has died."""
    return vocabulary.pattern("patient_died").fullmatch(headers.phrase(reason)) is not None


@lru_cache(cache.ANSWERS)
def tells_of_missing(reason: str) -> bool:
    """Whether it is the whole reason that the patient did not come, of which a visit that is still
    to come can't be told."""
    return vocabulary.pattern("missed").search(_words(reason)) is not None


@lru_cache(cache.ANSWERS)
def tells_of_no_show(reason: str) -> bool:
    """Whether the reason of a cancel is that the patient did not come."""
    return vocabulary.pattern("no_show").search(_words(reason)) is not None


@lru_cache(cache.ANSWERS)
def tells_of_cancelling(text: str) -> bool:
    """Whether a text about a visit speaks of its being cancelled."""
    return vocabulary.pattern("cancels").search(_words(text)) is not None


@lru_cache(cache.ANSWERS)
def plain(words: str, provider: str) -> str:
    """The words with ``provider`` for the row's own, and what lies elsewhere taken out."""
    text = f" {words} "
    for name in _names(provider):
        text = text.replace(f" {name} ", " provider ").replace(f" {name}s ", " provider ")
    for title in ("dr", "dra", "doctor"):
        text = text.replace(f" {title} provider ", " provider ")
    for pattern, instead in vocabulary.elsewhere():
        text = pattern.sub(instead, text)
    return " ".join(text.split())


def _words(text: str) -> str:
    return headers.folded(headers.phrase(text))


def _names(provider: str) -> list[str]:
    return [
        name
        for name in people.words(headers.folded(provider))
        if len(name) > 1 and name.isalpha() and not _is_filler(name)
    ]


def _is_filler(word: str) -> bool:
    """Whether the word may stand before the first one that tells a side."""
    return word[:1].isdigit() or vocabulary.words("fillers").fullmatch(word) is not None


def _weighed(text: str) -> Side:
    patient, clinic = vocabulary.words("patient").search(text), vocabulary.clinic().search(text)
    if clinic is None:
        told = vocabulary.words("patient", "patient_events").search(text)
        before = text[: told.start()].split() if told else ["?"]
        return "patient" if all(map(_is_filler, before)) else "unknown"
    if patient is None or clinic.start() < patient.start():
        return "clinic"
    return "patient" if vocabulary.pattern("to_clinic").search(text) else "disputed"
