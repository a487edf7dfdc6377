"""Why patients say NO: the word that is stored, the digit that they type, and how staff read it.

The text ``declined`` of each language says to patients what each digit means.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.replies.reading import SOON

TOO_SOON: Final = "too_soon"
WRONG_TIME: Final = "wrong_time"
WRONG_PLACE: Final = "wrong_place"
NO_LONGER_NEEDED: Final = "no_longer_needed"


@dataclass(frozen=True)
class Reason:
    word: str
    label: str


OFFERED: Final[Mapping[int, Reason]] = {
    1: Reason(TOO_SOON, "Too soon"),
    2: Reason(WRONG_TIME, "Wrong day or time"),
    3: Reason(WRONG_PLACE, "Wrong provider or place"),
    4: Reason(NO_LONGER_NEEDED, "No longer needed"),
}
"""By the digit. Only 4 acts at once; 2 and 3 lead to a question, and to something that is avoided
only after its YES."""


def of_words(unsuited: str | None) -> str | None:
    """The reason that words give which say what never suits, as ``replies.unsuited`` reads them."""
    if unsuited is None:
        return None
    return TOO_SOON if unsuited == SOON else WRONG_TIME
