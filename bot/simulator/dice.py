"""All chance in the simulator comes from one seed.

Each purpose and subject has a sequence of its own, so what befalls the third text to a number does
not depend on what happened to other numbers in between: a run under load repeats.
"""

import random
from collections import Counter


class Dice:
    """Throws that depend on the seed, the purpose, the subject, and how often it was thrown for."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._throws: Counter[tuple[str, str]] = Counter()

    def throw(self, purpose: str, subject: str) -> random.Random:
        """Return the randomness of the next throw for ``purpose`` and ``subject``."""
        self._throws[purpose, subject] += 1
        throw = self._throws[purpose, subject]
        return random.Random(f"{self._seed}/{purpose}/{subject}/{throw}")  # noqa: S311 - no secret

    def happens(self, share: float, purpose: str, subject: str) -> bool:
        """Say whether something that befalls ``share`` (0 to 1) of all cases befalls this one."""
        return self.throw(purpose, subject).random() < share
