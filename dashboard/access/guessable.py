"""Passwords that are tried first: refused when they are chosen (NIST SP 800-63B, 5.1.1.2). Pure.

Nothing is asked of a password but that it is long and not one of these: no capitals, digits or
signs, and no change by the calendar.
"""

import re
from typing import Final

LEAST_LETTERS: Final = 5
"""Different letters of a password."""
TOO_PLAIN: Final = "This password is one of the first that are tried: choose another."
NAMED: Final = "The password must not be made of the name: choose another."
WORDS: Final = frozenset(
    [
        "password",
        "passwort",
        "contrasena",
        "welcome",
        "letmein",
        "changeme",
        "default",
        "secret",
        "login",
        "admin",
        "administrator",
        "root",
        "user",
        "guest",
        "test",
        "demo",
        "qwerty",
        "qwertyuiop",
        "qwertyuiopasdf",
        "asdfghjkl",
        "zxcvbnm",
        "qazwsx",
        "qazwsxedc",
        "abc",
        "abcd",
        "abcdef",
        "abcdefgh",
        "abcdefghijkl",
        "abcdefghijklm",
        "iloveyou",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "basketball",
        "superman",
        "batman",
        "dragon",
        "monkey",
        "shadow",
        "master",
        "trustno",
        "mustang",
        "jordan",
        "michael",
        "jennifer",
        "charlie",
        "summer",
        "winter",
        "spring",
        "autumn",
        "monday",
        "january",
        "hospital",
        "clinic",
        "medical",
        "doctor",
        "nurse",
        "patient",
        "patients",
        "health",
        "healthcare",
        "waitlist",
        "appointment",
        "appointments",
        "slotfill",
        "dallas",
        "texas",
        "america",
        "cowboys",
        "correcthorsebatterystaple",
        "startrek",
        "starwars",
        "whatever",
        "computer",
        "internet",
    ]
)
RUNS: Final = ("01234567890123456789", "09876543210987654321", "abcdefghijklmnopqrstuvwxyz")
LOOKALIKES: Final = str.maketrans("@4301!$57", "aaeoiisst")


def why(password: str, name: str) -> str | None:
    """The sentence for whoever chose it; ``None`` if it may be used."""
    said = password.casefold()
    if _is_named(said, _bare(name.casefold())):
        return NAMED
    if len(set(said)) < LEAST_LETTERS or any(said in run for run in RUNS):
        return TOO_PLAIN
    stem = re.sub(r"[\W\d_]+$", "", said).translate(LOOKALIKES)
    if any(_bare(word) in ("", *WORDS) for word in (said, stem)):
        return TOO_PLAIN
    return TOO_PLAIN if _is_repeated(said) else None


def _is_named(said: str, name: str) -> bool:
    """Whether nothing but the name is in it, forwards or backwards, and digits and signs."""
    for form in (_bare(said), _bare(said.translate(LOOKALIKES))):
        if name and form and not form.replace(name, "").replace(name[::-1], ""):
            return True
    return False


def _bare(said: str) -> str:
    """Without digits, signs and spaces: what is left of "password12!" and of a row of digits."""
    return re.sub(r"[\W\d_]+", "", said)


def _is_repeated(said: str) -> bool:
    """Whether it is one short piece again and again, and that a plain one."""
    found = re.fullmatch(r"(.{1,8}?)\1+.{0,2}", said)
    return found is not None and (_bare(found[1]) in ("", *WORDS) or len(found[1]) < LEAST_LETTERS)
