"""What a reply was taken to mean. Only the words for it: whoever needs no more than these pays for
no pattern."""

from dataclasses import dataclass
from enum import StrEnum


class Intent(StrEnum):
    """What a reply means for the question that was asked."""

    YES = "YES"
    NO = "NO"
    STOP = "STOP"
    HELP = "HELP"
    START = "START"
    UNCLEAR = "UNCLEAR"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reply means, and what a dialogue needs to know besides.

    `rule`: the name of the rule that decided. `text`: the sender's own words, normalised.
    `keyword`: the whole message is a word that the carrier answers by itself.
    `language`: "en" or "es" where the words tell. `automatic`: no person's words.
    `bare`: no more than yes or no and courtesy: it says nothing of what it is about.
    `thanks`: no more than thanks and the like: unless something is asked, it awaits no answer.
    `wrong_number`: the sender says that this number is not the one we mean.
    `digit`: 1 to 9, a lone one or one beside a NO.
    `day`: how many days ahead the day is that a YES names: 1 is tomorrow.
    """

    intent: Intent
    rule: str
    text: str
    keyword: bool = False
    language: str | None = None
    automatic: bool = False
    bare: bool = False
    thanks: bool = False
    wrong_number: bool = False
    digit: int | None = None
    day: int | None = None

    @property
    def cancels(self) -> bool:
        """A STOP by the word CANCEL, which the sender may mean of what is booked."""
        return self.rule == "cancel by itself"
