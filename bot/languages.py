"""Languages, by their ISO 639-1 code. One type for contacts, readings, wording and screens.

A contact may be noted with any language. What we can say in it is for the wording to know, and what
we understand in it for the replies.
"""

from collections.abc import Mapping
from typing import Final, NewType

Language = NewType("Language", str)

ENGLISH: Final = Language("en")
SPANISH: Final = Language("es")
VIETNAMESE: Final = Language("vi")
CHINESE: Final = Language("zh")

DEFAULT: Final = ENGLISH
"""The language of whoever has not been noted with another, and of the keywords in our own texts."""

NAMES: Final[Mapping[Language, str]] = {
    ENGLISH: "English",
    SPANISH: "Spanish",
    VIETNAMESE: "Vietnamese",
    CHINESE: "Chinese",
}
"""The languages that staff can choose for a patient, as the screens call them."""

WRITTEN: Final = (ENGLISH, SPANISH)
"""The languages in which patients are texted: each of their sentences is stamped. Whoever has
another one is called by a person (decision 045)."""

SPOKEN: Final = (ENGLISH, SPANISH)
"""The languages in which a call of ours can be made."""


def name(language: Language) -> str:
    """What the screens call a language; its code if they have no name for it."""
    return NAMES.get(language, language)


def choices() -> Mapping[str, str]:
    """The languages that staff can choose, by code, and what follows where none is texted."""
    return {
        str(code): name if code in WRITTEN else f"{name} (by phone, with an interpreter)"
        for code, name in NAMES.items()
    }


def chosen(code: str) -> Language:
    """One of ``NAMES`` by its code. Raises ``ValueError`` with a sentence."""
    language = Language(code)
    if language not in NAMES:
        raise ValueError(f"The language must be one of {', '.join(NAMES)}.")
    return language
