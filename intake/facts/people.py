"""Whether two spellings may name one provider: ``Vale, Anna MD`` and ``Dr. A. Vale``.

Promises: errs towards "may be": a time that may be somebody's is not free. Two names differ only
when a word of one has no counterpart in the other, which is the same word, its beginning, or, where
one of the names is hardly ever written, a slip of one letter. Codes with digits have no slips.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from intake.facts import cache

# fmt: off
_FORMS: Final = frozenset({
    "dr", "dra", "doctor", "mr", "mrs", "ms", "miss", "prof", "provider", "physician", "nurse",
})
_DEGREES: Final = frozenset({
    "md", "do", "dds", "dmd", "od", "dc", "dpm", "dpt", "phd", "psyd", "np", "pa", "pac", "rn",
    "lpn", "ma", "fnp", "aprn", "arnp", "crnp", "cnm", "lcsw", "lmft", "lpc", "lmhc", "bcba", "rd",
    "pt", "ot", "slp", "jr", "sr", "ii", "iii", "facp", "faap",
})
_DOCTORS: Final = frozenset({
    "dr", "dra", "doctor", "physician", "md", "do", "dds", "dmd", "od", "dc", "dpm", "phd", "psyd",
})
EVERYBODY: Final = frozenset({
    "all", "any", "everyone", "everybody", "all providers", "all provider", "all staff",
    "all doctors", "all physicians", "all clinicians", "all resources", "whole clinic",
    "entire clinic", "clinic", "the clinic", "office", "the office", "practice", "whole office",
    "entire office", "all clinic", "all office", "all locations", "any provider", "every provider",
    "all hands", "all clinics", "everyone at clinic", "team", "whole team", "todos", "todas",
    "all therapists", "all stylists", "staff", "multiple", "various", "several", "n a", "tba",
    "tbd", "unassigned", "none", "unknown", "no provider",
})
"""Cells that name nobody in particular."""
_GROUPS: Final = frozenset({
    "all", "every", "everyone", "everybody", "providers", "doctors", "physicians", "clinicians",
    "practitioners", "therapists", "dentists", "hygienists", "stylists", "nurses", "mds",
    "nps", "drs", "staff", "team", "whole", "entire", "todos", "todas",
    "doctores", "medicos", "médicos", "profesionales",
})
# fmt: on
"""Words of cells that name several at once."""

_WORDS: Final = re.compile(r"[^\W_]+")
_APOSTROPHES: Final = re.compile(r"['’`´]")
_INITIALS: Final = 2
_LEAST_LETTERS: Final = 4
"""Shorter words differ by one letter too often to be taken for slips."""


@lru_cache(cache.ANSWERS)
def words(name: str) -> tuple[str, ...]:
    """The words that tell people apart, without titles; none where nobody is named, or several.

    ``Ma`` is a degree in ``Kim Lee, MA`` and a name in ``Dr. Ma``.
    """
    found = _WORDS.findall(_APOSTROPHES.sub("", name.casefold()))
    if " ".join(found) in EVERYBODY or not _GROUPS.isdisjoint(found):
        return ()
    names = tuple(word for word in found if word not in _DEGREES | _FORMS)
    return names or tuple(word for word in found if word not in _FORMS)


def first_and_last(name: str) -> tuple[str, str]:
    """The first and the last name, as ``words`` gives them; none where there are not just two."""
    found = words(name)
    if len(found) != 2:
        return "", ""
    before, _, after = name.partition(",")
    if len(words(before)) == 1 and words(after)[:1] == found[1:]:
        return found[1], found[0]
    return found[0], found[1]


def differ_in_title(one: str, other: str) -> bool:
    """Whether one is written as a doctor, and the other as something else: ``Lee, PA``."""
    kinds = [_is_doctor(name) for name in (one, other)]
    return None not in kinds and kinds[0] != kinds[1]


def _is_doctor(name: str) -> bool | None:
    """``None`` where no title tells."""
    titles = set(_WORDS.findall(name.casefold())) & (
        _DEGREES | _FORMS - {"provider", "mr", "mrs", "ms", "miss", "prof"}
    )
    return bool(titles & _DOCTORS) if titles else None


def may_be_one(one: Sequence[str], other: Sequence[str], *, slips: bool) -> bool:
    """Whether two names, as ``words`` gives them, may be the same person's."""
    short, long = sorted((one, other), key=len)
    left = list(long)
    for word in short:
        match = next((there for there in left if _alike(word, there, slips=slips)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _alike(one: str, other: str, *, slips: bool) -> bool:
    if one == other:
        return True
    if not (one.isalpha() and other.isalpha()):
        return _number(one) == _number(other) != "" and (one.isdigit() or other.isdigit())
    short = min(one, other, key=len)
    if (slips or len(short) <= _INITIALS) and one.startswith(short) and other.startswith(short):
        return True
    return slips and min(len(one), len(other)) >= _LEAST_LETTERS and _one_slip(one, other)


def _number(code: str) -> str:
    """``17`` of ``P17``, ``017`` and ``17``."""
    return "".join(filter(str.isdigit, code)).lstrip("0")


def _one_slip(one: str, other: str) -> bool:
    """One letter more, less or other, or two neighbours exchanged."""
    short, long = sorted((one, other), key=len)
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) == len(long):
        swapped = short[:at] + short[at : at + 2][::-1] + short[at + 2 :]
        return short[at + 1 :] == long[at + 1 :] or swapped == long
    return len(long) - len(short) == 1 and short[at:] == long[at + 1 :]
