"""A file that can't be trusted is refused whole, with one sentence for the person who dropped it.

Promises: the sentence holds no name, no number of a patient and no cell of the file but its heads.
"""

from typing import Final

from bot.ledger.answers import Question

EMPTY: Final = "The file is empty. Export it again."


class Refused(Exception):
    """Nothing of this file may be used; ``str()`` is the reason, fit for the front desk.

    ``question`` is what staff could answer to make it usable.
    """

    def __init__(self, reason: str, question: Question | None = None) -> None:
        super().__init__(reason)
        self.question = question
