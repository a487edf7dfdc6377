"""What is said in a call, and where the key is read that answers it. A value."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Said:
    """Words in one language, for a voice of this ``locale`` (BCP 47).

    ``asks`` names the place at which the next key is read, after so many ``repeats``; without it
    the call ends. ``key`` waits to be taken there: a turn takes longer than a caller waits. No
    words: the call ends in silence.
    """

    words: str
    locale: str
    asks: str | None = None
    repeats: int = 0
    key: str | None = None


SILENCE: Final = Said("", "")
