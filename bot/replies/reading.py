"""What a reply was taken to mean. Only the words for it: whoever needs no more than these pays for
no pattern."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Intent(StrEnum):
    """What a reply means for the question that was asked.

    `TODAY`: wants an opening of this very day, by a keyword that a clinic may tell its patients.
    `LINK`: wants a link to their own page, by a keyword too. `JOIN`: wants to be on the list.
    `LEANING_STOP`: perhaps no more texts are wanted. It pauses the offers, and asks.
    """

    YES = "YES"
    NO = "NO"
    STOP = "STOP"
    HELP = "HELP"
    START = "START"
    UNCLEAR = "UNCLEAR"
    LEANING_STOP = "LEANING_STOP"
    TODAY = "TODAY"
    LINK = "LINK"
    JOIN = "JOIN"


START_KEYWORD: Final = "a start keyword by itself"
LEARNED: Final = "learned"
"""What decided, where the trained reader did."""

SOON: Final = "soon"
"""Of what never suits: they were told too late to come."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reply means, and what a dialogue needs to know besides.

    `rule`: what decided: the name of a rule, of a guard, or that of the trained reader.
    `text`: the sender's own words, normalised.
    `confidence`: how likely the trained reader holds this intent, from 0 to 1; 1 where the law or
    a keyword decides. `guard`: what kept the reply from being a YES, if anything did.
    `keyword`: the whole message is a word that the carrier answers by itself.
    `language`: "en" or "es" where the words tell. `automatic`: no person's words.
    `bare`: no more than yes or no and courtesy: it says nothing of what it is about.
    `thanks`: no more than thanks and the like: unless something is asked, it awaits no answer.
    `wrong_number`: the sender says that this number is not the one we mean.
    `digit`: 1 to 9, a lone one or one beside a NO.
    `day`: how many days ahead the day is that a YES names: 1 is tomorrow.
    `agrees`: a yes is in it too, whatever else it says.
    `unsuited`: of a NO, what it says never suits: ``AM``, ``Tue``, ``Tue AM``, ``soon``.
    `wants_call`: it asks to be called by a person, and does not take the slot.
    `strongest`: of the trained reader, what spoke loudest for or against, with its weight; it is
    worked out only for whoever wants it (`explanation`).
    """

    intent: Intent
    rule: str
    text: str
    confidence: float = 1.0
    guard: str | None = None
    keyword: bool = False
    language: str | None = None
    automatic: bool = False
    bare: bool = False
    thanks: bool = False
    wrong_number: bool = False
    digit: int | None = None
    day: int | None = None
    agrees: bool = False
    unsuited: str | None = None
    wants_call: bool = False
    strongest: tuple[tuple[str, float], ...] = ()

    @property
    def learned(self) -> bool:
        """Whether the trained reader decided, and no rule."""
        return self.rule == LEARNED

    @property
    def counters(self) -> bool:
        """It speaks of another time or day than the slot's."""
        return self.guard == "another time or day"

    @property
    def starts(self) -> bool:
        """START itself, which undoes a STOP: no other words do."""
        return self.rule.startswith(START_KEYWORD)

    @property
    def cancels(self) -> bool:
        """A STOP by the word CANCEL, which the sender may mean of what is booked."""
        return self.rule == "cancel by itself"
