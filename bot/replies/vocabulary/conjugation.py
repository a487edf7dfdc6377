"""Spanish verbs of a revocation, in the forms that ask for something and those that forbid it.

Data by rule instead of by list: "no me molestes", "molesten", "molestéis" are one verb. Statements
("no me llaman": nobody calls me) are left out, for they ask for nothing. Without accents, as
`words` folds them.
"""

from typing import Final

_FORBIDDING: Final = ("e", "en", "es", "eis")
_NAMING: Final = ("ara", "aran", "ar", "arme", "arnos", "ando", "andome", "andonos")
_FORBIDDING_ER: Final = ("a", "an", "as", "ais")
_ASKED_HARD: Final = ("a", "an", "ad", "ar", "ara", "aran")
_ASKED_SOFT: Final = ("e", "en")
_NAMING_ER: Final = (
    *("iera", "ieran", "ir", "irme", "irnos"),
    *("er", "erme", "ernos", "iendo", "iendome"),
)


def _of_two_stems(verb: str) -> tuple[str, str]:
    """The stem before a, and before e: "marc" becomes "marqu", "ching" becomes "chingu"."""
    if verb.endswith("c"):
        return verb, f"{verb[:-1]}qu"
    return verb, f"{verb}u" if verb.endswith("g") else verb


def forbidden(ar: str, er: str) -> str:
    """Stems in -ar and in -er or -ir -> what is forbidden, named or going on."""
    forms: list[str] = []
    for verb in ar.split():
        hard, soft = _of_two_stems(verb)
        forms += [soft + end for end in _FORBIDDING] + [hard + end for end in _NAMING]
    for verb in er.split():
        forms += [verb + end for end in (*_FORBIDDING_ER, *_NAMING_ER)]
    return " ".join(forms)


def asked_for(ar: str, *, of_me: bool) -> str:
    """Stems in -ar -> asked to be done, `of_me` with "me" or "nos" joined on, else without."""
    forms: list[str] = []
    for verb in ar.split():
        hard, soft = _of_two_stems(verb)
        plain = [hard + end for end in _ASKED_HARD] + [soft + end for end in _ASKED_SOFT]
        forms += [form + me for form in plain for me in ("me", "nos")] if of_me else plain
    return " ".join(forms)
