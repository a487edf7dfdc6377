"""What a reply answers: the slot that was offered, by whom, to whom, and what we said of late."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Question:
    """The facts that a reply is compared with. What is not known is `None` or empty.

    `at`: the slot's local time. `on`: its local date. `ahead`: how many days after today that is.
    `place`, `provider`, `clinic`: names. `names`: the patient's, and whoever else may sign.
    `said`: the bodies of our own texts to this number that a reply may quote.
    """

    at: time | None = None
    on: date | None = None
    ahead: int | None = None
    place: str = ""
    provider: str = ""
    clinic: str = ""
    names: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    @classmethod
    def of_slot(cls, starts: datetime, now: datetime, place: str, **known: object) -> "Question":
        """The question of an offered slot; both times are the clinic's own."""
        ahead = (starts.date() - now.date()) // timedelta(days=1)
        return cls(starts.time(), starts.date(), ahead, place, **known)  # type: ignore[arg-type]


NOTHING: Final = Question()
"""Nothing was asked, or nothing is known of it: no time and no day is ours."""
TOMORROW: Final = Question(at=time(14, 20), ahead=1, place="North Clinic")
"""What is read as if no other question is given: which weekday tomorrow is stays unknown."""
