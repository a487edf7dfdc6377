"""What the patients' page says, in each language. Pure.

Unlike a text it may be as long as it must. It names no patient, provider or reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot import languages
from bot.languages import Language
from bot.waitlist.wording import english_page, spanish_page


@dataclass(frozen=True)
class Words:
    """The sentences of one language by their keys, and its seven days from Monday on."""

    language: Language
    said: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.said[key]

    @property
    def days(self) -> list[str]:
        return self.said["days"].split()


PAGES: Final[Mapping[Language, Words]] = {
    languages.ENGLISH: Words(languages.ENGLISH, english_page.SAID),
    languages.SPANISH: Words(languages.SPANISH, spanish_page.SAID),
}


def words(language: Language) -> Words:
    """The words of a language; English where the page does not speak it."""
    return PAGES.get(language, PAGES[languages.DEFAULT])
