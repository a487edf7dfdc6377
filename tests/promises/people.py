"""Who is in a walk of the promises' machine, and what they may say.

Every saying carries what a person means by it, whatever the bot reads: the machine judges by the
meaning.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from bot.languages import SPANISH, Language


@dataclass(frozen=True)
class Person:
    """A patient. Two may share a phone. ``zone`` is what staff know of their place."""

    name: str
    phone: str
    zone: str | None = None
    language: Language | None = None
    agreed: bool = True
    landline: bool = False
    """No text reaches it; its owner has agreed to calls."""

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(self.name)


ANA: Final = Person("ana", "+12145550001")
PEOPLE: Final = (
    ANA,
    Person("ben", "+12145550002"),
    Person("carla", "+12145550003", language=SPANISH),
    Person("dora", "+12145550004"),
    Person("leo_on_anas_phone", ANA.phone),
    Person("in_el_paso", "+19155550006"),
    Person("in_hawaii", "+18085550007"),
    Person("in_south_dakota", "+16055550008"),
    Person("moved_to_anchorage", "+12145550009", zone="America/Anchorage"),
    Person("with_a_toll_free_number", "+18885550010"),
    Person("never_agreed", "+12145550011", agreed=False),
    Person("at_a_landline", "+12145550012", landline=True),
    Person("at_another", "+12145550013", language=SPANISH, landline=True),
)
ZONES: Final = {
    "+12145550001": ["America/Chicago"],
    "+12145550002": ["America/Chicago"],
    "+12145550003": ["America/Chicago"],
    "+12145550004": ["America/Chicago"],
    "+19155550006": ["America/Denver"],
    "+18085550007": ["Pacific/Honolulu"],
    "+16055550008": ["America/Denver", "America/North_Dakota/Center"],
    "+12145550009": ["America/Chicago"],
    "+18885550010": ["America/Chicago"],
    "+12145550011": ["America/Chicago"],
    "+12145550012": ["America/Chicago"],
    "+12145550013": ["America/Chicago"],
}
"""Where each number may be, written by hand; the clinic's zone where that is not known."""
STRANGER: Final = Person("stranger", "+12145550099", agreed=False)


class Meaning(StrEnum):
    YES = "yes"
    NO = "no"
    STOP = "stop"
    START = "start"
    AGAIN = "again"
    """They want the texts again, and say so in other words than START."""
    OTHER = "other"


@dataclass(frozen=True, repr=False)
class Saying:
    body: str
    means: Meaning
    media: int = 0

    def __repr__(self) -> str:
        return repr(self.body or "(a picture)")

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


def _all(means: Meaning, *bodies: str) -> tuple[Saying, ...]:
    return tuple(Saying(body, means) for body in bodies)


SAYINGS: Final = (
    *_all(Meaning.YES, "YES", "yes please", "Sí", "Y"),
    *_all(Meaning.NO, "NO", "No thanks"),
    *_all(Meaning.STOP, "STOP", "stop texting me", "REVOKE", "wrong number"),
    *_all(Meaning.START, "START", "unstop"),
    *_all(Meaning.OTHER, "HELP", "1", "2", "3", "4", "hm", "what time?"),
    *_all(Meaning.OTHER, "these texts keep coming"),
    *_all(Meaning.AGAIN, "I pressed stop by mistake, I still want texts"),
    *_all(Meaning.OTHER, "but only after 4", "Yes, this is Ana, but call me first"),
    *_all(Meaning.OTHER, "I am driving. I will get back to you later."),
    Saying("", Meaning.OTHER, media=1),
)
NO: Final = _all(Meaning.NO, "NO", "No", "No thanks")
YES: Final = _all(Meaning.YES, "YES", "yes please", "Sí")
WHY: Final = Saying("2", Meaning.OTHER)
"""Why somebody said NO: the day or the time."""
ANSWERS: Final = (
    *NO,
    *YES,
    WHY,
    *_all(Meaning.OTHER, "3", "4", "hm"),
    *_all(Meaning.START, "START"),
    *_all(Meaning.STOP, "stop texting me"),
)
"""What people say who were asked just now."""
