"""Words of headers and cells, brought into the form in which they are compared."""

import re
import unicodedata
from typing import Final, Literal, NamedTuple

from intake.facts import zones
from intake.facts.cache import remembered

_JOINERS: Final = re.compile(r"[\s_\-.]+")
_WORDS: Final = re.compile(r"[^\W_]+")
_INVISIBLE: Final = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"))
_ASIDE: Final = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_ZONE_AT_END: Final = re.compile(r"(?<=[a-z])[\s_-]+(utc|gmt)$", re.IGNORECASE)
_FOOTNOTES: Final = re.compile(r"[*:?#!†‡\s]+$")
_DATE_FORM: Final = re.compile(r"(?=.*(?:mm|dd|yy|hh|m/d|d/m))[mdyhnsapt24/:.,\- ]+", re.IGNORECASE)
UNITS: Final[dict[str, Literal["minutes", "hours", "seconds"]]] = {
    **dict.fromkeys(("min", "mins", "minute", "minutes", "in minutes", "m"), "minutes"),
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h", "in hours"), "hours"),
    **dict.fromkeys(("sec", "secs", "second", "seconds", "in seconds"), "seconds"),
}
_OF_UNITS: Final = re.compile(
    r"\bunits?\b.*?\b(?P<after>5|10|15|20|30) ?-?min"
    r"|\b(?P<before>5|10|15|20|30) ?-?min\w*[ -](?:units?|increments?|blocks?)"
)
_HARMLESS_ASIDES: Final = frozenset(
    {"required", "optional", "req", "text", "name", "s", "es", "24h", "24hr", "24-hour", "12h"}
    | {"y/n", "yes/no", "true/false", "e164"}
)
_OF_DOUBT: Final = re.compile(
    r"[?!*~=<>≠¿^\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
)


class Head(NamedTuple):
    """A head without what a program or person has hung on it."""

    name: str
    """In its normal form: ``Provider*`` and ``provider`` are one."""
    aside: str
    """What stood in brackets, as in ``start (CST)``, ``(minutes)`` or ``(mm/dd/yyyy)``; a word to
    look up. Anything that is not known stays a part of the name."""


def normal(head: str) -> str:
    """A column's head without case, marks and joiners: ``Appt Date`` and ``appt_date`` are one."""
    return _JOINERS.sub("", head.translate(_INVISIBLE)).lower()


@remembered
def head(text: str) -> Head:
    """The head with its footnote marks off and what stands in brackets apart."""
    bare = _FOOTNOTES.sub("", tidy(text))
    aside = _ASIDE.search(bare)
    if aside is None and (zone := _ZONE_AT_END.search(bare)) is not None:
        return Head(normal(bare[: zone.start()]), word(zone[1]))
    if aside is None or not _is_known(said := word(aside[1]).rstrip(".")):
        return Head(normal(bare), "")
    return Head(normal(_FOOTNOTES.sub("", bare[: aside.start()])), said)


def unit_told(text: str) -> int | None:
    """The minutes of a unit, if a head says in which it counts: ``Units (10 min)``."""
    found = _OF_UNITS.search(word(text))
    return int(found["after"] or found["before"]) if found else None


def date_order(aside: str) -> str | None:
    """``mdy`` or ``dmy`` if what stands in brackets is such a form of dates."""
    order = "".join(dict.fromkeys(mark for mark in aside.split(" ")[0] if mark in "mdy"))
    return order if _DATE_FORM.fullmatch(aside) and order in ("mdy", "dmy") else None


def _is_known(aside: str) -> bool:
    return (
        aside in _HARMLESS_ASIDES
        or aside in UNITS
        or aside in zones.LOCAL
        or _DATE_FORM.fullmatch(aside) is not None
        or zones.named(aside) is not None
    )


@remembered
def tidy(text: str) -> str:
    """A cell without invisible marks and with single spaces; case is kept."""
    return " ".join((text if text.isascii() else text.translate(_INVISIBLE)).split())


@remembered
def word(text: str) -> str:
    """A cell as a word to look up: tidy, and without case."""
    return tidy(text).casefold()


@remembered
def phrase(text: str) -> str:
    """A cell as words without punctuation: ``No-Show`` and ``no_show`` are one.

    A cell of signs alone is its signs: a code such as ``+`` is not a blank.
    """
    return " ".join(_WORDS.findall(text.casefold())) or word(text)


def folded(text: str) -> str:
    """The text without accents: ``Clínica`` and ``clinica`` are one."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    return "".join(mark for mark in apart if not unicodedata.combining(mark))


def in_doubt(text: str) -> bool:
    """Whether a mark beside the words may turn them round: ``Cancelled?``, ``!booked``."""
    return _OF_DOUBT.search(text) is not None and bool(_WORDS.search(text))
