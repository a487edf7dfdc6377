"""Heads that no list holds, made of words that are known: ``ProvAbbr``, ``apptdurationminutes``.

Promises: a head is understood only if each of its words is, run together or not; one word that is
not known ("Referring Provider", "Original Appt Date") and it means nothing. Pure.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import takewhile
from typing import Final, NamedTuple

from intake.facts import cache, headers
from intake.profiles.profile import CancellationField

_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ASIDE: Final = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_WORDS: Final[Mapping[str, str]] = {
    "appt": (
        "appt apt appointment visit sched schd schedule scheduled scheduling schdl schdlng svc"
        " service slot encounter rendering rndrng rendrng treating session"
    ),
    "provider": (
        "provider prov prvdr provdr prv physician doctor practitioner clinician therapist dentist"
        " hygienist surgeon resource rsrc"
    ),
    "place": (
        "location loc locn facility fac clinic site office branch center centre ctr store"
        " department dept dprtmnt"
    ),
    "now": "current planned",
    "holder": "holder",
    "patient": "patient pt client customer guest",
    "date": "date dt",
    "time": "time tm",
    "begin": "begin beg start starts begins",
    "end": "end ends finish stop",
    "length": "duration dur length len",
    "minutes": "minutes mins min",
    "status": "status sts stat",
    "state": "state",
    "act": "action",
    "cancel": "cancel cancelled canceled cancellation cancelation canc cxl cncl cx",
    "by": "by",
    "on": "on at",
    "in": "in",
    "reason": "reason reasons rsn",
    "name": "name nm display full s",
    "text": "desc description descr meaning",
    "short": "abbr abbrev abbreviation short initials",
    "code": "code cd",
    "number": "id ids key number num no nr",
}
_KIND_OF: Final = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_NAMED: Final = r"(?: (?:name|text|short|code|number))*"
_FORMS: Final[tuple[tuple[CancellationField, str], ...]] = (
    ("provider", rf"provider{_NAMED}"),
    ("provider", rf"holder{_NAMED}"),
    ("location", rf"place{_NAMED}"),
    ("patient", rf"patient{_NAMED}"),
    ("start", r"(?:begin )?date time|time date|begin|begin (?:date )?time"),
    ("date", r"date|begin date"),
    ("time", r"time"),
    ("end", r"end|end (?:date )?time"),
    ("end_date", r"end date"),
    ("duration", r"length|(?:length )?(?:in )?minutes"),
    ("status", r"status(?: (?:name|text|code))*|state(?: (?:name|text|code))+"),
    ("cancelled_by", r"cancel by(?: name)?"),
    ("reason", r"(?:cancel|status|state|act) reason(?: (?:name|text|code))*"),
    ("cancelled_at", r"cancel (?:on|date|time|date time)"),
)
_COMPILED: Final = [(field, re.compile(form)) for field, form in _FORMS]
_TIMES: Final = ("date", "time", "start", "end", "end_date")
_RANKS: Final = ("name", "text", "short", "code", "number")
_LEAST_GLUED: Final = 2
"""Letters of a word that may be glued to others."""


class Meant(NamedTuple):
    """The field that a head is for. ``rank`` is lower the more of a name its cells are."""

    field: CancellationField
    rank: int


@lru_cache(cache.ANSWERS)
def meant(head: str) -> Meant | None:
    """What the head is for, if each of its words is known."""
    bare = _ASIDE.sub("", head) if headers.head(head).aside else head
    words = headers.phrase(_CAMEL.sub(" ", bare)).split()
    kinds = list[str]()
    for word in words:
        found = _kinds(word)
        if found is None:
            return None
        kinds += found
    before = list(takewhile(("appt", "now").__contains__, kinds))
    text = " ".join(kinds[len(before) :])
    field = next((field for field, form in _COMPILED if form.fullmatch(text)), None)
    if field is None or (field in _TIMES and "now" in before):
        return None
    needs_visit = "holder" in kinds or (text in ("date", "time") and len(words) > 1)
    if needs_visit and "appt" not in before:
        return None
    ranks = [_RANKS.index(kind) + 1 for kind in kinds if kind in _RANKS]
    return Meant(field, max(ranks, default=0))


@lru_cache(cache.ANSWERS)
def _kinds(word: str) -> list[str] | None:
    """The kinds of the known words of which this one is made, from the left the longest first."""
    if word in _KIND_OF:
        return [_KIND_OF[word]]
    for end in range(len(word) - _LEAST_GLUED, _LEAST_GLUED - 1, -1):
        if word[:end] in _KIND_OF and (rest := _kinds(word[end:])) is not None:
            return [_KIND_OF[word[:end]], *rest]
    return None
